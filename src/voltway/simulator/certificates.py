"""A simulated station's keys and certificates: real ones, checked as a real station would (2.x part 2, A02, A03, M)."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID

MOST_ROOTS = 20

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Hashes:
    """A certificate as OCPP names it; hexadecimal digits."""

    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str


@dataclass(slots=True)
class Certificates:
    """What the station holds. `own` and `asked` are by the type that it names in its request, "" for none."""

    asked: dict[str, Key] = field(default_factory=dict)
    own: dict[str, tuple[Key, list[x509.Certificate]]] = field(default_factory=dict)
    roots: list[tuple[str, x509.Certificate]] = field(default_factory=list)

    def request(self, kind: str, common_name: str, organization: str) -> str:
        """Make a new key, and ask for a certificate for it: a PKCS #10 request as PEM."""
        key = self.asked[kind] = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
                x509.NameAttribute(NameOID.COMMON_NAME, common_name),
            ]
        )
        request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
        return request.public_bytes(serialization.Encoding.PEM).decode()

    def take(self, kind: str, chain: str, root_kind: str, now: datetime) -> bool:
        """Take a certificate for the key that waits for it, if it leads to a root that is trusted.

        A station that trusts nobody yet takes what it is given.
        """
        key = self.asked.get(kind)
        told = _read(chain)
        if key is None or not told or told[0].public_key() != key.public_key() or not _is_good(told, now):
            return False
        trusted = [root for use, root in self.roots if use == root_kind]
        if trusted and not any(_signed(told[-1], root) for root in trusted):
            return False
        self.own[kind] = (self.asked.pop(kind), told)
        return True

    def install(self, use: str, certificate: str, now: datetime) -> bool | None:
        """Trust a root. None where there is no room, False for what is no authority's certificate."""
        told = _read(certificate)
        if len(told) != 1 or not _is_authority(told[0]) or not told[0].not_valid_after_utc > now:
            return False
        if (use, told[0]) in self.roots:
            return True
        if len(self.roots) >= MOST_ROOTS:
            return None
        self.roots.append((use, told[0]))
        return True

    def delete(self, algorithm: str, wanted: Hashes) -> bool:
        """Forget a root; False if it is not there."""
        left = [(use, root) for use, root in self.roots if hashes_of(root, self.issuer_of(root), algorithm) != wanted]
        known = len(left) < len(self.roots)
        self.roots = left
        return known

    def issuer_of(self, certificate: x509.Certificate) -> x509.Certificate:
        """Whose key signed it, if that is held; else itself."""
        return next((root for _, root in self.roots if _signed(certificate, root)), certificate)


def hashes_of(certificate: x509.Certificate, issuer: x509.Certificate, algorithm: str = "SHA256") -> Hashes:
    """As OCSP names it (RFC 6960, 4.1.1)."""
    kinds: dict[str, hashes.HashAlgorithm] = {
        "SHA256": hashes.SHA256(),
        "SHA384": hashes.SHA384(),
        "SHA512": hashes.SHA512(),
    }
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, kinds[algorithm]).build()
    return Hashes(request.issuer_name_hash.hex(), request.issuer_key_hash.hex(), f"{request.serial_number:x}")


def _read(pem: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        return []


def _is_good(chain: list[x509.Certificate], now: datetime) -> bool:
    in_time = all(one.not_valid_before_utc <= now <= one.not_valid_after_utc for one in chain)
    return in_time and all(_signed(one, above) for one, above in pairwise(chain))


def _signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
