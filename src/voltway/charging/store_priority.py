"""The table `charging_priority`: which running transactions charge with priority, by their station (2.1 K21, K22)."""

from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import json_of_rows


class Preference(Struct, frozen=True, gc=False):
    """The station says that this transaction charges with priority, or no longer does."""

    station_id: str
    ref: str
    on: bool


class PreferenceSink:
    """Rows of `charging_priority`: none but of transactions that run, so a station can't make more of them."""

    def statements(self, rows: list[Preference]) -> list[Statement]:
        """Of each transaction the last word counts; those of transactions that have ended go."""
        told = json_of_rows(list({(row.station_id, row.ref): row for row in rows}.values()))
        return [Statement(_DELETE, (told,)), Statement(_INSERT, (told,))]


_DELETE: LiteralString = """
    delete from charging_priority p
    using json_to_recordset($1::json) as n(station_id text, ref text)
    where p.station_id = n.station_id and (p.ref = n.ref or not exists (
        select from session s where s.station_id = p.station_id and s.ref = p.ref and s.state = 'active'
    ))
"""

_INSERT: LiteralString = """
    insert into charging_priority (station_id, ref)
    select n.station_id, n.ref from json_to_recordset($1::json) as n(station_id text, ref text, "on" boolean)
    where n."on" and exists (
        select from session s where s.station_id = n.station_id and s.ref = n.ref and s.state = 'active'
    )
    on conflict do nothing
"""

PREFERENCES = PreferenceSink()


async def preferred(conn: Connection, station_id: str) -> set[str]:
    """The transactions that charge with priority there, or did to their end."""
    cursor = await conn.execute("select ref from charging_priority where station_id = %s", (station_id,))
    return {str(row[0]) for row in await cursor.fetchall()}
