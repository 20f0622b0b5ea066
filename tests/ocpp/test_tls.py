"""The TLS that stations meet, shaken hands with in memory."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from voltway.kit.settings import GatewaySettings
from voltway.ocpp import tls
from voltway.ocpp.tls import TlsFiles
from voltway.vocabulary.errors import ConfigurationError

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Files = dict[str, tuple[Path, Path]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A self-signed certificate of each kind, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    keys: dict[str, Key] = {
        "RSA": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ECDSA": ec.generate_private_key(ec.SECP256R1()),
    }
    return {kind: _written(folder, kind, key) for kind, key in keys.items()}


def _written(folder: Path, kind: str, key: Key) -> tuple[Path, Path]:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "csms.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{kind}.pem", folder / f"{kind}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths[1].write_bytes(private)
    return paths


def context_of(pair: tuple[Path, Path]) -> ssl.SSLContext:
    return tls.server_context(TlsFiles((pair,)))


def shaken_hands(server: ssl.SSLContext, client: ssl.SSLContext) -> tuple[str, str]:
    """Protocol and suite of a handshake between the two. Raises ssl.SSLError where there is none."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [
        server.wrap_bio(to_server, to_client, server_side=True),
        client.wrap_bio(to_client, to_server, server_hostname="csms.example"),
    ]
    for _ in range(10):
        waiting = 0
        for side in sides:
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                waiting += 1
        if not waiting:
            break
    cipher, version = sides[1].cipher(), sides[1].version()
    assert cipher is not None
    assert version is not None
    return version, cipher[0]


def station(suite: str | None = None) -> ssl.SSLContext:
    """A client that trusts anybody; with a suite, one that knows TLS 1.2 and this suite only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if suite is not None:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(suite)
    return context


@pytest.mark.parametrize(
    ("kind", "suite"),
    [
        ("ECDSA", "ECDHE-ECDSA-AES128-GCM-SHA256"),
        ("ECDSA", "ECDHE-ECDSA-AES256-GCM-SHA384"),
        ("RSA", "AES128-GCM-SHA256"),
        ("RSA", "AES256-GCM-SHA384"),
        ("RSA", "ECDHE-RSA-AES128-GCM-SHA256"),
    ],
)
def test_a_station_with_one_suite_of_the_standard_gets_in(files: Files, kind: str, suite: str) -> None:
    """OCPP 2.x A00.FR.319 names the first four by their IANA names."""
    assert shaken_hands(context_of(files[kind]), station(suite)) == ("TLSv1.2", suite)


def test_a_modern_station_gets_the_newest(files: Files) -> None:
    assert shaken_hands(context_of(files["ECDSA"]), station())[0] == "TLSv1.3"


def test_forward_secrecy_is_preferred_where_the_station_has_it(files: Files) -> None:
    both = station("AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256")
    assert shaken_hands(context_of(files["RSA"]), both)[1] == "ECDHE-RSA-AES128-GCM-SHA256"


@pytest.mark.parametrize("suite", ["AES128-SHA", "AES256-SHA256", "ECDHE-RSA-AES128-SHA"])
def test_an_old_suite_is_turned_away(files: Files, suite: str) -> None:
    with pytest.raises(ssl.SSLError):
        shaken_hands(context_of(files["RSA"]), station(suite))


def test_nothing_older_than_1_2_is_spoken(files: Files) -> None:
    context = context_of(files["RSA"])
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.options & ssl.OP_NO_COMPRESSION


def test_files_that_can_not_be_used(files: Files, tmp_path: Path) -> None:
    certificate, key = files["RSA"]
    with pytest.raises(OSError, match=r"."):
        context_of((tmp_path / "missing.pem", key))
    with pytest.raises(ssl.SSLError):
        context_of((certificate, files["ECDSA"][1]))


def test_which_files_are_meant() -> None:
    one, two = Path("one.pem"), Path("two.pem")
    assert tls.files_of(GatewaySettings()) is None
    assert tls.files_of(GatewaySettings(tls_certificate=one, tls_key=two)) == TlsFiles(((one, two),))
    both = GatewaySettings(tls_certificate=one, tls_key=two, tls_second_certificate=two, tls_second_key=one)
    assert tls.files_of(both) == TlsFiles(((one, two), (two, one)))


@pytest.mark.parametrize(
    "told",
    [
        {"tls_certificate": Path("one.pem")},
        {"tls_key": Path("one.pem")},
        {"tls_second_certificate": Path("one.pem"), "tls_second_key": Path("one.pem")},
        {"tls_client_roots": (Path("one.pem"),)},
        {"tls_certificate": Path("one.pem"), "tls_key": Path("one.pem"), "tls_second_key": Path("one.pem")},
    ],
    ids=str,
)
def test_half_of_the_files(told: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="TLS has"):
        tls.files_of(GatewaySettings(**told))
