"""What somebody who signs in has to show next. Pure: the same answer for the same account and the same proofs.

A passkey is two factors at once (the device, and the finger or PIN that unlocks it). Single sign-on trusts the other
side with the second factor. A password or a link from an e-mail is one factor.
"""

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from msgspec import Struct

from voltway.vocabulary.errors import Refused


class Factor(StrEnum):
    """Something with which a person proves who they are."""

    PASSWORD = "password"
    EMAIL_LINK = "email_link"
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"
    SINGLE_SIGN_ON = "single_sign_on"
    REAUTHENTICATION = "reauthentication"


FIRST: Final = frozenset({Factor.PASSWORD, Factor.EMAIL_LINK})
"""What names the account and proves one factor."""

SECOND: Final = frozenset({Factor.TOTP, Factor.RECOVERY_CODE, Factor.PASSKEY, Factor.REAUTHENTICATION})
"""What proves a second factor; also what makes a session fresh for a dangerous act.

Who came by single sign-on shows their provider anew who they are; that they came that way at first may have taken no
more than an open session there.
"""

COMPLETE: Final = frozenset({Factor.PASSKEY, Factor.SINGLE_SIGN_ON})
"""What is enough alone."""


class Step(StrEnum):
    """What comes next."""

    PASSWORD = "password"
    SECOND_FACTOR = "second_factor"
    SET_UP_SECOND_FACTOR = "set_up_second_factor"
    DONE = "done"
    REFUSED = "refused"


class Standing(Struct, frozen=True, kw_only=True):
    """What an account has, and what is asked of it.

    `second_factor_required`: by a role, the organization or the account itself. A passkey alone asks for nothing when a
    password is used: many keep one on a telephone for comfort. Whoever set up codes asked to be asked.
    """

    disabled: bool
    has_totp: bool
    has_passkey: bool
    second_factor_required: bool


def next_step(standing: Standing | None, shown: AbstractSet[Factor]) -> Step:
    """What follows after `shown` for an account that stands so; None: there is no such account.

    Nobody learns from the first step whether there is an account: it is PASSWORD for all, and only then REFUSED.
    """
    if not shown & (FIRST | COMPLETE):
        return Step.PASSWORD
    if standing is None or standing.disabled:
        return Step.REFUSED
    if shown & (COMPLETE | SECOND) or not (standing.second_factor_required or standing.has_totp):
        return Step.DONE
    return Step.SECOND_FACTOR if standing.has_totp or standing.has_passkey else Step.SET_UP_SECOND_FACTOR


def is_strong(shown: AbstractSet[Factor]) -> bool:
    """Whether a second factor was among what was shown."""
    return bool(shown & SECOND)


def refusal() -> Refused:
    """The one answer to everything that is wrong: whoever guesses learns nothing from it."""
    return Refused("that did not work", "check the address and what you typed, or sign in another way")
