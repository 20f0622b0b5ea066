"""What nobody should send: always answered with an error or a close, and nobody else ever notices."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.fixtures.gateway import Network, Troubles
from tests.fixtures.ocpp_client import BOOT_V2, BOOT_V16, OcppClient, RawSocket, ws_frame
from voltway.ocpp.frame import ErrorCode
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.acceptance

CORPUS = {file.stem: file.read_bytes() for file in sorted((Path(__file__).parent / "broken_frames").glob("*.frame"))}
CLOSES = {1002, 1003, 1007, 1009, 1011}
SUBPROTOCOL = {OcppVersion.V16: "ocpp1.6", OcppVersion.V201: "ocpp2.0.1", OcppVersion.V21: "ocpp2.1"}
FUZZ = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

FORM, RPC, TYPE, NOT_IMPLEMENTED = "form", "rpc", "TypeConstraintViolation", "NotImplemented"
# What has exactly one right answer: (message id, code). `form` and `rpc` are spelled differently in 1.6.
ANSWERED = {
    "no_json": ("-1", RPC),
    "empty": ("-1", RPC),
    "half_a_frame": ("-1", RPC),
    "a_number": ("-1", RPC),
    "an_object": ("-1", RPC),
    "three_elements": ("id-3", RPC),
    "five_elements": ("id-4", RPC),
    "id_is_an_object": ("-1", RPC),
    "id_is_empty": ("-1", RPC),
    "id_is_too_long": ("-1", RPC),
    "id_has_controls": ('a\0b\n\t"\\', NOT_IMPLEMENTED),
    "action_is_null": ("id-5", RPC),
    "action_is_a_list": ("id-6", RPC),
    "action_is_empty": ("id-7", NOT_IMPLEMENTED),
    "action_is_long": ("id-8", NOT_IMPLEMENTED),
    "action_is_a_method": ("id-9", NOT_IMPLEMENTED),
    "payload_is_a_text": ("id-11", TYPE),
    "wrong_types": ("id-13", TYPE),
    "lone_surrogate": ("-1", RPC),
    "bad_escape": ("-1", RPC),
    "comments": ("-1", RPC),
    "two_frames": ("-1", RPC),
    "trailing_garbage": ("-1", RPC),
    "xml": ("-1", RPC),
}
# What must not be answered: types nobody knows, and answers that nobody asked for.
IGNORED = {
    *("empty_list", "type_is_huge", "type_is_negative", "result_nobody_asked_for", "result_without_payload"),
    *("error_nobody_asked_for", "error_without_code", "error_with_odd_parts", "result_error", "send_of_nonsense"),
}


def spelled(code: str, version: OcppVersion) -> str:
    if code in {FORM, RPC} and version is OcppVersion.V16:
        return "FormationViolation"
    return {FORM: "FormatViolation", RPC: "RpcFrameworkError"}.get(code, code)


class Thrower:
    """A station that sends anything, and a neighbour that must not notice."""

    def __init__(self, port: int, version: OcppVersion) -> None:
        self.port = port
        self.version = version
        self.codes = {code.spelled(version) for code in ErrorCode}
        self.raw: RawSocket | None = None
        self.number = 0

    async def throw(self, frame: bytes, opcode: int = 1) -> list[list[Any]] | int:
        """Send a frame and then a Heartbeat: what was answered before that, or the code of the close."""
        if self.raw is None:
            self.raw = await RawSocket.open(self.port)
            head = await self.raw.upgrade("/ocpp/THROWER", {"Sec-WebSocket-Protocol": SUBPROTOCOL[self.version]})
            assert head.startswith("HTTP/1.1 101 ")
        self.number += 1
        beat = f"beat-{self.number}"
        self.raw.writer.write(ws_frame(opcode, frame) + ws_frame(1, f'[2,"{beat}","Heartbeat",{{}}]'.encode()))
        answers: list[list[Any]] = []
        while True:
            try:
                kind, payload = await self.raw.read_frame(10.0)
            except (asyncio.IncompleteReadError, ConnectionError):
                await self.leave()
                return 1006
            if kind == 8:
                await self.leave()
                return int.from_bytes(payload[:2], "big")
            if kind == 10:
                continue
            answer = json.loads(payload)
            if answer[1] == beat:
                assert answer[0] == 3
                return answers
            answers.append(answer)
            self._check(answer)

    def _check(self, answer: list[Any]) -> None:
        if answer[0] == 4:
            assert len(answer) == 5
            assert answer[2] in self.codes
            assert len(answer[3]) <= 255
            assert isinstance(answer[4], dict)
        else:
            assert (answer[0], len(answer), isinstance(answer[2], dict)) == (3, 3, True)

    async def leave(self) -> None:
        if self.raw is not None:
            self.raw.writer.transport.abort()
            await asyncio.sleep(0)
        self.raw = None


@pytest.fixture(params=list(OcppVersion), ids=str)
async def thrower(network: Network, troubles: Troubles, request: pytest.FixtureRequest) -> AsyncIterator[Thrower]:
    """One that throws, beside a neighbour who talks all the while and is answered at once."""
    running = await network.start()
    await network.add_station("THROWER")
    await network.add_station("NEIGHBOUR")
    made = Thrower(running.port, request.param)
    slowest_s = 0.0
    over = asyncio.Event()

    async def talk(neighbour: OcppClient) -> int:
        nonlocal slowest_s
        loop, told = asyncio.get_running_loop(), 0
        while not over.is_set():
            begun = loop.time()
            told += 1
            status = {"connectorId": 1, "errorCode": "NoError", "status": "Available", "info": str(told)}
            await neighbour.call("StatusNotification", status)
            slowest_s = max(slowest_s, loop.time() - begun)
            await asyncio.sleep(0.02)
        return told

    async with OcppClient(running.url, "NEIGHBOUR") as neighbour:
        talking = asyncio.ensure_future(talk(neighbour))
        yield made
        await made.leave()
        over.set()
        told = await talking
    assert told > 0
    assert slowest_s < 10.0
    assert len(await network.facts("NEIGHBOUR", "StatusChanged")) == told
    assert not any(task.done() for task in running.gateway._tasks), "a task of the gateway ended"
    assert (await network.messages("THROWER")) is not None


async def test_the_corpus(thrower: Thrower) -> None:
    for name, frame in CORPUS.items():
        answers = await thrower.throw(frame)
        if isinstance(answers, int):
            assert answers in CLOSES, name
            continue
        assert len(answers) <= 1, name
        if name in ANSWERED:
            message_id, code = ANSWERED[name]
            assert answers, name
            assert answers[0][:3] == [4, message_id, spelled(code, thrower.version)], name
        if name in IGNORED:
            assert answers == [], name
    assert set(ANSWERED) | IGNORED <= set(CORPUS)


@pytest.mark.parametrize("opening", ["[", '{"a":', '[2,"1","DataTransfer",{"vendorId":"x","data":' + "[" * 10])
async def test_nesting_without_end(thrower: Thrower, opening: str) -> None:
    closing = {"[": "]", '{"a":': "}"}.get(opening, "")
    frame = opening * (100_000 // len(opening)) + "1" + closing * (100_000 // len(opening))
    answers = await thrower.throw(frame.encode())
    assert isinstance(answers, list)
    assert answers[0][:3] == [4, "-1", spelled(RPC, thrower.version)]


async def test_nesting_inside_a_payload(thrower: Thrower) -> None:
    deep = "[" * 50_000 + "]" * 50_000
    answers = await thrower.throw(f'[2,"deep","DataTransfer",{{"vendorId":"x","data":{deep}}}]'.encode())
    assert isinstance(answers, list)
    assert answers[0][:3] == [4, "-1", spelled(RPC, thrower.version)]


async def test_ten_megabytes(thrower: Thrower) -> None:
    answers = await thrower.throw(b'[2,"1","DataTransfer",{"vendorId":"' + b"x" * 10_000_000 + b'"}]')
    assert answers in {1009, 1006}
    assert await thrower.throw(b"[]") == []


async def test_binary(thrower: Thrower) -> None:
    assert await thrower.throw(b'[2,"1","Heartbeat",{}]', opcode=2) == 1003


# --- by chance


VALUE_V16 = {"timestamp": "2026-05-01T12:00:00Z", "sampledValue": [{"value": "1000", "unit": "Wh", "context": "Other"}]}
VALUE_V2 = {
    "timestamp": "2026-05-01T12:00:00Z",
    "sampledValue": [{"value": 1000, "unitOfMeasure": {"unit": "Wh", "multiplier": 0}}],
}
TOKEN = {"idToken": "CARD", "type": "ISO14443"}
GOOD = {
    OcppVersion.V16: [
        ("BootNotification", BOOT_V16),
        ("Authorize", {"idTag": "CARD"}),
        ("StartTransaction", {"connectorId": 1, "idTag": "CARD", "meterStart": 5, "timestamp": "2026-05-01T12:00:00Z"}),
        (
            "StopTransaction",
            {"transactionId": 1, "meterStop": 9, "timestamp": "2026-05-01T12:00:00Z", "transactionData": [VALUE_V16]},
        ),
        ("MeterValues", {"connectorId": 1, "transactionId": 1, "meterValue": [VALUE_V16]}),
        ("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging", "vendorId": "x"}),
        ("DataTransfer", {"vendorId": "x", "data": "y"}),
        ("SecurityEventNotification", {"type": "x", "timestamp": "2026-05-01T12:00:00Z"}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
    ],
    OcppVersion.V201: [
        ("BootNotification", BOOT_V2),
        ("Authorize", {"idToken": TOKEN}),
        (
            "TransactionEvent",
            {
                "eventType": "Started",
                "timestamp": "2026-05-01T12:00:00Z",
                "triggerReason": "Authorized",
                "seqNo": 0,
                "transactionInfo": {"transactionId": "tx", "chargingState": "Charging", "remoteStartId": 5},
                "evse": {"id": 1, "connectorId": 1},
                "idToken": TOKEN,
                "meterValue": [VALUE_V2],
            },
        ),
        ("MeterValues", {"evseId": 1, "meterValue": [VALUE_V2]}),
        (
            "StatusNotification",
            {"timestamp": "2026-05-01T12:00:00Z", "connectorStatus": "Available", "evseId": 1, "connectorId": 1},
        ),
        (
            "NotifyEvent",
            {
                "generatedAt": "2026-05-01T12:00:00Z",
                "seqNo": 0,
                "eventData": [
                    {
                        "eventId": 1,
                        "timestamp": "2026-05-01T12:00:00Z",
                        "trigger": "Delta",
                        "actualValue": "Available",
                        "eventNotificationType": "HardWiredNotification",
                        "component": {"name": "Connector", "evse": {"id": 1, "connectorId": 1}},
                        "variable": {"name": "AvailabilityState"},
                    }
                ],
            },
        ),
        ("DataTransfer", {"vendorId": "x", "data": {"any": ["thing"]}}),
    ],
}
GOOD[OcppVersion.V21] = GOOD[OcppVersion.V201]

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["", "\0", "NaN", "1970-01-01T00:00:00Z", "x" * 3000, "9" * 400, "-1", "🚗" * 40, "\\N", "2026-02-30T25:61:61Z"]
    ),
    st.sampled_from([2**31, 2**63, 2**64, 2**70, -1, 1e308, -1e308, 10**300]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, below in inner for place in places(below, (*path, key)))]


@st.composite
def spoilt(draw: st.DrawFn, version: OcppVersion) -> bytes:
    """A good message with some places changed, left out or doubled; and then perhaps some bytes."""
    action, payload = draw(st.sampled_from(GOOD[version]))
    frame: Any = [2, draw(st.text(min_size=1, max_size=36)), action, copy.deepcopy(payload)]
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(places(frame)))
        if not path:
            continue
        holder = frame
        with suppress(LookupError, TypeError):
            for key in path[:-1]:
                holder = holder[key]
            if draw(st.booleans()):
                holder[path[-1]] = draw(ODD)
            else:
                del holder[path[-1]]
    data = json.dumps(frame, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 3)):
        return data
    cut, rest = draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))
    return data[:cut] + draw(st.binary(max_size=4)) + data[rest:]


@FUZZ
@given(data=st.data())
async def test_messages_that_are_almost_good(thrower: Thrower, data: st.DataObject) -> None:
    frame = data.draw(spoilt(thrower.version))
    answers = await thrower.throw(frame)
    assert answers in CLOSES if isinstance(answers, int) else len(answers) <= 1


@FUZZ
@given(data=st.binary(max_size=300), opcode=st.integers(0, 15))
async def test_any_frame_at_all(thrower: Thrower, data: bytes, opcode: int) -> None:
    answers = await thrower.throw(data, opcode=opcode if opcode != 8 else 1)
    if isinstance(answers, int):
        assert answers in CLOSES | {1006}


@settings(FUZZ, max_examples=60)
@given(data=st.binary(max_size=400), ended=st.booleans())
async def test_any_bytes_at_the_door(thrower: Thrower, data: bytes, ended: bool) -> None:
    async with await RawSocket.open(thrower.port) as raw:
        raw.writer.write(data + b"\r\n\r\n" * ended)
        if ended:
            assert (await raw.ended(5.0)).startswith(b"HTTP/1.1 4")
