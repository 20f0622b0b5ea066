"""Whether a presented token may charge: decided here, once, for every protocol version. Pure."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from voltway.vocabulary.tokens import (
    AuthorizationStatus,
    LimitPeriod,
    PresentedToken,
    TokenKind,
    TokenStatus,
    Verdict,
    same_token,
)


class GroupRecord(Struct, frozen=True, kw_only=True, gc=False):
    """What the tokens of a group may do together (columns of table `token_group`). None: no limit of that kind.

    Energy, time and money are those of one `period`, which begins by the clocks of `time_zone`.
    """

    group_id: str
    blocked: bool = False
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    energy_limit_wh: float | None = None
    time_limit_s: float | None = None
    money_limit: Decimal | None = None
    max_concurrent: int | None = None
    allowed_stations: list[str] | None = None
    allowed_hours: str | None = None
    period: LimitPeriod = LimitPeriod.TOTAL
    time_zone: str = "UTC"

    @property
    def counts(self) -> bool:
        """Whether what the group has used must be known to decide."""
        return self.sums or self.money_limit is not None or self.max_concurrent is not None

    @property
    def sums(self) -> bool:
        """Whether that includes the energy and time of its sessions."""
        return self.energy_limit_wh is not None or self.time_limit_s is not None


class GroupUse(Struct, frozen=True, kw_only=True, gc=False):
    """What a group's sessions that began in its current period used, and how many run elsewhere.

    `cost` is 0 as long as no session has one.
    """

    energy_wh: float = 0.0
    time_s: float = 0.0
    cost: Decimal = Decimal(0)
    active_elsewhere: int = 0


class TokenRecord(Struct, frozen=True, kw_only=True, gc=False):
    """What the operator knows of a token (columns of table `token`), and its group's record if that has one."""

    token_uid: str
    kind: TokenKind = TokenKind.UNTOLD
    status: TokenStatus = TokenStatus.ACTIVE
    group_id: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    credit_ok: bool = True
    max_concurrent: int | None = None
    allowed_stations: list[str] | None = None
    allowed_hours: str | None = None
    master_pass: bool = False
    group: GroupRecord | None = None


class Circumstances(Struct, frozen=True, kw_only=True, gc=False):
    """Where and when a token is presented.

    `starting`: it begins a session, instead of being held up to ask or to stop; `active_elsewhere` counts the running
    sessions of the token beside the one it is presented for, `group_active` those of its whole group; `minute_of_day`
    is the station's local time; `session_token` and `session_group` are those of the session it shall stop, if any.
    `group_use` is None where what the group used does not matter: its limits bound what begins, not what ends.
    """

    station_id: str
    at: datetime
    minute_of_day: int
    free_vend: bool = False
    starting: bool = False
    active_elsewhere: int = 0
    concurrent_sessions_allowed: int = 1
    session_token: str | None = None
    session_group: str | None = None
    group_use: GroupUse | None = None
    group_active: int = 0


def decide(token: PresentedToken, record: TokenRecord | None, where: Circumstances) -> Verdict:
    """The answer to a token, and the rule that gave it; the first rule that speaks decides.

    Free vend and OCPP's NoAuthorization come first, then whether the token is known and not blocked (a blocked one is
    refused everywhere, and so is one of a blocked group), master pass, dates, credit, place, hours, and how many
    sessions run already; then the same of its group, and what the group has used in its period.
    """
    if where.free_vend or token.kind is TokenKind.NO_AUTHORIZATION:
        return _verdict(record, AuthorizationStatus.ACCEPTED, "free_vend")
    if not token.uid or record is None:
        return Verdict(status=AuthorizationStatus.INVALID, rule="unknown_token")
    if record.status is TokenStatus.BLOCKED:
        return _verdict(record, AuthorizationStatus.BLOCKED, "blocked")
    if record.group is not None and record.group.blocked:
        return _verdict(record, AuthorizationStatus.BLOCKED, "group_blocked")
    if record.master_pass:
        # 2.x C16: a master pass stops any session and starts none.
        answer = AuthorizationStatus.INVALID if where.starting else AuthorizationStatus.ACCEPTED
        return _verdict(record, answer, "master_pass")
    return _verdict(record, *_limits(record, where))


def may_stop(token: PresentedToken, record: TokenRecord | None, where: Circumstances) -> Verdict:
    """Whether a token may end a session: the one that began it, one of its group, or a master pass."""
    if record is not None and record.master_pass and not _blocked(record):
        return _verdict(record, AuthorizationStatus.ACCEPTED, "master_pass")
    if same_token(token.uid, where.session_token):
        return _verdict(record, AuthorizationStatus.ACCEPTED, "same_token")
    if record is not None and record.group_id is not None and record.group_id == where.session_group:
        return _verdict(record, AuthorizationStatus.ACCEPTED, "same_group")
    return Verdict(status=AuthorizationStatus.INVALID, rule="not_the_starter")


def _blocked(record: TokenRecord) -> bool:
    return record.status is TokenStatus.BLOCKED or (record.group is not None and record.group.blocked)


def _limits(record: TokenRecord, where: Circumstances) -> tuple[AuthorizationStatus, str]:
    if record.valid_from is not None and where.at < record.valid_from:
        return AuthorizationStatus.NOT_AT_THIS_TIME, "not_yet_valid"
    if record.valid_until is not None and where.at >= record.valid_until:
        return AuthorizationStatus.EXPIRED, "expired"
    if not record.credit_ok:
        return AuthorizationStatus.NO_CREDIT, "no_credit"
    if record.allowed_stations is not None and where.station_id not in record.allowed_stations:
        return AuthorizationStatus.NOT_AT_THIS_LOCATION, "not_here"
    if record.allowed_hours is not None and not within_hours(record.allowed_hours, where.minute_of_day):
        return AuthorizationStatus.NOT_AT_THIS_TIME, "not_now"
    allowed = where.concurrent_sessions_allowed if record.max_concurrent is None else record.max_concurrent
    if where.active_elsewhere >= allowed:
        return AuthorizationStatus.CONCURRENT_TX, "concurrent"
    if record.group is not None:
        return _group_limits(record.group, where)
    return AuthorizationStatus.ACCEPTED, "valid"


def _group_limits(group: GroupRecord, where: Circumstances) -> tuple[AuthorizationStatus, str]:
    if group.valid_from is not None and where.at < group.valid_from:
        return AuthorizationStatus.NOT_AT_THIS_TIME, "group_not_yet_valid"
    if group.valid_until is not None and where.at >= group.valid_until:
        return AuthorizationStatus.EXPIRED, "group_expired"
    if group.allowed_stations is not None and where.station_id not in group.allowed_stations:
        return AuthorizationStatus.NOT_AT_THIS_LOCATION, "group_not_here"
    if group.allowed_hours is not None and not within_hours(group.allowed_hours, where.minute_of_day):
        return AuthorizationStatus.NOT_AT_THIS_TIME, "group_not_now"
    if where.group_use is not None:
        return _used_up(group, where.group_use, where.group_active)
    return AuthorizationStatus.ACCEPTED, "valid"


def _used_up(group: GroupRecord, used: GroupUse, active: int) -> tuple[AuthorizationStatus, str]:
    if group.energy_limit_wh is not None and used.energy_wh >= group.energy_limit_wh:
        return AuthorizationStatus.NO_CREDIT, "group_energy"
    if group.time_limit_s is not None and used.time_s >= group.time_limit_s:
        return AuthorizationStatus.NO_CREDIT, "group_time"
    if group.money_limit is not None and used.cost >= group.money_limit:
        return AuthorizationStatus.NO_CREDIT, "group_money"
    if group.max_concurrent is not None and active >= group.max_concurrent:
        return AuthorizationStatus.CONCURRENT_TX, "group_concurrent"
    return AuthorizationStatus.ACCEPTED, "valid"


HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"
"""How hours are written; the tables `token` and `token_group` hold nothing else."""


def within_hours(hours: str, minute_of_day: int) -> bool:
    """Whether the minute (0 to 1439) lies in `hours`, as "07:00-19:30"; "22:00-06:00" runs over midnight."""
    begin, _, end = hours.partition("-")
    first, last = _minute(begin), _minute(end)
    if first <= last:
        return first <= minute_of_day < last
    return minute_of_day >= first or minute_of_day < last


def _minute(clock: str) -> int:
    hour, _, minute = clock.strip().partition(":")
    return int(hour) * 60 + int(minute or 0)


def _verdict(record: TokenRecord | None, status: AuthorizationStatus, rule: str) -> Verdict:
    if record is None:
        return Verdict(status=status, rule=rule)
    ends = record.valid_until
    if record.group is not None and record.group.valid_until is not None:
        ends = record.group.valid_until if ends is None else min(ends, record.group.valid_until)
    return Verdict(status=status, rule=rule, group_id=record.group_id, valid_until=ends)
