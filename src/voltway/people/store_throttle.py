"""Table `throttle_bucket`: what is left of attempts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all
from voltway.people.throttle import LIMITS, Bucket, Draw, Limit, drawn, full_at, wait_s


class _Row(Struct, frozen=True):
    bucket: bytes
    tokens: float
    at: datetime


async def take(conn: Connection, draws: Sequence[Draw], now: datetime) -> int | None:
    """Take a token from each bucket; None: done. Else none is taken, and it is the seconds until there is one in each.

    Two attempts at once never take the same token. Needs a transaction, which should end soon after: it holds the rows.
    """
    kinds = {one.key: LIMITS[one.kind] for one in draws}
    looked = await _look(conn, list(kinds))
    if any(drawn(bucket, kinds[key], now) is None for key, bucket in looked.items()):
        # Most of a flood ends here, and writes nothing.
        return _wait_s(looked, kinds, now)
    # Locked in the order of their keys, as two who lock in different orders would wait for each other.
    rows = await fetch_all(
        conn,
        _Row,
        """
        insert into throttle_bucket as t (bucket, tokens, at, full_at)
        select bucket, size, %(now)s, %(now)s
        from unnest(%(keys)s::bytea[], %(sizes)s::float8[]) as wanted (bucket, size) order by bucket
        on conflict (bucket) do update set full_at = t.full_at
        returning t.bucket, t.tokens, t.at
        """,
        {"keys": list(kinds), "sizes": [limit.size for limit in kinds.values()], "now": now},
    )
    found = {row.bucket: Bucket(row.tokens, row.at) for row in rows}
    after = {key: drawn(bucket, kinds[key], now) for key, bucket in found.items()}
    left = {key: bucket for key, bucket in after.items() if bucket is not None}
    if len(left) < len(found):
        return _wait_s(found, kinds, now)
    ends = [full_at(bucket, kinds[key]) for key, bucket in left.items()]
    await _keep(conn, left, ends)
    return None


async def give_back(conn: Connection, draws: Sequence[Draw], now: datetime) -> None:
    """Put back what `take` took: the attempt was right."""
    limits = {one.key: LIMITS[one.kind] for one in draws}
    await conn.execute(
        """
        update throttle_bucket as t
        set tokens = least(size, t.tokens + 1), full_at = greatest(%(now)s, t.full_at - refill)
        from (
            select bucket, size, refill from throttle_bucket
            join unnest(%(keys)s::bytea[], %(sizes)s::float8[], %(refills)s::interval[])
                as given (bucket, size, refill) using (bucket)
            order by bucket for update of throttle_bucket
        ) as given
        where t.bucket = given.bucket
        """,
        {
            "keys": list(limits),
            "sizes": [limit.size for limit in limits.values()],
            "refills": [f"{limit.refill_s} seconds" for limit in limits.values()],
            "now": now,
        },
    )


async def remove_full(conn: Connection, now: datetime) -> int:
    """Forget the buckets that are full again; how many."""
    cursor = await conn.execute("delete from throttle_bucket where full_at < %(now)s", {"now": now})
    return cursor.rowcount


async def _look(conn: Connection, keys: list[bytes]) -> dict[bytes, Bucket]:
    query = "select bucket, tokens, at from throttle_bucket where bucket = any(%(keys)s)"
    return {row.bucket: Bucket(row.tokens, row.at) for row in await fetch_all(conn, _Row, query, {"keys": keys})}


def _wait_s(buckets: Mapping[bytes, Bucket], limits: Mapping[bytes, Limit], now: datetime) -> int:
    return max([1, *(wait_s(bucket, limits[key], now) for key, bucket in buckets.items())])


async def _keep(conn: Connection, buckets: dict[bytes, Bucket], ends: Sequence[datetime]) -> None:
    await conn.execute(
        """
        update throttle_bucket as t set tokens = kept.tokens, at = kept.at, full_at = kept.full_at
        from unnest(%(keys)s::bytea[], %(tokens)s::float8[], %(ats)s::timestamptz[], %(ends)s::timestamptz[])
            as kept (bucket, tokens, at, full_at)
        where t.bucket = kept.bucket
        """,
        {
            "keys": list(buckets),
            "tokens": [bucket.tokens for bucket in buckets.values()],
            "ats": [bucket.at for bucket in buckets.values()],
            "ends": list(ends),
        },
    )
