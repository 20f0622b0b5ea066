"""Stations as people see them: listed, described, admitted, removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, contains_pattern, fetch_all, fetch_one
from voltway.stations.description import check_description
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import (
    Admission,
    BootCause,
    ChargingState,
    ConnectorStatus,
    EventKind,
    Isolation,
    OcppVersion,
    SecurityProfile,
)


class StationRow(Struct, frozen=True, kw_only=True):
    """A station as it stands. `clock_skew_s` > 0: its clock is ahead of ours. Degrees are WGS 84.

    `password_changing`: it was given a new password and has not come with it yet. `next_security_profile`: the one it
    moves to. `pinned_certificate`: SHA-256 of the certificate it comes with, in hex digits.
    """

    station_id: StationId
    organization_id: OrganizationId
    admission: Admission
    isolation: Isolation | None
    online: bool
    name: str | None
    latitude: float | None
    longitude: float | None
    time_zone: str | None
    vendor: str | None
    model: str | None
    serial: str | None
    firmware: str | None
    meter_type: str | None
    ocpp_version: OcppVersion | None
    security_profile: SecurityProfile
    has_password: bool
    password_changed_at: datetime | None
    password_changing: bool
    next_security_profile: SecurityProfile | None
    pinned_certificate: str | None
    free_vend: bool
    booted_at: datetime | None
    boot_cause: BootCause | None
    clock_skew_s: float | None
    gateway_id: str | None
    connected_at: datetime | None
    disconnected_at: datetime | None
    disconnect_reason: str | None
    heard_at: datetime | None
    address: str | None
    quirks: list[str]
    quirks_off: list[str]
    local_list: bool
    created_at: datetime

    def for_audit(self) -> dict[str, object]:
        """What people wrote about it; the rest it told itself."""
        written = ("admission", "name", "security_profile", "latitude", "longitude", "time_zone", "free_vend")
        return {name: getattr(self, name) for name in written}


class ConnectorRow(Struct, frozen=True, kw_only=True):
    """A connector's newest status. Connector 0 of EVSE 0 is the station as a whole. `register_wh` is its meter."""

    station_id: StationId
    evse_id: int
    connector_id: int
    status: ConnectorStatus
    status_at: datetime
    charging_state: ChargingState | None
    error_code: str | None
    vendor_error: str | None
    error_text: str | None
    register_wh: float | None
    register_at: datetime | None


class StationEventRow(Struct, frozen=True, kw_only=True):
    """What a station reported beside its sessions; `at` is its own clock."""

    station_id: StationId
    at: datetime
    received_at: datetime
    kind: EventKind
    name: str | None
    severity: str | None
    evse_id: int | None
    connector_id: int | None
    detail: Any


class StationCounts(Struct, frozen=True, kw_only=True):
    """How many stations there are."""

    known: int
    online: int
    pending: int


_STATION = SQL("""
    station_id, organization_id, admission, isolation, gateway_id is not null as online, name, latitude, longitude,
    time_zone, vendor, model, serial, firmware, meter_type, ocpp_version, security_profile,
    password_hash is not null as has_password, password_changed_at,
    next_password_hash is not null as password_changing, next_security_profile, pinned_certificate, free_vend,
    booted_at, boot_cause, clock_skew_s, gateway_id, connected_at, disconnected_at, disconnect_reason,
    heard_at, address, quirks, quirks_off, local_list, created_at
""")


async def page(
    conn: Connection,
    *,
    after: str | None = None,
    limit: int = 50,
    search: str | None = None,
    admission: Admission | None = None,
    online: bool | None = None,
    organization_id: str | None = None,
) -> list[StationRow]:
    """Up to `limit` stations by id, those after the id `after`.

    `search` is a text anywhere in the id, name, vendor, model or serial, in either case.
    """
    where = conditions(
        {
            "station_id > %(after)s": after,
            "admission = %(admission)s": admission,
            "organization_id = %(organization_id)s": organization_id,
            "gateway_id is not null": online or None,
            "gateway_id is null": online is False or None,
            "concat_ws(E'\\n', station_id, name, vendor, model, serial) ilike %(pattern)s": search,
        }
    )
    query = SQL("select {} from station where {} order by station_id limit %(limit)s").format(_STATION, where)
    values = {
        "after": after,
        "limit": limit,
        "pattern": contains_pattern(search or ""),
        "admission": admission,
        "organization_id": organization_id,
    }
    return await fetch_all(conn, StationRow, query, values)


async def find(conn: Connection, station_id: str) -> StationRow | None:
    """The station of this id, or None."""
    query = SQL("select {} from station where station_id = %(station_id)s").format(_STATION)
    return await fetch_one(conn, StationRow, query, {"station_id": station_id})


async def ids(conn: Connection) -> list[str]:
    """The ids of all stations."""
    cursor = await conn.execute("select station_id from station")
    return [str(row[0]) for row in await cursor.fetchall()]


async def count(conn: Connection) -> StationCounts:
    """How many stations there are, how many are connected and how many wait for admission."""
    query = """
        select count(*) as known, count(gateway_id) as online, count(*) filter (where admission = 'pending') as pending
        from station
    """
    counts = await fetch_one(conn, StationCounts, query)
    return counts or StationCounts(known=0, online=0, pending=0)


async def connectors(conn: Connection, station_ids: list[str]) -> list[ConnectorRow]:
    """The connectors of all these stations, ordered by station, EVSE and connector."""
    query = """
        select station_id, evse_id, connector_id, status, status_at, charging_state, error_code, vendor_error,
               error_text, register_wh, register_at
        from connector where station_id = any(%(station_ids)s) order by station_id, evse_id, connector_id
    """
    return await fetch_all(conn, ConnectorRow, query, {"station_ids": station_ids})


_ADD = SQL("""
    insert into station
        (station_id, admission, name, password_hash, security_profile, latitude, longitude, time_zone, free_vend,
         organization_id, organization_since)
    values (%(station_id)s, 'accepted', %(name)s, %(password_hash)s, %(security_profile)s, %(latitude)s,
            %(longitude)s, %(time_zone)s, %(free_vend)s, %(organization_id)s,
            case when %(organization_id)s = %(root)s then timestamptz 'epoch' else now() end)
    on conflict (station_id) do update set
        admission = 'accepted', organization_id = excluded.organization_id,
        organization_since = case when station.organization_id = excluded.organization_id
            then station.organization_since else now() end,
        security_profile = excluded.security_profile, free_vend = excluded.free_vend,
        name = coalesce(excluded.name, station.name),
        password_hash = coalesce(excluded.password_hash, station.password_hash),
        password_changed_at = case when excluded.password_hash is null then station.password_changed_at end,
        next_password_hash = null, next_security_profile = null, pinned_certificate = null,
        latitude = coalesce(excluded.latitude, station.latitude),
        longitude = coalesce(excluded.longitude, station.longitude),
        time_zone = coalesce(excluded.time_zone, station.time_zone)
    where station.admission <> 'accepted'
    returning {}
""").format(_STATION)


async def add(  # noqa: PLR0913  (a station has that many properties)
    conn: Connection,
    station_id: str,
    *,
    name: str | None = None,
    password_hash: str | None = None,
    security_profile: int = SecurityProfile.BASIC,
    latitude: float | None = None,
    longitude: float | None = None,
    time_zone: str | None = None,
    free_vend: bool = False,
    organization_id: OrganizationId = ROOT,
) -> StationRow:
    """Admit a station, a new one or one that is waiting (pending) or was rejected.

    A station that was known keeps what is not given here. Raises Conflict for one that is already accepted, or somebody
    else's, and InvalidInput for an impossible id, position or time zone.
    """
    check_description(station_id, latitude=latitude, longitude=longitude, time_zone=time_zone)
    values = {
        "station_id": station_id,
        "name": name,
        "password_hash": password_hash,
        "security_profile": int(security_profile),
        "latitude": latitude,
        "longitude": longitude,
        "time_zone": time_zone,
        "free_vend": free_vend,
        "organization_id": organization_id,
        # Who sees everything anyway keeps the past of a station that was removed and comes back; nobody else gets it.
        "root": ROOT,
    }
    try:
        added = await fetch_one(conn, StationRow, _ADD, values)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Conflict(f"station {station_id} is not yours to admit", "ask the operator for it") from error
    if added is None:
        raise Conflict(f"station {station_id} is already accepted", "change it, or remove it first")
    return added


async def set_password(conn: Connection, station_id: str, password_hash: str | None) -> StationRow:
    """Replace what proves the station's password; None takes it away. Raises NotFound."""
    query = SQL("""
        update station set password_hash = %(password_hash)s, password_changed_at = null, next_password_hash = null
        where station_id = %(station_id)s returning {}
    """).format(_STATION)
    changed = await fetch_one(conn, StationRow, query, {"station_id": station_id, "password_hash": password_hash})
    return _known(changed, station_id)


async def forget_certificate(conn: Connection, station_id: str) -> StationRow:
    """Let the station come with another certificate, which counts from then on. Raises NotFound."""
    query = SQL("""
        update station set pinned_certificate = null where station_id = %(station_id)s returning {}
    """).format(_STATION)
    return _known(await fetch_one(conn, StationRow, query, {"station_id": station_id}), station_id)


async def set_admission(conn: Connection, station_id: str, admission: Admission) -> StationRow:
    """Accept a station, reject it, or let it wait. Raises NotFound."""
    query = SQL("""
        update station set admission = %(admission)s where station_id = %(station_id)s returning {}
    """).format(_STATION)
    changed = await fetch_one(conn, StationRow, query, {"station_id": station_id, "admission": admission})
    return _known(changed, station_id)


async def give_to(conn: Connection, station_id: str, organization_id: str) -> StationRow:
    """Let it belong to another organization from now on; what it said before stays where it was. Raises NotFound."""
    query = SQL("""
        update station set organization_id = %(organization_id)s,
            organization_since = case when organization_id = %(organization_id)s then organization_since else now() end
        where station_id = %(station_id)s returning {}
    """).format(_STATION)
    values = {"station_id": station_id, "organization_id": organization_id}
    return _known(await fetch_one(conn, StationRow, query, values), station_id)


async def set_local_list(conn: Connection, station_id: str, *, on: bool) -> StationRow:
    """Have the station's local list of tokens kept up to date, or emptied. Raises NotFound."""
    query = SQL("""
        update station set local_list = %(on)s where station_id = %(station_id)s returning {}
    """).format(_STATION)
    return _known(await fetch_one(conn, StationRow, query, {"station_id": station_id, "on": on}), station_id)


_SWITCH = SQL("""
    update station set
        quirks = array(
            select distinct name from unnest(quirks || %(on)s::text[]) as name
            where name <> all(%(off)s::text[] || %(auto)s::text[]) order by name
        ),
        quirks_off = array(
            select distinct name from unnest(quirks_off || %(off)s::text[]) as name
            where name <> all(%(on)s::text[] || %(auto)s::text[]) order by name
        )
    where station_id = %(station_id)s returning {}
""").format(_STATION)


async def switch_quirks(
    conn: Connection, station_id: str, *, on: Sequence[str] = (), off: Sequence[str] = (), auto: Sequence[str] = ()
) -> StationRow:
    """Switch quirks on, off, or leave them to what the station's model says. Raises NotFound.

    The names are taken as they are: whoever calls knows which there are, and names none twice.
    """
    values = {"station_id": station_id, "on": list(on), "off": list(off), "auto": list(auto)}
    return _known(await fetch_one(conn, StationRow, _SWITCH, values), station_id)


async def remove(conn: Connection, station_id: str) -> bool:
    """Forget a station's configuration and state, and drop what is queued for it. Tells whether it was known.

    Its sessions, journal, messages and past commands stay: they are the record.
    """
    query = """
        with gone as (delete from station where station_id = %(station_id)s returning station_id),
        plugs as (delete from connector where station_id in (select station_id from gone)),
        streamed as (delete from stream_value where station_id in (select station_id from gone)),
        corrections as (delete from quirk_use where station_id in (select station_id from gone)),
        waiting as (
            update command set state = 'expired', reason = 'the station was removed'
            where station_id in (select station_id from gone) and state = 'queued'
        )
        select station_id from gone
    """
    async with conn.cursor() as cursor:
        await cursor.execute(query, {"station_id": station_id})
        return await cursor.fetchone() is not None


async def events(
    conn: Connection, station_id: str, *, before: datetime | None = None, limit: int = 100
) -> list[StationEventRow]:
    """What the station reported, newest first, received before `before`.

    Events received at the same instant are never torn apart, so that the last `received_at` is the next `before`; there
    may thus be a few more than `limit`.
    """
    where = conditions({"station_id = %(station_id)s": station_id, "received_at < %(before)s": before})
    query = SQL("""
        select station_id, at, received_at, kind, name, severity, evse_id, connector_id, detail
        from station_event where {} order by received_at desc fetch first (%(limit)s) rows with ties
    """).format(where)
    return await fetch_all(conn, StationEventRow, query, {"station_id": station_id, "before": before, "limit": limit})


def _known(row: StationRow | None, station_id: str) -> StationRow:
    if row is None:
        raise NotFound(f"there is no station {station_id[:80]}", "`voltway station list` shows all stations")
    return row
