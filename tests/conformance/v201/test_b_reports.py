"""OCPP 2.0.1, B: inventories and reports of a station's variables, page by page, and variables asked for in parts."""

from collections.abc import Sequence

import pytest

from tests.conformance.station import Payload, now
from tests.conformance.v201.station import ACCEPTED, Station2
from tests.fixtures.gateway import until
from voltway.stations import store_device_model
from voltway.stations.device_model_keeping import DeviceModelKeeping
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_variables import (
    GetBaseReport,
    GetReport,
    GetVariables,
    SettingChange,
    SetVariables,
    VariableName,
)
from voltway.vocabulary.variables import ReportBase, ReportCriterion, ReportState

pytestmark = pytest.mark.asyncio(loop_scope="module")

THRESHOLD = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "OfflineThreshold"}}
AVAILABILITY = {"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "AvailabilityState"}}


async def reports(station: Station2, request_id: int, *pages: tuple[Payload, str]) -> None:
    """NotifyReport, a variable and its value on each page."""
    for seq_no, (place, value) in enumerate(pages):
        data = {
            **place,
            "variableAttribute": [{"type": "Actual", "value": value}],
            "variableCharacteristics": {"dataType": "string", "supportsMonitoring": False},
        }
        page = {"requestId": request_id, "generatedAt": now(), "seqNo": seq_no, "reportData": [data]}
        more = seq_no < len(pages) - 1
        assert await station.say("NotifyReport", {**page, "tbc": True} if more else page) == {}


async def seen(station: Station2) -> dict[str, str | None]:
    """The variables that the operator sees, with their values, after a worker has taken in what came."""
    await DeviceModelKeeping(station.running.pool, station.running.bus, 0).look()
    async with station.running.pool.connection() as connection:
        tree = await store_device_model.tree(connection, station.station_id)
    told = [variable.told for variable in tree.values()]
    return {one.place.name: one.value for one in told}


async def report_is(station: Station2, state: ReportState) -> None:
    """How the newest report stands."""
    rows = await station.network.rows(
        "select state from variable_report where station_id = %s order by request_id desc", station.station_id
    )
    assert rows[0]["state"] == state


async def inventory(station: Station2, base: ReportBase, word: str) -> None:
    """GetBaseReport is sent; all pages of what follows are there for the operator."""
    told = await station.ordered(GetBaseReport(base=base), "GetBaseReport", ACCEPTED)
    assert told.state is CommandState.ACCEPTED
    assert (told.request["reportBase"], told.request["requestId"] >= 0) == (word, True)
    await reports(station, told.request["requestId"], (THRESHOLD, "60"), (AVAILABILITY, "Available"))
    assert await seen(station) == {"OCPPCommCtrlr/OfflineThreshold": "60", "EVSE[1]/AvailabilityState": "Available"}
    await report_is(station, ReportState.WHOLE)


async def test_tc_b_12_what_can_be_set(station: Station2) -> None:
    await inventory(station, ReportBase.CONFIGURATION, "ConfigurationInventory")


async def test_tc_b_13_everything(station: Station2) -> None:
    await inventory(station, ReportBase.FULL, "FullInventory")


async def test_tc_b_14_how_it_is_doing(station: Station2) -> None:
    await inventory(station, ReportBase.SUMMARY, "SummaryInventory")


async def test_tc_b_18_some_variables_of_components_in_a_condition(station: Station2) -> None:
    name = VariableName("AvailabilityState", "EVSE", evse_id=1)
    nothing = await station.ordered(
        GetReport(names=[name], criteria=[ReportCriterion.PROBLEM]), "GetReport", {"status": "EmptyResultSet"}
    )
    assert (nothing.request["componentCriteria"], nothing.request["componentVariable"]) == (["Problem"], [AVAILABILITY])
    assert (nothing.state, nothing.reason) == (
        CommandState.REJECTED,
        "the station has nothing of what was asked for",
    )
    told = await station.ordered(GetReport(names=[name], criteria=[ReportCriterion.AVAILABLE]), "GetReport", ACCEPTED)
    assert (told.request["componentCriteria"], told.request["componentVariable"]) == (["Available"], [AVAILABILITY])
    await reports(station, told.request["requestId"], (AVAILABILITY, "Available"))
    assert await seen(station) == {"EVSE[1]/AvailabilityState": "Available"}


# --- in parts

ASKED_FOR = [
    VariableName("ItemsPerMessage", "DeviceDataCtrlr", instance="GetReport"),
    VariableName("ItemsPerMessage", "DeviceDataCtrlr", instance="GetVariables"),
    VariableName("BytesPerMessage", "DeviceDataCtrlr", instance="GetReport"),
    VariableName("BytesPerMessage", "DeviceDataCtrlr", instance="GetVariables"),
    VariableName("AuthorizeRemoteStart", "AuthCtrlr"),
]


def good(names: Sequence[VariableName], **more: str) -> list[Payload]:
    """The good outcome for each of them."""
    return [
        {
            "attributeStatus": "Accepted",
            "component": {"name": name.component},
            "variable": {"name": name.variable, **({} if name.instance is None else {"instance": name.instance})},
            **more,
        }
        for name in names
    ]


async def test_tc_b_08_no_more_variables_than_it_takes(station: Station2) -> None:
    report = await station.ordered(GetBaseReport(), "GetBaseReport", ACCEPTED)
    most = {"component": {"name": "DeviceDataCtrlr"}, "variable": {"name": "ItemsPerMessage"}}
    places = [
        ({**most, "variable": {"name": "ItemsPerMessage", "instance": action}}, "4")
        for action in ("GetVariables", "SetVariables")
    ]
    await reports(station, report.request["requestId"], *places)
    assert len(await seen(station)) == 2

    parts = [ASKED_FOR[:4], ASKED_FOR[4:]]
    values = [{"getVariableResult": good(part, attributeValue="4")} for part in parts]
    told = await station.ordered(GetVariables(names=ASKED_FOR), "GetVariables", *values)
    assert [len(request["getVariableData"]) for request in told.requests] == [4, 1]
    assert told.state is CommandState.ACCEPTED
    assert str(told.answer).count("'attributeValue': '4'") == 5

    async def all_are_known() -> bool:
        return len(await seen(station)) == 6

    await until(all_are_known)
    changes = [SettingChange(name, "4") for name in ASKED_FOR]
    taken = [{"setVariableResult": good(part)} for part in parts]
    told = await station.ordered(SetVariables(changes=changes), "SetVariables", *taken)
    assert [len(request["setVariableData"]) for request in told.requests] == [4, 1]
    assert (told.state, told.reason) == (CommandState.ACCEPTED, None)
