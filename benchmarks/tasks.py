"""What the harness asks of a load generator, one JSON line each, and what it answers."""

from enum import StrEnum

from msgspec import Struct


class StoryName(StrEnum):
    """What a station tells; `stories.py` has the messages."""

    START = "start"
    METER = "meter"
    SESSION = "session"
    START_V201 = "start_v201"
    UPDATE_V201 = "update_v201"


class Connect(Struct, frozen=True, kw_only=True, tag=True):
    """Connect `count` stations, called `prefix` and a number from 0, and have them boot and tell their status.

    `echo`: the server sends back what it gets, so nothing is booted. `sources`: from so many loopback addresses.
    `at_once`: handshakes open at a time. `returning`: stations that lose their line come back, all at once.
    """

    url: str
    subprotocol: str
    prefix: str
    count: int
    password: str
    echo: bool = False
    sources: int = 1
    at_once: int = 200
    returning: bool = False
    timeout_s: float = 60.0


class Connected(Struct, frozen=True, kw_only=True):
    """All stations are connected, booted and have told their status."""

    seconds: float
    attempts: int
    acknowledged: dict[str, int]
    failures: dict[str, int]


class Run(Struct, frozen=True, kw_only=True, tag=True):
    """Have every station tell a story: `times` times, or again and again for `seconds`.

    `rate`: so many messages a second in all, sent when they are due (open loop); latency then counts from that time.
    Without it each station sends its next CALL when the last is answered (closed loop).
    """

    story: StoryName
    seconds: float = 0.0
    times: int = 0
    rate: float | None = None


class Ran(Struct, frozen=True, kw_only=True):
    """How a run went.

    `answered`: messages answered within `seconds`; `stories`: stories finished within it. `acknowledged`: by action,
    all that were answered, also after the time was over. `failures`: by kind; `example` is the first of them.
    """

    seconds: float
    answered: int
    stories: int
    acknowledged: dict[str, int]
    failures: dict[str, int]
    example: str
    latency_ms: dict[str, float]


class AwaitReturn(Struct, frozen=True, kw_only=True, tag=True):
    """The server was killed at `since_s` (monotonic): wait until all stations have come back, booted and told."""

    since_s: float
    timeout_s: float


class Returned(Struct, frozen=True, kw_only=True):
    """Who is back, and when the last was (monotonic seconds)."""

    back: int
    last_at_s: float
    attempts: int
    acknowledged: dict[str, int]
    failures: dict[str, int]


class OwnTime(Struct, frozen=True, kw_only=True, tag=True):
    """How long did stations take for the CALLs they got? Starts counting anew."""


class OwnTimes(Struct, frozen=True, kw_only=True):
    """The stations' own part of a round trip: from the frame's receipt to its answer's sending."""

    calls: int
    latency_ms: dict[str, float]


class Registers(Struct, frozen=True, kw_only=True, tag=True):
    """What have stations told last?"""


class ToldRegisters(Struct, frozen=True, kw_only=True):
    """The register of each station's newest acknowledged meter reading, in Wh."""

    register_wh: dict[str, int]


Task = Connect | Run | AwaitReturn | OwnTime | Registers
