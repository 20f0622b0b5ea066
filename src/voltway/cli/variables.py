"""`voltway variables`: a station's settings, read from it and changed in it."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from msgspec import Struct

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, outcome_in_words, patience
from voltway.vocabulary.commands import Command, CommandState
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName

app = typer.Typer(name="variables", help="A station's settings: get, set.", no_args_is_help=True)

NAME_HELP = (
    "OCPP 1.6: the key. OCPP 2.x: COMPONENT/VARIABLE, with an EVSE as COMPONENT[2]/VARIABLE and an instance as "
    "COMPONENT/VARIABLE(INSTANCE)."
)
_NAME = re.compile(
    r"(?P<component>[^/\[\]=]+)(?:\[(?P<evse>[1-9]\d{0,5})\])?/(?P<variable>[^/()=]+)(?:\((?P<instance>[^()=]+)\))?"
)


class Told(Struct, frozen=True, kw_only=True):
    """One setting as the station told it. `status` is the station's own word where it told no value."""

    name: str
    value: str | None
    read_only: bool | None = None
    status: str | None = None


@app.command()
@with_reason
def get(
    station: StationArgument,
    *,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help=NAME_HELP)] = None,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Read settings from a station; without a name all of them (OCPP 1.6).

    Example: voltway variables get DEPOT-7 HeartbeatInterval
    """
    order = GetVariables(names=[variable_name(name) for name in names or []])
    command = given(station, order, patience(wait, None))
    told = list(told_in(command.answer))
    if as_json:
        output.print_json({"items": told, "next": None, "command": command})
    else:
        _print(command, told)
    raise typer.Exit(0 if command.state is CommandState.ACCEPTED else 1)


@app.command("set")
@with_reason
def set_(
    station: StationArgument,
    changes: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help=NAME_HELP)],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change settings of a station.

    Example: voltway variables set DEPOT-7 HeartbeatInterval=300
    """
    order = SetVariables(changes=[_change(text) for text in changes])
    command = given(station, order, patience(wait, queue))
    conclude(command, "it has taken the settings.", as_json=as_json)


def variable_name(text: str) -> VariableName:
    """`KEY` or `COMPONENT[EVSE]/VARIABLE(INSTANCE)` as the name of a setting. Raises InvalidInput."""
    if "/" not in text and text.strip():
        return VariableName(variable=text)
    match = _NAME.fullmatch(text)
    if match is None:
        raise InvalidInput(f"{text[:80]!r} names no setting", "write it like OCPPCommCtrlr/HeartbeatInterval")
    return VariableName(
        variable=match["variable"],
        component=match["component"],
        instance=match["instance"],
        evse_id=int(match["evse"]) if match["evse"] else None,
    )


def told_in(answer: object) -> Iterator[Told]:
    """The settings in a station's own answer, in either of the two shapes the standard has for it."""
    if not isinstance(answer, dict):
        return
    for entry in answer.get("configurationKey") or []:
        yield Told(name=entry["key"], value=entry.get("value"), read_only=entry.get("readonly"))
    for key in answer.get("unknownKey") or []:
        yield Told(name=key, value=None, status="unknown")
    for result in answer.get("getVariableResult") or []:
        yield Told(
            name=variable_in_words(_told_name(result["component"], result["variable"])),
            value=result.get("attributeValue"),
            status=None if result["attributeStatus"] == "Accepted" else result["attributeStatus"],
        )


def variable_in_words(name: VariableName) -> str:
    """The name of a setting as `variable_name` reads it."""
    evse = "" if name.evse_id is None else f"[{name.evse_id}]"
    instance = "" if name.instance is None else f"({name.instance})"
    return f"{name.component}{evse}/{name.variable}{instance}" if name.component else name.variable


def _told_name(component: dict[str, Any], variable: dict[str, Any]) -> VariableName:
    evse_id = (component.get("evse") or {}).get("id")
    return VariableName(variable["name"], component["name"], variable.get("instance"), evse_id)


def _change(text: str) -> SettingChange:
    name, equals, value = text.partition("=")
    if not equals:
        raise InvalidInput(f"{text[:80]!r} changes nothing", "write it like HeartbeatInterval=300")
    return SettingChange(variable_name(name), value)


def _print(command: Command, told: list[Told]) -> None:
    if told:
        table = output.table(output.name("Setting"), output.name("Value"), "Remark")
        for one in told:
            remark = one.status or ("read only" if one.read_only else "")
            table.add_row(output.cell(one.name), output.cell(one.value), output.cell(remark))
        output.print_table(table)
    if command.state is not CommandState.ACCEPTED or command.reason or not told:
        output.say(outcome_in_words(command, "these are the settings it tells." if told else "it told no setting."))
