"""/api/v1/stations/{station_id}/der-controls and …/der-alarms: what a station does for the grid (OCPP 2.1)."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.pages import Page
from voltway.api.stations import require_station
from voltway.charging import store_der
from voltway.charging.store_der import Alarm, KnownControl
from voltway.kit.postgres import Connection

TAGS = ["Stations"]


@get("/stations/{station_id:str}/der-controls", tags=TAGS)
async def list_der_controls(connection: NamedDependency[Connection], station_id: FromPath[str]) -> Page[KnownControl]:
    """List the DER controls that a station is known to hold, by our orders and its reports; all on one page."""
    await require_station(connection, station_id)
    return Page(items=await store_der.known(connection, station_id), next=None)


@get("/stations/{station_id:str}/der-alarms", tags=TAGS)
async def list_der_alarms(connection: NamedDependency[Connection], station_id: FromPath[str]) -> Page[Alarm]:
    """List the last alarm of each kind of control, those that hold first; all on one page."""
    await require_station(connection, station_id)
    return Page(items=await store_der.alarms(connection, station_id), next=None)
