"""What token groups have used, as a gateway knows it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest

from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation
from voltway.kit.postgres import Connection, Pool
from voltway.ocpp.counting import Counting
from voltway.sessions import store_group_use
from voltway.tokens.authorize import GroupRecord, GroupUse
from voltway.vocabulary.tokens import LimitPeriod

ENERGY = GroupRecord(group_id="E", energy_limit_wh=1000.0)
PLACES = GroupRecord(group_id="P", max_concurrent=2)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def add_session(connection: Connection, number: int, group_id: str, state: str = "active") -> None:
    await connection.execute(
        "insert into session (station_id, session_id, ref, state, group_id, started_at, last_at, received_at,"
        " energy_wh, start_key) values ('S1', %s, '', %s, %s, now() - interval '1 minute', now(), now(), 10, %s)",
        (str(number), state, group_id, str(number)),
    )


async def test_sums_serve_for_a_while_and_what_runs_is_counted_anew(pool: Pool, connection: Connection) -> None:
    made = Counting("g1", pool)
    for number, group_id in enumerate(["E", "P"]):
        await add_session(connection, number, group_id)
    first = await made.uses([ENERGY, PLACES])
    assert first == {"E": GroupUse(energy_wh=10.0, time_s=60.0), "P": GroupUse(active_elsewhere=1)}
    for number, group_id in enumerate(["E", "P"], start=2):
        await add_session(connection, number, group_id)
    second = await made.uses([ENERGY, PLACES])
    assert second == {"E": first["E"], "P": GroupUse(active_elsewhere=2)}
    with mock.patch.object(made, "_sums", {}):
        assert (await made.uses([ENERGY]))["E"].energy_wh == 20.0


async def test_another_period_is_counted_at_once(pool: Pool, connection: Connection) -> None:
    """Midnight, or an operator who made the month a year."""
    made = Counting("g1", pool)
    await add_session(connection, 1, "E")
    await connection.execute("update session set started_at = now() - interval '400 days'")
    today = GroupRecord(group_id="E", energy_limit_wh=1.0, period=LimitPeriod.DAY)
    assert (await made.uses([today]))["E"].energy_wh == 0.0
    assert (await made.uses([ENERGY]))["E"].energy_wh == 10.0


async def test_what_takes_long_is_counted_less_often(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is bounded both ways: 5 s at least, a minute at most."""
    made = Counting("g1", pool)
    monkeypatch.setattr(store_group_use, "group_sums", mock.AsyncMock(return_value={"E": GroupUse()}))
    for took_s, serves_s in [(0.0, 5.0), (0.5, 10.0), (100.0, 60.0)]:
        clock = iter([1000.0, 1000.0 + took_s, 1000.0 + took_s])
        made.clock_s = lambda clock=clock: next(clock)  # type: ignore[misc]  # a lambda's default has no type
        await made._sum([ENERGY], datetime.now(UTC))
        assert made._sums["E"].until_s == pytest.approx(1000.0 + took_s + serves_s)


async def test_plain_tokens_do_not_wait_for_a_count(network: Network) -> None:
    await network.start()
    await network.execute("insert into token_group (group_id, energy_limit_wh) values ('FLEET', 900)")
    await network.add_token("FLEET-x", group_id="FLEET")
    await network.add_token("PLAIN-x")
    for name in ("ONE", "TWO"):
        await network.add_station(name)
    counting_now, go_on = asyncio.Event(), asyncio.Event()
    group_sums = store_group_use.group_sums

    async def slowly(*arguments: Any) -> Any:
        counting_now.set()
        await go_on.wait()
        return await group_sums(*arguments)

    with mock.patch.object(store_group_use, "group_sums", slowly):
        async with OcppClient(network.url, "ONE") as one, OcppClient(network.url, "TWO") as two:
            waiting = asyncio.ensure_future(StoryStation(one, "-x").authorize("FLEET"))
            await counting_now.wait()
            assert await StoryStation(two, "-x").authorize("PLAIN") == "Accepted"
            assert not waiting.done()
            await network.change_token("FLEET-x", valid_until=datetime.now(UTC) - timedelta(days=1))
            gateway = network.gateways[0]
            async with asyncio.timeout(5):
                while not gateway.gateway.book.changes:  # noqa: ASYNC110  # no event tells
                    await asyncio.sleep(0.01)
            go_on.set()
            assert await waiting == "Expired", "it changed while its group was counted"
