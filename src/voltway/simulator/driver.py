"""The people: who comes to a station, when, with what car, and what they do there."""

from dataclasses import dataclass
from random import Random

from voltway.simulator import charging, reserving
from voltway.simulator.call import Outcome, Promise
from voltway.simulator.cars import any_car
from voltway.simulator.dice import dice
from voltway.simulator.evse import Evse
from voltway.simulator.physics import Battery, Car
from voltway.simulator.session import ChargingSession
from voltway.simulator.speech.authorize import verdict
from voltway.simulator.station import Station
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.tokens import AuthorizationStatus

LOOK_S = 60.0
"""How often a driver at a fast charger looks whether the car is done."""

FIRST_ARRIVALS_S = 240.0


@dataclass(slots=True)
class Driver:
    """Someone with a card and a car; `soc` (0 to 1) is what the battery held when last seen."""

    token: str
    car: Car
    soc: float


class Neighbourhood:
    """The drivers around one station. They come by its traffic, one visit after another for as long as time passes."""

    __slots__ = ("_drivers", "_present", "_station", "_visits", "open")

    def __init__(self, station: Station) -> None:
        self._station = station
        self._drivers: dict[int, Driver] = {}
        self._present: set[int] = set()
        self._visits = 0
        self.open = True

    def fill(self, share: float, within_s: float = FIRST_ARRIVALS_S) -> None:
        """Let drivers come to `share` (0 to 1) of the EVSEs soon, beside those who come by the traffic."""
        station = self._station
        chance = dice(station.world.seed, station.station_id, "first")
        for _ in station.evses:
            if chance.random() < share:
                station.world.time.timers.after(chance.uniform(1.0, within_s), self._arrive)

    def wait_for_next(self) -> None:
        """Look out for the next driver."""
        station = self._station
        chance = dice(station.world.seed, station.station_id, "arrival", self._visits)
        arrives_at = station.plan.traffic.next_arrival(chance, station.world.time.now, len(station.evses))
        if arrives_at < float("inf"):
            station.world.time.timers.at(arrives_at, self._arrive_and_look_out)

    def _arrive_and_look_out(self) -> None:
        self._arrive()
        if self.open:
            self.wait_for_next()

    def _arrive(self) -> None:
        if not self.open:
            return
        self._visits += 1
        station = self._station
        chance = dice(station.world.seed, station.station_id, "visit", self._visits)
        free = [
            evse
            for evse in station.evses
            if evse.battery is None and evse.operative and evse.session is None and not evse.reserved
        ]
        absent = sorted(set(range(len(station.plan.tokens))) - self._present)
        if free and absent:
            self._welcome(free[0], chance.choice(absent), chance)
        else:
            station.world.tally.turned_away += 1

    def _welcome(self, evse: Evse, who: int, chance: Random) -> None:
        driver = self._drivers.get(who) or self._make_acquaintance(who, dc=evse.supply.is_dc)
        driver.soc = max(0.05, driver.soc - chance.uniform(0.15, 0.7))
        self._present.add(who)
        # The car stands there before time goes on: another driver may arrive at the same moment.
        battery = park(self._station, evse, driver, chance)

        async def stay() -> None:
            try:
                await visit(self._station, evse, driver, battery, chance)
            finally:
                self._present.discard(who)

        self._station.world.time.spawn(stay())

    def _make_acquaintance(self, who: int, *, dc: bool) -> Driver:
        station = self._station
        chance = dice(station.world.seed, station.station_id, "driver", who)
        driver = Driver(station.plan.tokens[who], any_car(chance, dc=dc), chance.uniform(0.5, 1.0))
        return self._drivers.setdefault(who, driver)


def bring_driver(station: Station, evse: Evse, token: str, remote_start_id: int | None) -> None:
    """Someone has started charging from afar (an app, the console) and now walks up to the station."""
    chance = dice(station.world.seed, station.station_id, "remote", station.sessions)
    driver = Driver(token, any_car(chance, dc=evse.supply.is_dc), chance.uniform(0.15, 0.6))
    evse.expected = (token, remote_start_id)

    async def walk_up() -> None:
        await station.world.time.sleep(chance.uniform(3.0, 15.0))
        if evse.battery is None:
            await visit(station, evse, driver, park(station, evse, driver, chance), chance)

    station.world.time.spawn(walk_up())


def park(station: Station, evse: Evse, driver: Driver, chance: Random) -> Battery:
    """The driver arrives and plugs in. At a fast charger few want it full."""
    target_soc = max(driver.soc, chance.uniform(0.75, 0.9)) if evse.supply.is_dc else 1.0
    battery = Battery(driver.car, driver.soc, target_soc)
    charging.plug_in(station, evse, battery)
    return battery


async def visit(station: Station, evse: Evse, driver: Driver, battery: Battery, chance: Random) -> None:
    """The visit of a driver whose car is plugged in: show the card, charge, end, leave."""
    time = station.world.time
    leaves_at = time.now + station.plan.traffic.stay(chance)
    await time.sleep(chance.uniform(4.0, 25.0))
    session = evse.session or await _begin(station, evse, driver)
    if session is None:
        station.world.tally.turned_away += 1
    else:
        await _charge(station, evse, session, battery, leaves_at)
        if evse.session is session:
            charging.end(station, evse, StopCause.DRIVER, token=session.token)
        await time.sleep(chance.uniform(5.0, 60.0))
    driver.soc = battery.soc
    charging.unplug(station, evse)


async def _begin(station: Station, evse: Evse, driver: Driver) -> ChargingSession | None:
    """Show the card; None when the station doesn't let the driver charge, or lies there dead."""
    if station.admission is None or not evse.operative or not await _welcome(station, driver.token):
        return None
    if evse.session is None and not reserving.admits(station, evse, driver.token):
        return None
    return evse.session or charging.begin(station, evse, driver.token)


async def _welcome(station: Station, token: str) -> bool:
    """Whether the card is good. A station that can't ask obeys its local list, and lets all others charge."""
    if not station.online:
        return station.local_list.verdict(token) in (None, AuthorizationStatus.ACCEPTED)
    promise = Promise()
    charging.authorize(station, token, promise.keep)
    answer = await promise.answer
    if answer.outcome in (Outcome.LINE_LOST, Outcome.UNSENT, Outcome.TIMEOUT):
        return True
    return verdict(answer.message) is AuthorizationStatus.ACCEPTED


async def _charge(station: Station, evse: Evse, session: ChargingSession, battery: Battery, leaves_at: float) -> None:
    """Stay until it is time to go; at a fast charger until the battery holds enough."""
    time = station.world.time
    while time.now < leaves_at and not session.over.done():
        if not evse.supply.is_dc:
            await time.sleep_until(leaves_at, unless=session.over)
        else:
            await time.sleep_until(min(leaves_at, time.now + LOOK_S), unless=session.over)
            station.advance()
            if battery.full:
                return
