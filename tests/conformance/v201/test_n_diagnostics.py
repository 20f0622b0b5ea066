"""OCPP 2.0.1, N: monitors and events of variables, and what stations keep of customers."""

from typing import Any

import pytest

from tests.conformance.station import Ordered, Payload, now
from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2, id_token
from tests.fixtures.gateway import until
from voltway.ocpp.inbound.monitors import KINDS
from voltway.stations import store_alerts, store_customers, store_device_model, store_monitors
from voltway.stations.device_model_keeping import DeviceModelKeeping
from voltway.vocabulary.certificates import CertificateHash
from voltway.vocabulary.commands import AskCustomerInformation, CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.monitors import MonitoringBase, MonitoringCriterion, MonitorKind, MonitorOrigin
from voltway.vocabulary.orders_monitors import (
    ClearMonitors,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.orders_variables import GetVariables, VariableName
from voltway.vocabulary.stations import EventKind, OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind
from voltway.vocabulary.variables import VariablePlace

pytestmark = pytest.mark.asyncio(loop_scope="module")

# --- events


async def told_of(station: Station2, **of_event: Any) -> None:
    """NotifyEvent is answered, and the operator sees the event."""
    event = {
        "eventId": 1,
        "timestamp": now(),
        "trigger": "Alerting",
        "actualValue": "0",
        "eventNotificationType": "CustomMonitor",
        "variableMonitoringId": 7,
        "component": {"name": "EVSE", "evse": {"id": 1}},
        "variable": {"name": "Power"},
        **of_event,
    }
    assert await station.say("NotifyEvent", {"generatedAt": now(), "seqNo": 0, "eventData": [event]}) == {}
    assert await station.reported(EventKind.VARIABLE) == ["EVSE.Power"]


async def test_tc_n_24_a_periodic_event(station: Station2) -> None:
    await told_of(station, trigger="Periodic", actualValue="3600")


async def test_tc_n_48_an_event_without_a_value(station: Station2) -> None:
    await told_of(station, actualValue="")


async def test_tc_n_49_an_alert_is_cleared(station: Station2) -> None:
    await told_of(station, cleared=True)


async def test_tc_n_50_a_periodic_alert(station: Station2) -> None:
    await told_of(station, trigger="Periodic")


async def test_tc_n_21_an_alert_of_a_hard_wired_monitor(station: Station2) -> None:
    await told_of(station, eventNotificationType="HardWiredMonitor")
    async with station.running.pool.connection() as connection:
        [alert] = await store_alerts.page(connection, station.station_id)
    assert (alert.monitor_id, alert.origin, alert.name) == (7, MonitorOrigin.HARD_WIRED, "EVSE[1]/Power")


# --- monitors


def at_station(variable: str, component: str = "ChargingStation") -> VariablePlace:
    return VariablePlace(component=component, variable=variable)


def at_evse(variable: str) -> VariablePlace:
    return VariablePlace(component="EVSE", variable=variable, evse_id=1)


def of_place(place: VariablePlace) -> Payload:
    """A variable as 2.x tells it."""
    component: Payload = {"name": place.component}
    if place.evse_id is not None:
        component["evse"] = {"id": place.evse_id}
    return {"component": component, "variable": {"name": place.variable}}


async def reports(station: Station2, order: GetMonitoringReport, kind: str, *places: VariablePlace) -> Payload:
    """The station takes the order for a report, tells these monitors, and the operator sees them; the request."""
    told = await station.ordered(order, "GetMonitoringReport", ACCEPTED)
    assert told.state is CommandState.ACCEPTED
    monitor: Payload = {"transaction": False, "value": 1.0, "type": kind, "severity": 5}
    if station.version is OcppVersion.V21:
        monitor["eventNotificationType"] = "CustomMonitor"
    listed = [
        {**of_place(place), "variableMonitoring": [{**monitor, "id": number}]} for number, place in enumerate(places)
    ]
    number = told.request.pop("requestId")
    page = {"requestId": number, "seqNo": 0, "generatedAt": now(), "tbc": False, "monitor": listed}
    assert await station.say("NotifyMonitoringReport", page) == {}
    await DeviceModelKeeping(station.running.pool, station.running.bus, 0).look()
    async with station.running.pool.connection() as connection:
        rows = await store_monitors.page(connection, station.station_id)
    assert [store_monitors.place_of(row) for row in rows] == list(places)
    assert {row.kind for row in rows} == {KINDS[kind]}
    return told.request


async def has_nothing(station: Station2, order: GetMonitoringReport) -> Payload:
    """The station says that it has nothing to report; the request."""
    told = await station.ordered(order, "GetMonitoringReport", {"status": "EmptyResultSet"})
    assert told.state is CommandState.REJECTED
    del told.request["requestId"]
    return told.request


DELTA, THRESHOLD = [MonitoringCriterion.DELTA], [MonitoringCriterion.THRESHOLD]


async def test_tc_n_01_a_report_by_kinds(station: Station2) -> None:
    asked = await has_nothing(station, GetMonitoringReport(criteria=DELTA))
    assert asked == {"monitoringCriteria": ["DeltaMonitoring"]}
    asked = await reports(station, GetMonitoringReport(criteria=THRESHOLD), "UpperThreshold", at_station("Power"))
    assert asked == {"monitoringCriteria": ["ThresholdMonitoring"]}


async def test_tc_n_02_a_report_by_variables(station: Station2) -> None:
    power, state = at_station("Power"), at_evse("AvailabilityState")
    assert await has_nothing(station, GetMonitoringReport(places=[power])) == {"componentVariable": [of_place(power)]}
    asked = await reports(station, GetMonitoringReport(places=[state]), "Delta", state)
    assert asked == {"componentVariable": [of_place(state)]}


async def test_tc_n_03_a_report_by_kinds_and_a_variable(station: Station2) -> None:
    state, power = at_evse("AvailabilityState"), at_station("Power")
    asked = await has_nothing(station, GetMonitoringReport(places=[state], criteria=DELTA))
    assert asked == {"monitoringCriteria": ["DeltaMonitoring"], "componentVariable": [of_place(state)]}
    asked = await reports(station, GetMonitoringReport(places=[power], criteria=THRESHOLD), "LowerThreshold", power)
    assert asked == {"monitoringCriteria": ["ThresholdMonitoring"], "componentVariable": [of_place(power)]}


async def test_tc_n_60_a_report_by_kinds_and_several_variables(station: Station2) -> None:
    both = [at_station("AvailabilityState"), at_evse("AvailabilityState")]
    asked = await has_nothing(station, GetMonitoringReport(places=both, criteria=DELTA))
    assert asked["componentVariable"] == [of_place(place) for place in both]
    asked = await reports(station, GetMonitoringReport(places=both, criteria=THRESHOLD), "Delta", *both)
    assert asked["monitoringCriteria"] == ["ThresholdMonitoring"]
    assert asked["componentVariable"] == [of_place(place) for place in both]


async def test_tc_n_47_a_report_of_all(station: Station2) -> None:
    assert await reports(station, GetMonitoringReport(), "Periodic", at_evse("Power")) == {}


async def test_tc_n_05_the_monitoring_base(station: Station2) -> None:
    for base, word in zip(MonitoringBase, ("All", "FactoryDefault", "HardWiredOnly"), strict=True):
        told = await station.ordered(SetMonitoringBase(base=base), "SetMonitoringBase", ACCEPTED)
        assert (told.request, told.state) == ({"monitoringBase": word}, CommandState.ACCEPTED)


async def sets(station: Station2, *places: VariablePlace) -> None:
    """The operator has changes of these variables watched, and sees the monitors."""
    monitors = [WantedMonitor(place=place, kind=MonitorKind.DELTA, value=1.0, severity=8) for place in places]
    of_each: Payload = {"type": "Delta", "severity": 8}
    results = [
        {**of_place(place), **of_each, "status": "Accepted", "id": number} for number, place in enumerate(places)
    ]
    told = await station.ordered(
        SetMonitors(monitors=monitors), "SetVariableMonitoring", {"setMonitoringResult": results}
    )
    assert told.request == {"setMonitoringData": [{**of_place(place), **of_each, "value": 1.0} for place in places]}
    assert told.state is CommandState.ACCEPTED

    async def seen() -> bool:
        await DeviceModelKeeping(station.running.pool, station.running.bus, 0).look()
        async with station.running.pool.connection() as connection:
            rows = await store_monitors.page(connection, station.station_id)
        return [store_monitors.place_of(row) for row in rows] == list(places)

    await until(seen)


async def test_tc_n_08_one_monitor(station: Station2) -> None:
    await sets(station, at_evse("AvailabilityState"))


async def test_tc_n_09_several_monitors(station: Station2) -> None:
    await sets(station, at_evse("AvailabilityState"), at_station("AvailabilityState"))


async def test_tc_n_16_the_monitoring_level(station: Station2) -> None:
    told = await station.ordered(SetMonitoringLevel(severity=4), "SetMonitoringLevel", ACCEPTED)
    assert (told.request, told.state) == ({"severity": 4}, CommandState.ACCEPTED)


async def test_tc_n_17_a_level_that_is_refused(station: Station2) -> None:
    told = await station.ordered(SetMonitoringLevel(severity=4), "SetMonitoringLevel", REJECTED)
    assert (told.request, told.state) == ({"severity": 4}, CommandState.REJECTED)


async def test_tc_n_18_more_than_one_request_may_clear(station: Station2) -> None:
    limit: Payload = {
        "component": {"name": "MonitoringCtrlr"},
        "variable": {"name": "ItemsPerMessage", "instance": "ClearVariableMonitoring"},
    }
    told = {"getVariableResult": [{**limit, "attributeStatus": "Accepted", "attributeValue": "2"}]}
    name = VariableName("ItemsPerMessage", "MonitoringCtrlr", "ClearVariableMonitoring")
    asked = await station.ordered(GetVariables(names=[name]), "GetVariables", told)
    assert asked.request == {"getVariableData": [limit]}

    async def known() -> bool:
        await DeviceModelKeeping(station.running.pool, station.running.bus, 0).look()
        async with station.running.pool.connection() as connection:
            return await store_device_model.values(connection, station.station_id, [name.place.path]) == ["2"]

    await until(known)
    numbers = [[1, 2], [3, 4], [5]]
    answers: list[Payload] = [
        {"clearMonitoringResult": [{"id": number, "status": "NotFound"} for number in part]} for part in numbers
    ]
    cleared = await station.ordered(ClearMonitors(monitor_ids=[1, 2, 3, 4, 5]), "ClearVariableMonitoring", *answers)
    assert [request["id"] for request in cleared.requests] == numbers


async def test_tc_n_44_a_monitor_that_can_not_be_cleared(station: Station2) -> None:
    answer = {"clearMonitoringResult": [{"id": 7, "status": "Rejected"}]}
    told = await station.ordered(ClearMonitors(monitor_ids=[7]), "ClearVariableMonitoring", answer)
    assert (told.request, told.state) == ({"id": [7]}, CommandState.REJECTED)
    assert told.reason == "monitor 7 can't be cleared"


# --- customers


async def asked_of(station: Station2, card: str | None = None, answer: Payload = ACCEPTED, **order: Any) -> Ordered:
    """The station is asked for what it keeps of a card or, by `order`, of another customer."""
    token = None if card is None else PresentedToken(TokenUid(card), TokenKind.ISO14443)
    async with station.running.pool.connection() as connection:
        await store_customers.open_request(connection, station.station_id, 7)
    told = await station.ordered(
        AskCustomerInformation(request_id=7, token=token, **order), "CustomerInformation", answer
    )
    assert told.request["requestId"] == 7
    assert (told.request["report"], told.request["clear"]) == (order.get("report", False), order.get("clear", False))
    if card is not None:
        assert told.request["idToken"] == id_token(card)
    return told


async def tells(station: Station2, text: str) -> None:
    """NotifyCustomerInformation, once; what it tells is there for who asked."""
    page = {"requestId": 7, "seqNo": 0, "generatedAt": now(), "tbc": False, "data": text}
    assert await station.say("NotifyCustomerInformation", page) == {}
    [kept] = await station.network.rows("select * from customer_page where station_id = %s", station.station_id)
    assert kept["content"] == text


async def test_tc_n_27_what_is_kept(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True)).state is CommandState.ACCEPTED
    await tells(station, "charged here twice")


async def test_tc_n_28_nothing_is_kept(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True)).state is CommandState.ACCEPTED
    await tells(station, "")


async def test_tc_n_29_it_does_not_tell(station: Station2, card: str) -> None:
    told = await asked_of(station, card, REJECTED, report=True)
    assert told.state is CommandState.REJECTED


async def test_tc_n_30_it_tells_and_forgets(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True, clear=True)).state is CommandState.ACCEPTED
    await tells(station, "charged here twice")


async def test_tc_n_31_it_forgets_nothing(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True, clear=True)).state is CommandState.ACCEPTED
    await tells(station, "")


async def test_tc_n_32_it_forgets_and_says_nothing(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, clear=True)).state is CommandState.ACCEPTED
    await tells(station, "")


async def test_tc_n_62_by_the_stations_own_name(station: Station2) -> None:
    told = await asked_of(station, report=True, clear=True, customer_identifier="OpenChargeAlliance")
    assert told.request["customerIdentifier"] == "OpenChargeAlliance"
    await tells(station, "charged here twice")


async def test_tc_n_63_by_a_certificate(station: Station2) -> None:
    certificate = CertificateHash(
        hash_algorithm="SHA256", issuer_name_hash="ab" * 32, issuer_key_hash="cd" * 32, serial_number="1f"
    )
    told = await asked_of(station, report=True, clear=True, certificate=certificate)
    assert told.request["customerCertificate"] == {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "ab" * 32,
        "issuerKeyHash": "cd" * 32,
        "serialNumber": "1f",
    }
    await tells(station, "charged here twice")
