from typing import Any

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.configuration import SETTINGS
from voltway.vocabulary.stations import OcppVersion

V16, V201 = OcppVersion.V16, OcppVersion.V201


async def order(csms: SmallCsms, version: OcppVersion, action: str, payload: dict[str, Any]) -> dict[str, Any]:
    answer = (await csms.order("S", action, payload))[2]
    assert_response(version, action, answer)
    return dict(answer)


def variable(component: str, name: str, value: str | None = None) -> dict[str, Any]:
    named = {"component": {"name": component}, "variable": {"name": name}}
    return named if value is None else {**named, "attributeValue": value}


async def test_16_shows_all_keys_or_those_asked_for(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V16) as station:
        await station.boot()
        everything = await order(csms, V16, "GetConfiguration", {})
        some = await order(csms, V16, "GetConfiguration", {"key": ["NumberOfConnectors", "AuthorizationKey", "Nope"]})
    assert len(everything["configurationKey"]) == sum(setting.key is not None for setting in SETTINGS)
    assert some["unknownKey"] == ["Nope"]
    assert some["configurationKey"] == [
        {"key": "NumberOfConnectors", "readonly": True, "value": "1"},
        {"key": "AuthorizationKey", "readonly": False},
    ]


async def test_16_changes_what_may_be_changed(csms: SmallCsms, station_of: StationOf) -> None:
    async def change(key: str, value: str) -> str:
        return str((await order(csms, V16, "ChangeConfiguration", {"key": key, "value": value}))["status"])

    async with station_of(V16) as station:
        await station.boot()
        assert await change("MeterValueSampleInterval", "120") == "Accepted"
        assert await change("HeartbeatInterval", "soon") == "Rejected"
        assert await change("NumberOfConnectors", "8") == "Rejected"
        assert await change("Nope", "1") == "NotSupported"
        await station.start("CARD")
        await station.charge(minutes=10)
    assert csms.actions("S").count("MeterValues") == 5


async def test_2x_has_only_actual_values(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V201) as station:
        await station.boot()
        wanted = {**variable("OCPPCommCtrlr", "HeartbeatInterval", "45"), "attributeType": "MaxSet"}
        [told] = (await order(csms, V201, "SetVariables", {"setVariableData": [wanted]}))["setVariableResult"]
    assert (told["attributeType"], told["attributeStatus"]) == ("MaxSet", "NotSupportedAttributeType")


async def test_2x_gets_and_sets_variables(csms: SmallCsms, station_of: StationOf) -> None:
    asked = [
        ("OCPPCommCtrlr", "HeartbeatInterval"),
        ("SecurityCtrlr", "BasicAuthPassword"),
        ("TxCtrlr", "Nope"),
        ("X", "Y"),
    ]
    async with station_of(V201) as station:
        await station.boot()
        wanted = {"setVariableData": [variable(*asked[0], "45"), variable("ChargingStation", "EVSECount", "3")]}
        changed = (await order(csms, V201, "SetVariables", wanted))["setVariableResult"]
        got = await order(csms, V201, "GetVariables", {"getVariableData": [variable(*one) for one in asked]})
    assert [one["attributeStatus"] for one in changed] == ["Accepted", "Rejected"]
    told = [(one["attributeStatus"], one.get("attributeValue")) for one in got["getVariableResult"]]
    assert told == [("Accepted", "45"), ("Rejected", None), ("UnknownVariable", None), ("UnknownComponent", None)]


async def test_a_new_password_is_used_from_the_next_connection_on(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V201, password="the old password") as station:
        await station.boot()
        wanted = {"setVariableData": [variable("SecurityCtrlr", "BasicAuthPassword", "the new password")]}
        await order(csms, V201, "SetVariables", wanted)
        await station.drop_line()
        await station.reconnect()
    old, new = [request.headers["Authorization"] for request in csms.requests]
    assert old != new == "Basic Uzp0aGUgbmV3IHBhc3N3b3Jk"


async def test_the_inventory_comes_in_parts_that_say_so(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V201) as station:
        await station.boot()
        asked = {"requestId": 5, "reportBase": "FullInventory"}
        assert (await order(csms, V201, "GetBaseReport", asked))["status"] == "Accepted"
        await until(lambda: csms.of("S", "NotifyReport") and not csms.of("S", "NotifyReport")[-1].payload["tbc"])
    reports = [told.payload for told in csms.of("S", "NotifyReport")]
    assert [report["seqNo"] for report in reports] == list(range(len(reports)))
    assert sum(len(report["reportData"]) for report in reports) == len(SETTINGS)
    for report in reports:
        assert_request(V201, "NotifyReport", report)
