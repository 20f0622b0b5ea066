"""Frames as they come: good ones, bad ones, and any bytes at all."""

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, strategies as st
from msgspec import Raw

from voltway.ocpp import frame
from voltway.ocpp.frame import UNREADABLE_ID, Call, CallError, CallResult, ErrorCode, FrameError, IgnoredFrame
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.stations import OcppVersion

CODES_OF_BOTH_2 = {
    "FormatViolation",
    "GenericError",
    "InternalError",
    "MessageTypeNotSupported",
    "NotImplemented",
    "NotSupported",
    "OccurrenceConstraintViolation",
    "PropertyConstraintViolation",
    "ProtocolError",
    "RpcFrameworkError",
    "SecurityError",
    "TypeConstraintViolation",
}
"""2.x part 4, table 7."""
CODES_OF_16 = {
    "NotImplemented",
    "NotSupported",
    "InternalError",
    "ProtocolError",
    "SecurityError",
    "FormationViolation",
    "PropertyConstraintViolation",
    "OccurenceConstraintViolation",
    "TypeConstraintViolation",
    "GenericError",
}
"""OCPP-J 1.6, table 7, with its two famous misspellings."""


# --- what is a frame


@pytest.mark.parametrize("space", ["", " ", "\n\t"])
def test_a_call(space: str) -> None:
    call = frame.parse(f'[{space}2,{space}"id-1",{space}"Heartbeat",{space}{{"a": 1}}]'.encode())
    assert isinstance(call, Call)
    assert (call.message_id, call.action, call.is_send) == ("id-1", "Heartbeat", False)
    assert json.loads(bytes(call.payload)) == {"a": 1}


def test_a_send_is_a_call_that_nobody_answers() -> None:
    assert frame.parse(b'[6,"s","NotifyPeriodicEventStream",{}]') == Call(
        "s", "NotifyPeriodicEventStream", Raw(b"{}"), is_send=True
    )


def test_an_answer() -> None:
    assert frame.parse(b'[3,"id-1",{"status":"Accepted"}]') == CallResult("id-1", Raw(b'{"status":"Accepted"}'))


def test_a_refusal() -> None:
    told = frame.parse(b'[4,"id-1","NotSupported","no",{"x":1}]')
    assert told == CallError("id-1", "NotSupported", "no", Raw(b'{"x":1}'))


def test_a_refusal_of_an_answer_of_ours() -> None:
    told = frame.parse(b'[5,"id-1","TypeConstraintViolation","no",{}]')
    assert told == CallError("id-1", "TypeConstraintViolation", "no", Raw(b"{}"), of_result=True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'[4,"1","NotSupported"]', "NotSupported"),
        (b'[4,"1","NotSupported","no"]', "NotSupported"),
        (b'[4,"1","NotSupported",null,{}]', "NotSupported"),
        (b'[4,"1",null,"no",{}]', "GenericError"),
        (b'[4,"1","","no",{}]', "GenericError"),
    ],
)
def test_a_refusal_that_lacks_something_still_ends_the_wait(data: bytes, code: str) -> None:
    told = frame.parse(data)
    assert isinstance(told, CallError)
    assert (told.message_id, told.code, bytes(told.details)) == ("1", code, b"{}")


@pytest.mark.parametrize("message_id", ["x", "x" * 36, "é" * 36, "-1", "\\u0041"])
def test_message_ids_of_1_to_36_characters(message_id: str) -> None:
    call = frame.parse(f'[2,"{message_id}","Heartbeat",{{}}]'.encode())
    assert call.message_id == json.loads(f'"{message_id}"')


# --- what is none


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"{}",
        b'"2"',
        b"\xff\xfe",
        b'[2,"1","Heartbeat",{}',
        b'[2,"1","Heartbeat",{}]]',
        b"[" * 100_000,
        b'[2,"","Heartbeat",{}]',
        b'[2,"' + b"x" * 37 + b'","Heartbeat",{}]',
        b'[2,17,"Heartbeat",{}]',
        b'[2,null,"Heartbeat",{}]',
        b'[3,"",{}]',
        b"[2]",
    ],
)
def test_without_a_readable_id_the_error_names_minus_one(data: bytes) -> None:
    with pytest.raises(FrameError) as caught:
        frame.parse(data)
    assert (caught.value.code, caught.value.message_id) == (ErrorCode.RPC_FRAMEWORK_ERROR, UNREADABLE_ID)
    assert UNREADABLE_ID == "-1"
    assert 0 < len(caught.value.description) <= 255


@pytest.mark.parametrize(
    "data", [b'[2,"7","Heartbeat"]', b'[2,"7","Heartbeat",{},1]', b'[2,"7",5,{}]', b'[6,"7","X"]', b'[2,"7"]']
)
def test_a_call_of_the_wrong_shape_is_refused_by_its_id(data: bytes) -> None:
    with pytest.raises(FrameError) as caught:
        frame.parse(data)
    assert (caught.value.code, caught.value.message_id) == (ErrorCode.RPC_FRAMEWORK_ERROR, "7")


@pytest.mark.parametrize(
    "data", [b"[]", b'[1,"1",{}]', b'[7,"1",{}]', b'["2","1","X",{}]', b'[null,"1"]', b"[" + b"9" * 400 + b',"1"]']
)
def test_an_unknown_message_type_is_ignored(data: bytes) -> None:
    with pytest.raises(IgnoredFrame):
        frame.parse(data)


@pytest.mark.parametrize("data", [b'[3,"1"]', b'[3,"1",{},{}]', b'[4,"1"]', b'[5,"1"]'])
def test_a_malformed_answer_is_not_answered(data: bytes) -> None:
    """Nobody may answer an answer (part 4, 4.2.3 knows errors for requests only), so it is passed over."""
    with pytest.raises(IgnoredFrame):
        frame.parse(data)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_nearly = st.tuples(st.integers(0, 8), st.text(max_size=40), st.lists(_json, max_size=4)).map(
    lambda parts: json.dumps([parts[0], parts[1], *parts[2]]).encode()
)


@given(st.binary(max_size=200) | _json.map(lambda told: json.dumps(told).encode()) | _nearly)
def test_any_bytes_are_a_frame_or_a_known_error(data: bytes) -> None:
    with suppress(FrameError, IgnoredFrame):
        told = frame.parse(data)
        assert 0 < len(told.message_id) <= 36


@given(_nearly, st.integers(0, 60), st.binary(min_size=1, max_size=3))
def test_a_frame_damaged_on_its_way_is_one_or_a_known_error(data: bytes, place: int, damage: bytes) -> None:
    with suppress(FrameError, IgnoredFrame):
        frame.parse(data[:place] + damage + data[place + len(damage) :])


# --- what we write


@given(st.text(min_size=1, max_size=36), st.text(max_size=20))
def test_what_is_written_is_read(message_id: str, action: str) -> None:
    try:
        message_id.encode()
        action.encode()
    except UnicodeEncodeError:
        return
    assert frame.parse(frame.call(message_id, action, b'{"a":1}')) == Call(message_id, action, Raw(b'{"a":1}'))
    assert frame.parse(frame.result(message_id, b"{}")) == CallResult(message_id, Raw(b"{}"))


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21])
def test_the_spellings_of_2(version: OcppVersion) -> None:
    assert {code.spelled(version) for code in ErrorCode} == CODES_OF_BOTH_2


def test_the_spellings_of_16() -> None:
    spelled = {code: code.spelled(OcppVersion.V16) for code in ErrorCode}
    assert set(spelled.values()) == CODES_OF_16
    assert spelled[ErrorCode.FORMAT_VIOLATION] == "FormationViolation"
    assert spelled[ErrorCode.RPC_FRAMEWORK_ERROR] == "FormationViolation"
    assert spelled[ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION] == "OccurenceConstraintViolation"
    assert spelled[ErrorCode.MESSAGE_TYPE_NOT_SUPPORTED] == "GenericError"


def test_an_error_is_cut_to_what_the_protocol_allows() -> None:
    written = frame.error(OcppVersion.V16, "1", ErrorCode.FORMAT_VIOLATION, "x" * 300, {"field": "a"})
    assert json.loads(written) == [4, "1", "FormationViolation", "x" * 255, {"field": "a"}]
    bare = frame.error(OcppVersion.V21, "-1", ErrorCode.RPC_FRAMEWORK_ERROR, "")
    assert json.loads(bare) == [4, "-1", "RpcFrameworkError", "", {}]


def test_an_error_about_an_answer() -> None:
    written = frame.result_error("9", ErrorCode.TYPE_CONSTRAINT_VIOLATION, "y" * 300)
    assert json.loads(written) == [5, "9", "TypeConstraintViolation", "y" * 255, {}]


# --- why a payload is not taken


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [
        (v16.AuthorizeRequest, b"{}", ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION),
        (
            v201.AuthorizeRequest,
            b'{"idToken":{"type":"Central"}}',
            ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
        ),
        (
            v201.MeterValuesRequest,
            b'{"evseId":1,"meterValue":[]}',
            ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
        ),
        (v16.AuthorizeRequest, b'{"idTag":5}', ErrorCode.TYPE_CONSTRAINT_VIOLATION),
        (v16.AuthorizeRequest, b'{"idTag":null}', ErrorCode.TYPE_CONSTRAINT_VIOLATION),
        (v16.AuthorizeRequest, b"[]", ErrorCode.TYPE_CONSTRAINT_VIOLATION),
        (
            v16.StatusNotificationRequest,
            b'{"connectorId":"1","errorCode":"NoError","status":"Available"}',
            ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        ),
        (
            v16.StatusNotificationRequest,
            b'{"connectorId":1,"errorCode":"NoError","status":"Asleep"}',
            ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        ),
        (
            v21.MeterValuesRequest,
            b'{"evseId":-1,"meterValue":[{"timestamp":"t","sampledValue":[{"value":1}]}]}',
            ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        ),
        (v16.AuthorizeRequest, b'{"idTag":', ErrorCode.FORMAT_VIOLATION),
        (v16.AuthorizeRequest, b'{"idTag":"\xff\xfe"}', ErrorCode.FORMAT_VIOLATION),
    ],
)
def test_the_code_says_why(kind: type[WireStruct], payload: bytes, code: ErrorCode) -> None:
    with pytest.raises((ValueError, RecursionError)) as caught:
        msgspec.json.decode(payload, type=kind)
    assert frame.refusal_of(caught.value) is code


def test_what_a_translator_can_not_place_is_about_a_value() -> None:
    assert frame.refusal_of(ValueError("'soon' is no time")) is ErrorCode.PROPERTY_CONSTRAINT_VIOLATION


def test_what_nests_without_end_is_no_format() -> None:
    assert frame.refusal_of(RecursionError("too deep")) is ErrorCode.FORMAT_VIOLATION
