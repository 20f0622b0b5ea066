"""Whether a presented token may charge: decided here, once, for every protocol version. Pure."""

from datetime import datetime

from msgspec import Struct

from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, TokenStatus, Verdict, same_token


class TokenRecord(Struct, frozen=True, kw_only=True, gc=False):
    """What the operator knows of a token (columns of table `token`)."""

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


class Circumstances(Struct, frozen=True, kw_only=True, gc=False):
    """Where and when a token is presented.

    `starting`: it begins a session, instead of being held up to ask or to stop; `active_elsewhere` counts the running
    sessions of the token beside the one it is presented for; `minute_of_day` is the station's local time;
    `session_token` and `session_group` are those of the session it shall stop, if any.
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


def decide(token: PresentedToken, record: TokenRecord | None, where: Circumstances) -> Verdict:
    """The answer to a token, and the rule that gave it; the first rule that speaks decides.

    Free vend and OCPP's NoAuthorization come first, then whether the token is known and not blocked (a blocked one is
    refused everywhere), master pass, dates, credit, place, hours, and how many sessions run already.
    """
    if where.free_vend or token.kind is TokenKind.NO_AUTHORIZATION:
        return _verdict(record, AuthorizationStatus.ACCEPTED, "free_vend")
    if not token.uid or record is None:
        return Verdict(status=AuthorizationStatus.INVALID, rule="unknown_token")
    if record.status is TokenStatus.BLOCKED:
        return _verdict(record, AuthorizationStatus.BLOCKED, "blocked")
    if record.master_pass:
        # 2.x C16: a master pass stops any session and starts none.
        answer = AuthorizationStatus.INVALID if where.starting else AuthorizationStatus.ACCEPTED
        return _verdict(record, answer, "master_pass")
    return _verdict(record, *_limits(record, where))


def may_stop(token: PresentedToken, record: TokenRecord | None, where: Circumstances) -> Verdict:
    """Whether a token may end a session: the one that began it, one of its group, or a master pass."""
    if record is not None and record.master_pass and record.status is TokenStatus.ACTIVE:
        return _verdict(record, AuthorizationStatus.ACCEPTED, "master_pass")
    if same_token(token.uid, where.session_token):
        return _verdict(record, AuthorizationStatus.ACCEPTED, "same_token")
    if record is not None and record.group_id is not None and record.group_id == where.session_group:
        return _verdict(record, AuthorizationStatus.ACCEPTED, "same_group")
    return Verdict(status=AuthorizationStatus.INVALID, rule="not_the_starter")


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
    return AuthorizationStatus.ACCEPTED, "valid"


HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"
"""How hours are written; the table `token` holds nothing else."""


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
    return Verdict(status=status, rule=rule, group_id=record.group_id, valid_until=record.valid_until)
