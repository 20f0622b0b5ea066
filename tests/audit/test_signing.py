"""Where the signing key comes from, and how keys may be written."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.audit.made import KEY
from voltway.audit import signing
from voltway.audit.checkpoints import public_bytes
from voltway.kit.data_directory import DataDirectory
from voltway.kit.settings import AuditSettings, Settings
from voltway.vocabulary.errors import ConfigurationError, InvalidInput

PRIVATE_PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
PUBLIC_PEM = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
EC_PEM = EC_KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
EC_PUBLIC_PEM = EC_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
SEED = base64.urlsafe_b64encode(bytes(range(32)))


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[DataDirectory]:
    """A data directory that a `voltway serve` runs on."""
    data = DataDirectory(tmp_path / "voltway-data")
    data.claim()
    yield data
    data.release()


@pytest.mark.parametrize("text", [PRIVATE_PEM, SEED, SEED.rstrip(b"=") + b"\n"])
def test_a_file_holds_the_key_as_pem_or_seed(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(text)
    key = signing.signing_key(Settings(audit=AuditSettings(signing_key_file=file), data_directory=tmp_path / "none"))
    assert key is not None
    assert public_bytes(key) == public_bytes(KEY)


@pytest.mark.parametrize("text", [b"", b"hello", SEED[:20], SEED + SEED, PUBLIC_PEM, EC_PEM, b"\xff" * 32])
def test_anything_else_is_no_key(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(text)
    with pytest.raises(ConfigurationError, match="holds no Ed25519 private key"):
        signing.read_signing_key(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"signing_key_file .*key can't be read \(no such file"):
        signing.read_signing_key(tmp_path / "key")


def test_the_data_directory_makes_a_key_once_and_keeps_it(directory: DataDirectory) -> None:
    settings = Settings(data_directory=directory.path)
    first, again = signing.signing_key(settings), signing.signing_key(settings)
    assert first is not None
    assert again is not None
    assert public_bytes(first) == public_bytes(again)
    file = directory.path / "secrets" / "audit_signing_key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert public_bytes(signing.read_signing_key(file)) == public_bytes(first)
    file.write_text("spoilt", "ascii")
    with pytest.raises(ConfigurationError, match="holds no signing key any more"):
        signing.signing_key(settings)


def test_a_worker_with_neither_has_no_key(tmp_path: Path) -> None:
    assert signing.signing_key(Settings(data_directory=tmp_path / "voltway-data")) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", [PUBLIC_PEM, PRIVATE_PEM])
def test_a_public_key_is_digits_or_a_file(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "public.pem"
    file.write_bytes(text)
    assert signing.read_public_key(str(file)) == public_bytes(KEY)
    assert signing.read_public_key(public_bytes(KEY).hex().upper()) == public_bytes(KEY)


@pytest.mark.parametrize("text", [b"", EC_PEM, EC_PUBLIC_PEM])
def test_what_is_no_public_key_is_said(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "public.pem"
    file.write_bytes(text)
    for given in (str(file), "00" * 31, str(tmp_path / "missing"), "\0"):
        with pytest.raises(InvalidInput, match="is no Ed25519 public key"):
            signing.read_public_key(given)
