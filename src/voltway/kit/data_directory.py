"""The data directory: there, writable, with room, and used by one `voltway serve` at a time.

voltway-data/          0700
├── voltway.lock       held while `voltway serve` runs; names its process
├── secrets/           passwords of the embedded servers, keys that seal and that sign the audit trail; 0600 each
├── postgres/          the PostgreSQL cluster
└── nats/              configuration of the NATS server
"""

import errno
import fcntl
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from voltway.vocabulary.errors import StartupError

SEALING_SECRET: Final = "sealing"
"""The file of the key that stored secrets are sealed with (`kit/sealing.py`)."""

LEAST_FREE_BYTES: Final = 200 * 1024 * 1024
"""Below this PostgreSQL couldn't even create its files; it stops for good once the disk is full."""


class DataDirectory:
    """One data directory. `claim` before anything in it is used."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: int | None = None

    @property
    def postgres(self) -> Path:
        """Where the PostgreSQL cluster is."""
        return self.path / "postgres"

    @property
    def nats(self) -> Path:
        """Where the NATS server's configuration is."""
        return self.path / "nats"

    def claim(self) -> None:
        """Create it if needed and keep every other `voltway serve` out until this process ends.

        Raises StartupError: it can't be written, the disk is full, or another instance runs.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self.path / "voltway.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self.unwritable(error) from error
        if not _locked(self._lock):
            raise self._in_use()
        self.require_space()
        os.truncate(self._lock, 0)
        os.pwrite(self._lock, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let others in again."""
        if self._lock is not None:
            os.truncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def require_space(self) -> None:
        """Raises StartupError if the disk is nearly full."""
        free = shutil.disk_usage(self.path).free
        if free < LEAST_FREE_BYTES:
            raise StartupError(
                f"the disk of the data directory {self.path} is full ({free // 1024**2} MB free, "
                f"{LEAST_FREE_BYTES // 1024**2} MB needed)",
                "make room, or point data_directory to another disk",
            )

    def secret(self, name: str) -> str:
        """A random password that is made once and kept; `name` is its file. Raises StartupError."""
        file = self.path / "secrets" / name
        try:
            if not file.exists():
                file.parent.mkdir(mode=0o700, exist_ok=True)
                _write_first(file, secrets.token_urlsafe(32))
            return file.read_text("ascii").strip()
        except OSError as error:
            raise self.unwritable(error) from error

    def is_claimed(self) -> bool:
        """Whether a `voltway serve` runs on it, this process or another."""
        try:
            probe = os.open(self.path / "voltway.lock", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(probe)
        return False

    def unwritable(self, error: OSError) -> StartupError:
        """What to say when something in here couldn't be written."""
        if error.errno == errno.ENOSPC:
            return StartupError(f"the disk of the data directory {self.path} is full", "make room on it")
        reason = (error.strerror or str(error)).lower()
        return StartupError(
            f"the data directory {self.path} can't be written ({reason})", "make it writable, or change data_directory"
        )

    def _in_use(self) -> StartupError:
        holder = (self.path / "voltway.lock").read_text("ascii").strip()
        by = f" (process {holder})" if holder else ""
        return StartupError(
            f"another voltway serve{by} uses the data directory {self.path}", "stop it, or change data_directory"
        )


def _locked(descriptor: int) -> bool:
    """Try a few times: `is_claimed` of another process holds the lock for an instant."""
    for _ in range(5):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def _write_first(file: Path, text: str) -> None:
    """Write a whole private file unless another process was quicker: all of them then read the same."""
    ours = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    write_private(ours, text)
    try:
        with suppress(FileExistsError):
            os.link(ours, file)
    finally:
        ours.unlink()


def write_private(file: Path, text: str) -> None:
    """Write a whole file that only its owner can read; it is there completely or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
