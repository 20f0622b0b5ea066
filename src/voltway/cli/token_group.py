"""`voltway token group`: limits that several tokens share."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, TypeVar

import typer
from msgspec import Struct, structs
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import (
    AfterOption,
    JsonOption,
    LimitOption,
    YesOption,
    clock_span,
    confirm,
    instant,
    seconds,
)
from voltway.cli.auditing import record, with_reason
from voltway.cli.completion import complete_station, complete_token
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.sessions.store_group_use import group_use
from voltway.tokens import store_groups, store_listing
from voltway.tokens.authorize import GroupUse
from voltway.tokens.store_groups import GroupRow, TokenGroup
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.subjects import TOKENS_CHANGED
from voltway.vocabulary.tokens import LimitPeriod

T = TypeVar("T")

app = typer.Typer(name="group", help="Token groups: limits that several tokens share.", no_args_is_help=True)

GroupArgument = Annotated[str, typer.Argument(metavar="GROUP", help="The group's id.")]


class GroupView(Struct, frozen=True):
    """A group with what it has used in its period."""

    group: GroupRow
    tokens: int
    used: GroupUse


@app.command()
@with_reason
# house: allow short-function because it is one line for each limit, twice
def add(  # noqa: PLR0913  (one argument per option)
    group: GroupArgument,
    *,
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    energy_kwh: Annotated[float | None, typer.Option("--energy-kwh", min=0, help="Most energy a period.")] = None,
    time: Annotated[str | None, typer.Option(metavar="SPAN", help="Longest time a period: 90m, 20h, 3d.")] = None,
    money: Annotated[str | None, typer.Option(metavar="AMOUNT", help="Most money a period: '250.00 EUR'.")] = None,
    period: Annotated[LimitPeriod, typer.Option(case_sensitive=False, help="What the limits are for.")] = (
        LimitPeriod.TOTAL
    ),
    time_zone: Annotated[
        str | None, typer.Option(help="Where periods begin; the operator's zone if not given.")
    ] = None,
    max_concurrent: Annotated[int | None, typer.Option(min=1, help="Most sessions at once, of all together.")] = None,
    station: Annotated[
        list[str] | None,
        typer.Option(help="Only at this station; may be given again.", autocompletion=complete_station),
    ] = None,
    hours: Annotated[str | None, typer.Option(help="Only in these hours of the station's day, 07:00-19:30.")] = None,
    valid_from: Annotated[str | None, typer.Option(help="Date or time, in the operator's zone.")] = None,
    valid_until: Annotated[str | None, typer.Option(help="Date or time, in the operator's zone.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="In the place of the group of this id.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a group of tokens with limits they share.

    Example: voltway token group add fleet --energy-kwh 5000 --period month --max-concurrent 10
    """
    zone = operator_times().zone
    amount, currency = _money(money)
    wanted = TokenGroup(
        group_id=group,
        name=name,
        valid_from=instant(valid_from, zone),
        valid_until=instant(valid_until, zone),
        period=period,
        time_zone=time_zone or zone,
        energy_limit_wh=None if energy_kwh is None else energy_kwh * 1000,
        time_limit_s=None if time is None else seconds(time),
        money_limit=amount,
        currency=currency,
        max_concurrent=max_concurrent,
        allowed_stations=station or None,
        allowed_hours=clock_span(hours),
    )
    row = _change(lambda conn: _replace(conn, wanted) if replace else _add(conn, wanted))
    _tell(row, f"Token group {group} is {'changed' if replace else 'made'}.", as_json=as_json)


@app.command("list")
def list_groups(*, limit: LimitOption = 50, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List token groups by id.

    Example: voltway token group list
    """
    rows, cursor = cut(
        on_database(lambda conn: store_groups.page(conn, after=after, limit=limit + 1)),
        limit,
        lambda row: row.group_id,
    )
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        output.print_table(_listing(rows), output.more(cursor))
    else:
        output.say("No more token groups." if after else "No token groups yet. Make one: voltway token group add ID")


@app.command()
def show(group: GroupArgument, *, as_json: JsonOption = False) -> None:
    """Show one group, its limits, and what it has used in its period.

    Example: voltway token group show fleet
    """

    async def work(conn: Connection) -> GroupView:
        row = await store_groups.find(conn, group)
        if row is None:
            raise store_groups.unknown(group)
        used = await group_use(conn, row.record, datetime.now(UTC))
        return GroupView(row, await store_groups.member_count(conn, group), used)

    view = on_database(work)
    if as_json:
        output.print_json(view)
    else:
        output.print_fields(_fields(view, operator_times()))


@app.command()
@with_reason
def block(group: GroupArgument, *, as_json: JsonOption = False) -> None:
    """Refuse all tokens of a group from now on.

    Example: voltway token group block fleet
    """
    row = _change(lambda conn: _set_blocked(conn, group, blocked=True))
    _tell(row, f"Token group {group} is blocked.", as_json=as_json)


@app.command()
@with_reason
def unblock(group: GroupArgument, *, as_json: JsonOption = False) -> None:
    """Let the tokens of a blocked group charge again.

    Example: voltway token group unblock fleet
    """
    row = _change(lambda conn: _set_blocked(conn, group, blocked=False))
    _tell(row, f"The tokens of group {group} may charge again.", as_json=as_json)


@app.command()
@with_reason
def remove(group: GroupArgument, *, yes: YesOption = False) -> None:
    """Forget a group that has no tokens any more.

    Example: voltway token group remove fleet
    """
    confirm(f"Forget token group {group}?", yes=yes)
    _change(lambda conn: _remove(conn, group))
    output.say(f"Token group {group} is removed.")


@app.command()
@with_reason
def assign(
    group: GroupArgument,
    token: Annotated[
        list[str], typer.Argument(metavar="TOKEN...", help="The tokens' uids.", autocompletion=complete_token)
    ],
) -> None:
    """Put tokens into a group. An empty text as the group takes them out of theirs.

    Example: voltway token group assign fleet 04A2B3C4D5E680 04A2B3C4D5E681
    """
    count = _change(lambda conn: _assign(conn, group or None, token))
    tokens = f"{count} token" if count == 1 else f"{count} tokens"
    output.say(f"{tokens} put into group {group}." if group else f"{tokens} taken out of their groups.")


async def _replace(conn: Connection, wanted: TokenGroup) -> GroupRow:
    """What the options don't say stays: whose the group is, and whether it is blocked."""
    before = await _known(conn, wanted.group_id)
    row = await store_groups.change(
        conn, structs.replace(wanted, organization_id=before.organization_id, blocked=before.blocked)
    )
    await record(conn, AuditAction.TOKEN_GROUP_CHANGE, row.group_id, row.organization_id, before=before, after=row)
    return row


async def _add(conn: Connection, wanted: TokenGroup) -> GroupRow:
    row = await store_groups.add(conn, wanted)
    await record(conn, AuditAction.TOKEN_GROUP_ADD, row.group_id, row.organization_id, after=row)
    return row


async def _set_blocked(conn: Connection, group: str, *, blocked: bool) -> GroupRow:
    before = await _known(conn, group)
    row = await store_groups.set_blocked(conn, group, blocked=blocked)
    action = AuditAction.TOKEN_GROUP_BLOCK if blocked else AuditAction.TOKEN_GROUP_UNBLOCK
    was, now = ({"blocked": one.blocked} for one in (before, row))
    await record(conn, action, group, row.organization_id, before=was, after=now)
    return row


async def _remove(conn: Connection, group: str) -> None:
    row = await _known(conn, group)
    await store_groups.remove(conn, group)
    await record(conn, AuditAction.TOKEN_GROUP_REMOVE, group, row.organization_id, before=row)


async def _assign(conn: Connection, group: str | None, tokens: list[str]) -> int:
    before = [row for token in dict.fromkeys(tokens) if (row := await store_listing.find(conn, token))]
    count = await store_groups.assign(conn, group, tokens)
    for row in before:
        was, now = ({"group_id": one} for one in (row.group_id, group))
        await record(conn, AuditAction.TOKEN_ASSIGN, row.token_uid, row.organization_id, before=was, after=now)
    return count


async def _known(conn: Connection, group: str) -> GroupRow:
    row = await store_groups.find(conn, group)
    if row is None:
        raise store_groups.unknown(group)
    return row


def _change(change: Callable[[Connection], Awaitable[T]]) -> T:
    """Make a change and, once it is committed, have every gateway forget what it remembers of tokens."""

    async def work(pool: Pool, bus: Bus) -> T:
        async with transaction(pool) as conn:
            result = await change(conn)
        bus.publish(TOKENS_CHANGED, b"")
        return result

    return on_network(work)


def _tell(row: GroupRow, sentence: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(sentence)


def _money(text: str | None) -> tuple[Decimal | None, str | None]:
    if text is None:
        return None, None
    number, _, currency = text.strip().partition(" ")
    try:
        amount = Decimal(number)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite() or len(currency) != 3 or not (currency.isascii() and currency.isupper()):
        raise InvalidInput(f"{text[:80]!r} is no amount of money", "write it like '250.00 EUR'")
    return amount, currency


def _listing(rows: list[GroupRow]) -> Table:
    table = output.table(output.name("Group"), "Name", "State", "Limits")
    for row in rows:
        limits = ", ".join(text for _, text in _limits(row))
        table.add_row(output.cell(row.group_id), output.cell(row.name), _state(row), limits or "none")
    return table


def _state(row: GroupRow) -> Text:
    return Text("blocked", output.TROUBLE_STYLE) if row.blocked else Text("active", output.ACTIVE_STYLE)


def _limits(row: GroupRow) -> list[tuple[str, str]]:
    """Those that are set, in words."""
    each = "in all" if row.period is LimitPeriod.TOTAL else f"a {row.period}"
    limits = []
    if row.energy_limit_wh is not None:
        limits.append(("Energy", f"{output.kwh(row.energy_limit_wh)} kWh {each}"))
    if row.time_limit_s is not None:
        limits.append(("Time", f"{output.duration(row.time_limit_s)} {each}"))
    if row.money_limit is not None:
        limits.append(("Money", f"{row.money_limit.normalize():f} {row.currency} {each}"))
    if row.max_concurrent is not None:
        limits.append(("Sessions at once", f"{row.max_concurrent} at once"))
    return limits


def _fields(view: GroupView, times: Times) -> list[tuple[str, str | Text | None]]:
    row, used = view.group, view.used
    spent = [f"{used.active_elsewhere} running now"] if row.max_concurrent is not None else []
    if row.energy_limit_wh is not None or row.time_limit_s is not None:
        spent += [f"{output.kwh(used.energy_wh)} kWh", output.duration(used.time_s)]
    return [
        ("Group", row.group_id),
        ("Name", row.name),
        ("State", _state(row)),
        ("Tokens", str(view.tokens)),
        *_limits(row),
        ("Periods begin in", row.time_zone),
        ("Used", ", ".join(spent)),
        ("Valid from", times.full(row.valid_from)),
        ("Valid until", times.full(row.valid_until)),
        ("Where", "everywhere" if row.allowed_stations is None else ", ".join(row.allowed_stations)),
        ("When", row.allowed_hours or "at any hour"),
        ("Added", times.full(row.created_at)),
        ("Changed", times.full(row.updated_at)),
    ]
