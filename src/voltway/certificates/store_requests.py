"""The table `signing_request`: the newest request of each station, until its certificate is in place."""

from datetime import datetime, timedelta
from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.vocabulary.certificates import CertificateUse


class Asked(Struct, frozen=True, gc=False, kw_only=True):
    """A request as a station told it."""

    station_id: str
    use: CertificateUse
    csr: str
    request_id: int | None
    received_at: datetime


class RequestSink:
    """Rows of `signing_request`. A new request takes the place of the one before: the station has a new key."""

    def statements(self, rows: list[Asked]) -> list[Statement]:
        """Insert, or replace. The same request once more changes nothing while it waits."""
        newest = {(row.station_id, row.use): row for row in rows}
        return [Statement(_ASK, (json_of_rows(list(newest.values())),))]


_ASK: LiteralString = """
    insert into signing_request as r (station_id, use, csr, request_id, received_at, due_at)
    select n.station_id, n.use, n.csr, n.request_id, n.received_at, n.received_at
    from json_to_recordset($1::json) as n(station_id text, use text, csr text, request_id integer,
        received_at timestamptz)
    where exists (select from station s where s.station_id = n.station_id)
    on conflict (station_id, use) do update set csr = excluded.csr, request_id = excluded.request_id,
        received_at = excluded.received_at, due_at = excluded.due_at, state = 'waiting', reason = null,
        certificate_id = null, attempts = 0
    where r.csr <> excluded.csr or r.request_id is distinct from excluded.request_id
        or r.state in ('done', 'refused')
"""

REQUESTS = RequestSink()


class SigningRequest(Struct, frozen=True, kw_only=True):
    """A request that is to be signed, with what the station says of itself."""

    station_id: str
    use: CertificateUse
    csr: str
    request_id: int | None
    serial: str | None
    attempts: int


class Sending(Struct, frozen=True, kw_only=True):
    """A certificate that is to be brought to its station."""

    station_id: str
    use: CertificateUse
    request_id: int | None
    certificate_id: str
    chain: str
    attempts: int


async def take_waiting(conn: Connection, now: datetime, lease: timedelta, limit: int) -> list[SigningRequest]:
    """Requests that are to be signed now; nobody else gets them for `lease`.

    A serial number is what a station says of itself, so it counts only where it is not another station's identity.
    """
    return await fetch_all(
        conn,
        SigningRequest,
        """
        with due as (
            select station_id, use from signing_request where state = 'waiting' and due_at <= %(now)s
            order by due_at limit %(limit)s for update skip locked
        )
        update signing_request r set due_at = %(until)s, attempts = r.attempts + 1
        from due join station s using (station_id)
        where r.station_id = due.station_id and r.use = due.use
        returning r.station_id, r.use, r.csr, r.request_id, r.attempts,
            case when not exists (select from station o where o.station_id = s.serial and o.station_id <> s.station_id)
                then s.serial end as serial
        """,
        {"now": now, "until": now + lease, "limit": limit},
    )


async def take_signed(conn: Connection, now: datetime, lease: timedelta, limit: int) -> list[Sending]:
    """Certificates whose stations are connected and that are to be sent now; nobody else gets them for `lease`."""
    return await fetch_all(
        conn,
        Sending,
        """
        with due as (
            select r.station_id, r.use from signing_request r join station s using (station_id)
            where r.state = 'signed' and r.due_at <= %(now)s and s.gateway_id is not null and s.admission = 'accepted'
            order by r.due_at limit %(limit)s for update of r skip locked
        )
        update signing_request r set due_at = %(until)s, attempts = r.attempts + 1
        from due, station_certificate c
        where r.station_id = due.station_id and r.use = due.use and c.certificate_id = r.certificate_id
        returning r.station_id, r.use, r.request_id, r.certificate_id, c.chain, r.attempts
        """,
        {"now": now, "until": now + lease, "limit": limit},
    )


async def still_waits(conn: Connection, request: SigningRequest) -> bool:
    """Whether it is neither signed nor taken back by another one; it stays so until the transaction ends."""
    cursor = await conn.execute(
        """
        select from signing_request where station_id = %s and use = %s and csr = %s and state = 'waiting' for update
        """,
        (request.station_id, request.use, request.csr),
    )
    return bool(cursor.rowcount)


async def signed(conn: Connection, request: SigningRequest, certificate_id: str, now: datetime) -> None:
    """The request, which still waits, was signed."""
    await conn.execute(
        """
        update signing_request set state = 'signed', certificate_id = %s, attempts = 0, due_at = %s
        where station_id = %s and use = %s
        """,
        (certificate_id, now, request.station_id, request.use),
    )


async def refuse(conn: Connection, request: SigningRequest, reason: str) -> None:
    """The request will not be signed."""
    await conn.execute(
        """
        update signing_request set state = 'refused', reason = %s
        where station_id = %s and use = %s and csr = %s and state = 'waiting'
        """,
        (reason, request.station_id, request.use, request.csr),
    )


async def postpone(conn: Connection, station_id: str, use: CertificateUse, reason: str, due_at: datetime) -> None:
    """It did not work this time, and is tried again then."""
    await conn.execute(
        """
        update signing_request set reason = %s, due_at = %s
        where station_id = %s and use = %s and state in ('waiting', 'signed')
        """,
        (reason, due_at, station_id, use),
    )


async def give_up(conn: Connection, sending: Sending, reason: str) -> None:
    """The station can't be brought to take its certificate."""
    await conn.execute(
        """
        update signing_request set state = 'refused', reason = %s
        where station_id = %s and use = %s and certificate_id = %s and state = 'signed'
        """,
        (reason, sending.station_id, sending.use, sending.certificate_id),
    )
