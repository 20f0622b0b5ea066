"""Who comes in: handshakes are gathered, decided with one read for all of them, and claimed with one write.

20,000 stations that return at once cost a few dozen round trips this way.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import structlog

from voltway.certificates import store as certificates_store
from voltway.certificates.store import VERDICTS, Holding, Verdict
from voltway.journal import store as journal_store
from voltway.journal.unit import Barrier, Unit, write_rows
from voltway.journal.writer import Writer
from voltway.kit import backoff
from voltway.kit.postgres import AWAY, Connection, Pool, first_line
from voltway.ocpp import deflate, handshake, quirks
from voltway.ocpp.client_certificate import ClientCertificate, read_certificate
from voltway.ocpp.door import Farewell, Knock
from voltway.ocpp.handshake import Policy, Proven, Refusal, Request, Rules, Shown, Unchecked
from voltway.ocpp.line import Register
from voltway.ocpp.quirks import StationQuirks
from voltway.sessions import store as sessions_store
from voltway.sessions.session import Session
from voltway.stations import store_claims
from voltway.stations.credentials import check_password
from voltway.stations.store_claims import Arrival, StationRecord, Step
from voltway.vocabulary.certificates import CertificateState
from voltway.vocabulary.refusals import RefusalCause
from voltway.vocabulary.stations import Admission, OcppVersion, SecurityProfile

_log = structlog.get_logger()

# Enough to spread a round trip thin, few enough that the first of a storm are in within a second.
MOST_AT_ONCE = 500


@dataclass(slots=True)
class Guest:
    """A handshake that is being decided, and what was read for it. `checked`: hashes its password was held against."""

    knock: Knock
    station_id: str
    protocol_name: str | None
    version: OcppVersion
    record: StationRecord | None = None
    step: Step | None = None
    certificate: ClientCertificate | RefusalCause | None = None
    taken: Verdict | None = None
    checked: dict[str, bool] = field(default_factory=dict)
    quirks: StationQuirks | None = None
    sessions: list[Session] | None = None
    idle_keys: list[str] | None = None
    idle_registers: dict[int, Register] | None = None

    @property
    def compress(self) -> bool:
        """Whether permessage-deflate was offered acceptably."""
        request = self.knock.request
        return request is not None and deflate.offered(request.headers.get("sec-websocket-extensions"))


@dataclass(frozen=True, slots=True)
class House:
    """The rules of this house."""

    path_prefix: str
    unknown_stations: Policy
    most_pending: int
    assume_v16_without_subprotocol: bool
    rules: Rules


class Admissions:
    """Decides handshakes. `run` and `run_checks` are its tasks.

    `on_admitted` gets a guest that is claimed and read; `cut` must end whatever this process still does for a station
    that comes anew, so that nothing is written for it behind the new line's back. `may_check` is asked before a
    password is checked that takes long; who may not is refused in there. `on_no_protocol` hears of who speaks no OCPP
    of ours, with the station where it is known, and `on_moved` of stations that replace a live connection of theirs
    from another network, with their new address.
    """

    def __init__(
        self,
        house: House,
        writer: Writer,
        pool: Pool,
        *,
        cut: Callable[[str], None],
        on_admitted: Callable[[Guest], None],
        on_refused: Callable[[Knock, Refusal, str | None], None],
        is_revoked: Callable[[ClientCertificate], bool],
    ) -> None:
        self._house = house
        self._writer = writer
        self._pool = pool
        self._cut = cut
        self._on_admitted = on_admitted
        self._on_refused = on_refused
        self._is_revoked = is_revoked
        self.may_check: Callable[[Knock], bool] = lambda _: True
        self.on_no_protocol: Callable[[Knock, str | None], None] = lambda *_: None
        self.on_moved: Callable[[str, str], None] = lambda *_: None
        self._guests: list[Guest] = []
        self._unchecked: asyncio.Queue[tuple[Guest, str]] = asyncio.Queue()
        self._wake = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Handshakes not yet decided."""
        return len(self._guests) + self._unchecked.qsize()

    def knock(self, knock: Knock) -> None:
        """A request has been read: decide what needs no database, gather the rest."""
        request = knock.request
        if request is None:
            return
        station_id = station_id_of(request, self._house.path_prefix)
        if station_id is None:
            self._on_refused(knock, Refusal(404, f"use {self._house.path_prefix}/<station id>"), None)
            return
        offer = request.headers.get("sec-websocket-protocol")
        chosen = handshake.subprotocol(offer)
        if chosen is not None:
            self._gather(Guest(knock, station_id, *chosen))
        elif not (offer or "").strip(" ,"):
            # No list at all: whether that means 1.6 may be said by the station's own quirks.
            self._gather(Guest(knock, station_id, None, OcppVersion.V16))
        else:
            self.on_no_protocol(knock, None)
            _say_farewell(knock, station_id, offer)

    def _gather(self, guest: Guest) -> None:
        guest.certificate = _certificate(guest.knock.certificate)
        self._guests.append(guest)
        self._wake.set()

    async def run(self) -> None:
        """Decide for ever; ends when cancelled."""
        pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
        while True:
            await self._wake.wait()
            guests, self._guests = self._guests[:MOST_AT_ONCE], self._guests[MOST_AT_ONCE:]
            if not self._guests:
                self._wake.clear()
            try:
                await self._decide(guests)
                pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
            except AWAY as error:
                _log.warning("stations wait at the door for PostgreSQL", waiting=len(guests), error=first_line(error))
                self._guests = [guest for guest in guests if not guest.knock.gone] + self._guests
                self._wake.set()
                await backoff.sleep(pause.next_s())

    async def run_checks(self) -> None:
        """Check passwords that take long, one after the other beside the event loop, for ever; ends when cancelled.

        Their stations are decided anew then: whatever came meanwhile counts.
        """
        while True:
            guest, kept = await self._unchecked.get()
            request = guest.knock.request
            if guest.knock.gone or request is None or not self.may_check(guest.knock):
                continue
            told = handshake.credentials(request.headers.get("authorization"))
            guest.checked[kept] = told is not None and await asyncio.to_thread(check_password, kept, told.password)
            self._guests.append(guest)
            self._wake.set()

    async def _decide(self, guests: list[Guest]) -> None:
        here = [guest for guest in guests if not guest.knock.gone]
        async with self._pool.connection() as connection:
            known = await store_claims.records(connection, list({guest.station_id for guest in here}))
            unknown = [guest for guest in here if guest.station_id not in known]
            speaking = dict.fromkeys(guest.station_id for guest in unknown if self._speaks_ocpp(guest))
            known |= await self._welcome_unknown(connection, list(speaking))
            issued = await _issued(connection, here)
        unchecked: list[tuple[Guest, str]] = []
        passing = [guest for guest in here if self._passes(guest, known.get(guest.station_id), issued, unchecked)]
        admitted = self._newest(passing)
        if admitted:
            await self._claim(admitted)
            for guest in admitted:
                self._on_admitted(guest)
        for each in unchecked:
            self._unchecked.put_nowait(each)

    def _newest(self, passing: list[Guest]) -> list[Guest]:
        """One of each station, the last that came. Only who has proven to be the station turns another away."""
        newest = {guest.station_id: guest for guest in passing}
        for guest in passing:
            if newest[guest.station_id] is not guest:
                self._on_refused(guest.knock, Refusal(503, "a newer connection of this station came"), None)
        return list(newest.values())

    async def _welcome_unknown(self, connection: Connection, ids: list[str]) -> dict[str, StationRecord]:
        proves_nothing = self._house.rules.least_profile is SecurityProfile.OPEN
        if not ids or self._house.unknown_stations is Policy.REJECT or not proves_nothing:
            return {}
        accept = self._house.unknown_stations is Policy.ACCEPT
        admission = Admission.ACCEPTED if accept else Admission.PENDING
        added = await store_claims.add_unknown(connection, ids, admission, self._house.most_pending)
        for station_id in added:
            _log.info("an unknown station came", station=station_id, admission=admission.value)
        return await store_claims.records(connection, ids)

    def _speaks_ocpp(self, guest: Guest) -> bool:
        """Whether the station named a protocol of ours, or is taken for 1.6 without (quirk 1)."""
        own = guest.quirks is not None and guest.quirks.missing_subprotocol
        return guest.protocol_name is not None or self._house.assume_v16_without_subprotocol or own

    def _passes(
        self,
        guest: Guest,
        record: StationRecord | None,
        issued: dict[str, Holding],
        unchecked: list[tuple[Guest, str]],
    ) -> bool:
        """Whether the guest may come in. One whose password takes long to check is neither refused nor let in."""
        guest.quirks = quirks_of(record) if record is not None else None
        if not self._speaks_ocpp(guest):
            self.on_no_protocol(guest.knock, guest.station_id if record is not None else None)
            _say_farewell(guest.knock, guest.station_id, None)
            return False
        if record is None:
            refused = Refusal(404, "this station is not known here", RefusalCause.STATION_UNKNOWN)
            self._on_refused(guest.knock, refused, None)
            return False
        decided = handshake.verdict(record, self._shown(guest, record, issued), self._house.rules, datetime.now(UTC))
        if isinstance(decided, Refusal):
            self._on_refused(guest.knock, decided, guest.station_id)
            return False
        if isinstance(decided, Unchecked):
            unchecked.append((guest, decided.password_hash))
            return False
        guest.step = _step(record, decided)
        guest.taken = _taken(guest, issued) if decided.certificate is not None else None
        guest.record = record if guest.step is None else _after(record, guest.step)
        return True

    def _shown(self, guest: Guest, record: StationRecord, issued: dict[str, Holding]) -> Shown:
        request, certificate = guest.knock.request, guest.certificate
        credentials = handshake.credentials(request.headers.get("authorization")) if request is not None else None
        shown = Shown(
            credentials=credentials, secure=guest.knock.secure, certificate=certificate, checked=guest.checked
        )
        if not isinstance(certificate, ClientCertificate):
            return shown
        holding = issued.get(certificate.fingerprint)
        mine = holding is not None and holding.station_id == guest.station_id and _counts(holding, record)
        revoked = holding is not None and holding.state is CertificateState.REVOKED
        return msgspec.structs.replace(
            shown,
            owner=holding.station_id if holding is not None else None,
            issued=mine,
            revoked=revoked or self._is_revoked(certificate),
        )

    async def _claim(self, guests: list[Guest]) -> None:
        """Make this gateway their holder, then read what others and we ourselves have committed for them."""
        for guest in guests:
            self._cut(guest.station_id)
        barrier = Barrier()
        self._writer.append(barrier)
        await barrier.passed
        ids = [guest.station_id for guest in guests]
        async with self._pool.connection() as connection:
            if steps := [guest.step for guest in guests if guest.step is not None]:
                await store_claims.take_steps(connection, steps)
            if taken := [guest.taken for guest in guests if guest.taken is not None]:
                await _keep(connection, taken)
            arrivals = [Arrival(guest.station_id, guest.knock.address, guest.version.value) for guest in guests]
            claimed = await store_claims.claim(connection, self._writer.gateway_id, arrivals)
            if claimed.losers:
                await journal_store.wait_for_batches(connection, claimed.losers)
            sessions = await sessions_store.known_sessions(connection, ids)
            idle_keys = await store_claims.idle_meter_keys(connection, ids)
            odd_ids = [guest.station_id for guest in guests if guest.quirks is not None]
            registers = await store_claims.idle_registers(connection, odd_ids) if odd_ids else {}
        for arrival in claimed.moved:
            self.on_moved(arrival.station_id, arrival.address)
        by_station: dict[str, list[Session]] = {}
        for session in sessions:
            by_station.setdefault(session.station_id, []).append(session)
        for guest in guests:
            guest.sessions = by_station.get(guest.station_id)
            guest.idle_keys = idle_keys.get(guest.station_id)
            shown = registers.get(guest.station_id)
            guest.idle_registers = {evse_id: Register(wh, at) for evse_id, wh, at in shown} if shown else None


_UNSETTLED = (CertificateState.ISSUED, CertificateState.REJECTED)
_CURRENT = (CertificateState.INSTALLED, *_UNSETTLED)


def _counts(holding: Holding, record: StationRecord) -> bool:
    """Whether the station may have changed to this certificate; the one it came with last is good until it has."""
    last = holding.fingerprint == record.pinned_certificate
    return holding.state in _CURRENT or (last and holding.state is CertificateState.REPLACED)


def _taken(guest: Guest, issued: dict[str, Holding]) -> Verdict | None:
    """That the station has the certificate with which it comes, where that was not known."""
    shown = guest.certificate
    holding = issued.get(shown.fingerprint) if isinstance(shown, ClientCertificate) else None
    if holding is None or holding.station_id != guest.station_id or holding.state not in _UNSETTLED:
        return None
    return Verdict(
        certificate_id=holding.certificate_id,
        station_id=guest.station_id,
        accepted=True,
        reason=None,
        at=datetime.now(UTC),
    )


async def _keep(connection: Connection, taken: list[Verdict]) -> None:
    unit = Unit("")
    unit.rows.extend((VERDICTS, verdict) for verdict in taken)
    await write_rows(connection, [unit])


async def _issued(connection: Connection, guests: list[Guest]) -> dict[str, Holding]:
    """Which of the certificates that were shown were signed here, by fingerprint."""
    shown = [guest.certificate.fingerprint for guest in guests if isinstance(guest.certificate, ClientCertificate)]
    return await certificates_store.holdings(connection, shown) if shown else {}


def _certificate(told: bytes | RefusalCause | None) -> ClientCertificate | RefusalCause | None:
    if not isinstance(told, bytes):
        return told
    try:
        return read_certificate(told)
    except ValueError:
        return RefusalCause.CERTIFICATE_UNREADABLE


def _step(record: StationRecord, proven: Proven) -> Step | None:
    """What the station came with for the first time; None where there is nothing new."""
    moved = proven.profile == record.next_security_profile
    pinned = proven.certificate.fingerprint if proven.certificate is not None else None
    if not moved and proven.password_hash is None and pinned in {None, record.pinned_certificate}:
        return None
    return Step(
        station_id=record.station_id,
        security_profile=proven.profile if moved else record.security_profile,
        password_hash=proven.password_hash,
        pinned_certificate=pinned,
    )


def _after(record: StationRecord, step: Step) -> StationRecord:
    moved = step.security_profile == record.next_security_profile
    return msgspec.structs.replace(
        record,
        security_profile=step.security_profile,
        next_security_profile=None if moved else record.next_security_profile,
        password_hash=step.password_hash or record.password_hash,
        password_changed=record.password_changed or step.password_hash is not None,
        next_password_hash=None if step.password_hash else record.next_password_hash,
        pinned_certificate=step.pinned_certificate or record.pinned_certificate,
    )


def quirks_of(record: StationRecord) -> StationQuirks | None:
    """The quirks that hold for a station, by what it tells of itself and what an operator switched."""
    return quirks.for_station(
        record.vendor or "",
        record.model or "",
        record.firmware or "",
        switched_on=record.quirks,
        switched_off=record.quirks_off,
    )


def _say_farewell(knock: Knock, station_id: str, offer: str | None) -> None:
    _log.info("a station offers no protocol of ours", station=station_id, offer=(offer or "")[:100])
    if not knock.gone:
        knock.admit(Farewell(), None)


def station_id_of(request: Request, prefix: str) -> str | None:
    """The id of the station that a request is for; None where it names none."""
    try:
        return handshake.station_id(request.path, prefix)
    except UnicodeDecodeError:
        return None
