"""How the audit trail, and the proof of it, are shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from rich.table import Table

from voltway.audit.chain import Break, Fault, Proven
from voltway.audit.verifying import Verdict
from voltway.cli import output
from voltway.cli.output import Times
from voltway.vocabulary.audit import AuditEntry

_LONGEST_VALUE = 40


def listing(rows: Sequence[AuditEntry], times: Times) -> Table:
    """Entries below each other."""
    table = output.table(output.number("No."), output.fixed(times.header("When")), "Who", output.name("What"), "How")
    for row in rows:
        table.add_row(
            str(row.number),
            times.short(row.at),
            output.cell(row.actor.name or row.actor.id),
            output.cell(f"{row.action}\n{row.subject.kind}:{row.subject.id}"),
            output.cell(_details(row)),
        )
    return table


def as_document(verdict: Verdict) -> dict[str, Any]:
    """The verdict for programs; keys as hexadecimal digits."""
    return {
        "whole": verdict.broken is None,
        "broken": verdict.broken,
        "proven": verdict.proven,
        "trusted": verdict.trusted,
        "keys": [
            {"key_id": key.key_id, "public_key": key.public_key.hex(), "first_used_at": key.first_used_at}
            for key in verdict.keys
        ],
    }


def print_verdict(verdict: Verdict, times: Times) -> None:
    """What is proven, by which keys, and what isn't."""
    if verdict.broken is not None:
        _print_broken(verdict.broken, verdict.proven)
    elif verdict.proven.number:
        _print_whole(verdict, times)
    else:
        output.say("The audit trail is empty.")


def _print_broken(broken: Break, proven: Proven) -> None:
    output.say(f"BROKEN. {break_in_words(broken)}")
    if proven.number:
        output.say(f"Chained without a break: up to entry {proven.number:,}.")
    signed = f"Signed and proven: up to entry {proven.signed_number:,}."
    output.say(signed if proven.signed_number else "No checkpoint proves any of them.")


def _print_whole(verdict: Verdict, times: Times) -> None:
    proven = verdict.proven
    checkpoints = _count(proven.checkpoints, "checkpoint", "checkpoints")
    output.say(f"Whole: {_count(proven.number, 'entry', 'entries')} and {checkpoints} are as they were written.")
    if proven.signed_at is None:
        output.say("Nothing is signed yet: who can write to the database could have written all of it anew.")
    else:
        output.say(
            f"Signed up to entry {proven.signed_number:,}, {times.full(datetime.fromisoformat(proven.signed_at))}."
        )
        unsigned = proven.number - proven.signed_number
        if unsigned:
            output.say(f"Chained since then and not signed yet: {_count(unsigned, 'entry', 'entries')}.")
    if verdict.keys and not verdict.trusted:
        output.say("The keys are those in the database. With a copy kept elsewhere, --public-key proves more:")
        for key in verdict.keys:
            output.say(f"  {key.public_key.hex()}")
    output.say("Noted elsewhere, this proves at any later time that nothing was taken off the end:")
    output.say(f"  --known {proven.number}:{proven.hash}")


def break_in_words(broken: Break) -> str:
    """What is wrong, and where, as a sentence."""
    number, detail = f"{broken.number:,}", output.printable(broken.detail or "")
    match broken.fault:
        case Fault.ENTRY_MISSING:
            return f"Entry {number} is missing."
        case Fault.ENTRY_TWICE:
            return f"Entry {number} is there twice, or out of its place."
        case Fault.HASH_DIFFERS:
            return f"Entry {number} was changed: its hash is not that of its text and of the entry before."
        case Fault.BODY_UNREADABLE:
            return f"Entry {number} was changed: its text can't be read."
        case Fault.COLUMN_DIFFERS:
            return f"Entry {number} was changed: its column {detail} is not what its text says."
        case Fault.KEY_UNKNOWN:
            return f"The checkpoint at entry {number} is signed with the key {detail}, which is not trusted."
        case Fault.SIGNATURE_WRONG:
            return f"The checkpoint at entry {number} is forged: its signature is not that of the key {detail}."
        case Fault.CHECKPOINT_DIFFERS:
            return (
                f"Entry {number} is not the one that its checkpoint signed: it, or entries before it back to the last "
                "good checkpoint, were changed and chained anew."
            )
        case Fault.KNOWN_DIFFERS:
            return f"Entry {number} has not the hash that it is known to have: it or entries before it were changed."


def _details(row: AuditEntry) -> str:
    """What changed, from where and why, in a few words."""
    parts = [f"{name}: {change}" for name, change in _changes(row.before, row.after)]
    if row.reason:
        parts.append(f"“{row.reason}”")
    if row.address:
        parts.append(f"from {row.address}")
    return ", ".join(parts)


def _changes(before: object, after: object) -> list[tuple[str, str]]:
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [(name, " → ".join(_short(side[name]) for side in (old, new) if name in side)) for name in names]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
