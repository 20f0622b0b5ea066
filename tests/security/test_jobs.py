"""Events become incidents: one for each rule and subject, which grow, are resolved, and come back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from voltway.audit import trail
from voltway.kit.postgres import Pool
from voltway.security import incidents, jobs, store_events, store_incidents
from voltway.security.classifying import SEVERITIES
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.incidents import (
    CountedEvent,
    EntryKind,
    Incident,
    IncidentState,
    IncidentSubject,
    SecurityEventKind as Kind,
)

NOW = datetime.now(UTC)
OPEN, ACKNOWLEDGED, RESOLVED = IncidentState


def event(
    kind: Kind = Kind.TAMPERED,
    times: int = 1,
    station: str | None = "S1",
    address: str | None = None,
    at: datetime = NOW,
) -> CountedEvent:
    return CountedEvent(
        kind=kind,
        severity=SEVERITIES[kind],
        name=kind.value,
        station_id=station,
        address=address,
        times=times,
        first_at=at,
        last_at=at,
    )


@pytest.fixture(autouse=True)
async def world(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("""
            insert into organization (organization_id, parent_id, path, kind, name)
                values ('host', 'operator', '/operator/host/', 'site_host', 'Host');
            insert into station (station_id, admission, organization_id) values ('S1', 'accepted', 'host'),
                ('S2', 'accepted', 'operator');
            insert into user_account (user_id, email, name, organization_id) values ('u1', 'a@b.c', 'A', 'host')
        """)


async def happens(pool: Pool, *events: CountedEvent, now: datetime = NOW) -> list[Incident]:
    async with pool.connection() as connection:
        await store_events.count(connection, events)
    return await jobs.watch(pool, now)


async def known(pool: Pool) -> list[Incident]:
    async with pool.connection() as connection:
        return await store_incidents.page(connection)


async def timeline(pool: Pool, incident_id: int) -> list[tuple[EntryKind, str, str | None]]:
    async with pool.connection() as connection:
        rows = await store_incidents.entries(connection, incident_id)
    return [(row.kind, row.author, row.note) for row in rows]


async def test_an_incident_is_raised_once_and_grows(pool: Pool) -> None:
    (made,) = await happens(pool, event())
    assert (made.rule.value, made.severity.value, made.state) == ("station_tampered", "critical", OPEN)
    assert (made.subject_kind, made.subject_id, made.organization_id) == (IncidentSubject.STATION, "S1", "host")
    assert await jobs.watch(pool, NOW) == []
    later = NOW + timedelta(minutes=15)
    assert await happens(pool, event(times=2, at=later)) == []
    (grown,) = await known(pool)
    assert (grown.incident_id, grown.times, grown.last_at) == (made.incident_id, 3, later)
    assert await timeline(pool, made.incident_id) == [(EntryKind.OPENED, "voltway", None)]
    async with pool.connection() as connection:
        events = await store_events.of_incident(connection, grown)
    assert [row.times for row in events] == [2, 1]


async def test_workers_share_it_and_raise_nothing_twice(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_events.count(connection, [event(), event(station="S2")])
    raised = await asyncio.gather(*(jobs.watch(pool, NOW) for _ in range(4)))
    assert sorted(one.subject_id for many in raised for one in many) == ["S1", "S2"]


async def test_people_take_it_from_state_to_state(pool: Pool) -> None:
    (made,) = await happens(pool, event())
    number = made.incident_id
    async with pool.connection() as connection:
        with pytest.raises(Conflict, match="is open"):
            await incidents.reopen(connection, number, "ada", None, NOW)
        assert (await incidents.acknowledge(connection, number, "ada", " I call ", NOW)).state is ACKNOWLEDGED
        with pytest.raises(Conflict, match="is acknowledged"):
            await incidents.acknowledge(connection, number, "bob", None, NOW)
        await incidents.add_note(connection, number, "bob", "the seal is whole", NOW)
        resolved = await incidents.resolve(connection, number, "ada", None, NOW)
        assert (resolved.state, resolved.resolved_at) == (RESOLVED, NOW)
        reopened = await incidents.reopen(connection, number, "bob", None, NOW)
        assert (reopened.state, reopened.resolved_at) == (OPEN, None)
        for note in ("", "x" * 1001, "\x1b[2J"):
            with pytest.raises(InvalidInput):
                await incidents.add_note(connection, number, "bob", note, NOW)
        with pytest.raises(NotFound):
            await incidents.resolve(connection, number + 1, "ada", None, NOW)
    assert await timeline(pool, number) == [
        (EntryKind.OPENED, "voltway", None),
        (EntryKind.ACKNOWLEDGED, "ada", "I call"),
        (EntryKind.NOTED, "bob", "the seal is whole"),
        (EntryKind.RESOLVED, "ada", None),
        (EntryKind.REOPENED, "bob", None),
    ]


async def test_what_was_resolved_counts_for_no_new_one(pool: Pool) -> None:
    refused = event(Kind.PASSWORD_REFUSED, 20)
    (made,) = await happens(pool, refused)
    async with pool.connection() as connection:
        await incidents.resolve(connection, made.incident_id, "ada", None, NOW)
    assert await happens(pool, event(Kind.PASSWORD_REFUSED, 19)) == []
    assert [row.state for row in await known(pool)] == [RESOLVED]
    (again,) = await happens(pool, event(Kind.PASSWORD_REFUSED, 1))
    assert (again.incident_id, again.state) == (made.incident_id, OPEN)
    assert (await known(pool))[0].times == 40
    assert (await timeline(pool, made.incident_id))[-1] == (EntryKind.REOPENED, "voltway", "it was found again")


async def test_what_comes_days_later_is_another_one(pool: Pool) -> None:
    (made,) = await happens(pool, event())
    async with pool.connection() as connection:
        await incidents.resolve(connection, made.incident_id, "ada", None, NOW - timedelta(days=1, minutes=1))
    (other,) = await happens(pool, event())
    assert other.incident_id > made.incident_id
    async with pool.connection() as connection:
        with pytest.raises(Conflict, match=f"{other.incident_id} has come after"):
            await incidents.reopen(connection, made.incident_id, "ada", None, NOW)


async def test_what_happened_while_nobody_looked_counts(pool: Pool) -> None:
    await jobs.watch(pool, NOW)
    async with pool.connection() as connection:
        await connection.execute("update security_watch set looked_at = now() - interval '5 hours'")
    (made,) = await happens(pool, event(at=NOW - timedelta(hours=4)))
    assert made.subject_id == "S1"


async def test_failed_sign_ins_are_taken_from_the_audit_trail_once(pool: Pool) -> None:
    async with pool.connection() as connection:
        for address in ("192.0.2.1", "192.0.2.2"):
            await trail.record(
                connection,
                Actor(ActorKind.SYSTEM, "sign_in", "Sign-in"),
                AuditAction.USER_FAIL_SIGN_IN,
                AuditSubject(SubjectKind.USER, "u1"),
                now=NOW,
                organization_id=OrganizationId("host"),
                address=address,
                after={"attempts": 5, "shown": ["password"]},
            )
    (made,) = await jobs.watch(pool, NOW)
    assert (made.rule.value, made.subject_id, made.organization_id) == ("account_guessed", "u1", "host")
    await jobs.watch(pool, NOW)
    async with pool.connection() as connection:
        rows = await store_events.page(connection)
    assert {(row.user_id, row.address, row.times) for row in rows} == {("u1", "192.0.2.1", 5), ("u1", "192.0.2.2", 5)}


async def test_strangers_cannot_drown_the_incidents_of_others(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "MOST_OPEN", 3)
    flood = [event(Kind.STRANGER_REFUSED, 600, None, f"192.0.2.{number}") for number in range(10)]
    made = await happens(pool, *flood, event())
    about = sorted(one.subject_id for one in made)
    assert len(about) == 5
    assert {"elsewhere", "S1"} < set(about)
    assert await jobs.watch(pool, NOW) == []
    assert len(await known(pool)) == 5
