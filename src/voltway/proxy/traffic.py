"""Every frame that passes, for whoever asks what was really said: two files that take turns, so that they stay bounded.

A line is JSON: when, which station, which way, whose the frame is, and the frame as it was. Nothing waits for the disk.
"""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import IO

import msgspec
import structlog
from msgspec import Struct

from voltway.kit.clock import Clock
from voltway.ocpp.message_log import LONGEST_TEXT, PRIVATE

_log = structlog.get_logger()

FILE_NAME = "messages.log"

_LEFT_OUT = "left out: it speaks of a customer, or tells a secret"
# What the log of the central system leaves out too: frames about one person, and keys and passwords for stations.
_SECRET = re.compile(
    "|".join([*(f'"{action}"' for action in sorted(PRIVATE)), "AuthorizationKey", "BasicAuthPassword"]).encode()
)
_ENCODER = msgspec.json.Encoder()


class Direction(StrEnum):
    """Which way a frame goes."""

    UP = "up"
    DOWN = "down"


class Origin(StrEnum):
    """Whose a frame is: passed on as it came; the proxy's own; or taken by the proxy and not passed on."""

    FORWARDED = "forwarded"
    OWN = "own"
    TAKEN = "taken"


class Line(Struct, frozen=True, gc=False):
    """One line of the log. `frame` is cut after 64 kB."""

    at: str
    station: str
    direction: Direction
    origin: Origin
    frame: str


class TrafficLog:
    """Writes lines into `messages.log` until that has half of `most_bytes`; then it becomes `messages.log.1`."""

    def __init__(self, directory: Path, most_bytes: int, clock: Clock) -> None:
        self._path = directory / FILE_NAME
        self._half = most_bytes // 2
        self._clock = clock
        self._file: IO[bytes] | None = None
        self._size = 0
        self._is_closed = False
        self.dropped = 0

    def add(self, station_id: str, direction: Direction, origin: Origin, frame: bytes) -> None:
        """Write one line. A disk that takes no more costs lines, which are counted, and nothing else."""
        _log.debug("frame", station=station_id, direction=direction, origin=origin, bytes=len(frame))
        text = _LEFT_OUT if _SECRET.search(frame) else frame[:LONGEST_TEXT].decode("utf-8", "replace")
        line = _ENCODER.encode(Line(self._clock.now().isoformat(), station_id, direction, origin, text)) + b"\n"
        try:
            self._write(line)
        except OSError as error:
            if not self.dropped:
                _log.error("the message log can't be written; its lines are dropped", error=str(error))
            self.dropped += 1

    def _write(self, line: bytes) -> None:
        if self._is_closed:
            return
        if self._file is not None and self._size + len(line) > self._half:
            self._file.close()
            self._file = None
            self._path.replace(self._path.with_name(f"{FILE_NAME}.1"))
        if self._file is None:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._file = os.fdopen(descriptor, "ab", buffering=0)
            self._size = self._file.tell()
        self._size += self._file.write(line)

    def close(self) -> None:
        """Write no more; what is still added is left out."""
        self._is_closed = True
        if self._file is not None:
            self._file.close()
            self._file = None
