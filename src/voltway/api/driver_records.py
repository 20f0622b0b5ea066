"""/api/v1/drivers/…/contracts, consents and favourites: what is written down about a driver."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.drivers import given
from voltway.api.etags import IfMatch, require_match, tagged
from voltway.api.idempotency import IdempotencyKey, once_within
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.drivers import store, store_consents, store_contracts, store_favourites
from voltway.drivers.store_consents import ConsentCursor, ConsentRow
from voltway.drivers.store_contracts import ContractRow
from voltway.drivers.store_favourites import FavouriteCursor, FavouriteRow
from voltway.kit.postgres import Connection
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay, ContractState, FavouriteKind
from voltway.vocabulary.errors import NotFound

TAGS = ["Drivers"]
Aware = Annotated[datetime, Meta(tz=True)]
Number = Annotated[str, Meta(min_length=1, max_length=50, description="As the organization counts its contracts.")]
Emaid = Annotated[str, Meta(max_length=40, description="Its name in roaming, as DE-8AA-CA2B3C4D5-N.")]


class NewContract(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contract to be; active, and valid from now on where nothing else is said."""

    number: Number
    emaid: Emaid | None = None
    valid_from: Aware | None = None
    valid_until: Aware | None = None
    organization_id: Annotated[str, Meta(max_length=64, description="With whom; none: whose customer.")] | None = None


class ContractChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to change about a contract; what is not named stays. One that has ended is not changed any more."""

    state: ContractState | UnsetType = UNSET
    number: Number | UnsetType = UNSET
    emaid: Emaid | UnsetType | None = UNSET
    valid_from: Aware | UnsetType = UNSET
    valid_until: Aware | UnsetType | None = UNSET


class NewConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a driver agrees (`given` true), or does not any more."""

    purpose: ConsentPurpose
    version: Annotated[str, Meta(min_length=1, max_length=50, description="Of the text that was shown.")]
    given: bool
    how: ConsentWay = ConsentWay.API
    at: Annotated[Aware | None, Meta(description="When it was said; none: now.")] = None


class NewFavourite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a driver likes."""

    kind: FavouriteKind
    place_id: Annotated[str, Meta(min_length=1, max_length=64, description="Of a station or a location.")]


# --- contracts


@get("/drivers/{driver_id:str}/contracts", tags=TAGS)
async def list_contracts(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[ContractRow]]:
    """List a driver's contracts with organizations that you see, the oldest first."""
    await store.require(connection, driver_id)
    rows = await store_contracts.page(connection, driver_id, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.contract_id)


@get("/drivers/{driver_id:str}/contracts/{contract_id:str}", tags=TAGS)
async def show_contract(
    connection: NamedDependency[Connection], driver_id: FromPath[str], contract_id: FromPath[str]
) -> Response[ContractRow]:
    """Show one contract."""
    return tagged(await store_contracts.require(connection, driver_id, contract_id))


@post("/drivers/{driver_id:str}/contracts", tags=TAGS)
async def add_contract(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    data: JSONBody[NewContract],
    idempotency_key: IdempotencyKey = None,
) -> Response[ContractRow]:
    """Note a contract between a driver and an organization."""
    driver = await store.require(connection, driver_id)
    organization_id = await organization_for(request, connection, data.organization_id or driver.organization_id)

    async def work() -> str:
        row = await store_contracts.add(
            connection,
            organization_id,
            driver_id,
            api.clock.now(),
            number=data.number,
            emaid=data.emaid,
            valid_from=data.valid_from,
            valid_until=data.valid_until,
        )
        await record(request, connection, AuditAction.CONTRACT_ADD, row.contract_id, organization_id, after=_told(row))
        return row.contract_id

    async with connection.transaction():
        contract_id = await once_within(request, connection, idempotency_key, msgspec.json.encode(data), work)
        row = await store_contracts.require(connection, driver_id, contract_id)
    return tagged(row, HTTPStatus.CREATED, location=("drivers", driver_id, "contracts", contract_id))


@patch("/drivers/{driver_id:str}/contracts/{contract_id:str}", tags=TAGS)
async def change_contract(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    contract_id: FromPath[str],
    data: JSONBody[ContractChange],
    if_match: IfMatch = None,
) -> Response[ContractRow]:
    """Change, suspend or end a contract."""
    async with connection.transaction():
        before = await store_contracts.lock(connection, driver_id, contract_id)
        require_match(if_match, before)
        row = await store_contracts.change(connection, before, api.clock.now(), **given(data))
        action = AuditAction.CONTRACT_END if row.state is ContractState.ENDED else AuditAction.CONTRACT_CHANGE
        await record(
            request, connection, action, contract_id, row.organization_id, before=_told(before), after=_told(row)
        )
    return tagged(row)


def _told(row: ContractRow) -> dict[str, object]:
    """What the audit trail says of a contract: nothing that a person is known by."""
    return {"state": row.state, "valid_from": row.valid_from, "valid_until": row.valid_until}


# --- consents


@get("/drivers/{driver_id:str}/consents", tags=TAGS)
async def list_consents(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[ConsentRow]]:
    """List what a driver agreed to and took back, newest first. The newest of a purpose holds."""
    await store.require(connection, driver_id)
    cursor = from_cursor(after, ConsentCursor)
    rows = await store_consents.page(connection, driver_id, after=cursor, limit=limit)
    return page_response(request, rows, limit, lambda row: (row.at, row.consent_id))


@post("/drivers/{driver_id:str}/consents", tags=TAGS)
async def add_consent(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    data: JSONBody[NewConsent],
    idempotency_key: IdempotencyKey = None,
) -> Response[ConsentRow]:
    """Write down that a driver agrees, or does not any more. It can't be changed afterwards."""
    driver = await store.require(connection, driver_id)
    actor, now = request.auth.actor, api.clock.now()

    async def work() -> str:
        row = await store_consents.add(
            connection,
            driver_id,
            data.purpose,
            version=data.version,
            given=data.given,
            at=data.at or now,
            how=data.how,
            recorded_by=f"{actor.kind}:{actor.id}",
            address=client_address(request),
            now=now,
        )
        action = AuditAction.CONSENT_GIVE if row.given else AuditAction.CONSENT_WITHDRAW
        after = {"purpose": row.purpose, "version": row.version}
        await record(request, connection, action, driver_id, driver.organization_id, after=after)
        return row.consent_id

    async with connection.transaction():
        consent_id = await once_within(request, connection, idempotency_key, msgspec.json.encode(data), work)
        row = await store_consents.find(connection, consent_id)
    if row is None:
        raise NotFound(f"the consent {consent_id} is gone with its driver")
    return Response(row, status_code=HTTPStatus.CREATED)


# --- favourites


@get("/drivers/{driver_id:str}/favourites", tags=TAGS)
async def list_favourites(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[FavouriteRow]]:
    """List the stations and locations that a driver likes."""
    await store.require(connection, driver_id)
    cursor = from_cursor(after, FavouriteCursor)
    rows = await store_favourites.page(connection, driver_id, after=cursor, limit=limit)
    return page_response(request, rows, limit, lambda row: (row.kind, row.place_id))


@post("/drivers/{driver_id:str}/favourites", tags=TAGS)
async def add_favourite(
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    data: JSONBody[NewFavourite],
) -> Response[FavouriteRow]:
    """Keep a favourite. What is kept already stays as it is, so this may be sent again."""
    async with connection.transaction():
        await store.lock(connection, driver_id)
        row = await store_favourites.add(connection, driver_id, data.kind, data.place_id, api.clock.now())
    return Response(row, status_code=HTTPStatus.CREATED)


@delete("/drivers/{driver_id:str}/favourites/{kind:str}/{place_id:str}", tags=TAGS)
async def remove_favourite(
    connection: NamedDependency[Connection],
    driver_id: FromPath[str],
    kind: FromPath[FavouriteKind],
    place_id: FromPath[str],
) -> None:
    """Forget a favourite."""
    await store_favourites.remove(connection, driver_id, kind, place_id)
