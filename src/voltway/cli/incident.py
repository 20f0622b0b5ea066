"""`voltway incident`: what looks like an attack, what to do about it, and what is done."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from msgspec import Struct
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import (
    AfterOption,
    JsonOption,
    LimitOption,
    StationArgument,
    StationFilter,
    author,
    seconds,
)
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut, read_instant_cursor
from voltway.cli.station_view import known_station
from voltway.cli.words import SECURITY_EVENT_IN_WORDS
from voltway.kit.postgres import Connection
from voltway.security import incidents, isolating, store_events, store_incidents
from voltway.security.isolating import Wish
from voltway.security.runbooks import RUNBOOKS, Runbook
from voltway.security.store_events import EventFilter
from voltway.security.store_incidents import IncidentFilter
from voltway.stations.store_listing import StationRow
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.incidents import (
    CountedEvent,
    Incident,
    IncidentEntry,
    IncidentRule,
    IncidentState,
    SecurityEventKind,
    Severity,
)

app = typer.Typer(name="incident", help="Incidents: what looks like an attack.", no_args_is_help=True)

IncidentArgument = Annotated[int, typer.Argument(metavar="INCIDENT", min=1, help="The incident's number.")]
IncidentOption = Annotated[
    int | None, typer.Option("--incident", metavar="INCIDENT", min=1, help="Whose timeline shall tell it.")
]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What stands in the timeline with it.")]

_STYLES: Final = {
    Severity.CRITICAL: output.TROUBLE_STYLE,
    Severity.HIGH: output.TROUBLE_STYLE,
    Severity.MEDIUM: output.WARNING_STYLE,
    Severity.LOW: "",
    Severity.INFO: "",
}

Change = Callable[[Connection, int, str, str | None, datetime], Awaitable[Incident]]


class Shown(Struct, frozen=True, kw_only=True):
    """An incident with its runbook, its timeline, and its newest events."""

    incident: Incident
    runbook: Runbook
    entries: list[IncidentEntry]
    events: list[CountedEvent]


@app.command("list")
def list_incidents(
    *,
    state: Annotated[
        IncidentState | None, typer.Option("--state", case_sensitive=False, help="Only in this state.")
    ] = None,
    severity: Annotated[
        Severity | None, typer.Option("--severity", case_sensitive=False, help="Only of this severity.")
    ] = None,
    rule: Annotated[
        IncidentRule | None, typer.Option("--rule", case_sensitive=False, help="Only of this rule.")
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="ID", help="Only about this station, address or account.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List incidents, newest first.

    Example: voltway incident list --state open
    """
    if after is not None and not after.isdecimal():
        raise InvalidInput(f"{after!r} is no cursor of this list", "give the `next` of the page before")
    before = None if after is None else int(after)
    wanted = IncidentFilter(state=state, severity=severity, rule=rule, subject_id=about)
    found = on_database(lambda conn: store_incidents.page(conn, wanted, before=before, limit=limit + 1))
    rows, following = cut(found, limit, lambda row: str(row.incident_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    else:
        output.say("No incidents.")


@app.command()
def show(number: IncidentArgument, *, as_json: JsonOption = False) -> None:
    """Show an incident, what to do about it, and what has been done.

    Example: voltway incident show 3
    """

    async def work(conn: Connection) -> Shown:
        incident = await store_incidents.known(conn, number)
        return Shown(
            incident=incident,
            runbook=RUNBOOKS[incident.rule],
            entries=await store_incidents.entries(conn, number),
            events=await store_events.of_incident(conn, incident),
        )

    shown = on_database(work)
    if as_json:
        output.print_json(shown)
    else:
        _print(shown, operator_times())


@app.command()
def events(
    *,
    station: StationFilter = None,
    kind: Annotated[
        SecurityEventKind | None, typer.Option("--kind", case_sensitive=False, help="Only of this kind.")
    ] = None,
    severity: Annotated[
        Severity | None, typer.Option("--severity", case_sensitive=False, help="Only of this severity.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List security events of the last 30 days, newest first: what is alike within ten minutes is one row.

    Example: voltway incident events --station DEPOT-7
    """
    wanted = EventFilter(station_id=station, kind=kind, severity=severity)
    before = read_instant_cursor(after)
    rows = on_database(lambda conn: store_events.page(conn, wanted, before=before, limit=limit))
    following = rows[-1].last_at.isoformat() if len(rows) >= limit else None
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_events(rows, operator_times()), output.more(following))
    else:
        output.say("No security events.")


@app.command()
@with_reason
def acknowledge(number: IncidentArgument, *, note: NoteOption = None, as_json: JsonOption = False) -> None:
    """Say that somebody looks after it.

    Example: voltway incident acknowledge 3 --note "I call the site"
    """
    _change(number, note, incidents.acknowledge, AuditAction.INCIDENT_ACKNOWLEDGE, as_json=as_json)


@app.command()
@with_reason
def resolve(number: IncidentArgument, *, note: NoteOption = None, as_json: JsonOption = False) -> None:
    """Say that it is over. If the same is found again within a day, it is reopened.

    Example: voltway incident resolve 3 --note "It was our technician"
    """
    _change(number, note, incidents.resolve, AuditAction.INCIDENT_RESOLVE, as_json=as_json)


@app.command()
@with_reason
def reopen(number: IncidentArgument, *, note: NoteOption = None, as_json: JsonOption = False) -> None:
    """Say that it was not over.

    Example: voltway incident reopen 3
    """
    _change(number, note, incidents.reopen, AuditAction.INCIDENT_REOPEN, as_json=as_json)


@app.command("note")
@with_reason
def add_note(
    number: IncidentArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was found, or done.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Write something into the timeline.

    Example: voltway incident note 3 "The seal is whole"
    """
    _change(number, text, incidents.add_note, AuditAction.INCIDENT_NOTE, as_json=as_json)


@app.command()
@with_reason
def isolate(
    station: StationArgument,
    *,
    incident: IncidentOption = None,
    note: NoteOption = None,
    within: Annotated[str, typer.Option(metavar="SPAN", help="How long its sessions may take to end.")] = "60s",
    as_json: JsonOption = False,
) -> None:
    """Cut a station off: its sessions are ended, then it is hung up on, and nobody is let in as it.

    Example: voltway incident isolate DEPOT-7 --incident 3
    """
    within_s = seconds(within)
    if within_s > isolating.MOST_WITHIN_S:
        raise InvalidInput(f"{within} is too long", "give sessions at most 10m to end")
    wish = Wish(station_id=station, author=author(), note=note, incident_id=incident)

    async def work(conn: Connection) -> StationRow:
        async with conn.transaction():
            organization_id = await isolating.isolate(conn, wish, within_s, datetime.now(UTC))
            await record(conn, AuditAction.STATION_ISOLATE, station, organization_id, reason=note)
        return await known_station(conn, station)

    _say_station(on_database(work), "is being isolated: its sessions end, then nobody is let in as it", as_json=as_json)


@app.command()
@with_reason
def release(
    station: StationArgument, *, incident: IncidentOption = None, note: NoteOption = None, as_json: JsonOption = False
) -> None:
    """Let an isolated station in again, with what it had to show before.

    Example: voltway incident release DEPOT-7 --note "the lock is new"
    """
    wish = Wish(station_id=station, author=author(), note=note, incident_id=incident)

    async def work(conn: Connection) -> StationRow:
        async with conn.transaction():
            organization_id = await isolating.release(conn, wish, datetime.now(UTC))
            await record(conn, AuditAction.STATION_RELEASE, station, organization_id, reason=note)
        return await known_station(conn, station)

    _say_station(on_database(work), "is let in again", as_json=as_json)


def _say_station(row: StationRow, words: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Station {row.station_id} {words}.")


def _change(number: int, note: str | None, change: Change, action: AuditAction, *, as_json: bool) -> None:
    async def work(conn: Connection) -> Incident:
        async with conn.transaction():
            row = await change(conn, number, author(), note, datetime.now(UTC))
            await record(conn, action, str(number), row.organization_id, after={"note": note} if note else None)
        return row

    row = on_database(work)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Incident {row.incident_id} is {row.state}.")


def _print(shown: Shown, times: Times) -> None:
    row = shown.incident
    output.print_fields(
        [
            ("Incident", f"{row.incident_id}, {row.rule}"),
            ("Suspected", shown.runbook.title),
            ("Severity", _severity(row.severity)),
            ("State", row.state),
            ("About", f"{row.subject_kind} {row.subject_id}"),
            ("Events", f"{row.times}, from {times.full(row.first_at)} to {times.full(row.last_at)}"),
        ]
    )
    output.heading("What to do")
    output.print_fields([(str(place), step) for place, step in enumerate(shown.runbook.steps, 1)])
    output.heading("What was done")
    output.print_table(_timeline(shown.entries, times))
    if shown.events:
        output.heading("What happened")
        output.print_table(_events(shown.events, times))


def _listing(rows: list[Incident], times: Times) -> Table:
    table = output.table(
        output.fixed("Number"),
        output.fixed("Severity"),
        output.fixed("State"),
        output.name("Rule"),
        output.name("About"),
        output.number("Events"),
        output.fixed(f"Last, {times.zone}"),
    )
    for row in rows:
        about = output.cell(row.subject_id)
        last = times.short(row.last_at)
        table.add_row(str(row.incident_id), _severity(row.severity), row.state, row.rule, about, str(row.times), last)
    return table


def _timeline(rows: list[IncidentEntry], times: Times) -> Table:
    table = output.table(output.fixed(f"When, {times.zone}"), output.fixed("What"), output.name("Who"), "Note")
    for row in rows:
        table.add_row(times.short(row.at), row.kind, output.cell(row.author), output.cell(row.note))
    return table


def _events(rows: list[CountedEvent], times: Times) -> Table:
    table = output.table(
        output.fixed(f"Last, {times.zone}"),
        output.number("Times"),
        output.fixed("Severity"),
        output.name("About"),
        output.fixed("Address"),
        "What",
    )
    for row in rows:
        what = f"{SECURITY_EVENT_IN_WORDS[row.kind]} ({row.name})"
        table.add_row(
            times.short(row.last_at),
            str(row.times),
            _severity(row.severity),
            output.cell(row.station_id or row.user_id),
            output.literal(row.address or "-"),
            output.cell(what if row.detail is None else f"{what}: {row.detail}"),
        )
    return table


def _severity(severity: Severity) -> Text:
    return Text(severity, _STYLES[severity])
