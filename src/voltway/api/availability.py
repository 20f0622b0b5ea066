"""/api/v1/stations/{station_id}/availability-schedule: the hours in which a station is in service."""

from typing import Annotated

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.etags import reported
from voltway.api.stations import known_station
from voltway.kit.postgres import Connection
from voltway.stations import store_availability
from voltway.stations.availability import require_sense
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.availability import MOST_PLACES, AvailabilitySchedule, PlaceHours

TAGS = ["Stations"]

reported(AvailabilitySchedule, "standings")


class ScheduleContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hours of a station, or of EVSEs or connectors of it."""

    places: Annotated[list[PlaceHours], Meta(min_length=1, max_length=MOST_PLACES)]


@get("/stations/{station_id:str}/availability-schedule", tags=TAGS)
async def show_availability_schedule(
    connection: NamedDependency[Connection], station_id: FromPath[str]
) -> AvailabilitySchedule:
    """Show a station's hours, and what it was last told of them. Without hours it has no places."""
    return await store_availability.find(connection, station_id)


@put("/stations/{station_id:str}/availability-schedule", tags=TAGS)
async def put_availability_schedule(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    data: JSONBody[ScheduleContent],
) -> AvailabilitySchedule:
    """Set a station's hours. What holds is told to it within seconds, or when it returns."""
    require_sense(data.places)
    return await _put(request, api, connection, station_id, data.places)


@delete("/stations/{station_id:str}/availability-schedule", tags=TAGS)
async def remove_availability_schedule(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
) -> None:
    """Forget a station's hours. What they took out of service is brought back into it."""
    await _put(request, api, connection, station_id, [])


async def _put(
    request: ApiRequest, api: ApiContext, connection: Connection, station_id: str, places: list[PlaceHours]
) -> AvailabilitySchedule:
    async with connection.transaction():
        row = await known_station(connection, station_id)
        before = await store_availability.find(connection, station_id)
        await store_availability.put(connection, station_id, places, api.clock.now())
        made = await store_availability.find(connection, station_id)
        told_before, told_after = ({"availability_schedule": one.places} for one in (before, made))
        action, organization = AuditAction.STATION_CHANGE, row.organization_id
        await record(request, connection, action, station_id, organization, before=told_before, after=told_after)
    return made
