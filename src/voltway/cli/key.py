"""`voltway key`: bearer keys for programs that use the API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, seconds
from voltway.cli.auditing import record, with_reason
from voltway.cli.completion import complete_key
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection
from voltway.people import api_keys, store_keys, store_organizations
from voltway.people.api_keys import MadeKey, NewKey
from voltway.people.store_keys import KeyRow
from voltway.vocabulary.access import ROOT, OrganizationId, Permission
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput, NotFound

app = typer.Typer(name="key", help="Bearer keys for programs that use the API.", no_args_is_help=True)


@app.command()
@with_reason
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what will use it.")],
    *,
    write: Annotated[bool, typer.Option("--write", help="It may do everything, not only look.")] = False,
    may: Annotated[
        list[Permission] | None, typer.Option("--may", help="Only this, like stations.read; can be repeated.")
    ] = None,
    organization: Annotated[
        str, typer.Option("--organization", metavar="ID", help="What it may is there and below.")
    ] = ROOT,
    network: Annotated[
        list[str] | None, typer.Option("--network", metavar="CIDR", help="Whence it may come; can be repeated.")
    ] = None,
    expires_in: Annotated[str | None, typer.Option(metavar="SPAN", help="Until when it works, like 90d.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print it this one time.

    Example: voltway key add "energy dashboard" --may sessions.read --expires-in 90d
    """
    if write and may:
        raise InvalidInput("--write is everything there is", "leave out --write, or --may")
    now = datetime.now(UTC)
    wanted = NewKey(
        name=name,
        permissions=frozenset(may or (Permission if write else api_keys.READ_ONLY)),
        organization_id=OrganizationId(organization),
        expires_at=None if expires_in is None else now + timedelta(seconds=seconds(expires_in)),
        networks=network or (),
    )
    made = on_database(lambda conn: _make(conn, wanted, now))
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
@with_reason
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
    row = on_database(lambda conn: _revoke(conn, key_id))
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Key {row.key_id} ({row.name}) is revoked.")


async def _make(conn: Connection, wanted: NewKey, now: datetime) -> MadeKey:
    if await store_organizations.find(conn, wanted.organization_id) is None:
        raise NotFound(
            f"there is no organization {wanted.organization_id[:80]}", "`voltway organization list` shows all"
        )
    async with conn.transaction():
        made = await api_keys.make_key(conn, wanted, now)
        await record(conn, AuditAction.KEY_MAKE, made.row.key_id, wanted.organization_id, after=made.row)
    return made


async def _revoke(conn: Connection, key_id: str) -> KeyRow:
    async with conn.transaction():
        row = await store_keys.revoke(conn, key_id, datetime.now(UTC))
        if row is None:
            raise NotFound(f"there is no key {key_id[:80]}", "`voltway key list` shows their ids")
        await record(conn, AuditAction.KEY_REVOKE, key_id, row.organization_id)
    return row


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
            output.cell(_may(row)),
            _state(row, now),
            times.short(row.expires_at),
            times.short(row.last_used_at),
        )
    return table


def _may(row: KeyRow) -> str:
    """What a key opens, in a word where there is one."""
    permissions = frozenset(row.permissions)
    if permissions == frozenset(Permission):
        opens = "everything"
    elif permissions == api_keys.READ_ONLY:
        opens = "look"
    else:
        opens = ", ".join(sorted(permissions))
    return opens if row.organization_id == ROOT else f"{opens} on {row.organization_id}"


def _state(row: KeyRow, now: datetime) -> Text:
    if row.revoked_at is not None:
        return Text("revoked", output.TROUBLE_STYLE)
    return Text("works", output.ACTIVE_STYLE) if api_keys.usable(row, now) else Text("expired", output.WARNING_STYLE)
