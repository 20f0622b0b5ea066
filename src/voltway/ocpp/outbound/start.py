"""Start a session from afar: RemoteStartTransaction in 1.6 (5.11), RequestStartTransaction in 2.x (part 2, F01)."""

import secrets
from collections.abc import Sequence

from voltway.ocpp.outbound import profile_sense
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    connector_of,
    outbound_call,
    require_numbers,
)
from voltway.ocpp.outbound.charging_profile import profile_16, profile_21, profile_201
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.charging import ChargingProfile, ProfilePurpose
from voltway.vocabulary.commands import Answer, CommandState, StartSession
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind

KINDS_201 = {
    TokenKind.CENTRAL: v201.IdTokenEnum.CENTRAL,
    # A token made here for a payment: what 2.0.1 knows as made by the central system.
    TokenKind.DIRECT_PAYMENT: v201.IdTokenEnum.CENTRAL,
    TokenKind.EMAID: v201.IdTokenEnum.EMAID,
    TokenKind.ISO14443: v201.IdTokenEnum.ISO14443,
    TokenKind.ISO15693: v201.IdTokenEnum.ISO15693,
    TokenKind.KEY_CODE: v201.IdTokenEnum.KEY_CODE,
    TokenKind.LOCAL: v201.IdTokenEnum.LOCAL,
    TokenKind.MAC_ADDRESS: v201.IdTokenEnum.MAC_ADDRESS,
    TokenKind.NO_AUTHORIZATION: v201.IdTokenEnum.NO_AUTHORIZATION,
    TokenKind.UNTOLD: v201.IdTokenEnum.CENTRAL,
}
"""The kinds that 2.0.1 can say; EVCCID and VIN came with 2.1."""


def calls(version: OcppVersion, order: StartSession) -> list[OutboundCall]:
    """The request to start. Raises Unsupported for a token or a profile that this version can't carry."""
    require_numbers(order.evse_id)
    _require_token(version, order.token)
    if order.profile is not None:
        _require_profile(order.evse_id, order.profile)
    match version:
        case OcppVersion.V16:
            return [outbound_call(_request_16(order))]
        case OcppVersion.V201:
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_16(order: StartSession) -> v16.RemoteStartTransactionRequest:
    # Some stations refuse a start without connectorId, so it is sent wherever the order names an EVSE. Where it names
    # none it is left out: connector 1 would be a guess, and another driver's car may stand there.
    connector_id = None if order.evse_id is None else connector_of(order.evse_id)
    profile = None if order.profile is None else profile_16(order.profile)
    return v16.RemoteStartTransactionRequest(
        id_tag=order.token.uid, connector_id=connector_id, charging_profile=profile
    )


def _request_201(order: StartSession) -> v201.RequestStartTransactionRequest:
    kind = KINDS_201.get(order.token.kind)
    if kind is None:
        raise Unsupported(f"OCPP 2.0.1 has no tokens of the kind {order.token.kind}", "start with one of kind Central")
    group = order.group_id
    return v201.RequestStartTransactionRequest(
        id_token=v201.IdToken(id_token=order.token.uid, type=kind),
        remote_start_id=_remote_start_id(order),
        evse_id=order.evse_id,
        group_id_token=v201.IdToken(id_token=group, type=v201.IdTokenEnum.CENTRAL) if group else None,
        charging_profile=None if order.profile is None else profile_201(order.profile),
    )


def _request_21(order: StartSession) -> v21.RequestStartTransactionRequest:
    told = order.token.kind is not TokenKind.UNTOLD
    group = order.group_id
    return v21.RequestStartTransactionRequest(
        id_token=v21.IdToken(id_token=order.token.uid, type=(order.token.kind if told else TokenKind.CENTRAL).value),
        remote_start_id=_remote_start_id(order),
        evse_id=order.evse_id,
        group_id_token=v21.IdToken(id_token=group, type=TokenKind.CENTRAL.value) if group else None,
        charging_profile=None if order.profile is None else profile_21(order.profile),
    )


def _remote_start_id(order: StartSession) -> int:
    if order.remote_start_id is not None:
        return order.remote_start_id
    return secrets.randbelow(2**31 - 1) + 1


def _require_token(version: OcppVersion, token: PresentedToken) -> None:
    if token.uid or (token.kind is TokenKind.NO_AUTHORIZATION and version is not OcppVersion.V16):
        return
    raise Unsupported(f"OCPP {version} starts no session without a token", "name the token that shall pay")


def _require_profile(evse_id: int | None, profile: ChargingProfile) -> None:
    """OCPP 1.6 5.11 and 5.16.2, 2.x part 2 K05: a profile of the session that is to begin."""
    if evse_id is None:
        raise Unsupported("a profile is for a session at one EVSE", "name the EVSE")
    profile_sense.require(evse_id, profile)
    if profile.purpose is not ProfilePurpose.TX or profile.ref is not None:
        raise Unsupported(
            "a start takes a profile of the transaction that is to begin, and no other", "use tx, and leave ref out"
        )


OUTCOMES: Outcomes = {
    v21.RequestStartStopStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.RequestStartStopStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to start"),
}


def answer(order: StartSession, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will try; the session begins with the station's own message."""
    told = answer_by_status(responses[0], OUTCOMES)
    if told.state is CommandState.REJECTED and order.evse_id is None:
        hint = f"{told.reason}; some stations want to be told at which EVSE"
        return Answer(state=told.state, answer=told.answer, reason=hint)
    return told
