"""Names of things, and which texts may be one."""

import os
import re
import time
from typing import NewType

StationId = NewType("StationId", str)
"""A charging station's identity as it stands in its connection URL, percent-decoded."""

SessionId = NewType("SessionId", str)
"""Our own name of a charging session: a UUIDv7 in hex, so that it sorts by the time it was made."""

SessionRef = NewType("SessionRef", str)
"""The protocol's transaction id: a number we gave (OCPP 1.6) or the text the station chose (OCPP 2.x)."""

TokenUid = NewType("TokenUid", str)
"""The text by which a token (card, app, contract, vehicle) is presented, as received."""

CommandId = NewType("CommandId", str)
"""One order to a station, from its making to its answer."""

GatewayId = NewType("GatewayId", str)
"""One run of one gateway process; a restarted process is another gateway."""

MAX_STATION_ID_LENGTH = 64

# OCPP 2.x identifierString (part 2, 2.1.3) without ":" which ends the user name in HTTP Basic, plus the space and the
# few marks seen on real labels. Everything here is safe in a log line, a file name part and a NATS payload.
STATION_ID = rf"^[A-Za-z0-9*\-_=+|@.~ #]{{1,{MAX_STATION_ID_LENGTH}}}$"
_STATION_ID = re.compile(STATION_ID.strip("^$"))


def is_station_id(text: str) -> bool:
    """Whether `text` may name a station: 1 to 64 characters of OCPP's identifierString, space, ``~`` and ``#``."""
    return _STATION_ID.fullmatch(text) is not None


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562, 5.7) as 32 hex digits: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | (random >> 68) << 64 | 0x2 << 62 | random & ((1 << 62) - 1)
    return f"{value:032x}"
