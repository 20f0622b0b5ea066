"""Messages on the displays of stations, in our words (OCPP 2.x part 2, block O)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class DisplayPriority(StrEnum):
    """Which message is seen: always this one, this one before others, or in turn with others of its priority."""

    ALWAYS_FRONT = "always_front"
    IN_FRONT = "in_front"
    NORMAL_CYCLE = "normal_cycle"


class DisplayState(StrEnum):
    """Only while the station is in this state. SUSPENDED and DISCHARGING are 2.1's."""

    CHARGING = "charging"
    FAULTED = "faulted"
    IDLE = "idle"
    UNAVAILABLE = "unavailable"
    SUSPENDED = "suspended"
    DISCHARGING = "discharging"


class DisplayFormat(StrEnum):
    """How the text is written. QRCODE is 2.1's: the text is what the code says."""

    ASCII = "ascii"
    HTML = "html"
    URI = "uri"
    UTF8 = "utf8"
    QRCODE = "qrcode"


class DisplayText(Struct, frozen=True, omit_defaults=True):
    """A text in one language (RFC 5646, None: not told)."""

    content: Annotated[str, Meta(min_length=1, max_length=1024)]
    format: DisplayFormat = DisplayFormat.UTF8
    language: Annotated[str, Meta(max_length=8)] | None = None


class DisplayMessage(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One message. `ref`: it belongs to this transaction and goes when that ends.

    `others` are the same in other languages (2.1, at most four).
    """

    message_id: Annotated[int, Meta(ge=0, lt=2**31)]
    text: DisplayText
    priority: DisplayPriority = DisplayPriority.NORMAL_CYCLE
    during: DisplayState | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ref: str | None = None
    others: Annotated[list[DisplayText], Meta(max_length=4)] = []
