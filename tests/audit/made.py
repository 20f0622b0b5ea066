"""Acts and trails for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voltway.audit import body, checkpoints
from voltway.audit.chain import FIRST_HASH, StoredEntry, entry_hash
from voltway.audit.checkpoints import Checkpoint
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import Act, AuditAction, AuditSubject, SubjectKind

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANNA = Actor(ActorKind.USER, "u1", "Anna")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def act(number: int = 0, **changes: Any) -> Act:
    """Act number `number` of a story: once a minute from noon on."""
    told: dict[str, Any] = {
        "at": NOON + timedelta(minutes=number),
        "actor": ANNA,
        "action": AuditAction.TOKEN_BLOCK,
        "subject": AuditSubject(SubjectKind.TOKEN, f"T{number}"),
        "before": {"blocked": False},
        "after": {"blocked": True},
        "reason": "löst",
        "address": "192.0.2.7",
        "organization_id": OrganizationId("operator"),
    }
    return Act(**{**told, **changes})


def row(number: int, previous: bytes, done: Act) -> StoredEntry:
    """The row that the database makes of an act."""
    text = body.body(done)
    return StoredEntry(
        number=number,
        at=body.instant(done.at),
        organization_id=done.organization_id,
        actor_kind=done.actor.kind,
        actor_id=done.actor.id,
        action=done.action,
        subject_kind=done.subject.kind,
        subject_id=done.subject.id,
        body=text,
        hash=entry_hash(previous, text),
    )


def trail(length: int) -> list[StoredEntry]:
    """A whole trail."""
    rows: list[StoredEntry] = []
    for number in range(1, length + 1):
        rows.append(row(number, rows[-1].hash if rows else FIRST_HASH, act(number)))
    return rows


def rechained(rows: list[StoredEntry]) -> list[StoredEntry]:
    """The same bodies with numbers and hashes made anew, as somebody would who covers his traces."""
    made: list[StoredEntry] = []
    for number, entry in enumerate(rows, 1):
        digest = entry_hash(made[-1].hash if made else FIRST_HASH, entry.body)
        made.append(msgspec.structs.replace(entry, number=number, hash=digest))
    return made


def checkpoint(entry: StoredEntry, key: Ed25519PrivateKey = KEY) -> Checkpoint:
    """A checkpoint that ends with `entry`."""
    return checkpoints.sign(entry.number, entry.hash, NOON + timedelta(minutes=entry.number), key)
