"""The table `station_certificate`: what was signed for stations, and what became of it."""

from datetime import datetime
from typing import LiteralString, NamedTuple

from msgspec import Struct
from psycopg.sql import SQL

from voltway.certificates.issuing import Revoked
from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one, json_of_rows
from voltway.vocabulary.certificates import CertificateState, CertificateUse, RevocationReason


class StationCertificate(Struct, frozen=True, kw_only=True):
    """A certificate of a station.

    `serial` and `fingerprint` (SHA-256 of its DER form) are hexadecimal; `chain` is PEM, its own certificate first.
    `authority_id` None: an external authority signed it. `reason`: why the station did not take it.
    """

    certificate_id: str
    station_id: str
    authority_id: str | None
    use: CertificateUse
    state: CertificateState
    serial: str
    fingerprint: str
    subject: str
    chain: str
    not_before: datetime
    not_after: datetime
    issued_at: datetime
    installed_at: datetime | None = None
    replaced_at: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: RevocationReason | None = None
    reason: str | None = None


class CertificateCursor(NamedTuple):
    """When the last one of a page was issued, and its id."""

    issued_at: datetime
    certificate_id: str


_COLUMNS: LiteralString = """
    certificate_id, station_id, authority_id, use, state, serial, fingerprint, subject, chain, not_before, not_after,
    issued_at, installed_at, replaced_at, revoked_at, revocation_reason, reason
"""


class Verdict(Struct, frozen=True, gc=False, kw_only=True):
    """What a station said to the certificate that it was brought; who comes with it has accepted it, whatever it said.

    Its "Accepted" may have been lost: brought the same once more, it rejects what it has.
    """

    certificate_id: str
    station_id: str
    accepted: bool
    reason: str | None
    at: datetime


class VerdictSink:
    """Rows of `station_certificate` that change with what stations answer."""

    def statements(self, rows: list[Verdict]) -> list[Statement]:
        """The one that was taken takes the place of those before; the request it came of is done."""
        told = json_of_rows(rows)
        return [Statement(_REPLACE, (told,)), Statement(_SETTLE, (told,)), Statement(_CLOSE, (told,))]


_ROWS: LiteralString = """
    json_to_recordset($1::json) as n(certificate_id text, station_id text, accepted boolean, reason text,
        at timestamptz)
"""
_REPLACE: LiteralString = (
    """
    update station_certificate c set state = 'replaced', replaced_at = n.at
    from """
    + _ROWS
    + """ join station_certificate taken using (certificate_id)
    where n.accepted and taken.state <> 'revoked' and c.station_id = n.station_id and c.use = taken.use
        and c.certificate_id <> n.certificate_id and c.state in ('issued', 'installed')
        and c.issued_at <= taken.issued_at
    """
)
_SETTLE: LiteralString = (
    """
    update station_certificate c set
        state = case when n.accepted then 'installed' else 'rejected' end,
        installed_at = case when n.accepted then n.at else c.installed_at end,
        reason = n.reason
    from """
    + _ROWS
    + """
    where c.certificate_id = n.certificate_id and c.station_id = n.station_id
        and (c.state = 'issued' or n.accepted and c.state = 'rejected')
    """
)
_CLOSE: LiteralString = (
    """
    update signing_request r set state = 'done'
    from """
    + _ROWS
    + " where r.certificate_id = n.certificate_id and r.station_id = n.station_id and r.state = 'signed'"
)

VERDICTS = VerdictSink()


async def insert(conn: Connection, row: StationCertificate) -> str | None:
    """Keep a certificate that was signed, and give its id: where an external authority gave the same again, the old id.

    None where that is another station's, or revoked.
    """
    cursor = await conn.execute(
        """
        insert into station_certificate as known (certificate_id, station_id, authority_id, use, state, serial,
            fingerprint, subject, chain, not_before, not_after, issued_at)
        values (%(certificate_id)s, %(station_id)s, %(authority_id)s, %(use)s, %(state)s, %(serial)s, %(fingerprint)s,
            %(subject)s, %(chain)s, %(not_before)s, %(not_after)s, %(issued_at)s)
        on conflict (fingerprint) do update set
            state = case when known.state = 'installed' then 'installed' else 'issued' end
        where known.station_id = excluded.station_id and known.revoked_at is null
        returning certificate_id
        """,
        {
            "certificate_id": row.certificate_id,
            "station_id": row.station_id,
            "authority_id": row.authority_id,
            "use": row.use,
            "state": row.state,
            "serial": row.serial,
            "fingerprint": row.fingerprint,
            "subject": row.subject,
            "chain": row.chain,
            "not_before": row.not_before,
            "not_after": row.not_after,
            "issued_at": row.issued_at,
        },
    )
    kept = await cursor.fetchone()
    return None if kept is None else str(kept[0])


async def find(conn: Connection, certificate_id: str) -> StationCertificate | None:
    """The certificate of this id."""
    return await fetch_one(
        conn,
        StationCertificate,
        SQL("select {} from station_certificate where certificate_id = %(id)s").format(SQL(_COLUMNS)),
        {"id": certificate_id},
    )


async def by_fingerprint(conn: Connection, fingerprint: str) -> StationCertificate | None:
    """The certificate with this SHA-256 of its DER form, in hexadecimal: whoever shows it on a socket has this one."""
    return await fetch_one(
        conn,
        StationCertificate,
        SQL("select {} from station_certificate where fingerprint = %(fingerprint)s").format(SQL(_COLUMNS)),
        {"fingerprint": fingerprint},
    )


class Holding(Struct, frozen=True, gc=False):
    """Whose certificate something is, and how it stands."""

    certificate_id: str
    fingerprint: str
    station_id: str
    state: CertificateState


async def holdings(conn: Connection, fingerprints: list[str]) -> dict[str, Holding]:
    """Those of the certificates that were signed here, by their fingerprints (SHA-256, hexadecimal)."""
    rows = await fetch_all(
        conn,
        Holding,
        """
        select certificate_id, fingerprint, station_id, state from station_certificate
        where fingerprint = any(%(fingerprints)s)
        """,
        {"fingerprints": fingerprints},
    )
    return {row.fingerprint: row for row in rows}


async def page(
    conn: Connection,
    *,
    after: CertificateCursor | None,
    limit: int,
    station_id: str | None = None,
    state: CertificateState | None = None,
) -> list[StationCertificate]:
    """Certificates, the newest first."""
    wanted = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "state = %(state)s": state,
            "(issued_at, certificate_id) < (%(issued_at)s, %(certificate_id)s)": after,
        }
    )
    query = SQL(
        "select {} from station_certificate where {} order by issued_at desc, certificate_id desc limit %(limit)s"
    ).format(SQL(_COLUMNS), wanted)
    told = {"station_id": station_id, "state": state, "limit": limit}
    return await fetch_all(conn, StationCertificate, query, {**told, **(after._asdict() if after else {})})


async def issued_since(conn: Connection, station_id: str, since: datetime) -> int:
    """How many certificates were signed for the station since then."""
    cursor = await conn.execute(
        "select count(*) from station_certificate where station_id = %s and issued_at >= %s", (station_id, since)
    )
    row = await cursor.fetchone()
    return 0 if row is None else int(row[0])


async def revoke(
    conn: Connection, certificate_id: str, reason: RevocationReason, now: datetime
) -> StationCertificate | None:
    """Have it count no more; the certificate as it is then, or None if there is none that still counts."""
    return await fetch_one(
        conn,
        StationCertificate,
        SQL(
            """
            update station_certificate set state = 'revoked', revoked_at = %(now)s, revocation_reason = %(reason)s
            where certificate_id = %(id)s and revoked_at is null returning {}
            """
        ).format(SQL(_COLUMNS)),
        {"id": certificate_id, "reason": reason, "now": now},
    )


async def revoked_by(conn: Connection, authority_id: str, now: datetime) -> list[Revoked]:
    """What this authority has revoked and would still be good otherwise."""
    return await fetch_all(
        conn,
        Revoked,
        """
        select serial, revoked_at, revocation_reason from station_certificate
        where authority_id = %(authority_id)s and revoked_at is not null and not_after > %(now)s order by revoked_at
        """,
        {"authority_id": authority_id, "now": now},
    )


class _End(Struct, frozen=True, gc=False):
    station_id: str
    ends: datetime


async def ends(conn: Connection, station_ids: list[str]) -> dict[str, datetime]:
    """When the newest certificate ends with which each of these stations connects, where one was signed here."""
    rows = await fetch_all(
        conn,
        _End,
        """
        select station_id, max(not_after) as ends from station_certificate
        where station_id = any(%(station_ids)s) and state = 'installed' and use in ('both', 'station')
        group by station_id
        """,
        {"station_ids": station_ids},
    )
    return {row.station_id: row.ends for row in rows}


async def by_serial(conn: Connection, authority_id: str, serial: str) -> StationCertificate | None:
    """The certificate with this serial number (hexadecimal) of this authority."""
    return await fetch_one(
        conn,
        StationCertificate,
        SQL("select {} from station_certificate where authority_id = %(id)s and serial = %(serial)s").format(
            SQL(_COLUMNS)
        ),
        {"id": authority_id, "serial": serial},
    )


async def take_ending(
    conn: Connection, ends_before: datetime, now: datetime, again: datetime, limit: int
) -> list[tuple[str, CertificateUse]]:
    """Connected stations and what their certificate is for that ends before then; they count as asked to renew it.

    Not those that were asked since `again`.

    A station is not asked while a request of it waits.
    """
    cursor = await conn.execute(
        """
        with due as (
            select c.certificate_id from station_certificate c join station s using (station_id)
            where c.state = 'installed' and c.not_after < %(ends_before)s and c.use in ('both', 'station', 'v2g')
                and (c.renewal_asked_at is null or c.renewal_asked_at < %(again)s)
                and s.gateway_id is not null and s.admission = 'accepted'
                and not exists (
                    select from signing_request r where r.station_id = c.station_id and r.state in ('waiting', 'signed')
                )
            order by c.not_after limit %(limit)s for update of c skip locked
        )
        update station_certificate c set renewal_asked_at = %(now)s from due
        where c.certificate_id = due.certificate_id returning c.station_id, c.use
        """,
        {"ends_before": ends_before, "now": now, "again": again, "limit": limit},
    )
    return [(str(station_id), CertificateUse(use)) for station_id, use in await cursor.fetchall()]


async def forget(conn: Connection, ended_before: datetime) -> int:
    """Forget certificates that ended before then; how many."""
    cursor = await conn.execute("delete from station_certificate where not_after < %s", (ended_before,))
    return cursor.rowcount
