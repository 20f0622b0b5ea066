"""What token groups have used, counted from their sessions."""

from collections.abc import Iterable
from datetime import datetime

from voltway.kit.postgres import Connection
from voltway.tokens import periods
from voltway.tokens.authorize import GroupRecord, GroupUse

# Each count has an index, so a group pays for the sessions of its period and for those that run, and for no others.
_USES = """
    select asked.group_id, used.energy_wh, used.time_s, running.elsewhere
    from unnest(%(groups)s::text[], %(since)s::timestamptz[], %(sums)s::boolean[], %(places)s::boolean[])
        as asked(group_id, since, sums, places)
    cross join lateral (
        select coalesce(sum(s.energy_wh), 0) as energy_wh,
            coalesce(extract(epoch from sum(coalesce(s.ended_at, s.last_at) - s.started_at)), 0)::float8 as time_s
        from session s
        where asked.sums and s.group_id = asked.group_id and s.started_at >= coalesce(asked.since, '-infinity')
    ) used
    cross join lateral (
        select count(*) as elsewhere
        from session s left join station t using (station_id)
        where asked.places and s.group_id = asked.group_id and s.state = 'active'
            and t.gateway_id is distinct from %(gateway_id)s
    ) running
"""


async def group_uses(
    connection: Connection, gateway_id: str, groups: Iterable[GroupRecord], now: datetime
) -> dict[str, GroupUse]:
    """What each group used in the period that `now` lies in, and its sessions at stations this gateway does not hold.

    A session belongs to the period in which it began, whole. What no limit needs is not counted. Nobody knows yet what
    a session costs: `cost` is 0.
    """
    asked = list(groups)
    parameters = {
        "gateway_id": gateway_id,
        "groups": [group.group_id for group in asked],
        "since": [periods.began(group.period, group.time_zone, now) for group in asked],
        "sums": [group.energy_limit_wh is not None or group.time_limit_s is not None for group in asked],
        "places": [group.max_concurrent is not None for group in asked],
    }
    cursor = await connection.execute(_USES, parameters, prepare=True)
    return {
        str(row[0]): GroupUse(energy_wh=row[1], time_s=row[2], active_elsewhere=row[3])
        for row in await cursor.fetchall()
    }
