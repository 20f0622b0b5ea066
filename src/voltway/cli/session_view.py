"""What is shown of a session: two lines in a list, or its whole story."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from msgspec import Struct
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.output import Times
from voltway.cli.power_curve import PowerPoint, draw
from voltway.cli.words import CHARGING_STATE_IN_WORDS, rules_in_words, stop_cause_in_words
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing
from voltway.sessions.store_listing import ReadingRow, SessionRow
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.tokens import TokenKind

_CURVE_WIDTH: Final = 60
_CURVE_HEIGHT: Final = 6
_AXIS_WIDTH: Final = 9
_READINGS_PER_FETCH: Final = 1000
_MOST_READINGS: Final = 100_000


class SessionView(Struct, frozen=True, kw_only=True):
    """A session with its readings, oldest first, and the rules that decided anything unusual, in words."""

    session: SessionRow
    rules_in_words: list[str]
    readings: list[ReadingRow]


async def read(conn: Connection, session_id: str) -> SessionView:
    """Everything `voltway session show` prints. Raises NotFound."""
    session = await store_listing.find(conn, session_id)
    if session is None:
        raise NotFound(f"there is no session {session_id[:80]}", "`voltway session list` shows them")
    return SessionView(
        session=session, rules_in_words=rules_in_words(session.rules), readings=await _readings(conn, session)
    )


async def _readings(conn: Connection, session: SessionRow) -> list[ReadingRow]:
    readings: list[ReadingRow] = []
    while len(readings) < _MOST_READINGS:
        more = await store_listing.readings(
            conn,
            session.station_id,
            session.session_id,
            after=readings[-1].at if readings else None,
            limit=_READINGS_PER_FETCH,
        )
        readings += more
        if len(more) < _READINGS_PER_FETCH:
            break
    return readings


def listing(rows: Sequence[SessionRow], times: Times) -> Table:
    """Two lines per session: its id is what is typed into the next command, so it stands there whole."""
    table = output.table(
        output.fixed(f"Session\nstarted, {times.zone}"),
        output.name("Station\ntoken"),
        output.number("EVSE"),
        output.number("Energy\nkWh"),
        output.fixed("Duration"),
        "State",
    )
    for row in rows:
        table.add_row(
            f"{row.session_id}\n{times.short(row.started_at)}",
            f"{output.cell(row.station_id)}\n{output.cell(row.token_uid)}",
            "" if row.evse_id is None else str(row.evse_id),
            output.kwh(row.energy_wh),
            output.duration(row.duration_s),
            _state(row),
        )
    return table


def print_view(view: SessionView, times: Times) -> None:
    """Print the whole session."""
    output.print_fields(_fields(view.session, times))
    _print_curve(view.readings, times)
    if view.rules_in_words:
        output.heading("What was unusual")
        output.say(*(f"- {sentence}" for sentence in view.rules_in_words))
    if view.session.missing_seq_nos:
        output.heading("Missing messages")
        output.say(*(f"- {_missing(first, last)}" for first, last in view.session.missing_seq_nos))


def _fields(row: SessionRow, times: Times) -> list[tuple[str, str | Text | None]]:
    place = [f"EVSE {row.evse_id}" if row.evse_id is not None else "", f"connector {row.connector_id}"]
    active = row.state is SessionState.ACTIVE
    return [
        ("Session", row.session_id),
        ("Station", ", ".join([row.station_id, *place[: 1 if row.connector_id is None else 2]]).rstrip(", ")),
        ("Transaction", row.ref),
        ("Token", _token(row)),
        ("Group", row.group_id),
        ("Authorization", row.authorization_status),
        ("State", _state(row)),
        ("Started", times.full(row.started_at) + (" (inferred)" if row.start_inferred else "")),
        ("Ended", times.full(row.ended_at) + (" (inferred)" if row.end_inferred else "")),
        ("Duration", output.duration(row.duration_s)),
        ("Idle", output.duration(row.idle_s) if row.idle_s else None),
        ("Energy", f"{output.kwh(row.energy_wh, 3)} kWh"),
        ("Meter", _meter(row)),
        ("Set aside", None if row.suspect_wh is None else f"a reading of {output.kwh(row.suspect_wh, 3)} kWh"),
        ("Power now", f"{row.power_w / 1000:.1f} kW" if active and row.power_w is not None else None),
        ("Battery", None if row.soc_percent is None else f"{row.soc_percent:.0f} %"),
        ("Last heard", times.full_with_age(row.received_at) if active else None),
        ("Stop cause", stop_cause_in_words(row.stop_cause, row.stop_told)),
    ]


def _token(row: SessionRow) -> str | None:
    told = row.token_kind not in (None, TokenKind.UNTOLD)
    return f"{row.token_uid} ({row.token_kind})" if row.token_uid and told else row.token_uid


def _meter(row: SessionRow) -> str | None:
    if row.start_wh is None:
        return None
    end = f" to {output.kwh(row.end_wh, 3)}" if row.end_wh is not None else ""
    return f"{output.kwh(row.start_wh, 3)}{end} kWh"


def _state(row: SessionRow) -> Text:
    if row.state is SessionState.ENDED:
        return Text("ended")
    words = "active" if row.charging_state is None else CHARGING_STATE_IN_WORDS[row.charging_state]
    return Text(words, output.ACTIVE_STYLE)


def _missing(first: int, last: int) -> str:
    return f"number {first} never came" if first == last else f"numbers {first} to {last} never came"


def _print_curve(readings: Sequence[ReadingRow], times: Times) -> None:
    points = [PowerPoint(reading.at, reading.power_w, reading.register_wh) for reading in readings]
    drawing = draw(points, _CURVE_WIDTH, _CURVE_HEIGHT)
    if drawing.begin is None or drawing.end is None:
        return
    output.heading(f"Power, {len(readings)} readings")
    out = output.console()
    for index, line in enumerate(drawing.lines):
        label = f"{drawing.peak_w / 1000:.1f} kW" if index == 0 else ""
        out.print(Text.assemble(f"{label:>{_AXIS_WIDTH}} ▏", (line.rstrip(), output.ACTIVE_STYLE)))
    shown = len("hh:mm") if drawing.end - drawing.begin >= timedelta(hours=1) else len("hh:mm:ss")
    begin = times.clock(drawing.begin)[:shown]
    end = f"{times.clock(drawing.end)[:shown]} {times.full(drawing.end).rpartition(' ')[2]}"
    gap = " " * max(1, _CURVE_WIDTH - len(begin) - len(end))
    out.print(Text(f"{' ' * _AXIS_WIDTH}  {begin}{gap}{end}", output.QUIET_STYLE))
