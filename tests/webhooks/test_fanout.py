"""From the journal to deliveries, on a real database."""

import asyncio
import json

import psycopg
import pytest

from tests.fixtures.postgres import strangers_done
from tests.webhooks.made import NOW, boot, column, endpoint, fan_out, organization, record
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.facts import SessionStarted, StationDisconnected, TokenPresented
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import PresentedToken
from voltway.webhooks import endpoints, store, store_fanout
from voltway.webhooks.events import EventType
from voltway.webhooks.fanout import Fanout
from voltway.webhooks.store import EndpointState

GONE = StationDisconnected(gateway_id="g", reason="closed")
CARD = TokenPresented(token=PresentedToken(TokenUid("04A2")))


async def subjects(pool: Pool) -> list[object]:
    return await column(pool, "select subject from webhook_lane order by 1")


async def test_each_fact_becomes_one_delivery_per_endpoint_that_asked(pool: Pool) -> None:
    both = await endpoint(pool, events=[EventType.STATION_BOOTED, EventType.STATION_DISCONNECTED])
    boots = await endpoint(pool, events=[EventType.STATION_BOOTED])
    await record(pool, boot("A", 1), ("A", None, GONE), ("B", None, CARD), boot("B", 2))
    await record(pool, ("A", "01", SessionStarted(at=NOW)))
    assert await fan_out(pool) == 5
    told = "select type || ' ' || (payload::json #>> '{data,station_id}') from webhook_delivery"
    of = f"{told} where endpoint_id = %s order by position"
    assert await column(pool, of, both.endpoint.endpoint_id) == [
        "station.booted A",
        "station.disconnected A",
        "station.booted B",
    ]
    assert await column(pool, of, boots.endpoint.endpoint_id) == ["station.booted A", "station.booted B"]
    assert await subjects(pool) == ["station/A", "station/A", "station/B", "station/B"]


async def test_nothing_is_made_twice_when_the_transaction_does_not_hold(pool: Pool) -> None:
    await endpoint(pool)
    await record(pool, *(boot("A", number) for number in range(5)))
    await strangers_done(pool)
    kills = 1

    def wake() -> None:
        nonlocal kills
        if kills:
            kills -= 1
            raise RuntimeError("killed between the deliveries and the cursor")

    follower = Fanout(SystemClock(), wake).follower()
    with pytest.raises(RuntimeError):
        await follower.step(pool)
    assert await column(pool, "select 1 from webhook_delivery") == []
    assert await follower.step(pool) == 5
    serials = "select payload::json #>> '{data,serial}' from webhook_delivery order by position"
    assert await column(pool, serials) == ["0", "1", "2", "3", "4"]


async def test_a_fact_that_is_read_again_is_not_told_again(pool: Pool) -> None:
    await endpoint(pool)
    await record(pool, boot("A", 1))
    await fan_out(pool)
    await column(pool, "delete from follower returning name")
    assert await fan_out(pool) == 1
    assert len(await column(pool, "select delivery_id from webhook_delivery")) == 1


async def test_what_happened_before_is_not_told(pool: Pool) -> None:
    await record(pool, boot("A", 1))
    await endpoint(pool)
    await record(pool, boot("A", 2))
    await fan_out(pool)
    assert await column(pool, "select payload::json #>> '{data,serial}' from webhook_delivery") == ["2"]


async def test_a_paused_endpoint_keeps_what_happens_a_disabled_one_does_not(pool: Pool) -> None:
    paused, disabled = await endpoint(pool), await endpoint(pool)
    async with pool.connection() as conn:
        await endpoints.pause(conn, paused.endpoint.endpoint_id)
        await store.set_state(conn, disabled.endpoint.endpoint_id, EndpointState.DISABLED, "test")
    await record(pool, boot("A", 1))
    await fan_out(pool)
    assert await column(pool, "select endpoint_id from webhook_delivery") == [paused.endpoint.endpoint_id]


async def test_only_what_somebody_asked_for_is_read(pool: Pool) -> None:
    async with pool.connection() as conn:
        assert await store_fanout.wanted(conn) == set()
    paused = await endpoint(pool, events=[EventType.STATION_BOOTED])
    disabled = await endpoint(pool, events=[EventType.SESSION_ENDED])
    async with pool.connection() as conn:
        await endpoints.pause(conn, paused.endpoint.endpoint_id)
        await store.set_state(conn, disabled.endpoint.endpoint_id, EndpointState.DISABLED, "test")
        assert await store_fanout.wanted(conn) == {EventType.STATION_BOOTED}


async def test_another_organizations_stations_are_not_told_of(pool: Pool) -> None:
    await endpoint(pool, organization_id=await organization(pool, "host"))
    await column(pool, "insert into station (station_id, admission) values ('A', 'accepted') returning 1")
    await record(pool, boot("A", 1), boot("removed", 2))
    await fan_out(pool)
    assert await column(pool, "select 1 from webhook_delivery") == []


async def test_an_organization_is_told_of_its_stations_and_of_those_below(pool: Pool) -> None:
    above = await organization(pool, "sub")
    host = await organization(pool, "host", above)
    beside = await organization(pool, "sub2")
    made = [await endpoint(pool, organization_id=one) for one in (ROOT, above, host, beside)]
    for station, owner in (("S", above), ("H", host), ("O", ROOT)):
        await column(
            pool,
            "insert into station (station_id, admission, organization_id) values (%s, 'accepted', %s) returning 1",
            station,
            owner,
        )
    await record(pool, boot("S", 1), boot("H", 2), boot("O", 3))
    await fan_out(pool)
    told = "select payload::json #>> '{data,station_id}' from webhook_delivery where endpoint_id = %s order by 1"
    assert [await column(pool, told, one.endpoint.endpoint_id) for one in made] == [
        ["H", "O", "S"],
        ["H", "S"],
        ["H"],
        [],
    ]


async def test_texts_of_stations_are_kept_as_they_are(pool: Pool) -> None:
    await endpoint(pool)
    ugly = "\x00 \\N \t\n\"'{} 🔌\u2028"
    await record(pool, ("A", None, StationDisconnected(gateway_id="g", reason=ugly)))
    await fan_out(pool)
    [payload] = await column(pool, "select payload from webhook_delivery")
    assert json.loads(str(payload))["data"]["disconnect_reason"] == ugly


async def test_a_lane_that_is_ended_meanwhile_is_made_anew(pool: Pool, database_url: str) -> None:
    """The follower waits for the deliverer that has found the lane empty and is about to remove it."""
    await endpoint(pool)
    await record(pool, boot("A", 1))
    await fan_out(pool)
    with psycopg.connect(database_url) as deliverer:
        deliverer.execute("select from webhook_lane for update")
        deliverer.execute("update webhook_delivery set state = 'delivered', settled_at = now()")
        deliverer.execute("delete from webhook_lane")
        await record(pool, boot("A", 2))
        # In a transaction of its own xid the follower would wait for rows, too: it reads below the oldest one.
        spreading = asyncio.create_task(_spread_directly(pool))
        await asyncio.sleep(0.2)
        assert not spreading.done()
        deliverer.commit()
    assert await spreading == 1
    assert await subjects(pool) == ["station/A"]


async def _spread_directly(pool: Pool) -> int:
    from voltway.journal import store as journal_store

    follower = Fanout(SystemClock(), lambda: None)
    async with pool.connection() as conn, conn.transaction():
        rows = await journal_store.visible_after(conn, 0, 0, 10)
        await follower.handle(conn, rows[1:])
        return len(rows) - 1
