"""/api/v1/stations/{station_id}/charging-profiles and …/composite-schedule: what limits charging there."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from voltway.api.auditing import origin_of
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import Page
from voltway.api.stations import require_station
from voltway.charging.store import KnownProfile
from voltway.charging.store_vehicles import VehicleWish
from voltway.kit.postgres import Connection
from voltway.sessions import limits, limits_asked
from voltway.sessions.limits_asked import Comparison
from voltway.vocabulary.charging import CompositeSchedule, RateUnit

TAGS = ["Stations"]
LONGEST_S = 7 * 24 * 3600

EvseId = Annotated[int, QueryParameter(ge=0, lt=2**31, description="Which EVSE; 0: the whole station.")]
Seconds = Annotated[int, QueryParameter(ge=1, le=LONGEST_S, description="How far ahead, at most a week.")]
Unit = Annotated[RateUnit, QueryParameter(description="Amperes per phase, or watts.")]


@get("/stations/{station_id:str}/charging-profiles", tags=TAGS)
async def list_charging_profiles(
    connection: NamedDependency[Connection], station_id: FromPath[str]
) -> Page[KnownProfile]:
    """List the charging profiles that a station is known to hold, and how and since when; all on one page.

    Known by our orders that it accepted, by its reports, and by limits that it told of.
    """
    await require_station(connection, station_id)
    return Page(items=await limits.held(connection, station_id), next=None)


@get("/stations/{station_id:str}/composite-schedule", tags=TAGS)
async def show_composite_schedule(
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    evse_id: EvseId = 0,
    seconds: Seconds = 86_400,
    unit: Unit = RateUnit.AMPERE,
) -> CompositeSchedule:
    """Calculate what all these profiles come to from now on; POST to `/comparison` asks the station, too."""
    await require_station(connection, station_id)
    now = datetime.now(UTC).replace(microsecond=0)
    return await limits.in_force(connection, station_id, evse_id=evse_id, begins_at=now, duration_s=seconds, unit=unit)


@get("/stations/{station_id:str}/vehicle-wishes", tags=TAGS)
async def list_vehicle_wishes(connection: NamedDependency[Connection], station_id: FromPath[str]) -> Page[VehicleWish]:
    """List what the cars that charge there told of what they want and of the schedule they keep to; all on one page.

    Only cars that speak ISO 15118, at stations of OCPP 2.x, tell it.
    """
    await require_station(connection, station_id)
    return Page(items=await limits.wishes(connection, station_id), next=None)


class AskedSchedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which schedule a station is asked for."""

    evse_id: Annotated[int, Meta(ge=0, lt=2**31, description="Which EVSE; 0: the grid connection.")] = 0
    seconds: Annotated[int, Meta(ge=1, le=LONGEST_S, description="How far ahead, at most a week.")] = 86_400
    unit: Annotated[RateUnit, Meta(description="Amperes per phase, or watts.")] = RateUnit.AMPERE


@post("/stations/{station_id:str}/composite-schedule/comparison", tags=TAGS, status_code=HTTPStatus.OK)
async def compare_composite_schedule(
    request: ApiRequest, api: NamedDependency[ApiContext], station_id: FromPath[str], data: JSONBody[AskedSchedule]
) -> Comparison:
    """Ask the station what it will do, and show where that differs from what is calculated.

    It differs where the station holds profiles that are not known here, or has lost some. One that tells no schedule
    leaves `told` empty: read `state` and `reason`.
    """
    async with api.pool.connection() as connection:
        await require_station(connection, station_id)
    return await limits_asked.compare(
        api.pool,
        api.bus,
        station_id,
        evse_id=data.evse_id,
        duration_s=data.seconds,
        unit=data.unit,
        author=request.auth.actor.as_author,
        origin=origin_of(request),
    )
