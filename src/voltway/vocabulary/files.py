"""What files are for, and what of them everybody may know."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

FILES_BY_FTP: Final = "files_by_ftp"
"""The quirk of stations that fetch and send files only over FTP."""


class FileKind(StrEnum):
    """What a file is."""

    FIRMWARE = "firmware"
    STATION_LOG = "station_log"


class LinkPurpose(StrEnum):
    """What a link is good for: to fetch a file, or to send one."""

    DOWNLOAD = "download"
    UPLOAD = "upload"


class StoredFile(Struct, frozen=True, kw_only=True):
    """A file. `size_bytes` and `sha256` (64 hexadecimal digits) are None until it has arrived.

    `expires_at` is when it is removed; None: not by itself.
    """

    file_id: str
    organization_id: str
    station_id: str | None
    kind: FileKind
    name: str
    media_type: str
    size_bytes: int | None
    sha256: str | None
    stored_as: str | None
    attempts: int
    made_at: datetime
    arrived_at: datetime | None
    expires_at: datetime | None
