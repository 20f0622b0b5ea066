"""/api/v1/live: changes as server-sent events: what gateways have just committed."""

from typing import Annotated, Final, get_args

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from voltway.api.access import permitted
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.live_changes import LiveChanges
from voltway.kit import scope
from voltway.stations import store_listing
from voltway.vocabulary.access import ROOT, Permission
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.facts import AnyFact
from voltway.vocabulary.subjects import INCIDENT_CHANGED

KINDS: Final = frozenset(kind.__name__ for kind in get_args(AnyFact)) | {INCIDENT_CHANGED}


async def visible_stations(request: ApiRequest) -> frozenset[str] | None:
    """The stations whose changes the asker may see now; None: all. Raises what the guard raises."""
    organizations = await permitted(request, Permission.STATIONS_READ)
    if ROOT in organizations:
        return None
    api: ApiContext = request.app.state.api
    with scope.entered(organizations):
        async with api.pool.connection() as connection:
            return frozenset(await store_listing.ids(connection))


@get("/live", tags=["Live"], media_type="text/event-stream", sync_to_thread=False)
def follow_live(
    request: ApiRequest,
    live: NamedDependency[LiveChanges],
    station_id: Annotated[
        list[str] | None, QueryParameter(description="Only of these stations.", max_items=100)
    ] = None,
    kind: Annotated[
        list[str] | None,
        QueryParameter(description=f"Only of these kinds: {', '.join(sorted(KINDS))}.", max_items=len(KINDS)),
    ] = None,
) -> Stream:
    """Follow what happens, as server-sent events.

    Each event named `change` carries one committed fact as JSON: `kind`, `station_id`, `at` and, where they apply,
    `session_id`, `evse_id`, `connector_id`. It says that something changed; read the resource for its new state. A
    comment comes every 15 seconds. Nothing is replayed: `Last-Event-ID` is ignored, so read the lists after
    (re)connecting. Who reads too slowly gets an event named `dropped` and the end of the stream. A station that came
    into the asker's sight is followed within 15 seconds; who loses the permission gets an event named `ended`.
    """
    unknown = sorted(set(kind or ()) - KINDS)
    if unknown:
        raise InvalidInput(f"there is no kind {unknown[0][:80]!r}", f"the kinds are {', '.join(sorted(KINDS))}")
    live.require_room()
    return Stream(
        live.follow(lambda: visible_stations(request), station_id or (), kind or ()),
        media_type="text/event-stream",
        # Buffering proxies would hold events back.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
