"""Which DER controls a station holds after it accepted an order or told something. No I/O."""

from datetime import datetime, timedelta

import msgspec

from voltway.charging.store_der import AlarmRow, ControlLine, ControlRow, ControlsCleared, ControlsHeld, ControlSwitched
from voltway.vocabulary.charging import KnownBy
from voltway.vocabulary.commands import Answer
from voltway.vocabulary.der import DerControl
from voltway.vocabulary.facts import DerAlarmTold, DerControlsTold, DerControlSwitched
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_der import ClearDerControls, SetDerControl

LONGEST_EXTRA = 200
"""Characters of what an alarm says besides (2.1 part 2, NotifyDERAlarmRequest)."""


def of_order(station_id: str, order: Order, answer: Answer, at: datetime) -> list[ControlRow]:
    """After the station accepted the order; its answer names what the control supersedes, which may be itself."""
    if isinstance(order, SetDerControl):
        line = _line(order.control, is_superseded=False)
        superseded = _superseded(answer.answer)
        return [ControlsHeld(station_id, KnownBy.ORDER, at, [line], superseded)]
    if isinstance(order, ClearDerControls):
        return [ControlsCleared(station_id, order.is_default, order.control_kind, order.control_id)]
    return []


def of_report(station_id: str, fact: DerControlsTold | DerControlSwitched, at: datetime) -> list[ControlRow]:
    """After the station reported controls, or that one begins or ends."""
    if isinstance(fact, DerControlSwitched):
        return [ControlSwitched(station_id, fact.control_id, fact.started, at, fact.superseded_ids)]
    lines = [_line(told.control, is_superseded=told.is_superseded) for told in fact.controls]
    return [ControlsHeld(station_id, KnownBy.REPORT, at, lines, [])] if lines else []


def of_alarm(station_id: str, fact: DerAlarmTold, at: datetime) -> AlarmRow:
    """After the station told that a control takes over, or no longer does."""
    extra = None if fact.extra is None else fact.extra[:LONGEST_EXTRA]
    return AlarmRow(station_id, fact.control_kind, fact.ended, fact.at or at, fact.fault, extra)


def _superseded(answer: object) -> list[str]:
    told = answer.get("supersededIds") if isinstance(answer, dict) else None
    return msgspec.convert(told or [], list[str])


def _line(control: DerControl, *, is_superseded: bool) -> ControlLine:
    return ControlLine(
        control_id=control.control_id,
        kind=control.kind,
        is_default=control.is_default,
        is_superseded=is_superseded,
        ends_at=_end(control),
        control=control,
    )


def _end(control: DerControl) -> datetime | None:
    """None for a default control, and for one that outlasts what a calendar knows."""
    if control.starts_at is None or control.duration_s is None:
        return None
    try:
        return control.starts_at + timedelta(seconds=control.duration_s)
    except OverflowError:
        return None
