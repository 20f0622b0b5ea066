"""The table `quirk_use`: how often each correction was needed at each station."""

from collections.abc import Mapping

from voltway.kit.postgres import Connection


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
