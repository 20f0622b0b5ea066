"""Stations whose update goes wrong somewhere on the way."""

from typing import ClassVar

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.vocabulary.firmware import FirmwareStatus


class UpdateFails(Behaviour):
    """Strikes per update of the firmware, where it has come to `at`."""

    __slots__ = ()
    at: ClassVar[FirmwareStatus]

    def update_fails(self, at: FirmwareStatus) -> bool:
        """There it does, or not."""
        return at is self.at and self.strikes()


class FirmwareInParts(UpdateFails):
    """The line breaks half way."""

    __slots__ = ()
    at = FirmwareStatus.DOWNLOADING
    meaning = "per fetching of a firmware: the line breaks half way, and the rest is fetched anew"


class FirmwareNotFetched(UpdateFails):
    """It can't be fetched."""

    __slots__ = ()
    at = FirmwareStatus.DOWNLOAD_FAILED
    meaning = "per update of the firmware: it can't be fetched"


class FirmwareNotSigned(UpdateFails):
    """Its signature is found wrong."""

    __slots__ = ()
    at = FirmwareStatus.INVALID_SIGNATURE
    meaning = "per update of the firmware: its signature is found wrong"


class FirmwareNotInstalled(UpdateFails):
    """It can't be installed."""

    __slots__ = ()
    at = FirmwareStatus.INSTALLATION_FAILED
    meaning = "per update of the firmware: it can't be installed"


class FirmwareDamaged(UpdateFails):
    """What was installed is found damaged."""

    __slots__ = ()
    at = FirmwareStatus.INSTALL_VERIFICATION_FAILED
    meaning = "per update of the firmware: what was installed is found damaged"


class FirmwareFallsBack(UpdateFails):
    """It boots into the version before."""

    __slots__ = ()
    at = FirmwareStatus.INSTALLED
    meaning = "per update of the firmware: it says that it is installed, and boots into the version before"
