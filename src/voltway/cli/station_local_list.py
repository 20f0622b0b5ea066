"""`voltway station local-list`: the tokens a station knows by itself, for when it has no line."""

from typing import Annotated, Final

import typer
from msgspec import Struct

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.station_view import known_station
from voltway.cli.words import LOCAL_LIST_STATE_IN_WORDS
from voltway.kit.postgres import Connection
from voltway.stations import store_listing
from voltway.tokens import store_local_lists
from voltway.tokens.store_local_lists import LocalList
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.orders_local_lists import ListEntry

_ENTRIES_SHOWN: Final = 50


class _View(Struct, frozen=True, kw_only=True):
    local_list: LocalList
    first_entries: list[ListEntry]


@with_reason
def local_list(
    station: StationArgument,
    *,
    on: Annotated[bool, typer.Option("--on", help="Keep its list up to date from now on.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Empty its list, and leave it so.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="Send the whole list once more.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show a station's local list of tokens, by which it decides when it has no line; or switch it.

    Example: voltway station local-list DEPOT-7 --on
    """
    if on + off + resend > 1:
        raise InvalidInput("--on, --off and --resend say different things", "give one of them")

    async def work(conn: Connection) -> _View:
        if on or off:
            await _switch(conn, station, on=on)
        if resend:
            await _resend(conn, station)
        return _View(
            local_list=await store_local_lists.find(conn, station),
            first_entries=await store_local_lists.entries(conn, station, _ENTRIES_SHOWN),
        )

    view = on_database(work)
    if as_json:
        output.print_json(view)
        return
    output.print_fields(_fields(view.local_list, operator_times()))
    _print_entries(view)


async def _switch(conn: Connection, station: str, *, on: bool) -> None:
    async with conn.transaction():
        was = (await store_local_lists.find(conn, station)).wanted
        row = await store_listing.set_local_list(conn, station, on=on)
        before, after = ({"local_list": value} for value in (was, on))
        await record(conn, AuditAction.STATION_CHANGE, station, row.organization_id, before=before, after=after)


async def _resend(conn: Connection, station: str) -> None:
    async with conn.transaction():
        row = await known_station(conn, station)
        await store_local_lists.send_in_full(conn, station)
        await record(conn, AuditAction.STATION_SEND_LOCAL_LIST, station, row.organization_id)


def _fields(found: LocalList, times: Times) -> list[tuple[str, str | None]]:
    most = "" if found.entries_most is None else f" of at most {found.entries_most}"
    return [
        ("Station", found.station_id),
        ("Local list", "on" if found.wanted else "off"),
        ("State", LOCAL_LIST_STATE_IN_WORDS[found.state] if found.wanted or found.reason else None),
        ("Reason", found.reason),
        ("Version", None if found.version is None else str(found.version)),
        ("Entries", f"{found.entries}{most}"),
        ("Up to date", times.full(found.current_at)),
    ]


def _print_entries(view: _View) -> None:
    if not view.first_entries:
        return
    table = output.table(output.name("Token"), output.fixed("Answer"), output.name("Group"))
    for entry in view.first_entries:
        verdict = entry.verdict
        table.add_row(
            output.cell(entry.token.uid),
            "" if verdict is None else verdict.status.value,
            output.cell((verdict and verdict.group_id) or ""),
        )
    more = view.local_list.entries - len(view.first_entries)
    output.print_table(table, f"… and {more} more" if more > 0 else None)
