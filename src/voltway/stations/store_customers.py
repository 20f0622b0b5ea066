"""The tables `customer_request` and `customer_page`: what stations tell of customers, until it is in an export."""

from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import json_of_rows

MOST_PAGES = 1_000
"""Pages of one answer that are kept, of at most 512 characters each (2.x part 3, NotifyCustomerInformation)."""


class Page(Struct, frozen=True, gc=False):
    """One page of an answer, counted from 0."""

    station_id: str
    request_id: int
    seq_no: int
    content: str
    is_last: bool


class PageSink:
    """Rows of `customer_page`. What was not asked for, and a page told twice, is dropped."""

    def statements(self, rows: list[Page]) -> list[Statement]:
        """Insert."""
        sql: LiteralString = """
            insert into customer_page (station_id, request_id, seq_no, content, is_last)
            select p.station_id, p.request_id, p.seq_no, p.content, p.is_last
            from json_to_recordset($1::json) as p(station_id text, request_id bigint, seq_no bigint, content text,
                is_last boolean)
            where p.seq_no between 0 and $2::bigint - 1 and exists (
                select from customer_request r where r.station_id = p.station_id and r.request_id = p.request_id
            )
            on conflict do nothing
            """
        return [Statement(sql, (json_of_rows(rows), str(MOST_PAGES)))]


PAGES = PageSink()


async def open_request(conn: Connection, station_id: str, request_id: int) -> None:
    """From now on the answer to this request is kept."""
    await conn.execute(
        "insert into customer_request (station_id, request_id) values (%s, %s)", (station_id, request_id)
    )


async def answer(conn: Connection, station_id: str, request_id: int) -> str | None:
    """The whole answer, put together; None as long as a page is missing."""
    cursor = await conn.execute(
        """
        select string_agg(content, '' order by seq_no) from customer_page
        where station_id = %s and request_id = %s having bool_or(is_last) and max(seq_no) = count(*) - 1
        """,
        (station_id, request_id),
    )
    row = await cursor.fetchone()
    return None if row is None else str(row[0])


async def close_request(conn: Connection, station_id: str, request_id: int) -> None:
    """Forget the request and what came of it; what still comes is dropped."""
    await conn.execute(
        "delete from customer_request where station_id = %s and request_id = %s", (station_id, request_id)
    )
