"""What one station said while its central system was away, on disk until that has taken it.

A file of lines that is only added to: a line is on disk before the station is answered, and one more says that the
central system has taken it. Once all is told, the file is written anew with the numbers of transactions alone.
"""

import asyncio
import os
from collections import deque
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

import msgspec
import structlog
from msgspec import Raw, Struct

from voltway.kit.data_directory import write_private
from voltway.proxy.transaction_numbers import TransactionNumbers
from voltway.vocabulary.errors import TooLarge

_log = structlog.get_logger()


class Kept(Struct, frozen=True, gc=False, tag="kept", omit_defaults=True):
    """A request that waits for the central system. `number`: the transaction's, where the proxy named it."""

    entry: int
    action: str
    payload: Raw
    number: int | None = None


class Told(Struct, frozen=True, gc=False, tag="told", omit_defaults=True):
    """The central system has taken the entry, or refused it for good. `number`: how it names the transaction."""

    entry: int
    number: int | None = None


class Named(Struct, frozen=True, gc=False, tag="named"):
    """A transaction that the proxy named `ours` is `theirs` at the central system."""

    ours: int
    theirs: int


class _Place(Struct, frozen=True, gc=False):
    """Where an entry stands in the file, and what it is recognized by when the station repeats it."""

    entry: int
    at: int
    length: int
    digest: bytes
    number: int | None


# These carry the moment they speak of, so the same once more is a repeat, and not a second event.
_TOLD_ONCE = {"StartTransaction", "StopTransaction", "MeterValues", "TransactionEvent"}

_LINE = msgspec.json.Decoder(Kept | Told | Named)
_ENCODER = msgspec.json.Encoder()


class BacklogFull(TooLarge):
    """The station has said more than is kept of one."""


class Backlog:
    """The backlog of one station. `read` comes first; it is for a thread, as it reads the file.

    `users` counts the links that it serves: there is one object for a file, whatever comes and goes.
    """

    def __init__(self, directory: Path, station_id: str, most_bytes: int) -> None:
        self.numbers = TransactionNumbers()
        self.users = 0
        self._station_id = station_id
        self._path = directory / f"{quote(station_id, safe='')}.backlog"
        self._most_bytes = most_bytes
        self._places: deque[_Place] = deque()
        self._size = 0
        self._next = 1
        self._writing = asyncio.Lock()

    def __len__(self) -> int:
        """How many requests wait."""
        return len(self._places)

    @property
    def is_idle(self) -> bool:
        """Whether this object can be forgotten: nobody uses it, nothing waits, and nothing is being written."""
        return not self.users and not self._places and not self._writing.locked()

    def read(self) -> None:
        """Take over what the file says. Raises OSError.

        A line that a crash has cut off was never acknowledged: it goes. One that can't be read is passed over.
        """
        if not self._path.exists():
            return
        content = self._path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self._path, whole)
        at = 0
        for line in content[:whole].splitlines(keepends=True):
            try:
                self._apply(line, at)
            except msgspec.DecodeError as error:
                _log.error("a line of a backlog is damaged", file=str(self._path), at=at, error=str(error))
            at += len(line)
        self._size = whole
        _log.info("a station's backlog was read", station=self._station_id, waiting=len(self._places))

    def _apply(self, line: bytes, at: int) -> None:
        match _LINE.decode(line):
            case Kept(entry, action, payload, number):
                self._add(_Place(entry, at, len(line), _digest(action, bytes(payload)), number))
            case Told(entry, number):
                self._take_off(entry, number)
            case Named(ours, theirs):
                self.numbers.learn(ours, theirs)

    def _add(self, place: _Place) -> None:
        self._places.append(place)
        self._next = place.entry + 1
        if place.number is not None:
            self.numbers.used(place.number)

    def _take_off(self, entry: int, theirs: int | None) -> None:
        if self._places and self._places[0].entry == entry:
            place = self._places.popleft()
            if place.number is not None and theirs is not None:
                self.numbers.learn(place.number, theirs)

    # --- while the central system is away

    async def keep(self, action: str, payload: bytes, *, opens_transaction: bool) -> int:
        """Keep a request; the number of its transaction, where it opens one, else 0.

        It is on disk when this returns. A repeat of one that waits is not kept twice. Raises BacklogFull or OSError,
        and then nothing was kept.
        """
        return await asyncio.shield(asyncio.ensure_future(self._keep(action, payload, opens_transaction)))

    async def _keep(self, action: str, payload: bytes, opens_transaction: bool) -> int:  # noqa: FBT001 - it is called once, by the one above
        async with self._writing:
            one_line = msgspec.json.format(payload, indent=-1)
            digest = _digest(action, one_line)
            for place in self._places:
                if place.digest == digest and action in _TOLD_ONCE:
                    return place.number or 0
            number = self.numbers.new() if opens_transaction else None
            line = _ENCODER.encode(Kept(self._next, action, Raw(one_line), number)) + b"\n"
            if self._size + len(line) > self._most_bytes:
                raise BacklogFull(f"the backlog of {self._station_id} is full", "raise proxy.backlog_mb")
            at = self._size
            await self._append(line)
            self._add(_Place(self._next, at, len(line), digest, number))
            return number or 0

    # --- when it is back

    async def first(self) -> Kept | None:
        """The request that comes next. Raises OSError."""
        if not self._places:
            return None
        place = self._places[0]
        line = _LINE.decode(await asyncio.to_thread(self._read_at, place))
        return line if isinstance(line, Kept) else None

    async def told(self, entry: int, number: int | None = None) -> None:
        """The central system has taken the first request, and named its transaction `number`. Raises OSError."""
        await asyncio.shield(asyncio.ensure_future(self._told(entry, number)))

    async def _told(self, entry: int, number: int | None) -> None:
        async with self._writing:
            await self._append(_ENCODER.encode(Told(entry, number)) + b"\n")
            self._take_off(entry, number)
            if not self._places:
                await asyncio.to_thread(self._begin_anew)

    # --- the file

    async def _append(self, line: bytes) -> None:
        try:
            await asyncio.to_thread(self._write, line)
        except OSError:
            # What stands there by halves would spoil the next line.
            if self._path.exists():
                os.truncate(self._path, self._size)
            raise
        self._size += len(line)

    def _write(self, line: bytes) -> None:
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            rest = line
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_directory(self._path.parent)

    def _read_at(self, place: _Place) -> bytes:
        with self._path.open("rb") as file:
            file.seek(place.at)
            return file.read(place.length)

    def _begin_anew(self) -> None:
        """All is told: keep the names of transactions alone, which may still run."""
        lines = [_ENCODER.encode(Named(ours, theirs)).decode() + "\n" for ours, theirs in self.numbers.pairs.items()]
        write_private(self._path, "".join(lines))
        self._size = self._path.stat().st_size


def _digest(action: str, payload: bytes) -> bytes:
    return blake2b(action.encode() + payload, digest_size=16).digest()


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
