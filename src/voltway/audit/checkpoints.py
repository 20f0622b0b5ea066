"""Checkpoints: what a worker signs each hour, so that nobody can write the trail anew from its beginning."""

import hashlib
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from voltway.audit.body import instant


class Checkpoint(Struct, frozen=True, gc=False, kw_only=True):
    """Signed: when it was `at` (as in the signed text), the entry `number` had this `hash`."""

    number: int
    hash: bytes
    at: str
    key_id: str
    signature: bytes


def sign(number: int, digest: bytes, now: datetime, key: Ed25519PrivateKey) -> Checkpoint:
    """A checkpoint over everything up to and with the entry `number`, whose hash is `digest`."""
    at, signer = instant(now), key_id(public_bytes(key))
    return Checkpoint(
        number=number, hash=digest, at=at, key_id=signer, signature=key.sign(_text(number, digest, at, signer))
    )


def is_signed_by(checkpoint: Checkpoint, public_key: bytes) -> bool:
    """Whether the checkpoint is as the holder of this key (32 bytes) signed it (Ed25519, RFC 8032)."""
    text = _text(checkpoint.number, checkpoint.hash, checkpoint.at, checkpoint.key_id)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(checkpoint.signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public_key: bytes) -> str:
    """A key's short name: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes that others need to check what `key` signs."""
    return key.public_key().public_bytes_raw()


def _text(number: int, digest: bytes, at: str, signer: str) -> bytes:
    lines = ["Voltway audit checkpoint 1", f"entries: {number}", f"hash: {digest.hex()}", f"at: {at}", f"key: {signer}"]
    return ("\n".join(lines) + "\n").encode()
