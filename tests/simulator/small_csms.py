"""A central system of a few lines: it answers every station sensibly, remembers what it was told, stores nothing."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import picows

from voltway.vocabulary.stations import OcppVersion

SUBPROTOCOLS = {"ocpp1.6": OcppVersion.V16, "ocpp2.0.1": OcppVersion.V201, "ocpp2.1": OcppVersion.V21}
NOW = "2026-11-02T08:00:00Z"

Answer = dict[str, Any] | None
"""A payload, or None for no answer at all."""


class Refusal(Exception):
    """Raised by an answering function to send a CALLERROR."""


@dataclass
class Told:
    """One CALL as it arrived."""

    station_id: str
    action: str
    payload: dict[str, Any]
    message_id: str


@dataclass
class SmallCsms:
    """`told` holds every CALL in the order of arrival; `answers` overrides the sensible answer to an action."""

    told: list[Told] = field(default_factory=list)
    broken: list[bytes] = field(default_factory=list)
    answers: dict[str, Callable[[Told], Answer]] = field(default_factory=dict)
    lines: dict[str, "CsmsLine"] = field(default_factory=dict)
    every_line: list["CsmsLine"] = field(default_factory=list)
    requests: list[picows.WSUpgradeRequest] = field(default_factory=list)
    refuse_status: int | None = None
    port: int = 0
    transactions: int = 0

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ocpp"

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def listen(self) -> None:
        self._server = await picows.ws_create_server(self._accept, "127.0.0.1", self.port, backlog=1000)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be gone, as after a kill: no goodbye to anybody."""
        self._server.close()
        open_lines = [line for line in self.every_line if not line.transport.is_disconnected]
        for line in open_lines:
            line.transport.disconnect(graceful=False)
        await asyncio.gather(*(line.transport.wait_disconnected() for line in open_lines))
        await asyncio.sleep(0.01)

    def _accept(
        self, request: picows.WSUpgradeRequest
    ) -> picows.WSListener | picows.WSUpgradeResponseWithListener | None:
        self.requests.append(request)
        if self.refuse_status is not None:
            refusal = picows.WSUpgradeResponse.create_error_response(self.refuse_status, b"")
            return picows.WSUpgradeResponseWithListener(refusal, None)
        subprotocol = request.headers.get("Sec-WebSocket-Protocol")
        line = CsmsLine(self, request.path.decode().rsplit("/", 1)[1], SUBPROTOCOLS.get(subprotocol or "ocpp1.6"))
        extra = {"Sec-WebSocket-Protocol": subprotocol} if subprotocol else {}
        return picows.WSUpgradeResponseWithListener(
            picows.WSUpgradeResponse.create_101_response(extra_headers=extra), line
        )

    def of(self, station_id: str, *actions: str) -> list[Told]:
        """What one station said, in these actions or at all."""
        return [told for told in self.told if told.station_id == station_id and (not actions or told.action in actions)]

    def actions(self, station_id: str) -> list[str]:
        return [told.action for told in self.of(station_id)]

    async def order(self, station_id: str, action: str, payload: dict[str, Any]) -> list[Any]:
        """Send a CALL to a station and wait for the whole frame that answers it."""
        async with asyncio.timeout(5):
            return await self.lines[station_id].order(action, payload)


class CsmsLine(picows.WSListener):
    def __init__(self, csms: SmallCsms, station_id: str, version: OcppVersion | None) -> None:
        self.csms = csms
        self.station_id = station_id
        self.version = version
        self.waiting: dict[str, asyncio.Future[list[Any]]] = {}

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self.transport = transport
        self.csms.lines[self.station_id] = self
        self.csms.every_line.append(self)

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        if self.csms.lines.get(self.station_id) is self:
            del self.csms.lines[self.station_id]

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type == picows.WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
            return
        raw = frame.get_payload_as_bytes()
        try:
            parts = json.loads(raw)
            kind, message_id = parts[0], parts[1]
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            self.csms.broken.append(raw)
            return
        if kind == 2:
            self._answer(Told(self.station_id, parts[2], parts[3], message_id))
        elif message_id in self.waiting:
            self.waiting.pop(message_id).set_result(parts)

    def _answer(self, told: Told) -> None:
        self.csms.told.append(told)
        try:
            answering = self.csms.answers.get(told.action, self._sensible)
            payload = answering(told)
        except Refusal as refused:
            self._send([4, told.message_id, str(refused), "no", {}])
            return
        if payload is not None:
            self._send([3, told.message_id, payload])

    def _sensible(self, told: Told) -> Answer:
        status = {"status": "Accepted"}
        match told.action:
            case "BootNotification":
                return {**status, "currentTime": NOW, "interval": 300}
            case "Heartbeat":
                return {"currentTime": NOW}
            case "Authorize":
                return {"idTagInfo": status} if self.version is OcppVersion.V16 else {"idTokenInfo": status}
            case "StartTransaction":
                self.csms.transactions += 1
                return {"transactionId": self.csms.transactions, "idTagInfo": status}
            case "TransactionEvent":
                return {"idTokenInfo": status} if "idToken" in told.payload else {}
            case _:
                return {}

    def _send(self, frame: list[Any]) -> None:
        self.transport.send(picows.WSMsgType.TEXT, json.dumps(frame).encode())

    async def order(self, action: str, payload: dict[str, Any]) -> list[Any]:
        message_id = f"order-{len(self.csms.told)}-{action}"
        answered: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self.waiting[message_id] = answered
        self._send([2, message_id, action, payload])
        return await answered
