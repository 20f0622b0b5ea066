"""`voltway journal`: the record of every fact, and the proof that current state is what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress as ProgressBar, TextColumn, TimeElapsedColumn
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import JsonOption
from voltway.cli.connect import on_database, on_pool, operator_times
from voltway.cli.output import Times
from voltway.journal import store_status
from voltway.journal.store_status import FollowerProgress, JournalSpan
from voltway.kit.postgres import Connection
from voltway.replaying.comparison import Comparison, Difference, Progress
from voltway.replaying.replay import OnProgress, replay as rebuild

app = typer.Typer(name="journal", help="The record of every fact: its state, and a replay of it.", no_args_is_help=True)

_STATEMENT_TIMEOUT_S: Final = 6 * 3600.0
"""A replay compares whole tables in one statement each, where other commands shall not hold the database up."""


@app.command()
def replay(
    *,
    keep_schema: Annotated[
        bool, typer.Option("--keep-schema", help="Leave what was built in the schema `replay`, to look at.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Build current state anew from the journal and compare it, row by row, with what is there.

    The network may go on meanwhile. Ends with 0 if both agree and with 1 if they don't.

    Example: voltway journal replay
    """
    with _progress_bar() as show:
        comparison = on_pool(
            lambda pool: rebuild(pool, progress=show, keep_schema=keep_schema),
            statement_timeout_s=_STATEMENT_TIMEOUT_S,
        )
    if as_json:
        output.print_json({"agrees": comparison.agrees, **msgspec.structs.asdict(comparison)})
    else:
        _print_comparison(comparison)
    raise typer.Exit(0 if comparison.agrees else 1)


@app.command()
def status(*, as_json: JsonOption = False) -> None:
    """Show how many facts there are, since when, and how far each of the journal's readers has come.

    Example: voltway journal status
    """

    async def work(conn: Connection) -> tuple[JournalSpan, list[FollowerProgress]]:
        return await store_status.span(conn), await store_status.followers(conn)

    span, followers = on_database(work)
    if as_json:
        output.print_json({"journal": span, "followers": followers})
        return
    times = operator_times()
    if not span.facts:
        output.say("The journal is empty. It begins with the first station that connects.")
        return
    output.print_fields(
        [("Facts", f"{span.facts:,}"), ("Oldest", times.full(span.oldest_at)), ("Newest", times.full(span.newest_at))]
    )
    if followers:
        output.heading("Readers")
        output.print_table(_readers(followers, times))


@contextmanager
def _progress_bar() -> Iterator[OnProgress]:
    """Shows progress on a terminal's standard error while the block runs, and nothing elsewhere."""
    terminal = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with ProgressBar(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("starting", total=None)

        def show(progress: Progress) -> None:
            bar.update(task, description=progress.step, completed=progress.done, total=progress.total)

        yield show


def _print_comparison(comparison: Comparison) -> None:
    output.print_table(_tables(comparison))
    output.say("")
    for table in comparison.tables:
        output.say(*(difference_in_words(table.table, difference) for difference in table.differences))
    if comparison.unreadable:
        output.say(f"{comparison.unreadable:,} facts in the journal can't be understood by this version.")
    if comparison.agrees:
        output.say(f"Current state is what the journal's {comparison.facts:,} facts say.")
    else:
        output.say("Current state is NOT what the journal says. Please report it with the lines above.")


def difference_in_words(table: str, difference: Difference) -> str:
    """One value that is not as the journal says, in a line."""
    if difference.column is not None:
        return (
            f"- {table} {difference.key}: {difference.column} is {difference.live}, "
            f"by the journal {difference.replayed}"
        )
    where = "is not in the journal" if difference.replayed is None else "is missing, by the journal it exists"
    return f"- {table} {difference.key} {where}"


def _tables(comparison: Comparison) -> Table:
    table = output.table(
        "Table",
        output.number("Equal\nrows"),
        output.number("Different\nrows"),
        output.number("Only here\nrows"),
        output.number("Only in journal\nrows"),
    )
    for row in comparison.tables:
        counts = (row.equal, row.different, row.only_live, row.only_replayed)
        table.add_row(row.table, *(f"{count:,}" for count in counts), style="" if row.agrees else output.TROUBLE_STYLE)
    return table


def _readers(followers: list[FollowerProgress], times: Times) -> Table:
    table = output.table(output.name("Reader"), output.number("Behind\nfacts"), output.fixed(times.header("Moved")))
    for follower in followers:
        table.add_row(output.cell(follower.name), f"{follower.behind:,}", times.short(follower.moved_at))
    return table
