"""Stations that no gateway holds, kept from being claimed while somebody else decides about them."""

from voltway.kit.postgres import Connection


async def hold_unclaimed(connection: Connection, station_ids: list[str]) -> set[str]:
    """Those of the stations that no gateway holds; none can claim them before this transaction ends.

    A claim waits for the row's lock and only then reads what is known of the station: it sees all that was written
    meanwhile. Stations that are just being claimed are left out.
    """
    cursor = await connection.execute(
        """
        select station_id from station where station_id = any(%s) and gateway_id is null
        order by station_id for update skip locked
        """,
        (station_ids,),
    )
    return {str(row[0]) for row in await cursor.fetchall()}
