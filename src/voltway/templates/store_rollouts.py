"""The tables `configuration_rollout` and `configuration_rollout_station`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from msgspec import Struct
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one, json_of_rows
from voltway.templates.planning import Score, Settled, Turn
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import CommandId, StationId
from voltway.vocabulary.orders_variables import SettingChange
from voltway.vocabulary.templates import (
    ApplyState,
    Rollout,
    RolloutProgress,
    RolloutRules,
    RolloutState,
    RolloutStation,
    SettingOutcome,
    Template,
)

_COLUMNS: Final = SQL("""
    rollout_id, organization_id, template_id, name, at_boot, state, reason, rules, wave, wave_began_at, counted_since,
    author, made_at, ended_at
""")
_ENCODER: Final = msgspec.json.Encoder()


class NewTurn(Struct, frozen=True, kw_only=True):
    """Which wave a station is to be in."""

    station_id: StationId
    wave: int


class Claim(Struct, frozen=True, kw_only=True):
    """What a station is to be written, under which order. `skipped`: what it is not."""

    station_id: StationId
    command_id: CommandId
    changes: list[SettingChange]
    skipped: list[SettingOutcome]


class Unsent(Struct, frozen=True, kw_only=True):
    """An order that was decided on and is not there yet."""

    station_id: StationId
    command_id: CommandId
    changes: list[SettingChange]
    author: str


class EndedOrder(Struct, frozen=True, kw_only=True):
    """An order of a turn under way that has ended, in the station's own words."""

    station_id: StationId
    state: CommandState
    sent: bool
    reason: str | None
    answer: Any
    changes: list[SettingChange]
    skipped: list[SettingOutcome]


async def insert(
    conn: Connection, template: Template, rules: RolloutRules, author: str, now: datetime, *, at_boot: bool = False
) -> Rollout:
    """Keep a new rollout, still without stations. Raises Conflict while another of its template is under way."""
    query = SQL("""
        insert into configuration_rollout (organization_id, template_id, name, at_boot, rules, wave_began_at,
            counted_since, author, made_at)
        values (%(organization_id)s, %(template_id)s, %(name)s, %(at_boot)s, %(rules)s::jsonb, %(now)s, %(now)s,
            %(author)s, %(now)s)
        returning {}
    """).format(_COLUMNS)
    values = {
        "organization_id": template.organization_id,
        "template_id": template.template_id,
        "name": template.name,
        "at_boot": at_boot,
        "rules": _ENCODER.encode(rules).decode(),
        "author": author,
        "now": now,
    }
    try:
        made = await fetch_one(conn, Rollout, query, values)
    except UniqueViolation:
        raise _under_way(template.template_id) from None
    if made is None:
        raise AssertionError("an insert returns its row")
    return made


def _under_way(template_id: int | None) -> Conflict:
    return Conflict(f"a rollout of configuration template {template_id} is under way", "wait for its end, or cancel it")


async def insert_turns(conn: Connection, rollout_id: int, turns: Sequence[NewTurn], now: datetime) -> None:
    """Give stations their turns."""
    await conn.execute(
        """
        insert into configuration_rollout_station (rollout_id, station_id, wave, changed_at)
        select %(rollout_id)s, t.station_id, t.wave, %(now)s
        from json_to_recordset(%(turns)s::json) as t(station_id text, wave integer)
        """,
        {"rollout_id": rollout_id, "turns": json_of_rows(turns), "now": now},
    )


async def open_of(conn: Connection, template_id: int, *, at_boot: bool = False) -> int | None:
    """The rollout of this template that is under way, or the one that stays."""
    cursor = await conn.execute(
        """
        select rollout_id from configuration_rollout
        where template_id = %s and at_boot = %s and state in ('running', 'paused')
        """,
        (template_id, at_boot),
    )
    row = await cursor.fetchone()
    return None if row is None else int(row[0])


async def known(conn: Connection, rollout_id: int) -> Rollout:
    """The rollout of this number. Raises NotFound."""
    return await _one(conn, rollout_id, SQL(""))


async def held(conn: Connection, rollout_id: int) -> Rollout:
    """The same, and nobody else changes it or its turns until the transaction ends. Raises NotFound."""
    return await _one(conn, rollout_id, SQL("for update"))


async def _one(conn: Connection, rollout_id: int, lock: SQL) -> Rollout:
    query = SQL("select {} from configuration_rollout where rollout_id = %(rollout_id)s {}").format(_COLUMNS, lock)
    found = await fetch_one(conn, Rollout, query, {"rollout_id": rollout_id})
    if found is None:
        raise NotFound(f"there is no rollout {rollout_id}", "`voltway template rollout list` shows all of them")
    return found


async def page(
    conn: Connection, *, before: int | None = None, limit: int = 50, state: RolloutState | None = None
) -> list[Rollout]:
    """Up to `limit` rollouts, newest first, those with numbers below `before`."""
    where = conditions({"rollout_id < %(before)s": before, "state = %(state)s": state})
    query = SQL("select {} from configuration_rollout where {} order by rollout_id desc limit %(limit)s").format(
        _COLUMNS, where
    )
    return await fetch_all(conn, Rollout, query, {"before": before, "state": state, "limit": limit})


async def stations(
    conn: Connection, rollout_id: int, *, after: str | None = None, limit: int = 50, state: ApplyState | None = None
) -> list[RolloutStation]:
    """Up to `limit` turns by station, those after the station `after`."""
    where = conditions({"station_id > %(after)s": after, "state = %(state)s": state})
    query = SQL("""
        select station_id, wave, state, command_id, results, reason, changed_at from configuration_rollout_station
        where rollout_id = %(rollout_id)s and {} order by station_id limit %(limit)s
    """).format(where)
    values = {"rollout_id": rollout_id, "after": after, "state": state, "limit": limit}
    return await fetch_all(conn, RolloutStation, query, values)


async def progress(conn: Connection, rollout_id: int) -> RolloutProgress:
    """How many stations are in which state."""
    cursor = await conn.execute(
        "select state, count(*) from configuration_rollout_station where rollout_id = %s group by state", (rollout_id,)
    )
    counts: dict[str, int] = dict(await cursor.fetchall())
    return RolloutProgress(**{state.value: counts.get(state.value, 0) for state in ApplyState})


async def running(conn: Connection) -> list[int]:
    """The numbers of rollouts that have something to do: others, too, while orders of theirs are under way."""
    cursor = await conn.execute(
        """
        select rollout_id from configuration_rollout where state = 'running'
        union select rollout_id from configuration_rollout_station where state = 'under_way' order by rollout_id
        """
    )
    return [row[0] for row in await cursor.fetchall()]


async def ended_orders(conn: Connection, rollout_id: int) -> list[EndedOrder]:
    """Orders of turns under way that have ended."""
    query = """
        select t.station_id, c.state, c.sent_at is not null as sent, c.reason, c.answer, t.changes, t.results as skipped
        from configuration_rollout_station t join command c using (station_id, command_id)
        where t.rollout_id = %(rollout_id)s and t.state = 'under_way' and c.answered_at is not null
    """
    return await fetch_all(conn, EndedOrder, query, {"rollout_id": rollout_id})


async def settle(conn: Connection, rollout_id: int, became: Mapping[StationId, Settled], now: datetime) -> None:
    """Write what turns have become, in one statement."""
    rows = [_SettledRow(station_id=name, **msgspec.structs.asdict(one)) for name, one in became.items()]
    await conn.execute(
        """
        update configuration_rollout_station t set state = s.state, results = s.results, reason = s.reason,
            changed_at = %(now)s, changes = null
        from json_to_recordset(%(rows)s::json) as s(station_id text, state text, results jsonb, reason text)
        where t.rollout_id = %(rollout_id)s and t.station_id = s.station_id
        """,
        {"rollout_id": rollout_id, "rows": json_of_rows(rows), "now": now},
    )


class _SettledRow(Settled, frozen=True, kw_only=True):
    station_id: StationId


async def turns(conn: Connection, rollout: Rollout) -> list[Turn]:
    """The turns that are not over of the first wave that has any, by station.

    A station that has moved to an organization out of the rollout's is not reachable for it.
    """
    query = """
        select t.station_id, t.wave, t.state, coalesce(s.time_zone, o.time_zone) as time_zone,
            s.gateway_id is not null and s.admission = 'accepted' and starts_with(o.path, top.path) as reachable,
            exists (select from session c where c.station_id = t.station_id and c.state = 'active') as charging
        from configuration_rollout_station t join station s using (station_id)
            join organization o on o.organization_id = s.organization_id
            join organization top on top.organization_id = %(organization_id)s
        where t.rollout_id = %(rollout_id)s and t.state in ('waiting', 'under_way') and t.wave = (
            select min(wave) from configuration_rollout_station
            where rollout_id = %(rollout_id)s and state in ('waiting', 'under_way')
        )
        order by t.station_id
    """
    values = {"rollout_id": rollout.rollout_id, "organization_id": rollout.organization_id}
    return await fetch_all(conn, Turn, query, values)


async def score(conn: Connection, rollout: Rollout) -> Score:
    """How it ended at the stations that were tried since the rollout's `counted_since`."""
    query = """
        select count(*) filter (where state not in ('rejected', 'failed')) as succeeded,
            count(*) filter (where state in ('rejected', 'failed')) as failed
        from configuration_rollout_station
        where rollout_id = %(rollout_id)s and changed_at > %(since)s and command_id is not null
            and state in ('applied', 'restart_needed', 'not_supported', 'rejected', 'failed')
    """
    values = {"rollout_id": rollout.rollout_id, "since": rollout.counted_since}
    return await fetch_one(conn, Score, query, values) or Score(succeeded=0, failed=0)


async def claim(conn: Connection, rollout_id: int, claims: Sequence[Claim], now: datetime) -> None:
    """Note what these stations are to be written, before they are asked, in one statement."""
    await conn.execute(
        """
        update configuration_rollout_station t set state = 'under_way', command_id = c.command_id, changes = c.changes,
            results = c.skipped, reason = null, changed_at = %(now)s
        from json_to_recordset(%(claims)s::json)
            as c(station_id text, command_id text, changes jsonb, skipped jsonb)
        where t.rollout_id = %(rollout_id)s and t.station_id = c.station_id
        """,
        {"rollout_id": rollout_id, "claims": json_of_rows(claims), "now": now},
    )


async def unsent(conn: Connection, *, older_than: timedelta, now: datetime, most: int) -> list[Unsent]:
    """Up to `most` orders that were decided on so long ago, and that whoever did it has not given."""
    query = """
        select t.station_id, t.command_id, t.changes, r.author
        from configuration_rollout_station t join configuration_rollout r using (rollout_id)
        where t.state = 'under_way' and t.changed_at <= %(before)s and not exists (
            select from command c where c.station_id = t.station_id and c.command_id = t.command_id
        )
        order by t.changed_at limit %(most)s
    """
    return await fetch_all(conn, Unsent, query, {"before": now - older_than, "most": most})


async def give_up(conn: Connection, rollout_id: int, stations: Sequence[StationId], now: datetime) -> None:
    """End turns whose wave has waited long enough."""
    await conn.execute(
        """
        update configuration_rollout_station set state = 'missed', reason = 'it was not there in time',
            changed_at = %(now)s
        where rollout_id = %(rollout_id)s and station_id = any(%(stations)s)
        """,
        {"rollout_id": rollout_id, "stations": list(stations), "now": now},
    )


async def cancel_waiting(conn: Connection, rollout_id: int, now: datetime) -> None:
    """End the turns of those that were not asked."""
    await conn.execute(
        """
        update configuration_rollout_station set state = 'cancelled', changed_at = %(now)s
        where rollout_id = %(rollout_id)s and state = 'waiting'
        """,
        {"rollout_id": rollout_id, "now": now},
    )


async def wait_again(conn: Connection, rollout_id: int, states: Sequence[ApplyState], now: datetime) -> int:
    """Have the stations wait anew whose turns ended so; how many."""
    cursor = await conn.execute(
        """
        update configuration_rollout_station set state = 'waiting', results = '[]', reason = null, changed_at = %(now)s
        where rollout_id = %(rollout_id)s and state = any(%(states)s)
        """,
        {"rollout_id": rollout_id, "states": [state.value for state in states], "now": now},
    )
    return cursor.rowcount


async def wake(conn: Connection, rollout_id: int, stations: Sequence[StationId], now: datetime) -> None:
    """Give those of these stations a turn that have booted since they had their last."""
    await conn.execute(
        """
        insert into configuration_rollout_station as t (rollout_id, station_id, wave, changed_at)
        select %(rollout_id)s, station_id, 1, %(now)s from station
        where station_id = any(%(stations)s) order by station_id
        on conflict (rollout_id, station_id) do update set state = 'waiting', results = '[]', reason = null,
            changed_at = excluded.changed_at
            where t.state not in ('waiting', 'under_way')
                and t.changed_at < (select booted_at from station s where s.station_id = t.station_id)
        """,
        {"rollout_id": rollout_id, "stations": list(stations), "now": now},
    )


async def begin_wave(conn: Connection, rollout_id: int, wave: int, now: datetime) -> None:
    """Note that a wave begins."""
    await conn.execute(
        "update configuration_rollout set wave = %s, wave_began_at = %s where rollout_id = %s", (wave, now, rollout_id)
    )


async def change_state(
    conn: Connection, rollout: Rollout, state: RolloutState, now: datetime, reason: str | None = None
) -> None:
    """Write where a rollout stands. One that goes on counts its failures and its wave's time anew.

    Raises Conflict where one that was over is to go on while another of its template is under way.
    """
    try:
        await conn.execute(
            """
            update configuration_rollout set state = %(state)s, reason = %(reason)s,
                ended_at = case when %(over)s then %(now)s::timestamptz end,
                counted_since = case when %(runs)s then %(now)s else counted_since end,
                wave_began_at = case when %(runs)s then %(now)s else wave_began_at end
            where rollout_id = %(rollout_id)s
            """,
            {
                "rollout_id": rollout.rollout_id,
                "state": state,
                "reason": reason,
                "over": state in (RolloutState.DONE, RolloutState.CANCELLED),
                "runs": state is RolloutState.RUNNING,
                "now": now,
            },
        )
    except UniqueViolation:
        raise _under_way(rollout.template_id) from None
