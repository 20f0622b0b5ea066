"""How `voltway privacy` shows the data map, exports and erasures."""

from collections.abc import Sequence

import msgspec
from rich.table import Table

from voltway.cli import output
from voltway.cli.output import Times
from voltway.kit.settings import RetentionSettings
from voltway.privacy.erasing import Report
from voltway.privacy.exporting import Exported
from voltway.privacy.personal import Table as MappedTable
from voltway.privacy.record import kept_for
from voltway.privacy.store_requests import ErasureRow, ErasureState


def data_map(tables: Sequence[MappedTable], retention: RetentionSettings) -> Table:
    """A row per table and purpose."""
    shown = output.table(output.name("Table\nkept"), output.name("Why\nbasis"), output.name("At erasure\ncolumns"))
    for table in tables:
        for group in table.personal:
            shown.add_row(
                f"{table.name}\n{kept_for(table.retention, retention)}",
                f"{group.purpose}\nGDPR Art. {group.basis}",
                f"{group.at_erasure}\n{', '.join(group.names)}",
            )
    return shown


def exported(told: Sequence[Exported]) -> Table:
    """A row per file of an export."""
    shown = output.table(output.name("File"), output.number("Rows"), output.name("What"))
    for each in told:
        shown.add_row(f"{each.table}.jsonl", str(each.rows), each.what)
    return shown


def print_report(report: Report, *, done: bool) -> None:
    """What an erasure would do, or did."""
    shown = output.table(
        output.name("Table"),
        output.number("Removed" if done else "To be\nremoved"),
        output.number("Pseudo-\nnymised"),
        output.number("Kept"),
        output.name("Why"),
    )
    for each in report.tables:
        shown.add_row(
            each.table,
            *(str(count or "") for count in (each.removed, each.pseudonymised, each.kept)),
            "; ".join(each.why),
        )
    output.print_table(shown)
    if report.same_holder:
        output.say(f"Not theirs as far as is known, but with the same holder: {', '.join(report.same_holder)}.")
    if report.stations_to_ask:
        output.say(f"Stations that may hold data of their own: {', '.join(report.stations_to_ask)}.")
    output.say(*report.notes)


def print_row(row: ErasureRow, times: Times) -> None:
    """An erasure that was carried out."""
    if row.report is not None:
        print_report(msgspec.convert(row.report, Report), done=True)
    if row.state is ErasureState.SETTLING:
        output.say(f"Erased. Everything is looked through once more {times.full(row.again_at)}: {row.erasure_id}")
    else:
        output.say(f"The erasure {row.erasure_id} is {row.state}.")


def listing(rows: Sequence[ErasureRow], times: Times) -> Table:
    """A row per erasure."""
    shown = output.table(output.fixed(f"Erasure\nasked, {times.zone}"), output.fixed("State"), output.name("Reason"))
    for row in rows:
        shown.add_row(f"{row.erasure_id}\n{times.short(row.asked_at)}", row.state, output.cell(row.reason))
    return shown
