"""Makes the deliveries that are due: many at a time, one per subject, each until it is taken or given up.

Any number of workers may do so side by side. What one has claimed is its own for a while; when it dies in between, the
claim lapses and another worker delivers the same message again: at least once, and never a later one before it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

import structlog

from voltway.kit.backoff import Backoff
from voltway.kit.clock import Clock
from voltway.kit.ending import end
from voltway.kit.postgres import AWAY, Pool, first_line, retrying
from voltway.kit.sealing import Sealing
from voltway.kit.settings import WebhookSettings
from voltway.vocabulary.errors import VoltwayError
from voltway.vocabulary.ids import new_id
from voltway.webhooks import signature, store_lanes
from voltway.webhooks.endpoints import seal_purpose
from voltway.webhooks.outcome import Attempt, DeliveryState, Outcome, outcome_of
from voltway.webhooks.posting import Posting
from voltway.webhooks.store_lanes import Claimed

_FIRST_LOOK_S: Final = 0.02
_LONGEST_PAUSE_S: Final = 1.0
_LAST_ANSWERS_S: Final = 3.0
_COUNT_EVERY_S: Final = 15.0
_LEASE_SPARE_S: Final = 2.0

_log = structlog.get_logger()


class Tally:
    """What was done here, and what waits for active endpoints everywhere (counted every 15 s)."""

    def __init__(self) -> None:
        self.delivered = 0
        self.failed_attempts = 0
        self.dead = 0
        self.waiting = 0
        self.lag_s = 0.0


class Deliverer:
    """Delivers for ever. `run` is its one task; `wake` says that something may be due."""

    def __init__(
        self, pool: Pool, clock: Clock, settings: WebhookSettings, sealing: Callable[[], Sealing], posting: Posting
    ) -> None:
        """`sealing` is asked with each delivery: a worker without any needs no key."""
        self._pool = pool
        self._clock = clock
        self._settings = settings
        self._sealing = sealing
        self._posting = posting
        self._under_way: dict[asyncio.Task[None], Claimed] = {}
        self._woken = asyncio.Event()
        # An attempt is over by then, with what is written about it.
        self._lease = timedelta(seconds=2 * settings.timeout_s + _LEASE_SPARE_S)
        self.tally = Tally()

    def wake(self) -> None:
        """Look at once and, as news come before what they tell of is committed, a few times soon after."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled; then wait a moment for the answers of what is under way, and let the rest go."""
        counting = asyncio.create_task(self._count(), name="webhook-count")
        try:
            await self._deliver_due()
        finally:
            await end([counting])
            await self._finish()

    async def _deliver_due(self) -> None:
        pause = Backoff(first_s=_FIRST_LOOK_S, longest_s=_LONGEST_PAUSE_S)
        while True:
            if await self._begin():
                pause.reset()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause.next_s())
                self._woken.clear()
                pause.reset()

    async def _begin(self) -> int:
        """Begin what is due and has room; how many."""
        room = self._settings.parallel - len(self._under_way)
        if room <= 0:
            return 0
        try:
            due = await self._claim(room)
        except AWAY as error:
            _log.warning("webhooks wait for PostgreSQL", error=first_line(error))
            return 0
        except Exception:  # noqa: BLE001  # the log has it; to stop here would end all deliveries
            _log.exception("due webhooks could not be claimed, trying again")
            return 0
        for claimed in due:
            task = asyncio.create_task(self._deliver(claimed), name="webhook")
            self._under_way[task] = claimed
            task.add_done_callback(self._ended)
        return len(due)

    async def _claim(self, room: int) -> list[Claimed]:
        busy = Counter(claimed.endpoint_id for claimed in self._under_way.values())
        async with self._pool.connection() as conn:
            return await store_lanes.claim(
                conn,
                new_id(),
                now=self._clock.now(),
                lease=self._lease,
                limit=room,
                per_endpoint=self._settings.parallel_per_endpoint,
                busy=busy,
            )

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # Its claim lapses, and it is delivered again.
            _log.error("a webhook's outcome could not be written", exc_info=error)

    async def _deliver(self, claimed: Claimed) -> None:
        attempt = await self._attempt(claimed)
        now = self._clock.now()
        outcome = outcome_of(
            attempt,
            attempts=claimed.attempts + 1,
            retry_after_s=self._settings.retry_after_s,
            failing_since=claimed.failing_since,
            disable_after=timedelta(days=self._settings.disable_after_days),
            now=now,
        )
        settled = await retrying(
            lambda: store_lanes.settle(self._pool, claimed, attempt, outcome, now), "the outcome of a webhook"
        )
        if settled:
            await self._note(claimed, attempt, outcome)

    async def _attempt(self, claimed: Claimed) -> Attempt:
        body = claimed.payload.encode()
        try:
            headers = signature.headers(self._secrets(claimed), claimed.delivery_id, self._clock.now(), body)
            return await self._posting.send(claimed.url, headers, body)
        except VoltwayError as error:
            _log.warning("a webhook can't be signed", endpoint=claimed.endpoint_id, error=str(error))
            return Attempt(error=str(error))
        except Exception as error:  # noqa: BLE001  # the log has it; it counts as an attempt, so that it is given up
            _log.exception("a webhook could not be sent", endpoint=claimed.endpoint_id, delivery=claimed.delivery_id)
            return Attempt(error=f"a defect of Voltway: {type(error).__name__}")

    def _secrets(self, claimed: Claimed) -> list[str]:
        sealed = [claimed.secret]
        if (
            claimed.previous_secret is not None
            and claimed.previous_until is not None
            and self._clock.now() < claimed.previous_until
        ):
            sealed.append(claimed.previous_secret)
        purpose = seal_purpose(claimed.endpoint_id)
        return [self._sealing().open(one, purpose).decode() for one in sealed]

    async def _note(self, claimed: Claimed, attempt: Attempt, outcome: Outcome) -> None:
        """Count, and remember how the endpoint is doing; what was delivered is not made undone by an error here."""
        self.tally.delivered += outcome.state is DeliveryState.DELIVERED
        self.tally.dead += outcome.state is DeliveryState.DEAD
        self.tally.failed_attempts += not attempt.succeeded
        if attempt.succeeded and claimed.failing_since is None:
            return
        try:
            async with self._pool.connection() as conn:
                await store_lanes.note_health(
                    conn,
                    claimed.endpoint_id,
                    failed_at=None if attempt.succeeded else self._clock.now(),
                    quiet_until=outcome.quiet_until,
                )
                if outcome.disable and await store_lanes.disable(conn, claimed.endpoint_id, outcome.disable):
                    _log.warning("a webhook endpoint is disabled", endpoint=claimed.endpoint_id, why=outcome.disable)
        except AWAY as error:
            _log.warning("how a webhook endpoint does is not noted", error=first_line(error))

    async def _count(self) -> None:
        while True:
            with suppress(*AWAY):
                async with self._pool.connection() as conn:
                    backlog = await store_lanes.backlog(conn)
                self.tally.waiting = backlog.waiting
                age = self._clock.now() - backlog.oldest_at if backlog.oldest_at else timedelta()
                self.tally.lag_s = max(age.total_seconds(), 0.0)
            await asyncio.sleep(_COUNT_EVERY_S)

    async def _finish(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LAST_ANSWERS_S)
        left = {claimed.claim for claimed in self._under_way.values()}
        await end(list(self._under_way))
        if left:
            with suppress(*AWAY):
                async with self._pool.connection(timeout=1.0) as conn:
                    await store_lanes.release(conn, left, self._clock.now())
