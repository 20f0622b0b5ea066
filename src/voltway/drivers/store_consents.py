"""Table `consent`: what drivers agreed to, and what they took back. Rows are added and never changed."""

from datetime import datetime
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL

from voltway.drivers.profile import clean_line
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import new_id

MAX_VERSION_LENGTH: Final = 50


class ConsentRow(Struct, frozen=True, kw_only=True):
    """One giving (`given` true) or withdrawing of a consent, at a moment.

    `version` is of the text that was shown; `how` it was told, from which network `address`, and `recorded_by` whom.
    """

    consent_id: str
    driver_id: str
    purpose: ConsentPurpose
    version: str
    given: bool
    at: datetime
    how: ConsentWay
    address: str | None
    recorded_by: str


class ConsentCursor(NamedTuple):
    """Where a page ends."""

    at: datetime
    consent_id: str


_CONSENT: Final = SQL("consent_id, driver_id, purpose, version, given, at, how, address, recorded_by")
_clean_version = clean_line("a version of a text", MAX_VERSION_LENGTH)


async def add(  # noqa: PLR0913  (a consent is worth what is known of how it came about)
    conn: Connection,
    driver_id: str,
    purpose: ConsentPurpose,
    *,
    version: str,
    given: bool,
    at: datetime,
    how: ConsentWay,
    recorded_by: str,
    now: datetime,
    address: str | None = None,
) -> ConsentRow:
    """Write down that a driver agreed, or does not any more. Raises InvalidInput for a moment that is still to come."""
    if at > now:
        raise InvalidInput("nobody agrees in the future", "give the moment when it was said, or none")
    row = ConsentRow(
        consent_id=new_id(),
        driver_id=driver_id,
        purpose=purpose,
        version=_clean_version(version),
        given=given,
        at=at,
        how=how,
        address=address,
        recorded_by=recorded_by,
    )
    await conn.execute(
        """
        insert into consent (consent_id, driver_id, purpose, version, given, at, how, address, recorded_by)
        values (%(consent_id)s, %(driver_id)s, %(purpose)s, %(version)s, %(given)s, %(at)s, %(how)s, %(address)s,
            %(recorded_by)s)
        """,
        asdict(row),
    )
    return row


async def find(conn: Connection, consent_id: str) -> ConsentRow | None:
    """The row of this id, or None."""
    query = SQL("select {} from consent where consent_id = %(consent_id)s").format(_CONSENT)
    return await fetch_one(conn, ConsentRow, query, {"consent_id": consent_id})


async def page(
    conn: Connection, driver_id: str, *, after: ConsentCursor | None = None, limit: int = 50
) -> list[ConsentRow]:
    """Up to `limit` rows of a driver, newest first; those after (older than) `after`."""
    at, consent_id = after or (None, None)
    where = conditions({"(at, consent_id) < (%(at)s, %(consent_id)s)": after})
    query = SQL("""
        select {} from consent where driver_id = %(driver_id)s and {} order by at desc, consent_id desc limit %(limit)s
    """).format(_CONSENT, where)
    parameters = {"driver_id": driver_id, "at": at, "consent_id": consent_id, "limit": limit}
    return await fetch_all(conn, ConsentRow, query, parameters)


async def in_force(conn: Connection, driver_id: str) -> dict[ConsentPurpose, ConsentRow]:
    """What the driver agrees to now, by purpose: its newest row, if that is a consent."""
    query = SQL("""
        select distinct on (purpose) {} from consent where driver_id = %(driver_id)s
        order by purpose, at desc, consent_id desc
    """).format(_CONSENT)
    newest = await fetch_all(conn, ConsentRow, query, {"driver_id": driver_id})
    return {row.purpose: row for row in newest if row.given}
