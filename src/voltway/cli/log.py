"""`voltway log`: every OCPP frame of a station, as it was sent, live if asked."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import msgspec
import typer

from voltway.cli import message_view, output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import read_instant_cursor
from voltway.cli.station_view import unknown_station
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, retrying
from voltway.ocpp.message_log import Outcome
from voltway.stations import store_listing, store_messages
from voltway.stations.store_messages import MessageRow
from voltway.vocabulary.subjects import LIVE, Change

_POLL_S: Final = 0.25
_PER_FETCH: Final = 200
_OVERLAP: Final = timedelta(seconds=5)
"""Exchanges are logged in commits that may overtake each other; those of the last seconds are looked at again."""

app = typer.Typer()

_Key = tuple[datetime, str, str | None, str]
_changes = msgspec.json.Decoder(list[Change])


@app.command()
def log(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes, until Ctrl-C.")] = False,
    payload: Annotated[bool, typer.Option("--payload", "-p", help="Show the payloads, too.")] = False,
    action: Annotated[str | None, typer.Option(help="Only this action, like BootNotification.")] = None,
    outcome: Annotated[
        Outcome | None, typer.Option(case_sensitive=False, help="Only exchanges that ended like this.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, max=1000, help="How many past ones to begin with.")
    ] = 20,
    before: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Only older ones than the last page's (its `next`).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a station and Voltway said to each other, oldest first, with what was corrected and why.

    With --json, one document; with --json and --follow, one line per exchange.

    Example: voltway log DEPOT-7 --follow --payload
    """
    cursor = read_instant_cursor(before)

    async def past(conn: Connection) -> list[MessageRow]:
        rows = await store_messages.page(
            conn, station, before=cursor, limit=max(1, limit), action=action, outcome=outcome
        )
        if not rows and await store_listing.find(conn, station) is None and not follow:
            raise unknown_station(station)
        return rows if limit else []

    rows = on_database(past)
    if follow:
        _follow(station, rows, _Printer(operator_times(), payload=payload, as_json=as_json), action, outcome)
    elif as_json:
        following = rows[-1].at.isoformat() if len(rows) >= limit and rows else None
        output.print_json_page([message_view.as_document(row) for row in rows], following)
    elif rows:
        printer = _Printer(operator_times(), payload=payload)
        for row in reversed(rows):
            printer(row)
    else:
        output.say(f"No messages like that. Wait for the next ones: voltway log {output.word(station)} --follow")


class _Printer:
    """Prints one exchange after the other, with a heading for each day."""

    def __init__(self, times: Times, *, payload: bool, as_json: bool = False) -> None:
        self._times = times
        self._payload = payload
        self._as_json = as_json
        self._day: str | None = None

    def __call__(self, message: MessageRow) -> None:
        if self._as_json:
            typer.echo(msgspec.json.encode(message_view.as_document(message)))
            return
        day = self._times.day(message.at)
        if day != self._day:
            self._day = day
            output.say(f"{day}   {message_view.LEGEND}")
        message_view.print_message(message, self._times, payload=self._payload)


def _follow(station: str, rows: list[MessageRow], show: _Printer, action: str | None, outcome: Outcome | None) -> None:
    for row in reversed(rows):
        show(row)
    begin = max((row.finished_at for row in rows), default=datetime.now(UTC))
    seen = {_key(row): row.finished_at for row in rows}

    async def work(pool: Pool, bus: Bus) -> None:
        async for message in _coming(pool, bus, station, begin, seen):
            if action in (None, message.action) and outcome in (None, message.outcome):
                show(message)

    on_network(work)


async def _coming(
    pool: Pool, bus: Bus, station: str, begin: datetime, seen: dict[_Key, datetime]
) -> AsyncIterator[MessageRow]:
    """Every exchange that is logged from now on, once each. The bus only wakes it; without, it looks by itself."""
    news = _news_of(bus, station)
    newest, first = begin, True
    while True:
        async for message in _finished_after(pool, station, newest - _OVERLAP):
            # What was there before the first look and isn't among the past ones was asked not to be shown.
            if _key(message) not in seen and not (first and message.finished_at <= begin):
                yield message
            seen[_key(message)] = message.finished_at
            newest = max(newest, message.finished_at)
        first = False
        seen = {key: at for key, at in seen.items() if at > newest - 2 * _OVERLAP}
        await _woken(news)


async def _finished_after(pool: Pool, station: str, after: datetime) -> AsyncIterator[MessageRow]:
    while True:

        async def fetch(after: datetime = after) -> list[MessageRow]:
            async with pool.connection() as conn:
                return await store_messages.since(conn, station, after, _PER_FETCH)

        rows = await retrying(fetch, "following the message log")
        for row in rows:
            yield row
        if len(rows) < _PER_FETCH:
            return
        after = rows[-1].finished_at


def _news_of(bus: Bus, station: str) -> asyncio.Event:
    """Set whenever something of the station was committed."""
    news = asyncio.Event()

    def on_changes(_subject: str, payload: bytes) -> None:
        try:
            if any(change.station_id == station for change in _changes.decode(payload)):
                news.set()
        except msgspec.DecodeError:
            news.set()

    bus.subscribe(LIVE, on_changes)
    return news


async def _woken(news: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(news.wait(), _POLL_S)
    except TimeoutError:
        return
    news.clear()


def _key(message: MessageRow) -> _Key:
    return message.at, message.direction, message.message_id, message.request
