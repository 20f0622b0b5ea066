"""`voltway display`: what stations show on their displays (OCPP 2.x)."""

import secrets
from typing import Annotated, Any

import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument, instant
from voltway.cli.auditing import with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, pages_told, patience
from voltway.kit.postgres import Connection
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.displays import DisplayFormat, DisplayMessage, DisplayPriority, DisplayState, DisplayText
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.stations import EventKind

app = typer.Typer(name="display", help="Messages on stations' displays: show, list, clear.", no_args_is_help=True)

IdArgument = Annotated[int, typer.Argument(metavar="ID", min=0, max=2**31 - 1, help="The message's number.")]


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
    pages = await pages_told(conn, station, EventKind.DISPLAY, request_id)
    messages = (message for page in pages for message in page.get("messageInfo", []))
    return sorted(messages, key=lambda message: int(message["id"]))


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
