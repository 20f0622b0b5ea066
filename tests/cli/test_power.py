"""`voltway power`: the orders it gives."""

from datetime import UTC, datetime

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.charging import EnergyTransfer, ScheduleUpdate
from voltway.vocabulary.orders_charging import (
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)

SESSION = """
    insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at, start_key)
    values ('S1', 's1', '41', 1, 'active', now(), now(), now(), 'k1')
"""


def test_the_only_session_is_meant(voltway: Voltway, gateway: GatewayStandIn, execute: Execute) -> None:
    execute(SESSION)
    assert voltway("power", "prefer", "S1").words == "S1 accepted: it charges with priority."
    assert voltway("power", "prefer", "S1", "--off", "--session", "s1").code == 0
    assert voltway("power", "allow", "S1", "ac_bpt", "dc").code == 0
    assert gateway.orders == [
        UsePriorityCharging(ref="41"),
        UsePriorityCharging(ref="41", on=False),
        NotifyAllowedEnergyTransfer(ref="41", allowed=[EnergyTransfer.AC_BPT, EnergyTransfer.DC]),
    ]
    assert voltway("power", "prefer", "S1", "--session", "other").code != 0


def test_values_and_signals(voltway: Voltway, gateway: GatewayStandIn) -> None:
    assert voltway("power", "update", "S1", "7", "--limit", "9", "--discharge", "4", "--setpoint", "-2").code == 0
    assert voltway("power", "signal", "S1", "3", "--at", "2030-01-01T00:00Z").code == 0
    assert gateway.orders == [
        UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(limit=9.0, discharge_limit=-4.0, setpoint=-2.0)),
        SendAfrrSignal(signal=3, at=datetime(2030, 1, 1, tzinfo=UTC)),
    ]
