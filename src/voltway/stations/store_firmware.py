"""What stations told that concerns their firmware, and which of them can be given another."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import BootCause


class FirmwareWord(Struct, frozen=True, kw_only=True):
    """What a station told: a status of an update (with the number it names), or where there is none a boot."""

    station_id: StationId
    at: datetime
    status: str | None
    request_id: int | None
    version: str | None
    cause: BootCause | None


async def words_since(conn: Connection, since: Mapping[StationId, datetime]) -> list[FirmwareWord]:
    """What these stations told, each since its time, in the order in which it came; of their boots the last one."""
    if not since:
        return []
    query = """
        with asked as (select * from unnest(%(stations)s::text[], %(since)s::timestamptz[]) as a (station_id, since))
        select e.station_id, e.received_at as at, e.name as status,
            case when e.detail ->> 'requestId' ~ '^[0-9]{1,9}$|^1[0-9]{9}$|^20[0-9]{8}$'
                then (e.detail ->> 'requestId')::bigint end as request_id,
            null as version, null as cause
        from asked a join station_event e on e.station_id = a.station_id and e.received_at > a.since
        where e.kind = 'firmware' and e.received_at > %(earliest)s::timestamptz
        union all
        select s.station_id, s.booted_at, null, null, s.firmware, s.boot_cause
        from asked a join station s on s.station_id = a.station_id and s.booted_at > a.since
        order by at
    """
    # By a bound of their own the partitions of days before are left out.
    values = {"stations": list(since), "since": list(since.values()), "earliest": min(since.values())}
    return await fetch_all(conn, FirmwareWord, query, values)


class Booted(Struct, frozen=True, kw_only=True):
    """What a station runs, and since when."""

    station_id: StationId
    firmware: str | None
    booted_at: datetime | None


async def connected(conn: Connection, station_ids: Sequence[StationId]) -> dict[StationId, Booted]:
    """Those of these stations that are connected and accepted, and what each runs."""
    query = """
        select station_id, firmware, booted_at from station
        where station_id = any(%(stations)s) and gateway_id is not null and admission = 'accepted'
    """
    rows = await fetch_all(conn, Booted, query, {"stations": list(station_ids)})
    return {row.station_id: row for row in rows}
