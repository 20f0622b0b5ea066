"""/api/v1/…/vehicles and /api/v1/vehicle-models: what drivers and fleets drive."""

from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import asdict

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.drivers import given, named
from voltway.api.etags import IfMatch, require_match, tagged
from voltway.api.idempotency import IdempotencyKey, once_within
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.drivers import store, store_vehicles
from voltway.drivers.catalogue import CarModel, load_catalogue
from voltway.drivers.store_vehicles import VehicleCursor, VehicleFilter, VehicleRow
from voltway.kit.postgres import Connection
from voltway.kit.settings import Settings
from voltway.tokens import store_listing
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.drivers import ConnectorType
from voltway.vocabulary.errors import Conflict, InvalidInput

TAGS = ["Vehicles"]

ModelId = Annotated[str, Meta(max_length=100, description="Of GET /vehicle-models: fills in what is not given.")]
Description = Annotated[str, Meta(max_length=200, description="What it is, where the catalogue does not have it.")]
Plate = Annotated[str, Meta(max_length=20)]
Evccid = Annotated[str, Meta(max_length=40, description="Its address on the cable, for autocharge.")]
BatteryWh = Annotated[int, Meta(ge=1000, le=2_000_000, description="What can be used of it.")]
AcLimitW = Annotated[int, Meta(ge=0, le=100_000)]
AcPhases = Annotated[int, Meta(ge=1, le=3)]
DcLimitW = Annotated[int, Meta(ge=0, le=4_000_000)]
Connectors = Annotated[list[ConnectorType], Meta(max_length=len(ConnectorType))]


class NewVehicle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A driver's vehicle to be."""

    model_id: ModelId | None = None
    description: Description | None = None
    licence_plate: Plate | None = None
    evccid: Evccid | None = None
    battery_wh: BatteryWh | None = None
    ac_limit_w: AcLimitW | None = None
    ac_phases: AcPhases | None = None
    dc_limit_w: DcLimitW | None = None
    connectors: Connectors | None = None


class NewFleetVehicle(NewVehicle, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A vehicle to be, of an organization's fleet."""

    organization_id: Annotated[str, Meta(max_length=64, description="Whose fleet.")] | None = None


class VehicleChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to change about a vehicle; what is not named stays. A `model_id` changes what the catalogue says of it."""

    driver_id: (
        Annotated[str, Meta(max_length=64, description="Of the same organization; null: the fleet's.")]
        | UnsetType
        | None
    ) = UNSET
    model_id: ModelId | UnsetType | None = UNSET
    description: Description | UnsetType | None = UNSET
    licence_plate: Plate | UnsetType | None = UNSET
    evccid: Evccid | UnsetType | None = UNSET
    battery_wh: BatteryWh | UnsetType | None = UNSET
    ac_limit_w: AcLimitW | UnsetType | None = UNSET
    ac_phases: AcPhases | UnsetType | None = UNSET
    dc_limit_w: DcLimitW | UnsetType | None = UNSET
    connectors: Connectors | UnsetType = UNSET


async def vehicle_filter(
    search: Annotated[str | None, QueryParameter(description="How the licence plate begins.", max_length=20)] = None,
    driver_id: Annotated[str | None, QueryParameter(description="Only this driver's.", max_length=64)] = None,
    organization_id: Annotated[
        str | None, QueryParameter(description="Only this organization's.", max_length=64)
    ] = None,
) -> VehicleFilter:
    """What the query asks for."""
    return VehicleFilter(plate=search or None, driver_id=driver_id, organization_id=organization_id)


@get("/vehicle-models", tags=TAGS)
async def list_vehicle_models(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    search: Annotated[
        str, QueryParameter(description="How words of brand, model and variant begin.", max_length=100)
    ] = "",
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[CarModel]]:
    """List car models of the catalogue. Its figures are nominal."""
    found = load_catalogue(api.settings.drivers.catalogue_csv).search(
        search, after=from_cursor(after, str), limit=limit
    )
    return page_response(request, found, limit, lambda model: model.model_id)


@get("/vehicles", tags=TAGS, dependencies={"wanted": Provide(vehicle_filter)})
async def list_vehicles(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    wanted: NamedDependency[VehicleFilter],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[VehicleRow]]:
    """List vehicles of drivers and fleets."""
    return await _page(request, connection, wanted, after, limit)


@get("/drivers/{driver_id:str}/vehicles", tags=TAGS)
async def list_driver_vehicles(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[VehicleRow]]:
    """List a driver's vehicles."""
    await store.require(connection, driver_id)
    return await _page(request, connection, VehicleFilter(driver_id=driver_id), after, limit)


@get("/vehicles/{vehicle_id:str}", tags=TAGS)
async def show_vehicle(connection: NamedDependency[Connection], vehicle_id: FromPath[str]) -> Response[VehicleRow]:
    """Show one vehicle."""
    return tagged(await store_vehicles.require(connection, vehicle_id))


@post("/vehicles", tags=TAGS)
async def add_fleet_vehicle(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    data: JSONBody[NewFleetVehicle],
    idempotency_key: IdempotencyKey = None,
) -> Response[VehicleRow]:
    """Add a vehicle to an organization's fleet."""
    organization_id = await organization_for(request, connection, data.organization_id)
    return await _add(request, connection, data, idempotency_key, organization_id, None)


@post("/drivers/{driver_id:str}/vehicles", tags=TAGS)
async def add_driver_vehicle(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    data: JSONBody[NewVehicle],
    idempotency_key: IdempotencyKey = None,
) -> Response[VehicleRow]:
    """Add a vehicle of a driver."""
    driver = await store.require(connection, driver_id)
    return await _add(request, connection, data, idempotency_key, driver.organization_id, driver_id)


@patch("/vehicles/{vehicle_id:str}", tags=TAGS)
async def change_vehicle(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    vehicle_id: FromPath[str],
    data: JSONBody[VehicleChange],
    if_match: IfMatch = None,
) -> Response[VehicleRow]:
    """Change a vehicle."""
    columns = _with_model(api.settings, given(data))
    async with connection.transaction():
        require_match(if_match, await store_vehicles.lock(connection, vehicle_id))
        row = await store_vehicles.change(connection, vehicle_id, api.clock.now(), **columns)
        action = AuditAction.VEHICLE_CHANGE
        await record(request, connection, action, vehicle_id, row.organization_id, after=named(columns))
    return tagged(row)


@delete("/vehicles/{vehicle_id:str}", tags=TAGS)
async def remove_vehicle(
    request: ApiRequest, connection: NamedDependency[Connection], vehicle_id: FromPath[str]
) -> None:
    """Forget a vehicle to which no token is assigned any more."""
    async with connection.transaction():
        row = await store_vehicles.lock(connection, vehicle_id)
        if await store_listing.page(connection, TokenFilter(vehicle_id=vehicle_id), limit=1):
            raise Conflict("the vehicle still has tokens", "remove them, or assign them to another one")
        await store_vehicles.remove(connection, vehicle_id)
        await record(request, connection, AuditAction.VEHICLE_REMOVE, vehicle_id, row.organization_id)


async def _page(
    request: ApiRequest, connection: Connection, wanted: VehicleFilter, after: str | None, limit: int
) -> Response[Page[VehicleRow]]:
    rows = await store_vehicles.page(connection, wanted, after=from_cursor(after, VehicleCursor), limit=limit)
    return page_response(request, rows, limit, lambda row: store_vehicles.cursor_of(wanted, row))


async def _add(
    request: ApiRequest,
    connection: Connection,
    data: NewVehicle,
    idempotency_key: str | None,
    organization_id: OrganizationId,
    driver_id: str | None,
) -> Response[VehicleRow]:
    api: ApiContext = request.app.state.api
    columns = {name: value for name, value in asdict(data).items() if value is not None and name != "organization_id"}
    columns = _with_model(api.settings, columns)

    async def work() -> str:
        row = await store_vehicles.add(connection, organization_id, driver_id, api.clock.now(), **columns)
        await record(
            request, connection, AuditAction.VEHICLE_ADD, row.vehicle_id, organization_id, after=named(columns)
        )
        return row.vehicle_id

    async with connection.transaction():
        vehicle_id = await once_within(request, connection, idempotency_key, msgspec.json.encode(data), work)
        row = await store_vehicles.require(connection, vehicle_id)
    return tagged(row, HTTPStatus.CREATED, location=("vehicles", vehicle_id))


def _with_model(settings: Settings, columns: dict[str, Any]) -> dict[str, Any]:
    """`columns`, filled in from the catalogue where they name a model. Raises InvalidInput for an unknown one."""
    model_id = columns.get("model_id")
    if model_id is None:
        return columns
    model = load_catalogue(settings.drivers.catalogue_csv).find(model_id)
    if model is None:
        raise InvalidInput(f"there is no model {model_id!r}", "GET /api/v1/vehicle-models?search= finds one")
    return store_vehicles.filled_in(columns, model)
