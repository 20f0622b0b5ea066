"""`voltway station refusals` and `forget-certificate`: who was refused at the door, and what helps."""

from typing import Annotated

import typer

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationArgument
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.paging import read_instant_cursor
from voltway.cli.station_view import known_station
from voltway.cli.words import REFUSAL_CAUSE_IN_WORDS
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.stations import store_listing, store_refusals
from voltway.stations.store_listing import StationRow
from voltway.stations.store_refusals import CountedRefusal
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.subjects import STATION_CHANGED


def refusals(
    station: Annotated[str | None, typer.Argument(help="Only of this station.")] = None,
    *,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who was refused at the door in the last 30 days, newest first, and why.

    Where TLS failed it is not known which station it would have been: then only the address is shown.

    Example: voltway station refusals DEPOT-7
    """

    async def work(conn: Connection) -> tuple[list[CountedRefusal], str | None]:
        if station is not None:
            await known_station(conn, station)
        rows = await store_refusals.page(conn, before=read_instant_cursor(after), limit=limit, station_id=station)
        return rows, rows[-1].last_at.isoformat() if len(rows) >= limit else None

    rows, cursor = on_database(work)
    if as_json:
        output.print_json_page(rows, cursor)
    elif rows:
        _print(rows, cursor)
    else:
        output.say("Nobody was refused.")


def _print(rows: list[CountedRefusal], cursor: str | None) -> None:
    times = operator_times()
    table = output.table(
        output.fixed("Last"), output.fixed("Station"), output.fixed("Address"), output.fixed("Times"), "Why"
    )
    for row in rows:
        table.add_row(
            times.full(row.last_at) or "",
            output.literal(row.station_id or "-"),
            output.literal(row.address),
            str(row.times),
            REFUSAL_CAUSE_IN_WORDS[row.cause],
        )
    output.print_table(table, output.more(cursor))


@with_reason
def forget_certificate(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Let a station come with another certificate than before; the first it comes with is the one from then on.

    Example: voltway station forget-certificate DEPOT-7
    """

    async def work(pool: Pool, bus: Bus) -> StationRow:
        async with transaction(pool) as conn:
            before = await known_station(conn, station)
            row = await store_listing.forget_certificate(conn, station)
            was, now = {"pinned_certificate": before.pinned_certificate}, {"pinned_certificate": None}
            await record(conn, AuditAction.STATION_CHANGE, station, row.organization_id, before=was, after=now)
        bus.publish(STATION_CHANGED, station.encode())
        return row

    row = on_network(work)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Station {station} may come with another certificate.")
