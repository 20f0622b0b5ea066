"""`voltway token`: the cards, apps, contracts and cars that may charge."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from voltway.cli import output, token_files, token_group, token_learn
from voltway.cli.arguments import (
    AfterOption,
    JsonOption,
    LimitOption,
    TokenArgument,
    YesOption,
    clock_span,
    confirm,
    instant,
)
from voltway.cli.auditing import record, with_reason
from voltway.cli.completion import complete_station
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.tokens import store_listing
from voltway.tokens.store_listing import Assignment, TokenFilter, TokenRow
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput, NotFound
from voltway.vocabulary.subjects import TOKEN_CHANGED
from voltway.vocabulary.tokens import TokenKind, TokenStatus

T = TypeVar("T")

app = typer.Typer(name="token", help="Tokens: the cards, apps and cars that may charge.", no_args_is_help=True)
app.add_typer(token_group.app)
app.command("import")(token_files.import_tokens)
app.command("export")(token_files.export_tokens)
app.command("learn")(token_learn.learn)


@app.command()
@with_reason
# house: allow short-function because it is one line for each property of a token, twice
def add(  # noqa: PLR0913  (one argument per option)
    token: TokenArgument,
    *,
    kind: Annotated[TokenKind, typer.Option(case_sensitive=False, help="What it is.")] = TokenKind.ISO14443,
    holder: Annotated[str | None, typer.Option(help="Whose it is.")] = None,
    group: Annotated[str | None, typer.Option(help="Tokens of a group may stop each other's sessions.")] = None,
    parent: Annotated[str | None, typer.Option(help="The uid it belongs to (OCPP 1.6 parentIdTag).")] = None,
    valid_from: Annotated[str | None, typer.Option(help="Date or time, in the operator's zone.")] = None,
    valid_until: Annotated[str | None, typer.Option(help="Date or time, in the operator's zone.")] = None,
    max_concurrent: Annotated[int | None, typer.Option(min=1, help="Most sessions at once.")] = None,
    station: Annotated[
        list[str] | None,
        typer.Option(help="Only at this station; may be given again.", autocompletion=complete_station),
    ] = None,
    hours: Annotated[str | None, typer.Option(help="Only in these hours of the station's day, 07:00-19:30.")] = None,
    driver: Annotated[str | None, typer.Option(help="The driver it is assigned to.")] = None,
    vehicle: Annotated[str | None, typer.Option(help="The vehicle it is assigned to.")] = None,
    fleet: Annotated[str | None, typer.Option(help="The fleet (an organization's id) it is assigned to.")] = None,
    no_credit: Annotated[bool, typer.Option("--no-credit", help="Refuse it until it is paid for.")] = False,
    master_pass: Annotated[bool, typer.Option("--master-pass", help="May stop any session.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Let a token charge.

    Example: voltway token add 04A2B3C4D5E680 --holder "Ada Lovelace" --valid-until 2030-12-31
    """
    zone = operator_times().zone
    begin, end, allowed_hours = instant(valid_from, zone), instant(valid_until, zone), clock_span(hours)

    async def work(conn: Connection) -> TokenRow:
        row = await store_listing.add(
            conn,
            token,
            kind=kind,
            holder=holder,
            group_id=group,
            parent_uid=parent,
            valid_from=begin,
            valid_until=end,
            credit_ok=not no_credit,
            max_concurrent=max_concurrent,
            allowed_stations=station or None,
            allowed_hours=allowed_hours,
            master_pass=master_pass,
            driver_id=driver,
            vehicle_id=vehicle,
            fleet_id=fleet,
        )
        await record(conn, AuditAction.TOKEN_ADD, row.token_uid, row.organization_id, after=row.for_audit())
        return row

    _tell(_change(token, work), f"Token {token} may charge.", as_json=as_json)


@app.command("list")
def list_tokens(  # noqa: PLR0913  (one argument per option)
    *,
    search: Annotated[str | None, typer.Option(help="How the uid or the holder begins.")] = None,
    blocked: Annotated[bool, typer.Option("--blocked", help="Only blocked ones.")] = False,
    group: Annotated[str | None, typer.Option(help="Only those of this group.")] = None,
    driver: Annotated[str | None, typer.Option(help="Only this driver's.")] = None,
    vehicle: Annotated[str | None, typer.Option(help="Only this vehicle's.")] = None,
    fleet: Annotated[str | None, typer.Option(help="Only this fleet's (an organization's id).")] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List tokens by uid.

    Example: voltway token list --search ada
    """
    wanted = TokenFilter(
        search=search or None,
        status=TokenStatus.BLOCKED if blocked else None,
        group_id=group,
        driver_id=driver,
        vehicle_id=vehicle,
        fleet_id=fleet,
    )

    async def work(conn: Connection) -> list[TokenRow]:
        return await store_listing.page(conn, wanted, after=after, limit=limit + 1)

    rows, cursor = cut(on_database(work), limit, lambda row: row.token_uid)
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(cursor))
    elif after or wanted != TokenFilter():
        output.say("No token is like that.")
    else:
        output.say("No tokens yet. Add one: voltway token add UID")


@app.command()
def show(token: TokenArgument, *, as_json: JsonOption = False) -> None:
    """Show one token and what it may do.

    Example: voltway token show 04A2B3C4D5E680
    """
    row = on_database(lambda conn: _known(conn, token))
    if as_json:
        output.print_json(row)
    else:
        output.print_fields(_fields(row, operator_times()))


@app.command()
@with_reason
def block(token: TokenArgument, *, as_json: JsonOption = False) -> None:
    """Refuse a token from now on. A session it runs goes on.

    Example: voltway token block 04A2B3C4D5E680
    """
    row = _change(token, lambda conn: _set_status(conn, token, TokenStatus.BLOCKED))
    _tell(row, f"Token {token} is blocked.", as_json=as_json)


@app.command()
@with_reason
def unblock(token: TokenArgument, *, as_json: JsonOption = False) -> None:
    """Let a blocked token charge again.

    Example: voltway token unblock 04A2B3C4D5E680
    """
    row = _change(token, lambda conn: _set_status(conn, token, TokenStatus.ACTIVE))
    _tell(row, f"Token {token} may charge again.", as_json=as_json)


@app.command()
@with_reason
def assign(
    token: TokenArgument,
    *,
    driver: Annotated[str | None, typer.Option(help="The driver; an empty text takes it away.")] = None,
    vehicle: Annotated[str | None, typer.Option(help="The vehicle; an empty text takes it away.")] = None,
    fleet: Annotated[str | None, typer.Option(help="The fleet (an organization's id), or an empty text.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say whose a token is: a driver's, a vehicle's, a fleet's.

    Example: voltway token assign 04A2B3C4D5E680 --driver ada --vehicle "B-AL 1815E"
    """
    to = Assignment(driver_id=driver, vehicle_id=vehicle, fleet_id=fleet)
    if to == Assignment():
        raise InvalidInput(f"nobody is named to assign {token[:80]} to", "give --driver, --vehicle or --fleet")
    row = _change(token, lambda conn: _assign(conn, token, to))
    _tell(row, f"Token {token} is assigned.", as_json=as_json)


@app.command()
@with_reason
def remove(token: TokenArgument, *, yes: YesOption = False) -> None:
    """Forget a token. Its sessions stay, they are the record.

    Example: voltway token remove 04A2B3C4D5E680
    """
    confirm(f"Forget token {token}?", yes=yes)
    _change(token, lambda conn: _remove(conn, token))
    output.say(f"Token {token} is removed.")


async def _set_status(conn: Connection, token: str, status: TokenStatus) -> TokenRow:
    before = await _known(conn, token)
    row = await store_listing.set_status(conn, token, status)
    action = AuditAction.TOKEN_BLOCK if status is TokenStatus.BLOCKED else AuditAction.TOKEN_UNBLOCK
    await record(conn, action, row.token_uid, row.organization_id, before=before.status, after=row.status)
    return row


async def _assign(conn: Connection, token: str, to: Assignment) -> TokenRow:
    before = await _known(conn, token)
    row = await store_listing.assign(conn, token, to)
    was, now = (Assignment(driver_id=x.driver_id, vehicle_id=x.vehicle_id, fleet_id=x.fleet_id) for x in (before, row))
    await record(conn, AuditAction.TOKEN_ASSIGN, row.token_uid, row.organization_id, before=was, after=now)
    return row


async def _remove(conn: Connection, token: str) -> None:
    row = await _known(conn, token)
    await store_listing.remove(conn, token)
    await record(conn, AuditAction.TOKEN_REMOVE, row.token_uid, row.organization_id, before=row.for_audit())


async def _known(conn: Connection, token: str) -> TokenRow:
    row = await store_listing.find(conn, token)
    if row is None:
        raise NotFound(f"there is no token {token[:80]}", "`voltway token list` shows all tokens")
    return row


def _change(token: str, change: Callable[[Connection], Awaitable[T]]) -> T:
    """Make a change and, once it is committed, have every gateway forget what it remembers of the token."""

    async def work(pool: Pool, bus: Bus) -> T:
        async with transaction(pool) as conn:
            result = await change(conn)
        bus.publish(TOKEN_CHANGED, token.encode())
        return result

    return on_network(work)


def _tell(row: TokenRow, sentence: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(sentence)


def _listing(rows: list[TokenRow], times: Times) -> Table:
    assigned = any(_assignment(row) for row in rows)
    table = output.table(
        output.name("Token"),
        "Kind",
        "State",
        "Holder",
        "Group",
        *(["Assigned to"] if assigned else []),
        output.fixed(times.header("Valid until")),
    )
    for row in rows:
        table.add_row(
            output.cell(row.token_uid),
            output.cell(row.kind),
            _state(row),
            output.cell(row.holder),
            output.cell(row.group_id),
            *([output.cell(_assignment(row))] if assigned else []),
            times.short(row.valid_until),
        )
    return table


def _assignment(row: TokenRow) -> str:
    return ", ".join(name for name in (row.driver_id, row.vehicle_id, row.fleet_id) if name)


def _state(row: TokenRow) -> Text:
    if row.status is TokenStatus.BLOCKED:
        return Text("blocked", output.TROUBLE_STYLE)
    return Text("active", output.ACTIVE_STYLE) if row.credit_ok else Text("no credit", output.WARNING_STYLE)


def _fields(row: TokenRow, times: Times) -> list[tuple[str, str | Text | None]]:
    return [
        ("Token", row.token_uid),
        ("Kind", row.kind),
        ("State", _state(row)),
        ("Holder", row.holder),
        ("Group", row.group_id),
        ("Parent", row.parent_uid),
        ("Driver", row.driver_id),
        ("Vehicle", row.vehicle_id),
        ("Fleet", row.fleet_id),
        ("Valid from", times.full(row.valid_from)),
        ("Valid until", times.full(row.valid_until)),
        (
            "Sessions at once",
            "as many as the operator allows" if row.max_concurrent is None else str(row.max_concurrent),
        ),
        ("Where", "everywhere" if row.allowed_stations is None else ", ".join(row.allowed_stations)),
        ("When", row.allowed_hours or "at any hour"),
        ("Master pass", "may stop any session" if row.master_pass else None),
        ("Added", times.full(row.created_at)),
        ("Changed", times.full(row.updated_at)),
    ]
