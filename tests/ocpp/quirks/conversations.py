"""The recorded conversations, one file per quirk, and how they are replayed."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from voltway.ocpp.quirks import QuirkContext, StationQuirks, for_station
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.stations import OcppVersion

FOLDER = Path(__file__).parents[2] / "conversations"
RECORDED: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
MODULES = {OcppVersion.V16: v16, OcppVersion.V201: v201, OcppVersion.V21: v21}
NOW = datetime.fromisoformat("2026-03-10T14:00:05Z")


def told(key: str) -> Iterator[tuple[str, int]]:
    """(quirk, number) of every item a conversation holds under `key`."""
    for name, conversation in RECORDED.items():
        for number in range(len(conversation.get(key, []))):
            yield name, number


def quirks_of(conversation: dict[str, Any]) -> StationQuirks | None:
    station = conversation["station"]
    return for_station(
        station["vendor"],
        station["model"],
        station["firmware"],
        switched_on=conversation.get("switched_on", []),
    )


def context_of(conversation: dict[str, Any], message: dict[str, Any]) -> QuirkContext:
    known = {**conversation.get("known", {}), **message.get("known", {}), "received_at": message["received_at"]}
    return msgspec.convert({**known, "version": conversation["version"]}, QuirkContext)


def action_of(message: dict[str, Any]) -> str:
    """What the message is about: an answer of the station names no action, so the file does."""
    return str(message["action"] if message["frame"][0] == 3 else message["frame"][2])


def decoded(version: OcppVersion, action: str, payload: Any, *, answer: bool = False) -> WireStruct:
    """As the desk decodes it, from bytes."""
    module = MODULES[version]
    table: dict[str, type[WireStruct]] = module.RESPONSES if answer else module.REQUESTS
    return msgspec.json.decode(json.dumps(payload), type=table[action])


def at_path(struct: Any, path: str) -> Any:
    """What stands at `a.0.b` of a struct."""
    for part in path.split("."):
        struct = struct[int(part)] if part.isdigit() else getattr(struct, part)
    return struct
