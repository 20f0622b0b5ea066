"""Certificates of a simulated station: asked for, taken, installed, named and deleted."""

from collections.abc import Callable
from functools import partial
from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import carrying
from voltway.simulator.call import Answer, Call
from voltway.simulator.certificates import Hashes, hashes_of
from voltway.simulator.configuration import ORGANIZATION
from voltway.simulator.station import Station
from voltway.vocabulary.stations import OcppVersion

_SIGNED = v201.CertificateSignedStatusEnum
_INSTALLED = v201.InstallCertificateStatusEnum
_DELETED = v201.DeleteCertificateStatusEnum
_FOUND = v201.GetInstalledCertificateStatusEnum
_V2G_KINDS = {v21.CertificateSigningUseEnum.V2G_CERTIFICATE, v21.CertificateSigningUseEnum.V2G20_CERTIFICATE}


def ask_for_certificate(
    station: Station, kind: str = "", reply: Callable[[Answer], None] | None = None, request_id: int | None = None
) -> None:
    """SignCertificate with a new key. `kind`: the type it names, "" for none, as 1.6's own."""
    csr = station.certificates.request(
        kind, station.plan.nameplate.serial or station.station_id, station.configuration.get(ORGANIZATION)
    )
    payload: dict[str, Any] = {"csr": csr}
    if kind:
        payload["certificateType"] = kind
    if station.version is OcppVersion.V21:
        payload["requestId"] = len(station.certificates.own) + 1 if request_id is None else request_id
    if kind in _V2G_KINDS:
        carrying.say(station, "SignCertificate", payload, reply)
    else:
        station.conversation.say(Call("SignCertificate", partial(dict, payload), reply))


def signed(
    station: Station,
    request: v16.CertificateSignedRequest | v201.CertificateSignedRequest | v21.CertificateSignedRequest,
) -> dict[str, Any]:
    """CertificateSigned: taken where it is for the key that waits, and leads to a root that is trusted."""
    told = None if isinstance(request, v16.CertificateSignedRequest) else request.certificate_type
    kind = "" if told is None else told.value
    roots = v16.CertificateUse.CENTRAL_SYSTEM_ROOT_CERTIFICATE.value
    if not isinstance(request, v16.CertificateSignedRequest):
        use = v201.GetCertificateIdUseEnum
        roots = use.V2G_ROOT_CERTIFICATE.value if kind in _V2G_KINDS else use.CSMS_ROOT_CERTIFICATE.value
    taken = station.certificates.take(kind, request.certificate_chain, roots, station.world.time.moment())
    return {"status": _SIGNED.ACCEPTED if taken else _SIGNED.REJECTED}


def install(
    station: Station,
    request: v16.InstallCertificateRequest | v201.InstallCertificateRequest | v21.InstallCertificateRequest,
) -> dict[str, Any]:
    """InstallCertificate: refused where it is no authority's, failed where there is no room."""
    done = station.certificates.install(
        request.certificate_type.value, request.certificate, station.world.time.moment()
    )
    if done is None:
        return {"status": _INSTALLED.FAILED}
    return {"status": _INSTALLED.ACCEPTED if done else _INSTALLED.REJECTED}


def delete(
    station: Station,
    request: v16.DeleteCertificateRequest | v201.DeleteCertificateRequest | v21.DeleteCertificateRequest,
) -> dict[str, Any]:
    """DeleteCertificate: roots only; its own certificates a station keeps."""
    told = request.certificate_hash_data
    wanted = Hashes(told.issuer_name_hash.lower(), told.issuer_key_hash.lower(), told.serial_number.lower())
    known = station.certificates.delete(told.hash_algorithm.value, wanted)
    return {"status": _DELETED.ACCEPTED if known else _DELETED.NOT_FOUND}


def ids_v16(station: Station, request: v16.GetInstalledCertificateIdsRequest) -> dict[str, Any]:
    """GetInstalledCertificateIds: those of one use."""
    held = [named for use, named in _named(station) if use == request.certificate_type]
    return {"status": _FOUND.ACCEPTED, "certificateHashData": held} if held else {"status": _FOUND.NOT_FOUND}


def ids_v2x(
    station: Station, request: v201.GetInstalledCertificateIdsRequest | v21.GetInstalledCertificateIdsRequest
) -> dict[str, Any]:
    """GetInstalledCertificateIds: all, or those of some uses."""
    wanted = request.certificate_type
    held = [
        {"certificateType": use, "certificateHashData": named}
        for use, named in _named(station)
        if wanted is None or use in wanted
    ]
    return {"status": _FOUND.ACCEPTED, "certificateHashDataChain": held} if held else {"status": _FOUND.NOT_FOUND}


def _named(station: Station) -> list[tuple[str, dict[str, Any]]]:
    named = []
    for use, root in station.certificates.roots:
        told = hashes_of(root, station.certificates.issuer_of(root))
        named.append(
            (
                use,
                {
                    "hashAlgorithm": "SHA256",
                    "issuerNameHash": told.issuer_name_hash,
                    "issuerKeyHash": told.issuer_key_hash,
                    "serialNumber": told.serial_number,
                },
            )
        )
    return named
