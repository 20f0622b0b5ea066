"""/api/v1/organizations/…/four-eyes: for which acts an organization asks for a second person."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import Page
from voltway.kit.postgres import Connection
from voltway.people import approving, store_four_eyes, store_organizations
from voltway.people.seeing import everybody
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.approvals import DangerousAct
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound

TAGS = ["Approvals"]


class FourEyes(Struct, frozen=True, kw_only=True):
    """An act that takes a second person on an organization and everything below it; `inherited`: it is set above."""

    act: DangerousAct
    inherited: bool


class NewFourEyes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act that shall take a second person from now on."""

    act: DangerousAct


@get("/organizations/{organization_id:str}/four-eyes", tags=TAGS)
async def list_four_eyes(connection: NamedDependency[Connection], organization_id: FromPath[str]) -> Page[FourEyes]:
    """List which acts take a second person on an organization, all on one page."""
    place = await _place(connection, organization_id)
    here = await store_four_eyes.set_on(connection, place)
    acts = sorted(await store_four_eyes.in_force(connection, place))
    return Page(items=[FourEyes(act=act, inherited=act not in here) for act in acts], next=None)


@post("/organizations/{organization_id:str}/four-eyes", tags=TAGS)
async def switch_four_eyes_on(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    organization_id: FromPath[str],
    data: JSONBody[NewFourEyes],
) -> FourEyes:
    """Ask for a second person from now on. Refused while fewer than two people could approve."""
    place, now = await _place(connection, organization_id), api.clock.now()
    async with everybody(api.pool) as all_seeing:
        await approving.require_two(all_seeing, data.act, place, now)
    async with connection.transaction():
        if await store_four_eyes.switch_on(connection, place, data.act, now):
            await _note(request, connection, place, after=data.act)
    return FourEyes(act=data.act, inherited=False)


@delete("/organizations/{organization_id:str}/four-eyes/{act:str}", tags=TAGS)
async def switch_four_eyes_off(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    organization_id: FromPath[str],
    act: FromPath[DangerousAct],
) -> None:
    """Ask for no second person any more. That itself takes one."""
    place = await _place(connection, organization_id)
    async with connection.transaction():
        if act not in await store_four_eyes.set_on(connection, place):
            raise NotFound(f"{act} is not set on {place}", "what holds from above is switched off there")
        # Before it is done: afterwards it might be in force no more, and nobody would be asked.
        await _note(request, connection, place, before=act)
        await store_four_eyes.switch_off(connection, place, act)


async def _place(connection: Connection, organization_id: str) -> OrganizationId:
    if await store_organizations.find(connection, organization_id) is None:
        raise NotFound(
            f"there is no organization {organization_id[:80]}", "GET /api/v1/organizations lists all organizations"
        )
    return OrganizationId(organization_id)


async def _note(
    request: ApiRequest,
    connection: Connection,
    place: OrganizationId,
    *,
    before: DangerousAct | None = None,
    after: DangerousAct | None = None,
) -> None:
    told_before, told_after = ({"four_eyes": act} if act else None for act in (before, after))
    action = AuditAction.ORGANIZATION_CHANGE
    await record(request, connection, action, place, place, before=told_before, after=told_after)
