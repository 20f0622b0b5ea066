"""One simulated station: its connection, and the little it remembers between two messages."""

from base64 import b64encode
from logging import LoggerAdapter, getLogger
from typing import TYPE_CHECKING, Any

from picows import WSFrame, WSHandshakeError, WSListener, WSMsgType, WSTransport, ws_connect

from benchmarks.stories import ARRIVAL, Story
from benchmarks.tasks import Connect

if TYPE_CHECKING:
    from benchmarks.load import Load

_HANDSHAKE_S = 60.0

# An adapter, because picows makes a logger of its own for every connection when it is given a plain one.
_LOG: LoggerAdapter[Any] = LoggerAdapter(getLogger("benchmarks.line"), {})
_LOG.logger.setLevel("CRITICAL")


class NotConnected(Exception):
    """A handshake failed; the message is short and fit for counting."""


class Line(WSListener):
    """A station and its socket. One CALL is open at a time: `open_id`, due and sent at `due_ns`."""

    __slots__ = (
        "dialling",
        "due_ns",
        "is_v201",
        "left",
        "load",
        "number",
        "open_action",
        "open_id",
        "register_wh",
        "seq_no",
        "station_id",
        "step",
        "story",
        "token",
        "told_wh",
        "transaction_id",
        "transport",
    )

    def __init__(self, load: "Load", task: Connect, number: int) -> None:
        self.load = load
        self.number = number
        self.station_id = station_id(task.prefix, number)
        self.token = token_of(self.station_id)
        self.is_v201 = task.subprotocol != "ocpp1.6"
        self.transport: WSTransport | None = None
        self.dialling = False
        self.story: Story = ARRIVAL
        self.step = 0
        self.left = 0
        self.open_id = ""
        self.open_action = ""
        self.due_ns = 0
        self.register_wh = 1_000_000 + number
        self.told_wh = 0
        self.transaction_id = 1_000_000 + number
        self.seq_no = 0

    @property
    def transaction_v201(self) -> str:
        """The transaction's name in 2.0.1, which the station chooses."""
        return f"{self.station_id}.{self.transaction_id}"

    def on_ws_connected(self, transport: WSTransport) -> None:
        """The handshake is done."""
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """A frame came in."""
        kind = frame.msg_type
        if kind is WSMsgType.TEXT:
            self.load.took_text(self, frame.get_payload_as_bytes())
        elif kind is WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """The socket is gone."""
        if transport is self.transport:
            self.transport = None
            if not self.dialling:
                self.load.lost(self)

    async def connect(self, task: Connect) -> None:
        """Open the socket, with HTTP Basic as security profile 1 asks. Raises NotConnected."""
        basic = b64encode(f"{self.station_id}:{task.password}".encode()).decode()
        origin: dict[str, Any] = {}
        if task.sources > 1:
            origin["local_addr"] = (f"127.0.0.{1 + self.number % task.sources}", 0)
        try:
            await ws_connect(
                lambda: self,
                f"{task.url}/{self.station_id}",
                websocket_handshake_timeout=_HANDSHAKE_S,
                extra_headers={"Sec-WebSocket-Protocol": task.subprotocol, "Authorization": f"Basic {basic}"},
                max_redirects=0,
                logger_name=_LOG,
                **origin,
            )
        except WSHandshakeError as error:
            raise NotConnected("no answer" if error.response is None else str(int(error.response.status))) from error
        except TimeoutError as error:
            raise NotConnected("timeout") from error
        except OSError as error:
            raise NotConnected((error.strerror or type(error).__name__).lower()) from error
        if self.transport is None:  # picows does not raise when the server dies during the handshake
            raise NotConnected("lost at once")


def station_id(prefix: str, number: int) -> str:
    """The station's name."""
    return f"{prefix}-{number:05d}"


def token_of(name: str) -> str:
    """The card that charges at this station."""
    return f"CARD-{name}"
