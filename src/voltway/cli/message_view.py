"""How one frame exchange of the message log looks: a line, its corrections, and where asked its payloads."""

from typing import Any

import msgspec
from msgspec.structs import asdict
from rich.text import Text

from voltway.cli import output
from voltway.cli.output import Times
from voltway.ocpp.message_log import Outcome
from voltway.stations.store_messages import Direction, MessageRow

LEGEND = "← from the station   → to the station"
_ARROW = {Direction.IN: "←", Direction.OUT: "→"}
_NOTE_INDENT = " " * 15


def print_message(message: MessageRow, times: Times, *, payload: bool = False) -> None:
    """Print one exchange; a note below it says what was corrected or looked wrong."""
    out = output.console()
    out.print(line(message, times), soft_wrap=True)
    for note in message.notes or []:
        out.print(output.literal(f"{_NOTE_INDENT}{note}", output.WARNING_STYLE), soft_wrap=True)
    if payload:
        out.print(output.literal(f"{_NOTE_INDENT}request   {message.request}", output.QUIET_STYLE), soft_wrap=True)
        if message.response is not None:
            out.print(output.literal(f"{_NOTE_INDENT}response  {message.response}", output.QUIET_STYLE), soft_wrap=True)


def line(message: MessageRow, times: Times) -> Text:
    """Time, direction, action, outcome and latency, in columns."""
    latency = "" if message.latency_ms is None else f"{message.latency_ms:,.0f} ms"
    return Text.assemble(
        (times.clock(message.at), output.QUIET_STYLE),
        f" {_ARROW[message.direction]} {output.cell(message.action) or '?':<30} ",
        (f"{output.cell(message.outcome):<20}", _style(message)),
        f" {latency:>9}",
    )


def as_document(message: MessageRow) -> dict[str, Any]:
    """The exchange for `--json`: payloads as JSON where they are, as text where they are not."""
    return {**asdict(message), "request": _payload(message.request), "response": _payload(message.response)}


def _payload(text: str | None) -> object:
    if text is None:
        return None
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _style(message: MessageRow) -> str:
    return "" if message.outcome == Outcome.ANSWERED else output.TROUBLE_STYLE
