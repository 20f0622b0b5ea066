"""The table `monitor_alert`: which monitors of a station are in alert, as the journal writes it, and as it is read."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

import msgspec
from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.vocabulary.monitors import AlertTold, MonitorKind, MonitorOrigin

MOST_ALERTS = 5_000
"""Of one station, those that are over included; more are not kept."""


class Alert(Struct, frozen=True, gc=False, kw_only=True):
    """How a monitor is after what was told of it `at` that time.

    `since`: when its alert began, None where it is well. `cleared_at`: when it was last told to be well.
    """

    station_id: str
    monitor_id: int
    active: bool
    since: datetime | None
    at: datetime
    cleared_at: datetime | None
    name: str
    evse_id: int | None
    connector_id: int | None
    value: str
    origin: MonitorOrigin | None
    severity: int | None
    ref: str | None
    tech_code: str | None
    tech_info: str | None


def alert(station_id: str, told: AlertTold, received_at: datetime) -> Alert:
    """The row that comes of one event. A clock that runs ahead must not outdate what is told after it was set right."""
    at = received_at if told.at is None else min(told.at, received_at)
    return Alert(
        station_id=station_id,
        monitor_id=told.monitor_id,
        active=not told.cleared,
        since=None if told.cleared else at,
        at=at,
        cleared_at=at if told.cleared else None,
        name=told.place.name,
        evse_id=told.place.evse_id,
        connector_id=told.place.connector_id,
        value=told.value,
        origin=told.origin,
        severity=told.severity,
        ref=told.ref,
        tech_code=told.tech_code,
        tech_info=told.tech_info,
    )


def latest(rows: Sequence[Alert]) -> list[Alert]:
    """What the rows come to, one for each monitor: what is older changes nothing, and an alert told again began before.

    Pure.
    """
    folded: dict[tuple[str, int], Alert] = {}
    for row in rows:
        key = (row.station_id, row.monitor_id)
        before = folded.get(key)
        if before is None:
            folded[key] = row
        elif row.at >= before.at:
            since = before.since if before.active and row.active else row.since
            folded[key] = msgspec.structs.replace(row, since=since, cleared_at=row.cleared_at or before.cleared_at)
    return list(folded.values())


class AlertSink:
    """Rows of `monitor_alert`."""

    def statements(self, rows: list[Alert]) -> list[Statement]:
        """Insert, or change where it is not older than what is known."""
        return [Statement(_UPSERT, (json_of_rows(latest(rows)), str(MOST_ALERTS)))]


_UPSERT: LiteralString = """
    with t as (
        select * from json_to_recordset($1::json) as t(station_id text, monitor_id integer, active boolean,
            since timestamptz, at timestamptz, cleared_at timestamptz, name text, evse_id integer,
            connector_id integer, value text, origin text, severity integer, ref text, tech_code text, tech_info text)
    ),
    kept as (
        select station_id, count(*) as number from monitor_alert
        where station_id in (select station_id from t) group by station_id
    )
    insert into monitor_alert (station_id, monitor_id, active, since, at, cleared_at, name, evse_id, connector_id,
        value, origin, severity, ref, tech_code, tech_info)
    select n.station_id, n.monitor_id, n.active, n.since, n.at, n.cleared_at, n.name, n.evse_id, n.connector_id,
        n.value, n.origin, n.severity, n.ref, n.tech_code, n.tech_info
    from (
        select t.*, k.monitor_id is null as is_new,
            row_number() over (partition by t.station_id, k.monitor_id is null) as number
        from t join station s using (station_id)
        left join monitor_alert k on k.station_id = t.station_id and k.monitor_id = t.monitor_id
    ) n left join kept using (station_id)
    where not n.is_new or n.number <= $2::bigint - coalesce(kept.number, 0)
    on conflict (station_id, monitor_id) do update set active = excluded.active,
        since = case when monitor_alert.active and excluded.active
            and coalesce(excluded.cleared_at < monitor_alert.since, true) then monitor_alert.since
            else coalesce(excluded.since, monitor_alert.since) end,
        at = excluded.at, cleared_at = coalesce(excluded.cleared_at, monitor_alert.cleared_at),
        name = excluded.name, evse_id = excluded.evse_id, connector_id = excluded.connector_id,
        value = excluded.value, origin = excluded.origin, severity = excluded.severity, ref = excluded.ref,
        tech_code = excluded.tech_code, tech_info = excluded.tech_info
        where excluded.at >= monitor_alert.at
"""

ALERTS = AlertSink()


class AlertRow(Struct, frozen=True, kw_only=True):
    """A monitor that is in alert. `since` is the station's time; `value` that of the variable when it last told.

    `severity` is from 0 (danger) to 9 (debug); it, `kind` and `limit` (the monitor's value) are None where the station
    did not tell of the monitor. `name` is the variable's name in one line; `ref` the transaction it happened in.
    """

    monitor_id: int
    name: str
    evse_id: int | None
    connector_id: int | None
    since: datetime
    at: datetime
    value: str
    severity: int | None
    kind: MonitorKind | None
    limit: float | None
    origin: MonitorOrigin | None
    ref: str | None
    tech_code: str | None
    tech_info: str | None


async def page(conn: Connection, station_id: str, *, after: int | None = None, limit: int = 50) -> list[AlertRow]:
    """The monitors of a station that are in alert, by their numbers; `after` is the last number seen."""
    return await fetch_all(
        conn,
        AlertRow,
        """
        select a.monitor_id, a.name, a.evse_id, a.connector_id, a.since, a.at, a.value,
            coalesce(a.severity, m.severity) as severity, m.kind, m.value as "limit",
            coalesce(a.origin, m.origin) as origin, a.ref, a.tech_code, a.tech_info
        from monitor_alert a left join station_monitor m on m.station_id = a.station_id and m.monitor_id = a.monitor_id
            and not m.cleared
        where a.station_id = %(station_id)s and a.active and a.monitor_id > coalesce(%(after)s::bigint, -1)
        order by a.monitor_id limit %(limit)s
        """,
        {"station_id": station_id, "after": after, "limit": limit},
    )
