"""`voltway privacy`: what is held on people and why; its export, and its erasure."""

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Final

import typer

from voltway.cli import output, privacy_view
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, YesOption, confirm
from voltway.cli.auditing import actor, record
from voltway.cli.connect import current_settings, on_database, on_pool, operator_times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.privacy import carrying_out, exporting, record as records, requesting, store_requests
from voltway.privacy.data_map import PERSONAL
from voltway.privacy.erasing import Report
from voltway.privacy.exporting import Exported
from voltway.privacy.store_requests import ErasureRow
from voltway.privacy.subject import Asked
from voltway.vocabulary.errors import InvalidInput, Refused

app = typer.Typer(name="privacy", help="What is held on people: map, record, export, erase.", no_args_is_help=True)

_STATEMENT_TIMEOUT_S: Final = 3600.0

AccountOption = Annotated[
    list[str] | None, typer.Option("--account", help="An account's id or e-mail address. Can be given several times.")
]
DriverOption = Annotated[list[str] | None, typer.Option("--driver", help="A driver's id.")]
TokenOption = Annotated[list[str] | None, typer.Option("--token", help="A token's uid.")]


@app.command("map")
def show_map(*, as_json: JsonOption = False) -> None:
    """Show every table that says something of people: why, for how long, and what an erasure does.

    Example: voltway privacy map
    """
    if as_json:
        output.print_json_page(PERSONAL)
    else:
        output.print_table(privacy_view.data_map(PERSONAL, current_settings().retention))


@app.command("record")
def show_record(*, as_json: JsonOption = False) -> None:
    """Write the record of processing activities (GDPR Art. 30), as Markdown or JSON.

    Example: voltway privacy record > processing.md
    """
    told = records.record(PERSONAL, current_settings().retention, datetime.now(UTC))
    if as_json:
        output.print_json(told)
    else:
        typer.echo(records.as_markdown(told), nl=False)


@app.command()
def export(
    *,
    account: AccountOption = None,
    driver: DriverOption = None,
    token: TokenOption = None,
    file: Annotated[Path, typer.Option("--output", "-o", help="The zip file to write; it must not be there.")],
    as_json: JsonOption = False,
) -> None:
    """Write all that is held on a person into a zip file that only you can read.

    Example: voltway privacy export --account ada@example.org -o ada.zip
    """
    asked = _asked(account, driver, token)
    settings, now = current_settings(), datetime.now(UTC)

    async def work(pool: Pool) -> list[Exported]:
        async with transaction(pool) as conn:
            await requesting.note_export(conn, asked, partial(record, conn))
        with _new_file(file) as out:
            return await exporting.write(pool, asked, out, settings.retention, now)

    told = on_pool(work, statement_timeout_s=_STATEMENT_TIMEOUT_S)
    if as_json:
        output.print_json_page(told)
    else:
        output.print_table(privacy_view.exported(told), f"Written to {file}.")


@app.command()
def erase(
    *,
    account: AccountOption = None,
    driver: DriverOption = None,
    token: TokenOption = None,
    reason: Annotated[str, typer.Option(help="Who asked for it, and when.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Erase a person: remove what may go, and take their name off what law keeps. First it says what will be done.

    Everything is looked through once more a day later, by the worker. It can't be undone.

    Example: voltway privacy erase --account ada@example.org --reason "asked by letter" --dry-run
    """
    asked = _asked(account, driver, token)
    plan = on_pool(lambda pool: carrying_out.dry_run(pool, asked), statement_timeout_s=_STATEMENT_TIMEOUT_S)
    if not as_json or dry_run:
        _print_report(plan, as_json=as_json, done=False)
    if plan.refused:
        raise Refused(plan.refused)
    if dry_run:
        return
    confirm("Erase this person for good?", yes=yes)
    row = on_pool(lambda pool: _erase(pool, asked, reason), statement_timeout_s=_STATEMENT_TIMEOUT_S)
    if as_json:
        output.print_json(row)
    else:
        privacy_view.print_row(row, operator_times())


@app.command()
def erasures(*, limit: LimitOption = 20, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List erasures, newest first.

    Example: voltway privacy erasures
    """

    async def work(conn: Connection) -> list[ErasureRow]:
        return await store_requests.erasures(conn, after=after, limit=limit + 1)

    rows, following = cut(on_database(work), limit, lambda row: row.erasure_id)
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(privacy_view.listing(rows, operator_times()), output.more(following))
    else:
        output.say("Nobody was erased.")


async def _erase(pool: Pool, asked: Asked, reason: str) -> ErasureRow:
    """Plan, confirm and carry out, here and now; when this is killed, a worker goes on with it."""
    now = datetime.now(UTC)
    async with transaction(pool) as conn:
        row = await requesting.ask_erasure(conn, asked, actor(), reason, now)
    await carrying_out.work_on(pool, row.erasure_id, now)
    async with transaction(pool) as conn:
        row = await requesting.confirm(conn, row.erasure_id, actor(), now, partial(record, conn))
    await carrying_out.work_on(pool, row.erasure_id, datetime.now(UTC))
    async with pool.connection() as conn:
        return await store_requests.find_erasure(conn, row.erasure_id) or row


def _print_report(report: Report, *, as_json: bool, done: bool) -> None:
    if as_json:
        output.print_json(report)
    else:
        privacy_view.print_report(report, done=done)


def _asked(account: list[str] | None, driver: list[str] | None, token: list[str] | None) -> Asked:
    return Asked(accounts=account or [], drivers=driver or [], tokens=token or [])


def _new_file(file: Path) -> IO[bytes]:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise InvalidInput(f"{file} can't be written ({error.strerror})", "give a new file's name") from error
    return os.fdopen(descriptor, "wb")
