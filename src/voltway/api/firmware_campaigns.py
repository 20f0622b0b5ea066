"""/api/v1/firmware/campaigns: one image for many stations, in waves."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.firmware import campaigns, store_campaigns
from voltway.firmware.campaigns import WAVE, CampaignWish
from voltway.kit.postgres import Connection
from voltway.tokens.authorize import HOURS
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.campaigns import (
    Campaign,
    CampaignPlan,
    CampaignProgress,
    CampaignRules,
    CampaignState,
    CampaignStation,
    TurnState,
)

TAGS = ["Firmware"]

Pattern = Annotated[
    str, Meta(min_length=1, max_length=50, description="Of what the stations tell; * stands for anything.")
]


class NewCampaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A campaign to be: which stations get which image, and how."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
    image_id: Annotated[str, Meta(max_length=64)]
    organization_id: (
        Annotated[str, Meta(max_length=64, description="Its stations, and those of organizations below it.")] | None
    ) = None
    vendor: Pattern = "*"
    model: Pattern = "*"
    firmware: Pattern = "*"
    any_model: Annotated[bool, Meta(description="Also where the image is for other stations.")] = False
    waves: Annotated[
        list[Annotated[str, Meta(pattern=WAVE)]],
        Meta(max_length=20, description="The size of each: stations, or a share like 10%. The rest is last."),
    ] = []
    hours: (
        Annotated[str, Meta(pattern=HOURS, description="When stations are asked, in the local time of each.")] | None
    ) = None
    during_sessions: Annotated[bool, Meta(description="Also while somebody charges there.")] = False
    signed: Annotated[bool, Meta(description="With the image's signature, where it has one.")] = True
    most_under_way: Annotated[int, Meta(ge=1, le=1000, description="So many are updated at once.")] = 20
    failure_percent: Annotated[
        int, Meta(ge=1, le=100, description="It pauses once so many of the stations that were tried have failed.")
    ] = 10
    failure_least: Annotated[int, Meta(ge=1, le=10_000, description="Not before so many were tried.")] = 5
    attempts: Annotated[int, Meta(ge=1, le=10, description="How often a station is tried.")] = 2
    retry_pause_s: Annotated[int, Meta(ge=0, le=7 * 86400, description="Between them, in seconds.")] = 3600
    wave_within_s: Annotated[
        int, Meta(ge=60, le=365 * 86400, description="So long stations are waited for once their wave began.")
    ] = 7 * 86400


class CampaignAsItStands(Struct, frozen=True, kw_only=True):
    """A campaign, and how many of its stations are in which state."""

    campaign: Campaign
    progress: CampaignProgress


class PlannedCampaign(Struct, frozen=True, kw_only=True):
    """A new campaign, with its stations, and those that have no part in it."""

    campaign: Campaign
    plan: CampaignPlan


@get("/firmware/campaigns", tags=TAGS)
async def list_firmware_campaigns(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    campaign_state: Annotated[
        CampaignState | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
) -> Response[Page[Campaign]]:
    """List campaigns, newest first."""
    rows = await store_campaigns.page(connection, before=from_cursor(after, int), limit=limit, state=campaign_state)
    return page_response(request, rows, limit, lambda row: row.campaign_id)


@get("/firmware/campaigns/{campaign_id:int}", tags=TAGS)
async def show_firmware_campaign(
    connection: NamedDependency[Connection], campaign_id: FromPath[int]
) -> CampaignAsItStands:
    """Show how far a campaign is."""
    return await _as_it_stands(connection, await store_campaigns.known(connection, campaign_id))


@get("/firmware/campaigns/{campaign_id:int}/stations", tags=TAGS)
async def list_firmware_campaign_stations(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    campaign_id: FromPath[int],
    after: After = None,
    limit: Limit = 50,
    turn_state: Annotated[TurnState | None, QueryParameter(name="state", description="Only in this state.")] = None,
) -> Response[Page[CampaignStation]]:
    """List the stations of a campaign by id, and what became of each."""
    await store_campaigns.known(connection, campaign_id)
    rows = await store_campaigns.stations(
        connection, campaign_id, after=from_cursor(after, str), limit=limit, state=turn_state
    )
    return page_response(request, rows, limit, lambda row: row.station_id)


@post("/firmware/campaigns/previews", tags=TAGS, status_code=HTTPStatus.OK)
async def preview_firmware_campaign(
    request: ApiRequest, connection: NamedDependency[Connection], data: JSONBody[NewCampaign]
) -> CampaignPlan:
    """Say what a campaign would do: who is in which wave, and who is left out and why. Nothing is kept."""
    return await campaigns.preview(connection, await _wish(request, connection, data))


@post("/firmware/campaigns", tags=TAGS)
async def plan_firmware_campaign(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewCampaign],
) -> Response[PlannedCampaign]:
    """Have many stations updated, in waves. It begins at once."""
    wish = await _wish(request, connection, data)
    author = request.auth.actor.as_author
    async with connection.transaction():
        made, plan = await campaigns.plan(connection, wish, author, api.clock.now())
        action = AuditAction.FIRMWARE_CAMPAIGN_ADD
        await record(request, connection, action, str(made.campaign_id), made.organization_id, after=made)
    return Response(
        PlannedCampaign(campaign=made, plan=plan),
        status_code=HTTPStatus.CREATED,
        headers={"Location": f"/api/v1/firmware/campaigns/{made.campaign_id}"},
    )


@post("/firmware/campaigns/{campaign_id:int}/pauses", tags=TAGS, status_code=HTTPStatus.OK)
async def pause_firmware_campaign(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    campaign_id: FromPath[int],
) -> CampaignAsItStands:
    """Have no other station asked until the campaign goes on. Updates that have begun go on."""
    async with connection.transaction():
        changed = await campaigns.pause(connection, campaign_id, api.clock.now())
        return await _changed(request, connection, AuditAction.FIRMWARE_CAMPAIGN_PAUSE, changed)


@post("/firmware/campaigns/{campaign_id:int}/resumptions", tags=TAGS, status_code=HTTPStatus.OK)
async def resume_firmware_campaign(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    campaign_id: FromPath[int],
) -> CampaignAsItStands:
    """Let a paused campaign go on. What has failed so far does not count for the failure rate any more."""
    async with connection.transaction():
        changed = await campaigns.resume(connection, campaign_id, api.clock.now())
        return await _changed(request, connection, AuditAction.FIRMWARE_CAMPAIGN_RESUME, changed)


@post("/firmware/campaigns/{campaign_id:int}/cancellation", tags=TAGS, status_code=HTTPStatus.OK)
async def cancel_firmware_campaign(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    campaign_id: FromPath[int],
) -> CampaignAsItStands:
    """End a campaign. Updates that have begun go on; each can be cancelled by itself."""
    async with connection.transaction():
        changed = await campaigns.cancel(connection, campaign_id, api.clock.now())
        return await _changed(request, connection, AuditAction.FIRMWARE_CAMPAIGN_CANCEL, changed)


async def _changed(
    request: ApiRequest, connection: Connection, action: AuditAction, changed: Campaign
) -> CampaignAsItStands:
    await record(request, connection, action, str(changed.campaign_id), changed.organization_id)
    return await _as_it_stands(connection, changed)


async def _as_it_stands(connection: Connection, campaign: Campaign) -> CampaignAsItStands:
    progress = await store_campaigns.progress(connection, campaign.campaign_id)
    return CampaignAsItStands(campaign=campaign, progress=progress)


_RULES = frozenset(CampaignRules.__struct_fields__)


async def _wish(request: ApiRequest, connection: Connection, data: NewCampaign) -> CampaignWish:
    """Raises NotFound and InvalidInput about the organization, and InvalidInput about the hours."""
    fields = asdict(data)
    rules = CampaignRules(**{name: fields.pop(name) for name in _RULES})
    fields["organization_id"] = await organization_for(request, connection, data.organization_id)
    return CampaignWish(rules=rules, **fields)
