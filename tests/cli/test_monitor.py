"""`voltway monitor`: what stations are told to watch, and what is known of it."""

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.cli.monitor import KINDS_IN_WORDS, ORIGINS_IN_WORDS
from voltway.vocabulary.monitors import MonitoringBase, MonitoringCriterion, MonitorKind, MonitorOrigin, StreamTerms
from voltway.vocabulary.orders_monitors import (
    ClearMonitors,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.variables import VariablePlace

POWER = VariablePlace(component="EVSE", variable="Power", evse_id=1)


def test_every_kind_has_its_words() -> None:
    assert set(KINDS_IN_WORDS) == set(MonitorKind)
    assert set(ORIGINS_IN_WORDS) == {*MonitorOrigin, None}


def test_orders(voltway: Voltway, gateway: GatewayStandIn) -> None:
    options = ("--severity", "3", "--transaction-only", "--id", "7", "--stream", "60")
    assert voltway("monitor", "set", "S1", "EVSE[1]/Power", "periodic", "10", *options).code == 0
    assert voltway("monitor", "clear", "S1", "7", "8").code == 0
    assert voltway("monitor", "report", "S1", "EVSE[1]/Power", "--only", "delta", "--only", "delta").code == 0
    assert voltway("monitor", "base", "S1", "factory_default").code == 0
    assert voltway("monitor", "level", "S1", "5").code == 0
    wanted = WantedMonitor(
        place=POWER,
        kind=MonitorKind.PERIODIC,
        value=10.0,
        severity=3,
        transaction_only=True,
        monitor_id=7,
        stream=StreamTerms(interval_s=60),
    )
    asked = gateway.orders.pop(2)
    assert isinstance(asked, GetMonitoringReport)
    assert (asked.places, asked.criteria) == ([POWER], [MonitoringCriterion.DELTA])
    assert gateway.orders == [
        SetMonitors(monitors=[wanted]),
        ClearMonitors(monitor_ids=[7, 8]),
        SetMonitoringBase(base=MonitoringBase.FACTORY_DEFAULT),
        SetMonitoringLevel(severity=5),
    ]


def test_what_is_known(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    assert "voltway monitor report S1" in voltway("monitor", "list", "S1").words
    assert voltway("monitor", "alerts", "S1").words == "No monitor of S1 is in alert."
    execute(
        "insert into station_monitor (station_id, monitor_id, path, component, variable, evse_id, kind, value,"
        " severity, transaction_only, origin, known_at)"
        " values ('S1', 7, 'p', 'EVSE', 'Power', 1, 'upper_threshold', 11000, 3, true, 'custom', now())"
    )
    execute(
        "insert into monitor_alert (station_id, monitor_id, active, since, at, name, value)"
        " values ('S1', 7, true, '2026-11-22T12:00Z', now(), 'EVSE[1]/Power', '12000')"
    )
    assert "7 EVSE[1]/Power above 11000 3 set, in transactions" in voltway("monitor", "list", "S1").words
    [item] = voltway("monitor", "list", "S1", "--variable", "power", "--json").document["items"]
    assert (item["monitor_id"], item["severity"]) == (7, 3)
    assert "7 EVSE[1]/Power 12000 3 above 11000" in voltway("monitor", "alerts", "S1").words
    [alert] = voltway("monitor", "alerts", "S1", "--json").document["items"]
    assert alert["since"] == "2026-11-22T12:00:00Z"
    assert "there is no station" in voltway("monitor", "list", "NOBODY").err
