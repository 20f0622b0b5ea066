"""What belongs on a station's local list, and how the station is brought there, message by message. Pure.

A station that has no line lets those charge whom its list names (OCPP 1.6 3.5, 2.x part 2 D01). So a token is listed as
accepted only where the answer would be the same at any hour and whatever the token has used; a blocked one is listed as
blocked, which counts more than what the station remembers of it (1.6 3.5.3, 2.x C13).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Final

import msgspec
from msgspec import Struct

from voltway.tokens.authorize import Circumstances, TokenRecord, decide
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_local_lists import AskLocalList, ListEntry, LocalListTold, SendLocalList
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict, folded

MOST_ENTRIES: Final = 10_000
"""Entries of any list, whatever the station says it can hold."""

UNTOLD_ENTRIES: Final = 1_000
"""Entries where the station does not say how many it can hold."""

UNTOLD_PER_MESSAGE: Final = 50
"""Entries of one message where the station does not say how many it takes."""

MOST_PER_MESSAGE: Final = 500

LISTED_KINDS: Final = frozenset(
    {
        TokenKind.CENTRAL,
        TokenKind.EMAID,
        TokenKind.ISO14443,
        TokenKind.ISO15693,
        TokenKind.KEY_CODE,
        TokenKind.LOCAL,
        TokenKind.MAC_ADDRESS,
        TokenKind.UNTOLD,
    }
)
"""What a driver can show a station that has no line, in any version; a vehicle's own id came with 2.1."""

LISTED: Final = "listed"
"""The rule of every entry's verdict: why it is so is of no use to the station."""

# OCPP's versions of a list are 32 bits wide; a station that says more has lost its mind, not its list.
_HIGHEST_VERSION: Final = 2**31 - 1

Entries = Mapping[str, ListEntry]
"""Entries by folded uid."""


class Candidate(Struct, frozen=True):
    """A token that might be listed. `own`: it is of the station's own organization."""

    record: TokenRecord
    own: bool


class Limits(Struct, frozen=True, kw_only=True):
    """What the station's list can hold: entries, entries per message, characters per token."""

    entries: int
    per_message: int
    longest_uid: int


class Known(Struct, frozen=True, kw_only=True):
    """What is known of the list at the station. `version` None: it has to be sent in full.

    `highest` is the highest version ever sent or told. `unsure`: nobody knows whether it is so still, so the station is
    asked first.
    """

    version: int | None = None
    highest: int = 0
    unsure: bool = True
    entries: dict[str, ListEntry] = {}


def limits_of(told: LocalListTold) -> Limits:
    """The station's limits, within ours."""
    return Limits(
        entries=min(told.entries_most or UNTOLD_ENTRIES, MOST_ENTRIES),
        per_message=min(told.entries_per_message or UNTOLD_PER_MESSAGE, MOST_PER_MESSAGE),
        longest_uid=told.longest_uid,
    )


# --- what belongs on it


def desired(
    candidates: Iterable[Candidate], station_id: str, limits: Limits, now: datetime, held: Collection[str] = ()
) -> dict[str, ListEntry]:
    """The list as it should be at `now`: who may not charge and stands on it (`held`), who may, who may not.

    Of those alike, the tokens of the station's own organization come first.
    """
    # Dropped from a full list, a token would be unknown to a station that has no line: such a one may let it charge
    # (1.6 AllowOfflineTxForUnknownId, 2.x OfflineTxForUnknownIdEnabled) or find it in its cache, as accepted still
    # (1.6 LocalAuthorizeOffline, 2.x LocalAuthorizeOffline with AuthCacheCtrlr). So it keeps its place, as blocked.
    listed = []
    for candidate in candidates:
        entry = entry_of(candidate.record, station_id, limits, now)
        if entry is not None:
            uid = folded(entry.token.uid)
            rank = 1 if not _refuses(entry) else 0 if uid in held else 2
            listed.append((rank, not candidate.own, uid, entry))
    listed.sort(key=lambda one: one[:3])
    return {uid: entry for _, _, uid, entry in listed[: limits.entries]}


def desired_of(
    candidates: Iterable[Candidate], station_id: str, limits: Limits, now: datetime, held: Entries, entries: int
) -> dict[str, ListEntry]:
    """What should be there of these tokens alone, where `held` is what is there of them, on a list of `entries`.

    A token that is there keeps its place; one that is not takes a free place, or has to wait for a comparison.
    """
    asked = [(one, entry) for one in candidates if (entry := entry_of(one.record, station_id, limits, now)) is not None]
    stay = {uid: entry for _, entry in asked if (uid := folded(entry.token.uid)) in held}
    free = max(limits.entries - entries + len(held) - len(stay), 0)
    new = msgspec.structs.replace(limits, entries=free)
    return stay | desired((one for one, _ in asked if folded(one.record.token_uid) not in held), station_id, new, now)


def _refuses(entry: ListEntry) -> bool:
    return entry.verdict is None or not entry.verdict.accepted


def entry_of(record: TokenRecord, station_id: str, limits: Limits, now: datetime) -> ListEntry | None:
    """The token's entry on the list of this station; None: the station shall ask about it."""
    if record.kind not in LISTED_KINDS or len(record.token_uid) > limits.longest_uid:
        return None
    token = PresentedToken(TokenUid(record.token_uid), record.kind)
    where = Circumstances(station_id=station_id, at=now, minute_of_day=0, starting=True)
    verdict = decide(token, _at_any_hour(record), where)
    if verdict.status in (AuthorizationStatus.BLOCKED, AuthorizationStatus.NO_CREDIT):
        return ListEntry(token, Verdict(status=verdict.status, rule=LISTED))
    if not verdict.accepted or _must_be_asked(record):
        return None
    return ListEntry(token, msgspec.structs.replace(verdict, rule=LISTED))


def _at_any_hour(record: TokenRecord) -> TokenRecord:
    """The token without what the station's clock decides, which would hide whether it is blocked."""
    group = None if record.group is None else msgspec.structs.replace(record.group, allowed_hours=None)
    return msgspec.structs.replace(record, allowed_hours=None, group=group)


def _must_be_asked(record: TokenRecord) -> bool:
    group = record.group
    return record.allowed_hours is not None or (group is not None and (group.counts or group.allowed_hours is not None))


# --- how it gets there


Step = AskLocalList | SendLocalList


def next_step(known: Known, wanted: Entries, limits: Limits, *, of_all: bool = False) -> Step | None:
    """The first of `next_steps`; None: the list is as wanted."""
    return next(next_steps(known, wanted, limits, of_all=of_all), None)


def next_steps(known: Known, wanted: Entries, limits: Limits, *, of_all: bool = False) -> Iterator[Step]:
    """What to tell the station, one after the other as long as it takes them; none: its list is as wanted.

    What comes after the answer to a question, or after a whole list, has to be asked for anew. With `of_all`, `wanted`
    is the whole list and not some tokens of it: an empty one is then told as such (1.6 5.15, 2.x D01.FR.04), not entry
    by entry.
    """
    version = _after(known.highest)
    if known.unsure:
        yield AskLocalList()
    elif known.version is None or (of_all and known.entries and not wanted):
        yield SendLocalList(version=version, full=True, entries=list(islice(wanted.values(), limits.per_message)))
    else:
        changes = _changes(known.entries, wanted)
        while part := list(islice(changes, limits.per_message)):
            yield SendLocalList(version=version, full=False, entries=part)
            version = _after(version)


def _after(version: int) -> int:
    return version % _HIGHEST_VERSION + 1


def _changes(held: Entries, wanted: Entries) -> Iterator[ListEntry]:
    """First what takes from somebody: so a blocked token does not wait, and the list never grows beyond its limit."""
    for uid, entry in held.items():
        if uid not in wanted:
            yield ListEntry(entry.token, None)
    new = [entry for uid, entry in wanted.items() if held.get(uid) != entry]
    yield from (entry for entry in new if entry.verdict is not None and not entry.verdict.accepted)
    yield from (entry for entry in new if entry.verdict is not None and entry.verdict.accepted)


def on_the_way(known: Known, order: SendLocalList) -> Known:
    """Before a list is sent: should nobody learn what became of it, the station has to be asked."""
    return msgspec.structs.replace(known, highest=order.version, unsure=True)


def taken(known: Known, order: SendLocalList) -> Known:
    """After the station took it. What a whole list became is asked for once more: some stations keep none."""
    entries = {} if order.full else dict(known.entries)
    for entry in order.entries:
        if entry.verdict is None:
            entries.pop(folded(entry.token.uid), None)
        else:
            entries[folded(entry.token.uid)] = entry
    return Known(version=order.version, highest=order.version, unsure=order.full, entries=entries)


def refused(known: Known) -> Known:
    """After the station refused a list: only a whole one helps (1.6 5.15, 2.x D01.FR.05)."""
    return Known(version=None, highest=known.highest, unsure=False)


def told(known: Known, version: int) -> Known:
    """After the station told its version: what is known of its list holds, or a whole one is sent.

    Some tell version 0 of a list that was emptied.
    """
    is_empty = known.version is not None and version == 0 and not known.entries
    if known.version == version or is_empty:
        return msgspec.structs.replace(known, unsure=False)
    highest = max(known.highest, version) if version < _HIGHEST_VERSION else known.highest
    return Known(version=None, highest=highest, unsure=False)
