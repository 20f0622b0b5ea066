"""Table `approval`: what waits, or waited, for a second person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL
from psycopg.types.json import Json

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import Actor, OrganizationId
from voltway.vocabulary.approvals import ApprovalState, DangerousAct

Held = Mapping[DangerousAct, Iterable[OrganizationId]]
"""Which acts somebody may do, and on which organizations (and below)."""


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """Something that was asked for and takes a second person.

    `method`, `path`, `body` (secrets masked) and `if_match` are the call of the API that it is. `status` is what the
    call was answered when it was carried out; `problem`, why it failed.
    """

    approval_id: str
    organization_id: OrganizationId
    act: DangerousAct
    method: str
    path: str
    body: Any
    if_match: str | None
    reason: str | None
    asked_by: Actor
    asked_at: datetime
    expires_at: datetime
    state: ApprovalState
    decided_by: Actor | None
    decided_at: datetime | None
    decision_reason: str | None
    status: int | None
    problem: Any


class KeptApproval(ApprovalRow, frozen=True, kw_only=True):
    """The same with what only we read. `person_id` is the person behind it, `address` whence it was asked."""

    person_id: str | None
    address: str | None
    sealed_body: bytes | None
    sealed_answer: bytes | None


class NewApproval(Struct, frozen=True, kw_only=True):
    """Something that is to wait for a second person."""

    approval_id: str
    organization_id: OrganizationId
    act: DangerousAct
    method: str
    path: str
    body: Any
    sealed_body: bytes | None
    if_match: str | None
    reason: str | None
    asked_by: Actor
    person_id: str | None
    address: str | None
    asked_at: datetime
    expires_at: datetime


_ROW: Final = SQL("""
    a.approval_id, a.organization_id, a.act, a.method, a.path, a.body, a.if_match, a.reason,
    json_build_object('kind', a.asked_by_kind, 'id', a.asked_by_id, 'name', a.asked_by_name) as asked_by,
    a.asked_at, a.expires_at,
    state.told as state,
    case when a.decided_by_id is not null
        then json_build_object('kind', 'user', 'id', a.decided_by_id, 'name', a.decided_by_name)
    end as decided_by,
    a.decided_at, a.decision_reason, a.status, a.problem
""")
_APPROVALS: Final = SQL("""
    approval a cross join lateral (
        select case when a.state = 'waiting' and a.expires_at <= %(now)s then 'lapsed' else a.state end as told
    ) state
""")
_HELD: Final = SQL("""
    exists (
        select from unnest(%(acts)s::text[], %(places)s::text[]) held(act, place)
        join organization o on o.organization_id = a.organization_id
        where held.act = a.act and position('/' || held.place || '/' in o.path) > 0
    )
""")


async def insert(conn: Connection, wanted: NewApproval) -> None:
    """Keep something that waits from now on."""
    by = wanted.asked_by
    values = {name: value for name, value in asdict(wanted).items() if name != "asked_by"}
    body = None if wanted.body is None else Json(wanted.body)
    await conn.execute(
        """
        insert into approval (approval_id, organization_id, act, method, path, body, sealed_body, if_match, reason,
            asked_by_kind, asked_by_id, asked_by_name, person_id, address, asked_at, expires_at)
        values (%(approval_id)s, %(organization_id)s, %(act)s, %(method)s, %(path)s, %(body)s, %(sealed_body)s,
            %(if_match)s, %(reason)s, %(kind)s, %(id)s, %(name)s, %(person_id)s, %(address)s, %(asked_at)s,
            %(expires_at)s)
        """,
        {**values, "body": body, "kind": by.kind, "id": by.id, "name": by.name},
    )


async def find(conn: Connection, approval_id: str, held: Held, now: datetime) -> KeptApproval | None:
    """The approval of this id if its act is among those `held` on its organization, else None."""
    query = SQL("""
        select {}, a.person_id, a.address, a.sealed_body, a.sealed_answer from {}
        where a.approval_id = %(approval_id)s and {}
    """).format(_ROW, _APPROVALS, _HELD)
    return await fetch_one(conn, KeptApproval, query, {"approval_id": approval_id, "now": now, **_pairs(held)})


async def page(
    conn: Connection,
    held: Held,
    now: datetime,
    *,
    state: ApprovalState | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[ApprovalRow]:
    """Up to `limit` approvals, the newest first, those older than the id `after`, of acts that are `held`."""
    where = conditions({"a.approval_id < %(after)s": after, "state.told = %(state)s": state})
    query = SQL("select {} from {} where {} and {} order by a.approval_id desc limit %(limit)s").format(
        _ROW, _APPROVALS, _HELD, where
    )
    values = {"after": after, "state": state, "now": now, "limit": limit, **_pairs(held)}
    return await fetch_all(conn, ApprovalRow, query, values)


async def count_waiting(conn: Connection, asked_by_id: str, now: datetime) -> int:
    """How many of the asker's wait, of those that the connection sees."""
    cursor = await conn.execute(
        """
        select count(*) from approval
        where asked_by_id = %(asked_by_id)s and state = 'waiting' and expires_at > %(now)s
        """,
        {"asked_by_id": asked_by_id, "now": now},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def decide(  # noqa: PLR0913 - one argument per column of a decision
    conn: Connection,
    approval_id: str,
    state: ApprovalState,
    now: datetime,
    *,
    by: Actor | None = None,
    reason: str | None = None,
    status: int | None = None,
    problem: object = None,
) -> bool:
    """End the waiting; false if it waits no more, and then nothing is changed.

    Of two who decide at once, the second waits for the first one's commit, and gets false. What was sealed goes.
    """
    cursor = await conn.execute(
        """
        update approval set state = %(state)s, sealed_body = null, decided_at = %(now)s, decided_by_id = %(by_id)s,
            decided_by_name = %(by_name)s, decision_reason = %(reason)s, status = %(status)s, problem = %(problem)s
        where approval_id = %(approval_id)s and state = 'waiting' and expires_at > %(now)s
        """,
        {
            "approval_id": approval_id,
            "state": state,
            "now": now,
            "by_id": by.id if by else None,
            "by_name": by.name if by else None,
            "reason": reason,
            "status": status,
            "problem": None if problem is None else Json(problem),
        },
    )
    return cursor.rowcount == 1


async def note_answer(conn: Connection, approval_id: str, status: int, sealed_answer: bytes | None) -> bool:
    """Keep what was answered when it was carried out; whether it was."""
    cursor = await conn.execute(
        """
        update approval set status = %(status)s, sealed_answer = %(sealed_answer)s
        where approval_id = %(approval_id)s and state = 'done'
        """,
        {"approval_id": approval_id, "status": status, "sealed_answer": sealed_answer},
    )
    return cursor.rowcount == 1


async def forget_secrets(conn: Connection, now: datetime, answers_before: datetime) -> int:
    """Let lapse what nobody decided in time, and drop what was sealed for it and answers from before; how many."""
    cursor = await conn.execute(
        """
        update approval set sealed_body = null, sealed_answer = null,
            state = case when state = 'waiting' then 'lapsed' else state end
        where (state = 'waiting' and expires_at <= %(now)s)
            or (sealed_answer is not null and decided_at < %(answers_before)s)
        """,
        {"now": now, "answers_before": answers_before},
    )
    return cursor.rowcount


def _pairs(held: Held) -> dict[str, list[str]]:
    pairs = [(act.value, place) for act, places in held.items() for place in places]
    return {"acts": [act for act, _ in pairs], "places": [place for _, place in pairs]}
