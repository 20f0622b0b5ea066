"""A person is erased: nothing in the database names them but what the report says is kept."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from tests.fixtures.gateway import Network, until
from tests.privacy.person import DRIVER, EMAIL, NAME, NEIGHBOUR, SYSTEM, UIDS, everywhere, live_a_life, rows_of, where
from voltway.audit.verifying import verify
from voltway.cli.auditing import record
from voltway.kit.postgres import Pool, transaction
from voltway.privacy import carrying_out, requesting, store_erasing, store_requests
from voltway.privacy.erasing import Outcome, Report
from voltway.privacy.store_requests import ErasureRow, ErasureState
from voltway.privacy.subject import Asked
from voltway.replaying.replay import replay

NOW = datetime.now(UTC)
ANNA = Asked(accounts=[EMAIL], drivers=[DRIVER])
REASON = f"{NAME} asked by mail from {EMAIL}"


async def row_of(pool: Pool, erasure_id: str) -> ErasureRow:
    async with pool.connection() as connection:
        row = await store_requests.find_erasure(connection, erasure_id)
    assert row is not None
    return row


async def planned(pool: Pool, asked: Asked = ANNA) -> ErasureRow:
    async with transaction(pool) as connection:
        row = await requesting.ask_erasure(connection, asked, SYSTEM, REASON, NOW)
    assert await carrying_out.work_on_all(pool, NOW) == 1
    return await row_of(pool, row.erasure_id)


async def confirmed(pool: Pool, asked: Asked = ANNA) -> str:
    erasure_id = (await planned(pool, asked)).erasure_id
    async with transaction(pool) as connection:
        await requesting.confirm(connection, erasure_id, SYSTEM, NOW, partial(record, connection))
    return erasure_id


def by_table(report: Any) -> dict[str, Outcome]:
    return {each.table: each for each in msgspec.convert(report, Report).tables}


async def test_nothing_names_them_but_what_the_report_says(network: Network, pool: Pool, database_url: str) -> None:
    account = await live_a_life(network, pool)
    before = await everywhere(database_url, account)
    assert {"journal", "message_log", "session", "token", "command", "station_event"} <= {
        table for table, _ in before[UIDS[next(iter(UIDS))]]
    }, "the story has left nothing to erase"
    sessions = await rows_of(network, "session")
    neighbour = await where(database_url, NEIGHBOUR)

    plan = await planned(pool)
    assert plan.state is ErasureState.PLANNED
    untouched = await everywhere(database_url, account)
    for text, places in before.items():
        assert {place for place in untouched[text] if place[0] != "erasure"} == places, "a dry run changed something"

    async with transaction(pool) as connection:
        await requesting.confirm(connection, plan.erasure_id, SYSTEM, NOW, partial(record, connection))
    assert await carrying_out.work_on_all(pool, NOW) == 1
    first = await row_of(pool, plan.erasure_id)
    assert (first.state, first.again_at) == (ErasureState.SETTLING, NOW + timedelta(days=1))
    assert await carrying_out.work_on_all(pool, NOW) == 0
    assert await carrying_out.work_on_all(pool, NOW + timedelta(days=1)) == 1
    done = await row_of(pool, plan.erasure_id)
    assert done.state is ErasureState.DONE

    report = by_table(done.report)
    after = await everywhere(database_url, account)
    for text, places in after.items():
        for table, column in places:
            assert report[table].kept, f"{text} stands in {table}.{column}, and the report does not say so"
    assert {place for places in after.values() for place in places} <= {
        ("audit_entry", "body"),
        ("audit_entry", "subject_id"),
        # The stations of the story are away: each is told whom to forget when it returns.
        ("customer_clearing", "token_uid"),
    }
    assert after[NAME] == after[EMAIL] == set()

    foreseen = by_table(plan.plan)
    for table in ("token", "user_account", "sign_in_session", "one_time_link", "session", "journal", "message_log"):
        told, happened = foreseen[table], report[table]
        assert (told.removed, told.pseudonymised) == (happened.removed, happened.pseudonymised), table
        assert told.removed or told.pseudonymised, table
    assert report["audit_entry"].why
    assert await where(database_url, NEIGHBOUR) == neighbour
    assert await network.rows("select holder from token") == [{"holder": "Bert Anna Bergmann"}]
    kept = await rows_of(network, "session")
    assert len(kept) == len(sessions) == 4
    assert sum(row["energy_wh"] for row in kept) == sum(row["energy_wh"] for row in sessions)
    assert sorted(row["token_uid"][:7] for row in kept) == ["BERT-CA", "erased-", "erased-", "erased-"]
    assert len({row["token_uid"] for row in kept}) == 4


async def test_the_journal_replays_and_the_trail_is_whole(network: Network, pool: Pool) -> None:
    await live_a_life(network, pool)
    assert (await replay(pool)).agrees
    erasure_id = await confirmed(pool)
    await carrying_out.work_on_all(pool, NOW)
    assert (await row_of(pool, erasure_id)).state is ErasureState.SETTLING
    comparison = await replay(pool)
    assert comparison.agrees, comparison
    assert {table.table: table.compared for table in comparison.tables}["session"] == 4
    assert (await verify(pool, [])).broken is None


async def test_ids_in_the_trail_lead_to_nobody(network: Network, pool: Pool) -> None:
    account = await live_a_life(network, pool)
    await confirmed(pool)
    await carrying_out.work_on_all(pool, NOW)
    entries = await network.rows("select body from audit_entry order by number")
    assert any(account.user_id in row["body"] for row in entries)
    for text in (NAME, EMAIL):
        assert not [row for row in entries if text.lower() in row["body"].lower()]
    assert await network.rows("select 1 from user_account where user_id = %s", account.user_id) == []
    assert await network.rows("select 1 from token where driver_id = %s", DRIVER) == []


async def test_who_is_charging_is_not_erased(network: Network, pool: Pool) -> None:
    await live_a_life(network, pool)
    await network.execute("update session set state = 'active' where token_uid = %s", next(iter(UIDS.values())))
    row = await planned(pool)
    assert row.state is ErasureState.REFUSED
    assert "charging at 04-1.6" in str(row.plan["refused"])
    assert len(await network.rows("select 1 from token where driver_id = %s", DRIVER)) == 3


async def test_one_that_breaks_off_goes_on_where_it_was(
    network: Network, pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await live_a_life(network, pool)
    monkeypatch.setattr(store_erasing, "BLOCKS_AT_ONCE", 1)
    erasure_id = await confirmed(pool)
    note, calls, places = store_requests.note, 0, []

    async def failing(connection: Any, which: str, **values: Any) -> None:
        nonlocal calls
        calls += 1
        await note(connection, which, **values)
        places.append(values.get("place"))
        if calls % 4 == 0:
            raise RuntimeError("killed")  # the transaction it is in is rolled back, as when the process dies

    monkeypatch.setattr(store_requests, "note", failing)
    attempts = 0
    while (await row_of(pool, erasure_id)).state is not ErasureState.SETTLING:
        attempts += 1
        try:
            await carrying_out.work_on(pool, erasure_id, NOW)
        except RuntimeError:
            continue
    assert attempts > 5
    monkeypatch.setattr(store_requests, "note", note)
    await carrying_out.work_on(pool, erasure_id, NOW + timedelta(days=2))
    report = by_table((await row_of(pool, erasure_id)).report)
    assert (report["token"].removed, report["session"].pseudonymised) == (3, 3), "something was counted twice"
    after = await everywhere(database_url, account)
    assert after[NAME] == after[EMAIL] == set()


_WORKER = """
import asyncio, sys
from datetime import UTC, datetime
from voltway.kit.postgres import connect_pool
from voltway.kit.settings import Settings
from voltway.privacy import carrying_out, store_erasing

async def main():
    store_erasing.BLOCKS_AT_ONCE = 1
    pool = await connect_pool(Settings(database_url=sys.argv[1]), "test", size=4)
    await carrying_out.work_on(pool, sys.argv[2], datetime.now(UTC))

asyncio.run(main())
"""


async def test_a_worker_that_is_killed_leaves_it_to_the_next(pool: Pool, database_url: str) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into token (token_uid, kind, status) values ('ANNA-CARD', 'Central', 'active')"
        )
        await connection.execute(
            "insert into message_log (station_id, at, direction, request, outcome) select 'S', now(), 'in',"
            ' \'[2,"\' || n || \'","Authorize",{"idTag":"ANNA-CARD"}]\', \'answered\' from generate_series(1, 40000) n'
        )
    erasure_id = await confirmed(pool, Asked(tokens=["ANNA-CARD"]))
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _WORKER, database_url, erasure_id)

    async def some() -> bool:
        async with pool.connection() as connection:
            row = await store_requests.open_erasure(connection, erasure_id)
        return row is not None and row.place.block > 20

    await until(some, timeout_s=60)
    process.kill()
    await process.wait()
    async with pool.connection() as connection:
        erasure = await store_requests.open_erasure(connection, erasure_id)
    assert erasure is not None
    assert erasure.state is ErasureState.RUNNING
    assert erasure.place.block > 20

    async def free() -> bool:
        async with pool.connection() as connection:
            held = await store_requests.hold(connection, erasure_id)
            if held:
                await store_requests.let_go(connection, erasure_id)
        return held

    await until(free, timeout_s=30)
    await carrying_out.work_on(pool, erasure_id, NOW)
    report = by_table((await row_of(pool, erasure_id)).report)
    assert (report["message_log"].pseudonymised, report["token"].removed) == (40_000, 1)
    assert await where(database_url, "ANNA-CARD") <= {("erasure", "terms")}
