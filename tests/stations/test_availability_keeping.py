"""Stations are told at the edges of their hours, once, whoever dies in between, and however often it is looked."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from voltway.kit.bus import Bus
from voltway.kit.clock import SettableClock
from voltway.kit.postgres import Pool
from voltway.stations import store_availability, store_commands
from voltway.stations.availability import ANSWER_WITHIN
from voltway.stations.availability_keeping import AUTHOR, AvailabilityKeeping
from voltway.stations.commanding import give
from voltway.stations.store_commands import Outcome
from voltway.vocabulary.availability import PlaceHours, PlaceStanding
from voltway.vocabulary.commands import Answer, ChangeAvailability, CommandState
from voltway.vocabulary.ids import CommandId, GatewayId, StationId
from voltway.vocabulary.subjects import OrderMessage, gateway_orders

MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOURS = PlaceHours(hours=["mon-sun 07:00-22:00"])


@dataclass
class Depot:
    """Station S1 that is there, in whose gateway's place a test answers."""

    pool: Pool
    bus: Bus
    clock: SettableClock = field(default_factory=lambda: SettableClock(MORNING))
    answer: CommandState = CommandState.ACCEPTED
    told: list[ChangeAvailability] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus.respond(gateway_orders(GatewayId("g")), self._respond)

    def worker(self) -> AvailabilityKeeping:
        return AvailabilityKeeping(self.pool, self.bus, self.clock)

    async def _respond(self, _subject: str, payload: bytes) -> bytes:
        message = msgspec.json.decode(payload, type=OrderMessage)
        assert isinstance(message.order, ChangeAvailability)
        self.told.append(message.order)
        await self.ended(message.command_id)
        return msgspec.json.encode(Answer(state=self.answer, reason="busy", station_ms=1.0))

    async def ended(self, command_id: CommandId) -> None:
        outcome = Outcome(station_id=StationId("S1"), command_id=command_id, state=self.answer, reason="busy")
        async with self.pool.connection() as conn:
            await store_commands.record_outcomes(conn, [outcome])

    async def execute(self, query: str) -> list[tuple[object, ...]]:
        async with self.pool.connection() as conn:
            cursor = await conn.execute(query.encode())
            return await cursor.fetchall() if cursor.description else []

    async def put(self, *places: PlaceHours) -> None:
        async with self.pool.connection() as conn, conn.transaction():
            await store_availability.put(conn, "S1", places, self.clock.now())

    async def standing(self) -> PlaceStanding:
        async with self.pool.connection() as conn:
            return (await store_availability.find(conn, "S1")).standings[0]

    async def look(self, *, at: str | None = None, later: timedelta = ANSWER_WITHIN) -> list[bool]:
        """It is looked at this hour or so much later, and once more for the answer; what the station is told."""
        before = len(self.told)
        if at is not None:
            self.clock.set(datetime.fromisoformat(f"2026-11-{at}:00+00:00"))
        else:
            self.clock.advance(later)
        await self.worker().look()
        self.clock.advance(ANSWER_WITHIN)
        await self.worker().look()
        return [order.operative for order in self.told[before:]]


@pytest.fixture
async def depot(pool: Pool, bus: Bus) -> Depot:
    depot = Depot(pool, bus)
    await depot.execute("insert into station (station_id, admission, gateway_id) values ('S1', 'accepted', 'g')")
    return depot


async def test_it_is_told_at_each_edge_and_not_between(depot: Depot) -> None:
    await depot.put(HOURS)
    assert await depot.look(at="23T06:30") == [False], "what holds now"
    assert await depot.look(at="23T06:59") == []
    assert await depot.look(at="23T07:00") == [True]
    assert await depot.look(at="23T15:00") == []
    assert await depot.look(at="23T22:00") == [False]
    stands = await depot.standing()
    assert (stands.operative, stands.taken, stands.reason) == (False, True, None)
    assert stands.until == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert await depot.execute("select distinct author, kind from command") == [(AUTHOR, "ChangeAvailability")]
    await depot.execute("update station set time_zone = 'Asia/Tokyo'")
    assert await depot.look(at="23T23:01") == [True], "seen within the hour"


async def test_places_have_hours_of_their_own(depot: Depot) -> None:
    await depot.put(PlaceHours(evse_id=1, hours=[]), PlaceHours(evse_id=2, connector_id=1, hours=HOURS.hours))
    await depot.look(at="23T12:00")
    assert {(one.evse_id, one.connector_id, one.operative) for one in depot.told} == {(1, None, False), (2, 1, True)}


async def test_who_refuses_is_told_again_later_and_later_and_at_the_edge_at_once(depot: Depot) -> None:
    await depot.put(HOURS)
    depot.answer = CommandState.REJECTED
    assert await depot.look(at="23T08:00") == [True]
    stands = await depot.standing()
    assert (stands.taken, stands.failures, stands.reason) == (False, 1, "busy")
    assert await depot.look(later=timedelta(seconds=30)) == []
    assert await depot.look(later=timedelta(minutes=1)) == [True]
    assert await depot.look(later=timedelta(minutes=1)) == [], "the second pause is longer"
    assert (await depot.standing()).failures == 2
    assert await depot.look(at="23T21:55") == [True]
    depot.answer = CommandState.ACCEPTED
    assert await depot.look(at="23T22:00") == [False]
    assert (await depot.standing()).taken


async def test_who_is_away_is_told_on_return_and_only_what_holds_then(depot: Depot) -> None:
    await depot.execute("update station set gateway_id = null")
    await depot.put(HOURS)
    await depot.look(at="23T08:00")
    await depot.look(at="23T22:00")
    assert depot.told == []
    waiting = await depot.execute("select command_id, queue_until - created_at from command order by created_at")
    assert [waits for _, waits in waiting] == [timedelta(hours=14), timedelta(hours=9)], "until the edge and no longer"
    assert not (await depot.standing()).taken
    await depot.ended(CommandId(str(waiting[1][0])))
    await depot.look(later=timedelta(minutes=5))
    assert (await depot.standing()).taken, "its gateway gave it"


async def test_an_order_by_hand_holds_until_the_next_edge(depot: Depot) -> None:
    await depot.put(HOURS)
    assert await depot.look(at="23T08:00") == [True]
    await give(depot.pool, depot.bus, "S1", ChangeAvailability(operative=False), author="Ada")
    assert await depot.look(at="23T12:00") == []
    await depot.look(at="23T21:00")
    # It was away for the night, and two edges: what holds is what it was told before.
    assert await depot.look(at="24T12:00") == [True]


async def test_a_worker_that_dies_before_it_asks_leaves_it_to_another_who_asks_once(depot: Depot) -> None:
    await depot.put(HOURS)
    # What it does in its transaction, and nothing of what comes after that.
    ((_, step),) = await depot.worker()._decide(depot.clock.now())
    await depot.worker().look()
    assert depot.told == [], "it may still do it"
    depot.clock.advance(ANSWER_WITHIN)
    await asyncio.gather(*(depot.worker().look() for _ in range(3)))
    await depot.look()
    assert len(depot.told) == 1
    assert (await depot.standing()).command_id == step.command_id
    assert (await depot.standing()).taken


async def test_hours_that_are_taken_away_leave_it_in_service(depot: Depot) -> None:
    await depot.put(HOURS)
    assert await depot.look() == [False]
    await depot.put(PlaceHours(evse_id=1, hours=HOURS.hours))
    await depot.look()
    assert [(one.evse_id, one.operative) for one in depot.told[1:]] == [(None, True), (1, False)], "in this order"
    await depot.put()
    await depot.look()
    assert (depot.told[-1].evse_id, depot.told[-1].operative) == (1, True)
    await depot.look()
    assert await depot.execute("select from availability_schedule") == []
    assert len(depot.told) == 4
