import hashlib
from datetime import UTC, datetime

import pytest

from tests.firmware.made import certificate_of, key_of, signature_of
from voltway.firmware.signature import read_signature, require_certificate, require_signed
from voltway.vocabulary.errors import InvalidInput

CONTENT = b"a firmware"
DIGEST = hashlib.sha256(CONTENT).digest()


@pytest.mark.parametrize(("kind", "old_padding"), [("ECDSA", False), ("RSA", False), ("RSA", True)])
def test_what_was_signed_is_known_from_what_was_not(kind: str, old_padding: bool) -> None:
    key = key_of(kind)
    certificate = require_certificate(certificate_of(key), datetime.now(UTC))
    signature = read_signature(signature_of(key, CONTENT, old_padding=old_padding))
    require_signed(DIGEST, signature, certificate)
    for digest, other in ((hashlib.sha256(b"x").digest(), signature), (DIGEST, signature[:-1]), (DIGEST, b"")):
        with pytest.raises(InvalidInput, match="does not fit"):
            require_signed(digest, other, certificate)


def test_a_certificate_has_to_hold_today() -> None:
    with pytest.raises(InvalidInput, match="holds from"):
        require_certificate(certificate_of(key_of("ECDSA"), days=-1), datetime.now(UTC))
    with pytest.raises(InvalidInput, match="can't be read"):
        require_certificate("no certificate", datetime.now(UTC))


def test_a_signature_is_base64() -> None:
    with pytest.raises(InvalidInput, match="no Base64"):
        read_signature("ä!")
