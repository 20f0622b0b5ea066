"""One call writes an entry, in the transaction of what it tells about."""

from tests.audit.made import ANNA, NOON
from voltway.audit import store, trail
from voltway.audit.store import AuditFilter
from voltway.kit.postgres import Pool, transaction
from voltway.vocabulary.access import ROOT, Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind

STATION = AuditSubject(SubjectKind.STATION, "DEPOT-7")


async def test_the_least_that_must_be_told(pool: Pool) -> None:
    async with transaction(pool) as conn:
        assert await trail.record(conn, ANNA, AuditAction.STATION_ACCEPT, STATION, now=NOON) == 1
        [entry] = await store.page(conn, AuditFilter())
    assert (entry.actor, entry.action, entry.subject, entry.at) == (ANNA, AuditAction.STATION_ACCEPT, STATION, NOON)
    assert entry.organization_id == ROOT
    assert [entry.address, entry.before, entry.after, entry.reason, entry.approved_by] == [None] * 5


async def test_all_that_can_be_told(pool: Pool) -> None:
    bert, hotel = Actor(ActorKind.USER, "u2", "Bert"), OrganizationId("hotel")
    async with pool.connection() as conn:
        await trail.record(
            conn,
            ANNA,
            AuditAction.STATION_RENEW_PASSWORD,
            STATION,
            now=NOON,
            organization_id=hotel,
            address="2001:db8::7",
            before={"password": "old"},
            after={"password": "new", "name": "Depot 7"},
            reason="the old one leaked",
            approved_by=bert,
        )
        [entry] = await store.page(conn, AuditFilter(organization_id=hotel))
    assert (entry.address, entry.reason, entry.approved_by) == ("2001:db8::7", "the old one leaked", bert)
    assert (entry.before, entry.after) == ({"password": "********"}, {"password": "********", "name": "Depot 7"})


async def test_it_stands_only_if_the_act_does(pool: Pool) -> None:
    async with pool.connection() as conn:
        async with conn.transaction(force_rollback=True):
            await trail.record(conn, ANNA, AuditAction.STATION_REMOVE, STATION, now=NOON)
        assert await store.page(conn, AuditFilter()) == []
