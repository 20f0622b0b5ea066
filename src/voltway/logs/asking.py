"""Logs are asked for: a link for the file is made and written down first, then the station gets it."""

from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct

from voltway.audit import trail
from voltway.files import store as files_store
from voltway.files.keeping import clean_name
from voltway.files.links import Links, upload_url
from voltway.files.store import NewFile
from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import Settings
from voltway.logs import store
from voltway.logs.store import NewLog
from voltway.stations import store_listing as stations_listing
from voltway.stations.commanding import give
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, Origin
from voltway.vocabulary.commands import Command, CommandState
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.files import FileKind, StoredFile
from voltway.vocabulary.ids import new_id
from voltway.vocabulary.logs import LogKind, LogState, StationLog
from voltway.vocabulary.orders_logs import AskLog, LogPromised

LINK_FOR: Final = timedelta(hours=24)
"""A station on a slow line, or with much to tell, has so long."""
MOST_AWAITED: Final = 20
"""Logs of one station that may be awaited at a time: each is a file it may send."""

_MB: Final = 1024 * 1024


class Wish(Struct, frozen=True, kw_only=True):
    """Which log is wanted of which station. `retries` and `retry_interval_s` None: as the station likes."""

    station_id: str
    kind: LogKind = LogKind.DIAGNOSTICS
    oldest: datetime | None = None
    latest: datetime | None = None
    retries: int | None = None
    retry_interval_s: int | None = None


class Asking(Struct, frozen=True):
    """What it takes to ask."""

    pool: Pool
    bus: Bus
    clock: Clock
    settings: Settings
    links: Links


async def ask(by: Asking, wish: Wish, origin: Origin, wait_s: float = 30.0) -> StationLog:
    """Ask a station for a log, and give what is known of it after the station's answer: read its state.

    Raises NotFound for an unknown station, InvalidInput for an end before the beginning, Conflict where too many of the
    station's logs are awaited.
    """
    if wish.oldest is not None and wish.latest is not None and wish.latest < wish.oldest:
        raise InvalidInput("the latest moment is before the oldest", "exchange them")
    log_id, order = await _written(by, wish, origin)
    command = await give(by.pool, by.bus, wish.station_id, order, author=origin.actor.as_author, wait_s=wait_s)
    state, reason = after_asking(command.state, command.reason)
    promised = promised_of(command)
    now = by.clock.now()
    async with transaction(by.pool) as conn:
        # A station says what it likes.
        told_name = clean_name(promised.file_name)
        await store.settle(conn, log_id, state, reason, told_name, command.command_id, now)
        if promised.instead:
            await store.cancel_others(conn, wish.station_id, log_id, now)
        return await store.known(conn, log_id)


def after_asking(state: CommandState, reason: str | None) -> tuple[LogState, str | None]:
    """What the station's answer makes of the log."""
    match state:
        case CommandState.ACCEPTED:
            return LogState.ACCEPTED, None
        case CommandState.REJECTED:
            return LogState.REJECTED, reason
        case CommandState.CREATED | CommandState.QUEUED | CommandState.SENT | CommandState.TIMED_OUT:
            return LogState.ASKED, "the station has not answered"
        case CommandState.OFFLINE | CommandState.EXPIRED:
            return LogState.FAILED, reason or "the station is offline"
        case CommandState.FAILED:
            return LogState.FAILED, reason


def promised_of(command: Command) -> LogPromised:
    """How the station calls the file, and whether it gives up another for it."""
    try:
        return msgspec.convert(msgspec.to_builtins(command.answer), LogPromised)
    except msgspec.ValidationError:
        return LogPromised(file_name=None, instead=False)


async def file_of(conn: Connection, log_id: str) -> StoredFile:
    """The file of a log. Raises NotFound for an unknown log, and for one whose file is not here."""
    log = await store.known(conn, log_id)
    file_id = await store.file_id(conn, log_id)
    file = None if file_id is None else await files_store.find(conn, file_id)
    if file is None or file.size_bytes is None:
        raise NotFound(
            f"the file of the log {log_id} is not here ({log.state})", "ask for it again when it is uploaded"
        )
    return file


async def _written(by: Asking, wish: Wish, origin: Origin) -> tuple[str, AskLog]:
    now = by.clock.now()
    due_at = now + LINK_FOR
    async with transaction(by.pool) as conn:
        station = await stations_listing.find(conn, wish.station_id)
        if station is None:
            raise NotFound(f"there is no station {wish.station_id[:80]}", "`voltway station list` shows all stations")
        if await store.awaited_at(conn, wish.station_id) >= MOST_AWAITED:
            raise Conflict(f"{MOST_AWAITED} logs of {wish.station_id} are awaited", "wait for one of them")
        new_file = _new_file(by.settings, wish, station.organization_id, now)
        limit = by.settings.files.upload_limit_mb * _MB
        url = await upload_url(conn, by.links, new_file, limit_bytes=limit, until=due_at, now=now)
        new = NewLog(
            log_id=new_id(),
            station_id=wish.station_id,
            file_id=new_file.file_id,
            kind=wish.kind,
            oldest=wish.oldest,
            latest=wish.latest,
            due_at=due_at,
        )
        request_id = await store.insert(conn, new, now)
        await _audit(conn, origin, wish, station.organization_id, now)
    order = AskLog(
        log=wish.kind,
        request_id=request_id,
        location=url,
        oldest=wish.oldest,
        latest=wish.latest,
        retries=wish.retries,
        retry_interval_s=wish.retry_interval_s,
    )
    return new.log_id, order


def _new_file(settings: Settings, wish: Wish, organization_id: str, now: datetime) -> NewFile:
    name = f"{wish.station_id}-{wish.kind}-{now:%Y%m%d-%H%M%S}.log"
    return NewFile(
        file_id=new_id(),
        organization_id=organization_id,
        station_id=wish.station_id,
        kind=FileKind.STATION_LOG,
        name=name,
        expires_at=now + timedelta(days=settings.retention.station_log_days),
    )


async def _audit(conn: Connection, origin: Origin, wish: Wish, organization_id: OrganizationId, now: datetime) -> None:
    """Without the link, which would open something."""
    action = AuditAction.STATION_ASK_LOG
    await trail.record(
        conn,
        origin.actor,
        action,
        AuditSubject(action.subject_kind, wish.station_id),
        now=now,
        organization_id=organization_id,
        address=origin.address,
        after=wish,
        reason=origin.reason,
    )
