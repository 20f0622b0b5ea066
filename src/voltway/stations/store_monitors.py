"""The table `station_monitor`: which monitors each station is known to hold."""

from datetime import datetime, timedelta

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, json_of_rows
from voltway.stations.monitors import MergedMonitors, Monitor
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.monitors import MONITORING_ENABLED, MonitorKind, MonitorOrigin, MonitorTold
from voltway.vocabulary.variables import VariablePlace


class MonitorRow(Struct, frozen=True, kw_only=True):
    """A monitor that a station is known to hold.

    `value` is the threshold, the difference that counts, or for periodic kinds a number of seconds. `severity` is from
    0 (danger) to 9 (debug). `transaction_only`: it counts while a transaction runs. `origin` is None where the station
    did not say who made it. `path` is the name of its variable in one line, without case.
    """

    monitor_id: int
    path: str
    component: str
    component_instance: str | None
    evse_id: int | None
    connector_id: int | None
    variable: str
    variable_instance: str | None
    kind: MonitorKind
    value: float
    severity: int
    transaction_only: bool
    origin: MonitorOrigin | None
    known_at: datetime


class _Row(MonitorRow, frozen=True, kw_only=True):
    cleared: bool


_COLUMNS = SQL("""
    monitor_id, path, component, component_instance, evse_id, connector_id, variable, variable_instance, kind, value,
    severity, transaction_only, origin, known_at
""")


def place_of(row: MonitorRow) -> VariablePlace:
    """The variable it watches."""
    return VariablePlace(
        component=row.component,
        variable=row.variable,
        component_instance=row.component_instance,
        evse_id=row.evse_id,
        connector_id=row.connector_id,
        variable_instance=row.variable_instance,
    )


async def held(conn: Connection, station_id: str) -> dict[int, Monitor]:
    """All that is known, what was cleared of late included."""
    query = SQL("select {}, cleared from station_monitor where station_id = %(station_id)s").format(_COLUMNS)
    rows = await fetch_all(conn, _Row, query, {"station_id": station_id})
    return {row.monitor_id: _monitor(row) for row in rows}


def _monitor(row: _Row) -> Monitor:
    told = MonitorTold(
        monitor_id=row.monitor_id,
        place=place_of(row),
        kind=row.kind,
        value=row.value,
        severity=row.severity,
        transaction_only=row.transaction_only,
        origin=row.origin,
    )
    return Monitor(told=told, known_at=row.known_at, cleared=row.cleared)


def _row(monitor: Monitor) -> _Row:
    told, place = monitor.told, monitor.told.place
    return _Row(
        monitor_id=told.monitor_id,
        path=place.path,
        component=place.component,
        component_instance=place.component_instance,
        evse_id=place.evse_id,
        connector_id=place.connector_id,
        variable=place.variable,
        variable_instance=place.variable_instance,
        kind=told.kind,
        value=told.value,
        severity=told.severity,
        transaction_only=told.transaction_only,
        origin=told.origin,
        known_at=monitor.known_at,
        cleared=monitor.cleared,
    )


async def write(conn: Connection, station_id: str, merged: MergedMonitors) -> None:
    """Write what a report or an answer made of the monitors; those that are gone are in alert no more."""
    if merged.monitors:
        await _upsert(conn, station_id, [_row(one) for one in merged.monitors])
    if merged.removed:
        await conn.execute(
            "delete from station_monitor where station_id = %s and monitor_id = any(%s)", (station_id, merged.removed)
        )
    gone = [*merged.removed, *(one.told.monitor_id for one in merged.monitors if one.cleared)]
    if gone:
        await conn.execute(
            "delete from monitor_alert where station_id = %s and monitor_id = any(%s)", (station_id, gone)
        )


async def _upsert(conn: Connection, station_id: str, rows: list[_Row]) -> None:
    query = SQL("""
        insert into station_monitor (station_id, {columns}, cleared)
        select %s, {columns}, cleared from json_populate_recordset(null::station_monitor, %s::json)
        on conflict (station_id, monitor_id) do update set path = excluded.path, component = excluded.component,
            component_instance = excluded.component_instance, evse_id = excluded.evse_id,
            connector_id = excluded.connector_id, variable = excluded.variable,
            variable_instance = excluded.variable_instance, kind = excluded.kind, value = excluded.value,
            severity = excluded.severity, transaction_only = excluded.transaction_only, origin = excluded.origin,
            known_at = excluded.known_at, cleared = excluded.cleared
    """).format(columns=_COLUMNS)
    await conn.execute(query, (station_id, json_of_rows(rows)))


async def page(
    conn: Connection,
    station_id: str,
    *,
    after: int | None = None,
    limit: int = 50,
    component: str | None = None,
    variable: str | None = None,
) -> list[MonitorRow]:
    """The monitors of a station by their numbers; names have no case. `after` is the last number seen."""
    where = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "monitor_id > %(after)s": after,
            "lower(component) = lower(%(component)s)": component,
            "lower(variable) = lower(%(variable)s)": variable,
        }
    )
    query = SQL("select {} from station_monitor where {} and not cleared order by monitor_id limit %(limit)s").format(
        _COLUMNS, where
    )
    values = {
        "station_id": station_id,
        "after": after,
        "limit": limit,
        "component": component,
        "variable": variable,
    }
    return await fetch_all(conn, MonitorRow, query, values)


async def claim_unsure(conn: Connection, *, most: int, per_minute: int, settled_for: timedelta) -> list[StationId]:
    """Up to `most` connected stations with monitoring that were not asked for their monitors since their last boot.

    They booted at least `settled_for` ago, and all workers together ask so many `per_minute`.
    """
    cursor = await conn.execute(
        """
        update device_model m set monitors_asked_at = now()
        where m.station_id in (
            select m.station_id from station_variable v join device_model m using (station_id)
                join station s using (station_id)
            where v.path = %(enabled)s and v.attribute = 'actual' and lower(v.value) = 'true'
                and s.gateway_id is not null and s.admission = 'accepted' and s.booted_at < now() - %(settled_for)s
                and (m.monitors_asked_at is null or m.monitors_asked_at < s.booted_at)
            order by s.booted_at
            limit least(%(most)s, greatest(0, %(per_minute)s - (
                select count(*) from device_model where monitors_asked_at > now() - interval '1 minute'
            )))
            for no key update of m skip locked
        )
        returning m.station_id
        """,
        {"most": most, "per_minute": per_minute, "settled_for": settled_for, "enabled": MONITORING_ENABLED.path},
    )
    return [StationId(row[0]) for row in await cursor.fetchall()]


async def doubt(conn: Connection, station_id: str) -> None:
    """What is known of the station's monitors may not be so any more: it is asked for them."""
    await conn.execute("update device_model set monitors_asked_at = null where station_id = %s", (station_id,))
