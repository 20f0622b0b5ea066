"""`voltway key`: bearer keys for programs that use the API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, seconds
from voltway.cli.completion import complete_key
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection
from voltway.people import api_keys, store_keys
from voltway.people.store_keys import KeyRow, KeyScope
from voltway.vocabulary.errors import NotFound

app = typer.Typer(name="key", help="Bearer keys for programs that use the API.", no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what will use it.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="It may change things, not only read.")] = False,
    expires_in: Annotated[str | None, typer.Option(metavar="SPAN", help="Until when it works, like 90d.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print it this one time.

    Example: voltway key add "energy dashboard" --expires-in 90d
    """
    now = datetime.now(UTC)
    expires_at = None if expires_in is None else now + timedelta(seconds=seconds(expires_in))
    scope = KeyScope.WRITE if write else KeyScope.READ

    made = on_database(lambda conn: api_keys.make_key(conn, name=name, scope=scope, now=now, expires_at=expires_at))
    if as_json:
        output.print_json(made)
        return
    typer.echo(made.key)
    output.say("The key is shown only now; only a hash of it is kept. Programs send it so:")
    output.say("  Authorization: Bearer <the key>")


@app.command("list")
def list_keys(*, limit: LimitOption = 50, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List the keys, without their secrets.

    Example: voltway key list
    """

    async def work(conn: Connection) -> list[KeyRow]:
        return await store_keys.page(conn, after=after, limit=limit + 1)

    rows, cursor = cut(on_database(work), limit, lambda row: row.key_id)
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(cursor))
    elif after:
        output.say("No more keys.")
    else:
        output.say("No keys yet. Make one: voltway key add NAME")


@app.command()
def revoke(
    key_id: Annotated[
        str, typer.Argument(metavar="KEY", help="The key's id, as `key list` shows it.", autocompletion=complete_key)
    ],
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a key useless, at once and for good.

    Example: voltway key revoke 4fGh7Jk9Lm2N
    """
    row = on_database(lambda conn: store_keys.revoke(conn, key_id, datetime.now(UTC)))
    if row is None:
        raise NotFound(f"there is no key {key_id[:80]}", "`voltway key list` shows their ids")
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Key {row.key_id} ({row.name}) is revoked.")


def _listing(rows: list[KeyRow], times: Times) -> Table:
    table = output.table(
        output.name("Key"),
        "Name",
        "May",
        "State",
        output.fixed(times.header("Expires")),
        output.fixed(times.header("Last used")),
    )
    now = datetime.now(UTC)
    for row in rows:
        table.add_row(
            row.key_id,
            output.cell(row.name),
            row.scope,
            _state(row, now),
            times.short(row.expires_at),
            times.short(row.last_used_at),
        )
    return table


def _state(row: KeyRow, now: datetime) -> Text:
    if row.revoked_at is not None:
        return Text("revoked", output.TROUBLE_STYLE)
    return Text("works", output.ACTIVE_STYLE) if api_keys.usable(row, now) else Text("expired", output.WARNING_STYLE)
