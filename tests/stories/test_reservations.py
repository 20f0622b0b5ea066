"""A place is held for a card until its time is over: OCPP 1.6 5.13 and 5.2, 2.x part 2 block H."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fixtures.gateway import Network, until
from voltway.kit.clock import SystemClock
from voltway.kit.settings import ReservationSettings
from voltway.reservations import jobs, making
from voltway.reservations.rules import Wish
from voltway.simulator import SimulatedStation
from voltway.simulator.plan import AC_11
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.reservations import Reservation, ReservationState
from voltway.vocabulary.stations import ConnectorStatus, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)
TWO = pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
ACCEPTED = AuthorizationStatus.ACCEPTED
HALF_AN_HOUR = timedelta(minutes=30)
CLOCK = SystemClock()
REFUSALS = {
    "Faulted": "the place is out of order",
    "Occupied": "the place is in use, or reserved for somebody else",
    "Rejected": "the station takes no reservations",
    "Unavailable": "the place is out of service",
}
OPERATOR = Origin(actor=Actor(ActorKind.MACHINE_USER, "tests", "cli:tests"))


@dataclass
class Desk:
    """Who reserves places in a network with one gateway and one station."""

    network: Network

    async def reserve(self, token: str = "ADA", evse_id: int | None = 1) -> Reservation:
        wish = Wish(station_id="SIM", token_uid=token, expires_at=CLOCK.now() + HALF_AN_HOUR, evse_id=evse_id)
        running = self.network.gateways[-1]
        return await making.make(running.pool, running.bus, CLOCK, ReservationSettings(), wish, OPERATOR)

    async def cancel(self, made: Reservation) -> Reservation:
        running = self.network.gateways[-1]
        return await making.cancel(running.pool, running.bus, CLOCK, made.reservation_id, OPERATOR)

    async def end_overdue(self) -> int:
        return await jobs.end_overdue(self.network.gateways[-1].pool, CLOCK.now() + HALF_AN_HOUR + timedelta(minutes=2))

    async def stands(self, made: Reservation) -> dict[str, Any]:
        return await self.network.row("select * from reservation where reservation_id = %s", made.reservation_id)

    async def becomes(self, made: Reservation, state: ReservationState) -> dict[str, Any]:
        async def so() -> bool:
            return bool((await self.stands(made))["state"] == state)

        await until(so, f"{made.reservation_id} becomes {state}")
        return await self.stands(made)

    async def shows(self, status: ConnectorStatus, evse_id: int = 1) -> None:
        async def so() -> bool:
            rows = await self.network.rows("select status from connector where evse_id = %s", evse_id)
            return [row["status"] for row in rows] == [status]

        await until(so, f"EVSE {evse_id} is {status}")

    async def asked(self) -> list[tuple[str, str]]:
        """What the station was asked, and what came of it."""
        rows = await self.network.rows("select kind, state from command order by created_at")
        return [(row["kind"], row["state"]) for row in rows]


@pytest.fixture
async def desk(network: Network) -> Desk:
    await network.start()
    await network.add_station("SIM")
    for uid, group in (("ADA", "FLEET"), ("BOB", "FLEET"), ("CYD", None)):
        await network.add_token(uid, group_id=group)
    return Desk(network)


def station_at(desk: Desk, version: OcppVersion, evses: int = 1) -> SimulatedStation:
    return SimulatedStation(desk.network.url, "SIM", version, evses=(AC_11,) * evses)


@VERSIONS
async def test_who_reserved_charges_and_nobody_else(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        assert (made.state, made.reason, made.token_uid) == (ReservationState.ACTIVE, None, "ADA")
        await desk.shows(ConnectorStatus.RESERVED)

        assert await station.authorize("CYD") is ACCEPTED
        with pytest.raises(Conflict, match="reserved"):
            await station.start("CYD")
        await station.plug_in()
        assert await station.authorize("ada") is ACCEPTED
        await station.start("ada")

        used = await desk.becomes(made, ReservationState.USED)
        session = await desk.network.row("select session_id, token_uid from session")
        assert used["session_id"] == session["session_id"]
        (told,) = await desk.network.facts("SIM", "SessionStarted")
        assert told["reservation_id"] == made.reservation_id
        await station.stop()
        await station.unplug()
        await desk.shows(ConnectorStatus.AVAILABLE)
        assert await desk.end_overdue() == 0


@VERSIONS
async def test_another_card_of_the_group_may_use_it(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve("ADA")
        await station.plug_in()
        assert await station.authorize("BOB") is ACCEPTED
        await station.start("BOB")
        await desk.becomes(made, ReservationState.USED)


@TWO
async def test_a_card_shown_after_the_cable_uses_it_too(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        await station.plug_in()
        await station.start(None)
        assert (await desk.stands(made))["state"] == "active"
        await station.bind("ADA")
        await desk.becomes(made, ReservationState.USED)
        (told,) = await desk.network.facts("SIM", "SessionUpdated")
        assert told["reservation_id"] == made.reservation_id


@VERSIONS
async def test_a_station_that_names_no_reservation_uses_it_all_the_same(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        station.will_answer("ReserveNow", {"status": "Accepted"})
        made = await desk.reserve(evse_id=None)
        await station.start("CYD")
        await station.stop()
        assert (await desk.stands(made))["state"] == "active"
        await station.start("ADA")
        await desk.becomes(made, ReservationState.USED)


@VERSIONS
async def test_nobody_comes(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        await desk.shows(ConnectorStatus.RESERVED)
        await station.wait(minutes=31)
        await desk.shows(ConnectorStatus.AVAILABLE)
        # A 1.6 station says nothing: the worker sees that its time is over.
        assert await desk.end_overdue() == (1 if version is OcppVersion.V16 else 0)
        ended = await desk.becomes(made, ReservationState.NO_SHOW)
        assert ended["ended_at"] is not None
        told = await desk.network.facts("SIM", "ReservationReleased")
        assert [one["update"] for one in told] == ([] if version is OcppVersion.V16 else ["expired"])


@VERSIONS
async def test_one_is_cancelled(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        await desk.shows(ConnectorStatus.RESERVED)
        assert (await desk.cancel(made)).state is ReservationState.CANCELLED
        await desk.shows(ConnectorStatus.AVAILABLE)
        with pytest.raises(Conflict, match="over"):
            await desk.cancel(made)
        await station.start("CYD")
        assert (await desk.stands(made))["state"] == "cancelled"
        again = await desk.network.rows("select 1 from audit_entry where body::json ->> 'action' like 'reservation.%%'")
        assert len(again) == 2


@VERSIONS
async def test_a_station_that_lost_it_lets_go_of_it(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        station.station.reservations.let_go(made.reservation_id)
        cancelled = await desk.cancel(made)
        assert cancelled.state is ReservationState.CANCELLED
        assert cancelled.reason == "the station knows no such reservation"


@VERSIONS
async def test_a_station_that_is_away_is_told_on_its_return(desk: Desk, version: OcppVersion) -> None:
    async def away() -> bool:
        return not await desk.network.online("SIM")

    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        await station.drop_line()
        await until(away)

        cancelled = await desk.cancel(made)
        assert cancelled.state is ReservationState.CANCELLED
        assert cancelled.reason == "the station is told when it is back"
        nobody = await desk.reserve("CYD")
        assert (nobody.state, nobody.reason) == (ReservationState.REJECTED, "the station is not connected")

        assert len(station.station.reservations) == 1
        await station.reconnect()

        async def told() -> bool:
            return len(station.station.reservations) == 0

        await until(told)


@VERSIONS
async def test_one_used_without_a_line_is_told_late(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        await station.drop_line()
        await station.plug_in()
        await station.start("ADA")
        assert await desk.end_overdue() == 1
        assert (await desk.stands(made))["state"] == "no_show"
        await station.reconnect()
        await station.flushed()
        used = await desk.becomes(made, ReservationState.USED)
        assert used["session_id"] is not None


@VERSIONS
async def test_what_collides_is_refused_without_asking(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version, evses=2) as station:
        await station.boot()
        await desk.shows(ConnectorStatus.AVAILABLE, 2)
        await desk.reserve("ADA", evse_id=1)
        with pytest.raises(Conflict, match="is reserved already"):
            await desk.reserve("CYD", evse_id=1)
        with pytest.raises(Conflict, match="has reservation"):
            await desk.reserve("ADA", evse_id=2)
        await station.plug_in(2)
        await desk.shows(ConnectorStatus.OCCUPIED, 2)
        with pytest.raises(Conflict, match="in use"):
            await desk.reserve("CYD", evse_id=2)
        with pytest.raises(Conflict, match="no EVSE left"):
            await desk.reserve("CYD", evse_id=None)
    assert await desk.asked() == [("ReserveEvse", "accepted")]


@VERSIONS
async def test_two_at_once_get_one_place(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        await desk.shows(ConnectorStatus.AVAILABLE)
        outcomes = await asyncio.gather(desk.reserve("ADA"), desk.reserve("CYD", evse_id=None), return_exceptions=True)
        assert sorted(isinstance(one, Conflict) for one in outcomes) == [False, True]
    assert await desk.asked() == [("ReserveEvse", "accepted")]


@VERSIONS
async def test_any_of_them_is_held(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version, evses=2) as station:
        await station.boot()
        await desk.shows(ConnectorStatus.AVAILABLE, 2)
        made = await desk.reserve("ADA", evse_id=None)
        assert made.state is ReservationState.ACTIVE
        await desk.shows(ConnectorStatus.AVAILABLE, 1)
        await station.plug_in(1)
        await station.start("CYD", 1)
        await desk.shows(ConnectorStatus.RESERVED, 2)
        with pytest.raises(Conflict, match="reserved"):
            await station.start("BOB-NOT-IN-GROUP", 2)
        await station.start("ADA", 2)
        await desk.becomes(made, ReservationState.USED)


@VERSIONS
async def test_a_station_refuses(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        for status, reason in REFUSALS.items():
            station.will_answer("ReserveNow", {"status": status})
            made = await desk.reserve()
            assert (made.state, made.reason) == (ReservationState.REJECTED, reason)
            assert made.ended_at is not None
        station.will_answer("ReserveNow", {"status": "Accepted"})
        assert (await desk.reserve()).state is ReservationState.ACTIVE


@TWO
async def test_a_place_that_breaks_is_given_up(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        made = await desk.reserve()
        await station.fault()
        gone = await desk.becomes(made, ReservationState.REMOVED)
        assert gone["reason"] == "the station gave it up"


async def test_somebody_came_and_no_session_began(desk: Desk) -> None:
    async with station_at(desk, OcppVersion.V21) as station:
        await station.boot()
        made = await desk.reserve()
        update = {"reservationId": made.reservation_id, "reservationUpdateStatus": "NoTransaction"}
        await station.call("ReservationStatusUpdate", update)
        used = await desk.becomes(made, ReservationState.USED)
        assert (used["session_id"], used["reason"]) == (None, "no session came of it")


async def test_one_whose_time_is_over_collides_with_nothing(desk: Desk) -> None:
    async with station_at(desk, OcppVersion.V16) as station:
        await station.boot()
        await desk.reserve()
        past = datetime.now(UTC) - timedelta(seconds=1)
        await desk.network.execute("update reservation set expires_at = %s", past)
        station.will_answer("ReserveNow", {"status": "Accepted"})
        assert (await desk.reserve("CYD", evse_id=None)).state is ReservationState.ACTIVE
