"""The tables `token` and `token_group`, as the gateway reads them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from voltway.kit.postgres import Connection
from voltway.tokens.authorize import GroupRecord, GroupUse, TokenRecord
from voltway.vocabulary.tokens import TokenKind, TokenStatus, folded

# A token that names a group of another organization is in none: nobody spends what isn't theirs.
_RECORDS = """
    select t.token_uid, t.kind, t.status,
        case when g.organization_id <> t.organization_id then null else coalesce(t.group_id, t.parent_uid) end,
        t.valid_from, t.valid_until, t.credit_ok, t.max_concurrent, t.allowed_stations, t.allowed_hours, t.master_pass,
        case when g.organization_id = t.organization_id then g.group_id end, g.blocked, g.valid_from, g.valid_until,
        g.energy_limit_wh, g.time_limit_s, g.money_limit, g.max_concurrent, g.allowed_stations, g.allowed_hours
    from token t left join token_group g on g.group_id = coalesce(t.group_id, t.parent_uid)
    where t.folded_uid = any(%s)
"""


async def records(connection: Connection, token_uids: list[str]) -> dict[str, TokenRecord]:
    """The tokens that are known, by folded uid, each with the limits of its group."""
    asked = [folded(uid) for uid in token_uids]
    cursor = await connection.execute(_RECORDS, (asked,), prepare=True)
    return {
        folded(row[0]): TokenRecord(
            token_uid=row[0],
            kind=TokenKind(row[1]),
            status=TokenStatus(row[2]),
            group_id=row[3],
            valid_from=row[4],
            valid_until=row[5],
            credit_ok=row[6],
            max_concurrent=row[7],
            allowed_stations=row[8],
            allowed_hours=row[9],
            master_pass=row[10],
            group=None if row[11] is None else _group(row[11:]),
        )
        for row in await cursor.fetchall()
    }


def _group(columns: tuple[Any, ...]) -> GroupRecord:
    return GroupRecord(
        group_id=columns[0],
        blocked=columns[1],
        valid_from=columns[2],
        valid_until=columns[3],
        energy_limit_wh=columns[4],
        time_limit_s=columns[5],
        money_limit=columns[6],
        max_concurrent=columns[7],
        allowed_stations=columns[8],
        allowed_hours=columns[9],
    )


# A session belongs to the period in which it began. The two counts have an index each, so a group pays for the
# sessions of its period and no more.
_USES = """
    select g.group_id, used.energy_wh, used.time_s, running.elsewhere
    from token_group g
    cross join lateral (
        select coalesce(sum(s.energy_wh), 0) as energy_wh,
            coalesce(extract(epoch from sum(coalesce(s.ended_at, s.last_at) - s.started_at)), 0)::float8 as time_s
        from session s
        where (g.energy_limit_wh is not null or g.time_limit_s is not null) and s.group_id = g.group_id
            and s.started_at >= case g.period when 'total' then '-infinity'
                                else date_trunc(g.period, %(now)s::timestamptz, g.time_zone) end
    ) used
    cross join lateral (
        select count(*) as elsewhere
        from session s left join station t using (station_id)
        where g.max_concurrent is not null and s.group_id = g.group_id and s.state = 'active'
            and t.gateway_id is distinct from %(gateway_id)s
    ) running
    where g.group_id = any(%(groups)s)
"""


async def group_uses(
    connection: Connection, gateway_id: str, group_ids: Iterable[str], now: datetime
) -> dict[str, GroupUse]:
    """What each group used in the period that `now` lies in, and its sessions at stations this gateway does not hold.

    Nobody knows yet what a session costs: `cost` is 0.
    """
    parameters = {"gateway_id": gateway_id, "groups": list(group_ids), "now": now}
    cursor = await connection.execute(_USES, parameters, prepare=True)
    return {
        str(row[0]): GroupUse(energy_wh=row[1], time_s=row[2], cost=Decimal(0), active_elsewhere=row[3])
        for row in await cursor.fetchall()
    }
