"""The table `quirk_use`: how often each correction was needed at each station."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all


class QuirkUse(Struct, frozen=True, kw_only=True):
    """How often a quirk was used at a station, and when first and last."""

    quirk: str
    uses: int
    first_at: datetime
    last_at: datetime


async def count_uses(connection: Connection, uses: Mapping[tuple[str, str], int]) -> None:
    """Add to the counts of (station, quirk)."""
    await connection.execute(
        """
        insert into quirk_use as q (station_id, quirk, uses, first_at, last_at)
        select station_id, quirk, uses, now(), now() from unnest(%s::text[], %s::text[], %s::bigint[])
            as u(station_id, quirk, uses)
        on conflict (station_id, quirk) do update set uses = q.uses + excluded.uses, last_at = now()
        """,
        ([station for station, _ in uses], [quirk for _, quirk in uses], list(uses.values())),
    )


async def uses(connection: Connection, station_id: str) -> list[QuirkUse]:
    """What was used at the station, by name."""
    query = "select quirk, uses, first_at, last_at from quirk_use where station_id = %(station_id)s order by quirk"
    return await fetch_all(connection, QuirkUse, query, {"station_id": station_id})
