"""What stations told of batteries that were swapped, from the table `station_event`."""

from datetime import datetime

from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all
from voltway.vocabulary.batteries import BatterySwap


async def page(
    conn: Connection, station_id: str, *, before: datetime | None = None, limit: int = 100
) -> list[BatterySwap]:
    """What happened to batteries there, newest first, received before `before`.

    What was received at the same instant is never torn apart: there may be a few more than `limit`.
    """
    where = conditions({"station_id = %(station_id)s": station_id, "received_at < %(before)s": before})
    query = SQL("""
        select received_at as at, name as event, (detail ->> 'requestId')::bigint as request_id,
            detail #>> '{{idToken,idToken}}' as token_uid,
            (select json_agg(json_build_object('evse_id', b -> 'evseId', 'serial', b -> 'serialNumber',
                'soc_percent', b -> 'soC', 'soh_percent', b -> 'soH', 'made_at', b -> 'productionDate',
                'vendor_info', b -> 'vendorInfo'))
            from json_array_elements(detail -> 'batteryData') as b) as batteries
        from station_event where kind = 'battery_swap' and {}
        order by received_at desc fetch first (%(limit)s) rows with ties
    """).format(where)
    return await fetch_all(conn, BatterySwap, query, {"station_id": station_id, "before": before, "limit": limit})
