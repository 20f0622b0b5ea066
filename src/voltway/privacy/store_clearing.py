"""The table `customer_clearing`: which stations shall forget whom, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all
from voltway.privacy.store import Visit
from voltway.vocabulary.tokens import TokenKind


class ClearingState(StrEnum):
    """How far a station is with forgetting."""

    WAITING = "waiting"
    CLEARED = "cleared"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


class Clearing(Struct, frozen=True, kw_only=True):
    """A token that a station shall forget."""

    erasure_id: str
    station_id: str
    number: int
    token_uid: str
    kind: TokenKind


class StationOutcome(Struct, frozen=True, kw_only=True):
    """What became of a station that may have kept something of the person; `reason`: in the station's words."""

    station_id: str
    state: ClearingState
    reason: str | None = None


async def add(conn: Connection, erasure_id: str, visits: Sequence[Visit]) -> None:
    """Have the stations forget, as soon as they are there. What was added before stays as it is."""
    await conn.execute(
        """
        insert into customer_clearing (erasure_id, station_id, number, token_uid, kind)
        select %s, v.* from unnest(%s::text[], %s::integer[], %s::text[], %s::text[]) v on conflict do nothing
        """,
        (
            erasure_id,
            [visit.station_id for visit in visits],
            list(range(len(visits))),
            [visit.token_uid for visit in visits],
            [visit.kind.value for visit in visits],
        ),
    )


async def due(conn: Connection, now: datetime, *, again_at: datetime, limit: int) -> list[Clearing]:
    """Take up to `limit` that are due and whose station is connected; they are due again at `again_at`."""
    query = """
        with due as (
            select c.erasure_id, c.station_id, c.number
            from customer_clearing c join station s using (station_id)
            where c.state = 'waiting' and c.try_at <= %(now)s and s.gateway_id is not null
            order by c.try_at limit %(limit)s for update of c skip locked
        )
        update customer_clearing c set try_at = %(again_at)s from due
        where (c.erasure_id, c.station_id, c.number) = (due.erasure_id, due.station_id, due.number)
        returning c.erasure_id, c.station_id, c.number, c.token_uid, c.kind
    """
    return await fetch_all(conn, Clearing, query, {"now": now, "again_at": again_at, "limit": limit})


async def settle(conn: Connection, one: Clearing, state: ClearingState, reason: str | None) -> None:
    """It is over: what the station was to forget is forgotten here, too."""
    await conn.execute(
        """
        update customer_clearing set state = %s, reason = %s, token_uid = null, kind = null
        where erasure_id = %s and station_id = %s and number = %s
        """,
        (state.value, reason, one.erasure_id, one.station_id, one.number),
    )


async def give_up(conn: Connection, made_before: datetime) -> list[str]:
    """Stations that never came are no longer awaited, nor those that were removed; the erasures concerned."""
    cursor = await conn.execute(
        """
        update customer_clearing c set state = 'given_up', token_uid = null, kind = null,
            reason = case when made_at < %(before)s then 'the station did not come back in time'
                else 'the station was removed' end
        where state = 'waiting' and (
            made_at < %(before)s or not exists (select from station s where s.station_id = c.station_id)
        )
        returning erasure_id
        """,
        {"before": made_before},
    )
    return sorted({row[0] for row in await cursor.fetchall()})


async def outcomes(conn: Connection, erasure_id: str) -> list[StationOutcome]:
    """What became of each station of an erasure: what is still to be done of it first, then what was refused."""
    query = """
        select distinct on (station_id) station_id, state, reason from customer_clearing
        where erasure_id = %(erasure_id)s
        order by station_id, array_position(array['waiting', 'given_up', 'refused', 'cleared'], state)
    """
    return await fetch_all(conn, StationOutcome, query, {"erasure_id": erasure_id})
