"""/api/v1/reservations: places at stations that are held for a token."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.auditing import origin_of
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.reservations import making, store_listing
from voltway.reservations.rules import Wish
from voltway.reservations.store_listing import ReservationCursor
from voltway.vocabulary.reservations import Reservation, ReservationState
from voltway.vocabulary.tokens import MAX_UID_LENGTH

TAGS = ["Reservations"]


class NewReservation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reservation to be. It begins at once."""

    station_id: Annotated[str, Meta(max_length=64)]
    token_uid: Annotated[str, Meta(max_length=MAX_UID_LENGTH, description="Whom it is for; its group may use it, too.")]
    expires_at: Annotated[datetime, Meta(tz=True, description="Until when the place is held.")]
    evse_id: Annotated[int, Meta(ge=1, le=2**31 - 1, description="None: any EVSE of the station.")] | None = None
    connector_type: (
        Annotated[str, Meta(min_length=1, max_length=20, description="In OCPP 2.x's words, cCCS2; not for OCPP 1.6.")]
        | None
    ) = None
    even_if_busy: Annotated[
        bool, Meta(description="Ask the station even where it told that the place is in use or out of service.")
    ] = False


@get("/reservations", tags=TAGS)
async def list_reservations(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only at this station.", max_length=64)] = None,
    token_uid: Annotated[
        str | None, QueryParameter(description="Only for this token.", max_length=MAX_UID_LENGTH)
    ] = None,
    reservation_state: Annotated[
        ReservationState | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
) -> Response[Page[Reservation]]:
    """List reservations, newest first. Those whose state is `no_show` are the ones that nobody came for."""
    rows = await store_listing.page(
        connection,
        after=from_cursor(after, ReservationCursor),
        limit=limit,
        station_id=station_id,
        token_uid=token_uid,
        state=reservation_state,
    )
    return page_response(request, rows, limit, lambda row: (row.made_at, row.reservation_id))


@get("/reservations/{reservation_id:int}", tags=TAGS)
async def show_reservation(connection: NamedDependency[Connection], reservation_id: FromPath[int]) -> Reservation:
    """Show one reservation."""
    return await store_listing.known(connection, reservation_id)


@post("/reservations", tags=TAGS)
async def make_reservation(
    request: ApiRequest, api: NamedDependency[ApiContext], data: JSONBody[NewReservation]
) -> Response[Reservation]:
    """Have a place held from now on, and wait for the station's answer.

    The answer is the reservation, whatever the station said: read its `state`. It is `active` if the station holds it,
    `rejected` if it does not or isn't connected, `requested` if it gave no answer. What collides with another one, or
    with a car at the EVSE, is refused without asking the station.
    """
    wish = Wish(**asdict(data))
    made = await making.make(api.pool, api.bus, api.clock, api.settings.reservations, wish, origin_of(request))
    headers = {"Location": f"/api/v1/reservations/{made.reservation_id}"}
    return Response(made, status_code=HTTPStatus.CREATED, headers=headers)


@post("/reservations/{reservation_id:int}/cancellation", tags=TAGS, status_code=HTTPStatus.OK)
async def cancel_reservation(
    request: ApiRequest, api: NamedDependency[ApiContext], reservation_id: FromPath[int]
) -> Reservation:
    """Cancel a reservation. A station that isn't connected is told on its return.

    The answer is the reservation: where the station did not let go of it, its `state` is as before, and `reason` says
    why.
    """
    return await making.cancel(api.pool, api.bus, api.clock, reservation_id, origin_of(request))
