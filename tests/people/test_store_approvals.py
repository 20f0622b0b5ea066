import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.fixtures.people import NOON, make_site
from tests.people.test_approval_mail import wanted
from voltway.kit.postgres import Connection, Pool
from voltway.people import store_approvals as store
from voltway.vocabulary.access import ROOT, Actor, ActorKind, OrganizationId
from voltway.vocabulary.approvals import ApprovalState, DangerousAct

LATER = NOON + timedelta(hours=1)
BERT = Actor(ActorKind.USER, "bert", "Bert")
KEYS = {DangerousAct.KEY_MAKE: [ROOT]}
NEW = replace(wanted("why"), expires_at=NOON + timedelta(days=1), sealed_body=b"sealed")


async def test_it_is_seen_where_its_act_may_be_done(people_connection: Connection) -> None:
    site, other = await make_site(people_connection, "site"), await make_site(people_connection, "other")
    await store.insert(people_connection, replace(NEW, organization_id=site))
    for held, seen in (
        (KEYS, True),
        ({DangerousAct.KEY_MAKE: [site]}, True),
        ({DangerousAct.KEY_MAKE: [other]}, False),
        ({DangerousAct.KEY_MAKE: [OrganizationId("sit")]}, False),
        ({DangerousAct.ROLE_GIVE: [ROOT], DangerousAct.KEY_MAKE: []}, False),
        ({}, False),
    ):
        assert (await store.find(people_connection, "a", held, NOON) is not None) is seen
        assert bool(await store.page(people_connection, held, NOON)) is seen


async def test_what_is_kept_comes_back(people_connection: Connection) -> None:
    await store.insert(people_connection, NEW)
    row = await store.find(people_connection, "a", KEYS, NOON)
    assert row is not None
    for name in NEW.__struct_fields__:
        assert getattr(row, name) == getattr(NEW, name), name
    assert (row.state, row.decided_by, row.status) == (ApprovalState.WAITING, None, None)
    assert await store.count_waiting(people_connection, "anna", NOON) == 1


async def test_of_two_who_decide_at_once_the_second_waits_and_is_told(pool: Pool) -> None:
    async with pool.connection() as one, pool.connection() as two:
        await store.insert(one, NEW)
        async with one.transaction():
            assert await store.decide(one, "a", ApprovalState.DONE, LATER, by=BERT)
            second = asyncio.create_task(store.decide(two, "a", ApprovalState.REFUSED, LATER, by=BERT))
            await asyncio.sleep(0.1)
            assert not second.done()
        assert not await second
        row = await store.find(one, "a", KEYS, LATER)
        assert row is not None
        assert (row.state, row.decided_by, row.decided_at, row.sealed_body) == ("done", BERT, LATER, None)


async def test_an_act_that_is_undone_leaves_it_waiting(people_connection: Connection) -> None:
    await store.insert(people_connection, NEW)

    async def fail() -> None:
        async with people_connection.transaction():
            assert await store.decide(people_connection, "a", ApprovalState.DONE, LATER, by=BERT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await store.decide(people_connection, "a", ApprovalState.DONE, LATER, by=BERT)


async def test_what_lapsed_is_not_decided_and_its_secrets_go(people_connection: Connection) -> None:
    await store.insert(people_connection, NEW)
    await store.insert(people_connection, replace(NEW, approval_id="b"))
    await store.decide(people_connection, "b", ApprovalState.DONE, NOON, by=BERT)
    await store.note_answer(people_connection, "b", 201, b"answer")
    assert await store.forget_secrets(people_connection, LATER, NOON) == 0
    over = NEW.expires_at
    assert not await store.decide(people_connection, "a", ApprovalState.DONE, over, by=BERT)
    assert await store.count_waiting(people_connection, "anna", over) == 0
    assert [row.state for row in await store.page(people_connection, KEYS, over)] == ["done", "lapsed"]
    assert len(await store.page(people_connection, KEYS, over, state=ApprovalState.LAPSED)) == 1
    assert await store.forget_secrets(people_connection, over, LATER) == 2
    for approval_id, state in (("a", "lapsed"), ("b", "done")):
        row = await store.find(people_connection, approval_id, KEYS, NOON)
        assert row is not None
        assert (row.state, row.sealed_body, row.sealed_answer) == (state, None, None)
