"""`voltway tariff`: what stations count by themselves and show (tariffs of OCPP 2.1, running costs of 2.x)."""

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.vocabulary.commands import Command, CommandState
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.orders_tariffs import (
    ChangeTransactionTariff,
    ClearTariffs,
    GetTariffs,
    SetDefaultTariff,
    UpdateCost,
)
from voltway.vocabulary.tariffs import StationTariff, TariffsTold

app = typer.Typer(
    name="tariff", help="Tariffs that stations hold: set, ask, clear, change, cost.", no_args_is_help=True
)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The tariff as JSON; - for standard input.")]
RefArgument = Annotated[str, typer.Argument(metavar="REF", help="The transaction, by the protocol's id.")]
EvseOption = Annotated[int, typer.Option("--evse", min=0, help="Only this EVSE; 0: all of them.")]


@app.command("set")
@with_reason
def set_tariff(
    station: StationArgument,
    file: FileArgument,
    *,
    evse: EvseOption = 0,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station count new sessions by a tariff.

    Example: voltway tariff set DEPOT-7 tariff.json
    """
    order = SetDefaultTariff(tariff=_tariff(file), evse_id=evse)
    conclude(given(station, order, patience(wait, queue)), "it counts by it.", as_json=as_json)


@app.command()
@with_reason
def ask(
    station: StationArgument, *, evse: EvseOption = 0, wait: WaitOption = DEFAULT_WAIT, as_json: JsonOption = False
) -> None:
    """Ask a station which tariffs it holds.

    Example: voltway tariff ask DEPOT-7
    """
    command = given(station, GetTariffs(evse_id=evse), patience(wait, None))
    conclude(command, _told(command), as_json=as_json)


@app.command()
@with_reason
def clear(
    station: StationArgument,
    tariff_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these.")] = None,
    *,
    evse: EvseOption = 0,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station forget tariffs: those that are named, or all.

    Example: voltway tariff clear DEPOT-7 summer-2030
    """
    order = ClearTariffs(tariff_ids=tariff_ids or [], evse_id=evse or None)
    conclude(given(station, order, patience(wait, queue)), "they are gone.", as_json=as_json)


@app.command()
@with_reason
def change(
    station: StationArgument,
    ref: RefArgument,
    file: FileArgument,
    *,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Have a running transaction go on by another tariff.

    Example: voltway tariff change DEPOT-7 4f6a tariff.json
    """
    order = ChangeTransactionTariff(ref=ref, tariff=_tariff(file))
    conclude(given(station, order, patience(wait, None)), "the transaction goes on by it.", as_json=as_json)


@app.command()
@with_reason
def cost(
    station: StationArgument,
    ref: RefArgument,
    total: Annotated[str, typer.Argument(metavar="AMOUNT", help="Until now, with taxes, in the station's currency.")],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Tell a station what a running transaction has cost until now.

    Example: voltway tariff cost DEPOT-7 4f6a 12.40
    """
    try:
        amount = Decimal(total)
    except InvalidOperation:
        raise InvalidInput(f"{total} is no amount of money", "give a number like 12.40") from None
    conclude(given(station, UpdateCost(ref=ref, total=amount), patience(wait, None)), "it knows.", as_json=as_json)


def _tariff(file: Path) -> StationTariff:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return msgspec.json.decode(text, type=StationTariff)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{file} is no tariff: {error}", "see docs/station-tariffs.md for what one is") from None


def _told(command: Command) -> str:
    if command.state is not CommandState.ACCEPTED:
        return ""
    told = msgspec.convert(command.answer, TariffsTold)
    lines = [
        f"{one.tariff_id} ({one.tariff_kind.value}), EVSE {', '.join(map(str, one.evse_ids)) or 'not told'}"
        for one in told.tariffs
    ]
    return f"it holds {'; '.join(lines)}." if lines else "it holds no tariff."
