"""Stations are asked what they keep of a person, and told to forget it: CustomerInformation, OCPP 2.x, N09 and N10.

1.6 has no such thing. A station that is not there is not waited for where it is asked; where it shall forget, it is
told when it returns.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from msgspec import Struct

from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool, transaction
from voltway.privacy import store_clearing, store_requests
from voltway.privacy.erasing import Report
from voltway.privacy.store import Visit
from voltway.privacy.store_clearing import Clearing, ClearingState
from voltway.stations import store_commands, store_customers
from voltway.stations.commanding import give
from voltway.vocabulary.commands import AskCustomerInformation, Command, CommandState
from voltway.vocabulary.errors import VoltwayError
from voltway.vocabulary.ids import StationId, TokenUid
from voltway.vocabulary.tokens import PresentedToken, TokenKind

AUTHOR: Final = "voltway (privacy)"

ANSWER_S: Final = 60.0
"""How long a station has to tell what it keeps, after it said that it will."""

TRY_AGAIN: Final = timedelta(minutes=10)
GIVE_UP: Final = timedelta(days=90)
"""When a station that did not come back, or never answered, is no longer awaited."""

_LOOK_S: Final = 0.2
_AT_ONCE: Final = 20

_log = structlog.get_logger()


class StationTold(Struct, frozen=True, kw_only=True):
    """What a station keeps of a token; `problem` says why it did not tell."""

    station_id: str
    token_uid: str
    text: str | None = None
    problem: str | None = None


# --- asking


async def ask(pool: Pool, bus: Bus, visits: Sequence[Visit], answer_s: float = ANSWER_S) -> list[StationTold]:
    """Ask the stations that are connected what they keep of these tokens, side by side."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def asked(visit: Visit) -> StationTold:
        if not visit.online:
            return _silent(visit, "it was not connected")
        async with turns:
            return await _ask(pool, bus, visit, answer_s)

    return list(await asyncio.gather(*(asked(visit) for visit in visits)))


async def _ask(pool: Pool, bus: Bus, visit: Visit, answer_s: float) -> StationTold:
    request_id = _new_request_id()
    async with pool.connection() as conn:
        await store_customers.open_request(conn, visit.station_id, request_id)
    try:
        order = AskCustomerInformation(request_id=request_id, report=True, token=_token(visit.token_uid, visit.kind))
        command = await give(pool, bus, StationId(visit.station_id), order, author=AUTHOR)
        if command.state is not CommandState.ACCEPTED:
            return _silent(visit, _reason(command))
        text = await _collected(pool, visit.station_id, request_id, answer_s)
    except VoltwayError as error:
        return _silent(visit, str(error))
    finally:
        async with pool.connection() as conn:
            await store_customers.close_request(conn, visit.station_id, request_id)
    if text is None:
        return _silent(visit, "it did not tell all in time")
    return StationTold(station_id=visit.station_id, token_uid=visit.token_uid, text=text)


async def _collected(pool: Pool, station_id: str, request_id: int, answer_s: float) -> str | None:
    deadline_s = asyncio.get_running_loop().time() + answer_s
    while True:
        async with pool.connection() as conn:
            text = await store_customers.answer(conn, station_id, request_id)
        if text is not None or asyncio.get_running_loop().time() >= deadline_s:
            return text
        await asyncio.sleep(_LOOK_S)


def _silent(visit: Visit, problem: str) -> StationTold:
    return StationTold(station_id=visit.station_id, token_uid=visit.token_uid, problem=problem)


# --- forgetting


async def clear(pool: Pool, bus: Bus, now: datetime) -> int:
    """Tell the stations that are there to forget whom an erasure names; how many were told."""
    async with pool.connection() as conn:
        waiting = await store_clearing.due(conn, now, again_at=now + TRY_AGAIN, limit=_AT_ONCE)
        given_up = await store_clearing.give_up(conn, now - GIVE_UP)
    await asyncio.gather(*(_clear(pool, bus, one) for one in waiting))
    for erasure_id in {one.erasure_id for one in waiting} | set(given_up):
        await report(pool, erasure_id)
    return len(waiting)


async def _clear(pool: Pool, bus: Bus, one: Clearing) -> None:
    order = AskCustomerInformation(request_id=_new_request_id(), clear=True, token=_token(one.token_uid, one.kind))
    try:
        command = await give(pool, bus, StationId(one.station_id), order, author=AUTHOR)
    except VoltwayError as error:
        _log.warning("a station could not be told to forget a customer", station=one.station_id, error=str(error))
        return
    async with transaction(pool) as conn:
        # The record of the order would name whom it made forgotten.
        await store_commands.forget(conn, command.station_id, command.command_id)
        match command.state:
            case CommandState.ACCEPTED:
                await store_clearing.settle(conn, one, ClearingState.CLEARED, None)
            case CommandState.REJECTED | CommandState.FAILED:
                await store_clearing.settle(conn, one, ClearingState.REFUSED, _reason(command))
            case _:
                pass  # tried again


async def report(pool: Pool, erasure_id: str) -> None:
    """Write into the erasure's report what became of the stations, unless somebody is at the erasure: then later."""
    async with pool.connection() as holding:
        if not await store_requests.hold(holding, erasure_id):
            return
        try:
            erasure = await store_requests.open_erasure(holding, erasure_id)
            if erasure is not None and erasure.report is not None:
                outcomes = await store_clearing.outcomes(holding, erasure_id)
                told = Report.of(erasure.report)
                told.stations = outcomes
                await store_requests.note(holding, erasure_id, report=told)
        finally:
            if not holding.closed:
                await store_requests.let_go(holding, erasure_id)


def _reason(command: Command) -> str:
    return command.reason or f"the order ended as {command.state.value}"


def _token(uid: str, kind: TokenKind) -> PresentedToken:
    return PresentedToken(TokenUid(uid), kind)


def _new_request_id() -> int:
    return secrets.randbelow(2**31 - 1) + 1
