"""What token groups have used, counted from their sessions."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import structs

from voltway.kit.postgres import Connection
from voltway.tokens import periods
from voltway.tokens.authorize import GroupRecord, GroupUse

# By the index on group and start: a group pays for the sessions of its period, and for no others.
_SUMS = """
    select asked.group_id, used.energy_wh, used.time_s
    from unnest(%(groups)s::text[], %(since)s::timestamptz[]) as asked(group_id, since)
    cross join lateral (
        select coalesce(sum(s.energy_wh), 0) as energy_wh,
            coalesce(extract(epoch from sum(coalesce(s.ended_at, s.last_at) - s.started_at)), 0)::float8 as time_s
        from session s where s.group_id = asked.group_id and s.started_at >= coalesce(asked.since, '-infinity')
    ) used
"""


async def group_sums(connection: Connection, groups: Iterable[GroupRecord], now: datetime) -> dict[str, GroupUse]:
    """What each group used in the period that `now` lies in, without what runs.

    A session belongs to the period in which it began, whole. Nobody knows yet what a session costs: `cost` is 0. Takes
    a few microseconds for each session of the period.
    """
    asked = list(groups)
    parameters = {
        "groups": [group.group_id for group in asked],
        "since": [periods.began(group.period, group.time_zone, now) for group in asked],
    }
    cursor = await connection.execute(_SUMS, parameters, prepare=True)
    return {str(row[0]): GroupUse(energy_wh=row[1], time_s=row[2]) for row in await cursor.fetchall()}


_ACTIVE_ELSEWHERE = """
    select s.group_id, count(*) from session s left join station t using (station_id)
    where s.state = 'active' and s.group_id = any(%s) and t.gateway_id is distinct from %s
    group by 1
"""


async def groups_active_elsewhere(connection: Connection, gateway_id: str, group_ids: Iterable[str]) -> dict[str, int]:
    """How many sessions each group runs at stations this gateway does not hold; groups that run none are left out."""
    cursor = await connection.execute(_ACTIVE_ELSEWHERE, (list(group_ids), gateway_id), prepare=True)
    return {str(row[0]): int(row[1]) for row in await cursor.fetchall()}


async def group_use(connection: Connection, group: GroupRecord, now: datetime) -> GroupUse:
    """All that one group has used in its period, and every session it runs."""
    sums = await group_sums(connection, [group], now)
    running = await groups_active_elsewhere(connection, "", [group.group_id])
    return structs.replace(sums[group.group_id], active_elsewhere=running.get(group.group_id, 0))
