"""Takes campaigns on, step by step: a worker's work.

A step is one transaction that holds its campaign: it takes in which updates have ended, asks `planning.py` what is to
be done, and makes the updates, which `keeping.py` orders. Any number of workers share it, and one that dies in a step
has done nothing.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog

from voltway.firmware import campaigns, store, store_campaigns, store_images
from voltway.firmware.planning import Settled, Step, next_step, settled
from voltway.firmware.store import Plan
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.stations import store_listing as stations_listing
from voltway.vocabulary.campaigns import Campaign, CampaignState, TurnState
from voltway.vocabulary.errors import Conflict

_log = structlog.get_logger()


async def advance(pool: Pool, now: datetime) -> None:
    """Take every campaign a step on. Raises one of `AWAY`."""
    async with pool.connection() as conn:
        numbers = await store_campaigns.running(conn)
    for number in numbers:
        async with transaction(pool) as conn:
            campaign = await store_campaigns.held(conn, number)
            await _take_in(conn, campaign, now)
            if campaign.state is CampaignState.RUNNING:
                await _go_on(conn, campaign, now)


async def _take_in(conn: Connection, campaign: Campaign, now: datetime) -> None:
    over = campaign.state is CampaignState.CANCELLED
    for ended in await store_campaigns.ended_updates(conn, campaign.campaign_id):
        becomes = settled(campaign.rules, ended, now)
        if over and becomes.state is TurnState.WAITING:
            becomes = Settled(state=TurnState.CANCELLED, attempts=becomes.attempts, reason=becomes.reason)
        await store_campaigns.settle(conn, campaign.campaign_id, ended.station_id, becomes, now)


async def _go_on(conn: Connection, campaign: Campaign, now: datetime) -> None:
    number = campaign.campaign_id
    if campaign.image_id is None:
        await _pause(conn, campaign, now, "its image was removed")
        return
    turns, score = await store_campaigns.turns(conn, campaign), await store_campaigns.score(conn, campaign)
    step = next_step(campaign, turns, score, now)
    if step.done:
        await store_campaigns.change_state(conn, number, CampaignState.DONE, now)
        _log.info("a firmware campaign is done", campaign=number)
    elif step.pause is not None:
        await _pause(conn, campaign, now, step.pause)
    else:
        await _carry_out(conn, campaign, step, now)


async def _pause(conn: Connection, campaign: Campaign, now: datetime, reason: str) -> None:
    await campaigns.pause(conn, campaign.campaign_id, now, reason)
    _log.warning("a firmware campaign is paused", campaign=campaign.campaign_id, reason=reason)


async def _carry_out(conn: Connection, campaign: Campaign, step: Step, now: datetime) -> None:
    number = campaign.campaign_id
    if step.wave != campaign.wave:
        await store_campaigns.begin_wave(conn, number, step.wave, now)
    if step.have_it:
        await store_campaigns.have_it(conn, number, step.have_it, now)
    if step.give_up:
        await store_campaigns.give_up(conn, number, step.give_up, now)
    for plan in await _plans(conn, campaign, step, now):
        try:
            async with conn.transaction():
                made = await store.plan(conn, plan)
        except Conflict:
            # Somebody else has planned an update of this station meanwhile: it keeps its turn.
            continue
        await store_campaigns.take_turn(conn, number, plan.station_id, made.update_id, now)


async def _plans(conn: Connection, campaign: Campaign, step: Step, now: datetime) -> Sequence[Plan]:
    if not step.ask or campaign.image_id is None:
        return ()
    image = await store_images.known(conn, campaign.image_id)
    plans = []
    for station_id, until in step.ask:
        station = await stations_listing.find(conn, station_id)
        if station is not None:
            plans.append(
                Plan(
                    station_id=station_id,
                    organization_id=station.organization_id,
                    image=image,
                    signed=campaign.rules.signed and image.signature is not None,
                    during_sessions=campaign.rules.during_sessions,
                    author=campaign.author,
                    planned_at=now,
                    order_until=until,
                )
            )
    return plans
