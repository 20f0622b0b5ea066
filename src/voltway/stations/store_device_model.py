"""The tables `device_model`, `station_variable` and `station_variable_change`: the tree of each station's variables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all
from voltway.stations.device_model import Merged, Variable, VariableChange
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.variables import DataType, Mutability, VariableAttribute, VariablePlace, VariableTold

_ENCODER = msgspec.json.Encoder()

FIRST_PAUSE: Final = timedelta(minutes=10)
"""How long a station that was asked by itself has, before it is asked a second time."""


class VariableRow(Struct, frozen=True, kw_only=True):
    """A variable of a station. Limits are in `unit`; `changed_at` None: not changed since it is known.

    `path` is its name in one line, without case. `wanted_value` was written and holds after a restart;
    `needs_restart`: the station said so of a write before. `ocpp_key` is its name in OCPP 1.6.
    """

    path: str
    component: str
    component_instance: str | None
    evse_id: int | None
    connector_id: int | None
    variable: str
    variable_instance: str | None
    attribute: VariableAttribute
    value: str | None
    wanted_value: str | None
    mutability: Mutability | None
    persistent: bool | None
    constant: bool | None
    data_type: DataType | None
    unit: str | None
    min_limit: float | None
    max_limit: float | None
    values_list: str | None
    supports_monitoring: bool | None
    ocpp_key: str | None
    needs_restart: bool
    changed_at: datetime | None


class _StationRow(VariableRow, frozen=True, kw_only=True):
    station_id: StationId


class VariableChangeRow(Struct, frozen=True, kw_only=True):
    """A value became another. `author` is who ordered it, or `station`; `after_restart`: it holds after one."""

    change_id: int
    station_id: StationId
    path: str
    name: str
    at: datetime
    old_value: str | None
    new_value: str | None
    after_restart: bool
    author: str


_COLUMNS = SQL("""
    path, component, component_instance, evse_id, connector_id, variable, variable_instance, attribute, value,
    wanted_value, mutability, persistent, constant, data_type, unit, min_limit, max_limit, values_list,
    supports_monitoring, ocpp_key, needs_restart, changed_at
""")


async def hold(conn: Connection, station_id: str) -> bool:
    """Keep others from this tree until the transaction ends; whether it was whole before."""
    await conn.execute("insert into device_model (station_id) values (%s) on conflict do nothing", (station_id,))
    cursor = await conn.execute(
        "select whole_at is not null from device_model where station_id = %s for no key update", (station_id,)
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])


async def mark_whole(conn: Connection, station_id: str) -> None:
    """A full inventory was whole."""
    await conn.execute(
        """
        update device_model m set whole_at = now(), failures = 0, due_at = null, firmware = s.firmware,
            revision = m.revision + 1
        from station s where s.station_id = m.station_id and m.station_id = %s
        """,
        (station_id,),
    )


async def claim_new(conn: Connection, *, most: int, per_minute: int, settled_for: timedelta) -> list[StationId]:
    """Up to `most` connected stations of which no whole inventory is known, or one of another firmware: ask them now.

    They booted at least `settled_for` ago, and all workers together ask so many `per_minute`. One that does not report
    is asked again later and later, up to once a week.
    """
    values = {"most": most, "per_minute": per_minute, "settled_for": settled_for, "pause": FIRST_PAUSE}
    cursor = await conn.execute(_CLAIM_NEW, values)
    return [StationId(row[0]) for row in await cursor.fetchall()]


async def claim_again(conn: Connection, station_ids: Sequence[StationId], per_minute: int) -> list[StationId]:
    """Those of these stations that are to be asked for a whole inventory now, within the same bounds."""
    values = {"station_ids": list(station_ids), "per_minute": per_minute, "pause": FIRST_PAUSE}
    cursor = await conn.execute(_CLAIM_AGAIN, values)
    return [StationId(row[0]) for row in await cursor.fetchall()]


_ROOM: Final = SQL("""
    greatest(0, %(per_minute)s - (
        select count(*) from device_model where asked_at > now() - interval '1 minute'
    ))
""")
_ASKED: Final = SQL("""
    insert into device_model as m (station_id, asked_at, due_at, failures)
    select station_id, now(), now() + %(pause)s, 1 from new
    on conflict (station_id) do update set
        asked_at = now(),
        due_at = now() + least(%(pause)s * 2 ^ least(m.failures, 20), interval '7 days'),
        failures = m.failures + 1
        where m.due_at is null or m.due_at <= now()
    returning station_id
""")
_CLAIM_NEW: Final = SQL("""
    with new as (
        select s.station_id from station s left join device_model m using (station_id)
        where s.gateway_id is not null and s.admission = 'accepted' and s.booted_at < now() - %(settled_for)s
            and (m.whole_at is null or m.firmware is distinct from s.firmware)
            and (m.due_at is null or m.due_at <= now())
        order by s.booted_at limit least(%(most)s, {room})
    )
    {asked}
""").format(room=_ROOM, asked=_ASKED)
_CLAIM_AGAIN: Final = SQL("""
    with new as (
        select station_id from device_model
        where station_id = any(%(station_ids)s) and (due_at is null or due_at <= now())
        order by station_id limit {room}
    )
    {asked}
""").format(room=_ROOM, asked=_ASKED)


async def tree(conn: Connection, station_id: str) -> dict[str, Variable]:
    """All variables of a station."""
    query = SQL("select {} from station_variable where station_id = %(station_id)s").format(_COLUMNS)
    rows = await fetch_all(conn, VariableRow, query, {"station_id": station_id})
    return {row.path: _variable(row) for row in rows}


async def parts(conn: Connection, station_ids: Sequence[str], paths: Sequence[str]) -> dict[str, dict[str, Variable]]:
    """Of these stations' trees what stands at these paths, in one statement."""
    query = SQL("""
        select station_id, {} from station_variable
        where station_id = any(%(station_ids)s) and path = any(%(paths)s)
    """).format(_COLUMNS)
    rows = await fetch_all(conn, _StationRow, query, {"station_ids": list(station_ids), "paths": list(paths)})
    found: dict[str, dict[str, Variable]] = {station_id: {} for station_id in station_ids}
    for row in rows:
        found[row.station_id][row.path] = _variable(row)
    return found


async def values(conn: Connection, station_id: str, paths: Sequence[str]) -> list[str]:
    """The values that the station has told of these variables; those that are not known are left out."""
    cursor = await conn.execute(
        "select value from station_variable where station_id = %s and path = any(%s) and value is not null",
        (station_id, list(paths)),
    )
    return [row[0] for row in await cursor.fetchall()]


def place_of(row: VariableRow) -> VariablePlace:
    """Where the variable stands in the tree."""
    return VariablePlace(
        component=row.component,
        variable=row.variable,
        component_instance=row.component_instance,
        evse_id=row.evse_id,
        connector_id=row.connector_id,
        variable_instance=row.variable_instance,
        attribute=row.attribute,
    )


def _variable(row: VariableRow) -> Variable:
    told = VariableTold(
        place=place_of(row),
        value=row.value,
        mutability=row.mutability,
        persistent=row.persistent,
        constant=row.constant,
        data_type=row.data_type,
        unit=row.unit,
        min_limit=row.min_limit,
        max_limit=row.max_limit,
        values_list=row.values_list,
        supports_monitoring=row.supports_monitoring,
        ocpp_key=row.ocpp_key,
    )
    return Variable(
        told=told, wanted_value=row.wanted_value, needs_restart=row.needs_restart, changed_at=row.changed_at
    )


def _row(variable: Variable) -> VariableRow:
    told, place = variable.told, variable.told.place
    return VariableRow(
        path=place.path,
        component=place.component,
        component_instance=place.component_instance,
        evse_id=place.evse_id,
        connector_id=place.connector_id,
        variable=place.variable,
        variable_instance=place.variable_instance,
        attribute=place.attribute,
        value=told.value,
        wanted_value=variable.wanted_value,
        mutability=told.mutability,
        persistent=told.persistent,
        constant=told.constant,
        data_type=told.data_type,
        unit=told.unit,
        min_limit=told.min_limit,
        max_limit=told.max_limit,
        values_list=told.values_list,
        supports_monitoring=told.supports_monitoring,
        ocpp_key=told.ocpp_key,
        needs_restart=variable.needs_restart,
        changed_at=variable.changed_at,
    )


async def write(conn: Connection, station_id: str, merged: Merged) -> None:
    """Write what a report made of the tree, with its history: four statements at most, however much it is."""
    await conn.execute(
        "update device_model set told_at = now(), revision = revision + %s where station_id = %s",
        (1 if merged.variables or merged.removed else 0, station_id),
    )
    if merged.variables:
        await _upsert(conn, station_id, [_row(one) for one in merged.variables])
    if merged.removed:
        await conn.execute(
            "delete from station_variable where station_id = %s and path = any(%s)", (station_id, merged.removed)
        )
    if merged.changes:
        await _remember(conn, station_id, merged.changes)


async def _upsert(conn: Connection, station_id: str, rows: Sequence[VariableRow]) -> None:
    query = SQL("""
        insert into station_variable (station_id, {columns})
        select %s, {columns} from json_populate_recordset(null::station_variable, %s::json)
        on conflict (station_id, path) do update set
            value = excluded.value, wanted_value = excluded.wanted_value, mutability = excluded.mutability,
            persistent = excluded.persistent, constant = excluded.constant, data_type = excluded.data_type,
            unit = excluded.unit, min_limit = excluded.min_limit, max_limit = excluded.max_limit,
            values_list = excluded.values_list, supports_monitoring = excluded.supports_monitoring,
            ocpp_key = excluded.ocpp_key, needs_restart = excluded.needs_restart, changed_at = excluded.changed_at
    """).format(columns=_COLUMNS)
    await conn.execute(query, (station_id, _ENCODER.encode(rows).decode()))


async def _remember(conn: Connection, station_id: str, changes: Sequence[VariableChange]) -> None:
    await conn.execute(
        """
        insert into station_variable_change (station_id, path, name, at, old_value, new_value, after_restart, author)
        select %s, path, name, at, old_value, new_value, after_restart, author
        from json_populate_recordset(null::station_variable_change, %s::json) order by at
        """,
        (station_id, _ENCODER.encode(changes).decode()),
    )


async def page(
    conn: Connection,
    station_id: str,
    *,
    after: str | None = None,
    limit: int = 50,
    component: str | None = None,
    variable: str | None = None,
    changed: bool = False,
) -> list[VariableRow]:
    """The station's variables by their paths; names have no case. `changed`: only those that did."""
    where = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "path > %(after)s": after,
            "lower(component) = lower(%(component)s)": component,
            "lower(variable) = lower(%(variable)s)": variable,
            "changed_at is not null": changed or None,
        }
    )
    query = SQL("select {} from station_variable where {} order by path limit %(limit)s").format(_COLUMNS, where)
    values = {
        "station_id": station_id,
        "after": after,
        "limit": limit,
        "component": component,
        "variable": variable,
    }
    return await fetch_all(conn, VariableRow, query, values)


async def history(
    conn: Connection, station_id: str, *, before: int | None = None, limit: int = 50, path: str | None = None
) -> list[VariableChangeRow]:
    """Changes of the station's variables, or of one, newest first; `before` is the last `change_id` seen."""
    where = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "change_id < %(before)s": before,
            "path = lower(%(path)s)": path,
        }
    )
    query = SQL("""
        select change_id, station_id, path, name, at, old_value, new_value, after_restart, author
        from station_variable_change where {} order by change_id desc limit %(limit)s
    """).format(where)
    values = {"station_id": station_id, "before": before, "limit": limit, "path": path}
    return await fetch_all(conn, VariableChangeRow, query, values)
