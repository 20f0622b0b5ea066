"""How the update of one station goes on: by the answer to the order, by what the station tells, by silence. Pure.

Words may come twice, late, in the wrong order, or never. What counts in the end is the version that the station boots
into: OCPP 1.6 4.5 and 2.x part 2 L01 leave open whether it tells Installed before or after that boot.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import msgspec
from msgspec import Struct

from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.firmware import FirmwareStatus, UpdateState


class Progress(Struct, frozen=True, kw_only=True):
    """What is known of an update to `version`; the other fields are those of a FirmwareUpdate."""

    version: str
    state: UpdateState
    told: FirmwareStatus | None = None
    reason: str | None = None
    from_version: str | None = None
    running_version: str | None = None


_ORDER: Final = (
    UpdateState.REQUESTED,
    UpdateState.ACCEPTED,
    UpdateState.DOWNLOADING,
    UpdateState.DOWNLOADED,
    UpdateState.INSTALLING,
    UpdateState.INSTALLED,
)

REACHED: Final[Mapping[FirmwareStatus, UpdateState]] = {
    FirmwareStatus.DOWNLOAD_SCHEDULED: UpdateState.ACCEPTED,
    FirmwareStatus.DOWNLOADING: UpdateState.DOWNLOADING,
    FirmwareStatus.DOWNLOAD_PAUSED: UpdateState.DOWNLOADING,
    FirmwareStatus.DOWNLOADED: UpdateState.DOWNLOADED,
    FirmwareStatus.SIGNATURE_VERIFIED: UpdateState.DOWNLOADED,
    FirmwareStatus.INSTALL_SCHEDULED: UpdateState.DOWNLOADED,
    FirmwareStatus.INSTALLING: UpdateState.INSTALLING,
    FirmwareStatus.INSTALL_REBOOTING: UpdateState.INSTALLING,
    FirmwareStatus.INSTALLED: UpdateState.INSTALLED,
}
"""How far an update is at least when the station tells so."""

FAILURES: Final[Mapping[FirmwareStatus, str]] = {
    FirmwareStatus.DOWNLOAD_FAILED: "the station could not fetch the firmware",
    FirmwareStatus.INVALID_SIGNATURE: "the station found the signature wrong",
    FirmwareStatus.INSTALL_VERIFICATION_FAILED: "the station found the installed firmware damaged",
    FirmwareStatus.INSTALLATION_FAILED: "the station could not install the firmware",
}
"""What ends an update, and why in words. Idle is in neither: it says nothing of how the update went."""

PATIENCE: Final[Mapping[UpdateState, timedelta]] = {
    UpdateState.REQUESTED: timedelta(minutes=15),
    UpdateState.ACCEPTED: timedelta(hours=24),
    UpdateState.DOWNLOADING: timedelta(hours=6),
    UpdateState.DOWNLOADED: timedelta(hours=24),
    UpdateState.INSTALLING: timedelta(hours=2),
    UpdateState.INSTALLED: timedelta(hours=1),
}
"""How long nothing has to be heard in a state before the update has failed. A station may wait for its sessions to end
before it fetches or installs."""

_SILENCE: Final[Mapping[UpdateState, str]] = {
    UpdateState.REQUESTED: "nobody knows whether the station was asked, and it tells nothing of it",
    UpdateState.ACCEPTED: "the station accepted it and told nothing more",
    UpdateState.DOWNLOADING: "the station began to fetch it and told nothing more",
    UpdateState.DOWNLOADED: "the station has fetched it and told nothing more",
    UpdateState.INSTALLING: "the station began to install it and told nothing more",
}


def after_answer(progress: Progress, outcome: CommandState, reason: str | None, *, was_sent: bool) -> Progress:
    """What the order came to. Words of the station that came before its answer stand.

    `was_sent`: the order may have reached the station, whatever became of its answer.
    """
    if progress.state is not UpdateState.REQUESTED:
        return progress
    match outcome:
        case CommandState.ACCEPTED:
            return msgspec.structs.replace(progress, state=UpdateState.ACCEPTED)
        case CommandState.OFFLINE if not was_sent:
            # It is asked when it is back.
            return msgspec.structs.replace(progress, state=UpdateState.PLANNED)
        case CommandState.REJECTED | CommandState.FAILED:
            return failed(progress, reason or "the station refused the update")
        case _:
            # Without an answer, or with its line lost, it may be at it all the same, and then tells.
            return progress


def after_status(progress: Progress, status: FirmwareStatus) -> Progress:
    """What a word of the station about this update changes."""
    if progress.state not in _ORDER or status is FirmwareStatus.IDLE:
        return progress
    progress = msgspec.structs.replace(progress, told=status)
    if status in FAILURES:
        return failed(progress, FAILURES[status])
    reached = max(progress.state, REACHED[status], key=_ORDER.index)
    if reached is UpdateState.INSTALLED and progress.running_version == progress.version:
        return _succeeded(progress)
    return msgspec.structs.replace(progress, state=reached)


def after_boot(progress: Progress, version: str | None) -> Progress:
    """What a boot of the station into `version` changes; None: it told no version.

    Another version before Installed may be a boot on the way. One that ran the version before has to install it anew.
    """
    if progress.state not in _ORDER:
        return progress
    progress = msgspec.structs.replace(progress, running_version=version)
    installed = progress.state is UpdateState.INSTALLED
    if version == progress.version and (installed or progress.from_version != version):
        return _succeeded(progress)
    if installed and version is not None:
        return failed(progress, f"the station installed it and booted into {version} instead of {progress.version}")
    return progress


def after_silence(progress: Progress) -> Progress:
    """What nothing being heard for as long as `PATIENCE` says comes to."""
    if progress.state is UpdateState.INSTALLED:
        return failed(progress, f"the station installed it and did not boot into {progress.version}")
    if progress.state not in _SILENCE:
        return progress
    return failed(progress, _SILENCE[progress.state])


def failed(progress: Progress, reason: str) -> Progress:
    """It has failed, for this reason in words."""
    return msgspec.structs.replace(progress, state=UpdateState.FAILED, reason=reason)


def _succeeded(progress: Progress) -> Progress:
    return msgspec.structs.replace(progress, state=UpdateState.SUCCEEDED, reason=None)
