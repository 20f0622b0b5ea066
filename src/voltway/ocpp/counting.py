"""What token groups have used, as a gateway knows it: sums that cost much are counted less often."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct, structs

from voltway.kit.postgres import Pool
from voltway.sessions import store_group_use
from voltway.tokens import periods
from voltway.tokens.authorize import GroupRecord, GroupUse
from voltway.tokens.book import COUNTED_FRESH_S

# Counting takes at most this part of a connection's time, but no sum is older than a minute.
_SHARE = 0.05
_OLDEST_S = 60.0


class _Sum(Struct, gc=False):
    """What a group used since `since`; serves until `until_s`."""

    use: GroupUse
    since: datetime | None
    until_s: float


class Counting:
    """Counts for groups whose limits need it."""

    def __init__(self, gateway_id: str, pool: Pool) -> None:
        self._gateway_id = gateway_id
        self._pool = pool
        self._sums: dict[str, _Sum] = {}
        self.clock_s: Callable[[], float] = time.monotonic

    async def uses(self, groups: list[GroupRecord]) -> dict[str, GroupUse]:
        """What each group has used. The sessions it runs elsewhere are always counted anew: there are few."""
        now, now_s = datetime.now(UTC), self.clock_s()
        self._sums = {group_id: one for group_id, one in self._sums.items() if one.until_s > now_s}
        await self._sum([group for group in groups if group.sums and not self._is_fresh(group, now)], now)
        running = await self._running([group.group_id for group in groups if group.max_concurrent is not None])
        return {
            group.group_id: structs.replace(
                self._sums[group.group_id].use if group.sums else GroupUse(),
                active_elsewhere=running.get(group.group_id, 0),
            )
            for group in groups
        }

    def _is_fresh(self, group: GroupRecord, now: datetime) -> bool:
        one = self._sums.get(group.group_id)
        return one is not None and one.since == periods.began(group.period, group.time_zone, now)

    async def _sum(self, groups: list[GroupRecord], now: datetime) -> None:
        """One after another, so that a group with many sessions does not make the others seem dear."""
        for group in groups:
            begun_s = self.clock_s()
            async with self._pool.connection() as connection:
                sums = await store_group_use.group_sums(connection, [group], now)
            fresh_s = min(max(COUNTED_FRESH_S, (self.clock_s() - begun_s) / _SHARE), _OLDEST_S)
            since = periods.began(group.period, group.time_zone, now)
            self._sums[group.group_id] = _Sum(sums[group.group_id], since, self.clock_s() + fresh_s)

    async def _running(self, group_ids: list[str]) -> dict[str, int]:
        if not group_ids:
            return {}
        async with self._pool.connection() as connection:
            return await store_group_use.groups_active_elsewhere(connection, self._gateway_id, group_ids)
