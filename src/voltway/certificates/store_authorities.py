"""The tables `certificate_authority` and `root_announcement`."""

from datetime import datetime, timedelta
from typing import LiteralString

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.vocabulary.certificates import AuthorityState


class Authority(Struct, frozen=True, kw_only=True):
    """An authority as it is shown. `cross_certificate`: the same key, signed by the authority before."""

    authority_id: str
    state: AuthorityState
    subject: str
    fingerprint: str
    certificate: str
    cross_certificate: str | None
    not_before: datetime
    not_after: datetime
    made_at: datetime
    activated_at: datetime | None
    retired_at: datetime | None


class SealedAuthority(Struct, frozen=True, kw_only=True):
    """An authority with its sealed key."""

    authority_id: str
    certificate: str
    private_key: bytes


class Responder(Struct, frozen=True, kw_only=True):
    """What answers OCSP for an authority, with its sealed key."""

    authority_id: str
    certificate: str
    responder_certificate: str
    responder_key: bytes


class NewAuthority(Struct, frozen=True, kw_only=True):
    """An authority to be. Keys are sealed."""

    authority_id: str
    state: AuthorityState
    certificate: str
    cross_certificate: str | None
    private_key: bytes
    responder_certificate: str
    responder_key: bytes
    fingerprint: str
    subject: str
    not_before: datetime
    not_after: datetime
    made_at: datetime


class Announcement(Struct, frozen=True, kw_only=True):
    """A new root that is to be brought to a station."""

    authority_id: str
    station_id: str
    certificate: str
    attempts: int


_COLUMNS: LiteralString = """
    authority_id, state, subject, fingerprint, certificate, cross_certificate, not_before, not_after, made_at,
    activated_at, retired_at
"""


async def insert(conn: Connection, row: NewAuthority) -> bool:
    """Keep a new authority; False if there is one in this state already."""
    cursor = await conn.execute(
        """
        insert into certificate_authority (authority_id, state, certificate, cross_certificate, private_key,
            responder_certificate, responder_key, fingerprint, subject, not_before, not_after, made_at, activated_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing
        """,
        (
            row.authority_id,
            row.state,
            row.certificate,
            row.cross_certificate,
            row.private_key,
            row.responder_certificate,
            row.responder_key,
            row.fingerprint,
            row.subject,
            row.not_before,
            row.not_after,
            row.made_at,
            row.made_at if row.state is AuthorityState.ACTIVE else None,
        ),
    )
    return bool(cursor.rowcount)


async def listing(conn: Connection) -> list[Authority]:
    """Every authority, the newest first."""
    query = SQL("select {} from certificate_authority order by made_at desc, authority_id desc").format(SQL(_COLUMNS))
    return await fetch_all(conn, Authority, query)


async def roots(conn: Connection) -> list[str]:
    """The certificates of all authorities that have not ended, as PEM, and what their predecessors signed of them."""
    cursor = await conn.execute(
        """
        select certificate, cross_certificate from certificate_authority where not_after > now()
        order by made_at, authority_id
        """
    )
    return [str(root) for row in await cursor.fetchall() for root in row if root is not None]


async def find(conn: Connection, authority_id: str) -> Authority | None:
    """The authority of this id."""
    query = SQL("select {} from certificate_authority where authority_id = %(id)s").format(SQL(_COLUMNS))
    return await fetch_one(conn, Authority, query, {"id": authority_id})


async def in_state(conn: Connection, state: AuthorityState) -> SealedAuthority | None:
    """The authority that signs, or the one that will."""
    return await fetch_one(
        conn,
        SealedAuthority,
        "select authority_id, certificate, private_key from certificate_authority where state = %(state)s",
        {"state": state},
    )


async def activate_next(conn: Connection, now: datetime) -> None:
    """The authority that was announced signs from now on, and the one before no more. Within a transaction."""
    await conn.execute(
        "update certificate_authority set state = 'retired', retired_at = %s where state = 'active'", (now,)
    )
    await conn.execute(
        "update certificate_authority set state = 'active', activated_at = %s where state = 'next'", (now,)
    )


async def responders(conn: Connection) -> list[Responder]:
    """Who answers OCSP for each authority."""
    return await fetch_all(
        conn,
        Responder,
        "select authority_id, certificate, responder_certificate, responder_key from certificate_authority",
    )


async def crl(conn: Connection, authority_id: str) -> bytes | None:
    """The newest list of what the authority has revoked, as DER."""
    cursor = await conn.execute("select crl from certificate_authority where authority_id = %s", (authority_id,))
    row = await cursor.fetchone()
    return None if row is None or row[0] is None else bytes(row[0])


async def needing_crl(conn: Connection, now: datetime, fresh_for: timedelta) -> list[SealedAuthority]:
    """Authorities whose list is missing, ends soon, or may lack a revocation.

    That may have been committed, or by a slower clock, after a list was made that is younger than it.
    """
    return await fetch_all(
        conn,
        SealedAuthority,
        """
        select authority_id, certificate, private_key from certificate_authority a
        where not_after > %(now)s and (
            crl_until is null or crl_until < %(until)s or exists (
                select from station_certificate c
                where c.authority_id = a.authority_id and c.revoked_at >= a.crl_made_at - interval '5 minutes'
            )
        )
        """,
        {"now": now, "until": now + fresh_for},
    )


async def keep_crl(conn: Connection, authority_id: str, content: bytes, now: datetime, until: datetime) -> None:
    """This is the list from now on."""
    await conn.execute(
        "update certificate_authority set crl = %s, crl_made_at = %s, crl_until = %s where authority_id = %s",
        (content, now, until, authority_id),
    )


async def sealed(conn: Connection) -> list[tuple[str, bytes, bytes]]:
    """Each authority's id, sealed key and its responder's."""
    cursor = await conn.execute("select authority_id, private_key, responder_key from certificate_authority")
    return [(str(row[0]), bytes(row[1]), bytes(row[2])) for row in await cursor.fetchall()]


async def reseal(conn: Connection, authority_id: str, private_key: bytes, responder_key: bytes) -> None:
    """The same keys, sealed anew."""
    await conn.execute(
        "update certificate_authority set private_key = %s, responder_key = %s where authority_id = %s",
        (private_key, responder_key, authority_id),
    )


async def take_announcements(conn: Connection, now: datetime, lease: timedelta, limit: int) -> list[Announcement]:
    """Connected stations with a certificate of ours that have not got the next root; nobody else gets them meanwhile.

    At every second attempt it is the root as its predecessor signed it, which some stations want of a new one
    (2.x, AdditionalRootCertificateCheck).
    """
    return await fetch_all(
        conn,
        Announcement,
        """
        with due as (
            select a.authority_id, s.station_id, a.certificate, a.cross_certificate
            from certificate_authority a, station s
            where a.state = 'next' and s.gateway_id is not null and s.admission = 'accepted'
                and exists (
                    select from station_certificate c where c.station_id = s.station_id and c.state = 'installed'
                )
                and not exists (
                    select from root_announcement r
                    where r.authority_id = a.authority_id and r.station_id = s.station_id
                        and (r.accepted_at is not null or r.due_at > %(now)s)
                )
            order by s.station_id limit %(limit)s
        ), claimed as (
            insert into root_announcement as r (authority_id, station_id, attempts, due_at)
            select authority_id, station_id, 1, %(until)s from due
            on conflict (authority_id, station_id) do update set attempts = r.attempts + 1, due_at = excluded.due_at
            where r.due_at <= %(now)s
            returning r.authority_id, r.station_id, r.attempts
        )
        select authority_id, station_id, attempts,
            case when attempts %% 2 = 1 then certificate else coalesce(cross_certificate, certificate) end
                as certificate
        from claimed join due using (authority_id, station_id)
        """,
        {"now": now, "until": now + lease, "limit": limit},
    )


async def announced(
    conn: Connection, told: Announcement, accepted_at: datetime | None, reason: str | None, due_at: datetime
) -> None:
    """What the station said to the new root."""
    await conn.execute(
        """
        update root_announcement set accepted_at = %s, reason = %s, due_at = %s
        where authority_id = %s and station_id = %s
        """,
        (accepted_at, reason, due_at, told.authority_id, told.station_id),
    )


async def without_root(conn: Connection, authority_id: str) -> int:
    """How many stations with a certificate of ours have not taken this root."""
    cursor = await conn.execute(
        """
        select count(distinct c.station_id) from station_certificate c join station s using (station_id)
        where c.state = 'installed' and not exists (
            select from root_announcement r
            where r.authority_id = %s and r.station_id = c.station_id and r.accepted_at is not null
        )
        """,
        (authority_id,),
    )
    row = await cursor.fetchone()
    return 0 if row is None else int(row[0])
