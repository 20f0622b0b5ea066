"""`voltway token import` and `voltway token export`: tokens as CSV."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from voltway.cli import output
from voltway.cli.arguments import JsonOption
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.tokens import importing
from voltway.tokens.importing import ImportOptions, ImportReport
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.subjects import TOKENS_CHANGED

_PROBLEMS_SHOWN = 50


@with_reason
def import_tokens(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV in UTF-8; its first line names the columns.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    skip_errors: Annotated[
        bool, typer.Option("--skip-errors", help="Take the right lines where others are wrong.")
    ] = False,
    organization: Annotated[str, typer.Option(help="Whose tokens they are.")] = ROOT,
    as_json: JsonOption = False,
) -> None:
    """Add and change tokens as a CSV file says: all of it, or nothing if a line is wrong.

    Ends with 0 if all lines were right, and with 1 if some were wrong.

    Example: voltway token import cards.csv --dry-run
    """
    options = ImportOptions(
        organization_id=OrganizationId(organization),
        zone=operator_times().zone,
        dry_run=dry_run,
        skip_errors=skip_errors,
    )
    with _opened(file) as source, _progress_bar(file.stat().st_size) as show:
        report = on_network(lambda pool, bus: _import(pool, bus, source, options, show))
    if as_json:
        output.print_json(report)
    else:
        _print_report(report)
    raise typer.Exit(1 if report.wrong else 0)


def export_tokens(
    *,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Not to the terminal.")] = None,
    group: Annotated[str | None, typer.Option(help="Only those of this group.")] = None,
    driver: Annotated[str | None, typer.Option(help="Only this driver's.")] = None,
    vehicle: Annotated[str | None, typer.Option(help="Only this vehicle's.")] = None,
    fleet: Annotated[str | None, typer.Option(help="Only this fleet's (an organization's id).")] = None,
) -> None:
    """Print tokens as CSV that `voltway token import` reads.

    Example: voltway token export --group fleet --output fleet.csv
    """
    wanted = TokenFilter(group_id=group, driver_id=driver, vehicle_id=vehicle, fleet_id=fleet)
    if file is None:
        on_database(lambda conn: _export(conn, wanted, lambda piece: typer.echo(piece, nl=False)))
        return
    try:
        with file.open("w", encoding="utf-8", newline="") as target:
            on_database(lambda conn: _export(conn, wanted, target.write))
    except OSError as error:
        raise InvalidInput(f"{file} can't be written ({error.strerror})", "name another file") from error


async def _import(
    pool: Pool, bus: Bus, source: BinaryIO, options: ImportOptions, show: Callable[[int], None]
) -> ImportReport:
    async with transaction(pool) as conn:
        report = await importing.import_tokens(conn, source, options, show)
        changes = report.applied and report.added + report.changed > 0
        if changes:
            told = {"file": Path(source.name).name, "added": report.added, "changed": report.changed}
            await record(conn, AuditAction.TOKEN_IMPORT, options.organization_id, options.organization_id, after=told)
    if changes:
        bus.publish(TOKENS_CHANGED, b"")
    return report


async def _export(conn: Connection, wanted: TokenFilter, write: Callable[[str], object]) -> None:
    async for piece in importing.export_tokens(conn, wanted):
        write(piece)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        source = file.open("rb")
    except OSError as error:
        raise InvalidInput(f"{file} can't be read ({error.strerror})", "name a file of CSV") from error
    with source:
        yield source


@contextmanager
def _progress_bar(total_bytes: int) -> Iterator[Callable[[int], None]]:
    """Shows progress on a terminal's standard error while the block runs, and nothing elsewhere."""
    terminal = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn()
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("reading", total=total_bytes)

        def show(read_bytes: int) -> None:
            done = read_bytes >= total_bytes
            bar.update(task, description="comparing" if done else "reading", completed=read_bytes)

        yield show


def _print_report(report: ImportReport) -> None:
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        where = f", {problem.column}" if problem.column else ""
        value = f" {problem.value!r}" if problem.column else ""
        output.say(f"Line {problem.line}{where}:{value} {problem.reason}")
    hidden = report.problems_left_out + max(len(report.problems) - _PROBLEMS_SHOWN, 0)
    if hidden:
        output.say(f"… and {hidden:,} more problems.")
    verb = "" if report.applied else "would be "
    output.say(
        f"{report.added:,} {verb}added, {report.changed:,} {verb}changed, {report.unchanged:,} unchanged, "
        f"{report.wrong:,} wrong."
    )
    if not report.applied:
        output.say("Nothing was changed." + (" Mend the lines, or add --skip-errors." if report.wrong else ""))
