"""Orders about the tokens that stations know by themselves (OCPP 1.6 5.10 and 5.15, 2.x part 2, block D)."""

from msgspec import Struct

from voltway.vocabulary.order import Order
from voltway.vocabulary.tokens import PresentedToken, Verdict


class ListEntry(Struct, frozen=True, omit_defaults=True):
    """A token on a station's local list, and what the station shall answer to it; None takes it off the list."""

    token: PresentedToken
    verdict: Verdict | None


class SendLocalList(Order, frozen=True):
    """Replace the station's local list (`full`), or change it: OCPP 1.6 5.15, 2.x part 2 D01.

    `version` is above 0, and above that of every list sent before.
    """

    version: int
    full: bool
    entries: list[ListEntry] = []


class AskLocalList(Order, frozen=True):
    """Ask for the version of the station's local list, and what it can hold: OCPP 1.6 5.10, 2.x part 2 D02."""


class LocalListTold(Struct, frozen=True, kw_only=True):
    """The `answer` to AskLocalList. `version` 0: the station has no list, or an empty one.

    `entries_most` and `entries_per_message` are None where the station does not tell; `longest_uid` is the most
    characters of a token that its protocol can say.
    """

    supported: bool
    version: int
    entries_most: int | None
    entries_per_message: int | None
    longest_uid: int
