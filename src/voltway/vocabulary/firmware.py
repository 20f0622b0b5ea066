"""The words of firmware: what stations tell of an update, where one stands, and images."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import CommandId, StationId


class FirmwareStatus(StrEnum):
    """What a station tells of an update: 2.x part 2, FirmwareStatusEnumType. OCPP 1.6 knows seven of them."""

    IDLE = "Idle"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOADING = "Downloading"
    DOWNLOAD_PAUSED = "DownloadPaused"
    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    SIGNATURE_VERIFIED = "SignatureVerified"
    INVALID_SIGNATURE = "InvalidSignature"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALLING = "Installing"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALLED = "Installed"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INSTALLATION_FAILED = "InstallationFailed"


class UpdateState(StrEnum):
    """Where the update of a station stands. All from SUCCEEDED on are final.

    PLANNED: the station is still to be asked. REQUESTED: it was, and has not answered. INSTALLED: it says that it is
    done, and has not booted into the new version yet. SUCCEEDED: it has.
    """

    PLANNED = "planned"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DOWNLOADING = "downloading"
    DOWNLOADED = "downloaded"
    INSTALLING = "installing"
    INSTALLED = "installed"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self in FINAL


FINAL: Final = frozenset({UpdateState.SUCCEEDED, UpdateState.FAILED, UpdateState.CANCELLED})


class ImageContent(StrEnum):
    """Whether the file of an image has come. WRONG: what came is not what its checksum says."""

    AWAITED = "awaited"
    THERE = "there"
    WRONG = "wrong"


class FirmwareImage(Struct, frozen=True, kw_only=True):
    """A firmware that stations can be given.

    It is for stations of the `vendor` and `model` (patterns with `*`, case does not count), which report `version` once
    they run it. `sha256` and `md5` are the file's, as hexadecimal digits; `md5` is for local controllers (2.x part 2,
    L03) and may be untold. `size_bytes` is None until the file is there. `signature` is Base64 and fits the
    `signing_certificate` (PEM): both are there, or none.
    """

    image_id: str
    organization_id: OrganizationId
    vendor: str
    model: str
    version: str
    file_id: str
    file_name: str
    content: ImageContent
    size_bytes: int | None
    sha256: str
    md5: str | None
    signature: str | None
    signing_certificate: str | None
    made_by: str
    made_at: datetime


class FirmwareUpdate(Struct, frozen=True, kw_only=True):
    """The update of one station to a `version`, as it stands.

    `image_id` is None where the image was removed since. `told` is the station's last word, `reason` why it failed.
    `request_id` is the number by which a station of OCPP 2.x knows it; each attempt has its own. `from_version` is what
    the station ran when it was asked, `running_version` what it said at its last boot since. An update that is planned
    is given up at `order_until`; `due_at` is until when something has to be heard of one that is under way.
    """

    update_id: int
    station_id: StationId
    organization_id: OrganizationId
    image_id: str | None
    version: str
    state: UpdateState
    signed: bool
    during_sessions: bool
    request_id: int | None
    command_id: CommandId | None
    told: FirmwareStatus | None
    reason: str | None
    from_version: str | None
    running_version: str | None
    author: str
    planned_at: datetime
    order_until: datetime
    ordered_at: datetime | None
    changed_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
