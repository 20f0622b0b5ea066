"""Whether a place can be reserved, and what comes of the orders about it. Pure.

A reservation begins when it is made and ends with its time: two that are open at the same EVSE always collide.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import Conflict, InvalidInput
from voltway.vocabulary.reservations import ReservationState
from voltway.vocabulary.stations import ConnectorStatus
from voltway.vocabulary.tokens import TokenStatus


class Wish(Struct, frozen=True, kw_only=True):
    """What somebody wants to be held, for whom and until when; `evse_id` None: any EVSE of the station.

    `connector_type` is a word of OCPP's (cCCS2); only stations of OCPP 2.x can choose by it. `even_if_busy`: the
    station is asked even where it told that the place is in use or out of service, and has the last word.
    """

    station_id: str
    token_uid: str
    expires_at: datetime
    evse_id: int | None = None
    connector_type: str | None = None
    even_if_busy: bool = False


class Surroundings(Struct, frozen=True, kw_only=True):
    """What is known where a place is wanted.

    `evses` are the statuses of the connectors of each EVSE; empty where the station has told none. `held` are the EVSEs
    of the station's open reservations (None: any of them). `token_status` is that of the token, and
    `held_by_token` the number of the reservation that it holds anywhere.
    """

    evses: Mapping[int, Sequence[ConnectorStatus]]
    held: Sequence[int | None] = ()
    token_status: TokenStatus = TokenStatus.ACTIVE
    held_by_token: int | None = None


_BUSY: Final = {
    ConnectorStatus.OCCUPIED: "in use",
    ConnectorStatus.FAULTED: "out of order",
    ConnectorStatus.UNAVAILABLE: "out of service",
}


def require_possible(wish: Wish, around: Surroundings, now: datetime, longest: timedelta) -> None:
    """Raise InvalidInput for a time or a place that can't be, Conflict for a place that is taken.

    The station has the last word on everything else. What it has not told of its EVSEs is left to it.
    """
    _require_time(wish.expires_at, now, longest)
    if around.token_status is not TokenStatus.ACTIVE:
        raise Conflict(f"token {wish.token_uid[:80]} is {around.token_status} and could not use it", "take another one")
    if around.held_by_token is not None:
        raise Conflict(
            f"token {wish.token_uid[:80]} has reservation {around.held_by_token} already", "cancel that one first"
        )
    if around.evses:
        _require_place(wish, around)


def _require_time(expires_at: datetime, now: datetime, longest: timedelta) -> None:
    if expires_at <= now:
        raise InvalidInput("the reservation would be over already", "give a time that is still to come")
    if expires_at > now + longest:
        hours = longest.total_seconds() / 3600
        raise InvalidInput(f"nothing is reserved for longer than {hours:g} hours", "give an earlier end")


def _require_place(wish: Wish, around: Surroundings) -> None:
    if wish.evse_id is not None:
        if wish.evse_id not in around.evses:
            raise InvalidInput(
                f"station {wish.station_id} has no EVSE {wish.evse_id}",
                f"it told of {', '.join(str(number) for number in sorted(around.evses))}",
            )
        place = f"EVSE {wish.evse_id} of station {wish.station_id}"
        busy = busy_with(around.evses[wish.evse_id])
        if busy is not None and not wish.even_if_busy:
            raise Conflict(f"{place} is {busy}", "take another one, or wait until it is free")
        if wish.evse_id in around.held:
            raise Conflict(f"{place} is reserved already", "take another one")
    free = [
        evse
        for evse, told in around.evses.items()
        if (wish.even_if_busy or busy_with(told) is None) and evse not in around.held
    ]
    if len(free) <= sum(evse is None for evse in around.held):
        raise Conflict(f"station {wish.station_id} has no EVSE left to reserve", "take another station, or wait")


def busy_with(told: Sequence[ConnectorStatus]) -> str | None:
    """Why an EVSE with these connectors can't be reserved, in words; None where it can.

    A car at one connector uses the EVSE (2.x part 2, G01.FR.08: its siblings tell nothing); one broken connector leaves
    the others.
    """
    if ConnectorStatus.OCCUPIED in told:
        return _BUSY[ConnectorStatus.OCCUPIED]
    broken = [_BUSY[status] for status in told if status in _BUSY]
    return broken[0] if broken and len(broken) == len(told) else None


def after_reserving(outcome: CommandState, reason: str | None) -> tuple[ReservationState, str | None]:
    """What the order to reserve came to. Without an answer the station may hold it, so that its place stays taken."""
    match outcome:
        case CommandState.ACCEPTED:
            return ReservationState.ACTIVE, None
        case CommandState.REJECTED | CommandState.FAILED | CommandState.OFFLINE | CommandState.EXPIRED:
            return ReservationState.REJECTED, reason
        case _:
            return ReservationState.REQUESTED, f"nobody knows whether it is held: {reason or 'there is no answer yet'}"


def after_cancelling(outcome: CommandState, reason: str | None) -> tuple[ReservationState | None, str | None]:
    """What the order to let go of it came to; None: it stays as it was.

    A station that rejects it does not hold it (1.6 5.2, 2.x part 2 H02); one that is away is told when it is back.
    """
    match outcome:
        case CommandState.ACCEPTED:
            return ReservationState.CANCELLED, None
        case CommandState.REJECTED:
            return ReservationState.CANCELLED, reason
        case CommandState.QUEUED:
            return ReservationState.CANCELLED, "the station is told when it is back"
        case _:
            return None, f"the station could not be made to let go of it: {reason or 'there is no answer yet'}"
