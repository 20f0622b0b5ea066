"""The tables `firmware_campaign` and `firmware_campaign_station`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct
from psycopg.sql import SQL

from voltway.firmware.planning import Ended, Score, Settled, Turn
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.campaigns import (
    Campaign,
    CampaignProgress,
    CampaignRules,
    CampaignState,
    CampaignStation,
    PlannedTurn,
    TurnState,
)
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.firmware import FirmwareImage
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import Admission

_COLUMNS: Final = SQL("""
    campaign_id, organization_id, name, image_id, version, state, reason, rules, wave, wave_began_at, counted_since,
    author, made_at, ended_at
""")


class NewCampaign(Struct, frozen=True, kw_only=True):
    """A campaign to be; it begins at once."""

    organization_id: OrganizationId
    name: str
    image: FirmwareImage
    rules: CampaignRules
    author: str
    made_at: datetime


class Choosable(Struct, frozen=True, kw_only=True):
    """A station that could be in a campaign. `in_another`: it is, in another one."""

    station_id: StationId
    admission: Admission
    vendor: str | None
    model: str | None
    firmware: str | None
    in_another: bool


async def choosable(conn: Connection, organization_id: OrganizationId) -> list[Choosable]:
    """The stations of the organization and of those below it, by id."""
    query = """
        select s.station_id, s.admission, s.vendor, s.model, s.firmware, exists (
            select from firmware_campaign_station t
            where t.station_id = s.station_id and t.state in ('waiting', 'under_way')
        ) as in_another
        from organization top join organization o on starts_with(o.path, top.path)
            join station s on s.organization_id = o.organization_id
        where top.organization_id = %(organization_id)s order by s.station_id
    """
    return await fetch_all(conn, Choosable, query, {"organization_id": organization_id})


async def insert(conn: Connection, new: NewCampaign) -> Campaign:
    """Keep a new campaign, still without stations."""
    query = SQL("""
        insert into firmware_campaign (organization_id, name, image_id, version, rules, wave_began_at, counted_since,
            author, made_at)
        values (%(organization_id)s, %(name)s, %(image_id)s, %(version)s, %(rules)s::jsonb, %(now)s, %(now)s,
            %(author)s, %(now)s)
        returning {}
    """).format(_COLUMNS)
    values = {
        "organization_id": new.organization_id,
        "name": new.name,
        "image_id": new.image.image_id,
        "version": new.image.version,
        "rules": msgspec.json.encode(new.rules).decode(),
        "author": new.author,
        "now": new.made_at,
    }
    made = await fetch_one(conn, Campaign, query, values)
    if made is None:
        raise AssertionError("an insert returns its row")
    return made


async def insert_turns(
    conn: Connection, campaign_id: int, turns: Sequence[PlannedTurn], now: datetime
) -> set[StationId]:
    """Give stations their waves; which got one. The others have got into another campaign."""
    cursor = await conn.execute(
        """
        insert into firmware_campaign_station (campaign_id, station_id, wave, changed_at)
        select %(campaign_id)s, t.station_id, t.wave, %(now)s
        from unnest(%(stations)s::text[], %(waves)s::integer[]) as t (station_id, wave)
        on conflict (station_id) where state in ('waiting', 'under_way') do nothing returning station_id
        """,
        {
            "campaign_id": campaign_id,
            "stations": [turn.station_id for turn in turns],
            "waves": [turn.wave for turn in turns],
            "now": now,
        },
    )
    return {StationId(row[0]) for row in await cursor.fetchall()}


async def known(conn: Connection, campaign_id: int) -> Campaign:
    """The campaign of this number. Raises NotFound."""
    return await _one(conn, campaign_id, SQL(""))


async def held(conn: Connection, campaign_id: int) -> Campaign:
    """The same, and nobody else changes it or its turns until the transaction ends. Raises NotFound."""
    return await _one(conn, campaign_id, SQL("for update"))


async def _one(conn: Connection, campaign_id: int, lock: SQL) -> Campaign:
    query = SQL("select {} from firmware_campaign where campaign_id = %(campaign_id)s {}").format(_COLUMNS, lock)
    found = await fetch_one(conn, Campaign, query, {"campaign_id": campaign_id})
    if found is None:
        raise NotFound(
            f"there is no firmware campaign {campaign_id}", "`voltway firmware campaign list` shows all of them"
        )
    return found


async def page(
    conn: Connection, *, before: int | None = None, limit: int = 50, state: CampaignState | None = None
) -> list[Campaign]:
    """Up to `limit` campaigns, newest first, those with numbers below `before`."""
    where = conditions({"campaign_id < %(before)s": before, "state = %(state)s": state})
    query = SQL("select {} from firmware_campaign where {} order by campaign_id desc limit %(limit)s").format(
        _COLUMNS, where
    )
    return await fetch_all(conn, Campaign, query, {"before": before, "state": state, "limit": limit})


async def stations(
    conn: Connection, campaign_id: int, *, after: str | None = None, limit: int = 50, state: TurnState | None = None
) -> list[CampaignStation]:
    """Up to `limit` turns by station, those after the station `after`."""
    where = conditions({"station_id > %(after)s": after, "state = %(state)s": state})
    query = SQL("""
        select station_id, wave, state, attempts, not_before, update_id, reason, changed_at
        from firmware_campaign_station where campaign_id = %(campaign_id)s and {} order by station_id limit %(limit)s
    """).format(where)
    values = {"campaign_id": campaign_id, "after": after, "state": state, "limit": limit}
    return await fetch_all(conn, CampaignStation, query, values)


async def progress(conn: Connection, campaign_id: int) -> CampaignProgress:
    """How many stations are in which state."""
    cursor = await conn.execute(
        "select state, count(*) from firmware_campaign_station where campaign_id = %s group by state", (campaign_id,)
    )
    counts: dict[str, int] = dict(await cursor.fetchall())
    return CampaignProgress(**{state.value: counts.get(state.value, 0) for state in TurnState})


async def running(conn: Connection) -> list[int]:
    """The numbers of campaigns that have something to do: paused ones, too, while updates of theirs go on."""
    cursor = await conn.execute(
        """
        select campaign_id from firmware_campaign where state = 'running'
        union select campaign_id from firmware_campaign_station where state = 'under_way' order by campaign_id
        """
    )
    return [row[0] for row in await cursor.fetchall()]


async def ended_updates(conn: Connection, campaign_id: int) -> list[Ended]:
    """Updates of turns under way that have ended; one that is gone has failed."""
    query = """
        select t.station_id, coalesce(u.state, 'failed') as state, t.attempts,
            u.station_id is null or u.ordered_at is not null as asked,
            case when u.station_id is null then 'its update was removed' else u.reason end as reason
        from firmware_campaign_station t left join firmware_update u
            on u.station_id = t.station_id and u.update_id = t.update_id
        where t.campaign_id = %(campaign_id)s and t.state = 'under_way'
            and (u.station_id is null or u.ended_at is not null)
    """
    return await fetch_all(conn, Ended, query, {"campaign_id": campaign_id})


async def settle(conn: Connection, campaign_id: int, station_id: StationId, now_is: Settled, now: datetime) -> None:
    """Write what a turn has become."""
    await conn.execute(
        """
        update firmware_campaign_station set state = %(state)s, attempts = %(attempts)s, not_before = %(not_before)s,
            reason = %(reason)s, changed_at = %(now)s
        where campaign_id = %(campaign_id)s and station_id = %(station_id)s
        """,
        {
            "campaign_id": campaign_id,
            "station_id": station_id,
            "state": now_is.state,
            "attempts": now_is.attempts,
            "not_before": now_is.not_before,
            "reason": now_is.reason,
            "now": now,
        },
    )


async def turns(conn: Connection, campaign: Campaign) -> list[Turn]:
    """The turns that are not over of the first wave that has any, by station.

    A station that has moved to an organization out of the campaign's is not reachable for it.
    """
    query = """
        select t.station_id, t.wave, t.state, t.attempts, t.not_before,
            coalesce(s.time_zone, o.time_zone) as time_zone,
            s.gateway_id is not null and s.admission = 'accepted' and starts_with(o.path, top.path) as reachable,
            exists (select from session c where c.station_id = t.station_id and c.state = 'active') as charging,
            exists (select from firmware_update u where u.station_id = t.station_id and u.ended_at is null) as occupied,
            coalesce(s.firmware = %(version)s, false) as runs_it
        from firmware_campaign_station t join station s using (station_id)
            join organization o on o.organization_id = s.organization_id
            join organization top on top.organization_id = %(organization_id)s
        where t.campaign_id = %(campaign_id)s and t.state in ('waiting', 'under_way') and t.wave = (
            select min(wave) from firmware_campaign_station
            where campaign_id = %(campaign_id)s and state in ('waiting', 'under_way')
        )
        order by t.station_id
    """
    values = {
        "campaign_id": campaign.campaign_id,
        "version": campaign.version,
        "organization_id": campaign.organization_id,
    }
    return await fetch_all(conn, Turn, query, values)


async def score(conn: Connection, campaign: Campaign) -> Score:
    """How the stations stand that were tried since the campaign's `counted_since`: by their last attempt."""
    query = """
        select count(*) filter (where state = 'succeeded') as succeeded,
            count(*) filter (where state in ('failed', 'waiting')) as failed
        from firmware_campaign_station
        where campaign_id = %(campaign_id)s and attempts > 0 and changed_at > %(since)s
    """
    values = {"campaign_id": campaign.campaign_id, "since": campaign.counted_since}
    found = await fetch_one(conn, Score, query, values)
    return found or Score(succeeded=0, failed=0)


async def take_turn(conn: Connection, campaign_id: int, station_id: StationId, update_id: int, now: datetime) -> None:
    """Note that a station is being updated."""
    await conn.execute(
        """
        update firmware_campaign_station set state = 'under_way', update_id = %(update_id)s, changed_at = %(now)s
        where campaign_id = %(campaign_id)s and station_id = %(station_id)s
        """,
        {"campaign_id": campaign_id, "station_id": station_id, "update_id": update_id, "now": now},
    )


async def have_it(conn: Connection, campaign_id: int, stations: Sequence[StationId], now: datetime) -> None:
    """End the turns of stations that run the version already."""
    await conn.execute(
        """
        update firmware_campaign_station set state = 'succeeded', changed_at = %(now)s, not_before = null,
            attempts = 0, reason = 'it ran the version already'
        where campaign_id = %(campaign_id)s and station_id = any(%(stations)s)
        """,
        {"campaign_id": campaign_id, "stations": list(stations), "now": now},
    )


async def give_up(conn: Connection, campaign_id: int, stations: Sequence[StationId], now: datetime) -> None:
    """End turns whose wave has waited long enough: they have failed where it was tried, else they are missed."""
    await conn.execute(
        """
        update firmware_campaign_station set changed_at = %(now)s, not_before = null,
            state = case when attempts > 0 then 'failed' else 'missed' end,
            reason = case when attempts > 0 then reason else 'it was not there and free in time' end
        where campaign_id = %(campaign_id)s and station_id = any(%(stations)s)
        """,
        {"campaign_id": campaign_id, "stations": list(stations), "now": now},
    )


async def cancel_waiting(conn: Connection, campaign_id: int, now: datetime) -> None:
    """End the turns of those that were not asked."""
    await conn.execute(
        """
        update firmware_campaign_station set state = 'cancelled', not_before = null, changed_at = %(now)s
        where campaign_id = %(campaign_id)s and state = 'waiting'
        """,
        {"campaign_id": campaign_id, "now": now},
    )


async def take_back(conn: Connection, campaign_id: int, now: datetime) -> None:
    """Have the stations wait again that have their turn and were not asked yet: their updates are cancelled."""
    await conn.execute(
        """
        with back as (
            update firmware_update u set state = 'cancelled', ended_at = %(now)s, changed_at = %(now)s, due_at = null
            from firmware_campaign_station t
            where t.campaign_id = %(campaign_id)s and t.state = 'under_way' and u.station_id = t.station_id
                and u.update_id = t.update_id and u.state = 'planned'
            returning u.station_id
        )
        update firmware_campaign_station t set state = 'waiting', changed_at = %(now)s from back
        where t.campaign_id = %(campaign_id)s and t.station_id = back.station_id
        """,
        {"campaign_id": campaign_id, "now": now},
    )


async def begin_wave(conn: Connection, campaign_id: int, wave: int, now: datetime) -> None:
    """Note that a wave begins."""
    await conn.execute(
        "update firmware_campaign set wave = %s, wave_began_at = %s where campaign_id = %s", (wave, now, campaign_id)
    )


async def change_state(
    conn: Connection, campaign_id: int, state: CampaignState, now: datetime, reason: str | None = None
) -> None:
    """Write where a campaign stands. One that goes on counts its failures and its wave's time anew."""
    await conn.execute(
        """
        update firmware_campaign set state = %(state)s, reason = %(reason)s,
            ended_at = case when %(over)s then %(now)s::timestamptz end,
            counted_since = case when %(runs)s then %(now)s else counted_since end,
            wave_began_at = case when %(runs)s then %(now)s else wave_began_at end
        where campaign_id = %(campaign_id)s
        """,
        {
            "campaign_id": campaign_id,
            "state": state,
            "reason": reason,
            "over": state in (CampaignState.DONE, CampaignState.CANCELLED),
            "runs": state is CampaignState.RUNNING,
            "now": now,
        },
    )
