"""Certificates at stations: brought, installed, asked for and deleted (OCPP 1.6 security; 2.x part 2, A02, M03 to M05).

CertificateSigned, InstallCertificate, GetInstalledCertificateIds and DeleteCertificate in all versions; in 1.6 those
for ISO 15118 within DataTransfer (`iso15118.py`).
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET

from voltway.ocpp.outbound import iso15118
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, Unsupported, outbound_call
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.certificates import (
    CertificateHash,
    CertificateUse,
    HeldCertificate,
    InstalledTold,
    InstalledUse,
)
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_certificates import (
    AskInstalledCertificates,
    DeleteCertificate,
    InstallCertificate,
    SendCertificate,
)
from voltway.vocabulary.stations import OcppVersion

MOST_KEPT: Final = 100
"""Certificates of one station that are kept of what it tells; it is a stranger, and some hold dozens."""
_LONGEST_HASH: Final = 128
_LONGEST_SERIAL: Final = 40

USES_16: dict[InstalledUse, v16.CertificateUse] = {
    InstalledUse.CSMS_ROOT: v16.CertificateUse.CENTRAL_SYSTEM_ROOT_CERTIFICATE,
    InstalledUse.MANUFACTURER_ROOT: v16.CertificateUse.MANUFACTURER_ROOT_CERTIFICATE,
}
USES_201: dict[InstalledUse, v201.GetCertificateIdUseEnum] = {
    InstalledUse.CSMS_ROOT: v201.GetCertificateIdUseEnum.CSMS_ROOT_CERTIFICATE,
    InstalledUse.MANUFACTURER_ROOT: v201.GetCertificateIdUseEnum.MANUFACTURER_ROOT_CERTIFICATE,
    InstalledUse.V2G_ROOT: v201.GetCertificateIdUseEnum.V2G_ROOT_CERTIFICATE,
    InstalledUse.MO_ROOT: v201.GetCertificateIdUseEnum.MO_ROOT_CERTIFICATE,
    InstalledUse.V2G_CHAIN: v201.GetCertificateIdUseEnum.V2G_CERTIFICATE_CHAIN,
}
USES_21: dict[InstalledUse, v21.GetCertificateIdUseEnum] = {
    InstalledUse.CSMS_ROOT: v21.GetCertificateIdUseEnum.CSMS_ROOT_CERTIFICATE,
    InstalledUse.MANUFACTURER_ROOT: v21.GetCertificateIdUseEnum.MANUFACTURER_ROOT_CERTIFICATE,
    InstalledUse.V2G_ROOT: v21.GetCertificateIdUseEnum.V2G_ROOT_CERTIFICATE,
    InstalledUse.MO_ROOT: v21.GetCertificateIdUseEnum.MO_ROOT_CERTIFICATE,
    InstalledUse.OEM_ROOT: v21.GetCertificateIdUseEnum.OEM_ROOT_CERTIFICATE,
    InstalledUse.V2G_CHAIN: v21.GetCertificateIdUseEnum.V2G_CERTIFICATE_CHAIN,
}
SIGNED_201 = {
    CertificateUse.STATION: v201.CertificateSigningUseEnum.CHARGING_STATION_CERTIFICATE,
    CertificateUse.V2G: v201.CertificateSigningUseEnum.V2G_CERTIFICATE,
}
SIGNED_21 = {
    CertificateUse.STATION: v21.CertificateSigningUseEnum.CHARGING_STATION_CERTIFICATE,
    CertificateUse.V2G: v21.CertificateSigningUseEnum.V2G_CERTIFICATE,
    CertificateUse.V2G20: v21.CertificateSigningUseEnum.V2G20_CERTIFICATE,
}
_FROM_WIRE: dict[str, InstalledUse] = {word.value: use for use, word in USES_21.items()}

# --- what a station asked to have signed


def calls_to_send(version: OcppVersion, order: SendCertificate) -> list[OutboundCall]:
    """CertificateSigned, with the type that the station named, if any."""
    match version:
        case OcppVersion.V16 if order.use is not CertificateUse.V2G:
            return [outbound_call(v16.CertificateSignedRequest(certificate_chain=order.chain))]
        case OcppVersion.V16 | OcppVersion.V201:
            told_201 = v201.CertificateSignedRequest(
                certificate_chain=order.chain, certificate_type=SIGNED_201.get(order.use)
            )
            return [_call_of_201(version, told_201)]
        case OcppVersion.V21:
            told_21 = v21.CertificateSignedRequest(
                certificate_chain=order.chain,
                certificate_type=SIGNED_21.get(order.use),
                request_id=order.request_id,
            )
            return [outbound_call(told_21)]


SENT: Outcomes = {
    v21.CertificateSignedStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.CertificateSignedStatusEnum.REJECTED: (CommandState.REJECTED, "the station does not take this certificate"),
}


def answer_to_send(_order: SendCertificate, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station uses it from its next connection on."""
    return iso15118.answer_by_status(v201.CertificateSignedResponse, responses[0], SENT)


# --- roots


def calls_to_install(version: OcppVersion, order: InstallCertificate) -> list[OutboundCall]:
    """InstallCertificate. Raises Unsupported for a use that this version has no word for."""
    match version:
        case OcppVersion.V16 if order.use in USES_16:
            kind_16 = USES_16[order.use]
            return [
                outbound_call(v16.InstallCertificateRequest(certificate_type=kind_16, certificate=order.certificate))
            ]
        case OcppVersion.V16 | OcppVersion.V201:
            kind_201 = v201.InstallCertificateUseEnum(_known(_roots(USES_201), order.use, version))
            request_201 = v201.InstallCertificateRequest(certificate_type=kind_201, certificate=order.certificate)
            return [_call_of_201(version, request_201)]
        case OcppVersion.V21:
            kind_21 = v21.InstallCertificateUseEnum(_known(_roots(USES_21), order.use, version))
            request_21 = v21.InstallCertificateRequest(certificate_type=kind_21, certificate=order.certificate)
            return [outbound_call(request_21)]


INSTALLED: Outcomes = {
    v21.InstallCertificateStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.InstallCertificateStatusEnum.REJECTED: (
        CommandState.REJECTED,
        "the station finds this certificate invalid",
    ),
    v21.InstallCertificateStatusEnum.FAILED: (CommandState.REJECTED, "the station could not store the certificate"),
}


def answer_to_install(_order: InstallCertificate, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station trusts it."""
    return iso15118.answer_by_status(v201.InstallCertificateResponse, responses[0], INSTALLED)


def calls_to_delete(version: OcppVersion, order: DeleteCertificate) -> list[OutboundCall]:
    """DeleteCertificate."""
    match version:
        case OcppVersion.V16 if order.use is None or order.use in USES_16:
            hash_16 = v16.CertificateHashData(
                hash_algorithm=_word(v16.HashAlgorithm, order.certificate), **_hashes(order.certificate)
            )
            return [outbound_call(v16.DeleteCertificateRequest(certificate_hash_data=hash_16))]
        case OcppVersion.V16 | OcppVersion.V201:
            hash_201 = v201.CertificateHashData(
                hash_algorithm=_word(v201.HashAlgorithmEnum, order.certificate), **_hashes(order.certificate)
            )
            return [_call_of_201(version, v201.DeleteCertificateRequest(certificate_hash_data=hash_201))]
        case OcppVersion.V21:
            hash_21 = v21.CertificateHashData(
                hash_algorithm=_word(v21.HashAlgorithmEnum, order.certificate), **_hashes(order.certificate)
            )
            return [outbound_call(v21.DeleteCertificateRequest(certificate_hash_data=hash_21))]


DELETED: Outcomes = {
    v21.DeleteCertificateStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.DeleteCertificateStatusEnum.FAILED: (CommandState.REJECTED, "the station could not delete the certificate"),
    v21.DeleteCertificateStatusEnum.NOT_FOUND: (CommandState.REJECTED, "the station holds no such certificate"),
}


def answer_to_delete(_order: DeleteCertificate, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means gone."""
    return iso15118.answer_by_status(v201.DeleteCertificateResponse, responses[0], DELETED)


# --- what a station holds


def calls_to_ask(version: OcppVersion, order: AskInstalledCertificates) -> list[OutboundCall]:
    """GetInstalledCertificateIds; 1.6 is asked use by use. Raises Unsupported for a use that it has no word for."""
    match version:
        case OcppVersion.V16:
            return [_call_for_use(use) for use in _asked_of_16(order)]
        case OcppVersion.V201:
            kinds_201 = [_known(USES_201, use, version) for use in order.uses] or None
            return [outbound_call(v201.GetInstalledCertificateIdsRequest(certificate_type=kinds_201))]
        case OcppVersion.V21:
            kinds_21 = [_known(USES_21, use, version) for use in order.uses] or None
            return [outbound_call(v21.GetInstalledCertificateIdsRequest(certificate_type=kinds_21))]


def answer_to_ask(order: AskInstalledCertificates, responses: Sequence[WireStruct]) -> Answer:
    """An InstalledTold. A station that says NotFound holds none."""
    held: list[HeldCertificate] = []
    for use, response in zip(_asked_of_16(order), responses, strict=False):
        told_of_use = _held(use, response)
        if told_of_use is None:
            return iso15118.not_taken(response)
        held += told_of_use
    kept = [one for one in held if _is_short(one.certificate) and all(map(_is_short, one.children))][:MOST_KEPT]
    # 1.6 is asked for its own uses only, unless others are named: most stations know nothing of those.
    only = not order.uses and isinstance(responses[0], v16.GetInstalledCertificateIdsResponse)
    told = InstalledTold(certificates=kept, unknown=len(held) - len(kept), uses=list(USES_16) if only else UNSET)
    return Answer(state=CommandState.ACCEPTED, answer=msgspec.to_builtins(told))


def _call_for_use(use: InstalledUse) -> OutboundCall:
    """1.6."""
    if use in USES_16:
        return outbound_call(v16.GetInstalledCertificateIdsRequest(certificate_type=USES_16[use]))
    kind = _known(USES_201, use, OcppVersion.V16)
    return iso15118.carried(v201.GetInstalledCertificateIdsRequest(certificate_type=[kind]))


def _held(use: InstalledUse, response: Any) -> list[HeldCertificate] | None:
    """None where a 1.6 station does not say."""
    if isinstance(response, v16.DataTransferResponse):
        response = iso15118.within(v201.GetInstalledCertificateIdsResponse, response)
        if response is None:
            return None
    if isinstance(response, v16.GetInstalledCertificateIdsResponse):
        return [HeldCertificate(use=use, certificate=_hash(one)) for one in response.certificate_hash_data or ()]
    return [
        HeldCertificate(
            use=_FROM_WIRE[one.certificate_type],
            certificate=_hash(one.certificate_hash_data),
            children=[_hash(child) for child in one.child_certificate_hash_data or ()],
        )
        for one in response.certificate_hash_data_chain or ()
    ]


def _call_of_201(version: OcppVersion, request: WireStruct) -> OutboundCall:
    return iso15118.carried(request) if version is OcppVersion.V16 else outbound_call(request)


def _asked_of_16(order: AskInstalledCertificates) -> list[InstalledUse]:
    return order.uses or list(USES_16)


def _is_short(one: CertificateHash) -> bool:
    longest = max(len(one.issuer_name_hash), len(one.issuer_key_hash))
    return longest <= _LONGEST_HASH and len(one.serial_number) <= _LONGEST_SERIAL


def _hash(told: Any) -> CertificateHash:
    return CertificateHash(
        hash_algorithm=told.hash_algorithm.value,
        issuer_name_hash=told.issuer_name_hash,
        issuer_key_hash=told.issuer_key_hash,
        serial_number=told.serial_number,
    )


def _hashes(one: CertificateHash) -> dict[str, Any]:
    return {
        "issuer_name_hash": one.issuer_name_hash,
        "issuer_key_hash": one.issuer_key_hash,
        "serial_number": one.serial_number,
    }


def _roots(uses: dict[InstalledUse, Any]) -> dict[InstalledUse, Any]:
    """A V2G chain is signed on request, and not installed."""
    return {use: word for use, word in uses.items() if use is not InstalledUse.V2G_CHAIN}


def _known(uses: dict[InstalledUse, Any], use: InstalledUse, version: OcppVersion) -> Any:
    if use not in uses:
        raise Unsupported(f"OCPP {version} has no {use} certificates to name here", "name another use")
    return uses[use]


def _word(words: Any, one: CertificateHash) -> Any:
    if one.hash_algorithm not in {word.value for word in words}:
        raise Unsupported(f"OCPP names certificates by no hash {one.hash_algorithm!r}", "give SHA256, SHA384 or SHA512")
    return words(one.hash_algorithm)
