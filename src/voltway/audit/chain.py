"""The chain of hashes, and the proof that it is whole."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from voltway.audit.checkpoints import Checkpoint, is_signed_by

FIRST_HASH: Final = bytes(32)
"""What the first entry is chained to."""


class StoredEntry(Struct, frozen=True, gc=False, kw_only=True):
    """A row as it stands in the table. `at` is written as in the body."""

    number: int
    at: str | None
    organization_id: str | None
    actor_kind: str | None
    actor_id: str | None
    action: str | None
    subject_kind: str | None
    subject_id: str | None
    body: str
    hash: bytes


class Fault(StrEnum):
    """What can be wrong with a trail."""

    ENTRY_MISSING = "entry_missing"
    ENTRY_TWICE = "entry_twice"
    HASH_DIFFERS = "hash_differs"
    BODY_UNREADABLE = "body_unreadable"
    COLUMN_DIFFERS = "column_differs"
    KEY_UNKNOWN = "key_unknown"
    SIGNATURE_WRONG = "signature_wrong"
    CHECKPOINT_DIFFERS = "checkpoint_differs"
    KNOWN_DIFFERS = "known_differs"


class Break(Struct, frozen=True, kw_only=True):
    """The first place where a trail is not what it was: the number of the entry or of the checkpoint's last entry.

    `detail` names the column, or the key.
    """

    number: int
    fault: Fault
    detail: str | None = None


class Proven(Struct, frozen=True, kw_only=True):
    """How far a trail was found whole: everything up to `number`; up to `signed_number` it is also signed."""

    number: int
    hash: str
    checkpoints: int
    signed_number: int
    signed_at: str | None


class _Actor(Struct):
    kind: str
    id: str


class _Subject(Struct):
    kind: str
    id: str


class _Body(Struct):
    at: str
    organization_id: str
    actor: _Actor
    action: str
    subject: _Subject


_BODY = msgspec.json.Decoder(_Body)


def entry_hash(previous: bytes, body: str) -> bytes:
    """SHA-256 of the hash before and the body in UTF-8."""
    return hashlib.sha256(previous + body.encode()).digest()


class Chain:
    """Follows a trail from its beginning, or from an entry that is known, and stops at the first break.

    `keys` are the public keys (32 bytes) that may have signed checkpoints, by their id; `known` the hashes that some
    entries are known to have, by their numbers. It needs no more memory for a long trail than for a short one.
    """

    def __init__(
        self,
        keys: Mapping[str, bytes],
        number: int = 0,
        digest: bytes = FIRST_HASH,
        known: Mapping[int, bytes] | None = None,
    ) -> None:
        self._keys = keys
        self._known = known or {}
        self._number = number
        self._hash = digest
        self._checkpoints = 0
        self._signed_number = 0
        self._signed_at: str | None = None

    @property
    def proven(self) -> Proven:
        """How far it was whole."""
        return Proven(
            number=self._number,
            hash=self._hash.hex(),
            checkpoints=self._checkpoints,
            signed_number=self._signed_number,
            signed_at=self._signed_at,
        )

    def follow(self, entries: Sequence[StoredEntry], checkpoints: Iterable[Checkpoint]) -> Break | None:
        """Go on with the next entries, and the checkpoints up to the last of them, both by number."""
        waiting = iter(checkpoints)
        checkpoint = next(waiting, None)
        for entry in entries:
            broken = self._entry(entry)
            while broken is None and checkpoint is not None and checkpoint.number <= entry.number:
                broken = self._checkpoint(checkpoint)
                checkpoint = next(waiting, None)
            if broken is not None:
                return broken
        return None

    def end(self, checkpoints: Iterable[Checkpoint]) -> Break | None:
        """No more entries. A checkpoint, or a known hash, that is left over is about some that are missing."""
        if any(True for _ in checkpoints) or max(self._known, default=0) > self._number:
            return Break(number=self._number + 1, fault=Fault.ENTRY_MISSING)
        return None

    def _entry(self, entry: StoredEntry) -> Break | None:
        if entry.number != self._number + 1:
            if entry.number <= self._number:
                return Break(number=entry.number, fault=Fault.ENTRY_TWICE)
            return Break(number=self._number + 1, fault=Fault.ENTRY_MISSING)
        digest = entry_hash(self._hash, entry.body)
        if digest != entry.hash:
            return Break(number=entry.number, fault=Fault.HASH_DIFFERS)
        if self._known.get(entry.number, digest) != digest:
            return Break(number=entry.number, fault=Fault.KNOWN_DIFFERS)
        broken = _columns(entry)
        if broken is None:
            self._number, self._hash = entry.number, digest
        return broken

    def _checkpoint(self, checkpoint: Checkpoint) -> Break | None:
        public_key = self._keys.get(checkpoint.key_id)
        if public_key is None:
            return Break(number=checkpoint.number, fault=Fault.KEY_UNKNOWN, detail=checkpoint.key_id)
        if not is_signed_by(checkpoint, public_key):
            return Break(number=checkpoint.number, fault=Fault.SIGNATURE_WRONG, detail=checkpoint.key_id)
        if checkpoint.number != self._number or checkpoint.hash != self._hash:
            return Break(number=checkpoint.number, fault=Fault.CHECKPOINT_DIFFERS)
        self._checkpoints += 1
        self._signed_number, self._signed_at = checkpoint.number, checkpoint.at
        return None


def _columns(entry: StoredEntry) -> Break | None:
    """The columns repeat the body, so that nobody is shown other entries than those that are chained."""
    try:
        body = _BODY.decode(entry.body)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return Break(number=entry.number, fault=Fault.BODY_UNREADABLE)
    pairs = (
        ("at", entry.at, body.at),
        ("organization_id", entry.organization_id, body.organization_id),
        ("actor_kind", entry.actor_kind, body.actor.kind),
        ("actor_id", entry.actor_id, body.actor.id),
        ("action", entry.action, body.action),
        ("subject_kind", entry.subject_kind, body.subject.kind),
        ("subject_id", entry.subject_id, body.subject.id),
    )
    for column, stored, told in pairs:
        if stored != told:
            return Break(number=entry.number, fault=Fault.COLUMN_DIFFERS, detail=column)
    return None
