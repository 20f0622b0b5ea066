"""/api/v1/drivers: whose customers drivers are, how to reach them, and what goes on their invoices."""

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
from voltway.api.etags import IfMatch, require_match, tagged
from voltway.api.idempotency import IdempotencyKey, once_within
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.drivers import store
from voltway.drivers.store import DriverCursor, DriverFilter, DriverRow
from voltway.kit.postgres import Connection
from voltway.tokens import store_listing
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Conflict

TAGS = ["Drivers"]

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(max_length=254, description="Where to write to; it need not be that of the account.")]
Phone = Annotated[str, Meta(max_length=40, description="With the country: +43 660 1234567.")]
Locale = Annotated[str, Meta(max_length=20, description="BCP 47, as de or pt-BR.")]
Line = Annotated[str, Meta(max_length=200)]
PostalCode = Annotated[str, Meta(max_length=20)]
City = Annotated[str, Meta(max_length=100)]
Country = Annotated[str, Meta(max_length=2, description="ISO 3166-1, two letters.")]
TaxId = Annotated[str, Meta(max_length=50, description="VAT identification number, say.")]


class NewDriver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A driver to be. `company` to `tax_id` go on invoices."""

    name: Name
    email: Email | None = None
    phone: Phone | None = None
    locale: Locale | None = None
    company: Line | None = None
    street: Line | None = None
    postal_code: PostalCode | None = None
    city: City | None = None
    country: Country | None = None
    tax_id: TaxId | None = None
    organization_id: Annotated[str, Meta(max_length=64, description="Whose customer, or in whose fleet.")] | None = None


class DriverChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to change about a driver; what is not named stays."""

    name: Name | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    locale: Locale | UnsetType = UNSET
    company: Line | UnsetType | None = UNSET
    street: Line | UnsetType | None = UNSET
    postal_code: PostalCode | UnsetType | None = UNSET
    city: City | UnsetType | None = UNSET
    country: Country | UnsetType | None = UNSET
    tax_id: TaxId | UnsetType | None = UNSET


async def driver_filter(
    search: Annotated[str | None, QueryParameter(description="How the name begins.", max_length=100)] = None,
    email: Annotated[
        str | None, QueryParameter(description="How the e-mail address begins; the list is by it.", max_length=254)
    ] = None,
    organization_id: Annotated[
        str | None, QueryParameter(description="Only this organization's.", max_length=64)
    ] = None,
) -> DriverFilter:
    """What the query asks for."""
    return DriverFilter(search=search or None, email=email or None, organization_id=organization_id)


@get("/drivers", tags=TAGS, dependencies={"wanted": Provide(driver_filter)})
async def list_drivers(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    wanted: NamedDependency[DriverFilter],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[DriverRow]]:
    """List drivers by name."""
    rows = await store.page(connection, wanted, after=from_cursor(after, DriverCursor), limit=limit)
    return page_response(request, rows, limit, lambda row: store.cursor_of(wanted, row))


@get("/drivers/{driver_id:str}", tags=TAGS)
async def show_driver(connection: NamedDependency[Connection], driver_id: FromPath[str]) -> Response[DriverRow]:
    """Show one driver."""
    return tagged(await store.require(connection, driver_id))


@post("/drivers", tags=TAGS)
async def add_driver(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewDriver],
    idempotency_key: IdempotencyKey = None,
) -> Response[DriverRow]:
    """Add a driver, without an account to sign in with."""
    columns = asdict(data)
    organization_id = await organization_for(request, connection, columns.pop("organization_id"))

    async def work() -> str:
        row = await store.add(connection, organization_id, api.clock.now(), **columns)
        after = named(columns)
        await record(request, connection, AuditAction.DRIVER_ADD, row.driver_id, organization_id, after=after)
        return row.driver_id

    async with connection.transaction():
        driver_id = await once_within(request, connection, idempotency_key, msgspec.json.encode(data), work)
        row = await store.require(connection, driver_id)
    return tagged(row, HTTPStatus.CREATED, location=("drivers", driver_id))


@patch("/drivers/{driver_id:str}", tags=TAGS)
async def change_driver(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    data: JSONBody[DriverChange],
    if_match: IfMatch = None,
) -> Response[DriverRow]:
    """Change a driver's profile."""
    columns = given(data)
    async with connection.transaction():
        require_match(if_match, await store.lock(connection, driver_id))
        row = await store.change(connection, driver_id, api.clock.now(), **columns)
        action = AuditAction.DRIVER_CHANGE
        await record(request, connection, action, driver_id, row.organization_id, after=named(columns))
    return tagged(row)


@delete("/drivers/{driver_id:str}", tags=TAGS)
async def remove_driver(request: ApiRequest, connection: NamedDependency[Connection], driver_id: FromPath[str]) -> None:
    """Forget a driver with vehicles, contracts, consents and favourites. Sessions stay; cards have to go before."""
    async with connection.transaction():
        row = await store.lock(connection, driver_id)
        if await store_listing.page(connection, TokenFilter(driver_id=driver_id), limit=1):
            raise Conflict(f"driver {row.name} still has tokens", "remove them, or assign them to somebody else")
        await store.remove(connection, driver_id)
        await record(request, connection, AuditAction.DRIVER_REMOVE, driver_id, row.organization_id)


def given(change: Struct) -> dict[str, Any]:
    """The columns that a change names."""
    return {name: value for name, value in asdict(change).items() if value is not UNSET}


def named(columns: dict[str, Any]) -> dict[str, list[str]]:
    """What the audit trail says of a person's record: which properties were set. Their values could not be erased."""
    return {"set": sorted(name for name, value in columns.items() if value is not None)}
