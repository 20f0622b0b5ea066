"""What a checkpoint signs, byte by byte."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.audit.made import KEY, NOON, OTHER_KEY
from voltway.audit import checkpoints


def test_anybody_can_check_it_with_the_documented_text() -> None:
    made = checkpoints.sign(1042, bytes(range(32)), NOON, KEY)
    text = (
        b"Voltway audit checkpoint 1\n"
        b"entries: 1042\n"
        b"hash: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
        b"at: 2026-05-01T12:00:00.000000Z\n"
        b"key: 56475aa75463474c\n"
    )
    Ed25519PublicKey.from_public_bytes(checkpoints.public_bytes(KEY)).verify(made.signature, text)
    assert made.key_id == checkpoints.key_id(checkpoints.public_bytes(KEY)) == "56475aa75463474c"


def test_only_its_own_key_proves_it() -> None:
    made = checkpoints.sign(1, bytes(32), NOON, KEY)
    assert checkpoints.is_signed_by(made, checkpoints.public_bytes(KEY))
    assert not checkpoints.is_signed_by(made, checkpoints.public_bytes(OTHER_KEY))
    assert not checkpoints.is_signed_by(made, b"no key")
    assert not checkpoints.is_signed_by(msgspec.structs.replace(made, number=2), checkpoints.public_bytes(KEY))
    assert not checkpoints.is_signed_by(msgspec.structs.replace(made, signature=b""), checkpoints.public_bytes(KEY))
