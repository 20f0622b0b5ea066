"""The lines of this gateway: who is connected, who comes, who goes, and who went elsewhere."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from picows import WSCloseCode

from voltway.certificates import store as certificates_store
from voltway.journal.unit import Unit
from voltway.journal.writer import Writer
from voltway.kit.postgres import AWAY, Connection, Pool, first_line
from voltway.ocpp import recording
from voltway.ocpp.admission import Guest, quirks_of
from voltway.ocpp.desk import Desk
from voltway.ocpp.line import Line
from voltway.ocpp.ordering import Ordering
from voltway.ocpp.verdicts import Verdicts
from voltway.ocpp.wheel import Wheel
from voltway.sessions import store as sessions_store
from voltway.sessions.matching import StationSessions
from voltway.stations import store as stations_store, store_claims
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.certificates import CertificateState
from voltway.vocabulary.facts import StationConnected, StationDisconnected
from voltway.vocabulary.stations import SecurityProfile

_log = structlog.get_logger()


class Lines:
    """Keeps `held`, the line of each station connected here, and tells the journal of comings and goings."""

    def __init__(
        self, held: dict[str, Line], desk: Desk, writer: Writer, pool: Pool, verdicts: Verdicts, wheel: Wheel
    ) -> None:
        self.held = held
        self._desk = desk
        self._writer = writer
        self._pool = pool
        self._verdicts = verdicts
        self._wheel = wheel
        self._short: set[asyncio.Task[None]] = set()
        self._reloading: set[Line] = set()
        self.ordering: Ordering | None = None
        self.on_arrival: Callable[[Line], None] = lambda _: None
        desk.on_arrival = self._arrived
        desk.on_departure = self._departed
        desk.on_boot = lambda line: self.spawn(self._read_record(line))
        desk.on_reload = self._reload

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something short beside the sockets' callbacks."""
        task = asyncio.get_running_loop().create_task(work)
        self._short.add(task)
        task.add_done_callback(self._short.discard)

    # --- coming

    def admit(self, guest: Guest) -> None:
        """Give a claimed guest its line. One that went away while it waited leaves again at once."""
        if guest.record is None:
            return
        line = Line(self._desk, guest.record, guest.version, guest.knock.address, compress=guest.compress)
        line.quirks = guest.quirks
        line.idle_keys = guest.idle_keys
        line.idle_registers = guest.idle_registers
        if guest.knock.gone:
            self._depart(line, "gone before it was admitted")
            return
        if guest.sessions:
            line.sessions = StationSessions(guest.sessions)
            self._verdicts.adopt(line.sessions)
        self.held[line.station_id] = line
        if guest.protocol_name is None:
            self._desk.on_quirk(line.station_id, "missing_subprotocol")
        guest.knock.admit(line, guest.protocol_name, compress=guest.compress)

    def _arrived(self, line: Line) -> None:
        self._desk.tick()
        line.heard_at_s = self._desk.now_s
        self._wheel.add(line)
        fact = StationConnected(gateway_id=self._writer.gateway_id, address=line.address, version=line.version)
        unit = Unit(line.station_id)
        recording.note(unit, fact, self._desk.now, self._desk.now)
        self._writer.append(unit)
        self.on_arrival(line)

    # --- going

    def cut(self, station_id: str) -> None:
        """The newest connection wins: end the line there is for the station, without a word to the database."""
        self._end(station_id, "replaced by a newer connection")

    def let_go(self, station_ids: list[str]) -> None:
        """Another gateway has claimed these stations."""
        for station_id in station_ids:
            _log.info("another gateway holds the station now", station=station_id)
            self._end(station_id, "connected elsewhere")

    def _end(self, station_id: str, reason: str) -> None:
        line = self.held.pop(station_id, None)
        if line is not None:
            line.replaced = line.gone = True
            self._forget(line)
            line.close(WSCloseCode.POLICY_VIOLATION, reason)

    def _departed(self, line: Line) -> None:
        if self.held.get(line.station_id) is line:
            del self.held[line.station_id]
        if not line.replaced:
            self._forget(line)
            self._depart(line, "the connection ended")

    def _forget(self, line: Line) -> None:
        self._wheel.discard(line)
        if self.ordering is not None:
            self.ordering.abandoned(line)
        if line.sessions is not None:
            self._verdicts.dismiss(line.sessions)

    def _depart(self, line: Line, reason: str) -> None:
        self._desk.tick()
        now, gateway_id = self._desk.now, self._writer.gateway_id
        unit = Unit(line.station_id)
        recording.note(unit, StationDisconnected(gateway_id=gateway_id, reason=reason), now, now)
        unit.rows.append(
            (stations_store.DEPARTURES, stations_store.Departure(line.station_id, gateway_id, now, reason))
        )
        self._writer.append(unit)

    # --- what is known of them

    def _reload(self, line: Line) -> None:
        """A unit of the line failed: its memory is ahead of the disk. Once is enough for all that fail together."""
        if line not in self._reloading:
            self._reloading.add(line)
            self.spawn(self._read_again(line))

    async def _read_again(self, line: Line) -> None:
        """Read what is true, then let the line go on."""
        try:
            async with self._pool.connection() as connection:
                known = StationSessions(await sessions_store.known_sessions(connection, [line.station_id]))
        except AWAY:
            line.close(WSCloseCode.INTERNAL_ERROR, "please connect again")
            return
        finally:
            self._reloading.discard(line)
        if line.gone:
            return
        if line.sessions is not None:
            self._verdicts.dismiss(line.sessions)
        line.sessions = known
        self._verdicts.adopt(known)
        line.release()

    def station_changed(self, _: str, payload: bytes) -> None:
        """The station's record was changed, says the bus; a boot does the same, as it may tell another model."""
        line = self.held.get(payload.decode("utf-8", "replace"))
        if line is not None:
            self.spawn(self._read_record(line))

    async def _read_record(self, line: Line) -> None:
        try:
            async with self._pool.connection() as connection:
                found = await store_claims.records(connection, [line.station_id])
                revoked = await _is_revoked(connection, line.record)
        except AWAY as error:
            _log.warning("a station's record was not read again", station=line.station_id, error=first_line(error))
            return
        record = found.get(line.station_id)
        # house: allow constant-time because both are ours, from the same column
        if record is None or record.password_hash != line.record.password_hash:
            line.close(WSCloseCode.POLICY_VIOLATION, "removed" if record is None else "the password was changed")
        elif record.isolated:
            line.close(WSCloseCode.POLICY_VIOLATION, "isolated")
        elif revoked:
            line.close(WSCloseCode.POLICY_VIOLATION, "the certificate was revoked")
        else:
            line.record = record
            line.quirks = quirks_of(record)


async def _is_revoked(connection: Connection, record: StationRecord) -> bool:
    """Whether the certificate that a station came with counts no more."""
    if record.security_profile != SecurityProfile.TLS_CERTIFICATE or record.pinned_certificate is None:
        return False
    holdings = await certificates_store.holdings(connection, [record.pinned_certificate])
    return any(holding.state is CertificateState.REVOKED for holding in holdings.values())
