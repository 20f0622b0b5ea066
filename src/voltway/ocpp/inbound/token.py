"""Tokens as stations present them, and verdicts as they are told."""

from voltway.ocpp.inbound.times import told
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict

_KIND = {kind.value: kind for kind in TokenKind}

# Readers pad to a fixed length: with blanks, with NUL bytes (which arrive here as U+FFFD), or with a no-break space.
_PADDING = " \t\r\n\0\ufffd\ufeff\u00a0"

# 1.6 has five words: what it can't say more exactly is Invalid, so that no energy flows.
VERDICT_TO_V16 = {
    AuthorizationStatus.ACCEPTED: v16.AuthorizationStatus.ACCEPTED,
    AuthorizationStatus.BLOCKED: v16.AuthorizationStatus.BLOCKED,
    AuthorizationStatus.CONCURRENT_TX: v16.AuthorizationStatus.CONCURRENT_TX,
    AuthorizationStatus.EXPIRED: v16.AuthorizationStatus.EXPIRED,
    AuthorizationStatus.INVALID: v16.AuthorizationStatus.INVALID,
    AuthorizationStatus.NO_CREDIT: v16.AuthorizationStatus.BLOCKED,
    AuthorizationStatus.NOT_ALLOWED_TYPE_EVSE: v16.AuthorizationStatus.INVALID,
    AuthorizationStatus.NOT_AT_THIS_LOCATION: v16.AuthorizationStatus.INVALID,
    AuthorizationStatus.NOT_AT_THIS_TIME: v16.AuthorizationStatus.INVALID,
    AuthorizationStatus.UNKNOWN: v16.AuthorizationStatus.INVALID,
}


def presented_v16(id_tag: str | None) -> PresentedToken | None:
    """An empty idTag is a missing one, and blanks around it are no part of it."""
    uid = id_tag.strip(_PADDING) if id_tag else ""
    return PresentedToken(TokenUid(uid)) if uid else None


def presented_v2(token: v201.IdToken | v21.IdToken | None) -> PresentedToken | None:
    """2.x tells the kind; 2.1's open list may hold one we don't know. Blanks around it are no part of it."""
    if token is None:
        return None
    return PresentedToken(TokenUid(token.id_token.strip(_PADDING)), _KIND.get(str(token.type), TokenKind.UNTOLD))


def told_v16(verdict: Verdict) -> v16.IdTagInfo:
    """The verdict in 1.6's words."""
    return v16.IdTagInfo(
        status=VERDICT_TO_V16[verdict.status],
        expiry_date=told(verdict.valid_until) if verdict.valid_until else None,
        parent_id_tag=verdict.group_id[:20] if verdict.group_id else None,
    )


def told_v201(verdict: Verdict) -> v201.IdTokenInfo:
    """The verdict in 2.0.1's words."""
    group = v201.IdToken(id_token=verdict.group_id, type=v201.IdTokenEnum.CENTRAL) if verdict.group_id else None
    return v201.IdTokenInfo(
        status=v201.AuthorizationStatusEnum(verdict.status.value),
        cache_expiry_date_time=told(verdict.valid_until) if verdict.valid_until else None,
        group_id_token=group,
    )


def told_v21(verdict: Verdict) -> v21.IdTokenInfo:
    """The verdict in 2.1's words."""
    group = v21.IdToken(id_token=verdict.group_id, type="Central") if verdict.group_id else None
    return v21.IdTokenInfo(
        status=v21.AuthorizationStatusEnum(verdict.status.value),
        cache_expiry_date_time=told(verdict.valid_until) if verdict.valid_until else None,
        group_id_token=group,
    )
