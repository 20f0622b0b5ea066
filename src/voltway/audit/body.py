"""The text of an entry: what is hashed, kept for good, and read again."""

import re
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from voltway.vocabulary.access import Actor
from voltway.vocabulary.audit import Act, AuditEntry
from voltway.vocabulary.errors import InvalidInput, VoltwayError

MAX_BODY_BYTES: Final = 1_000_000
MAX_REASON_LENGTH: Final = 1000
MAX_ID_LENGTH: Final = 255
MAX_ADDRESS_LENGTH: Final = 100
MASK: Final = "********"

_SECRET = re.compile(
    r"(?:^|_)(?:passwords?|passphrase|secrets?|seed|private_key|hash(?:es)?|recovery_codes?|one_time_code)$"
)
"""The names of members whose values never go into the trail, whoever put them there."""

_ENCODER = msgspec.json.Encoder(order="sorted")


class EntryUnreadable(VoltwayError):
    """What stands in an entry is no act that this version knows."""

    def __init__(self, number: int, error: Exception) -> None:
        super().__init__(
            f"the audit entry {number} can't be read ({error})",
            "`voltway audit verify` tells whether it was changed; else a newer Voltway wrote it",
        )


def body(act: Act) -> str:
    """The act as canonical JSON: members sorted, no blanks, times in UTC with microseconds.

    What could not be stored or compared is replaced: NUL and lone surrogates by U+FFFD, values of members whose name
    says secret by a mask. Raises InvalidInput for what is too long, and ValueError for a time without a zone.
    """
    document = {
        "at": instant(act.at),
        "actor": _actor(act.actor),
        "action": act.action.value,
        "subject": {"kind": act.subject.kind.value, "id": _id(act.subject.id, "a subject's id")},
        "organization_id": _id(act.organization_id, "an organization's id"),
        "address": _address(act.address),
        "before": masked(_plain(act.before)),
        "after": masked(_plain(act.after)),
        "reason": _reason(act.reason),
        "approved_by": act.approved_by and _actor(act.approved_by),
    }
    encoded = _encoded({name: value for name, value in document.items() if value is not None})
    if len(encoded) > MAX_BODY_BYTES:
        raise InvalidInput(
            f"the audit entry of {act.action} has {len(encoded)} bytes, at most {MAX_BODY_BYTES} are kept",
            "send less at once",
        )
    return encoded.decode()


def read(number: int, text: str, digest: bytes) -> AuditEntry:
    """The entry of this number, body and hash. Raises EntryUnreadable."""
    try:
        act = msgspec.json.decode(text, type=Act)
    except msgspec.DecodeError as error:
        raise EntryUnreadable(number, error) from error
    told = {name: getattr(act, name) for name in act.__struct_fields__}
    return AuditEntry(**told, number=number, hash=digest.hex())


def instant(at: datetime) -> str:
    """`2026-11-22T08:14:32.000000Z`. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} names no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def masked(value: Any) -> Any:
    """`value` (built-in types) with every value whose member's name says secret replaced; None stays None."""
    match value:
        case dict():
            return {
                name: MASK if inner is not None and _SECRET.search(str(name)) else masked(inner)
                for name, inner in value.items()
            }
        case list():
            return [masked(inner) for inner in value]
        case _:
            return value


def _plain(value: object) -> Any:
    return msgspec.to_builtins(value, str_keys=True, enc_hook=str)


def _actor(actor: Actor) -> dict[str, str]:
    return {"kind": actor.kind.value, "id": _id(actor.id, "an actor's id"), "name": actor.name[:MAX_ID_LENGTH]}


def _id(text: str, what: str) -> str:
    if not 1 <= len(text) <= MAX_ID_LENGTH:
        raise InvalidInput(f"{what} has 1 to {MAX_ID_LENGTH} characters, not {len(text)}", "give the right one")
    return text


def _address(address: str | None) -> str | None:
    if address is not None and len(address) > MAX_ADDRESS_LENGTH:
        raise InvalidInput(f"an address of {len(address)} characters is none", "give the one the request came from")
    return address or None


def _reason(reason: str | None) -> str | None:
    if reason is not None and len(reason) > MAX_REASON_LENGTH:
        raise InvalidInput(f"a reason of {len(reason)} characters is too long", f"say it in {MAX_REASON_LENGTH}")
    return reason or None


def _encoded(document: dict[str, Any]) -> bytes:
    try:
        encoded = _ENCODER.encode(document)
    except UnicodeEncodeError:  # a lone surrogate
        return _ENCODER.encode(_storable(document))
    return _ENCODER.encode(_storable(document)) if b"\\u0000" in encoded else encoded


def _storable(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_storable(name): _storable(inner) for name, inner in value.items()}
        case list():
            return [_storable(inner) for inner in value]
        case _:
            return value
