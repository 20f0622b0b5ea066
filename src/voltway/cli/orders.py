"""`voltway start`, `stop`, `reset`, `unlock`, `trigger`, `availability`, `clear-cache`, `transaction`: one station."""

from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.completion import complete_token
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.cli.output import word
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing as session_listing
from voltway.tokens import store_listing as token_listing
from voltway.vocabulary.commands import (
    AskTransactionStatus,
    ChangeAvailability,
    ClearCache,
    ResetKind,
    ResetStation,
    StartSession,
    StopSession,
    TransactionTold,
    TriggerKind,
    TriggerReport,
    UnlockConnector,
)
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.tokens import PresentedToken, TokenKind

app = typer.Typer()

EvseOption = Annotated[int | None, typer.Option("--evse", min=1, help="Which EVSE (OCPP 1.6: which connector).")]
ConnectorOption = Annotated[int | None, typer.Option("--connector", min=1, help="Which connector of the EVSE.")]
_ACTIVE_LOOKED_AT = 50


class Service(StrEnum):
    """Whether something may charge cars."""

    OPERATIVE = "operative"
    INOPERATIVE = "inoperative"


@app.command()
@with_reason
def start(
    station: StationArgument,
    token: Annotated[str, typer.Option("--token", help="Who pays: the token's uid.", autocompletion=complete_token)],
    *,
    evse: EvseOption = None,
    kind: Annotated[
        TokenKind | None, typer.Option(case_sensitive=False, help="What the token is; default: as it was added.")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start charging with a token.

    Accepted means that the station will try; the session begins with its own message.

    Example: voltway start DEPOT-7 --token 04A2B3C4D5E680 --evse 1
    """

    async def order(conn: Connection) -> StartSession:
        known = await token_listing.find(conn, token)
        used_kind = kind or (known.kind if known else TokenKind.CENTRAL)
        group = known.group_id if known else None
        return StartSession(token=PresentedToken(TokenUid(token), used_kind), evse_id=evse, group_id=group)

    command = given(station, order, patience(wait, queue))
    conclude(
        command,
        f"it will start. See the session: voltway session list --station {word(station)} --active",
        as_json=as_json,
    )


@app.command()
@with_reason
def stop(
    station: StationArgument,
    *,
    session: Annotated[
        str | None, typer.Option("--session", help="Which session, by id or transaction; default: the only one.")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stop a running session.

    Example: voltway stop DEPOT-7
    """
    command = given(station, lambda conn: _stop_order(conn, station, session), patience(wait, queue))
    conclude(command, "it will stop.", as_json=as_json)


async def _stop_order(conn: Connection, station: str, wanted: str | None) -> StopSession:
    return StopSession(ref=await running_ref(conn, station, wanted))


async def running_ref(conn: Connection, station: str, wanted: str | None) -> str:
    """The transaction that runs there: the one `wanted` by session or transaction, or the only one.

    Raises NotFound where none runs, Conflict where several do and none is wanted.
    """
    active = await session_listing.page(conn, station_id=station, state=SessionState.ACTIVE, limit=_ACTIVE_LOOKED_AT)
    chosen = [row for row in active if wanted is None or wanted in (row.session_id, row.ref)]
    if not chosen:
        which = "runs no session" if wanted is None else f"runs no session {wanted[:80]}"
        raise NotFound(
            f"station {station} {which}", f"`voltway session list --station {word(station)} --active` shows them"
        )
    if len(chosen) > 1:
        ids = ", ".join(f"{row.session_id} (EVSE {row.evse_id})" for row in chosen)
        raise Conflict(f"station {station} runs {len(chosen)} sessions", f"name one with --session: {ids}")
    return str(chosen[0].ref)


@app.command()
@with_reason
def reset(
    station: StationArgument,
    *,
    immediate: Annotated[bool, typer.Option("--immediate", help="Now, ending sessions, not when idle.")] = False,
    evse: Annotated[int | None, typer.Option("--evse", min=1, help="Only this EVSE (OCPP 2.x).")] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Restart a station, or one EVSE of it.

    Example: voltway reset DEPOT-7 --immediate
    """
    how = ResetKind.IMMEDIATE if immediate else ResetKind.ON_IDLE
    command = given(station, ResetStation(how=how, evse_id=evse), patience(wait, queue))
    conclude(command, "it will restart.", as_json=as_json)


@app.command()
@with_reason
def unlock(
    station: StationArgument,
    *,
    evse: Annotated[int, typer.Option("--evse", min=1, help="Which EVSE (OCPP 1.6: which connector).")] = 1,
    connector: Annotated[int, typer.Option("--connector", min=1, help="Which connector of the EVSE.")] = 1,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release a stuck cable.

    Example: voltway unlock DEPOT-7 --evse 2
    """
    command = given(station, UnlockConnector(evse_id=evse, connector_id=connector), patience(wait, queue))
    conclude(command, "the connector is unlocked.", as_json=as_json)


@app.command()
@with_reason
def trigger(
    station: StationArgument,
    what: Annotated[TriggerKind, typer.Argument(case_sensitive=False, help="Which message it shall send now.")],
    *,
    evse: EvseOption = None,
    connector: ConnectorOption = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station send a message now.

    Example: voltway trigger DEPOT-7 meter_values --evse 1
    """
    order = TriggerReport(what=what, evse_id=evse, connector_id=connector)
    command = given(station, order, patience(wait, queue))
    conclude(command, f"it will send it. See it come: voltway log {word(station)} --follow", as_json=as_json)


@app.command()
@with_reason
def availability(
    station: StationArgument,
    service: Annotated[Service, typer.Argument(case_sensitive=False, help="What it shall be from now on.")],
    *,
    evse: EvseOption = None,
    connector: ConnectorOption = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a station, or one EVSE or connector of it, in or out of service.

    Example: voltway availability DEPOT-7 inoperative --evse 2
    """
    order = ChangeAvailability(operative=service is Service.OPERATIVE, evse_id=evse, connector_id=connector)
    command = given(station, order, patience(wait, queue))
    conclude(command, f"it will be {service}.", as_json=as_json)


@app.command("clear-cache")
@with_reason
def clear_cache(
    station: StationArgument,
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a station forget the tokens it has seen accepted.

    Example: voltway clear-cache DEPOT-7
    """
    command = given(station, ClearCache(), patience(wait, queue))
    conclude(command, "its cache of tokens is empty.", as_json=as_json)


@app.command()
@with_reason
def transaction(
    station: StationArgument,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="The session's `ref`, the protocol's transaction id.")
    ] = None,
    *,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Ask a station whether a transaction runs and whether it has messages left to send (OCPP 2.x).

    Example: voltway transaction DEPOT-7 1c8d0a4e-2f71-4c5e-9d0b-7f6f0d2b3a11
    """
    command = given(station, AskTransactionStatus(ref=ref), patience(wait, None))
    conclude(command, _told(command.answer), as_json=as_json)


def _told(answer: object) -> str:
    told = msgspec.convert(answer, TransactionTold | None)
    if told is None:
        return ""
    runs = {None: "", True: "the transaction runs, and ", False: "the transaction does not run, and "}
    return runs[told.ongoing] + ("messages wait to be sent." if told.messages_waiting else "no message waits.")
