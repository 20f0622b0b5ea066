"""What an account is made of: an e-mail address that can be one, a name, a language. Pure."""

import re
import unicodedata
from datetime import datetime
from typing import Final

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId, UserId
from voltway.vocabulary.errors import InvalidInput

MAX_NAME_LENGTH: Final = 100
MAX_EMAIL_LENGTH: Final = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""

_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>,;:\"()\[\]\\]{1,64}@[^@\s\x00-\x1f\x7f<>,;:\"()\[\]\\]{1,253}")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


class Account(Struct, frozen=True, kw_only=True):
    """A person's account. `organization_id` keeps it; what the person may do stands in grants."""

    user_id: UserId
    email: str
    name: str
    organization_id: OrganizationId
    locale: str
    mfa_required: bool
    created_at: datetime
    disabled_at: datetime | None = None
    email_verified_at: datetime | None = None
    password_set_at: datetime | None = None


def clean_email(text: str) -> str:
    """`text` without spaces around it and in Unicode's normal form C. Raises InvalidInput if no mail could get there.

    Comments, quoted local parts and bare addresses of machines (RFC 5322, 3.4.1) are refused: nobody signs in with one.
    """
    email = unicodedata.normalize("NFC", text[: 2 * MAX_EMAIL_LENGTH].strip())
    if len(email) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(email) or not _can_be_sent(email):
        raise InvalidInput("this is not an e-mail address", "write it like name@example.org")
    return email


def fold_email(text: str) -> str:
    """What is equal for two ways of writing one address. For keys outside the database, which folds by itself."""
    return unicodedata.normalize("NFC", text[: 2 * MAX_EMAIL_LENGTH].strip()).lower()


def clean_name(text: str) -> str:
    """`text` without spaces around it and in normal form C. Raises InvalidInput for none and for a bad one."""
    name = unicodedata.normalize("NFC", text[: 4 * MAX_NAME_LENGTH].strip())
    if not 1 <= len(name) <= MAX_NAME_LENGTH or not name.isprintable():
        raise InvalidInput("a person needs a name", f"write it in 1 to {MAX_NAME_LENGTH} characters, on one line")
    return name


def clean_locale(text: str) -> str:
    """`text` if it is a language tag like `de` or `pt-BR` (BCP 47, without variants). Raises InvalidInput."""
    if not _LOCALE.fullmatch(text):
        raise InvalidInput(f"{text[:20]!r} is not a language", "write it like de or pt-BR")
    return text


def _can_be_sent(email: str) -> bool:
    """Whether its bytes exist and its lengths hold in UTF-8, too (RFC 6531, 3.2)."""
    try:
        local, _, domain = email.encode().partition(b"@")
    except UnicodeEncodeError:
        return False
    return len(local) <= 64 and len(domain) <= 253 and not email.endswith(".") and ".." not in email
