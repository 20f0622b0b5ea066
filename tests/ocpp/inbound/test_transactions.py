"""Transactions."""

from typing import Any

import pytest

from tests.sessions.made import NOON
from voltway.ocpp.inbound import transactions
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import SessionEnded, SessionStarted, SessionUpdated
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import ChargingState
from voltway.vocabulary.tokens import AuthorizationStatus, TokenKind, Verdict

AT = "2026-05-01T12:00:00Z"


def test_every_reason_has_a_cause() -> None:
    assert set(transactions.REASON_V16_TO_CAUSE) == set(v16.Reason)
    assert set(transactions.REASON_V201_TO_CAUSE) == set(v201.ReasonEnum)
    assert set(transactions.REASON_V21_TO_CAUSE) == set(v21.ReasonEnum)
    told = {*transactions.REASON_V201_TO_CAUSE.values(), *transactions.REASON_V16_TO_CAUSE.values()}
    assert told == set(StopCause)


def test_the_same_reason_is_the_same_cause_in_every_version() -> None:
    in_21 = {reason.value: cause for reason, cause in transactions.REASON_V21_TO_CAUSE.items()}
    for table in (transactions.REASON_V16_TO_CAUSE, transactions.REASON_V201_TO_CAUSE):
        for reason, cause in table.items():
            assert in_21.get(reason.value, cause) is cause, reason


def test_every_charging_state_is_known() -> None:
    assert set(transactions.CHARGING_STATE_V201_TO_STATE) == set(v201.ChargingStateEnum)
    assert set(transactions.CHARGING_STATE_V21_TO_STATE) == set(v21.ChargingStateEnum)
    assert set(transactions.CHARGING_STATE_V201_TO_STATE.values()) == set(ChargingState)


def test_a_start_of_1_6() -> None:
    told = v16.StartTransactionRequest(connector_id=2, id_tag="CARD", meter_start=1000, timestamp=AT, reservation_id=5)
    (fact,) = transactions.started_v16(told)
    assert (fact.at, fact.ref, fact.evse_id, fact.connector_id) == (NOON, None, 2, 1)
    assert (fact.register_wh, fact.reservation_id, fact.seq_no, fact.offline) == (1000, 5, None, False)
    assert fact.token is not None
    assert fact.token.uid == "CARD"


def test_a_start_of_1_6_at_the_whole_station() -> None:
    told = v16.StartTransactionRequest(connector_id=0, id_tag="", meter_start=0, timestamp="")
    (fact,) = transactions.started_v16(told)
    assert (fact.evse_id, fact.connector_id, fact.token, fact.at) == (0, 0, None, None)


def test_a_stop_of_1_6() -> None:
    data = [v16.MeterValue(timestamp=AT, sampled_value=[v16.SampledValue(value="3000")])]
    told = v16.StopTransactionRequest(
        transaction_id=7,
        meter_stop=4000,
        timestamp=AT,
        reason=v16.Reason.REMOTE,
        id_tag="CARD",
        transaction_data=data,
    )
    (fact,) = transactions.stopped_v16(told)
    assert (fact.ref, fact.register_wh, fact.cause, fact.told) == ("7", 4000, StopCause.OPERATOR, "Remote")
    assert [reading.samples[0].value for reading in fact.readings] == [3000]
    assert fact.evse_id is None


def test_a_stop_without_a_reason_was_local() -> None:
    (fact,) = transactions.stopped_v16(v16.StopTransactionRequest(transaction_id=-1, meter_stop=0, timestamp=AT))
    assert (fact.ref, fact.cause, fact.told, fact.token) == (None, StopCause.DRIVER, "Local", None)


@pytest.mark.parametrize("version", ["v201", "v21"])
def test_an_event(version: str) -> None:
    told_by: dict[str, tuple[Any, Any]] = {
        "v201": (v201, transactions.event_v201),
        "v21": (v21, transactions.event_v21),
    }
    wire, translate = told_by[version]
    value = wire.MeterValue(timestamp=AT, sampled_value=[wire.SampledValue(value=3000)])

    def told(kind: str, **about: Any) -> object:
        message = wire.TransactionEventRequest(
            event_type=wire.TransactionEventEnum(kind),
            timestamp=AT,
            trigger_reason=wire.TriggerReasonEnum.AUTHORIZED,
            seq_no=3,
            offline=True,
            transaction_info=wire.Transaction(
                transaction_id="tx",
                charging_state=wire.ChargingStateEnum.CHARGING,
                remote_start_id=9,
                **about,
            ),
            id_token=wire.IdToken(id_token="CARD", type="ISO14443"),
            evse=wire.EVSE(id=2, connector_id=1),
            meter_value=[value],
            reservation_id=5,
        )
        (fact,) = translate(message)
        return fact

    started, updated = told("Started"), told("Updated")
    ended = told("Ended", stopped_reason=wire.ReasonEnum.EV_DISCONNECTED)
    assert isinstance(started, SessionStarted)
    assert isinstance(updated, SessionUpdated)
    assert isinstance(ended, SessionEnded)
    for fact in (started, updated, ended):
        assert (fact.at, fact.ref, fact.evse_id, fact.connector_id) == (NOON, "tx", 2, 1)
        assert (fact.seq_no, fact.offline, fact.readings[0].samples[0].value) == (3, True, 3000)
        assert fact.token is not None
        assert (fact.token.uid, fact.token.kind) == ("CARD", TokenKind.ISO14443)
    assert (started.charging_state, started.remote_start_id) == (ChargingState.CHARGING, 9)
    assert (started.reservation_id, updated.trigger) == (5, "Authorized")
    assert (ended.cause, ended.told) == (StopCause.DRIVER, "EVDisconnected")


def test_an_event_that_says_as_little_as_it_may() -> None:
    told = v201.TransactionEventRequest(
        event_type=v201.TransactionEventEnum.ENDED,
        timestamp=AT,
        trigger_reason=v201.TriggerReasonEnum.EV_DEPARTED,
        seq_no=0,
        transaction_info=v201.Transaction(transaction_id="tx"),
    )
    (fact,) = transactions.event_v201(told)
    assert isinstance(fact, SessionEnded)
    assert (fact.evse_id, fact.token, fact.readings, fact.told) == (None, None, [], "Local")


def test_answers() -> None:
    blocked = Reply(now="", verdict=Verdict(status=AuthorizationStatus.BLOCKED, rule="blocked"), transaction_id=4711)
    nothing = Reply(now="", transaction_id=4712)
    assert transactions.started_answer_v16(blocked).id_tag_info.status.value == "Blocked"
    assert transactions.started_answer_v16(blocked).transaction_id == 4711
    assert transactions.started_answer_v16(nothing).id_tag_info.status.value == "Invalid"
    assert transactions.started_answer_v16(nothing).transaction_id == 4712
    assert transactions.stopped_answer_v16(nothing).id_tag_info is None
    assert transactions.event_answer_v201(nothing).id_token_info is None
    for answer in (transactions.event_answer_v201(blocked), transactions.event_answer_v21(blocked)):
        assert answer.id_token_info is not None
        assert answer.id_token_info.status.value == "Blocked"
