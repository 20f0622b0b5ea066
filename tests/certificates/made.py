"""Keys, requests and authorities of these tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from voltway.certificates import issuing, keys
from voltway.certificates.issuing import Signer
from voltway.certificates.keys import KeyKind

NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)


def signer(
    name: str = "Root", kind: KeyKind = KeyKind.EC_P256, lasts: timedelta = 10 * YEAR, now: datetime = NOW
) -> Signer:
    """A root authority."""
    key = keys.new_key(kind)
    return Signer(issuing.make_root(key, name=name, operator="Adler", now=now, lasts=lasts), key)


def request(
    common_name: str | None = "SIM", organization: str | None = "Adler", key: Any = None, digest: Any = None
) -> x509.CertificateSigningRequest:
    """What a station asks to have signed."""
    names = [(NameOID.ORGANIZATION_NAME, organization), (NameOID.COMMON_NAME, common_name)]
    subject = x509.Name([x509.NameAttribute(name, value) for name, value in names if value is not None])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return builder.sign(key or keys.new_key(), digest or hashes.SHA256())


def pem(csr: x509.CertificateSigningRequest) -> str:
    """As stations send it."""
    return csr.public_bytes(serialization.Encoding.PEM).decode()
