import asyncio
from typing import Any

import pytest

from tests.fixtures.people import NOON
from tests.fixtures.signing import HOME, Lobby, from_elsewhere, pending_of
from voltway.audit import store as audit_store
from voltway.audit.store import AuditFilter
from voltway.kit.postgres import AWAY, Pool
from voltway.people import failed_sign_ins, store_accounts
from voltway.people.failed_sign_ins import FailedSignIns
from voltway.people.sign_in import Factor
from voltway.vocabulary.audit import AuditAction, AuditEntry


async def told(pool: Pool) -> list[AuditEntry]:
    async with pool.connection() as connection:
        return await audit_store.page(connection, AuditFilter(action=AuditAction.USER_FAIL_SIGN_IN))


async def test_many_attempts_from_one_place_are_one_entry_that_counts_them(lobby: Lobby) -> None:
    anna = await lobby.account()
    for _ in range(5):
        await lobby.password(password="wrong")
    await lobby.password(password="wrong", device=from_elsewhere(1))
    await lobby.failures.write()
    entries = await told(lobby.pool)
    assert [(one.address, one.after) for one in entries] == [
        (from_elsewhere(1).address, {"attempts": 1, "shown": ["password"]}),
        (HOME.address, {"attempts": 5, "shown": ["password"]}),
    ]
    assert {(one.subject.id, one.organization_id, one.actor.id) for one in entries} == {
        (anna.user_id, anna.organization_id, "sign_in")
    }
    await lobby.failures.write()
    assert len(await told(lobby.pool)) == 2


async def test_addresses_that_nobody_has_are_not_told(lobby: Lobby) -> None:
    await lobby.account()
    await lobby.password("nobody@example.org")
    await lobby.password("no address")
    await lobby.failures.write()
    assert await told(lobby.pool) == []


async def test_a_wrong_code_and_a_disabled_account_are_told(lobby: Lobby) -> None:
    anna = await lobby.account(mfa=True)
    await lobby.app(anna)
    await lobby.desk.show_code(pending_of(await lobby.password()), "000000", HOME, NOON)
    bert = await lobby.account("bert@example.org")
    async with lobby.pool.connection() as connection:
        await store_accounts.disable(connection, bert.user_id, NOON)
    await lobby.password("bert@example.org")
    await lobby.failures.write()
    shown = {one.subject.id: one.after["shown"] for one in await told(lobby.pool)}
    assert shown == {anna.user_id: ["totp"], bert.user_id: ["password"]}


async def test_who_signs_in_is_no_failure(lobby: Lobby) -> None:
    await lobby.account()
    await lobby.password()
    await lobby.failures.write()
    assert await told(lobby.pool) == []


async def test_it_is_written_while_the_process_runs_and_when_it_ends(lobby: Lobby) -> None:
    anna = await lobby.account()
    failures = FailedSignIns(lobby.pool)
    async with failures.written(each_s=0.01):
        failures.note(anna, Factor.PASSWORD, None, NOON)
        async with asyncio.timeout(10):
            while len(await told(lobby.pool)) < 1:  # noqa: ASYNC110 - the database tells no event
                await asyncio.sleep(0.01)
    async with failures.written():
        failures.note(anna, Factor.PASSWORD, None, NOON)
    assert len(await told(lobby.pool)) == 2


async def test_what_could_not_be_written_is_counted_with_the_next(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lobby.account()

    async def away(*_: Any) -> int:
        raise AWAY[0]("away")

    await lobby.password(password="wrong")
    with monkeypatch.context() as broken:
        broken.setattr(audit_store, "append", away)
        await lobby.failures.write()
    assert await told(lobby.pool) == []
    await lobby.password(password="wrong")
    await lobby.failures.write()
    assert [one.after["attempts"] for one in await told(lobby.pool)] == [2]


async def test_memory_is_bounded(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failed_sign_ins, "MOST_KEPT", 2)
    anna = await lobby.account()
    for number in range(5):
        lobby.failures.note(anna, Factor.PASSWORD, from_elsewhere(number).address, NOON)
    await lobby.failures.write()
    assert len(await told(lobby.pool)) == 2
