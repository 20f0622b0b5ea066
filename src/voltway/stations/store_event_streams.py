"""The tables `event_stream` and `stream_value`: which streams stations opened (OCPP 2.1), and what they told."""

from datetime import datetime
from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows

MOST_STREAMS = 100
"""Of one station, those that are closed included; more are not kept, nor are their values."""


class Opened(Struct, frozen=True, gc=False):
    """A stream is open from then on."""

    station_id: str
    stream_id: int
    monitor_id: int
    interval_s: int | None
    values: int | None
    at: datetime


class Adjusted(Struct, frozen=True, gc=False):
    """A stream has another rhythm; what is None stays as it is."""

    station_id: str
    stream_id: int
    interval_s: int | None
    values: int | None


class Closed(Struct, frozen=True, gc=False):
    """A stream was closed."""

    station_id: str
    stream_id: int
    at: datetime


class Value(Struct, frozen=True, gc=False):
    """A value of an open stream. More than a day ahead of our clock it is not kept: its time would never be over."""

    station_id: str
    stream_id: int
    at: datetime
    value: str
    pending: int
    received_at: datetime


Row = Opened | Adjusted | Closed | Value


class StreamSink:
    """Rows of both tables, which must count in the order they were told."""

    def statements(self, rows: list[Row]) -> list[Statement]:
        """A statement for each turn of rows that are alike and concern different streams, or are values."""
        wanted: list[Statement] = []
        for turn in turns(rows):
            told = json_of_rows(turn)
            if isinstance(turn[0], Opened):
                wanted.append(Statement(_OPEN, (told, str(MOST_STREAMS))))
            elif isinstance(turn[0], Closed):
                wanted.append(Statement(_CLOSE, (told,)))
            elif isinstance(turn[0], Adjusted):
                wanted.append(Statement(_ADJUST, (told,)))
            else:
                wanted += [Statement(_KEEP, (told,)), Statement(_HEARD, (told,))]
        return wanted


def turns(rows: list[Row]) -> list[list[Row]]:
    """Rows that one statement can write together, in order. Pure."""
    parted: list[list[Row]] = []
    for row in rows:
        last = parted[-1] if parted else []
        alike = bool(last) and type(last[0]) is type(row)
        if not alike or (not isinstance(row, Value) and any(_same_stream(row, other) for other in last)):
            parted.append([])
        parted[-1].append(row)
    return parted


def _same_stream(row: Row, other: Row) -> bool:
    return (row.station_id, row.stream_id) == (other.station_id, other.stream_id)


_OPEN: LiteralString = """
    insert into event_stream (station_id, stream_id, monitor_id, interval_s, values, opened_at)
    select n.station_id, n.stream_id, n.monitor_id, n.interval_s, n.values, n.at
    from json_to_recordset($1::json) as n(station_id text, stream_id integer, monitor_id integer, interval_s integer,
        values integer, at timestamptz)
    join station s using (station_id)
    where $2::bigint > (
        select count(*) from event_stream c where c.station_id = n.station_id and c.stream_id <> n.stream_id
    )
    on conflict (station_id, stream_id) do update set monitor_id = excluded.monitor_id,
        interval_s = excluded.interval_s, values = excluded.values, opened_at = excluded.opened_at, closed_at = null
"""

_ADJUST: LiteralString = """
    update event_stream e set interval_s = coalesce(n.interval_s, e.interval_s), values = coalesce(n.values, e.values)
    from json_to_recordset($1::json) as n(station_id text, stream_id integer, interval_s integer, values integer)
    where e.station_id = n.station_id and e.stream_id = n.stream_id
"""

_CLOSE: LiteralString = """
    update event_stream e set closed_at = n.at
    from json_to_recordset($1::json) as n(station_id text, stream_id integer, at timestamptz)
    where e.station_id = n.station_id and e.stream_id = n.stream_id and e.closed_at is null
"""

_KEEP: LiteralString = """
    insert into stream_value (station_id, monitor_id, at, value)
    select e.station_id, e.monitor_id, n.at, n.value
    from json_to_recordset($1::json) as n(station_id text, stream_id integer, at timestamptz, value text,
        received_at timestamptz)
    join event_stream e on e.station_id = n.station_id and e.stream_id = n.stream_id
    where e.closed_at is null and n.at < n.received_at + interval '1 day'
    on conflict do nothing
"""

_HEARD: LiteralString = """
    update event_stream e set told_at = n.received_at, pending = n.pending
    from (
        select distinct on (station_id, stream_id) *
        from json_to_recordset($1::json) as n(station_id text, stream_id integer, pending integer,
            received_at timestamptz)
        order by station_id, stream_id, received_at desc
    ) n
    where e.station_id = n.station_id and e.stream_id = n.stream_id and e.closed_at is null
"""

STREAMS = StreamSink()


class EventStream(Struct, frozen=True, kw_only=True):
    """A stream of a monitor's values. Told every `interval_s`, or as soon as so many `values` are gathered.

    `closed_at` None: it is open. `pending`: how many values waited at the station when it last told some, at `told_at`.
    """

    stream_id: int
    monitor_id: int
    interval_s: int | None
    values: int | None
    opened_at: datetime
    closed_at: datetime | None
    told_at: datetime | None
    pending: int | None


class StreamReading(Struct, frozen=True, kw_only=True):
    """A value of the variable that the monitor watches, at the station's time."""

    at: datetime
    value: str


async def streams(conn: Connection, station_id: str) -> list[EventStream]:
    """The streams of a station, which are few."""
    return await fetch_all(
        conn,
        EventStream,
        """
        select stream_id, monitor_id, interval_s, values, opened_at, closed_at, told_at, pending from event_stream
        where station_id = %(station_id)s order by stream_id
        """,
        {"station_id": station_id},
    )


async def readings(
    conn: Connection, station_id: str, monitor_id: int, *, before: datetime | None = None, limit: int = 50
) -> list[StreamReading]:
    """The values of a monitor's streams, newest first; `before` is the time of the last seen."""
    return await fetch_all(
        conn,
        StreamReading,
        """
        select at, value from stream_value
        where station_id = %(station_id)s and monitor_id = %(monitor_id)s
            and at < coalesce(%(before)s::timestamptz, 'infinity')
        order by at desc limit %(limit)s
        """,
        {"station_id": station_id, "monitor_id": monitor_id, "before": before, "limit": limit},
    )
