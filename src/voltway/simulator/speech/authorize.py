"""Authorize, and what the answer to a shown card means."""

from typing import Any

from voltway.ocpp.wire import WireStruct, v16, v201
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

TOKEN_KIND = v201.IdTokenEnum.ISO14443


def token_v2x(token: str) -> dict[str, str]:
    """A card as 2.x writes it."""
    return {"idToken": token, "type": TOKEN_KIND}


def authorize(version: OcppVersion, token: str, contract: str | None = None) -> dict[str, Any]:
    """An Authorize for one card, or, in 2.x's words, for a car's eMAID with the chain of its contract (PEM)."""
    if contract is None:
        return {"idTag": token} if version is OcppVersion.V16 else {"idToken": token_v2x(token)}
    return {"idToken": {"idToken": token, "type": v201.IdTokenEnum.EMAID}, "certificate": contract}


def contract_status(message: WireStruct | None) -> str | None:
    """What an answer to Authorize says of the contract's certificate."""
    told = getattr(message, "certificate_status", None)
    return None if told is None else str(told)


def group(message: WireStruct | None) -> str | None:
    """The group of the card, as an answer to Authorize tells it."""
    if isinstance(message, v16.AuthorizeResponse):
        return message.id_tag_info.parent_id_tag
    told = getattr(getattr(message, "id_token_info", None), "group_id_token", None)
    return None if told is None else str(told.id_token)


def verdict(message: WireStruct | None) -> AuthorizationStatus | None:
    """What an answer (Authorize, StartTransaction, TransactionEvent…) says of the card, or None if nothing."""
    if isinstance(message, v16.AuthorizeResponse | v16.StartTransactionResponse | v16.StopTransactionResponse):
        status = None if message.id_tag_info is None else message.id_tag_info.status
    else:
        told = getattr(message, "id_token_info", None)
        status = None if told is None else told.status
    return None if status is None else AuthorizationStatus(status)
