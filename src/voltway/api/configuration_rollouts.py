"""/api/v1/configuration-rollouts: a template is brought to many stations, in waves."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.firmware.campaigns import WAVE
from voltway.kit.postgres import Connection
from voltway.templates import rollouts, store_rollouts
from voltway.templates.rollouts import RolloutWish
from voltway.tokens.authorize import HOURS
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import (
    ApplyState,
    Rollout,
    RolloutPlan,
    RolloutProgress,
    RolloutRules,
    RolloutState,
    RolloutStation,
)

TAGS = ["Configuration"]


class NewRollout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rollout to be: which template is brought to which stations, and how."""

    template_id: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    station_ids: (
        Annotated[
            list[Annotated[str, Meta(min_length=1, max_length=255)]],
            Meta(min_length=1, max_length=rollouts.MOST_STATIONS, description="Only these of those that it fits."),
        ]
        | None
    ) = None
    waves: Annotated[
        list[Annotated[str, Meta(pattern=WAVE)]],
        Meta(max_length=20, description="The size of each: stations, or a share like 10%. The rest is last."),
    ] = []
    hours: (
        Annotated[str, Meta(pattern=HOURS, description="When stations are asked, in the local time of each.")] | None
    ) = None
    during_sessions: Annotated[bool, Meta(description="Also while somebody charges there.")] = True
    most_under_way: Annotated[int, Meta(ge=1, le=1000, description="So many are asked at once.")] = 50
    failure_percent: Annotated[
        int, Meta(ge=1, le=100, description="It pauses once so many of the stations that were tried refused or failed.")
    ] = 10
    failure_least: Annotated[int, Meta(ge=1, le=10_000, description="Not before so many were tried.")] = 5
    wave_within_s: Annotated[
        int, Meta(ge=60, le=365 * 86400, description="So long stations are waited for once their wave began.")
    ] = 7 * 86400


class RolloutAsItStands(Struct, frozen=True, kw_only=True):
    """A rollout, and how many of its stations are in which state."""

    rollout: Rollout
    progress: RolloutProgress


@get("/configuration-rollouts", tags=TAGS)
async def list_configuration_rollouts(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    rollout_state: Annotated[
        RolloutState | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
) -> Response[Page[Rollout]]:
    """List rollouts, newest first."""
    rows = await store_rollouts.page(connection, before=from_cursor(after, int), limit=limit, state=rollout_state)
    return page_response(request, rows, limit, lambda row: row.rollout_id)


@get("/configuration-rollouts/{rollout_id:int}", tags=TAGS)
async def show_configuration_rollout(
    connection: NamedDependency[Connection], rollout_id: FromPath[int]
) -> RolloutAsItStands:
    """Show how far a rollout is."""
    return await _as_it_stands(connection, await store_rollouts.known(connection, rollout_id))


@get("/configuration-rollouts/{rollout_id:int}/stations", tags=TAGS)
async def list_configuration_rollout_stations(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    rollout_id: FromPath[int],
    after: After = None,
    limit: Limit = 50,
    turn_state: Annotated[ApplyState | None, QueryParameter(name="state", description="Only in this state.")] = None,
) -> Response[Page[RolloutStation]]:
    """List the stations of a rollout by id, and what became of each, setting by setting."""
    await store_rollouts.known(connection, rollout_id)
    cursor = from_cursor(after, str)
    rows = await store_rollouts.stations(connection, rollout_id, after=cursor, limit=limit, state=turn_state)
    return page_response(request, rows, limit, lambda row: row.station_id)


@post("/configuration-rollouts/previews", tags=TAGS, status_code=HTTPStatus.OK)
async def preview_configuration_rollout(
    connection: NamedDependency[Connection], data: JSONBody[NewRollout]
) -> RolloutPlan:
    """Say what a rollout would write where, what it could not, and what would hold after a restart. Nothing is kept."""
    return await rollouts.preview(connection, _wish(data))


@post("/configuration-rollouts", tags=TAGS)
async def plan_configuration_rollout(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewRollout],
) -> Response[Rollout]:
    """Have a template written to the stations that it fits, in waves. It begins at once."""
    author = request.auth.actor.as_author
    async with connection.transaction():
        made = await rollouts.plan(connection, _wish(data), author, api.clock.now())
        action = AuditAction.CONFIGURATION_ROLLOUT_ADD
        await record(request, connection, action, str(made.rollout_id), made.organization_id, after=made)
    return Response(
        made,
        status_code=HTTPStatus.CREATED,
        headers={"Location": f"/api/v1/configuration-rollouts/{made.rollout_id}"},
    )


@post("/configuration-rollouts/{rollout_id:int}/pauses", tags=TAGS, status_code=HTTPStatus.OK)
async def pause_configuration_rollout(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    rollout_id: FromPath[int],
) -> RolloutAsItStands:
    """Have no other station asked until the rollout goes on. Orders that were given stay."""
    async with connection.transaction():
        changed = await rollouts.pause(connection, rollout_id, api.clock.now())
        return await _changed(request, connection, AuditAction.CONFIGURATION_ROLLOUT_PAUSE, changed)


@post("/configuration-rollouts/{rollout_id:int}/resumptions", tags=TAGS, status_code=HTTPStatus.OK)
async def resume_configuration_rollout(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    rollout_id: FromPath[int],
) -> RolloutAsItStands:
    """Let a paused rollout go on. What has failed so far does not count for the failure rate any more."""
    async with connection.transaction():
        changed = await rollouts.resume(connection, rollout_id, api.clock.now())
        return await _changed(request, connection, AuditAction.CONFIGURATION_ROLLOUT_RESUME, changed)


@post("/configuration-rollouts/{rollout_id:int}/retries", tags=TAGS, status_code=HTTPStatus.OK)
async def retry_configuration_rollout(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    rollout_id: FromPath[int],
) -> RolloutAsItStands:
    """Try those stations again that refused, failed, did not support it, or were never there."""
    async with connection.transaction():
        changed = await rollouts.retry(connection, rollout_id, api.clock.now())
        return await _changed(request, connection, AuditAction.CONFIGURATION_ROLLOUT_RETRY, changed)


@post("/configuration-rollouts/{rollout_id:int}/cancellation", tags=TAGS, status_code=HTTPStatus.OK)
async def cancel_configuration_rollout(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    rollout_id: FromPath[int],
) -> RolloutAsItStands:
    """End a rollout. Orders that were given stay."""
    async with connection.transaction():
        changed = await rollouts.cancel(connection, rollout_id, api.clock.now())
        return await _changed(request, connection, AuditAction.CONFIGURATION_ROLLOUT_CANCEL, changed)


async def _changed(
    request: ApiRequest, connection: Connection, action: AuditAction, changed: Rollout
) -> RolloutAsItStands:
    await record(request, connection, action, str(changed.rollout_id), changed.organization_id)
    return await _as_it_stands(connection, changed)


async def _as_it_stands(connection: Connection, rollout: Rollout) -> RolloutAsItStands:
    progress = await store_rollouts.progress(connection, rollout.rollout_id)
    return RolloutAsItStands(rollout=rollout, progress=progress)


_RULES = frozenset(RolloutRules.__struct_fields__)


def _wish(data: NewRollout) -> RolloutWish:
    fields = asdict(data)
    rules = RolloutRules(**{name: fields.pop(name) for name in _RULES})
    named = None if data.station_ids is None else [StationId(one) for one in data.station_ids]
    return RolloutWish(rules=rules, **fields | {"station_ids": named})
