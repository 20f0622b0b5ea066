"""The tables `station`, `connector` and `station_event`, as the journal writes them."""

from datetime import datetime
from typing import Any, LiteralString

from msgspec import Struct

from voltway.kit import copy_text
from voltway.kit.pipeline import Statement
from voltway.kit.rows import json_of_rows
from voltway.vocabulary.facts import StationReported
from voltway.vocabulary.stations import ConnectorStatus


class Boot(Struct, frozen=True, gc=False):
    """What a boot changes of a station."""

    station_id: str
    booted_at: datetime
    vendor: str
    model: str
    serial: str | None
    firmware: str | None
    meter_type: str | None
    boot_cause: str


class BootSink:
    """Rows of `station` after a boot; the newest of a station wins."""

    def statements(self, rows: list[Boot]) -> list[Statement]:
        """Update."""
        newest = {row.station_id: row for row in rows}
        sql: LiteralString = """
            update station s set booted_at = b.booted_at, vendor = b.vendor, model = b.model, serial = b.serial,
                firmware = b.firmware, meter_type = b.meter_type, boot_cause = b.boot_cause, heard_at = b.booted_at
            from json_to_recordset($1::json) as b(station_id text, booted_at timestamptz, vendor text, model text,
                serial text, firmware text, meter_type text, boot_cause text)
            where s.station_id = b.station_id
            """
        return [Statement(sql, (json_of_rows(list(newest.values())),))]


class Status(Struct, frozen=True, gc=False):
    """A connector's status as told at `status_at`; an older one never replaces a newer one."""

    station_id: str
    evse_id: int
    connector_id: int
    status: str
    charging_state: str | None
    status_at: datetime
    error_code: str | None
    vendor_error: str | None
    error_text: str | None


class ChargingShown(Struct, frozen=True, gc=False):
    """The charging state that a 2.x transaction tells, shown on its connector (None: on all of the EVSE)."""

    station_id: str
    evse_id: int
    connector_id: int | None
    charging_state: str | None


class ConnectorSink:
    """Rows of `connector`: statuses and charging states, which must count in the order they were told."""

    def statements(self, rows: list[Status | ChargingShown]) -> list[Statement]:
        """Insert, or update what is not newer already."""
        told = ToldInOrder()
        for row in rows:
            if isinstance(row, Status):
                told.status(row)
            else:
                told.charging(row)
        wanted = []
        for turn in told.turns:
            if turn.statuses:
                wanted.append(Statement(_STATUS, (json_of_rows(list(turn.statuses.values())),)))
            if turn.shown:
                shown = [row for of_evse in turn.shown.values() for row in of_evse.values()]
                wanted.append(Statement(_SHOWN, (json_of_rows(shown),)))
        return wanted


class Turn(Struct, gc=False):
    """What two statements can do: statuses by connector, and after them charging states by EVSE and connector."""

    statuses: dict[tuple[str, int, int], Status] = {}
    shown: dict[tuple[str, int], dict[int | None, ChargingShown]] = {}


class ToldInOrder:
    """As few `turns` as come to the same as one statement for each row would, however a group commit was cut. Pure.

    What an EVSE tells joins the turn that its last row is in, or waits for the next where it would overtake that row.
    Nearly always one turn is enough.
    """

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._reached: dict[tuple[str, int], int] = {}

    def charging(self, row: ChargingShown) -> None:
        """A charging state was told."""
        evse = (row.station_id, row.evse_id)
        turn = self._turn(evse)
        if row.connector_id is None:
            turn.shown[evse] = {}
        elif None in turn.shown.get(evse, ()):
            turn = self._next_turn(evse)
        turn.shown.setdefault(evse, {})[row.connector_id] = row

    def status(self, row: Status) -> None:
        """A status was told."""
        evse, connector = (row.station_id, row.evse_id), (row.station_id, row.evse_id, row.connector_id)
        turn = self._turn(evse)
        if evse in turn.shown:
            turn = self._next_turn(evse)
        earlier = turn.statuses.get(connector)
        if earlier is not None and earlier.status != ConnectorStatus.UNKNOWN and earlier.status_at > row.status_at:
            return
        if earlier is not None and not _hides(row, earlier):
            turn = self._next_turn(evse)
        turn.statuses[connector] = row

    def _turn(self, evse: tuple[str, int]) -> Turn:
        number = self._reached.setdefault(evse, 0)
        if number == len(self.turns):
            self.turns.append(Turn())
        return self.turns[number]

    def _next_turn(self, evse: tuple[str, int]) -> Turn:
        self._reached[evse] += 1
        return self._turn(evse)


def _hides(row: Status, earlier: Status) -> bool:
    """Whether nothing of `earlier` is seen after `row`. "Occupied" alone leaves the charging state as it was."""
    if earlier.status_at > row.status_at:
        return False
    return _keeps_charging_state(earlier) or not _keeps_charging_state(row)


def _keeps_charging_state(row: Status) -> bool:
    return row.status == ConnectorStatus.OCCUPIED and row.charging_state is None


_SHOWN: LiteralString = """
    update connector c set charging_state = r.charging_state
    from json_to_recordset($1::json) as r(station_id text, evse_id integer, connector_id integer, charging_state text)
    where c.station_id = r.station_id and c.evse_id = r.evse_id
      and (r.connector_id is null or c.connector_id = r.connector_id)
"""

_STATUS: LiteralString = """
    insert into connector as c (station_id, evse_id, connector_id, status, charging_state, status_at, error_code,
        vendor_error, error_text)
    select station_id, evse_id, connector_id, status, charging_state, status_at, error_code, vendor_error, error_text
    from json_to_recordset($1::json) as r(station_id text, evse_id integer, connector_id integer, status text,
        charging_state text, status_at timestamptz, error_code text, vendor_error text, error_text text)
    order by station_id, evse_id, connector_id
    on conflict (station_id, evse_id, connector_id) do update set status = excluded.status,
        charging_state = case when excluded.status = 'occupied' then coalesce(excluded.charging_state, c.charging_state)
            else excluded.charging_state end,
        status_at = excluded.status_at, error_code = excluded.error_code,
        vendor_error = excluded.vendor_error, error_text = excluded.error_text
    where excluded.status_at >= c.status_at or c.status = 'unknown'
"""


class IdleMeter(Struct, frozen=True, gc=False):
    """A register read outside a session, and the fingerprints of the newest such messages."""

    station_id: str
    evse_id: int
    connector_id: int
    register_wh: float | None
    register_at: datetime
    meter_keys: list[str]


class IdleMeterSink:
    """The meter columns of `connector`."""

    def statements(self, rows: list[IdleMeter]) -> list[Statement]:
        """Insert or update; a connector that never told its status has none yet."""
        newest = {(row.station_id, row.evse_id, row.connector_id): row for row in rows}
        sql: LiteralString = """
            insert into connector (station_id, evse_id, connector_id, status, status_at, register_wh, register_at,
                meter_keys)
            select station_id, evse_id, connector_id, 'unknown', register_at, register_wh, register_at, meter_keys
            from json_to_recordset($1::json) as r(station_id text, evse_id integer, connector_id integer,
                register_wh double precision, register_at timestamptz, meter_keys text[])
            order by station_id, evse_id, connector_id
            on conflict (station_id, evse_id, connector_id) do update set register_wh = excluded.register_wh,
                register_at = excluded.register_at, meter_keys = excluded.meter_keys
            """
        return [Statement(sql, (json_of_rows(list(newest.values())),))]


class Event(Struct, frozen=True, gc=False):
    """A row of `station_event`."""

    station_id: str
    at: datetime
    received_at: datetime
    kind: str
    evse_id: int | None
    connector_id: int | None
    severity: str | None
    name: str
    detail: dict[str, Any]


class EventSink:
    """Rows of `station_event`."""

    def statements(self, rows: list[Event]) -> list[Statement]:
        """Append the rows."""
        sql: LiteralString = """
            insert into station_event (station_id, at, received_at, kind, evse_id, connector_id, severity, name, detail)
            select station_id, at, received_at, kind, evse_id, connector_id, severity, name, detail
            from json_to_recordset($1::json) as e(station_id text, at timestamptz, received_at timestamptz, kind text,
                evse_id integer, connector_id integer, severity text, name text, detail json)
            """
        return [Statement(sql, (json_of_rows(rows),))]


def event(station_id: str, at: datetime, received_at: datetime, fact: StationReported) -> Event:
    """The row of a reported event."""
    return Event(
        station_id, at, received_at, fact.event, fact.evse_id, fact.connector_id, fact.severity, fact.name, fact.detail
    )


class Departure(Struct, frozen=True, gc=False):
    """A station's socket is gone from this gateway."""

    station_id: str
    gateway_id: str
    at: datetime
    reason: str


class DepartureSink:
    """`station.gateway_id` becomes null where it still names the gateway that lost the socket; the newest is told."""

    def statements(self, rows: list[Departure]) -> list[Statement]:
        """Update."""
        newest = {(row.station_id, row.gateway_id): row for row in rows}
        sql: LiteralString = """
            update station s set gateway_id = null, disconnected_at = d.at, heard_at = d.at,
                disconnect_reason = d.reason
            from json_to_recordset($1::json) as d(station_id text, gateway_id text, at timestamptz, reason text)
            where s.station_id = d.station_id and s.gateway_id = d.gateway_id
            """
        return [Statement(sql, (json_of_rows(list(newest.values())),))]


class ClockSink:
    """`station.clock_skew_s`: (station, seconds the station's clock is ahead of ours)."""

    def statements(self, rows: list[tuple[str, float]]) -> list[Statement]:
        """Update."""
        newest = dict(rows)
        sql: LiteralString = """
            update station s set clock_skew_s = c.skew_s
            from unnest($1::text[], $2::double precision[]) as c(station_id, skew_s) where s.station_id = c.station_id
            """
        return [Statement(sql, (copy_text.array(newest), copy_text.array(newest.values())))]


BOOTS = BootSink()
CONNECTORS = ConnectorSink()
IDLE_METERS = IdleMeterSink()
EVENTS = EventSink()
DEPARTURES = DepartureSink()
CLOCKS = ClockSink()
