"""Orders what is planned, and follows it to its end: a worker's lasting work.

What stations tell stands in the record of their events, where it is looked up for the updates under way: gateways have
nothing to do for it. Any number of workers share it: each update is ordered by whoever claims it, once, and one whose
worker died after that is followed by what its station tells.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from voltway.files.links import Links, download_url
from voltway.firmware import campaign_keeping, catalogue, progress as going, store, store_images, updating
from voltway.firmware.progress import PATIENCE, Progress
from voltway.firmware.store import UnderWay
from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.ending import end
from voltway.kit.pace import Pace
from voltway.kit.postgres import AWAY, Connection, Pool, transaction
from voltway.sessions import store_listing as sessions_listing
from voltway.stations import store_firmware
from voltway.stations.commanding import give
from voltway.stations.store_firmware import Booted, FirmwareWord
from voltway.vocabulary.commands import Command
from voltway.vocabulary.errors import Conflict, NotFound, VoltwayError
from voltway.vocabulary.firmware import FirmwareStatus, FirmwareUpdate, UpdateState
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.orders_firmware import UpdateFirmware
from voltway.vocabulary.stations import BootCause

LOOK_S: Final = 1.0
"""How soon what a station tells is seen."""

CAMPAIGNS_S: Final = 5.0
"""How often campaigns are looked at."""

AT_ONCE: Final = 20
"""How many stations a worker asks at the same time."""

BEGUN_PER_S: Final = 5.0
"""How many updates of campaigns a worker begins each second at most: 2,000 stations in 7 minutes. Each costs 50 ms of
processor time in all, for orders, download and boot, which charging shall not wait for."""

LINK_HOLDS: Final = timedelta(days=2)
"""How long a station may at most take until it has fetched the firmware. The link ends before with its update."""

TIMES_FETCHED: Final = 4
"""How often a station may fetch the whole of it: it tries again by itself."""

_PAGE: Final = 500

_log = structlog.get_logger()


class FirmwareKeeping:
    """Orders and follows updates. `run` is its one task."""

    def __init__(self, pool: Pool, bus: Bus, clock: Clock, links: Callable[[], Links]) -> None:
        """`links` is asked for when there is something to order: it may need a key that is not there yet."""
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._links = links
        self._free = asyncio.Semaphore(AT_ONCE)
        self._pace = Pace(BEGUN_PER_S)

    async def run(self) -> None:
        """Keep on for ever, through any absence of PostgreSQL; ends when cancelled."""
        await asyncio.gather(
            self._every(self.order_alone),
            self._every(self.order_of_campaigns),
            self._every(self.listen),
            self._every(self.advance_campaigns, CAMPAIGNS_S),
        )

    @staticmethod
    async def _every(work: Callable[[], Awaitable[object]], rest_s: float = LOOK_S) -> None:
        while True:
            try:
                await work()
            except (*AWAY, VoltwayError) as error:
                _log.warning("updates of firmware wait", error=str(error) or type(error).__name__)
            except Exception:  # noqa: BLE001  # the log has it; the other updates go on all the same
                _log.exception("updates of firmware could not go on")
            await asyncio.sleep(rest_s)

    async def advance_campaigns(self) -> None:
        """Take campaigns a step on. Raises one of `AWAY`."""
        await campaign_keeping.advance(self._pool, self._clock.now())

    # --- ordering

    async def order(self) -> None:
        """Order every planned update whose station can be asked now. Raises one of `AWAY`."""
        await self.order_alone()
        await self.order_of_campaigns()

    async def order_alone(self) -> None:
        """Those that somebody planned alone, who waits for them: at once, whatever campaigns do."""
        async with self._pool.connection() as conn:
            await catalogue.look_for_files(conn, self._clock.now())
            await store.give_up_planned(conn, self._clock.now())
        await self._order_planned(of_campaigns=False)

    async def order_of_campaigns(self) -> None:
        """Those of campaigns, spread over time."""
        await self._order_planned(of_campaigns=True)

    async def _order_planned(self, *, of_campaigns: bool) -> None:
        last = 0
        while True:
            async with self._pool.connection() as conn:
                planned = await store.planned(conn, last, _PAGE, of_campaigns=of_campaigns)
                ready = await _ready(conn, planned)
            if ready:
                await self._order_all([update for update, _ in ready], paced=of_campaigns)
            if len(planned) < _PAGE:
                return
            last = planned[-1].update_id

    async def _order_all(self, updates: Sequence[FirmwareUpdate], *, paced: bool) -> None:
        """Raises the first error when all are over: nobody is left behind at work."""
        links = self._links()
        work: list[asyncio.Task[None]] = []
        try:
            for update in updates:
                if paced:
                    await self._pace.turn()
                work.append(asyncio.create_task(self._order(update, links)))
            outcomes = await asyncio.gather(*work, return_exceptions=True)
        finally:
            await end(work)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _order(self, update: FirmwareUpdate, links: Links | None) -> None:
        async with self._free:
            now = self._clock.now()
            async with self._pool.connection() as conn:
                # Those before it took their time: it may be gone, or in use, by now.
                ready = await _ready(conn, [update])
                due_at = now + PATIENCE[UpdateState.REQUESTED]
                claimed = await store.claim(conn, update.update_id, ready[0][1], now, due_at) if ready else None
            if claimed is not None:
                await self._put(claimed, now, links)

    async def _put(self, claimed: FirmwareUpdate, now: datetime, links: Links | None) -> None:
        try:
            command = await self._given(claimed, now, links)
        except VoltwayError as error:
            await self._settle(claimed, partial(going.failed, reason=str(error)))
            return
        async with self._pool.connection() as conn:
            await store.note_command(conn, claimed.update_id, command.command_id)
        was_sent = command.sent_at is not None
        await self._settle(
            claimed, partial(going.after_answer, outcome=command.state, reason=command.reason, was_sent=was_sent)
        )

    async def _given(self, update: FirmwareUpdate, now: datetime, links: Links | None) -> Command:
        if update.image_id is None or update.request_id is None or links is None:
            raise NotFound("the image was removed", "plan the update with another one")
        async with transaction(self._pool) as conn:
            # Held: whoever cancels it has done so before, or ends this link.
            if await store.hold(conn, update.update_id) is None:
                raise Conflict("the update was cancelled", "plan it anew")
            image = await store_images.known(conn, update.image_id)
            location = await download_url(
                conn,
                links,
                image.file_id,
                update.station_id,
                until=now + LINK_HOLDS,
                now=now,
                times=TIMES_FETCHED,
            )
            await store.note_file(conn, update.update_id, image.file_id)
        order = UpdateFirmware(
            request_id=update.request_id,
            location=location,
            retrieve_at=now,
            signature=image.signature if update.signed else None,
            signing_certificate=image.signing_certificate if update.signed else None,
        )
        return await give(self._pool, self._bus, update.station_id, order, author=update.author)

    async def _settle(self, update: FirmwareUpdate, decide: Callable[[Progress], Progress]) -> None:
        async with transaction(self._pool) as conn:
            held = await store.hold(conn, update.update_id)
            if held is not None:
                await self._write(conn, held, decide(_progress(held)), held.heard_at)

    # --- following

    async def listen(self) -> None:
        """Take in what stations told of their updates, and give up those of which nothing is heard. One of `AWAY`."""
        last = StationId("")
        while True:
            async with self._pool.connection() as conn:
                updates = await store.under_way(conn, last, _PAGE)
                words = await store_firmware.words_since(conn, {one.station_id: one.heard_at for one in updates})
            told: dict[str, list[FirmwareWord]] = defaultdict(list)
            for word in words:
                told[word.station_id].append(word)
            now = self._clock.now()
            for update in updates:
                if told[update.station_id] or update.due_at <= now:
                    await self._take(update.update_id, told[update.station_id])
            if len(updates) < _PAGE:
                return
            last = updates[-1].station_id

    async def _take(self, update_id: int, words: Sequence[FirmwareWord]) -> None:
        async with transaction(self._pool) as conn:
            held = await store.hold(conn, update_id)
            if held is None:
                return
            new = [word for word in words if word.at > held.heard_at]
            progress = after_words(held, new)
            if not new and held.due_at <= self._clock.now():
                progress = going.after_silence(progress)
            await self._write(conn, held, progress, new[-1].at if new else held.heard_at)

    async def _write(self, conn: Connection, held: UnderWay, progress: Progress, heard_at: datetime) -> None:
        if progress == _progress(held) and heard_at == held.heard_at:
            return
        now, patience = self._clock.now(), PATIENCE.get(progress.state)
        due_at = None if patience is None else now + patience
        await store.go_on(conn, held.update_id, progress, heard_at=heard_at, due_at=due_at, now=now)
        if patience is None:
            # What has ended, or was not asked for, is not fetched any more.
            await updating.end_links(conn, held.update_id, held.station_id, now)
        if progress.state.final:
            _log.info(
                "an update of firmware has ended",
                station=held.station_id,
                version=held.version,
                state=progress.state,
                reason=progress.reason,
            )


async def _ready(conn: Connection, planned: Sequence[FirmwareUpdate]) -> list[tuple[FirmwareUpdate, Booted]]:
    """Those whose stations are connected, and not in use where that matters, with what they run."""
    connected = await store_firmware.connected(conn, [update.station_id for update in planned])
    busy = await sessions_listing.in_use(conn, list(connected))
    return [
        (update, connected[update.station_id])
        for update in planned
        if update.station_id in connected and (update.during_sessions or update.station_id not in busy)
    ]


def after_words(update: UnderWay, words: Sequence[FirmwareWord]) -> Progress:
    """How far the update has come after these words of its station.

    A status that names another request is not about it; OCPP 1.6 names none. A boot that was only told on request is
    none.
    """
    progress = _progress(update)
    for word in words:
        if word.status is None:
            if word.cause is not BootCause.TRIGGERED:
                progress = going.after_boot(progress, word.version)
        elif word.status in _STATUSES and word.request_id in (None, update.request_id):
            progress = going.after_status(progress, FirmwareStatus(word.status))
    return progress


_STATUSES: Final = frozenset(FirmwareStatus)


def _progress(update: UnderWay) -> Progress:
    return Progress(
        version=update.version,
        state=update.state,
        told=update.told,
        reason=update.reason,
        from_version=update.from_version,
        running_version=update.running_version,
    )
