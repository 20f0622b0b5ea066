"""`voltway organization`: who has something to do with the network, as a tree."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection
from voltway.people import approving, store_four_eyes, store_organizations
from voltway.people.store_organizations import OrganizationKind, OrganizationRow
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.approvals import DangerousAct
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.ids import new_id

app = typer.Typer(
    name="organization",
    help="Organizations: the operator, and who has sites, fleets and stations below it.",
    no_args_is_help=True,
)

OrganizationArgument = Annotated[str, typer.Argument(metavar="ID", help="The organization's id.")]
ParentOption = Annotated[str, typer.Option("--below", metavar="ID", help="The organization above it.")]


@app.command()
@with_reason
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    *,
    kind: Annotated[OrganizationKind, typer.Option(help="What it has to do with the network.")],
    below: ParentOption = ROOT,
    as_json: JsonOption = False,
) -> None:
    """Add an organization.

    Example: voltway organization add "Hotel Adler" --kind site_host
    """
    organization_id = OrganizationId(new_id())

    async def work(conn: Connection) -> OrganizationRow:
        async with conn.transaction():
            row = await store_organizations.add(conn, organization_id, below, kind, name=name)
            await record(conn, AuditAction.ORGANIZATION_ADD, organization_id, organization_id, after=row)
        return row

    row = on_database(work)
    _tell(row, f"Organization {row.name} has the id {row.organization_id}.", as_json=as_json)


@app.command("list")
def list_organizations(
    *,
    kind: Annotated[OrganizationKind | None, typer.Option(help="Only of this kind.")] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List organizations as a tree.

    Example: voltway organization list
    """

    async def work(conn: Connection) -> list[OrganizationRow]:
        return await store_organizations.page(conn, after=after, limit=limit + 1, kind=kind)

    rows, cursor = cut(on_database(work), limit, lambda row: row.path)
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(_listing(rows), output.more(cursor))
    else:
        output.say("No organization is like that.")


@app.command()
@with_reason
def move(organization: OrganizationArgument, *, below: ParentOption, as_json: JsonOption = False) -> None:
    """Hang an organization, and all below it, under another one.

    Example: voltway organization move 0199a1… --below operator
    """
    action = AuditAction.ORGANIZATION_MOVE
    row = _change(organization, action, lambda conn: store_organizations.move(conn, organization, below))
    _tell(row, f"Organization {row.name} is below {below} now.", as_json=as_json)


@app.command()
@with_reason
def rename(
    organization: OrganizationArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called from now on.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Give an organization another name.

    Example: voltway organization rename operator "Stadtwerke Musterstadt"
    """
    action = AuditAction.ORGANIZATION_CHANGE
    row = _change(organization, action, lambda conn: store_organizations.change(conn, organization, name=name))
    _tell(row, f"Organization {organization} is called {row.name} now.", as_json=as_json)


@app.command()
@with_reason
def remove(organization: OrganizationArgument) -> None:
    """Remove an organization to which nothing belongs any more.

    Example: voltway organization remove 0199a1…
    """

    async def work(conn: Connection) -> None:
        async with conn.transaction():
            row = await _known(conn, organization)
            await store_organizations.remove(conn, organization)
            above = row.parent_id or row.organization_id
            await record(conn, AuditAction.ORGANIZATION_REMOVE, organization, above, before=row)

    on_database(work)
    output.say(f"Organization {organization} is removed.")


def _change(
    organization: str, action: AuditAction, change: Callable[[Connection], Awaitable[OrganizationRow]]
) -> OrganizationRow:
    async def work(conn: Connection) -> OrganizationRow:
        async with conn.transaction():
            before = await _known(conn, organization)
            row = await change(conn)
            await record(conn, action, organization, row.organization_id, before=before, after=row)
        return row

    return on_database(work)


async def _known(conn: Connection, organization: str) -> OrganizationRow:
    row = await store_organizations.find(conn, organization)
    if row is None:
        raise NotFound(f"there is no organization {organization[:80]}", "`voltway organization list` shows all")
    return row


@app.command("four-eyes")
@with_reason
def four_eyes(
    organization: OrganizationArgument,
    *,
    on: Annotated[list[DangerousAct] | None, typer.Option("--on", help="Ask for a second person from now on.")] = None,
    off: Annotated[list[DangerousAct] | None, typer.Option("--off", help="Ask for none any more.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show or change what takes a second person on an organization and everything below it.

    Example: voltway organization four-eyes operator --on role.give --on person.invite
    """
    acts = on_database(lambda conn: _four_eyes(conn, OrganizationId(organization), on or [], off or []))
    if as_json:
        output.print_json_page([{"act": act} for act in acts])
    else:
        output.say(f"A second person is asked for: {', '.join(acts)}." if acts else "Nothing takes a second person.")


async def _four_eyes(
    conn: Connection, organization_id: OrganizationId, on: list[DangerousAct], off: list[DangerousAct]
) -> list[DangerousAct]:
    """Whoever may use the database may do everything alone; it stands in the audit trail."""
    now = datetime.now(UTC)
    await _known(conn, organization_id)
    async with conn.transaction():
        for act in on:
            await approving.require_two(conn, act, organization_id, now)
            await store_four_eyes.switch_on(conn, organization_id, act, now)
        for act in off:
            await store_four_eyes.switch_off(conn, organization_id, act)
        if on or off:
            was, told = ({"four_eyes": sorted(acts)} for acts in (off, on))
            action = AuditAction.ORGANIZATION_CHANGE
            await record(conn, action, organization_id, organization_id, before=was, after=told)
    return sorted(await store_four_eyes.in_force(conn, organization_id))


def _tell(row: OrganizationRow, sentence: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(sentence)


def _listing(rows: list[OrganizationRow]) -> Table:
    table = output.table(output.name("Organization"), "Kind", "Id")
    top = min(row.path.count("/") for row in rows)
    for row in rows:
        table.add_row(output.cell("  " * (row.path.count("/") - top) + row.name), row.kind, row.organization_id)
    return table
