"""How a command gives an order to a station, says what came of it, and ends: 0 accepted, 1 anything else."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

import typer
from msgspec import Struct

from voltway.cli import output
from voltway.cli.arguments import author, seconds
from voltway.cli.auditing import origin
from voltway.cli.connect import on_network, operator_times
from voltway.cli.words import COMMAND_STATE_IN_WORDS
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool
from voltway.stations import store_listing
from voltway.stations.commanding import give
from voltway.vocabulary.commands import AnyOrder, Command, CommandState
from voltway.vocabulary.errors import NoAnswer
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import EventKind

WaitOption = Annotated[str, typer.Option("--wait", metavar="SPAN", help="How long to wait for the answer.")]
QueueOption = Annotated[
    str | None,
    typer.Option("--queue", metavar="SPAN", help="If the station is offline, give it on its return within this time."),
]
DEFAULT_WAIT: Final = "30s"

TELLS_WITHIN_S: Final = 15.0
"""How long a station may take to tell what it has accepted to tell."""

_LOOK_EACH_S: Final = 0.2

OrderFor = Callable[[Connection], Awaitable[AnyOrder]]
"""Makes an order that depends on what the database knows."""


class Patience(Struct, frozen=True):
    """How long to wait for the answer and, where wanted, for the station, both in seconds."""

    wait_s: float
    queue_for_s: float | None = None


def patience(wait: str, queue: str | None) -> Patience:
    """What the options say. Raises InvalidInput."""
    return Patience(seconds(wait), None if queue is None else seconds(queue))


def given(station: str, order: AnyOrder | OrderFor, waiting: Patience) -> Command:
    """Give the order and wait for what comes of it. Raises NotFound for a station nobody knows."""

    async def work(pool: Pool, bus: Bus) -> Command:
        made = order
        if callable(made):
            async with pool.connection() as conn:
                made = await made(conn)
        return await give(
            pool,
            bus,
            StationId(station),
            made,
            author=author(),
            origin=origin(),
            wait_s=waiting.wait_s,
            queue_for_s=waiting.queue_for_s,
        )

    return on_network(work)


def conclude(command: Command, accepted: str, *, as_json: bool) -> None:
    """Print what came of a command, `accepted` being the sentence for the good case, and end the process."""
    if as_json:
        output.print_json(command)
    else:
        output.say(outcome_in_words(command, accepted))
    raise typer.Exit(0 if command.state in (CommandState.ACCEPTED, CommandState.QUEUED) else 1)


def outcome_in_words(command: Command, accepted: str) -> str:
    """What came of a command, in a sentence that names the station; `accepted` says what an accepted one means."""
    station = output.word(command.station_id)
    reason = f" ({command.reason})" if command.reason else ""
    see = f"See what comes of it: voltway command show {station} {command.command_id}"
    match command.state:
        case CommandState.ACCEPTED:
            return f"{command.station_id} accepted: {accepted}{reason}"
        case CommandState.QUEUED:
            until = operator_times().full(command.queue_until)
            return f"{command.station_id} is offline. The command waits for its return until {until}. {see}"
        case CommandState.CREATED | CommandState.SENT:
            return f"{command.station_id} has not answered yet. {see}"
        case CommandState.OFFLINE:
            return f"{command.station_id} is offline. To have it done on its return, add --queue 10m"
        case _:
            return f"{command.station_id}: {COMMAND_STATE_IN_WORDS[command.state]}{reason}"


async def pages_told(conn: Connection, station: str, kind: EventKind, request_id: int) -> list[dict[str, Any]]:
    """What the station tells in messages of their own after it accepted this request, once all are here.

    Raises NoAnswer where the last does not come within `TELLS_WITHIN_S`.
    """
    try:
        async with asyncio.timeout(TELLS_WITHIN_S):
            while True:
                pages = await _pages(conn, station, kind, request_id)
                if any(not page.get("tbc") for page in pages):
                    return pages
                await asyncio.sleep(_LOOK_EACH_S)
    except TimeoutError:
        raise NoAnswer(
            f"{station} said that it tells, and did not within {TELLS_WITHIN_S:g} s",
            f"see what it said: voltway log {output.word(station)}",
        ) from None


async def _pages(conn: Connection, station: str, kind: EventKind, request_id: int) -> list[dict[str, Any]]:
    events = await store_listing.events(conn, station, limit=1000)
    return [
        event.detail
        for event in events
        if event.kind is kind and event.detail and event.detail.get("requestId") == request_id
    ]
