"""The table `vehicle_wish`: what the car of the newest session at each EVSE told of its needs and of its schedule."""

from datetime import datetime
from typing import LiteralString

import msgspec
from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.vocabulary.charging import ChargingSchedule, VehicleNeeds
from voltway.vocabulary.ids import SessionId


class Wish(Struct, frozen=True, gc=False, kw_only=True):
    """What a car told in a session: its needs, or the schedule it will keep to, each with when it was received."""

    station_id: str
    evse_id: int
    session_id: str
    needs: VehicleNeeds | None = None
    needs_at: datetime | None = None
    schedule: ChargingSchedule | None = None
    schedule_at: datetime | None = None


class WishSink:
    """Rows of `vehicle_wish`."""

    def statements(self, rows: list[Wish]) -> list[Statement]:
        """Insert or update: of another session than before nothing stays."""
        return [Statement(_WRITE, (json_of_rows(newest(rows)),))]


def newest(rows: list[Wish]) -> list[Wish]:
    """One row for each EVSE: the newest needs and the newest schedule of its last session. Pure."""
    told: dict[tuple[str, int], Wish] = {}
    for row in rows:
        before = told.get((row.station_id, row.evse_id))
        if before is not None and before.session_id == row.session_id:
            needs, schedule = (row if row.needs else before), (row if row.schedule else before)
            row = msgspec.structs.replace(  # noqa: PLW2901  # it is told of together with the one before
                row,
                needs=needs.needs,
                needs_at=needs.needs_at,
                schedule=schedule.schedule,
                schedule_at=schedule.schedule_at,
            )
        told[row.station_id, row.evse_id] = row
    return list(told.values())


_WRITE: LiteralString = """
    insert into vehicle_wish as v (station_id, evse_id, session_id, needs, needs_at, schedule, schedule_at)
    select n.station_id, n.evse_id, n.session_id, n.needs, n.needs_at, n.schedule, n.schedule_at
    from json_to_recordset($1::json) as n(station_id text, evse_id integer, session_id text, needs json,
        needs_at timestamptz, schedule json, schedule_at timestamptz)
    where exists (select from station s where s.station_id = n.station_id)
    on conflict (station_id, evse_id) do update set session_id = excluded.session_id,
        needs = case when excluded.needs_at is not null or v.session_id <> excluded.session_id
            then excluded.needs else v.needs end,
        needs_at = case when excluded.needs_at is not null or v.session_id <> excluded.session_id
            then excluded.needs_at else v.needs_at end,
        schedule = case when excluded.schedule_at is not null or v.session_id <> excluded.session_id
            then excluded.schedule else v.schedule end,
        schedule_at = case when excluded.schedule_at is not null or v.session_id <> excluded.session_id
            then excluded.schedule_at else v.schedule_at end
"""

WISHES = WishSink()


class VehicleWish(Struct, frozen=True, kw_only=True):
    """What the car of a session told last: what it wants, and what schedule it will keep to."""

    evse_id: int
    session_id: SessionId
    needs: VehicleNeeds | None
    needs_at: datetime | None
    schedule: ChargingSchedule | None
    schedule_at: datetime | None


async def wishes(conn: Connection, station_id: str) -> list[VehicleWish]:
    """Of each EVSE of a station, also where the session has ended since."""
    return await fetch_all(
        conn,
        VehicleWish,
        """
        select evse_id, session_id, needs, needs_at, schedule, schedule_at from vehicle_wish
        where station_id = %(station_id)s order by evse_id
        """,
        {"station_id": station_id},
    )
