"""What a gateway answers to tokens: the pure decision of `tokens.authorize`, given what the gateway knows."""

from collections import Counter
from datetime import datetime

from voltway.sessions.matching import StationSessions
from voltway.sessions.session import Session
from voltway.stations.store_claims import StationRecord
from voltway.tokens import authorize
from voltway.tokens.authorize import Circumstances, GroupRecord, GroupUse, TokenRecord
from voltway.tokens.book import TokenBook
from voltway.vocabulary.certificates import ContractStatus
from voltway.vocabulary.time_zones import zone_or_utc
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict, folded

# Texts by which 1.6 stations present a vehicle instead of a card.
_AUTOCHARGE_PREFIX = "VID:"


class Verdicts:
    """Decides about tokens.

    `active` counts running sessions at the stations held here by token (folded uid), `active_of_group` by group.
    """

    def __init__(self, book: TokenBook, concurrent_sessions_allowed: int) -> None:
        self.book = book
        self.active: Counter[str] = Counter()
        self.active_of_group: Counter[str] = Counter()
        self._counted: dict[str, tuple[str, str | None]] = {}
        self._concurrent_sessions_allowed = concurrent_sessions_allowed

    def settle(self, session: Session) -> None:
        """Keep the count, after a fact changed `session`."""
        counted = self._counted.get(session.session_id)
        running = None
        if session.active and session.token_uid is not None:
            running = (folded(session.token_uid), session.group_id)
        if counted == running:
            return
        if counted is not None:
            self._discount(session.session_id, *counted)
        if running is not None:
            self._counted[session.session_id] = running
            self.active[running[0]] += 1
            if session.group_id is not None:
                self.active_of_group[session.group_id] += 1

    def adopt(self, sessions: StationSessions) -> None:
        """Count the sessions of a station that arrives; what was read of their tokens counted them elsewhere."""
        for session in sessions.known:
            self.settle(session)
            if session.token_uid is not None:
                self.book.forget(session.token_uid)

    def dismiss(self, sessions: StationSessions) -> None:
        """Count the sessions of a station that leaves no more; their tokens are read again when next presented."""
        for session in sessions.known:
            counted = self._counted.get(session.session_id)
            if counted is not None:
                self._discount(session.session_id, *counted)
                self.book.forget(counted[0])

    def _discount(self, session_id: str, token_uid: str, group_id: str | None) -> None:
        del self._counted[session_id]
        _decrease(self.active, token_uid)
        if group_id is not None:
            _decrease(self.active_of_group, group_id)

    def must_read(self, token: PresentedToken, station: StationRecord, now_s: float) -> bool:
        """Whether the token has to be read from the database before `decide` can be asked."""
        if not token.uid or _needs_no_record(token, station):
            return False
        return self.book.find(token.uid, now_s) is None

    def decide(
        self,
        token: PresentedToken,
        station: StationRecord,
        at: datetime,
        now_s: float,
        *,
        except_for: int = 0,
        count: bool = True,
        starting: bool = False,
    ) -> Verdict:
        """Whether the token may charge here. `except_for`: its running sessions that don't count as concurrent."""
        known = self.book.find(token.uid, now_s) if token.uid else None
        record = known.record if known is not None else None
        elsewhere = (known.active_elsewhere if known is not None else 0) + self.active[folded(token.uid)] - except_for
        group = record.group if record is not None else None
        # Whoever holds up the token that charges here ends that session, or goes on with it: nothing begins.
        begins = count and (starting or not except_for)
        used = known.group_use if known is not None and begins else None
        where = Circumstances(
            station_id=station.station_id,
            at=at,
            minute_of_day=_minute_of_day(at, station) if _has_hours(record, group) else 0,
            free_vend=station.free_vend,
            starting=starting,
            active_elsewhere=max(elsewhere, 0) if count else 0,
            concurrent_sessions_allowed=self._concurrent_sessions_allowed,
            group_use=used,
            group_active=self._group_active(group, used, except_for) if group is not None and used is not None else 0,
        )
        return authorize.decide(token, record, where)

    def _group_active(self, group: GroupRecord, used: GroupUse, except_for: int) -> int:
        return max(used.active_elsewhere + self.active_of_group[group.group_id] - except_for, 0)

    def may_stop(
        self, token: PresentedToken, session: Session, station: StationRecord, at: datetime, now_s: float
    ) -> Verdict:
        """Whether the token may end `session`."""
        where = Circumstances(
            station_id=station.station_id,
            at=at,
            minute_of_day=0,
            session_token=session.token_uid,
            session_group=session.group_id,
        )
        return authorize.may_stop(token, self._record(token, now_s), where)

    def _record(self, token: PresentedToken, now_s: float) -> TokenRecord | None:
        known = self.book.find(token.uid, now_s)
        return known.record if known is not None else None


def as_before(session: Session) -> Verdict:
    """What was answered when the session began: a repeat gets the same."""
    status = session.authorization_status or AuthorizationStatus.INVALID.value
    return Verdict(status=AuthorizationStatus(status), rule="as_before", group_id=session.group_id)


def is_autocharge(token: PresentedToken) -> bool:
    """Whether the vehicle itself is the token (its MAC address, EVCCID or VIN)."""
    return token.kind in _VEHICLE_KINDS or token.uid.startswith(_AUTOCHARGE_PREFIX)


def with_contract(verdict: Verdict, status: ContractStatus) -> tuple[Verdict, ContractStatus]:
    """What a token's verdict and the finding about its contract's certificate come to together (2.x part 2, C07).

    Where everybody may charge, nobody is refused for a certificate.
    """
    if verdict.rule == "free_vend":
        return verdict, status
    if status is not ContractStatus.ACCEPTED:
        return Verdict(status=AuthorizationStatus.INVALID, rule="contract_certificate"), status
    return verdict, ContractStatus.CONTRACT_CANCELLED if verdict.status in _CANCELLED else status


_CANCELLED = (
    AuthorizationStatus.BLOCKED,
    AuthorizationStatus.EXPIRED,
    AuthorizationStatus.INVALID,
    AuthorizationStatus.UNKNOWN,
)
_VEHICLE_KINDS = (TokenKind.MAC_ADDRESS, TokenKind.EVCCID, TokenKind.VIN)


def _needs_no_record(token: PresentedToken, station: StationRecord) -> bool:
    return station.free_vend or token.kind is TokenKind.NO_AUTHORIZATION


def _has_hours(record: TokenRecord | None, group: GroupRecord | None) -> bool:
    return record is not None and bool(record.allowed_hours or (group is not None and group.allowed_hours))


def _decrease(counts: Counter[str], key: str) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]


def _minute_of_day(at: datetime, station: StationRecord) -> int:
    local = at.astimezone(zone_or_utc(station.time_zone))
    return local.hour * 60 + local.minute
