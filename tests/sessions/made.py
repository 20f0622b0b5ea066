"""Sessions and facts for tests, with everything but what a test is about filled in."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from voltway.sessions import lifecycle
from voltway.sessions.session import Session
from voltway.vocabulary.energy import Reading, Sample
from voltway.vocabulary.facts import MeterRead, SessionEnded, SessionStarted, SessionUpdated
from voltway.vocabulary.ids import SessionId, SessionRef, TokenUid
from voltway.vocabulary.tokens import PresentedToken

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
_numbers = count()


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def new_id() -> SessionId:
    return SessionId(f"{next(_numbers):032x}")


def reading(minutes: float, register_wh: float, **samples: float) -> Reading:
    """A reading with the import register and other samples (names as SoC or Power_Active_Import)."""
    others = [Sample(value, measurand=name.replace("_", "."), unit="") for name, value in samples.items()]
    return Reading(at(minutes), [Sample(register_wh), *others])


def card(uid: str = "CARD") -> PresentedToken:
    return PresentedToken(TokenUid(uid))


def started(**fields: Any) -> SessionStarted:
    told = {"at": NOON, "ref": SessionRef("1"), "evse_id": 1, "connector_id": 1, "token": card(), "key": "start-1"}
    return SessionStarted(**{**told, **fields})


def session(register_wh: float | None = 1000.0, **fields: Any) -> Session:
    """A session that began at noon."""
    begun = lifecycle.begin("S1", new_id(), started(register_wh=register_wh), NOON)
    for name, value in fields.items():
        setattr(begun, name, value)
    return begun


def ended(minutes: float = 60, **fields: Any) -> SessionEnded:
    return SessionEnded(**{"at": at(minutes), "ref": SessionRef("1"), **fields})


def updated(minutes: float = 30, **fields: Any) -> SessionUpdated:
    return SessionUpdated(**{"at": at(minutes), "ref": SessionRef("1"), **fields})


def meter(minutes: float, register_wh: float, **fields: Any) -> MeterRead:
    told = {"readings": [reading(minutes, register_wh)], "ref": SessionRef("1"), "evse_id": 1, "connector_id": 1}
    return MeterRead(**{**told, **fields})


def copy(of: Session) -> Session:
    """The session as it would come back from the database."""
    return msgspec.json.decode(msgspec.json.encode(of), type=Session)
