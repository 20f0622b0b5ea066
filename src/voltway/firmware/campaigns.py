"""Campaigns are planned, paused, let go on and cancelled by people; in between, `campaign_keeping.py` sees to them."""

import re
from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Final

import msgspec
from msgspec import Struct

from voltway.firmware import catalogue, store_campaigns, store_images
from voltway.firmware.planning import waves_of
from voltway.firmware.store_campaigns import Choosable, NewCampaign
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.campaigns import (
    Campaign,
    CampaignPlan,
    CampaignRules,
    CampaignState,
    LeftOut,
    LeftOutStation,
    PlannedTurn,
)
from voltway.vocabulary.errors import Conflict, InvalidInput
from voltway.vocabulary.firmware import FirmwareImage
from voltway.vocabulary.stations import Admission

MOST_STATIONS: Final = 10_000
"""No campaign has more: it looks at those of a wave again and again."""

WAVE: Final = r"^([1-9]\d{0,4}|[1-9]\d?%|100%)$"
"""How the size of a wave is written: a number of stations, or a share of all."""


class CampaignWish(Struct, frozen=True, kw_only=True):
    """Which stations shall get which image, and in which waves.

    Stations of the organization and of those below it, whose vendor, model and firmware are like these patterns with
    `*`, in which case does not count. `any_model`: also where the image is for other stations.
    """

    name: str
    image_id: str
    organization_id: OrganizationId
    vendor: str = "*"
    model: str = "*"
    firmware: str = "*"
    any_model: bool = False
    waves: Sequence[str] = ()
    rules: CampaignRules = CampaignRules()


def require_waves(waves: Sequence[str]) -> Sequence[str]:
    """These sizes of waves. Raises InvalidInput for one that is none."""
    for size in waves:
        if re.fullmatch(WAVE, size) is None:
            raise InvalidInput(f"{size[:80]!r} is no size of a wave", "write it like 5, or 10%")
    return waves


async def preview(conn: Connection, wish: CampaignWish) -> CampaignPlan:
    """What a campaign would do, which is not kept.

    Raises NotFound for an unknown image, Conflict for one without its file, and InvalidInput for more stations than a
    campaign may have.
    """
    image = await store_images.known(conn, wish.image_id)
    catalogue.require_there(image)
    chosen = [one for one in await store_campaigns.choosable(conn, wish.organization_id) if _is_wished(wish, one)]
    why = {one.station_id: _left_out(wish, image, one) for one in chosen}
    taken = [one.station_id for one in chosen if why[one.station_id] is None]
    if len(taken) > MOST_STATIONS:
        raise InvalidInput(
            f"{len(taken)} stations are more than a campaign may have, which is {MOST_STATIONS}", "choose fewer"
        )
    waves = waves_of(wish.waves, len(taken))
    return CampaignPlan(
        version=image.version,
        stations=[PlannedTurn(station_id=one, wave=wave) for one, wave in zip(taken, waves, strict=True)],
        left_out=[LeftOutStation(station_id=one, why=reason) for one, reason in why.items() if reason is not None],
    )


async def plan(conn: Connection, wish: CampaignWish, author: str, now: datetime) -> tuple[Campaign, CampaignPlan]:
    """Keep a campaign, which begins at once. In the caller's transaction.

    Raises what `preview` does, and Conflict where it would have no stations.
    """
    planned = await preview(conn, wish)
    new = NewCampaign(
        organization_id=wish.organization_id,
        name=wish.name,
        image=await store_images.known(conn, wish.image_id),
        rules=wish.rules,
        author=author,
        made_at=now,
    )
    made = await store_campaigns.insert(conn, new)
    taken = await store_campaigns.insert_turns(conn, made.campaign_id, planned.stations, now)
    if not taken:
        raise Conflict("no station that was chosen can be in the campaign", "a plan of it says why")
    late = [turn.station_id for turn in planned.stations if turn.station_id not in taken]
    return made, msgspec.structs.replace(
        planned,
        stations=[turn for turn in planned.stations if turn.station_id in taken],
        left_out=[*planned.left_out, *(LeftOutStation(station_id=one, why=LeftOut.IN_ANOTHER) for one in late)],
    )


def _is_wished(wish: CampaignWish, station: Choosable) -> bool:
    told = ((wish.vendor, station.vendor), (wish.model, station.model), (wish.firmware, station.firmware))
    return all(fnmatchcase((word or "").strip().casefold(), pattern.casefold()) for pattern, word in told)


def _left_out(wish: CampaignWish, image: FirmwareImage, station: Choosable) -> LeftOut | None:
    if station.admission is not Admission.ACCEPTED:
        return LeftOut.NOT_ACCEPTED
    if not wish.any_model and not catalogue.fits(image, station.vendor, station.model):
        return LeftOut.OTHER_MODEL
    if station.firmware == image.version:
        return LeftOut.RUNS_IT
    return LeftOut.IN_ANOTHER if station.in_another else None


async def pause(conn: Connection, campaign_id: int, now: datetime, reason: str = "somebody paused it") -> Campaign:
    """Have no other station asked; updates that have begun go on. Raises NotFound and Conflict."""
    await _require(conn, campaign_id, CampaignState.RUNNING)
    await store_campaigns.take_back(conn, campaign_id, now)
    await store_campaigns.change_state(conn, campaign_id, CampaignState.PAUSED, now, reason)
    return await store_campaigns.known(conn, campaign_id)


async def resume(conn: Connection, campaign_id: int, now: datetime) -> Campaign:
    """Let a paused campaign go on; what has failed before counts no more. Raises NotFound and Conflict."""
    await _require(conn, campaign_id, CampaignState.PAUSED)
    await store_campaigns.change_state(conn, campaign_id, CampaignState.RUNNING, now)
    return await store_campaigns.known(conn, campaign_id)


async def cancel(conn: Connection, campaign_id: int, now: datetime) -> Campaign:
    """End a campaign; updates that have begun go on. Raises NotFound and Conflict."""
    await _require(conn, campaign_id, CampaignState.RUNNING, CampaignState.PAUSED)
    await store_campaigns.take_back(conn, campaign_id, now)
    await store_campaigns.cancel_waiting(conn, campaign_id, now)
    await store_campaigns.change_state(conn, campaign_id, CampaignState.CANCELLED, now)
    return await store_campaigns.known(conn, campaign_id)


async def _require(conn: Connection, campaign_id: int, *states: CampaignState) -> None:
    found = await store_campaigns.held(conn, campaign_id)
    if found.state not in states:
        raise Conflict(f"firmware campaign {campaign_id} is {found.state}", "see how it stands now")
