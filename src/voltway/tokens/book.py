"""The tokens a gateway has in mind: a bounded cache of records, so that a check costs no round trip of its own."""

from collections import OrderedDict

from msgspec import Struct

from voltway.tokens.authorize import GroupRecord, GroupUse, TokenRecord
from voltway.vocabulary.tokens import folded

# About 100 MB at the very most; a gateway sees a small part of all tokens.
MOST_KEPT = 200_000

# How long a record serves without being read again, should the news of its change be lost.
FRESH_S = 60.0

# Unknown tokens are asked for again sooner: somebody may just be adding the card.
UNKNOWN_FRESH_S = 5.0


# What a group has used grows while others of it charge elsewhere, so it is asked for again sooner, too.
COUNTED_FRESH_S = 5.0


class Known(Struct, gc=False):
    """What was read of a token: its record (None: there is none), and how many sessions it ran elsewhere then.

    `group_use` is what its group had used, where the group has limits that count.
    """

    record: TokenRecord | None
    active_elsewhere: int
    read_at_s: float
    group_use: GroupUse | None = None

    @property
    def counted_group(self) -> GroupRecord | None:
        """Its group, if what that has used must be known to decide."""
        group = self.record.group if self.record is not None else None
        return group if group is not None and group.counts else None

    @property
    def fresh_s(self) -> float:
        """How many seconds it serves."""
        if self.record is None:
            return UNKNOWN_FRESH_S
        return FRESH_S if self.group_use is None else COUNTED_FRESH_S


class TokenBook:
    """Records by uid, newest use last; the least used are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._changes = 0
        self._changed: dict[str, int] = {}
        self._all_changed = 0

    def find(self, uid: str, now_s: float) -> Known | None:
        """What is known of the token, or None if it must be read (again)."""
        uid = folded(uid)
        known = self._known.get(uid)
        if known is None:
            return None
        if now_s - known.read_at_s > known.fresh_s:
            return None
        self._known.move_to_end(uid)
        return known

    @property
    def changes(self) -> int:
        """How many changes it has heard of: to be noted before tokens are read, for `outdated`."""
        return self._changes

    def outdated(self, uid: str, changes: int) -> bool:
        """Whether the token changed after so many changes, so that what was read of it then may be what it was."""
        return self._all_changed > changes or self._changed.get(folded(uid), 0) > changes

    def keep(self, uid: str, known: Known) -> None:
        """Keep what was read."""
        uid = folded(uid)
        self._known[uid] = known
        self._known.move_to_end(uid)
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)

    def forget(self, uid: str) -> None:
        """The token changed: read it again when it is next presented."""
        uid = folded(uid)
        self._known.pop(uid, None)
        self._changes += 1
        self._changed[uid] = self._changes
        if len(self._changed) > MOST_KEPT:
            self.forget_all()

    def forget_all(self) -> None:
        """Many tokens changed, or a group did."""
        self._known.clear()
        self._changed.clear()
        self._changes += 1
        self._all_changed = self._changes

    def __len__(self) -> int:
        """How many tokens are kept."""
        return len(self._known)
