"""The table `installed_certificate`: what stations are known to hold, as the journal writes it, and as it is read."""

from datetime import datetime
from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.vocabulary.certificates import CertificateHash, HeldCertificate, InstalledUse


class Installed(Struct, frozen=True, gc=False, kw_only=True):
    """A certificate that a station took from us."""

    station_id: str
    use: InstalledUse
    certificate: CertificateHash
    known_at: datetime


class Deleted(Struct, frozen=True, gc=False, kw_only=True):
    """A certificate that a station holds no more."""

    station_id: str
    certificate: CertificateHash


class Told(Struct, frozen=True, gc=False, kw_only=True):
    """All that a station holds of these uses, by its own word."""

    station_id: str
    uses: list[InstalledUse]
    held: list[HeldCertificate]
    known_at: datetime


class InstalledSink:
    """Rows of `installed_certificate`, which count in the order they were told."""

    def statements(self, rows: list[Installed | Deleted | Told]) -> list[Statement]:
        """One or two for each: such answers are rare."""
        return [statement for row in rows for statement in _statements(row)]


def _statements(row: Installed | Deleted | Told) -> list[Statement]:
    told = json_of_rows([row])
    if isinstance(row, Installed):
        return [Statement(_INSTALL, (told,))]
    if isinstance(row, Deleted):
        return [Statement(_DELETE, (told,))]
    return [Statement(_FORGET, (told,)), Statement(_TELL, (told,))]


_HASH: LiteralString = "(hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text)"

_INSERT: LiteralString = """
    insert into installed_certificate (station_id, use, hash_algorithm, issuer_name_hash, issuer_key_hash,
        serial_number, children, known_by, known_at)
"""

_INSTALL: LiteralString = (
    _INSERT
    + """
    select n.station_id, n.use, h.hash_algorithm, h.issuer_name_hash, h.issuer_key_hash, h.serial_number, '[]',
        'order', n.known_at
    from json_to_recordset($1::json) as n(station_id text, use text, certificate json, known_at timestamptz),
        json_to_record(n.certificate) as h"""
    + _HASH
    + """
    where exists (select from station s where s.station_id = n.station_id)
    on conflict (station_id, use, issuer_key_hash, serial_number) do update set known_at = excluded.known_at
    """
)

_DELETE: LiteralString = (
    """
    delete from installed_certificate i
    using json_to_recordset($1::json) as n(station_id text, certificate json), json_to_record(n.certificate) as h"""
    + _HASH
    + """
    where i.station_id = n.station_id and lower(i.issuer_key_hash) = lower(h.issuer_key_hash)
        and lower(i.serial_number) = lower(h.serial_number)
    """
)

_FORGET: LiteralString = """
    delete from installed_certificate i
    using json_to_recordset($1::json) as n(station_id text, uses json)
    where i.station_id = n.station_id and i.use in (select json_array_elements_text(n.uses))
"""

_TELL: LiteralString = (
    _INSERT
    + """
    select n.station_id, c.use, h.hash_algorithm, h.issuer_name_hash, h.issuer_key_hash, h.serial_number,
        coalesce(c.children, '[]'), 'report', n.known_at
    from json_to_recordset($1::json) as n(station_id text, held json, known_at timestamptz),
        json_to_recordset(n.held) as c(use text, certificate json, children json),
        json_to_record(c.certificate) as h"""
    + _HASH
    + """
    where exists (select from station s where s.station_id = n.station_id)
    on conflict do nothing
    """
)

INSTALLED = InstalledSink()


class KnownCertificate(Struct, frozen=True, kw_only=True):
    """A certificate that a station is known to hold, how that is known ("order", "report"), and since when."""

    use: InstalledUse
    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    children: list[CertificateHash]
    known_by: str
    known_at: datetime


async def known(conn: Connection, station_id: str) -> list[KnownCertificate]:
    """Every certificate that the station is known to hold."""
    return await fetch_all(
        conn,
        KnownCertificate,
        """
        select use, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, children, known_by, known_at
        from installed_certificate where station_id = %(station_id)s order by use, issuer_key_hash, serial_number
        """,
        {"station_id": station_id},
    )
