"""The table `token`, as the gateway reads it."""

from voltway.kit.postgres import Connection
from voltway.tokens.authorize import TokenRecord
from voltway.vocabulary.tokens import TokenKind, TokenStatus, folded

_RECORDS = """
    select token_uid, kind, status, coalesce(group_id, parent_uid), valid_from, valid_until, credit_ok, max_concurrent,
        allowed_stations, allowed_hours, master_pass
    from token where lower(token_uid) = any(%s)
"""


async def records(connection: Connection, token_uids: list[str]) -> dict[str, TokenRecord]:
    """The tokens that are known, by folded uid."""
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
        )
        for row in await cursor.fetchall()
    }
