"""The schema `replay`: current state once more, built from the journal, and its comparison with the live tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from psycopg.rows import dict_row
from psycopg.sql import SQL, Composed, Identifier

from voltway.kit import store_partitions
from voltway.kit.postgres import Connection
from voltway.replaying.comparison import DIFFERENCES_SHOWN, Difference, TableComparison
from voltway.replaying.tables import ReplayedTable
from voltway.sessions.session import Session

_LOCK: Final = 0x7265706C6179
"""The advisory lock's number: "replay" in ASCII."""

_CREATE: Final = """
    drop schema if exists replay cascade;
    create schema replay;
    create unlogged table replay.station as
        select station_id, booted_at, vendor, model, serial, firmware, meter_type, boot_cause, heard_at,
            organization_id
        from public.station with no data;
    alter table replay.station add primary key (station_id);
    create unlogged table replay.connector (like public.connector including defaults);
    alter table replay.connector add primary key (station_id, evse_id, connector_id);
    create unlogged table replay.session (like public.session including defaults);
    alter table replay.session add primary key (station_id, session_id);
    create index on replay.session (station_id) where state = 'active';
    create unlogged table replay.meter_reading (like public.meter_reading including defaults)
"""


async def hold(connection: Connection) -> bool:
    """Keep other replays from beginning, until `let_go` or the connection's end; whether none is under way."""
    cursor = await connection.execute("select pg_try_advisory_lock(%s)", (_LOCK,))
    row = await cursor.fetchone()
    return bool(row and row[0])


async def let_go(connection: Connection) -> None:
    """Others may begin."""
    await connection.execute("select pg_advisory_unlock(%s)", (_LOCK,))


async def create_schema(connection: Connection) -> None:
    """Make the schema anew, empty. Raises psycopg.errors.InsufficientPrivilege."""
    await connection.execute(_CREATE)


async def drop_schema(connection: Connection) -> None:
    """Remove the schema."""
    await connection.execute("drop schema if exists replay cascade")


async def write_there(connection: Connection) -> None:
    """Until the transaction ends, every sink writes into the schema instead of the live tables."""
    await connection.execute("set local search_path to replay, public")


async def take_snapshot(connection: Connection, *, read_only: bool) -> None:
    """The transaction, of which this is the first statement, sees everything as it is now, for as long as it takes."""
    mode = "read only" if read_only else "read write"
    await connection.execute(f"set transaction isolation level repeatable read, {mode}".encode())
    await connection.execute("set local statement_timeout = 0")


async def first_told(connection: Connection) -> dict[str, object]:
    """From when on the journal and the readings are whole: the parameters of the tables' conditions.

    Sessions are known by their ids (UUIDv7), which begin with the time they were made.
    """
    fact = await store_partitions.kept_from(connection, "journal")
    reading = await store_partitions.kept_from(connection, "meter_reading")
    least = "-infinity"
    return {
        "first_fact": fact or least,
        "first_reading": max([told for told in (fact, reading) if told is not None], default=None) or least,
        "first_session": f"{int(fact.timestamp() * 1000):012x}" if fact is not None else "",
    }


async def stations_since(connection: Connection, station_ids: list[str]) -> dict[str, datetime]:
    """When each of these stations was added; `datetime.max` where it was removed since."""
    cursor = await connection.execute(
        """
        select asked.id, s.created_at from unnest(%s::text[]) as asked(id)
        left join public.station s on s.station_id = asked.id
        """,
        (station_ids,),
    )
    never = datetime.max.replace(tzinfo=UTC)
    return {str(row[0]): row[1] or never for row in await cursor.fetchall()}


async def add_stations(connection: Connection, station_ids: list[str]) -> None:
    """Rows of `replay.station` for a boot to fill."""
    await connection.execute(
        "insert into replay.station (station_id) select unnest(%s::text[]) on conflict do nothing", (station_ids,)
    )


async def sessions(connection: Connection, named: Sequence[tuple[str, str]], booting: list[str]) -> list[Session]:
    """The sessions that were named, and the active ones of these stations, as they have been rebuilt so far."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select s.* from replay.session s
            join unnest(%s::text[], %s::text[]) as n(station_id, session_id) using (station_id, session_id)
            union all
            select s.* from replay.session s where station_id = any(%s) and state = 'active'
            """,
            ([station_id for station_id, _ in named], [session_id for _, session_id in named], booting),
        )
        return [msgspec.convert(row, Session) for row in await cursor.fetchall()]


async def compare(
    connection: Connection, table: ReplayedTable, told: dict[str, object], stations: list[str], *, others: bool
) -> TableComparison:
    """Both sides of a table, row by row: for these stations, or with `others` for all but these.

    Equal rows are found by a set difference in both directions, which needs no key; what remains is paired by key.
    """
    names = [*table.key, *table.only] if table.only else await _columns(connection, table)
    query = _comparison(table, names, others=others)
    cursor = await connection.execute(query, {**told, "stations": stations, "shown": DIFFERENCES_SHOWN})
    ((live, different, only_live, only_replayed, shown),) = await cursor.fetchall()
    return TableComparison(
        table=table.name,
        equal=live - different - only_live,
        different=different,
        only_live=only_live,
        only_replayed=only_replayed,
        differences=[difference for pair in shown or [] for difference in _differences(pair)],
    )


async def _columns(connection: Connection, table: ReplayedTable) -> list[str]:
    cursor = await connection.execute(
        """
        select attname from pg_attribute where attrelid = ('public.' || %s)::regclass and attnum > 0
            and not attisdropped order by attnum
        """,
        (table.name,),
    )
    return [str(row[0]) for row in await cursor.fetchall() if str(row[0]) not in table.left_out]


def _comparison(table: ReplayedTable, names: Sequence[str], *, others: bool) -> Composed:
    key = SQL(", ").join(Identifier(name) for name in table.key)
    return SQL("""
        with live as materialized ({live}), replayed as materialized ({replayed}),
        only_live as (select * from live except all select * from replayed),
        only_replayed as (select * from replayed except all select * from live),
        l as (
            select to_jsonb(o) as told, jsonb_build_array({key})::text as key,
                row_number() over (partition by {key} order by o::text) as n
            from only_live o
        ),
        r as (
            select to_jsonb(o) as told, jsonb_build_array({key})::text as key,
                row_number() over (partition by {key} order by o::text) as n
            from only_replayed o
        ),
        pairs as materialized (select key, l.told as live, r.told as replayed from l full join r using (key, n))
        select
            (select count(*) from live),
            count(*) filter (where live is not null and replayed is not null),
            count(*) filter (where replayed is null),
            count(*) filter (where live is null),
            (select jsonb_agg(first) from (select * from pairs order by key limit %(shown)s) as first)
        from pairs
    """).format(
        live=_side(table, "public", names, others=others),
        replayed=_side(table, "replay", names, others=others),
        key=key,
    )


def _side(table: ReplayedTable, schema: str, names: Sequence[str], *, others: bool) -> Composed:
    columns = [
        SQL("{} as {}").format(
            SQL(table.special[name]) if name in table.special else Identifier("t", name), Identifier(name)
        )
        for name in names
    ]
    return SQL("select {columns} from {table} t where {scope} and {kept}").format(
        columns=SQL(", ").join(columns),
        table=Identifier(schema, table.name),
        scope=SQL("t.station_id <> all(%(stations)s)" if others else "t.station_id = any(%(stations)s)"),
        kept=SQL(table.kept),
    )


def _differences(pair: dict[str, Any]) -> list[Difference]:
    """Column by column; one without a column where the row is missing on a side."""
    key, live, replayed = pair["key"], pair["live"], pair["replayed"]
    if live is None or replayed is None:
        sides = [None if side is None else _text(side) for side in (live, replayed)]
        return [Difference(key=key, column=None, live=sides[0], replayed=sides[1])]
    return [
        Difference(key=key, column=name, live=_text(live[name]), replayed=_text(replayed[name]))
        for name in live
        if live[name] != replayed[name]
    ]


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
