"""What the facts of one message come to: verdicts, sessions, rows. Once for every version; no I/O."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from voltway.certificates import requests
from voltway.journal.unit import Unit
from voltway.ocpp import correcting, profile_keeping, recording
from voltway.ocpp.exchange import Exchange
from voltway.ocpp.inquiries import INQUIRIES, Inquiry, is_open
from voltway.ocpp.numbers import TransactionNumbers
from voltway.ocpp.verdicts import Verdicts, as_before, is_autocharge, with_contract
from voltway.payments import vat_number
from voltway.sessions import intake, lifecycle
from voltway.sessions.intake import Lookup, Taken
from voltway.sessions.matching import StationSessions, start_key
from voltway.sessions.session import Session, fingerprint
from voltway.stations import store as stations_store
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.facts import (
    AlertRaised,
    CertificateRequested,
    CertificateStatusAsked,
    ContractCertificateAsked,
    CustomerInformationTold,
    DerAlarmTold,
    DerControlsTold,
    DerControlSwitched,
    Fact,
    HeardFact,
    LimitCleared,
    LogTold,
    MeterRead,
    MonitorsTold,
    PriorityTold,
    ProfilesTold,
    ReservationReleased,
    SchedulePulled,
    SessionEnded,
    SessionFact,
    SessionStarted,
    SessionUpdated,
    StationBooted,
    StationReported,
    StatusChanged,
    StreamClosed,
    StreamOpened,
    StreamRead,
    TokenPresented,
    VariablesTold,
    VatNumberAsked,
    VehicleTold,
)
from voltway.vocabulary.ids import SessionId, SessionRef, TokenUid
from voltway.vocabulary.sessions import Rule
from voltway.vocabulary.tokens import PresentedToken, Verdict, same_token

# Fingerprints of idle meter messages kept a station.
IDLE_KEYS_KEPT = 8

# Less than this is the message's way and the station's answer to it.
SKEW_NOTED_S = 20.0

# A card that a station tells of later than this was not held to it just now.
JUST_NOW_S = 60.0

STOP_AUTHORIZED = "StopAuthorized"


_KEPT: dict[type[Fact], Callable[[Unit, Any, datetime], None]] = {
    StationReported: recording.reported,
    ReservationReleased: recording.reservation_released,
    CustomerInformationTold: recording.customer_information,
    VariablesTold: recording.report_page,
    MonitorsTold: recording.report_page,
    AlertRaised: recording.monitored,
    StreamOpened: recording.monitored,
    StreamClosed: recording.monitored,
    StreamRead: recording.monitored,
    ProfilesTold: recording.charging_profiles,
    LimitCleared: recording.charging_profiles,
    PriorityTold: recording.priority,
    LogTold: recording.log_told,
    SchedulePulled: recording.schedule_pulled,
    DerControlsTold: recording.der_controls,
    DerControlSwitched: recording.der_controls,
    DerAlarmTold: recording.der_alarm,
}
"""Facts about which nothing is decided: what each leaves behind."""


class Need(Struct, frozen=True):
    """What must be known before a message can be decided.

    A token, what others must be asked for, a session, a profile, or transaction numbers.
    """

    token: str | None = None
    inquiry: Inquiry | None = None
    session: Lookup | None = None
    dynamic_profile: int | None = None
    numbers: bool = False


class Deciding:
    """Decides exchanges of all lines of a gateway. `on_presented` hears of tokens that are presented at this moment.

    `operator` is whom stations must name in their requests for certificates, if anybody.
    """

    def __init__(
        self,
        verdicts: Verdicts,
        numbers: TransactionNumbers,
        new_session_id: Callable[[], SessionId],
    ) -> None:
        self.verdicts = verdicts
        self._numbers = numbers
        self._new_session_id = new_session_id
        self._pace = requests.Pace()
        self.operator: str | None = None
        self.on_presented: Callable[[str, PresentedToken, Verdict, datetime], None] = lambda *_: None

    def need(self, exchange: Exchange, sessions: StationSessions, now_s: float) -> Need | None:
        """What has to be read first; None if everything is in memory. Nothing is asked for twice."""
        for fact in exchange.facts:
            token: PresentedToken | None = getattr(fact, "token", None)
            unread = token is not None and self.verdicts.must_read(token, exchange.line.record, now_s)
            if token is not None and unread and token.uid not in exchange.asked:
                exchange.asked.add(token.uid)
                return Need(token=token.uid)
            if isinstance(fact, SessionFact):
                lookup = intake.lookup_needed(sessions, fact, exchange.received_at)
                if lookup is not None and lookup not in exchange.asked:
                    exchange.asked.add(lookup)
                    return Need(session=lookup)
                if isinstance(fact, SessionStarted) and fact.ref is None and not self._numbers.left:
                    return Need(numbers=True)
            elif isinstance(fact, INQUIRIES):
                if is_open(fact) and type(fact) not in exchange.asked:
                    exchange.asked.add(type(fact))
                    return Need(inquiry=fact)
            elif isinstance(fact, SchedulePulled) and fact not in exchange.asked:
                exchange.asked.add(fact)
                return Need(dynamic_profile=fact.profile_id)
        return None

    def decide(self, exchange: Exchange, sessions: StationSessions, now_s: float) -> None:
        """Put every fact's rows on the exchange, and what the answer needs into its reply."""
        for fact in exchange.facts:
            if isinstance(fact, MeterRead):
                self._meter(exchange, sessions, fact)
            elif isinstance(fact, SessionStarted):
                self._started(exchange, sessions, fact, now_s)
            elif isinstance(fact, SessionUpdated):
                self._updated(exchange, sessions, fact, now_s)
            elif isinstance(fact, SessionEnded):
                self._ended(exchange, sessions, fact, now_s)
            else:
                self._other(exchange, sessions, fact, now_s)

    # --- sessions

    @staticmethod
    def _compare_clocks(exchange: Exchange, at: datetime | None) -> None:
        """Keep how far the station's clock is off, as a signal. What is told late looks like a clock behind."""
        if at is None:
            return
        skew_s = (at - exchange.received_at).total_seconds()
        if abs(skew_s - exchange.line.clock_skew_s) > SKEW_NOTED_S:
            exchange.line.clock_skew_s = skew_s
            exchange.rows.append((stations_store.CLOCKS, (exchange.station_id, round(skew_s, 1))))

    def _meter(self, exchange: Exchange, sessions: StationSessions, fact: MeterRead) -> None:
        if fact.readings:
            self._compare_clocks(exchange, fact.readings[-1].at)
        keys = exchange.line.idle_keys or []
        taken = intake.take_meter(sessions, keys, fact, exchange.received_at)
        if taken.repeat:
            exchange.note("a repeat: recorded before")
        elif taken.session is None:
            keys = [*keys[1 - IDLE_KEYS_KEPT :], fingerprint(fact)]
            exchange.line.idle_keys = keys
            recording.idle_meter(exchange, fact, keys, exchange.received_at)
            if exchange.line.quirks is not None:
                correcting.keep_idle_register(exchange.line, fact)
        else:
            for recorded, session in taken.recorded:
                recording.session_fact(
                    exchange, recorded, session, exchange.received_at, only_counters=taken.only_counters
                )

    def _started(self, exchange: Exchange, sessions: StationSessions, fact: SessionStarted, now_s: float) -> None:
        fact = msgspec.structs.replace(fact, key=start_key(fact))
        known = sessions.by_start(fact.key)
        verdict = as_before(known) if known is not None and known.authorization_status else None
        if verdict is None:
            verdict = self._start_verdict(exchange, sessions, fact, now_s)
            self._tell_presented(exchange, fact, verdict)
        if verdict is not None:
            fact = _with_verdict(fact, verdict)
        if fact.ref is None and known is None:
            fact = msgspec.structs.replace(fact, ref=SessionRef(str(self._numbers.take())))
        taken = intake.take_start(sessions, exchange.station_id, fact, exchange.received_at, self._new_session_id)
        self._record(exchange, taken)
        exchange.reply.verdict = verdict
        if taken.session is not None:
            exchange.reply.transaction_id = _number(taken.session.ref)

    def _start_verdict(
        self, exchange: Exchange, sessions: StationSessions, fact: SessionStarted, now_s: float
    ) -> Verdict | None:
        """The verdict on the token of a start. Without a token only free vend says anything."""
        token = fact.token or (PresentedToken(_NO_UID) if exchange.line.record.free_vend else None)
        if token is None:
            return None
        before = sessions.active_at(fact.evse_id, fact.connector_id) if fact.evse_id else None
        replaced = int(before is not None and same_token(before.token_uid, token.uid))
        at = fact.at or exchange.received_at
        return self.verdicts.decide(token, exchange.line.record, at, now_s, except_for=replaced, starting=True)

    def _updated(self, exchange: Exchange, sessions: StationSessions, fact: SessionUpdated, now_s: float) -> None:
        session = sessions.by_ref(fact.ref)
        if not fact.offline:
            self._compare_clocks(exchange, fact.at)
        if fact.token is not None:
            verdict = self._update_verdict(exchange, session, fact, fact.token, now_s)
            exchange.reply.verdict = verdict
            self._tell_presented(exchange, fact, verdict)
            if session is None or session.token_uid is None or same_token(session.token_uid, fact.token.uid):
                fact = _with_verdict(fact, verdict)
        taken = intake.take_update(sessions, exchange.station_id, fact, exchange.received_at, self._new_session_id)
        self._record(exchange, taken)

    def _update_verdict(
        self, exchange: Exchange, session: Session | None, fact: SessionUpdated, token: PresentedToken, now_s: float
    ) -> Verdict:
        at = fact.at or exchange.received_at
        if session is not None and session.token_uid is not None and fact.trigger == STOP_AUTHORIZED:
            return self.verdicts.may_stop(token, session, exchange.line.record, at, now_s)
        own = int(session is not None and session.active and same_token(session.token_uid, token.uid))
        return self.verdicts.decide(token, exchange.line.record, at, now_s, except_for=own)

    def _tell_presented(
        self, exchange: Exchange, fact: SessionStarted | SessionUpdated, verdict: Verdict | None
    ) -> None:
        if fact.token is None or verdict is None or fact.offline:
            return
        if fact.at is None or (exchange.received_at - fact.at).total_seconds() < JUST_NOW_S:
            self.on_presented(exchange.station_id, fact.token, verdict, exchange.received_at)

    def _ended(self, exchange: Exchange, sessions: StationSessions, fact: SessionEnded, now_s: float) -> None:
        if fact.token is not None:
            at = fact.at or exchange.received_at
            exchange.reply.verdict = self.verdicts.decide(fact.token, exchange.line.record, at, now_s, count=False)
        taken = intake.take_end(sessions, exchange.station_id, fact, exchange.received_at, self._new_session_id)
        self._record(exchange, taken)

    def _record(self, exchange: Exchange, taken: Taken) -> None:
        if taken.repeat:
            exchange.note("a repeat: recorded before")
        for fact, session in taken.recorded:
            recording.session_fact(exchange, fact, session, exchange.received_at)
            if session is not None:
                self.verdicts.settle(session)
                if exchange.line.starts is not None:
                    profile_keeping.begun(exchange, session)

    # --- the rest

    def _other(self, exchange: Exchange, sessions: StationSessions, fact: HeardFact, now_s: float) -> None:
        if isinstance(fact, StatusChanged):
            session = self._shown_session(sessions, fact)
            recording.status_changed(exchange, fact, exchange.received_at, session)
        elif isinstance(fact, TokenPresented):
            self._presented(exchange, sessions, fact, now_s)
        elif isinstance(fact, StationBooted):
            self._booted(exchange, sessions, fact)
        elif isinstance(fact, VehicleTold):
            self._vehicle_told(exchange, sessions, fact)
        elif isinstance(fact, CertificateRequested):
            self._certificate_requested(exchange, fact, now_s)
        elif isinstance(fact, CertificateStatusAsked):
            exchange.reply.questions = fact.questions
        elif isinstance(fact, ContractCertificateAsked):
            exchange.reply.remaining_contracts = None if fact.most_contracts is None else 0
        elif isinstance(fact, VatNumberAsked):
            exchange.reply.vat_asked, exchange.reply.vat_verdict = fact, vat_number.verdict(fact.number)
        elif not isinstance(fact, SchedulePulled) or exchange.reply.values is not None:
            _KEPT[type(fact)](exchange, fact, exchange.received_at)

    @staticmethod
    def _vehicle_told(exchange: Exchange, sessions: StationSessions, fact: VehicleTold) -> None:
        """Without a session it could be of any EVSE that a station makes up."""
        session = sessions.active_at(fact.evse_id, None)
        if session is not None:
            recording.vehicle_told(exchange, fact, session, exchange.received_at)

    def _certificate_requested(self, exchange: Exchange, fact: CertificateRequested, now_s: float) -> None:
        """What may not be signed is refused at once; the rest is kept, and signed by a worker."""
        if not self._pace.may_ask(exchange.station_id, now_s):
            exchange.reply.refusal = f"more than {requests.REQUESTS_AN_HOUR} requests within an hour"
        else:
            try:
                requests.checked(fact.csr, exchange.station_id, exchange.line.record.serial, self.operator)
            except InvalidInput as error:
                exchange.reply.refusal = error.message
        if exchange.reply.refusal is None:
            recording.certificate_requested(exchange, fact, exchange.received_at)
        else:
            exchange.note(f"refused: {exchange.reply.refusal}")

    @staticmethod
    def _shown_session(sessions: StationSessions, fact: StatusChanged) -> Session | None:
        """The session whose charging state the status tells, after it has taken it in."""
        session = sessions.active_at(fact.evse_id, fact.connector_id) if fact.evse_id else None
        if session is None or fact.charging_state is None or session.charging_state == fact.charging_state:
            return None
        lifecycle.show(session, fact)
        return session

    def _presented(self, exchange: Exchange, sessions: StationSessions, fact: TokenPresented, now_s: float) -> None:
        """Sessions the token runs at this very station don't count: it is held up to end one of them."""
        here = sum(session.active and same_token(session.token_uid, fact.token.uid) for session in sessions.known)
        record = exchange.line.record
        verdict = self.verdicts.decide(fact.token, record, exchange.received_at, now_s, except_for=here)
        if exchange.reply.contract is not None:
            verdict, exchange.reply.contract = with_contract(verdict, exchange.reply.contract)
        exchange.reply.verdict = verdict
        self.on_presented(exchange.station_id, fact.token, verdict, exchange.received_at)
        decided = msgspec.structs.replace(fact, status=verdict.status.value, rule=verdict.rule, contract=None)
        recording.note(exchange, decided, exchange.received_at, exchange.received_at)

    @staticmethod
    def _booted(exchange: Exchange, sessions: StationSessions, fact: StationBooted) -> None:
        recording.booted(exchange, fact, exchange.received_at)
        # A request for a certificate may follow before the record is read again.
        exchange.line.record = msgspec.structs.replace(exchange.line.record, serial=fact.serial)
        for session in sessions.known:
            if session.active:
                lifecycle.reboot(session, exchange.received_at)
                recording.session_row(exchange, session)


_NO_UID = TokenUid("")


Authorizable = TypeVar("Authorizable", SessionStarted, SessionUpdated)


def _with_verdict(fact: Authorizable, verdict: Verdict) -> Authorizable:
    """The fact with what was decided about its token."""
    rules = list(fact.rules)
    if not verdict.accepted:
        rules.append(Rule.NOT_AUTHORIZED)
    elif verdict.rule == "free_vend":
        rules.append(Rule.FREE_VEND)
    elif fact.token is not None and is_autocharge(fact.token):
        rules.append(Rule.AUTOCHARGE)
    return msgspec.structs.replace(fact, authorization=verdict.status.value, group_id=verdict.group_id, rules=rules)


def _number(ref: str) -> int:
    """The 1.6 transaction id of a session; 0 for one that has a text for it (only 2.x stations ask for none)."""
    return int(ref) if ref.isdecimal() else 0
