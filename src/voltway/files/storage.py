"""Where the content of files is kept: one interface, behind it a directory or a bucket (the setting `files.s3_url`)."""

from collections.abc import AsyncIterator
from typing import Protocol

from voltway.files.content import Stored
from voltway.files.local_storage import LocalStorage
from voltway.files.s3_storage import S3Storage
from voltway.kit.clock import Clock
from voltway.kit.settings import Settings


class Storage(Protocol):
    """Keeps contents by name: 1 to 80 letters, digits and `-`. All of it raises StorageUnavailable."""

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> Stored:
        """Keep what comes, whole or not at all. Raises what `chunks` raises."""

    def read(self, name: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, and without, `stop`. Raises NotFound where nothing has the name."""

    async def remove(self, name: str) -> None:
        """Keep it no more; nothing happens where nothing has the name."""

    async def close(self) -> None:
        """Let go of connections."""


def storage_of(settings: Settings, clock: Clock) -> Storage:
    """The storage that the settings name. Raises ConfigurationError for a bucket without its keys."""
    if settings.files.s3_url is not None:
        return S3Storage(settings.files, clock)
    return LocalStorage(settings.files.directory or settings.data_directory / "files")
