"""What stations told of payments that they settled, from the table `station_event`."""

from datetime import datetime

from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all
from voltway.vocabulary.payments import Settlement


async def page(
    conn: Connection, station_id: str, *, before: datetime | None = None, limit: int = 100
) -> list[Settlement]:
    """A station's settlements, each as told last, newest first, told before `before`.

    What was received at the same instant is never torn apart: there may be a few more than `limit`.
    """
    # What a station repeats is the same payment: of each reference only the last word counts.
    where = conditions({"at < %(before)s": before})
    query = SQL("""
        select * from (
            select distinct on (detail ->> 'pspRef') detail ->> 'pspRef' as psp_ref, name as state,
                (detail ->> 'settlementAmount')::numeric as amount, received_at as at,
                detail ->> 'settlementTime' as settled_at, detail ->> 'transactionId' as ref,
                detail ->> 'receiptId' as receipt_id, detail ->> 'receiptUrl' as receipt_url,
                detail ->> 'statusInfo' as status_text
            from station_event where kind = 'settlement' and station_id = %(station_id)s
            order by detail ->> 'pspRef', received_at desc
        ) as settlement where {}
        order by at desc fetch first (%(limit)s) rows with ties
    """).format(where)
    return await fetch_all(conn, Settlement, query, {"station_id": station_id, "before": before, "limit": limit})
