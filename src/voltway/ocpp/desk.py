"""The whole trip of a message: frame → wire → quirks → facts → decision → journal → answer. Kept short on purpose.

Everything here runs in the socket's callback, without a task. Where a decision needs something from the database, the
line is held, its further messages wait, and the trip goes on when `Lookups` has read it.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import structlog
from picows import WSCloseCode

from voltway.charging import keeping
from voltway.journal.writer import Writer
from voltway.ocpp import correcting, frame, quirks, table
from voltway.ocpp.deciding import Deciding, Need
from voltway.ocpp.exchange import Exchange
from voltway.ocpp.frame import Call, ErrorCode, FrameError, IgnoredFrame
from voltway.ocpp.inbound import limits
from voltway.ocpp.line import Line
from voltway.ocpp.lookups import Lookups
from voltway.ocpp.message_log import MessageLog, Outcome, Said
from voltway.sessions.matching import StationSessions
from voltway.sessions.session import Session
from voltway.vocabulary.charging import ChargingProfile
from voltway.vocabulary.facts import HeardFact, StationBooted
from voltway.vocabulary.stations import Admission

_log = structlog.get_logger()

_NUL = b"\\u0000"
_ESCAPED_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


class Desk:
    """Takes every message of every line. `follow` hears of lines and facts, to act on them (orders, live views)."""

    def __init__(
        self,
        writer: Writer,
        log: MessageLog,
        lookups: Lookups,
        deciding: Deciding,
        *,
        heartbeat_interval_s: int,
        most_message_bytes: int,
    ) -> None:
        self.writer = writer
        self.log = log
        self.lookups = lookups
        self.deciding = deciding
        self.heartbeat_interval_s = heartbeat_interval_s
        self.most_message_bytes = most_message_bytes
        self.clock_s: Callable[[], float] = time.monotonic
        self.now_s = 0.0
        self.now = datetime.now(UTC)
        self.messages = 0
        self.refused = 0
        self.on_arrival: Callable[[Line], None] = lambda _: None
        self.on_departure: Callable[[Line], None] = lambda _: None
        self.on_answer: Callable[[Line, frame.CallResult | frame.CallError, list[str]], None] = lambda *_: None
        self.on_boot: Callable[[Line], None] = lambda _: None
        self.on_reload: Callable[[Line], None] = lambda _: None
        self.on_quirk: Callable[[str, str], None] = lambda *_: None
        self.on_impossible: Callable[[Line, str], None] = lambda *_: None
        self.tick()

    def tick(self) -> None:
        """Read the clocks: for a message, and at least once a second."""
        self.now_s = self.clock_s()
        self.now = datetime.now(UTC)

    # --- lines

    def arrived(self, line: Line) -> None:
        """A line may speak now."""
        self.on_arrival(line)

    def left(self, line: Line) -> None:
        """A line is gone."""
        self.on_departure(line)

    def after(self, line: Line, fact: HeardFact) -> None:
        """A fact of this line has become durable."""
        if isinstance(fact, StationBooted):
            line.booted_at = self.now
            self.on_boot(line)

    def reload(self, line: Line) -> None:
        """What the line's memory says may not be what is on disk: read it again before the next message."""
        line.held = True
        self.on_reload(line)

    def known(self, line: Line) -> StationSessions:
        """The sessions of the line's station."""
        if line.sessions is None:
            line.sessions = StationSessions()
        return line.sessions

    # --- messages

    def take(self, line: Line, data: bytes) -> None:
        """Take one message off the line."""
        self.tick()
        self.messages += 1
        try:
            parsed = frame.parse(data)
        except (FrameError, IgnoredFrame) as error:
            self._take_damaged(line, data, error)
        else:
            self._take_parsed(line, data, parsed, [])

    def _take_damaged(self, line: Line, data: bytes, error: FrameError | IgnoredFrame) -> None:
        repaired = quirks.repair_frame(data)
        if repaired is None or repaired[1] in line.record.quirks_off:
            self._refuse_frame(line, data, error)
            return
        mended, quirk, because = repaired
        try:
            parsed = frame.parse(mended)
        except (FrameError, IgnoredFrame):
            self._refuse_frame(line, data, error)
        else:
            self.on_quirk(line.station_id, quirk)
            self._take_parsed(line, data, parsed, [because])

    def _refuse_frame(self, line: Line, data: bytes, error: FrameError | IgnoredFrame) -> None:
        if isinstance(error, IgnoredFrame):
            self._log_only(line, data, Outcome.IGNORED, str(error))
            return
        self.refused += 1
        self.on_impossible(line, error.description)
        answer = frame.error(line.version, error.message_id, error.code, error.description)
        line.send(answer)
        self._log_only(line, data, Outcome.UNREADABLE, error.description, answer)

    def _log_only(self, line: Line, data: bytes, outcome: Outcome, note: str, answer: bytes | None = None) -> None:
        self.log.add(
            Said(
                station_id=line.station_id,
                version=line.version,
                direction="in",
                at=self.now,
                request=data,
                response=answer,
                outcome=outcome,
                notes=[note],
            )
        )

    def _take_parsed(
        self, line: Line, data: bytes, parsed: Call | frame.CallResult | frame.CallError, notes: list[str]
    ) -> None:
        if not isinstance(parsed, Call):
            self.on_answer(line, parsed, notes)
            return
        if _NUL in data:
            parsed = _without_nul(parsed, notes)
        same = hash(data)
        if same == line.last_call and not parsed.is_send:
            self._repeat(line)
        else:
            line.last_call = same
            line.last_answer = None
            self._take_call(line, data, parsed, notes)

    def _repeat(self, line: Line) -> None:
        """The same message with the same id again: the stored answer, or, while it waits for the disk, none yet."""
        if line.last_answer is not None:
            line.send(line.last_answer)

    def _take_call(self, line: Line, data: bytes, call: Call, notes: list[str]) -> None:
        route = table.ROUTES[line.version].get(call.action)
        if route is None:
            reason = table.REFUSED[line.version].get(call.action)
            code = ErrorCode.NOT_IMPLEMENTED if reason is None else ErrorCode.NOT_SUPPORTED
            self._refuse(line, data, call, code, reason or f"{call.action} is no action of OCPP {line.version}")
        elif line.record.admission is not Admission.ACCEPTED and call.action != "BootNotification":
            # 2.x B02.FR.09, B03.FR.07; 1.6 4.2: until it is accepted, a station may only boot.
            self._refuse(line, data, call, ErrorCode.SECURITY_ERROR, "this station is not accepted yet")
        else:
            self._read(line, data, call, table.carried(route, call.payload) if route.carries else route, notes)

    def _read(self, line: Line, data: bytes, call: Call, route: table.Route, notes: list[str]) -> None:
        facts: tuple[HeardFact, ...] | None = None
        if line.quirks is None or not line.quirks.for_action(call.action):
            try:
                message = route.decoder.decode(call.payload)
                facts = limits.keepable(route.translate(message))
                if route.oddly_timed(message, facts):
                    facts = None
            except correcting.UNREADABLE:
                facts = None
        if facts is None:
            facts = self._corrected(line, data, call, route, notes)
            if facts is None:
                return
        exchange = Exchange(self, line, call, data, route, facts)
        if notes:
            exchange.notes = notes
        self._decide(exchange)

    def _corrected(
        self, line: Line, data: bytes, call: Call, route: table.Route, notes: list[str]
    ) -> tuple[HeardFact, ...] | None:
        """The facts after what is wrong was put right, or None when the message had to be refused."""
        try:
            facts, corrections = correcting.facts_of(line, call, route, self.now)
        except correcting.UNREADABLE as error:
            self._refuse(line, data, call, frame.refusal_of(error), str(error))
            return None
        for quirk, because in corrections:
            self.on_quirk(line.station_id, quirk)
            notes.append(because)
        return facts

    def _refuse(self, line: Line, data: bytes, call: Call, code: ErrorCode, description: str) -> None:
        self.refused += 1
        answer = None if call.is_send else frame.error(line.version, call.message_id, code, description)
        # Not kept for a repeat: what is refused now may be taken when it is told again.
        line.last_call = None
        if answer is not None:
            line.send(answer)
        self.log.add(
            Said(
                station_id=line.station_id,
                version=line.version,
                direction="in",
                at=self.now,
                message_id=call.message_id,
                action=call.action,
                request=data,
                response=answer,
                outcome=Outcome.REFUSED,
                notes=[description],
            )
        )

    # --- decisions

    def _decide(self, exchange: Exchange) -> None:
        """Decide now, or hold the line until what the decision needs has been read."""
        line = exchange.line
        need = self.deciding.need(exchange, self.known(line), self.now_s)
        if need is None:
            self._settle(exchange)
            return
        line.held = True

        def read(found: Session | None) -> None:
            try:
                self._go_on(exchange, found)
            except Exception:  # noqa: BLE001 - a bug in one decision must not stop all
                # One station's message must not end the reading for all: its line ends, and it comes back afresh.
                _log.exception("a message could not be decided", station=line.station_id, action=exchange.call.action)
                line.close(WSCloseCode.INTERNAL_ERROR, "internal error")

        self._look_up(exchange, need, read)

    def _look_up(self, exchange: Exchange, need: Need, read: Callable[[Session | None], None]) -> None:
        line = exchange.line

        def read_profile(found: ChargingProfile | None) -> None:
            exchange.reply.values = None if found is None else keeping.current(found)
            read(None)

        def found_out(word: str) -> None:
            if word:
                exchange.note(word)
            read(None)

        if need.token is not None:
            self.lookups.token(need.token, read)
        elif need.inquiry is not None:
            self.lookups.inquiries.ask(need.inquiry, exchange.reply, found_out)
        elif need.dynamic_profile is not None:
            self.lookups.dynamic_profile(line, need.dynamic_profile, read_profile)
        elif need.session is not None:
            self.lookups.session(line.station_id, need.session, read)
        else:
            self.lookups.numbers(read)

    def _go_on(self, exchange: Exchange, found: Session | None) -> None:
        """Something that was missing has been read. A line that is gone meanwhile was never answered: it repeats."""
        line = exchange.line
        if line.gone:
            return
        self.tick()
        if found is not None and self.known(line).by_ref(found.ref) is None:
            self.known(line).add(found)
            self.deciding.verdicts.settle(found)
        line.held = False
        self._decide(exchange)
        if not line.held:
            line.release()

    def _settle(self, exchange: Exchange) -> None:
        line = exchange.line
        self.deciding.decide(exchange, self.known(line), self.now_s)
        exchange.prepare()
        if exchange.rows or line.uncommitted:
            line.uncommitted += 1
            self.writer.append(exchange)
        else:
            exchange.send(Outcome.ANSWERED)


def _without_nul(call: Call, notes: list[str]) -> Call:
    """PostgreSQL's text can't hold U+0000: it becomes U+FFFD before anything is decided."""
    payload = _ESCAPED_NUL.sub(rb"\1\\ufffd", bytes(call.payload))
    notes.append("corrected because there were NUL characters, which no text has")
    return msgspec.structs.replace(call, payload=msgspec.Raw(payload))
