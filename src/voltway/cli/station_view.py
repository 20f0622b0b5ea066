"""What is shown of a station: one line in a list, or everything at a glance."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict
from rich.table import Table
from rich.text import Text

from voltway.cli import message_view, output, quirk_view
from voltway.cli.output import Times
from voltway.cli.quirk_view import QuirkState, used
from voltway.cli.words import CHARGING_STATE_IN_WORDS, SECURITY_PROFILE_IN_WORDS
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing as session_listing
from voltway.sessions.store_listing import SessionRow
from voltway.stations import store_listing, store_messages, store_quirks
from voltway.stations.store_listing import ConnectorRow, StationRow
from voltway.stations.store_messages import MessageRow
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.stations import Admission, BootCause, ConnectorStatus, Isolation

_MESSAGES_SHOWN: Final = 5
_SESSIONS_SHOWN: Final = 20
_CLOCK_SKEW_TOLD_S: Final = 5.0


class StationView(Struct, frozen=True, kw_only=True):
    """A station with what it is doing; sessions and messages newest first."""

    station: StationRow
    quirks_in_use: list[QuirkState]
    connectors: list[ConnectorRow]
    active_sessions: list[SessionRow]
    messages: list[MessageRow]


async def read(conn: Connection, station_id: str) -> StationView:
    """Everything `voltway station show` prints. Raises NotFound."""
    station = await known_station(conn, station_id)
    return StationView(
        station=station,
        quirks_in_use=[
            state for state in quirk_view.states(station, await store_quirks.uses(conn, station_id)) if state.in_use
        ],
        connectors=await store_listing.connectors(conn, [station_id]),
        active_sessions=await session_listing.page(
            conn, station_id=station_id, state=SessionState.ACTIVE, limit=_SESSIONS_SHOWN
        ),
        messages=(await store_messages.page(conn, station_id, limit=_MESSAGES_SHOWN))[:_MESSAGES_SHOWN],
    )


async def known_station(conn: Connection, station_id: str) -> StationRow:
    """The station of this id. Raises NotFound."""
    station = await store_listing.find(conn, station_id)
    if station is None:
        raise unknown_station(station_id)
    return station


def unknown_station(station_id: str) -> NotFound:
    """The error of a station id that nobody knows."""
    return NotFound(f"there is no station {station_id[:80]}", "`voltway station list` shows all stations")


def with_connectors(rows: Sequence[StationRow], connectors: Sequence[ConnectorRow]) -> list[dict[str, Any]]:
    """Each station with its connectors, for `--json`."""
    return [{**asdict(row), "connectors": _of(row, connectors)} for row in rows]


def listing(rows: Sequence[StationRow], connectors: Sequence[ConnectorRow], times: Times) -> Table:
    """One line per station."""
    table = output.table(
        output.name("Station"), "Name", "State", "Connectors", "OCPP", output.fixed(times.header("Last heard"))
    )
    for row in rows:
        table.add_row(
            output.cell(row.station_id),
            output.cell(row.name),
            state(row),
            _summary(_of(row, connectors)),
            output.cell(row.ocpp_version),
            times.short(row.heard_at),
        )
    return table


def state(row: StationRow) -> Text:
    """Whether it takes part and is there, in a word or two."""
    if row.isolation is not None:
        isolated = row.isolation is Isolation.ISOLATED
        return Text("isolated" if isolated else "being isolated", output.TROUBLE_STYLE)
    if row.admission is Admission.REJECTED:
        return Text("rejected", output.TROUBLE_STYLE)
    if row.admission is Admission.PENDING:
        return Text("waiting" if row.online else "waiting, offline", output.WARNING_STYLE)
    if row.online:
        return Text("online", output.ACTIVE_STYLE)
    return Text("offline" if row.connected_at else "never seen", output.TROUBLE_STYLE)


def print_view(view: StationView, times: Times) -> None:
    """Print the whole station."""
    station = view.station
    output.print_fields(_fields(station, times))
    output.heading("Connectors")
    if view.connectors:
        output.print_table(_connectors(view.connectors, times))
    else:
        output.say("None told yet; a station tells them after it has booted.")
    if view.quirks_in_use:
        output.heading("Corrections in use")
        output.say(*(f"- {state.name}: {state.why} ({used(state, times)})" for state in view.quirks_in_use))
    output.heading("Session now")
    for session in view.active_sessions:
        output.say(_session_line(session, times))
    if not view.active_sessions:
        output.say("None.")
    output.heading("Last messages")
    for message in reversed(view.messages):
        message_view.print_message(message, times)
    if view.messages:
        output.say(f"All of them: voltway log {output.word(station.station_id)} --follow")
    else:
        output.say(f"None yet. What it says will show here: voltway log {output.word(station.station_id)} --follow")


def _fields(row: StationRow, times: Times) -> list[tuple[str, str | Text | None]]:
    return [
        ("Station", row.station_id),
        ("Name", row.name),
        ("State", Text.assemble(state(row), _state_reason(row, times))),
        ("Product", " ".join(part for part in (row.vendor, row.model) if part)),
        ("Serial number", row.serial),
        ("Firmware", row.firmware),
        ("Meter", row.meter_type),
        ("OCPP", row.ocpp_version),
        ("Security profile", SECURITY_PROFILE_IN_WORDS[row.security_profile]),
        ("", _moving(row)),
        ("Password", _password(row)),
        ("Certificate", row.pinned_certificate),
        ("Free vend", "anyone may charge without a token" if row.free_vend else None),
        ("Position", None if row.latitude is None else f"{row.latitude:.6f}, {row.longitude:.6f}"),
        ("Time zone", row.time_zone),
        ("Address", row.address),
        ("Gateway", row.gateway_id),
        ("Booted", _booted(row, times)),
        ("Last heard", times.full_with_age(row.heard_at)),
        ("Clock", _clock(row)),
        ("Switched off", ", ".join(row.quirks_off)),
    ]


def _state_reason(row: StationRow, times: Times) -> str:
    if row.isolation is not None:
        return f". To let it in again: voltway incident release {output.word(row.station_id)}"
    if row.admission is Admission.PENDING:
        name = output.word(row.station_id)
        return (
            f". To give it a password and let it take part: voltway station add {name}. "
            f"To let it take part as it is: voltway station accept {name}"
        )
    if row.admission is Admission.REJECTED:
        return f". To let it in again: voltway station accept {output.word(row.station_id)}"
    if row.online:
        return f" since {times.full_with_age(row.connected_at)}"
    if row.connected_at is None:
        return f" since it was added on {times.full(row.created_at)}"
    why = f" ({row.disconnect_reason})" if row.disconnect_reason else ""
    return f" since {times.full_with_age(row.disconnected_at)}{why}" if row.disconnected_at else ""


def _booted(row: StationRow, times: Times) -> str | None:
    if row.booted_at is None:
        return None
    cause = f" ({str(row.boot_cause).replace('_', ' ')})" if row.boot_cause not in (None, BootCause.UNTOLD) else ""
    return times.full_with_age(row.booted_at) + cause


def _clock(row: StationRow) -> str | None:
    if row.clock_skew_s is None or abs(row.clock_skew_s) < _CLOCK_SKEW_TOLD_S:
        return None
    return f"{output.duration(abs(row.clock_skew_s))} {'ahead of' if row.clock_skew_s > 0 else 'behind'} ours"


def _connectors(rows: Sequence[ConnectorRow], times: Times) -> Table:
    table = output.table(
        output.number("EVSE"),
        output.number("Connector"),
        "Status",
        output.fixed(times.header("Since")),
        output.number("Meter\nkWh"),
        "Trouble",
    )
    for row in rows:
        whole = row.evse_id == 0
        table.add_row(
            "all" if whole else str(row.evse_id),
            "" if whole else str(row.connector_id),
            connector_status(row),
            times.short(row.status_at),
            output.kwh(row.register_wh),
            output.cell(_trouble(row)),
        )
    return table


def connector_status(row: ConnectorRow) -> str:
    """The status, or where it says more, how far charging has come."""
    if row.status is ConnectorStatus.OCCUPIED and row.charging_state is not None:
        return CHARGING_STATE_IN_WORDS[row.charging_state]
    return row.status


def _trouble(row: ConnectorRow) -> str:
    return ", ".join(part for part in (row.error_code, row.vendor_error, row.error_text) if part)


def _summary(connectors: Sequence[ConnectorRow]) -> str:
    counts = Counter(connector_status(row) for row in connectors if row.evse_id != 0)
    return "\n".join(f"{count} {status}" for status, count in counts.items())


def _of(station: StationRow, connectors: Sequence[ConnectorRow]) -> list[ConnectorRow]:
    return [row for row in connectors if row.station_id == station.station_id]


def _session_line(session: SessionRow, times: Times) -> str:
    place = "" if session.evse_id is None else f"EVSE {session.evse_id}, "
    power = "" if session.power_w is None else f" at {session.power_w / 1000:.1f} kW"
    soc = "" if session.soc_percent is None else f", battery {session.soc_percent:.0f} %"
    since = f"since {times.full(session.started_at)}"
    who = f", token {session.token_uid}" if session.token_uid else ""
    return f"{session.session_id}: {place}{output.kwh(session.energy_wh)} kWh{power}{soc}, {since}{who}"


def _moving(row: StationRow) -> str | None:
    wanted = row.next_security_profile
    return None if wanted is None else f"moves to {SECURITY_PROFILE_IN_WORDS[wanted]}: both count until it has come so"


def _password(row: StationRow) -> str | None:
    if row.password_changing:
        return "given a new one; the one before counts until it has come with that"
    return "set" if row.has_password else None
