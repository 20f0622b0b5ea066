"""Commands as rows: made, settled, delivered late, given up. A final state is never overwritten."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.stations.store_reports import AnswerTold
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.commands import AnyOrder, Command, CommandState
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.ids import CommandId, GatewayId, StationId

ABANDONED_AFTER = timedelta(minutes=15)
"""No order takes longer: a command still open after that lost the process that would have told its end."""

OFFLINE = "the station is not connected"
_EXPIRED = "the station did not come back in time"
_ABANDONED = "nobody told what became of it: a process ended on the way, and the station may have done it"

_COMMAND = SQL("""
    c.station_id, c.command_id, c.request as "order", c.author, c.state, c.created_at, c.sent_at, c.answered_at,
    c.queue_until, c.answer, c.reason
""")

_INSERT = SQL("""
    with target as (
        select station_id, gateway_id, organization_id,
            case
                when gateway_id is not null then 'created'
                when %(queue_for_s)s::float8 is not null then 'queued'
                else 'offline'
            end as state
        from station where station_id = %(station_id)s
    ),
    made as (
        insert into command
            (station_id, command_id, kind, request, author, state, answered_at, queue_until, reason)
        select
            station_id, %(command_id)s, %(kind)s, %(request)s::json, %(author)s, state,
            case state when 'offline' then now() end,
            now() + make_interval(secs => %(queue_for_s)s::float8),
            case state when 'offline' then %(offline)s end
        from target
        returning state, created_at, answered_at, queue_until, reason
    )
    select target.gateway_id, target.organization_id, made.* from target cross join made
""")


class MadeCommand(Struct, frozen=True, kw_only=True):
    """What the database knows of a command just made; `gateway_id` holds the station's socket, None: it is offline."""

    gateway_id: GatewayId | None
    organization_id: OrganizationId
    state: CommandState
    created_at: datetime
    answered_at: datetime | None
    queue_until: datetime | None
    reason: str | None


class Outcome(Struct, frozen=True, kw_only=True):
    """What a gateway tells of a command: that it was sent, or how it ended; `told` is what it told of variables."""

    station_id: StationId
    command_id: CommandId
    state: CommandState
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    answer: object = None
    reason: str | None = None
    told: AnswerTold | None = None


async def insert(
    conn: Connection,
    command_id: CommandId,
    station_id: StationId,
    order: AnyOrder,
    author: str,
    queue_for_s: float | None,
) -> MadeCommand | None:
    """Keep a new command and look for its station's gateway, in one round trip. None: there is no such station.

    It becomes `created` where a gateway holds the station; else `queued` for `queue_for_s` seconds, or `offline`.
    Raises Conflict where there is one with this id.
    """
    values = {
        "station_id": station_id,
        "command_id": command_id,
        "kind": type(order).__name__,
        "request": msgspec.json.encode(order).decode(),
        "author": author,
        "queue_for_s": queue_for_s,
        "offline": OFFLINE,
    }
    try:
        return await fetch_one(conn, MadeCommand, _INSERT, values)
    except UniqueViolation:
        raise Conflict(f"the order {command_id} was given before", "see what became of it") from None


async def settle(
    conn: Connection, station_id: StationId, command_id: CommandId, state: CommandState, reason: str | None
) -> Command | None:
    """Put an open command into `state`, and give it as it then is; one that is final already stays as it is."""
    query = SQL("""
        with settled as (
            update command as c set
                state = %(state)s,
                reason = %(reason)s,
                answered_at = case when %(final)s then now() end
            where station_id = %(station_id)s and command_id = %(command_id)s and state in ('created', 'sent')
            returning {command}
        )
        select * from settled
        union all
        select {command} from command as c
        where station_id = %(station_id)s and command_id = %(command_id)s and not exists (select from settled)
    """).format(command=_COMMAND)
    values = {
        "station_id": station_id,
        "command_id": command_id,
        "state": state,
        "final": state.final,
        "reason": _text(reason),
    }
    return await fetch_one(conn, Command, query, values)


async def record_outcomes(conn: Connection, outcomes: Sequence[Outcome]) -> None:
    """Write what a gateway tells, in one statement, as often as it likes: the first final state of a command stays."""
    told = list(_merged(outcomes).values())
    if not told:
        return
    await conn.execute(
        """
        update command as c set
            state = told.state,
            sent_at = coalesce(c.sent_at, told.sent_at),
            answered_at = told.answered_at,
            answer = told.answer,
            reason = told.reason
        from unnest(
            %(station_ids)s::text[], %(command_ids)s::text[], %(states)s::text[], %(sent_at)s::timestamptz[],
            %(answered_at)s::timestamptz[], %(answers)s::json[], %(reasons)s::text[]
        ) as told (station_id, command_id, state, sent_at, answered_at, answer, reason)
        where c.station_id = told.station_id and c.command_id = told.command_id
            and c.state in ('created', 'queued', 'sent')
        """,
        {
            "station_ids": [one.station_id for one in told],
            "command_ids": [one.command_id for one in told],
            "states": [one.state.value for one in told],
            "sent_at": [one.sent_at for one in told],
            "answered_at": [one.answered_at for one in told],
            "answers": [None if one.answer is None else msgspec.json.encode(one.answer).decode() for one in told],
            "reasons": [_text(one.reason) for one in told],
        },
    )


def _merged(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], Outcome]:
    """One outcome for each command, as an update takes only one: the final one, with the time it was sent."""
    merged: dict[tuple[str, str], Outcome] = {}
    for outcome in outcomes:
        key = (outcome.station_id, outcome.command_id)
        earlier = merged.get(key)
        if earlier is None:
            merged[key] = outcome
        else:
            last = earlier if earlier.state.final else outcome
            merged[key] = msgspec.structs.replace(last, sent_at=earlier.sent_at or outcome.sent_at)
    return merged


def _text(text: str | None) -> str | None:
    """PostgreSQL's texts can't hold the character 0, and a station may say it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if text else text


async def queued_for(conn: Connection, station_ids: Sequence[StationId]) -> dict[StationId, list[Command]]:
    """Take the orders that wait for these stations, oldest first; who takes them must send them.

    What is taken counts as sent from then on, so that no order is given twice, whoever else asks; what waited too long
    is marked `expired` instead. Stations without orders are not in the result.
    """
    query = SQL("""
        update command as c set
            state = case when queue_until > now() then 'sent' else 'expired' end,
            sent_at = case when queue_until > now() then now() end,
            answered_at = case when queue_until > now() then null else now() end,
            reason = case when queue_until > now() then null else %(expired)s end
        where state = 'queued' and station_id = any(%(station_ids)s)
        returning {command}
    """).format(command=_COMMAND)
    rows = await fetch_all(conn, Command, query, {"station_ids": list(station_ids), "expired": _EXPIRED})
    waiting: dict[StationId, list[Command]] = {}
    for command in sorted(rows, key=lambda row: (row.created_at, row.command_id)):
        if command.state is CommandState.SENT:
            waiting.setdefault(command.station_id, []).append(command)
    return waiting


async def forget(conn: Connection, station_id: StationId, command_id: CommandId) -> None:
    """Remove a command that must leave no record, as it names a person who is forgotten."""
    await conn.execute("delete from command where station_id = %s and command_id = %s", (station_id, command_id))


async def expire(conn: Connection, now: datetime) -> int:
    """Mark orders that waited for their station past `queue_until` as expired; tells how many."""
    cursor = await conn.execute(
        """
        update command set state = 'expired', answered_at = %(now)s, reason = %(reason)s
        where state = 'queued' and queue_until <= %(now)s
        """,
        {"now": now, "reason": _EXPIRED},
    )
    return cursor.rowcount


async def give_up_abandoned(conn: Connection, now: datetime) -> int:
    """Mark commands as timed out whose end nobody will tell any more (`ABANDONED_AFTER`); tells how many."""
    cursor = await conn.execute(
        """
        update command set state = 'timed_out', answered_at = %(now)s, reason = %(reason)s
        where state in ('created', 'sent') and coalesce(sent_at, created_at) <= %(before)s
        """,
        {"now": now, "before": now - ABANDONED_AFTER, "reason": _ABANDONED},
    )
    return cursor.rowcount
