"""The tokens a gateway has in mind: a bounded cache of records, so that a check costs no round trip of its own."""

from collections import OrderedDict

from msgspec import Struct

from voltway.tokens.authorize import TokenRecord
from voltway.vocabulary.tokens import folded

# About 100 MB at the very most; a gateway sees a small part of all tokens.
MOST_KEPT = 200_000

# How long a record serves without being read again, should the news of its change be lost.
FRESH_S = 60.0

# Unknown tokens are asked for again sooner: somebody may just be adding the card.
UNKNOWN_FRESH_S = 5.0


class Known(Struct, gc=False):
    """What was read of a token: its record (None: there is none), and how many sessions it ran elsewhere then."""

    record: TokenRecord | None
    active_elsewhere: int
    read_at_s: float


class TokenBook:
    """Records by uid, newest use last; the least used are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()

    def find(self, uid: str, now_s: float) -> Known | None:
        """What is known of the token, or None if it must be read (again)."""
        uid = folded(uid)
        known = self._known.get(uid)
        if known is None:
            return None
        fresh_s = UNKNOWN_FRESH_S if known.record is None else FRESH_S
        if now_s - known.read_at_s > fresh_s:
            return None
        self._known.move_to_end(uid)
        return known

    def keep(self, uid: str, known: Known) -> None:
        """Keep what was read."""
        uid = folded(uid)
        self._known[uid] = known
        self._known.move_to_end(uid)
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)

    def forget(self, uid: str) -> None:
        """The token changed: read it again when it is next presented."""
        self._known.pop(folded(uid), None)

    def __len__(self) -> int:
        """How many tokens are kept."""
        return len(self._known)
