"""Limits of what is sent, places, and what an error or an addition of the station means."""

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported, answer_of_error
from voltway.ocpp.wire import v16
from voltway.vocabulary.commands import (
    ChangeAvailability,
    CommandState,
    ResetStation,
    SendVendorMessage,
    StartSession,
    StopSession,
    TriggerKind,
    TriggerReport,
    UnlockConnector,
)
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken

V16, V201, V21 = VERSIONS


def start(uid: str, group_id: str | None = None) -> StartSession:
    return StartSession(token=PresentedToken(TokenUid(uid)), group_id=group_id)


def setting(component: str, variable: str, value: str) -> SetVariables:
    return SetVariables(changes=[SettingChange(VariableName(variable, component), value)])


@pytest.mark.parametrize(
    ("version", "named", "limit", "make"),
    [
        (V16, "idTag", 20, start),
        (V201, "idToken", 36, start),
        (V21, "idToken", 255, start),
        (V201, "idToken", 36, lambda text: start("A", text)),
        (V201, "transactionId", 36, lambda text: StopSession(ref=text)),
        (V21, "transactionId", 36, lambda text: StopSession(ref=text)),
        (V16, "vendorId", 255, lambda text: SendVendorMessage(vendor_id=text)),
        (V21, "messageId", 50, lambda text: SendVendorMessage(vendor_id="v", message_id=text)),
        (V16, "key", 50, lambda text: setting("", text, "1")),
        (V16, "key", 50, lambda text: GetVariables(names=[VariableName("A"), VariableName(text)])),
        (V16, "value", 500, lambda text: setting("", "A", text)),
        (V201, "name", 50, lambda text: setting(text, "A", "1")),
        (V201, "attributeValue", 1000, lambda text: setting("C", "A", text)),
        (V21, "attributeValue", 2500, lambda text: setting("C", "A", text)),
        (V201, "instance", 50, lambda text: GetVariables(names=[VariableName("A", "C", text)])),
    ],
)
def test_a_text_may_be_as_long_as_the_version_allows(version, named, limit, make) -> None:  # type: ignore[no-untyped-def]  # a table of lambdas
    assert calls_for(version, make("x" * limit))
    with pytest.raises(Unsupported, match=rf"the {named} has {limit + 1} characters.*the {limit} that OCPP {version}"):
        calls_for(version, make("x" * (limit + 1)))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "order",
    [
        UnlockConnector(evse_id=0),
        UnlockConnector(evse_id=1, connector_id=0),
        ResetStation(evse_id=0),
        StartSession(token=PresentedToken(TokenUid("A")), evse_id=-1),
        ChangeAvailability(operative=True, evse_id=0),
        ChangeAvailability(operative=True, connector_id=1),
        TriggerReport(what=TriggerKind.METER_VALUES, evse_id=1, connector_id=-1),
        TriggerReport(what=TriggerKind.STATUS, connector_id=2),
    ],
    ids=repr,
)
def test_a_place_that_can_not_be_is_refused(version: OcppVersion, order: Order) -> None:
    with pytest.raises(Unsupported, match=r"there is no (EVSE|connector)|of which EVSE"):
        calls_for(version, order)


@pytest.mark.parametrize(
    "order",
    [
        UnlockConnector(evse_id=1, connector_id=2),
        ChangeAvailability(operative=True, evse_id=1, connector_id=2),
        TriggerReport(what=TriggerKind.STATUS, evse_id=1, connector_id=2),
    ],
    ids=repr,
)
def test_an_evse_of_a_16_station_has_one_connector(order: Order) -> None:
    with pytest.raises(Unsupported, match=r"EVSE 1 has no connector 2: OCPP 1.6 counts connectors only"):
        calls_for(V16, order)
    assert calls_for(V201, order)
    assert calls_for(V21, order)


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize(
    ("info", "reason"),
    [
        ({"reasonCode": "FwUpdateInProgress"}, "the station refused to restart (FwUpdateInProgress)"),
        (
            {"reasonCode": "Busy", "additionalInfo": "wait a bit"},
            "the station refused to restart (Busy: wait a bit)",
        ),
    ],
)
def test_what_a_station_adds_stands_in_the_reason(version: OcppVersion, info: dict[str, str], reason: str) -> None:
    told = answer(version, ResetStation(), {"status": "Rejected", "statusInfo": info})
    assert (told.state, told.reason) == (CommandState.REJECTED, reason)
    assert told.answer == {"status": "Rejected", "statusInfo": info}


def test_a_callerror_says_whether_the_station_is_able() -> None:
    unable = answer_of_error("NotImplemented", "")
    assert unable.state is CommandState.FAILED
    assert unable.reason == "the station can't do this (NotImplemented)"
    broken = answer_of_error("InternalError", "out of memory")
    assert broken.reason == "the station could not take the request (InternalError: out of memory)"
    assert broken.answer == {"errorCode": "InternalError", "errorDescription": "out of memory"}


def test_a_callerror_in_between_keeps_what_was_answered_before() -> None:
    earlier = [v16.ChangeConfigurationResponse(status=v16.ConfigurationStatus.ACCEPTED)]
    told = answer_of_error("GenericError", "", earlier)
    assert told.state is CommandState.FAILED
    assert (
        told.reason
        == "the station could not take the request (GenericError); 1 of the requests before it were answered"
    )
    assert told.answer == [{"status": "Accepted"}, {"errorCode": "GenericError", "errorDescription": ""}]
