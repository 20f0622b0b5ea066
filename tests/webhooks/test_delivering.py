"""Deliveries on a real database to real receivers."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fixtures.postgres import PrivatePostgres
from tests.webhooks.made import SEALING, boot, column, delivering, endpoint, fan_out, record, settings
from tests.webhooks.receiver import OK, Received, Receiver, answer, eventually, receiving, until
from voltway.kit.clock import SettableClock, SystemClock
from voltway.kit.postgres import Pool, connect_pool, retrying
from voltway.kit.settings import DatabaseSettings, Settings
from voltway.webhooks import endpoints, store, store_lanes
from voltway.webhooks.delivering import Deliverer
from voltway.webhooks.events import EventType
from voltway.webhooks.store import EndpointState

BOOTS = [EventType.STATION_BOOTED]


async def states(pool: Pool) -> list[Any]:
    return await column(pool, "select state from webhook_delivery order by position")


async def all_in(pool: Pool, *wanted: str) -> None:
    async def are_in() -> bool:
        return set(await states(pool)) == set(wanted)

    await until(are_in)


def serials(receiver: Receiver) -> dict[str, list[int]]:
    """What came, by station, in the order it first came."""
    told: dict[str, list[int]] = defaultdict(list)
    for one in receiver.received:
        serial = int(one.event["data"]["serial"])
        if serial not in told[one.event["data"]["station_id"]]:
            told[one.event["data"]["station_id"]].append(serial)
    return told


async def test_everything_arrives_once_signed_and_in_order(pool: Pool) -> None:
    async with receiving() as receiver, delivering(pool) as deliverer:
        made = await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, *(boot(f"S{number % 7}", number) for number in range(70)))
        assert await fan_out(pool) == 70
        await all_in(pool, "delivered")
    assert all(one.is_signed_with(made.secret) for one in receiver.received)
    assert len(receiver.ids) == len(set(receiver.ids)) == 70
    assert serials(receiver) == {f"S{n}": list(range(n, 70, 7)) for n in range(7)}
    assert (deliverer.tally.delivered, deliverer.tally.failed_attempts, deliverer.tally.dead) == (70, 0, 0)
    assert await column(pool, "select 1 from webhook_lane") == []
    assert await column(pool, "select distinct last_status || ' ' || attempts from webhook_delivery") == ["204 1"]


async def test_a_later_one_waits_until_the_earlier_is_taken(pool: Pool) -> None:
    refusals = 3

    async def refuse_at_first(one: Received) -> bytes | None:
        nonlocal refusals
        if one.event["data"]["station_id"] == "A" and refusals:
            refusals -= 1
            return answer(500)
        return OK

    async with receiving(refuse_at_first) as receiver:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1), boot("B", 1), boot("A", 2), boot("B", 2))
        await fan_out(pool)
        async with delivering(pool, settings(retry_after_s=(0.3, 0.3, 0.3))):
            await all_in(pool, "delivered")
    order = [(one.event["data"]["station_id"], one.event["data"]["serial"]) for one in receiver.received]
    assert [serial for station, serial in order if station == "A"] == ["1", "1", "1", "1", "2"]
    # B did not wait for A.
    assert order.index(("B", "2")) < order.index(("A", "2"))
    first = [one for one in receiver.received if one.event["data"] | {"serial": "1"} == one.event["data"]]
    assert len({one.id for one in first if one.event["data"]["station_id"] == "A"}) == 1


async def test_what_is_never_taken_is_given_up_and_the_next_goes_on(pool: Pool) -> None:
    async def refuse_first(one: Received) -> bytes | None:
        return answer(400, body=b"unknown station") if one.event["data"]["serial"] == "1" else OK

    async with receiving(refuse_first) as receiver:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1), boot("A", 2))
        await fan_out(pool)
        async with delivering(pool, settings(retry_after_s=(0.05, 0.05))) as deliverer:
            await all_in(pool, "dead", "delivered")
    assert [one.event["data"]["serial"] for one in receiver.received] == ["1", "1", "1", "2"]
    assert (deliverer.tally.dead, deliverer.tally.failed_attempts) == (1, 3)
    assert await column(pool, "select last_error from webhook_delivery where state = 'dead'") == [
        "400 X: unknown station"
    ]


async def test_a_slow_endpoint_holds_up_no_other(pool: Pool) -> None:
    async def slow(_: Received) -> bytes | None:
        await asyncio.sleep(60)
        return None

    chosen = settings(timeout_s=20.0, parallel=6, parallel_per_endpoint=3)
    async with receiving(slow) as sleeper, receiving() as receiver:
        await endpoint(pool, sleeper.url(), BOOTS)
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, *(boot(f"S{number}", number) for number in range(60)))
        await fan_out(pool)
        async with delivering(pool, chosen):
            await eventually(lambda: len(receiver.received) == 60, 10)
        assert sleeper.most_at_once == 3
        assert receiver.most_at_once <= 3


async def test_several_workers_share_the_work(pool: Pool) -> None:
    async def a_moment(_: Received) -> bytes | None:
        await asyncio.sleep(0.005)
        return OK

    async with receiving(a_moment) as receiver, AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(delivering(pool)) for _ in range(3)]
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, *(boot(f"S{number % 20}", number) for number in range(200)))
        await fan_out(pool)
        await all_in(pool, "delivered")
        # Claims don't lapse here, so nothing is delivered twice.
        assert len(receiver.ids) == len(set(receiver.ids)) == 200
        assert serials(receiver) == {f"S{n}": list(range(n, 200, 20)) for n in range(20)}
        assert sum(one.tally.delivered for one in workers) == 200
        assert all(one.tally.delivered > 0 for one in workers)


async def claimed_by_a_dead_worker(pool: Pool, lease: timedelta) -> None:
    async with pool.connection() as conn:
        [one] = await store_lanes.claim(
            conn, "dead", now=datetime.now(UTC), lease=lease, limit=1, per_endpoint=1, busy={}
        )
    assert one.attempts == 0


async def test_what_a_killed_worker_had_claimed_is_delivered_by_another(pool: Pool) -> None:
    async with receiving() as receiver:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1), boot("A", 2))
        await fan_out(pool)
        await claimed_by_a_dead_worker(pool, timedelta(seconds=1))
        async with delivering(pool):
            await asyncio.sleep(0.4)
            assert receiver.received == []
            await all_in(pool, "delivered")
    assert serials(receiver) == {"A": [1, 2]}


async def test_a_worker_that_is_too_late_writes_nothing(pool: Pool) -> None:
    """It was suspended; its claim lapsed and another has the delivery."""
    go_on = asyncio.Event()

    async def wait(_: Received) -> bytes | None:
        await go_on.wait()
        return OK

    async with receiving(wait) as receiver, delivering(pool, settings(timeout_s=20.0)) as deliverer:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1))
        await fan_out(pool)
        await eventually(lambda: len(receiver.received) == 1)
        await column(pool, "update webhook_lane set claim = 'another' returning 1")
        go_on.set()
        await eventually(lambda: receiver.under_way == 0)
        await asyncio.sleep(0.2)
        assert await states(pool) == ["waiting"]
        assert deliverer.tally.delivered == 0


async def test_a_worker_that_stops_lets_go(pool: Pool) -> None:
    async def never(_: Received) -> bytes | None:
        await asyncio.sleep(60)
        return None

    async with receiving(never) as receiver:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1))
        await fan_out(pool)
        async with delivering(pool, settings(timeout_s=30.0)):
            await eventually(lambda: len(receiver.received) == 1)
    assert await column(pool, "select claim is null and next_at <= now() from webhook_lane") == [True]
    assert await column(pool, "select attempts from webhook_delivery") == [0]


async def test_a_worker_that_stops_waits_for_the_answer_under_way(pool: Pool) -> None:
    async def soon(_: Received) -> bytes | None:
        await asyncio.sleep(0.5)
        return OK

    async with receiving(soon) as receiver:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1))
        await fan_out(pool)
        async with delivering(pool):
            await eventually(lambda: len(receiver.received) == 1)
        assert await states(pool) == ["delivered"]


async def test_it_outlives_postgres(private_postgres: Callable[..., PrivatePostgres]) -> None:
    """PostgreSQL dies while a message is under way, and may forget its newest deliveries: they are made again."""
    go_on = asyncio.Event()

    async def wait(_: Received) -> bytes | None:
        await go_on.wait()
        return OK

    postgres = private_postgres(options={"fsync": "off"})
    away = Settings(database_url=postgres.url, database=DatabaseSettings(wait_s=1.0))
    pool = await connect_pool(away, "test")
    async with receiving(wait) as receiver, delivering(pool, settings(timeout_s=20.0)) as deliverer:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1), boot("A", 2))
        await fan_out(pool)
        await eventually(lambda: len(receiver.received) == 1)
        postgres.kill()
        go_on.set()
        await eventually(lambda: receiver.under_way == 0)
        await asyncio.sleep(1.5)
        assert (deliverer.tally.delivered, len(receiver.received)) == (0, 1)
        await asyncio.to_thread(postgres.start)
        await retrying(lambda: fan_out(pool), "the follower")
        await all_in(pool, "delivered")
    assert serials(receiver) == {"A": [1, 2]}
    assert len(set(receiver.ids)) == 2
    await pool.close()


async def test_gone_disables_the_endpoint_and_what_waits_stays(pool: Pool) -> None:
    async def gone(_: Received) -> bytes | None:
        return answer(410)

    async with receiving(gone) as receiver, delivering(pool):
        made = await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1), boot("A", 2))
        await fan_out(pool)

        async def disabled() -> bool:
            return (await found(pool, made)).state is EndpointState.DISABLED

        await until(disabled)
        await asyncio.sleep(0.2)
        assert (await found(pool, made)).state_reason == "the receiver answered 410 Gone"
        told = len(receiver.received)
        assert await states(pool) in (["dead", "waiting"], ["dead", "dead"])
        await record(pool, boot("A", 3))
        await fan_out(pool)
        await asyncio.sleep(0.2)
        assert len(receiver.received) == told


async def found(pool: Pool, made: endpoints.MadeEndpoint) -> store.EndpointRow:
    async with pool.connection() as conn:
        return await endpoints.get(conn, made.endpoint.endpoint_id)


async def test_days_of_failures_disable_it_and_a_success_forgets_them(pool: Pool) -> None:
    fine = False

    async def moody(_: Received) -> bytes | None:
        return OK if fine else answer(500)

    clock = SettableClock(datetime.now(UTC) + timedelta(seconds=5))
    async with receiving(moody) as receiver, delivering(pool, settings(retry_after_s=(60.0,) * 20), clock) as deliverer:
        made = await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, boot("A", 1))
        await fan_out(pool)

        async def attempt(count: int) -> store.EndpointRow:
            await eventually(lambda: deliverer.tally.failed_attempts + deliverer.tally.delivered == count)
            await asyncio.sleep(0.1)
            return await found(pool, made)

        assert (await attempt(1)).failing_since == clock.now()
        clock.advance(timedelta(days=4))
        assert (await attempt(2)).failing_since == clock.now() - timedelta(days=4)
        fine = True
        clock.advance(timedelta(days=2))
        assert (await attempt(3)).failing_since is None
        fine = False
        await record(pool, boot("A", 2))
        await fan_out(pool)
        assert (await attempt(4)).state is EndpointState.ACTIVE
        clock.advance(timedelta(days=5))
        disabled = await attempt(5)
        assert disabled.state is EndpointState.DISABLED
        assert "every attempt has failed since" in (disabled.state_reason or "")


async def test_who_asks_for_patience_is_left_alone_altogether(pool: Pool) -> None:
    async def patience(_: Received) -> bytes | None:
        return answer(503, "Retry-After: 3600")

    async with receiving(patience) as receiver, delivering(pool, settings(parallel_per_endpoint=1)) as deliverer:
        made = await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, *(boot(f"S{number}", number) for number in range(20)))
        await fan_out(pool)
        await eventually(lambda: deliverer.tally.failed_attempts >= 1)
        await asyncio.sleep(0.5)
        assert len(receiver.received) <= 2
        quiet = (await found(pool, made)).quiet_until
        assert quiet is not None
        assert timedelta(minutes=59) < quiet - datetime.now(UTC) <= timedelta(hours=1)


async def test_a_paused_endpoint_gets_what_it_missed_when_it_is_resumed(pool: Pool) -> None:
    async with receiving() as receiver, delivering(pool):
        made = await endpoint(pool, receiver.url(), BOOTS)
        async with pool.connection() as conn:
            await endpoints.pause(conn, made.endpoint.endpoint_id)
        await record(pool, boot("A", 1), boot("A", 2))
        await fan_out(pool)
        await asyncio.sleep(0.3)
        assert receiver.received == []
        async with pool.connection() as conn:
            await endpoints.resume(conn, made.endpoint.endpoint_id)
        await all_in(pool, "delivered")
    assert serials(receiver) == {"A": [1, 2]}


async def test_while_a_secret_is_replaced_both_sign(pool: Pool) -> None:
    clock = SettableClock(datetime.now(UTC) + timedelta(seconds=5))
    async with receiving() as receiver, delivering(pool, clock=clock):
        old = await endpoint(pool, receiver.url(), BOOTS)
        async with pool.connection() as conn:
            new = await endpoints.rotate(conn, SEALING, old.endpoint.endpoint_id, clock.now(), keep=timedelta(hours=1))
        await record(pool, boot("A", 1))
        await fan_out(pool)
        await eventually(lambda: len(receiver.received) == 1)
        clock.advance(timedelta(hours=1))
        await record(pool, boot("A", 2))
        await fan_out(pool)
        await eventually(lambda: len(receiver.received) == 2)
    first, second = receiver.received
    assert first.is_signed_with(old.secret)
    assert first.is_signed_with(new.secret)
    assert len(second.headers["webhook-signature"].split(" ")) == 1
    second.at = clock.now()
    assert second.is_signed_with(new.secret)


async def test_a_test_event_comes_though_nobody_asked_for_it(pool: Pool) -> None:
    async with receiving() as receiver, delivering(pool):
        made = await endpoint(pool, receiver.url(), BOOTS)
        async with pool.connection() as conn:
            delivery_id = await endpoints.send_test(conn, made.endpoint.endpoint_id, datetime.now(UTC))
        await eventually(lambda: receiver.ids == [delivery_id])
    assert receiver.received[0].event["type"] == "webhook.test"


async def test_a_test_does_not_wait_for_one_that_failed(pool: Pool) -> None:
    async def refuse_first(_: Received) -> bytes | None:
        return answer(500) if len(receiver.received) == 1 else OK

    async with receiving(refuse_first) as receiver, delivering(pool, settings(retry_after_s=(3600.0,))):
        made = await endpoint(pool, receiver.url(), BOOTS)
        for count in (1, 2):
            async with pool.connection() as conn:
                await endpoints.send_test(conn, made.endpoint.endpoint_id, datetime.now(UTC))
            await eventually(lambda count=count: len(receiver.received) == count)  # type: ignore[misc]  # a loop's own value


async def test_a_secret_that_does_not_open_fails_the_attempt_and_says_why(pool: Pool) -> None:
    async with receiving() as receiver, delivering(pool):
        await endpoint(pool, receiver.url(), BOOTS)
        await column(pool, "update webhook_endpoint set secret = 'x' returning 1")
        await record(pool, boot("A", 1))
        await fan_out(pool)
        await all_in(pool, "dead")
    assert receiver.received == []
    [error] = await column(pool, "select last_error from webhook_delivery")
    assert "can't be opened with this key" in str(error)


async def test_what_waits_is_counted(pool: Pool) -> None:
    made = await endpoint(pool, events=BOOTS)
    await record(pool, boot("A", 1), boot("A", 2))
    await fan_out(pool)
    await column(pool, "update webhook_delivery set created_at = now() - interval '1 minute' returning 1")
    async with delivering(pool, settings(retry_after_s=(60.0,))) as deliverer:
        await eventually(lambda: deliverer.tally.waiting == 2)
        assert 60 <= deliverer.tally.lag_s < 90
    async with pool.connection() as conn:
        await endpoints.pause(conn, made.endpoint.endpoint_id)
    async with delivering(pool) as deliverer:
        await asyncio.sleep(0.3)
        assert (deliverer.tally.waiting, deliverer.tally.lag_s) == (0, 0.0)


async def test_a_lane_that_lost_its_deliveries_is_ended(pool: Pool) -> None:
    await endpoint(pool, events=BOOTS)
    await record(pool, boot("A", 1))
    await fan_out(pool)
    await column(pool, "update webhook_delivery set state = 'dead', settled_at = now() returning 1")

    async def ended() -> bool:
        return not await column(pool, "select 1 from webhook_lane")

    async with delivering(pool):
        await until(ended)


@pytest.mark.parametrize("parallel", [1, 4])
async def test_never_more_under_way_than_set(pool: Pool, parallel: int) -> None:
    async def a_moment(_: Received) -> bytes | None:
        await asyncio.sleep(0.01)
        return OK

    async with receiving(a_moment) as receiver, delivering(pool, settings(parallel=parallel)) as deliverer:
        await endpoint(pool, receiver.url(), BOOTS)
        await record(pool, *(boot(f"S{number}", number) for number in range(40)))
        await fan_out(pool)
        await all_in(pool, "delivered")
        assert isinstance(deliverer, Deliverer)
    assert receiver.most_at_once == parallel


async def test_nothing_is_due_before_its_time(pool: Pool) -> None:
    async with pool.connection() as conn:
        assert (
            await store_lanes.claim(
                conn,
                "c",
                now=SystemClock().now(),
                lease=timedelta(seconds=1),
                limit=10,
                per_endpoint=10,
                busy={"unknown": 3},
            )
            == []
        )
