"""`voltway advisory`: what manufacturers say of weaknesses of their firmware."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, YesOption, confirm
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection
from voltway.security import store_advisories
from voltway.security.advisories import MOST_BYTES, read_advisory
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.posture import Advisory

app = typer.Typer(
    name="advisory", help="Advisories on firmware (CSAF), for the posture of stations.", no_args_is_help=True
)


@app.command()
@with_reason
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The advisory, a CSAF 2.0 file.")],
    *,
    vendor: Annotated[
        str | None,
        typer.Option(help="What its stations tell as their vendor, if it writes it otherwise; * is anything."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="What they tell as their model, if it writes it otherwise; * is anything.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Hold stations against an advisory from now on; one of the same id is replaced.

    Example: voltway advisory add acme-2026-001.json --vendor "ACME*"
    """
    advisory = read_advisory(_content(file), datetime.now(UTC), vendor=vendor, model=model)

    async def work(conn: Connection) -> None:
        async with conn.transaction():
            await store_advisories.keep(conn, advisory)
            await record(conn, AuditAction.ADVISORY_ADD, advisory.advisory_id, ROOT, after=advisory.for_audit())

    on_database(work)
    if as_json:
        output.print_json(advisory)
    else:
        output.say(
            f"Advisory {output.printable(advisory.advisory_id)} names {len(advisory.products)} affected products.",
            "See whom it concerns: voltway findings --kind known_weakness",
        )


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{file} can't be read ({error.strerror})", "give a file that is there") from error


@app.command("list")
def list_advisories(*, limit: LimitOption = 50, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List advisories by id.

    Example: voltway advisory list
    """

    async def work(conn: Connection) -> list[Advisory]:
        return await store_advisories.page(conn, after=after, limit=limit + 1)

    rows, following = cut(on_database(work), limit, lambda row: row.advisory_id)
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    else:
        output.say("No advisories yet. Add one: voltway advisory add FILE")


@app.command()
@with_reason
def remove(
    advisory: Annotated[str, typer.Argument(metavar="ADVISORY", help="The advisory's id.")], *, yes: YesOption = False
) -> None:
    """Forget an advisory.

    Example: voltway advisory remove ACME-2026-001
    """
    confirm(f"Forget advisory {output.word(advisory)}?", yes=yes)

    async def work(conn: Connection) -> Advisory:
        async with conn.transaction():
            row = await store_advisories.remove(conn, advisory)
            await record(conn, AuditAction.ADVISORY_REMOVE, row.advisory_id, ROOT, before=row.for_audit())
        return row

    row = on_database(work)
    output.say(f"Advisory {output.printable(row.advisory_id)} is forgotten.")


def _listing(rows: list[Advisory], times: Times) -> Table:
    table = output.table(
        output.name("Advisory"), "Title", "By", output.fixed(f"Released, {times.zone}"), output.number("Products")
    )
    for row in rows:
        table.add_row(
            output.cell(row.advisory_id),
            output.cell(row.title),
            output.cell(row.publisher),
            times.short(row.released_at),
            str(len(row.products)),
        )
    return table
