"""What a simulated station asks its network for cars with contracts (ISO 15118; 2.x part 2, M06)."""

from collections.abc import Callable
from typing import Any

from cryptography import x509

from voltway.simulator.call import Answer, Call
from voltway.simulator.certificates import hashes_of
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
    station.conversation.say(Call("GetCertificateStatus", lambda: payload, reply))
