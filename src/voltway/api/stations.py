"""/api/v1/stations: what stations there are, how they are doing, and who is let in."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from itertools import groupby
from typing import Annotated
from urllib.parse import quote

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.etags import reported
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.firmware import updating
from voltway.kit.postgres import Connection
from voltway.stations import store_listing
from voltway.stations.credentials import hash_password, new_password
from voltway.stations.store_listing import ConnectorRow, StationEventRow, StationRow
from voltway.vocabulary.audit import ADMITTING, AuditAction
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.ids import STATION_ID
from voltway.vocabulary.stations import Admission, SecurityProfile
from voltway.vocabulary.subjects import STATION_CHANGED

TAGS = ["Stations"]
SEARCH_LIMIT = 100
WRITTEN = {
    *("station_id", "organization_id", "admission", "name", "latitude", "longitude", "time_zone", "security_profile"),
    *("has_password", "pinned_certificate", "free_vend", "quirks_off", "local_list", "created_at"),
}
"""What people write of a station; the rest it tells itself."""


class Evse(Struct, frozen=True, kw_only=True):
    """An EVSE: what can charge one vehicle at a time. EVSE 0 stands for the station as a whole."""

    evse_id: int
    connectors: list[ConnectorRow]


class Station(StationRow, frozen=True, kw_only=True):
    """A station with its EVSEs and their connectors, as told last."""

    evses: list[Evse]


reported(Station, *(set(Station.__struct_fields__) - WRITTEN))


class NewStation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station to let in: one that will come, one that is waiting, or one that was rejected before."""

    station_id: Annotated[
        str,
        Meta(
            max_length=64,
            description="As in the station's connection URL.",
            # Said, not asked for: what is_station_id asks for it explains better.
            extra_json_schema={"pattern": STATION_ID},
        ),
    ]
    name: Annotated[str, Meta(max_length=200)] | None = None
    security_profile: Annotated[
        SecurityProfile, Meta(description="0: no password; 1 and 2: a password; 3: a certificate.")
    ] = SecurityProfile.BASIC
    latitude: Annotated[float, Meta(ge=-90, le=90, description="Degrees, WGS 84.")] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180, description="Degrees, WGS 84.")] | None = None
    time_zone: Annotated[str, Meta(max_length=100, description="An IANA name.")] | None = None
    free_vend: Annotated[bool, Meta(description="Whoever plugs in may charge.")] = False
    organization_id: Annotated[str, Meta(max_length=64, description="To whom it belongs.")] | None = None


class StationWithPassword(Struct, frozen=True, kw_only=True):
    """A station and the password it was just given, which is told only here; null where its profile has none."""

    station: Station
    password: str | None


class StationChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change about a station; what is not named stays."""

    admission: Admission | None = None
    organization_id: Annotated[str, Meta(max_length=64, description="To whom it shall belong.")] | None = None
    local_list: (
        Annotated[
            bool, Meta(description="Whether its local list of tokens is kept up to date, for when it is offline.")
        ]
        | None
    ) = None
    forget_certificate: Annotated[
        bool, Meta(description="true: let it come with another certificate than the one it came with before.")
    ] = False


class NewPassword(Struct, frozen=True, kw_only=True):
    """A station's new password, which is told only here."""

    password: str


@get("/stations", tags=TAGS)
async def list_stations(  # noqa: PLR0913  (one argument per filter)
    request: ApiRequest,
    connection: NamedDependency[Connection],
    *,
    after: After = None,
    limit: Limit = 50,
    search: Annotated[
        str | None,
        QueryParameter(description="A text in the id, name, vendor, model or serial.", max_length=SEARCH_LIMIT),
    ] = None,
    admission: Annotated[Admission | None, QueryParameter(description="Only those let in, waiting, …")] = None,
    online: Annotated[bool | None, QueryParameter(description="Only those (not) connected now.")] = None,
    organization_id: Annotated[str | None, QueryParameter(description="Only of this organization.")] = None,
) -> Response[Page[Station]]:
    """List stations by id, with their EVSEs."""
    rows = await store_listing.page(
        connection,
        after=from_cursor(after, str),
        limit=limit,
        search=search or None,
        admission=admission,
        online=online,
        organization_id=organization_id,
    )
    return page_response(request, await _with_evses(connection, rows), limit, lambda row: row.station_id)


@get("/stations/{station_id:str}", tags=TAGS)
async def show_station(connection: NamedDependency[Connection], station_id: FromPath[str]) -> Station:
    """Show one station with its EVSEs."""
    return await _one(connection, station_id)


@get("/stations/{station_id:str}/evses", tags=TAGS)
async def list_evses(connection: NamedDependency[Connection], station_id: FromPath[str]) -> Page[Evse]:
    """List a station's EVSEs and their connectors, all on one page."""
    return Page(items=(await _one(connection, station_id)).evses, next=None)


@get("/stations/{station_id:str}/events", tags=TAGS)
async def list_events(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 100,
) -> Response[Page[StationEventRow]]:
    """List what the station reported beside its sessions, newest first: security, firmware, faults, variables."""
    before = from_cursor(after, datetime)
    rows = await store_listing.events(connection, station_id, before=before, limit=limit)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.received_at)


@post("/stations", tags=TAGS)
async def add_station(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewStation],
) -> Response[StationWithPassword]:
    """Let a station in, and make its password. The password can't be read again, only replaced."""
    password = new_password() if data.security_profile in (SecurityProfile.BASIC, SecurityProfile.TLS_BASIC) else None
    password_hash = await asyncio.to_thread(hash_password, password) if password else None
    given = asdict(data) | {"organization_id": await organization_for(request, connection, data.organization_id)}
    async with connection.transaction():
        row = await store_listing.add(connection, given.pop("station_id"), **given, password_hash=password_hash)
        await record(
            request, connection, AuditAction.STATION_ADD, row.station_id, row.organization_id, after=row.for_audit()
        )
    _tell_gateways(api, row.station_id)
    return Response(
        StationWithPassword(station=(await _with_evses(connection, [row]))[0], password=password),
        status_code=HTTPStatus.CREATED,
        headers={"Location": f"/api/v1/stations/{quote(row.station_id, safe='')}"},
    )


@patch("/stations/{station_id:str}", tags=TAGS)
async def change_station(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    data: JSONBody[StationChange],
) -> Station:
    """Accept a waiting station, reject one, let it wait, give it to another organization, or switch its local list.

    With `forget_certificate` it may come with another certificate than before (security profile 3).
    """
    async with connection.transaction():
        row = await known_station(connection, station_id)
        if data.organization_id is not None:
            row = await _move(request, connection, row, data.organization_id, api.clock.now())
        if data.admission is not None:
            row = await _admit(request, connection, row, data.admission)
        if data.local_list is not None:
            row = await _switch_local_list(request, connection, row, on=data.local_list)
        if data.forget_certificate:
            row = await _forget_certificate(request, connection, row)
    _tell_gateways(api, station_id)
    return (await _with_evses(connection, [row]))[0]


async def _move(
    request: ApiRequest, connection: Connection, row: StationRow, organization_id: str, now: datetime
) -> StationRow:
    wanted = await organization_for(request, connection, organization_id)
    moved = await store_listing.give_to(connection, row.station_id, wanted)
    if moved.organization_id != row.organization_id:
        await updating.part(connection, row.station_id, now)
    action, before, after = AuditAction.STATION_MOVE, row.organization_id, moved.organization_id
    await record(request, connection, action, row.station_id, row.organization_id, before=before, after=after)
    return moved


async def _admit(request: ApiRequest, connection: Connection, row: StationRow, admission: Admission) -> StationRow:
    changed = await store_listing.set_admission(connection, row.station_id, admission)
    action, before = ADMITTING[admission], row.admission
    await record(request, connection, action, row.station_id, changed.organization_id, before=before, after=admission)
    return changed


async def _switch_local_list(request: ApiRequest, connection: Connection, row: StationRow, *, on: bool) -> StationRow:
    changed = await store_listing.set_local_list(connection, row.station_id, on=on)
    before, after = {"local_list": row.local_list}, {"local_list": on}
    action, organization = AuditAction.STATION_CHANGE, changed.organization_id
    await record(request, connection, action, row.station_id, organization, before=before, after=after)
    return changed


async def _forget_certificate(request: ApiRequest, connection: Connection, row: StationRow) -> StationRow:
    changed = await store_listing.forget_certificate(connection, row.station_id)
    before, after = {"pinned_certificate": row.pinned_certificate}, {"pinned_certificate": None}
    action, organization = AuditAction.STATION_CHANGE, changed.organization_id
    await record(request, connection, action, row.station_id, organization, before=before, after=after)
    return changed


@post("/stations/{station_id:str}/password", tags=TAGS, status_code=HTTPStatus.OK)
async def renew_password(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
) -> NewPassword:
    """Give a station a new password; the old one stops working when the station connects next."""
    password = new_password()
    password_hash = await asyncio.to_thread(hash_password, password)
    async with connection.transaction():
        row = await store_listing.set_password(connection, station_id, password_hash)
        await record(request, connection, AuditAction.STATION_RENEW_PASSWORD, station_id, row.organization_id)
    _tell_gateways(api, station_id)
    return NewPassword(password=password)


@delete("/stations/{station_id:str}", tags=TAGS)
async def remove_station(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
) -> None:
    """Forget a station. Its sessions, messages and commands stay."""
    async with connection.transaction():
        row = await known_station(connection, station_id)
        await store_listing.remove(connection, station_id)
        before = row.for_audit()
        await record(request, connection, AuditAction.STATION_REMOVE, station_id, row.organization_id, before=before)
    _tell_gateways(api, station_id)


async def require_station(connection: Connection, station_id: str) -> None:
    """Raises NotFound for a station that is not there. What is left of a removed one is not asked so."""
    await known_station(connection, station_id)


async def known_station(connection: Connection, station_id: str) -> StationRow:
    """The station. Raises NotFound."""
    row = await store_listing.find(connection, station_id)
    if row is None:
        raise _unknown(station_id)
    return row


async def _one(connection: Connection, station_id: str) -> Station:
    return (await _with_evses(connection, [await known_station(connection, station_id)]))[0]


async def _with_evses(connection: Connection, rows: list[StationRow]) -> list[Station]:
    connectors = await store_listing.connectors(connection, [row.station_id for row in rows])
    evses = {
        station_id: _evses(of_station) for station_id, of_station in groupby(connectors, lambda row: row.station_id)
    }
    return [Station(**asdict(row), evses=evses.get(row.station_id, [])) for row in rows]


def _evses(connectors: Iterable[ConnectorRow]) -> list[Evse]:
    return [
        Evse(evse_id=evse_id, connectors=list(of_evse))
        for evse_id, of_evse in groupby(connectors, lambda row: row.evse_id)
    ]


def _tell_gateways(api: ApiContext, station_id: str) -> None:
    api.bus.publish(STATION_CHANGED, station_id.encode())


def _unknown(station_id: str) -> NotFound:
    return NotFound(f"there is no station {station_id[:80]}", "GET /api/v1/stations lists all stations")
