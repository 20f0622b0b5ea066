"""Certificates for the tests' servers, and what a connection attempt meets."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from websockets.exceptions import InvalidStatus

from tests.fixtures.ocpp_client import OcppClient

LET_IN = 101
"""The HTTP status of an upgrade."""


def written_certificate(folder: Path, kind: Literal["ECDSA", "RSA"]) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key, as PEM files."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ECDSA"
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{kind}.pem", folder / f"{kind}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths[1].write_bytes(private)
    return paths


def trusting(certificate: Path, suite: str | None = None) -> ssl.SSLContext:
    """A station's TLS that trusts this server; with a suite, TLS 1.2 with this suite only."""
    context = ssl.create_default_context(cafile=str(certificate))
    if suite is not None:
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(suite)
    return context


async def upgrade_status(client: OcppClient) -> int:
    """The HTTP status that a connection attempt gets: LET_IN or a refusal."""
    try:
        async with client:
            return LET_IN
    except InvalidStatus as refused:
        return refused.response.status_code
