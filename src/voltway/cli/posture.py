"""`voltway posture` and `findings`: how safe the stations are, what is wrong with them, and what to do next."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationFilter
from voltway.cli.connect import on_database, operator_times
from voltway.cli.words import FINDING_IN_WORDS, SECURITY_PROFILE_IN_WORDS
from voltway.security import reading
from voltway.vocabulary.posture import Finding, FindingCount, FindingKind, FindingSeverity, Posture

app = typer.Typer()

_STYLES: Final = {
    FindingSeverity.CRITICAL: output.TROUBLE_STYLE,
    FindingSeverity.HIGH: output.TROUBLE_STYLE,
    FindingSeverity.MEDIUM: output.WARNING_STYLE,
    FindingSeverity.LOW: "",
}


@app.command()
def posture(*, as_json: JsonOption = False) -> None:
    """Show how safe the stations are, from 0 to 100, and what to do next.

    Example: voltway posture
    """
    found = on_database(lambda conn: reading.survey(conn, datetime.now(UTC)))
    if as_json:
        output.print_json(found)
    elif not found.stations:
        output.say("There are no stations to judge yet.")
    else:
        _print(found)


@app.command()
def findings(
    *,
    station: StationFilter = None,
    kind: Annotated[FindingKind | None, typer.Option("--kind", case_sensitive=False, help="Only of this kind.")] = None,
    severity: Annotated[
        FindingSeverity | None, typer.Option("--severity", case_sensitive=False, help="Only of this severity.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is wrong with which station.

    Example: voltway findings --kind plain_line
    """
    rows = on_database(
        lambda conn: reading.page(
            conn, datetime.now(UTC), after=after, limit=limit, station_id=station, kind=kind, severity=severity
        )
    )
    following = rows[-1].station_id if len(rows) >= limit else None
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows), output.more(following))
    else:
        output.say("Nothing is found.")


def _print(found: Posture) -> None:
    output.print_fields(
        [
            ("Score", f"{found.score} of 100"),
            ("Stations", f"{found.stations}, of which {found.sound} without a finding"),
            ("As of", operator_times().full(found.at)),
        ]
    )
    output.heading("Security profiles")
    output.print_fields(
        [(str(row.stations), SECURITY_PROFILE_IN_WORDS[row.security_profile]) for row in found.profiles if row.stations]
    )
    if found.findings:
        output.heading("What to do next")
        output.print_table(_counts(found.findings), "Which stations: voltway findings --kind KIND")


def _counts(rows: list[FindingCount]) -> Table:
    table = output.table(output.fixed("Severity"), output.number("Stations"), "What is found, and what helps")
    for row in rows:
        what = f"{FINDING_IN_WORDS[row.kind]} ({row.kind}):\n{row.next_step}"
        table.add_row(_severity(row.severity), str(row.stations), what)
    return table


def _listing(rows: list[Finding]) -> Table:
    table = output.table(output.name("Station"), output.fixed("Severity"), "What is found, and what helps")
    for row in rows:
        what = output.cell(f"{row.what}:\n{row.next_step}")
        table.add_row(output.cell(row.station_id), _severity(row.severity), what)
    return table


def _severity(severity: FindingSeverity) -> Text:
    return Text(severity, _STYLES[severity])
