"""Logs that stations are asked for: which there are, and what becomes of one."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class LogKind(StrEnum):
    """Which log. Only stations of OCPP 2.1 have a data collector."""

    DIAGNOSTICS = "diagnostics"
    SECURITY = "security"
    DATA_COLLECTOR = "data_collector"


class LogState(StrEnum):
    """How far it has come: by the station's word, and in the end by whether the file is here.

    `CANCELED`: the station took on a newer request instead. `REJECTED`: it refused, or has no log.
    """

    ASKED = "asked"
    ACCEPTED = "accepted"
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    FAILED = "failed"
    CANCELED = "canceled"
    REJECTED = "rejected"

    @property
    def final(self) -> bool:
        """Whether nothing more is awaited."""
        return self not in (LogState.ASKED, LogState.ACCEPTED, LogState.UPLOADING)


class StationLog(Struct, frozen=True, kw_only=True):
    """A log that a station was asked for.

    `oldest` and `latest` bound what it shall tell of. `size_bytes` and `sha256` (64 hexadecimal digits) are of the
    file, and None until it has arrived. After `due_at` nothing can come any more.
    """

    log_id: str
    station_id: str
    request_id: int
    command_id: str | None
    kind: LogKind
    state: LogState
    reason: str | None
    oldest: datetime | None
    latest: datetime | None
    file_name: str | None
    size_bytes: int | None
    sha256: str | None
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
