"""What a simulated station asks its network for cars with contracts (ISO 15118; 2.x part 2, M01, M02 and M06)."""

from collections.abc import Callable
from typing import Any

from cryptography import x509

from voltway.ocpp.wire import v201
from voltway.simulator import carrying
from voltway.simulator.call import Answer
from voltway.simulator.certificates import hashes_of
from voltway.simulator.contract_car import ContractCar
from voltway.simulator.station import Station

Reply = Callable[[Answer], None]


def ask_for_status(
    station: Station, certificate: x509.Certificate, issuer: x509.Certificate, responder: str, reply: Reply
) -> None:
    """Whether a certificate is revoked: GetCertificateStatus."""
    told = hashes_of(certificate, issuer)
    payload: dict[str, Any] = {
        "ocspRequestData": {
            "hashAlgorithm": "SHA256",
            "issuerNameHash": told.issuer_name_hash,
            "issuerKeyHash": told.issuer_key_hash,
            "serialNumber": told.serial_number,
            "responderURL": responder,
        }
    }
    carrying.say(station, "GetCertificateStatus", payload, reply)


def ask_for_contract(station: Station, car: ContractCar, reply: Reply) -> None:
    """A car asks for its first contract certificate, or has the one that it holds renewed: Get15118EVCertificate."""
    payload = {
        "iso15118SchemaVersion": "urn:iso:15118:2:2013:MsgDef",
        "action": v201.CertificateActionEnum.INSTALL if car.contract is None else v201.CertificateActionEnum.UPDATE,
        "exiRequest": car.request(),
    }
    carrying.say(station, "Get15118EVCertificate", payload, reply)
