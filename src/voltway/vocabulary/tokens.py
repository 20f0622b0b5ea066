"""Who may charge, and what is said to them."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.vocabulary.ids import TokenUid

MAX_UID_LENGTH = 255
"""Characters of a token's uid, and of what it is assigned to (OCPP 2.1 IdTokenType: 255)."""

MAX_NAME_LENGTH = 200
"""Characters of a name for people, such as a holder's."""


class TokenKind(StrEnum):
    """What a token is (OCPP 2.1 IdTokenEnum)."""

    CENTRAL = "Central"
    DIRECT_PAYMENT = "DirectPayment"
    EMAID = "eMAID"
    EVCCID = "EVCCID"
    ISO14443 = "ISO14443"
    ISO15693 = "ISO15693"
    KEY_CODE = "KeyCode"
    LOCAL = "Local"
    MAC_ADDRESS = "MacAddress"
    NO_AUTHORIZATION = "NoAuthorization"
    VIN = "VIN"
    UNTOLD = "untold"


class TokenStatus(StrEnum):
    """What the operator says of a token."""

    ACTIVE = "active"
    BLOCKED = "blocked"


class LimitPeriod(StrEnum):
    """How long what a token group may use lasts, in the group's time zone; weeks begin on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    TOTAL = "total"


class LocalListState(StrEnum):
    """How a station's local list is doing: to be brought up to date, as wanted, refused, or not kept by the station."""

    WAITING = "waiting"
    CURRENT = "current"
    FAILING = "failing"
    UNSUPPORTED = "unsupported"


class LearningOutcome(StrEnum):
    """How a window in which a station learns a card ended: `known` is a card that was somebody's already."""

    ADDED = "added"
    KNOWN = "known"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class AuthorizationStatus(StrEnum):
    """The answer to a presented token (OCPP 2.x AuthorizationStatusEnum, the richest of the three versions)."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    CONCURRENT_TX = "ConcurrentTx"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    NO_CREDIT = "NoCredit"
    NOT_ALLOWED_TYPE_EVSE = "NotAllowedTypeEVSE"
    NOT_AT_THIS_LOCATION = "NotAtThisLocation"
    NOT_AT_THIS_TIME = "NotAtThisTime"
    UNKNOWN = "Unknown"


def folded(uid: str) -> str:
    """The uid as tokens are compared: OCPP's idTokens don't know upper from lower case (1.6 CiString, 2.x 2.1.3)."""
    return uid.lower()


def same_token(one: str | None, other: str | None) -> bool:
    """Whether two uids are the same token's; None is nobody's."""
    return one is not None and other is not None and folded(one) == folded(other)


class PresentedToken(Struct, frozen=True, gc=False):
    """A token as a station showed it: its text and, where the protocol tells, its kind."""

    uid: TokenUid
    kind: TokenKind = TokenKind.UNTOLD


class Verdict(Struct, frozen=True, gc=False, omit_defaults=True):
    """What was decided about a presented token, and the name of the rule that decided."""

    status: AuthorizationStatus
    rule: str
    group_id: str | None = None
    valid_until: datetime | None = None

    @property
    def accepted(self) -> bool:
        """Whether energy may flow."""
        return self.status is AuthorizationStatus.ACCEPTED
