"""Station passwords: made, hashed, checked. Pure.

A password is 20 random letters and digits, 119 bits, made here; a slow hash protects short passwords people choose, and
would cost a reconnect storm of 20,000 stations minutes of processor time, so a salted SHA-256 serves (NIST SP 800-63B,
5.1.2.2: look-up secrets of at least 112 bits), as it does for 32 to 40 hex digits, which are random bytes. Any other
that an operator brings gets scrypt, which costs some 10 ms at each connection.
"""

import hmac
import re
import secrets
from base64 import b64decode, b64encode
from hashlib import scrypt, sha256

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
LENGTH = 20
SHORTEST = 16
LONGEST = 40


def new_password() -> str:
    """A fresh password without characters that look alike (OCPP 2.x allows 16 to 40)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hash_password(password: str) -> str:
    """What is kept of a password: "sha256$salt$digest", or "scrypt$salt$digest" for one that was not made here."""
    salt = secrets.token_bytes(12)
    kind = "sha256" if _is_random(password) else "scrypt"
    return f"{kind}${b64encode(salt).decode()}${b64encode(_digest(kind, salt, password.encode())).decode()}"


def check_password(kept: str, told: bytes) -> bool:
    """Whether `told`, the bytes after the colon of HTTP Basic, is the password; in constant time.

    1.6 stations send the AuthorizationKey as text, as hex digits of it, or as the bytes those digits stand for (quirk
    7): all three are compared.
    """
    try:
        kind, salt_text, digest_text = kept.split("$")
        salt, digest = b64decode(salt_text), b64decode(digest_text)
    except ValueError:
        return False
    return any(hmac.compare_digest(_digest(kind, salt, form), digest) for form in _forms(told))


def takes_long(kept: str) -> bool:
    """Whether to check a password against this hash costs some 10 ms or more: nothing for an event loop."""
    return kept.startswith("scrypt$")


def _forms(told: bytes) -> list[bytes]:
    forms = [told, told.hex().encode(), told.hex().upper().encode()]
    try:
        forms.append(bytes.fromhex(told.decode("ascii")))
    except ValueError:
        return forms
    return forms


def _digest(kind: str, salt: bytes, password: bytes) -> bytes:
    if kind == "scrypt":
        return scrypt(password, salt=salt, n=2**12, r=8, p=1, dklen=32)
    return sha256(salt + password).digest()


def _is_random(password: str) -> bool:
    """One made here, or the 16 to 20 random bytes in hex that OCPP 1.6 wants for an AuthorizationKey."""
    made_here = len(password) == LENGTH and all(letter in ALPHABET for letter in password)
    return made_here or re.fullmatch(r"[0-9a-fA-F]{32,40}", password) is not None
