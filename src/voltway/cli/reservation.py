"""`voltway reservation`: places at stations that are held for a token."""

from datetime import datetime, timedelta
from typing import Annotated

import typer
from msgspec import Struct
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationArgument, StationFilter, instant, seconds
from voltway.cli.auditing import origin, with_reason
from voltway.cli.completion import complete_token
from voltway.cli.connect import current_settings, on_database, on_network, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut, read_time_cursor, time_cursor
from voltway.cli.words import RESERVATION_STATE_IN_WORDS
from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Connection, Pool
from voltway.reservations import making, store_listing
from voltway.reservations.rules import Wish
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.reservations import Reservation, ReservationState

app = typer.Typer(name="reservation", help="Places that are held for somebody.", no_args_is_help=True)

ReservationArgument = Annotated[int, typer.Argument(metavar="RESERVATION", min=0, help="The reservation's number.")]


class ReservationView(Struct, frozen=True):
    """A reservation, and how many of its token's nobody came for."""

    reservation: Reservation
    no_shows: int


@app.command()
@with_reason
def add(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    token: Annotated[
        str, typer.Option("--token", help="Whom it is for: the token's uid.", autocompletion=complete_token)
    ],
    *,
    lasting: Annotated[str | None, typer.Option("--for", metavar="SPAN", help="How long: 30m, 2h.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Until when, in the operator's zone.")] = None,
    evse: Annotated[int | None, typer.Option("--evse", min=1, help="Which EVSE; default: any of them.")] = None,
    connector_type: Annotated[
        str | None, typer.Option("--connector-type", help="Only such a connector: cCCS2 (OCPP 2.x).")
    ] = None,
    even_if_busy: Annotated[
        bool, typer.Option("--even-if-busy", help="Ask the station even where the place is known to be taken.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Have a place held for a token from now on.

    Example: voltway reservation add DEPOT-7 --token 04A2B3C4D5E680 --evse 1 --for 30m
    """
    if (lasting is None) == (until is None):
        raise InvalidInput("how long it is held is said not at all, or twice", "give one of --for and --until")
    clock, settings = SystemClock(), current_settings()
    ends = instant(until, settings.operator_time_zone) or clock.now() + timedelta(seconds=seconds(lasting or "0"))
    wish = Wish(
        station_id=station,
        token_uid=token,
        expires_at=ends,
        evse_id=evse,
        connector_type=connector_type,
        even_if_busy=even_if_busy,
    )

    async def work(pool: Pool, bus: Bus) -> Reservation:
        return await making.make(pool, bus, clock, settings.reservations, wish, origin())

    _conclude(on_network(work), wanted=ReservationState.ACTIVE, as_json=as_json)


@app.command("list")
def list_reservations(
    *,
    station: StationFilter = None,
    token: Annotated[
        str | None, typer.Option("--token", help="Only for this token.", autocompletion=complete_token)
    ] = None,
    state: Annotated[
        ReservationState | None, typer.Option("--state", case_sensitive=False, help="Only in this state.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List reservations, newest first.

    Example: voltway reservation list --station DEPOT-7 --state active
    """
    cursor = _cursor(after)

    async def work(conn: Connection) -> list[Reservation]:
        return await store_listing.page(
            conn, after=cursor, limit=limit + 1, station_id=station, token_uid=token, state=state
        )

    rows, following = cut(on_database(work), limit, lambda row: time_cursor(row.made_at, str(row.reservation_id)))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    elif station or token or state or after:
        output.say("No reservation is like that.")
    else:
        output.say("No reservations yet. Make one: voltway reservation add STATION --token TOKEN --for 30m")


@app.command()
def show(reservation: ReservationArgument, *, as_json: JsonOption = False) -> None:
    """Show one reservation, and how often its token did not come.

    Example: voltway reservation show 17
    """

    async def work(conn: Connection) -> ReservationView:
        row = await store_listing.known(conn, reservation)
        return ReservationView(row, await store_listing.no_shows(conn, row.token_uid))

    view = on_database(work)
    if as_json:
        output.print_json(view)
    else:
        output.print_fields(_fields(view, operator_times()))


@app.command()
@with_reason
def cancel(reservation: ReservationArgument, *, as_json: JsonOption = False) -> None:
    """Let go of a reservation. A station that is offline is told on its return.

    Example: voltway reservation cancel 17
    """

    async def work(pool: Pool, bus: Bus) -> Reservation:
        return await making.cancel(pool, bus, SystemClock(), reservation, origin())

    _conclude(on_network(work), wanted=ReservationState.CANCELLED, as_json=as_json)


def _conclude(row: Reservation, *, wanted: ReservationState, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        reason = f" ({row.reason})" if row.reason else ""
        output.say(f"Reservation {row.reservation_id}: {RESERVATION_STATE_IN_WORDS[row.state]}{reason}.")
    raise typer.Exit(0 if row.state is wanted else 1)


def _cursor(after: str | None) -> tuple[datetime, int] | None:
    read = read_time_cursor(after)
    if read is None:
        return None
    if not read[1].isdecimal():
        raise InvalidInput(f"{after!r} is no cursor of this list", "give the `next` of the page before")
    return read[0], int(read[1])


def _listing(rows: list[Reservation], times: Times) -> Table:
    table = output.table(
        output.fixed("Number"),
        output.name("Station\nEVSE"),
        output.name("Token"),
        output.fixed(f"Made\nuntil, {times.zone}"),
        output.fixed("State"),
    )
    for row in rows:
        table.add_row(
            str(row.reservation_id),
            f"{output.cell(row.station_id)}\n{_place(row)}",
            output.cell(row.token_uid),
            f"{times.short(row.made_at)}\n{times.short(row.expires_at)}",
            _state(row),
        )
    return table


def _place(row: Reservation) -> str:
    place = "any" if row.evse_id is None else str(row.evse_id)
    return f"{place}, {output.cell(row.connector_type)}" if row.connector_type else place


def _state(row: Reservation) -> Text:
    style = output.ACTIVE_STYLE if row.state is ReservationState.ACTIVE else ""
    return Text(row.state.replace("_", " "), style)


def _fields(view: ReservationView, times: Times) -> list[tuple[str, str | None]]:
    row = view.reservation
    return [
        ("Reservation", str(row.reservation_id)),
        ("Station", row.station_id),
        ("EVSE", _place(row)),
        ("Token", row.token_uid),
        ("Group", row.group_id),
        ("State", f"{row.state.replace('_', ' ')}: {RESERVATION_STATE_IN_WORDS[row.state]}"),
        ("Reason", row.reason),
        ("Session", row.session_id),
        ("Made", times.full(row.made_at)),
        ("Until", times.full(row.expires_at)),
        ("Over", times.full(row.ended_at)),
        ("Nobody came", f"{view.no_shows} times for this token"),
    ]
