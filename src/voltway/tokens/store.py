"""The tables `token` and `token_group`, as the gateway reads them."""

from typing import Any, Final, LiteralString

from voltway.kit.postgres import Connection
from voltway.tokens.authorize import GroupRecord, TokenRecord
from voltway.vocabulary.tokens import LimitPeriod, TokenKind, TokenStatus, folded

COLUMNS: Final[LiteralString] = """
    t.token_uid, t.kind, t.status,
    case when g.organization_id <> t.organization_id then null else coalesce(t.group_id, t.parent_uid) end,
    t.valid_from, t.valid_until, t.credit_ok, t.max_concurrent, t.allowed_stations, t.allowed_hours, t.master_pass,
    case when g.organization_id = t.organization_id then g.group_id end, g.blocked, g.valid_from, g.valid_until,
    g.energy_limit_wh, g.time_limit_s, g.money_limit, g.max_concurrent, g.allowed_stations, g.allowed_hours,
    g.period, g.time_zone
"""
"""What `record_of` reads, from `SOURCE`. A token that names a group of another organization is in none: nobody spends
what isn't theirs."""

SOURCE: Final[LiteralString] = "token t left join token_group g on g.group_id = coalesce(t.group_id, t.parent_uid)"

_RECORDS: Final = f"select {COLUMNS} from {SOURCE} where t.folded_uid = any(%s)"  # both are constants


async def records(connection: Connection, token_uids: list[str]) -> dict[str, TokenRecord]:
    """The tokens that are known, by folded uid, each with the limits of its group."""
    asked = [folded(uid) for uid in token_uids]
    cursor = await connection.execute(_RECORDS, (asked,), prepare=True)
    return {folded(row[0]): record_of(row) for row in await cursor.fetchall()}


def record_of(row: tuple[Any, ...]) -> TokenRecord:
    """The token that was read with `COLUMNS`."""
    return TokenRecord(
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
        period=LimitPeriod(columns[10]),
        time_zone=columns[11],
    )
