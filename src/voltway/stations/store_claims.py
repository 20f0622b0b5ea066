"""Which gateway holds a station: read before its socket is admitted, and claimed when it is."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.proxies import neighbourhood
from voltway.kit.rows import json_of_rows
from voltway.vocabulary.stations import Admission


class StationRecord(Struct, frozen=True, gc=False, kw_only=True):
    """What a gateway needs to know of a station.

    `next_…`: what it was told to come with, and has not come with yet. `pinned_certificate` is the fingerprint of the
    certificate that it comes with. `password_changed`: it came with one that it was given over OCPP.
    """

    station_id: str
    admission: Admission
    password_hash: str | None = None
    security_profile: int = 1
    time_zone: str | None = None
    vendor: str | None = None
    model: str | None = None
    firmware: str | None = None
    serial: str | None = None
    quirks: tuple[str, ...] = ()
    quirks_off: tuple[str, ...] = ()
    free_vend: bool = False
    next_password_hash: str | None = None
    next_security_profile: int | None = None
    pinned_certificate: str | None = None
    password_changed: bool = False
    isolated: bool = False


_RECORDS = """
    select station_id, admission, password_hash, security_profile, time_zone, vendor, model, firmware, quirks,
        quirks_off, free_vend, serial, next_password_hash, next_security_profile, pinned_certificate,
        password_changed_at is not null, isolation is not distinct from 'isolated'
    from station where station_id = any(%s)
"""


async def records(connection: Connection, station_ids: list[str]) -> dict[str, StationRecord]:
    """The stations that are known, by id."""
    cursor = await connection.execute(_RECORDS, (station_ids,), prepare=True)
    return {row[0]: _record(row) for row in await cursor.fetchall()}


def _record(row: tuple[Any, ...]) -> StationRecord:
    return StationRecord(
        station_id=row[0],
        admission=Admission(row[1]),
        password_hash=row[2],
        security_profile=row[3],
        time_zone=row[4],
        vendor=row[5],
        model=row[6],
        firmware=row[7],
        quirks=tuple(row[8]),
        quirks_off=tuple(row[9]),
        free_vend=row[10],
        serial=row[11],
        next_password_hash=row[12],
        next_security_profile=row[13],
        pinned_certificate=row[14],
        password_changed=row[15],
        isolated=row[16],
    )


async def add_unknown(
    connection: Connection, station_ids: list[str], admission: Admission, most_pending: int
) -> list[str]:
    """Write down stations nobody announced; those that found room. A stranger can't fill the table beyond the bound."""
    cursor = await connection.execute(
        """
        with room as (select greatest(%s - count(*), 0) as places from station where admission = 'pending')
        insert into station (station_id, admission, security_profile)
        select id, %s, 0 from unnest(%s::text[]) with ordinality as asked(id, n), room
        where n <= room.places or %s
        on conflict (station_id) do nothing
        returning station_id
        """,
        (most_pending, admission.value, station_ids, admission is Admission.ACCEPTED),
    )
    return [str(row[0]) for row in await cursor.fetchall()]


class Step(Struct, frozen=True, gc=False, kw_only=True):
    """A station came with something for the first time, which from now on is what it has to come with."""

    station_id: str
    security_profile: int
    password_hash: str | None
    pinned_certificate: str | None


async def take_steps(connection: Connection, steps: list[Step]) -> None:
    """Write down what stations have come with, so that what was before counts no more."""
    await connection.execute(
        """
        update station s set
            security_profile = greatest(s.security_profile, t.security_profile),
            next_security_profile = nullif(s.next_security_profile, t.security_profile),
            password_hash = coalesce(t.password_hash, s.password_hash),
            next_password_hash = case when t.password_hash is null then s.next_password_hash end,
            password_changed_at = case when t.password_hash is null then s.password_changed_at else now() end,
            pinned_certificate = coalesce(t.pinned_certificate, s.pinned_certificate)
        from json_to_recordset(%s::json) as t(station_id text, security_profile integer, password_hash text,
            pinned_certificate text)
        where s.station_id = t.station_id
            and (t.password_hash is null or t.password_hash = s.next_password_hash)
        """,
        (json_of_rows(steps),),
    )


class Arrival(Struct, frozen=True, gc=False):
    """A station whose socket shall be admitted."""

    station_id: str
    address: str
    ocpp_version: str


class Claimed(Struct, frozen=True, gc=False):
    """What a claim took from others.

    `losers` are the other gateways that held one of the stations until now. `moved`: stations that were connected from
    another network, until now.
    """

    losers: list[str]
    moved: list[Arrival]


async def claim(connection: Connection, gateway_id: str, arrivals: list[Arrival]) -> Claimed:
    """Make this gateway the holder of the stations.

    To be committed at once, and followed by `journal.store.wait_for_batches` of the losers before the stations'
    sessions are read: then nothing that another gateway commits for them can be missed.
    """
    asked = {
        "gateway": gateway_id,
        "ids": [arrival.station_id for arrival in arrivals],
        "addresses": [arrival.address for arrival in arrivals],
        "versions": [arrival.ocpp_version for arrival in arrivals],
    }
    async with connection.transaction():
        # Locked by a statement of its own: the next one then sees what was committed while this one waited.
        cursor = await connection.execute(_LOCK, asked)
        before = await cursor.fetchall()
        await connection.execute(_CLAIM, asked)
    came_from = {row[1]: row[2] for row in before if row[0] is not None}
    moved = [arrival for arrival in arrivals if _has_moved(came_from.get(arrival.station_id), arrival.address)]
    return Claimed(sorted({row[0] for row in before} - {None, gateway_id}), moved)


def _has_moved(before: str | None, now: str) -> bool:
    # The same address is by far the most common: a storm of returns shall not read 20,000 of them.
    return before is not None and before != now and neighbourhood(before) != neighbourhood(now)


_LOCK = """
    select gateway_id, station_id, address from station where station_id = any(%(ids)s) order by station_id for update
"""

_CLAIM = """
    with arriving as (
        select * from unnest(%(ids)s::text[], %(addresses)s::text[], %(versions)s::text[])
            as a(station_id, address, ocpp_version)
    ), lost as (
        insert into lost_claim (gateway_id, station_id)
        select s.gateway_id, s.station_id from station s join arriving using (station_id)
        where s.gateway_id <> %(gateway)s
        on conflict do nothing
    ), won as (
        delete from lost_claim l using arriving a where l.gateway_id = %(gateway)s and l.station_id = a.station_id
    )
    update station s set gateway_id = %(gateway)s, connected_at = now(), address = a.address,
        ocpp_version = a.ocpp_version
    from arriving a where s.station_id = a.station_id
"""


async def idle_meter_keys(connection: Connection, station_ids: list[str]) -> dict[str, list[str]]:
    """The fingerprints of the newest meter messages outside sessions, for stations that have any."""
    cursor = await connection.execute(
        "select station_id, meter_keys from connector where station_id = any(%s) and meter_keys <> '{}'",
        (station_ids,),
    )
    keys: dict[str, list[str]] = {}
    for station_id, told in await cursor.fetchall():
        keys.setdefault(station_id, []).extend(told)
    return keys


async def idle_registers(
    connection: Connection, station_ids: list[str]
) -> dict[str, list[tuple[int, float, datetime]]]:
    """What the meters of these stations' idle EVSEs showed last: EVSE, register in Wh, and when."""
    cursor = await connection.execute(
        """
        select distinct on (station_id, evse_id) station_id, evse_id, register_wh, register_at from connector
        where station_id = any(%s) and register_wh is not null and register_at is not null
        order by station_id, evse_id, register_at desc
        """,
        (station_ids,),
    )
    registers: dict[str, list[tuple[int, float, datetime]]] = {}
    for station_id, evse_id, register_wh, register_at in await cursor.fetchall():
        registers.setdefault(station_id, []).append((evse_id, register_wh, register_at))
    return registers


async def release_all(connection: Connection, gateway_ids: list[str]) -> list[str]:
    """Stations of gateways that are gone become offline; their ids."""
    cursor = await connection.execute(
        "update station set gateway_id = null, disconnected_at = now() where gateway_id = any(%s) returning station_id",
        (gateway_ids,),
    )
    return [str(row[0]) for row in await cursor.fetchall()]


async def release_orphans(connection: Connection) -> list[tuple[str, str]]:
    """Stations whose gateway no longer exists become offline; (station, gateway) of each."""
    cursor = await connection.execute(
        """
        with orphans as (
            select station_id, gateway_id from station s where gateway_id is not null
              and not exists (select 1 from gateway g where g.gateway_id = s.gateway_id)
            order by station_id for update of s
        )
        update station s set gateway_id = null, disconnected_at = now(), disconnect_reason = 'the gateway vanished'
        from orphans o where s.station_id = o.station_id
        returning s.station_id, o.gateway_id
        """
    )
    return [(str(row[0]), str(row[1])) for row in await cursor.fetchall()]
