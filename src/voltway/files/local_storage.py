"""Files in a directory of this machine, or one that all machines mount."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from voltway.files import content
from voltway.files.content import Stored
from voltway.kit.data_directory import LEAST_FREE_BYTES
from voltway.vocabulary.errors import NotFound, StorageUnavailable

_BETWEEN_LOOKS_BYTES: Final = 16 * 1024 * 1024


class LocalStorage:
    """A directory, made when it is needed; the embedded PostgreSQL may share its disk, so some of that stays free."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> Stored:
        """Keep what comes, whole or not at all, also where the power fails afterwards. Raises StorageUnavailable."""
        draft = self._draft(name)
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                stored = await content.write(self._while_there_is_room(chunks), file)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
            draft.replace(self._directory / name)
            await asyncio.to_thread(_sync, self._directory)
        except OSError as error:
            raise self._unavailable(error) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return stored

    async def read(self, name: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `stop`. Raises NotFound and StorageUnavailable."""
        if stop <= start:
            return
        try:
            with (self._directory / name).open("rb") as file:
                async for piece in content.read(file, start, stop):
                    yield piece
        except FileNotFoundError as error:
            raise NotFound(f"the storage of files has no {name}", "it was removed") from error
        except OSError as error:
            raise self._unavailable(error) from error

    async def remove(self, name: str) -> None:
        """Keep it no more, nor what a process that was killed left of it. Raises StorageUnavailable."""
        try:
            for path in (self._directory / name, self._draft(name)):
                with suppress(FileNotFoundError):
                    await asyncio.to_thread(path.unlink)
        except OSError as error:
            raise self._unavailable(error) from error

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _draft(self, name: str) -> Path:
        """Where it stands until it is whole: a name that can be told from `name`, for whoever clears up."""
        return self._directory / f".{name}"

    async def _while_there_is_room(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        since_look = _BETWEEN_LOOKS_BYTES
        async for chunk in chunks:
            since_look += len(chunk)
            if since_look >= _BETWEEN_LOOKS_BYTES:
                since_look = 0
                self._require_room()
            yield chunk

    def _require_room(self) -> None:
        if shutil.disk_usage(self._directory).free < LEAST_FREE_BYTES + _BETWEEN_LOOKS_BYTES:
            raise StorageUnavailable(
                f"the disk of the files in {self._directory} is full", "make room, or set files.directory to another"
            )

    def _unavailable(self, error: OSError) -> StorageUnavailable:
        reason = (error.strerror or str(error)).lower()
        return StorageUnavailable(
            f"the files in {self._directory} can't be reached ({reason})", "make the directory readable and writable"
        )


def _sync(directory: Path) -> None:
    """Have the names in it last."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
