"""`voltway station logs`: have stations send their logs, see how far they are, and fetch them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationArgument, StationFilter, instant, seconds
from voltway.cli.auditing import origin, with_reason
from voltway.cli.connect import current_settings, on_database, on_network, operator_times
from voltway.cli.giving import DEFAULT_WAIT, WaitOption
from voltway.cli.paging import cut
from voltway.cli.words import LOG_STATE_IN_WORDS
from voltway.files import keeping
from voltway.files.links import links_of
from voltway.files.ranges import Span
from voltway.files.storage import storage_of
from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import sealing_of
from voltway.logs import asking, store
from voltway.logs.asking import Asking, Wish
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.files import StoredFile
from voltway.vocabulary.logs import LogKind, LogState, StationLog

app = typer.Typer(name="logs", help="Stations' own logs: ask for them, list, fetch.", no_args_is_help=True)

KindOption = Annotated[
    LogKind, typer.Option("--kind", case_sensitive=False, help="Diagnostics, security, or of OCPP 2.1 data collectors.")
]
_LOOK_EACH_S: Final = 0.5


@app.command()
@with_reason
def ask(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    *,
    kind: KindOption = LogKind.DIAGNOSTICS,
    oldest: Annotated[str | None, typer.Option("--from", metavar="TIME", help="Nothing older.")] = None,
    latest: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Nothing newer.")] = None,
    retries: Annotated[int | None, typer.Option(min=0, max=100, help="How often it may try again.")] = None,
    retry_interval: Annotated[
        str | None, typer.Option("--retry-interval", metavar="SPAN", help="After how long each time.")
    ] = None,
    follow: Annotated[
        str | None, typer.Option("--follow", metavar="SPAN", help="Tell how far it has come, at most so long.")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Have a station send one of its logs. What came of it: voltway station logs list.

    Example: voltway station logs ask DEPOT-7 --kind security --follow 10m
    """
    zone, settings = operator_times().zone, current_settings()
    wish = Wish(
        station_id=station,
        kind=kind,
        oldest=instant(oldest, zone),
        latest=instant(latest, zone),
        retries=retries,
        retry_interval_s=None if retry_interval is None else round(seconds(retry_interval)),
    )
    wait_s, follow_s = seconds(wait), 0.0 if follow is None else seconds(follow)
    say: Callable[[StationLog], None] = (lambda _: None) if as_json else _say

    async def work(pool: Pool, bus: Bus) -> StationLog:
        by = Asking(pool, bus, SystemClock(), settings, links_of(settings, sealing_of(settings)))
        log = await asking.ask(by, wish, origin(), wait_s)
        say(log)
        return await _followed(pool, log, follow_s, say)

    log = on_network(work)
    if as_json:
        output.print_json(log)
    raise typer.Exit(1 if log.state in {LogState.REJECTED, LogState.FAILED, LogState.CANCELED} else 0)


@app.command("list")
def list_logs(
    *, station: StationFilter = None, limit: LimitOption = 20, after: AfterOption = None, as_json: JsonOption = False
) -> None:
    """List the logs that stations were asked for, newest first.

    Example: voltway station logs list --station DEPOT-7
    """

    async def work(conn: Connection) -> list[StationLog]:
        return await store.page(conn, station_id=station, after=after, limit=limit + 1)

    rows, following = cut(on_database(work), limit, lambda row: row.log_id)
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows), output.more(following))
    else:
        output.say("No logs yet. Ask for one: voltway station logs ask STATION")


@app.command()
def fetch(
    log: Annotated[str, typer.Argument(metavar="LOG", help="The log's id.")],
    *,
    to: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; none: its own name.")
    ] = None,
) -> None:
    """Fetch the file of a log that has arrived.

    Example: voltway station logs fetch 0193f0c2a4b17c55a0e1d2c3b4a59687 -o depot-7.log
    """
    file = on_database(lambda conn: asking.file_of(conn, log))
    target = to or Path(file.name)
    if target.exists():
        raise InvalidInput(f"{target} is there already", "name another file with --output")
    asyncio.run(_write(file, target))
    output.say(f"{target} has {file.size_bytes} bytes, SHA-256 {file.sha256}.")


async def _followed(pool: Pool, log: StationLog, follow_s: float, say: Callable[[StationLog], None]) -> StationLog:
    """The log at its end, or as it is after so many seconds; each step on the way is said."""
    end = asyncio.get_running_loop().time() + follow_s
    while not log.state.final and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(_LOOK_EACH_S)
        async with pool.connection() as conn:
            newer = await store.known(conn, log.log_id)
        if newer.state is not log.state:
            say(newer)
        log = newer
    return log


async def _write(file: StoredFile, target: Path) -> None:
    storage = storage_of(current_settings(), SystemClock())
    try:
        with target.open("xb") as out:
            async for piece in keeping.content(storage, file, Span(0, file.size_bytes or 0)):
                out.write(piece)
    finally:
        await storage.close()


def _say(log: StationLog) -> None:
    reason = f" ({log.reason})" if log.reason else ""
    fetch_it = f" Fetch it: voltway station logs fetch {log.log_id}" if log.state is LogState.UPLOADED else ""
    output.say(f"{log.station_id}: {LOG_STATE_IN_WORDS[log.state]}{reason}.{fetch_it}")


def _listing(rows: list[StationLog]) -> Table:
    times = operator_times()
    table = output.table(
        output.name("Log"), output.name("Station"), "Kind", "State", output.number("Bytes"), times.header("Asked")
    )
    for row in rows:
        state = LOG_STATE_IN_WORDS[row.state] + (f": {row.reason}" if row.reason else "")
        size = "" if row.size_bytes is None else str(row.size_bytes)
        table.add_row(
            row.log_id, output.cell(row.station_id), row.kind.value, output.cell(state), size, times.short(row.asked_at)
        )
    return table
