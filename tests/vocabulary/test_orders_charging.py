"""Orders as programs write them."""

from typing import Any

import msgspec
import pytest

from voltway.vocabulary.charging import EnergyTransfer, ScheduleUpdate
from voltway.vocabulary.commands import OperatorOrder
from voltway.vocabulary.orders_charging import NotifyAllowedEnergyTransfer, UpdateDynamicSchedule, UsePriorityCharging

READ = msgspec.json.Decoder(OperatorOrder)


def test_they_are_read() -> None:
    assert READ.decode('{"kind": "UsePriorityCharging", "ref": "t"}') == UsePriorityCharging(ref="t", on=True)
    told = READ.decode('{"kind": "UpdateDynamicSchedule", "profile_id": 7, "values": {"setpoint": -4.5}}')
    assert told == UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(setpoint=-4.5))
    told = READ.decode('{"kind": "NotifyAllowedEnergyTransfer", "ref": "t", "allowed": ["dc_bpt"]}')
    assert told == NotifyAllowedEnergyTransfer(ref="t", allowed=[EnergyTransfer.DC_BPT])


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "UpdateDynamicSchedule", "profile_id": 7, "values": {"discharge_limit": 1.0}},
        {"kind": "UpdateDynamicSchedule", "profile_id": 7, "values": {"limit": -1.0}},
        {"kind": "UpdateDynamicSchedule", "profile_id": 2**31, "values": {}},
        {"kind": "NotifyAllowedEnergyTransfer", "ref": "t", "allowed": []},
        {"kind": "SendAfrrSignal", "signal": 2**31},
    ],
)
def test_what_means_nothing_is_not_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        READ.decode(msgspec.json.encode(wrong))
