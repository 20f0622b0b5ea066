"""`voltway display`: what stations show on their displays (OCPP 2.x)."""

import asyncio
import secrets
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument, instant
from voltway.cli.auditing import with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.kit.postgres import Connection
from voltway.stations import store_listing
from voltway.vocabulary.commands import AskDisplayMessages, ClearDisplayMessage, CommandState, ShowMessage
from voltway.vocabulary.displays import DisplayFormat, DisplayMessage, DisplayPriority, DisplayState, DisplayText
from voltway.vocabulary.errors import NoAnswer
from voltway.vocabulary.stations import EventKind

app = typer.Typer(name="display", help="Messages on stations' displays: show, list, clear.", no_args_is_help=True)

IdArgument = Annotated[int, typer.Argument(metavar="ID", min=0, max=2**31 - 1, help="The message's number.")]

_TELLS_WITHIN_S: Final = 15.0
_LOOK_EACH_S: Final = 0.2


@app.command()
@with_reason
def show(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    message_id: IdArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What it says.")],
    *,
    priority: Annotated[
        DisplayPriority, typer.Option(case_sensitive=False, help="Always, before others, or in turn with others.")
    ] = DisplayPriority.NORMAL_CYCLE,
    during: Annotated[
        DisplayState | None, typer.Option(case_sensitive=False, help="Only while the station is like this.")
    ] = None,
    text_format: Annotated[
        DisplayFormat, typer.Option("--format", case_sensitive=False, help="How the text is written.")
    ] = DisplayFormat.UTF8,
    language: Annotated[str | None, typer.Option(help="Of the text, like en or de-AT.")] = None,
    begin: Annotated[str | None, typer.Option("--from", metavar="TIME", help="Not before.")] = None,
    end: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Not after.")] = None,
    ref: Annotated[str | None, typer.Option("--ref", help="Only as long as this transaction runs.")] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station show a message, in the place of the one with this number.

    Example: voltway display show DEPOT-7 1 "Closed from 22:00 on" --until 2030-12-31
    """
    zone = operator_times().zone
    message = DisplayMessage(
        message_id=message_id,
        text=DisplayText(content=text, format=text_format, language=language),
        priority=priority,
        during=during,
        starts_at=instant(begin, zone),
        ends_at=instant(end, zone),
        ref=ref,
    )
    command = given(station, ShowMessage(message=message), patience(wait, queue))
    conclude(command, "it shows the message.", as_json=as_json)


@app.command()
@with_reason
def clear(
    station: StationArgument,
    message_id: IdArgument,
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station show a message no more.

    Example: voltway display clear DEPOT-7 1
    """
    command = given(station, ClearDisplayMessage(message_id=message_id), patience(wait, queue))
    conclude(command, "the message is gone.", as_json=as_json)


@app.command("list")
@with_reason
def list_messages(station: StationArgument, *, wait: WaitOption = DEFAULT_WAIT, as_json: JsonOption = False) -> None:
    """Ask a station which messages it holds.

    Example: voltway display list DEPOT-7
    """
    request_id = secrets.randbelow(2**31)
    command = given(station, AskDisplayMessages(request_id=request_id), patience(wait, None))
    unknown = command.state is CommandState.REJECTED and command.answer == {"status": "Unknown"}
    if command.state is not CommandState.ACCEPTED and not unknown:
        conclude(command, "", as_json=as_json)
    told = [] if unknown else on_database(lambda conn: _told(conn, station, request_id))
    if as_json:
        output.print_json_page(told)
    elif told:
        output.print_table(_listing(told))
    else:
        output.say(f"{station} holds no message.")


async def _told(conn: Connection, station: str, request_id: int) -> list[dict[str, Any]]:
    """The messages of the answer to this request, once all its pages are here. Raises NoAnswer."""
    try:
        async with asyncio.timeout(_TELLS_WITHIN_S):
            while True:
                pages = await _pages(conn, station, request_id)
                if any(not page.get("tbc") for page in pages):
                    return sorted(
                        (message for page in pages for message in page.get("messageInfo", [])),
                        key=lambda message: int(message["id"]),
                    )
                await asyncio.sleep(_LOOK_EACH_S)
    except TimeoutError:
        raise NoAnswer(
            f"{station} said that it tells, and did not within {_TELLS_WITHIN_S:g} s",
            f"see what it said: voltway log {output.word(station)}",
        ) from None


async def _pages(conn: Connection, station: str, request_id: int) -> list[dict[str, Any]]:
    events = await store_listing.events(conn, station, limit=1000)
    return [
        event.detail
        for event in events
        if event.kind is EventKind.DISPLAY and event.detail and event.detail.get("requestId") == request_id
    ]


def _listing(messages: list[dict[str, Any]]) -> Table:
    table = output.table(output.fixed("Id"), output.name("Text"), "Priority", "While", "Until")
    for message in messages:
        table.add_row(
            str(message["id"]),
            output.cell(str(message["message"]["content"])),
            output.cell(str(message["priority"])),
            output.cell(str(message.get("state", ""))),
            output.cell(str(message.get("endDateTime", ""))),
        )
    return table
