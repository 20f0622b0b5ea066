"""OCPP 2.0.1, B: boots, variables and restarts."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.csms import Csms
from tests.conformance.station import Payload
from tests.conformance.v201.station import ACCEPTED, SCHEDULED, Station2
from tests.fixtures.gateway import until
from tests.fixtures.ocpp_client import CallFailed
from voltway.vocabulary.commands import CommandState, ResetKind, ResetStation, TriggerKind, TriggerReport
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.sessions import SessionState, StopCause
from voltway.vocabulary.stations import Admission, ConnectorStatus, OcppVersion

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFLINE_THRESHOLD = VariableName("OfflineThreshold", "OCPPCommCtrlr")
AUTHORIZE_REMOTE_START = VariableName("AuthorizeRemoteStart", "AuthCtrlr")

# --- boots


async def test_tc_b_01_cold_boot(csms: Csms, version: OcppVersion) -> None:
    async with csms.station(Station2, version) as station:
        answer = await station.cold_boot()
        assert answer["interval"] > 0
        its_time = datetime.fromisoformat(answer["currentTime"])
        assert abs(datetime.now(UTC) - its_time) < timedelta(seconds=30)
        assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE
        assert await csms.network.online(station.station_id)


async def taken_in(station: Station2, reason: str = "PowerUp") -> None:
    """The operator takes the station in; a boot soon is accepted."""
    await station.network.change_station(station.station_id, admission=Admission.ACCEPTED)

    async def accepted() -> bool:
        return bool((await station.boot(reason))["status"] == "Accepted")

    await until(accepted)


async def test_tc_b_02_a_pending_station_is_taken_in(csms: Csms, version: OcppVersion) -> None:
    async with csms.station(Station2, version, admission=Admission.PENDING) as station:
        assert (await station.boot())["status"] == "Pending"
        await taken_in(station)
        await station.status("Available")


async def test_tc_b_30_a_pending_station_may_say_nothing_else(csms: Csms, version: OcppVersion) -> None:
    async with csms.station(Station2, version, admission=Admission.PENDING) as station:
        assert (await station.boot())["status"] == "Pending"
        with pytest.raises(CallFailed) as refused:
            await station.status("Available")
        assert refused.value.code == "SecurityError"


async def test_tc_b_31_a_pending_station_is_asked_to_boot_again(csms: Csms, version: OcppVersion) -> None:
    async with csms.station(Station2, version, admission=Admission.PENDING) as station:
        assert (await station.boot())["status"] == "Pending"
        told = await station.ordered(TriggerReport(what=TriggerKind.BOOT), "TriggerMessage", ACCEPTED)
        assert told.request == {"requestedMessage": "BootNotification"}
        await taken_in(station, "Triggered")
        await station.status("Available")


# --- variables


def result(name: VariableName, value: str | None = None) -> Payload:
    """The good outcome for one variable: of asking, with its value, or of setting."""
    told: Payload = {
        "attributeStatus": "Accepted",
        "component": {"name": name.component},
        "variable": {"name": name.variable},
    }
    return told if value is None else {**told, "attributeValue": value}


async def test_tc_b_06_get_one_variable(station: Station2) -> None:
    answer = {"getVariableResult": [result(OFFLINE_THRESHOLD, "60")]}
    told = await station.ordered(GetVariables(names=[OFFLINE_THRESHOLD]), "GetVariables", answer)
    wanted = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "OfflineThreshold"}}
    assert told.request == {"getVariableData": [wanted]}
    assert told.state is CommandState.ACCEPTED
    assert "'attributeValue': '60'" in str(told.answer)


async def test_tc_b_07_get_several_variables(station: Station2) -> None:
    names = [OFFLINE_THRESHOLD, AUTHORIZE_REMOTE_START]
    answer = {"getVariableResult": [result(OFFLINE_THRESHOLD, "60"), result(AUTHORIZE_REMOTE_START, "true")]}
    told = await station.ordered(GetVariables(names=names), "GetVariables", answer)
    assert [one["variable"]["name"] for one in told.request["getVariableData"]] == [name.variable for name in names]
    assert told.state is CommandState.ACCEPTED
    assert "'attributeValue': 'true'" in str(told.answer)


async def test_tc_b_09_set_one_variable(station: Station2) -> None:
    order = SetVariables(changes=[SettingChange(OFFLINE_THRESHOLD, "123")])
    told = await station.ordered(order, "SetVariables", {"setVariableResult": [result(OFFLINE_THRESHOLD)]})
    [change] = told.request["setVariableData"]
    assert change.pop("attributeType", "Actual") == "Actual"
    assert change == {
        "attributeValue": "123",
        "component": {"name": "OCPPCommCtrlr"},
        "variable": {"name": "OfflineThreshold"},
    }
    assert told.state is CommandState.ACCEPTED


async def test_tc_b_10_set_several_variables(station: Station2) -> None:
    changes = [SettingChange(OFFLINE_THRESHOLD, "123"), SettingChange(AUTHORIZE_REMOTE_START, "false")]
    answer = {"setVariableResult": [result(OFFLINE_THRESHOLD), result(AUTHORIZE_REMOTE_START)]}
    told = await station.ordered(SetVariables(changes=changes), "SetVariables", answer)
    values = {one["variable"]["name"]: one["attributeValue"] for one in told.request["setVariableData"]}
    assert values == {"OfflineThreshold": "123", "AuthorizeRemoteStart": "false"}
    assert told.state is CommandState.ACCEPTED


# --- restarts


async def ended_by_reset(station: Station2) -> None:
    """The operator sees a session that the restart has ended."""
    session = await station.session()
    assert (session["state"], session["stop_cause"]) == (SessionState.ENDED, StopCause.RESET)


async def test_tc_b_20_restart_an_idle_station(station: Station2) -> None:
    told = await station.ordered(ResetStation(how=ResetKind.ON_IDLE), "Reset", ACCEPTED)
    assert (told.request, told.state) == ({"type": "OnIdle"}, CommandState.ACCEPTED)
    await station.cold_boot("RemoteReset")


async def test_tc_b_21_restart_when_the_session_has_ended(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = await station.ordered(ResetStation(how=ResetKind.ON_IDLE), "Reset", SCHEDULED)
    assert (told.request, told.state) == ({"type": "OnIdle"}, CommandState.ACCEPTED)
    assert "when the running sessions have ended" in (told.reason or "")
    await station.stop_authorized(card)
    await station.ends("EVCommunicationLost", "Local")
    await station.cold_boot("ScheduledReset")
    assert (await station.session())["stop_cause"] == StopCause.DRIVER


async def test_tc_b_22_restart_at_once(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = await station.ordered(ResetStation(how=ResetKind.IMMEDIATE), "Reset", ACCEPTED)
    assert (told.request, told.state) == ({"type": "Immediate"}, CommandState.ACCEPTED)
    await station.ends("ResetCommand", "ImmediateReset")
    await station.cold_boot("RemoteReset")
    await ended_by_reset(station)


async def test_tc_b_25_restart_an_idle_evse(station: Station2) -> None:
    told = await station.ordered(ResetStation(how=ResetKind.ON_IDLE, evse_id=1), "Reset", ACCEPTED)
    assert (told.request, told.state) == ({"type": "OnIdle", "evseId": 1}, CommandState.ACCEPTED)


async def test_tc_b_26_restart_an_evse_when_its_session_has_ended(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = await station.ordered(ResetStation(how=ResetKind.ON_IDLE, evse_id=1), "Reset", SCHEDULED)
    assert (told.request, told.state) == ({"type": "OnIdle", "evseId": 1}, CommandState.ACCEPTED)
    await station.stop_authorized(card)
    await station.ends("EVCommunicationLost", "Local")
    assert (await station.session())["state"] == SessionState.ENDED


async def test_tc_b_27_restart_an_evse_at_once(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    told = await station.ordered(ResetStation(how=ResetKind.IMMEDIATE, evse_id=1), "Reset", ACCEPTED)
    assert (told.request, told.state) == ({"type": "Immediate", "evseId": 1}, CommandState.ACCEPTED)
    await station.ends("ResetCommand", "ImmediateReset")
    await ended_by_reset(station)
