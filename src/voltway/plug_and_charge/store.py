"""The table `contract_authority`: whose contract certificates are believed."""

from datetime import datetime
from typing import LiteralString

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.vocabulary.certificates import TrustedUse

MOST_AUTHORITIES = 500
"""Each check of a contract reads them all."""


class ContractAuthority(Struct, frozen=True, kw_only=True):
    """An authority whose contract certificates are believed. `fingerprint`: SHA-256 of its DER form, hexadecimal.

    `ocsp_url` is where it tells what it has revoked; None: where its certificates say. One `from_provider` comes and
    goes as the provider of contracts says.
    """

    contract_authority_id: str
    use: TrustedUse
    subject: str
    fingerprint: str
    certificate: str
    not_before: datetime
    not_after: datetime
    ocsp_url: str | None
    added_at: datetime
    from_provider: bool


_COLUMNS: LiteralString = """
    contract_authority_id, use, subject, fingerprint, certificate, not_before, not_after, ocsp_url, added_at,
    from_provider
"""


async def insert(conn: Connection, row: ContractAuthority) -> bool:
    """Keep an authority; False if its certificate is kept already, or there are too many."""
    cursor = await conn.execute(
        """
        insert into contract_authority (contract_authority_id, use, subject, fingerprint, certificate, not_before,
            not_after, ocsp_url, added_at, from_provider)
        select %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
        where (select count(*) from contract_authority) < %s
        on conflict do nothing
        """,
        (
            row.contract_authority_id,
            row.use,
            row.subject,
            row.fingerprint,
            row.certificate,
            row.not_before,
            row.not_after,
            row.ocsp_url,
            row.added_at,
            row.from_provider,
            MOST_AUTHORITIES,
        ),
    )
    return bool(cursor.rowcount)


async def listing(conn: Connection) -> list[ContractAuthority]:
    """All of them, the newest first."""
    query = SQL("select {} from contract_authority order by added_at desc, contract_authority_id desc")
    return await fetch_all(conn, ContractAuthority, query.format(SQL(_COLUMNS)))


async def find(conn: Connection, contract_authority_id: str) -> ContractAuthority | None:
    """The authority of this id."""
    query = SQL("select {} from contract_authority where contract_authority_id = %(id)s").format(SQL(_COLUMNS))
    return await fetch_one(conn, ContractAuthority, query, {"id": contract_authority_id})


async def remove(conn: Connection, contract_authority_id: str) -> None:
    """Believe it no more."""
    await conn.execute("delete from contract_authority where contract_authority_id = %s", (contract_authority_id,))
