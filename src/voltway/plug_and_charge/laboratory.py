"""Contract certificates out of a directory that `voltway pki make` has made: for laboratories, never for the street.

ISO 15118's own messages are EXI, of which nothing is spoken here: what cars ask and get is JSON in Base64, with the
substance of CertificateInstallationReq and CertificateInstallationRes (ISO 15118-2). So it serves simulated cars.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct

from voltway.certificates import issuing, keys
from voltway.certificates.issuing import Signer
from voltway.plug_and_charge import chain, key_transport, pki
from voltway.plug_and_charge.chain import ContractRefused, Trusted
from voltway.plug_and_charge.key_transport import SealedKey
from voltway.vocabulary.certificates import CertificateAction, ProvidedRoot, TrustedUse
from voltway.vocabulary.errors import ConfigurationError, Refused
from voltway.vocabulary.facts import ContractCertificateAsked


class CarRequest(Struct, frozen=True):
    """What a car shows: the chain of its provisioning certificate, or to have it renewed of its contract (PEM)."""

    chain: str


class CarAnswer(Struct, frozen=True):
    """What it gets: the chain of a contract certificate (PEM), and its private key for this car alone."""

    chain: str
    key: SealedKey


class LaboratoryProvider:
    """Issues contract certificates by the authorities of a test PKI."""

    def __init__(self, directory: Path) -> None:
        """Raises ConfigurationError where the directory has no such PKI."""
        try:
            self._above = [_certificate(directory, name) for name in ("mo_sub_2", "mo_sub_1")]
            self._signer = Signer(self._above[0], keys.from_pem((directory / "mo_sub_2.key").read_bytes()))
            self._contract = _name_of(_certificate(directory, "contract"))
            self._roots = {
                use: _certificate(directory, use) for use in ("oem_root", TrustedUse.MO_ROOT, TrustedUse.V2G_ROOT)
            }
        except (OSError, ValueError, TypeError) as error:
            raise ConfigurationError(
                f"plug_and_charge.laboratory_pki {directory} has no PKI ({error})", "make one: voltway pki make"
            ) from error

    async def contract(self, asked: ContractCertificateAsked) -> str:
        """The answer for a simulated car. Raises Refused."""
        return await asyncio.to_thread(self._issued, asked, datetime.now(UTC))

    async def roots(self) -> list[ProvidedRoot]:
        """The roots of the PKI that contracts and stations are below."""
        return [
            ProvidedRoot(certificate=issuing.pem_of(self._roots[use]), use=use)
            for use in (TrustedUse.MO_ROOT, TrustedUse.V2G_ROOT)
        ]

    def _issued(self, asked: ContractCertificateAsked, now: datetime) -> str:
        shown = self._shown(asked, now)
        known = shown[0].public_key()
        if not isinstance(known, ec.EllipticCurvePublicKey):
            raise Refused("the car's key is none of an elliptic curve", "make the car's certificate anew")
        renewing = asked.action is CertificateAction.UPDATE
        emaid = _name_of(shown[0]) if renewing else self._contract
        made = pki.signed(emaid, self._signer, now, pki.LEAF_LASTS)
        if not isinstance(made.key, ec.EllipticCurvePrivateKey):
            raise Refused("the new key is none of an elliptic curve")
        answer = CarAnswer(issuing.pem_of(made.certificate, *self._above), key_transport.seal(made.key, known))
        return b64encode(msgspec.json.encode(answer)).decode()

    def _shown(self, asked: ContractCertificateAsked, now: datetime) -> Sequence[x509.Certificate]:
        """What the car shows, if it leads to the root that it must."""
        try:
            request = msgspec.json.decode(b64decode(asked.request), type=CarRequest)
            shown = chain.read(request.chain)
            root = self._roots[TrustedUse.MO_ROOT if asked.action is CertificateAction.UPDATE else "oem_root"]
            chain.path(shown, [Trusted(root, TrustedUse.MO_ROOT)], now)
        except (ValueError, ContractRefused) as error:
            raise Refused(
                f"the car's request does not count here: {error}", "the laboratory serves simulated cars"
            ) from error
        return shown


def _certificate(directory: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((directory / f"{name}.pem").read_bytes())


def _name_of(certificate: x509.Certificate) -> str:
    [name] = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(name.value)
