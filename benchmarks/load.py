"""The load generator, a process of its own: `python -m benchmarks.load` reads tasks from standard input.

It is the same program for every server that is measured. Every CALL is built fresh, every answer is parsed and its type
and message id are checked; what is wrong is counted as a failure and never as an answer.
"""

import asyncio
import gc
import itertools
import random
import resource
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic, perf_counter_ns

import msgspec
import uvloop
from msgspec import Raw, Struct
from picows import WSMsgType

from benchmarks.histogram import Histogram
from benchmarks.lines import Line, NotConnected
from benchmarks.stories import ARRIVAL, STORIES, WrongAnswer
from benchmarks.tasks import (
    AwaitReturn,
    Connect,
    Connected,
    OwnTime,
    OwnTimes,
    Ran,
    Registers,
    Returned,
    Run,
    Task,
    ToldRegisters,
)

_ANSWER = msgspec.json.Decoder(tuple[int, str, Raw])
_ECHO = msgspec.json.Decoder(tuple[int, str, str, Raw])
_ANY = msgspec.json.Decoder(list[Raw])
_TASK: msgspec.json.Decoder[Task] = msgspec.json.Decoder(Task)

_CALL, _CALLRESULT = 2, 3
_LAST_ANSWERS_S = 30.0
_TICK_S = 0.001
_RETRY_S = (0.5, 2.0)
"""Real stations wait longer."""


class Load:
    """All stations of one server."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._task: Connect | None = None
        self._decode: msgspec.json.Decoder[tuple[int, str, Raw]] | msgspec.json.Decoder[tuple[int, str, str, Raw]]
        self._decode, self._answer_type = _ANSWER, _CALLRESULT
        self._drive: ClosedLoop | Paced | None = None
        self._own = Histogram()
        self._sent = 0
        self._dials: set[asyncio.Task[None]] = set()
        self._to_dial: Iterator[Line] = iter(())
        self._absent: set[int] = set()
        self._lost: set[int] = set()
        self._all_here = asyncio.Event()
        self._last_arrival_s = 0.0
        self._attempts = 0
        self.acknowledged: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.example = ""

    # ── messages: the hot path ───────────────────────────────────────────────────────────────────────────────────────

    def send(self, line: Line, due_ns: int = 0) -> None:
        """Build and send the next message of the line's story; `due_ns` is when it should have been sent."""
        line.due_ns = due_ns or perf_counter_ns()
        self._sent += 1
        line.open_id = message_id = f"{line.number}.{self._sent}"
        line.open_action, frame = line.story.message(line, message_id)
        if line.transport is not None:
            line.transport.send(WSMsgType.TEXT, frame)

    def took_text(self, line: Line, data: bytes) -> None:
        """A text frame: the answer to the open CALL, or a CALL of the server."""
        now_ns = perf_counter_ns()
        try:
            frame = self._decode.decode(data)
        except msgspec.DecodeError:
            self._took_other(line, data, now_ns)
            return
        if frame[0] != self._answer_type or frame[1] != line.open_id:
            self.fail("answer with a wrong type or id", data)
            return
        line.open_id = ""
        self.acknowledged[line.open_action] += 1
        if self._drive is not None:
            self._drive.answered(line, now_ns)
        try:
            over = self._decode is _ECHO or line.story.took(line, frame[-1])
        except (WrongAnswer, msgspec.DecodeError) as error:
            self.fail(f"{line.open_action}: {error}", data)
            over = True
        self._go_on(line, now_ns, over=over)

    def _go_on(self, line: Line, now_ns: int, *, over: bool) -> None:
        if not over:
            line.step += 1
            self.send(line)
            return
        line.step = 0
        if line.story is ARRIVAL:
            self._arrived(line)
        elif self._drive is not None:
            self._drive.over(line, now_ns)

    def _took_other(self, line: Line, data: bytes, now_ns: int) -> None:
        """A CALL of the server is accepted at once; a CALLERROR is a failure, after which the station goes on."""
        try:
            parts = _ANY.decode(data)
        except msgspec.DecodeError:
            parts = []
        if len(parts) == 4 and bytes(parts[0]) == b"2" and line.transport is not None:
            line.transport.send(WSMsgType.TEXT, b"[3," + bytes(parts[1]) + b',{"status":"Accepted"}]')
            self._own.record(perf_counter_ns() - now_ns)
            return
        self.fail(f"{line.open_action} was refused", data)
        if line.open_id and len(parts) == 5 and bytes(parts[1]).strip(b'"').decode() == line.open_id:
            line.open_id = ""
            self._go_on(line, now_ns, over=True)

    def fail(self, what: str, data: bytes = b"") -> None:
        """Count something that went wrong."""
        self.failures[what] += 1
        self.example = self.example or f"{what}: {data[:300].decode(errors='replace')}"

    # ── connections ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def connect(self, task: Connect) -> Connected:
        """Connect all stations and have them boot; an echo server needs no boot."""
        begun_s = monotonic()
        self._task = task
        if task.echo:
            self._decode, self._answer_type = _ECHO, _CALL
        self.lines = [Line(self, task, number) for number in range(task.count)]
        self._absent = {line.number for line in self.lines}
        self._to_dial = iter(self.lines)
        for line in itertools.islice(self._to_dial, task.at_once):
            self._dial(line)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_here.wait(), task.timeout_s)
        if self._absent:
            self.failures["never arrived"] = len(self._absent)
        self._lost.clear()
        gc.collect()
        gc.freeze()
        acknowledged, failures = self._take_counts()
        seconds = monotonic() - begun_s
        return Connected(seconds=seconds, attempts=self._attempts, acknowledged=acknowledged, failures=failures)

    def _dial(self, line: Line) -> None:
        self._absent.add(line.number)
        self._all_here.clear()
        dial = asyncio.get_running_loop().create_task(self._keep_dialling(line))
        self._dials.add(dial)
        dial.add_done_callback(self._dials.discard)

    async def _keep_dialling(self, line: Line) -> None:
        if self._task is None:
            return
        line.dialling = True
        while True:
            self._attempts += 1
            try:
                await line.connect(self._task)
                break
            except NotConnected as error:
                self.failures[f"handshake: {error}".partition(" (")[0]] += 1
            await asyncio.sleep(random.uniform(*_RETRY_S))
        line.dialling = False
        if (following := next(self._to_dial, None)) is not None:
            self._dial(following)
        line.story, line.step = ARRIVAL, 0
        if self._task.echo:
            self._arrived(line)
        else:
            self.send(line)

    def _arrived(self, line: Line) -> None:
        self._absent.discard(line.number)
        self._last_arrival_s = monotonic()
        if not self._absent:
            self._all_here.set()

    def lost(self, line: Line) -> None:
        """A socket is gone; its station comes back where it is meant to."""
        self._lost.add(line.number)
        line.open_id = ""
        if self._task is not None and self._task.returning:
            self._dial(line)
        else:
            self.fail("a connection was lost")

    async def await_return(self, task: AwaitReturn) -> Returned:
        """Wait until every station has lost its line and come back."""
        while monotonic() < task.since_s + task.timeout_s:
            if len(self._lost) == len(self.lines) and not self._absent:
                break
            await asyncio.sleep(0.02)
        self._lost.clear()
        acknowledged, failures = self._take_counts()
        return Returned(
            back=len(self.lines) - len(self._absent),
            last_at_s=self._last_arrival_s,
            attempts=self._attempts,
            acknowledged=acknowledged,
            failures=failures,
        )

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def run(self, task: Run) -> Ran:
        """Have every station tell its story."""
        for line in self.lines:
            line.story, line.step, line.left = STORIES[task.story], 0, task.times
        drive = ClosedLoop(self, task) if task.rate is None else Paced(self, task)
        self._drive = drive
        gc.disable()
        begun_ns = perf_counter_ns()
        drive.begin()
        with suppress(TimeoutError):
            await asyncio.wait_for(drive.done.wait(), task.seconds + _LAST_ANSWERS_S)
        took_s = (perf_counter_ns() - begun_ns) / 1e9
        gc.enable()
        self._drive = None
        unanswered = sum(line.open_id != "" for line in self.lines)
        if unanswered or not drive.done.is_set():
            self.failures["never answered"] += max(unanswered, 1)
        example, self.example = self.example, ""
        acknowledged, failures = self._take_counts()
        return Ran(
            seconds=task.seconds or took_s,
            answered=drive.in_time,
            stories=drive.stories,
            acknowledged=acknowledged,
            failures=failures,
            example=example,
            latency_ms=drive.latency.percentiles_ms(),
        )

    def own_time(self, _: OwnTime) -> OwnTimes:
        """The stations' own part of round trips since it was last asked."""
        own, self._own = self._own, Histogram()
        return OwnTimes(calls=own.total, latency_ms=own.percentiles_ms())

    def registers(self, _: Registers) -> ToldRegisters:
        """What was acknowledged last of each station."""
        return ToldRegisters(register_wh={line.station_id: line.told_wh for line in self.lines if line.told_wh})

    def _take_counts(self) -> tuple[dict[str, int], dict[str, int]]:
        acknowledged, self.acknowledged = dict(self.acknowledged), Counter()
        failures, self.failures = dict(self.failures), Counter()
        return acknowledged, failures


class ClosedLoop:
    """Each station sends its next message when the last is answered. Stories that have begun are told to their end."""

    def __init__(self, load: Load, task: Run) -> None:
        self._load = load
        self._timed = task.times == 0
        self._deadline_ns = perf_counter_ns() + round(task.seconds * 1e9) if self._timed else sys.maxsize
        self._busy = len(load.lines)
        self.done = asyncio.Event()
        self.latency = Histogram()
        self.in_time = 0
        self.stories = 0

    def begin(self) -> None:
        """Everyone begins."""
        for line in self._load.lines:
            self._load.send(line)

    def answered(self, line: Line, now_ns: int) -> None:
        """Count an answer that came in time."""
        if now_ns <= self._deadline_ns:
            self.in_time += 1
            self.latency.record(now_ns - line.due_ns)

    def over(self, line: Line, now_ns: int) -> None:
        """A story is over: tell it again, or be done."""
        in_time = now_ns <= self._deadline_ns
        self.stories += in_time
        line.left -= 1
        if (self._timed and in_time) or line.left > 0:
            self._load.send(line)
            return
        self._busy -= 1
        if self._busy == 0:
            self.done.set()


class Paced:
    """Messages are due at fixed times, whatever the server does; one waits for a station that has no CALL open.

    Latency counts from the time a message was due, so that a server which stops for a while is not excused.
    """

    def __init__(self, load: Load, task: Run) -> None:
        self._load = load
        self._interval_ns = 1e9 / (task.rate or 1.0)
        self._messages = round(task.seconds * (task.rate or 1.0))
        self._free = deque(load.lines)
        self._late: deque[int] = deque()
        self._begun_ns = 0
        self._due = 0
        self.done = asyncio.Event()
        self.latency = Histogram()
        self.in_time = 0
        self.stories = 0

    def begin(self) -> None:
        """Start the clock."""
        self._begun_ns = perf_counter_ns()
        self._tick()

    def _tick(self) -> None:
        """Put out what has become due since the last tick."""
        passed_ns = perf_counter_ns() - self._begun_ns
        due = min(int(passed_ns / self._interval_ns) + 1, self._messages)
        for number in range(self._due, due):
            self._late.append(self._begun_ns + int(number * self._interval_ns))
        self._due = due
        while self._late and self._free:
            self._load.send(self._free.popleft(), self._late.popleft())
        if self._due < self._messages:
            asyncio.get_running_loop().call_later(_TICK_S, self._tick)

    def answered(self, line: Line, now_ns: int) -> None:
        """Count an answer."""
        self.in_time += 1
        self.latency.record(now_ns - line.due_ns)

    def over(self, line: Line, now_ns: int) -> None:
        """The station is free for the next message."""
        del now_ns
        self.stories += 1
        if self._late:
            self._load.send(line, self._late.popleft())
        else:
            self._free.append(line)
        if self.stories == self._messages:
            self.done.set()


async def _answer(load: Load, task: Task) -> Struct:
    match task:
        case Connect():
            return await load.connect(task)
        case Run():
            return await load.run(task)
        case AwaitReturn():
            return await load.await_return(task)
        case OwnTime():
            return load.own_time(task)
        case Registers():
            return load.registers(task)


async def _serve() -> None:
    """Do one task after another until standard input ends."""
    load = Load()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        sys.stdout.buffer.write(msgspec.json.encode(await _answer(load, _TASK.decode(line))) + b"\n")
        sys.stdout.buffer.flush()


def main() -> None:
    """Be a load generator."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(_serve())


if __name__ == "__main__":
    main()
