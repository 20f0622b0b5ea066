"""`voltway command`: the record of who ordered what of which station, and what came of it."""

from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationArgument, StationFilter
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut, read_time_cursor, time_cursor
from voltway.cli.variables import variable_in_words
from voltway.cli.words import COMMAND_STATE_IN_WORDS
from voltway.kit.postgres import Connection
from voltway.stations import store_command_listing
from voltway.vocabulary.commands import AnyOrder, Command, CommandState
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.orders_variables import SettingChange, VariableName
from voltway.vocabulary.tokens import PresentedToken

app = typer.Typer(name="command", help="Orders given to stations, and their answers.", no_args_is_help=True)


@app.command("list")
def list_commands(
    *, station: StationFilter = None, limit: LimitOption = 20, after: AfterOption = None, as_json: JsonOption = False
) -> None:
    """List commands, newest first.

    Example: voltway command list --station DEPOT-7
    """
    cursor = read_time_cursor(after)

    async def work(conn: Connection) -> list[Command]:
        return await store_command_listing.page(conn, station_id=station, after=cursor, limit=limit + 1)

    rows, following = cut(on_database(work), limit, lambda row: time_cursor(row.created_at, row.command_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    elif station or after:
        output.say("No command is like that.")
    else:
        output.say("No commands yet. Give one: voltway trigger STATION heartbeat")


@app.command()
def show(
    station: StationArgument,
    command: Annotated[str, typer.Argument(metavar="COMMAND", help="The command's id.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Show one command: who gave it, when, and what the station answered.

    Example: voltway command show DEPOT-7 0193f0c2a4b17c55a0e1d2c3b4a59687
    """
    row = on_database(lambda conn: store_command_listing.find(conn, station, command))
    if row is None:
        raise NotFound(
            f"there is no command {command[:80]} to station {station[:80]}",
            f"`voltway command list --station {station[:80]}` shows them",
        )
    if as_json:
        output.print_json(row)
    else:
        output.print_fields(_fields(row, operator_times()))


def order_in_words(order: AnyOrder) -> str:
    """The order's name and what it says: `ResetStation how=immediate`."""
    fields = {name: getattr(order, name) for name in order.__struct_fields__}
    said = [f"{name}={words}" for name, value in fields.items() if (words := _value_in_words(value))]
    return " ".join([type(order).__name__, *said])


def _value_in_words(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return ", ".join(_value_in_words(one) for one in value)
        case PresentedToken():
            return value.uid
        case SettingChange():
            return f"{variable_in_words(value.name)}={value.value}"
        case VariableName():
            return variable_in_words(value)
        case str():
            return value
        case _:
            return msgspec.json.encode(value).decode()


def _state(command: Command) -> Text:
    if command.state is CommandState.ACCEPTED:
        return Text("accepted", output.ACTIVE_STYLE)
    style = output.TROUBLE_STYLE if command.state.final else output.WARNING_STYLE
    return Text(command.state.replace("_", " "), style)


def _listing(rows: list[Command], times: Times) -> Table:
    table = output.table(
        output.fixed(f"Command\ngiven, {times.zone}"),
        output.name("Station\nby"),
        output.name("Order"),
        output.fixed("State"),
    )
    for row in rows:
        table.add_row(
            f"{row.command_id}\n{times.short(row.created_at)}",
            f"{output.cell(row.station_id)}\n{output.cell(row.author)}",
            output.cell(order_in_words(row.order)),
            _state(row),
        )
    return table


def _fields(row: Command, times: Times) -> list[tuple[str, str | Text | None]]:
    answer = None if row.answer is None else msgspec.json.format(msgspec.json.encode(row.answer), indent=2).decode()
    return [
        ("Command", row.command_id),
        ("Station", row.station_id),
        ("Order", order_in_words(row.order)),
        ("Given by", row.author),
        ("State", f"{row.state.replace('_', ' ')}: {COMMAND_STATE_IN_WORDS[row.state]}"),
        ("Reason", row.reason),
        ("Given", times.full(row.created_at)),
        ("Waits until", times.full(row.queue_until)),
        ("Sent", times.full(row.sent_at)),
        ("Answered", times.full(row.answered_at)),
        ("Answer", answer),
    ]
