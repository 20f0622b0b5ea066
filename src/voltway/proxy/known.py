"""Stations that the central system has let in before, and with what: so that they are let in while it is away.

Of passwords only slow hashes are kept. A station that was never let in, or comes with something else, has to wait.
"""

import asyncio
from hashlib import sha256
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from voltway.kit.data_directory import write_private
from voltway.ocpp.handshake import SUBPROTOCOLS
from voltway.proxy.uplink import Visitor
from voltway.stations.credentials import check_password, hash_password
from voltway.vocabulary.stations import Admission

_log = structlog.get_logger()

FILE_NAME = "stations.json"


class Known(Struct, frozen=True, omit_defaults=True):
    """A station as it was let in last, and whether it may take part. `limited`: it may hold a profile of the proxy's.

    `authorization`: hash of its header; `certificate`: fingerprint of what it showed.
    """

    protocol: str | None
    authorization: str | None = None
    certificate: str | None = None
    admission: Admission = Admission.PENDING
    limited: bool = False


class KnownStations:
    """At most `most` of them, the newest; `read` comes first."""

    def __init__(self, directory: Path, most: int) -> None:
        self._path = directory / FILE_NAME
        self._most = most
        self._known: dict[str, Known] = {}

    def read(self) -> None:
        """Take over what the file says. Raises OSError, or msgspec.DecodeError."""
        if self._path.exists():
            self._known = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Known])

    async def remember(self, visitor: Visitor, protocol: str | None) -> None:
        """The central system has just let this station in."""
        if await self.recognize(visitor) == protocol and visitor.station_id in self._known:
            return
        authorization = visitor.authorization
        known = Known(
            protocol,
            None if authorization is None else await asyncio.to_thread(hash_password, authorization),
            _fingerprint(visitor),
            self.admission(visitor.station_id),
            self.is_limited(visitor.station_id),
        )
        self._known.pop(visitor.station_id, None)
        self._known[visitor.station_id] = known
        while len(self._known) > self._most:
            del self._known[next(iter(self._known))]
        self._write()

    def admission(self, station_id: str) -> Admission:
        """Whether the central system lets the station take part."""
        known = self._known.get(station_id)
        return Admission.PENDING if known is None else known.admission

    def admit(self, station_id: str, admission: Admission) -> None:
        """The central system has shown whether it lets the station take part."""
        known = self._known.get(station_id)
        if known is not None and known.admission is not admission:
            self._known[station_id] = msgspec.structs.replace(known, admission=admission)
            self._write()

    def is_limited(self, station_id: str) -> bool:
        """Whether the station may hold a charging profile of the proxy's."""
        known = self._known.get(station_id)
        return known is not None and known.limited

    def limit(self, station_id: str, *, limited: bool) -> None:
        """The station is about to get one, or has it no more."""
        known = self._known.get(station_id)
        if known is not None and known.limited is not limited:
            self._known[station_id] = msgspec.structs.replace(known, limited=limited)
            self._write()

    def _write(self) -> None:
        try:
            write_private(self._path, msgspec.json.encode(self._known).decode())
        except OSError as error:
            _log.error("the stations can't be remembered", file=str(self._path), error=str(error))

    async def recognize(self, visitor: Visitor) -> str | None:
        """The protocol that a station may speak meanwhile; None for one that is not known as it comes."""
        known = self._known.get(visitor.station_id)
        if known is None or known.certificate != _fingerprint(visitor):
            return None
        if (known.authorization is None) != (visitor.authorization is None):
            return None
        if known.authorization is not None and visitor.authorization is not None:
            told = visitor.authorization.encode()
            if not await asyncio.to_thread(check_password, known.authorization, told):
                return None
        offered = {name.strip().lower() for name in (visitor.subprotocols or "").split(",")}
        return known.protocol if known.protocol in SUBPROTOCOLS and known.protocol in offered else None


def _fingerprint(visitor: Visitor) -> str | None:
    return None if visitor.certificate is None else sha256(visitor.certificate).hexdigest()
