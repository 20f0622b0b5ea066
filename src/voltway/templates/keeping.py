"""Compares stations with what they shall have, and takes rollouts on: a worker's lasting work.

A step of a rollout is one transaction that holds it: it takes in which orders have ended, asks `planning.py` what is to
be done, and writes down what each station shall be told, under the number of an order. Only then the orders are given,
each under its number, which no second one gets: any number of workers share it, and where one dies in between, another
gives what is missing and nothing twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from msgspec import Struct

from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.pace import Pace
from voltway.kit.postgres import AWAY, Connection, Pool, transaction
from voltway.stations import store_device_model
from voltway.stations.commanding import give
from voltway.stations.device_model_keeping import AUTHOR, SETTLED_FOR
from voltway.templates import checking, rollouts, store, store_checks, store_rollouts
from voltway.templates.choosing import fits
from voltway.templates.planning import Ended, Settled, next_step, settled, state_of
from voltway.templates.store_rollouts import Claim, EndedOrder, Unsent
from voltway.vocabulary.errors import Conflict, VoltwayError
from voltway.vocabulary.ids import CommandId, StationId, new_id
from voltway.vocabulary.orders_variables import GetBaseReport, SettingChange, SetVariables
from voltway.vocabulary.templates import (
    ApplyState,
    Rollout,
    RolloutState,
    SettingOutcome,
    SettingResult,
    Standing,
    WantedSetting,
)

LOOK_S: Final = 10.0
"""How often stations are looked for that changed since they were compared."""

STEP_S: Final = 2.0
"""How often rollouts are taken a step on."""

ASK_S: Final = 10.0
"""How often stations are looked for that have booted."""

AT_ONCE: Final = 4
"""How many stations a worker writes to at the same time."""

WRITTEN_PER_S: Final = 20.0
"""How many stations a worker writes to each second at most: each answer goes into a tree, too, and charging shall not
wait for that."""

GIVEN_WITHIN: Final = timedelta(minutes=3)
"""An order that was decided on and is not there after that was lost with its worker: another gives it."""

_MOST_LOST: Final = 1000

ReadAnswer = Callable[[SetVariables, object], list[SettingOutcome]]
"""What a station's own words say of each change of an order."""

_SKIPPED: Final = {
    Standing.READ_ONLY: SettingResult.READ_ONLY,
    Standing.NOT_THERE: SettingResult.NOT_THERE,
    Standing.AFTER_RESTART: SettingResult.AFTER_RESTART,
}
"""What is not written, and what that comes to."""

_log = structlog.get_logger()


class _Told(Struct, frozen=True, kw_only=True):
    """What stations are to be told now, and turns that are over without telling them anything."""

    claims: list[Claim]
    settled: dict[StationId, Settled]


class TemplateKeeping:
    """Compares, and takes rollouts on. `run` is its one task."""

    def __init__(self, pool: Pool, bus: Bus, clock: Clock, read_answer: ReadAnswer, per_minute: int) -> None:
        """All workers together ask so many stations `per_minute` what they have after a boot; 0: none."""
        self._per_minute = per_minute
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._read_answer = read_answer
        self._free = asyncio.Semaphore(AT_ONCE)
        self._pace = Pace(WRITTEN_PER_S)

    async def run(self) -> None:
        """Keep on for ever, through any absence of PostgreSQL; ends when cancelled."""
        await asyncio.gather(
            self._every(self.compare, LOOK_S), self._every(self.advance, STEP_S), self._every(self.ask, ASK_S)
        )

    @staticmethod
    async def _every(work: Callable[[], Awaitable[object]], rest_s: float) -> None:
        while True:
            try:
                await work()
            except (*AWAY, VoltwayError) as error:
                _log.warning("configuration templates wait", error=str(error) or type(error).__name__)
            except Exception:  # noqa: BLE001  # the log has it; the others go on all the same
                _log.exception("configuration templates could not go on")
            await asyncio.sleep(rest_s)

    async def compare(self) -> None:
        """Compare every station that changed since it was compared. Raises one of `AWAY`."""
        while await checking.look(self._pool, self._clock.now()) == checking.AT_ONCE:
            pass

    async def ask(self) -> list[StationId]:
        """Have stations tell what they have that have booted, and that a template is written to then; which.

        Raises one of `AWAY`.
        """
        async with self._pool.connection() as conn:
            booted = await store_checks.booted(conn, SETTLED_FOR, self._per_minute)
            stations = await store_device_model.claim_again(conn, booted, self._per_minute) if booted else []
        for station_id in stations:
            await give(self._pool, self._bus, station_id, GetBaseReport(), author=AUTHOR, wait_s=0.0)
        return stations

    async def advance(self) -> None:
        """Take every rollout a step on, and give the orders that come of it. Raises one of `AWAY`."""
        now = self._clock.now()
        async with self._pool.connection() as conn:
            numbers = await store_rollouts.running(conn)
            lost = await store_rollouts.unsent(conn, older_than=GIVEN_WITHIN, now=now, most=_MOST_LOST)
        orders = list(lost)
        for number in numbers:
            orders += await self._step(number, now)
        await asyncio.gather(*(self._give(order) for order in orders))

    async def _step(self, number: int, now: datetime) -> list[Unsent]:
        async with transaction(self._pool) as conn:
            rollout = await store_rollouts.held(conn, number)
            await self._take_in(conn, rollout, now)
            if rollout.state is not RolloutState.RUNNING:
                return []
            claims = await _go_on(conn, rollout, now)
        return [
            Unsent(
                station_id=claim.station_id,
                command_id=claim.command_id,
                changes=claim.changes,
                author=rollout.author,
            )
            for claim in claims
        ]

    async def _give(self, order: Unsent) -> None:
        async with self._free:
            await self._pace.turn()
            try:
                await give(
                    self._pool,
                    self._bus,
                    order.station_id,
                    SetVariables(order.changes),
                    author=order.author,
                    wait_s=0.0,
                    command_id=order.command_id,
                )
            except Conflict:
                # Another worker held this one for lost, and gave it.
                return

    async def _take_in(self, conn: Connection, rollout: Rollout, now: datetime) -> None:
        ended = await store_rollouts.ended_orders(conn, rollout.rollout_id)
        if not ended:
            return
        became = {one.station_id: settled(self._read(one)) for one in ended}
        if rollout.state is RolloutState.CANCELLED:
            became = {name: _not_again(one) for name, one in became.items()}
        await store_rollouts.settle(conn, rollout.rollout_id, became, now)

    def _read(self, ended: EndedOrder) -> Ended:
        answered = self._read_answer(SetVariables(ended.changes), ended.answer)
        return Ended(
            station_id=ended.station_id,
            state=ended.state,
            sent=ended.sent,
            reason=ended.reason,
            complete=len(answered) >= len(ended.changes),
            answered=answered,
            skipped=ended.skipped,
        )


def _not_again(one: Settled) -> Settled:
    if one.state is not ApplyState.WAITING:
        return one
    return Settled(state=ApplyState.CANCELLED, results=one.results, reason=one.reason)


async def _go_on(conn: Connection, rollout: Rollout, now: datetime) -> list[Claim]:
    number = rollout.rollout_id
    turns, score = await store_rollouts.turns(conn, rollout), await store_rollouts.score(conn, rollout)
    step = next_step(rollout, turns, score, now)
    if step.done:
        await store_rollouts.change_state(conn, rollout, RolloutState.DONE, now)
        _log.info("a rollout of settings is done", rollout=number)
        return []
    if step.pause is not None:
        await rollouts.pause(conn, number, now, step.pause)
        _log.warning("a rollout of settings is paused", rollout=number, reason=step.pause)
        return []
    if step.wave != rollout.wave:
        await store_rollouts.begin_wave(conn, number, step.wave, now)
    if step.give_up:
        await store_rollouts.give_up(conn, number, step.give_up, now)
    if not step.ask:
        return []
    told = await _told(conn, rollout, step.ask)
    await store_rollouts.settle(conn, number, told.settled, now)
    await store_rollouts.claim(conn, number, told.claims, now)
    return told.claims


async def _told(conn: Connection, rollout: Rollout, station_ids: Sequence[StationId]) -> _Told:
    """What is written where: settings that the template wants, that nobody overrules, and that are not held."""
    templates = await store.scoped(conn)
    mine = next(one for one in templates if one.template.template_id == rollout.template_id)
    changes = {change.place.path: change for change in mine.template.settings}
    stations = await store_checks.below(conn, mine.path, station_ids)
    standings = await checking.compared(conn, templates, stations)
    told = _Told(claims=[], settled=dict.fromkeys(station_ids, _OUT_OF_IT))
    for station in stations:
        if fits(mine, station):
            settings = [one for one in standings[station.station_id] if one.template_id == rollout.template_id]
            _sort(told, station.station_id, settings, changes)
    return told


_OUT_OF_IT: Final = Settled(
    state=ApplyState.CANCELLED, results=[], reason="the template does not fit the station any more"
)


def _sort(
    told: _Told, station_id: StationId, settings: Sequence[WantedSetting], changes: dict[str, SettingChange]
) -> None:
    skipped = [SettingOutcome(one.name, _SKIPPED[one.standing]) for one in settings if one.standing in _SKIPPED]
    write = [changes[one.path] for one in settings if one.standing.written]
    if write:
        del told.settled[station_id]
        told.claims.append(Claim(station_id=station_id, command_id=CommandId(new_id()), changes=write, skipped=skipped))
    else:
        told.settled[station_id] = Settled(state=state_of(skipped), results=skipped)
