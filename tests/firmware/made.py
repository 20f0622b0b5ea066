"""Firmware of simulated stations, signed by a manufacturer that was made up, and images of it in the catalogue."""

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from voltway.files import keeping
from voltway.files.storage import Storage
from voltway.firmware import catalogue, store_images
from voltway.firmware.catalogue import MOST_BYTES, NewImage
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.simulator.firmware import MARK
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.firmware import FirmwareImage, ImageContent

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@cache
def key_of(kind: str) -> Key:
    """The manufacturer's key, which is the same all day."""
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ECDSA" else rsa.generate_private_key(65537, 2048)


def certificate_of(key: Key, *, days: int = 1) -> str:
    """A signing certificate, as PEM; with negative `days` its time is over."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Simulated manufacturer")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode("ascii")


def signature_of(key: Key, content: bytes, *, old_padding: bool = False) -> str:
    """The manufacturer's signature of a file, as Base64."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        signature = key.sign(content, ec.ECDSA(hashes.SHA256()))
    elif old_padding:
        signature = key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    else:
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH)
        signature = key.sign(content, pss, hashes.SHA256())
    return base64.b64encode(signature).decode("ascii")


def firmware_of(version: str) -> bytes:
    """What a simulated station installs, and then runs `version`."""
    return MARK + version.encode() + b"\n" + bytes(range(256)) * 40


def new_image(version: str = "2.0.0", *, signed: bool = True, **told: Any) -> NewImage:
    """What somebody says of such a firmware."""
    content = firmware_of(version)
    fields: dict[str, Any] = {
        "vendor": "Voltway*",
        "model": "*",
        "version": version,
        "file_name": "firmware.bin",
        "sha256": hashlib.sha256(content).hexdigest(),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }
    if signed:
        key = key_of("ECDSA")
        fields |= {"signature": signature_of(key, content), "signing_certificate": certificate_of(key)}
    return NewImage(**fields | told)


async def in_catalogue(pool: Pool, storage: Storage, new: NewImage, content: bytes | None = None) -> FirmwareImage:
    """An image whose file is there."""
    clock = SystemClock()
    image = catalogue.image_of(new, OrganizationId("operator"), "test", clock.now())

    async def chunks() -> AsyncIterator[bytes]:
        yield firmware_of(new.version) if content is None else content

    file = await keeping.keep(pool.connection, storage, catalogue.file_of(image), chunks(), MOST_BYTES, clock)
    image = msgspec.structs.replace(image, content=ImageContent.THERE, size_bytes=file.size_bytes)
    async with pool.connection() as connection:
        await store_images.insert(connection, image)
    return image
