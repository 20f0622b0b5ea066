"""All that is held on a person, as one zip file: JSON lines per table, README.json, and a PDF to read.

Whatever the amount, some hundred rows are in memory at a time; the files under way lie nameless on the disk and are
gone with the process.
"""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import structlog
from msgspec import Struct

from voltway.kit.bus import Bus
from voltway.kit.pdf import Pdf
from voltway.kit.postgres import AWAY, Connection, Pool, first_line, transaction
from voltway.kit.settings import RetentionSettings
from voltway.privacy import store, store_requests
from voltway.privacy.data_map import PERSONAL
from voltway.privacy.personal import Identity, Table
from voltway.privacy.record import kept_for
from voltway.privacy.stations import StationTold, ask
from voltway.privacy.subject import Asked, Person, find, terms_of
from voltway.privacy.terms import Terms
from voltway.vocabulary.errors import VoltwayError

PART_BYTES: Final = 1024 * 1024
_READABLE_ROWS: Final = 200
_LONGEST_SHOWN: Final = 400
_LISTS_OF_TOKENS: Final = frozenset({"SendLocalList"})
_LEFT_OUT: Final = "left out: it lists tokens of other people, too (GDPR Art. 15(4))"
_ABOUT: Final = (
    "A copy of the personal data that this charging network holds on you (GDPR Art. 15 and 20). For each table there "
    "is a file with one JSON document per line. What could open something, such as hashes of passwords, is named and "
    "left out. You may ask for correction, erasure or restriction, object, and complain to a supervisory authority."
)

_log = structlog.get_logger()


class Exported(Struct, kw_only=True):
    """What is in an export of one table; `since` is the time of its oldest row that has one."""

    table: str
    what: str
    rows: int
    since: str | None
    retention: str
    retention_source: str
    purposes: list[str]
    legal_bases: list[str]
    left_out: list[str]


async def write(
    pool: Pool,
    asked: Asked,
    out: IO[bytes],
    retention: RetentionSettings,
    now: datetime,
    from_stations: Sequence[StationTold] = (),
) -> list[Exported]:
    """Write the file, with what stations told; says what is in it. Raises NotFound for somebody unknown."""
    async with transaction(pool) as conn:
        await store.freeze(conn)
        person = await find(conn, asked)
        terms = terms_of(person)
        with tempfile.TemporaryFile() as readable, ZipFile(out, "w", ZIP_DEFLATED) as archive:
            pdf = Pdf(readable, "Personal data")
            _begin(pdf, now)
            told = await _tables(conn, archive, pdf, terms, retention)
            answered = [one for one in from_stations if one.text is not None]
            silent = {one.station_id for one in from_stations if one.text is None}
            answering = {one.station_id for one in answered} - silent
            stations = [name for name in await store.stations_to_ask(conn, terms.token_uids) if name not in answering]
            _told_by_stations(archive, answered)
            _end(pdf, answered, stations)
            archive.writestr("README.json", _readme(person, told, stations, now, pdf.replaced))
            _copy(readable, archive)
    return told


async def _tables(
    conn: Connection, archive: ZipFile, pdf: Pdf, terms: Terms, retention: RetentionSettings
) -> list[Exported]:
    schema = await store.columns(conn)
    told = []
    for table in PERSONAL:
        if table.name in schema and (table.links or table.mentions):
            exported = await _table(conn, archive, pdf, table, schema[table.name], terms)
            exported.retention = kept_for(table.retention, retention)
            if exported.rows:
                told.append(exported)
    return told


async def _table(
    conn: Connection, archive: ZipFile, pdf: Pdf, table: Table, types: dict[str, str], terms: Terms
) -> Exported:
    exported = _exported(table)
    lines: IO[bytes] | None = None
    try:
        async for is_linked, row in store.stream(conn, table, types, terms):
            if not is_linked and not _mentions(table, row, terms):
                continue
            shown = _own(table, row, terms)
            if lines is None:
                lines = archive.open(f"{table.name}.jsonl", "w", force_zip64=True)
                _head(pdf, table)
            lines.write(msgspec.json.encode(shown) + b"\n")
            exported.rows += 1
            exported.since = min(filter(None, (exported.since, _time_of(row))), default=None)
            if exported.rows <= _READABLE_ROWS:
                _row(pdf, shown)
    finally:
        if lines is not None:
            lines.close()
    if exported.rows > _READABLE_ROWS:
        pdf.text(f"And {exported.rows - _READABLE_ROWS} more: see {table.name}.jsonl.")
    return exported


def _exported(table: Table) -> Exported:
    return Exported(
        table=table.name,
        what=table.what,
        rows=0,
        since=None,
        retention=table.retention.words,
        retention_source=table.retention.source,
        purposes=list(dict.fromkeys(group.purpose for group in table.personal)),
        legal_bases=list(dict.fromkeys(f"GDPR Art. {group.basis}" for group in table.personal)),
        left_out=sorted(table.secrets),
    )


def _mentions(table: Table, row: dict[str, Any], terms: Terms) -> bool:
    values = (row.get(name) for name in table.mentions.split())
    return any(terms.mentioned(_as_text(value)) for value in values if value is not None)


def _own(table: Table, row: dict[str, Any], terms: Terms) -> dict[str, Any]:
    """The row without what it says of other people."""
    if table.name == "message_log" and row["action"] in _LISTS_OF_TOKENS:
        return {**row, "request": _LEFT_OUT, "response": None}
    if table.name == "command" and row["kind"] in _LISTS_OF_TOKENS:
        return {**row, "request": _LEFT_OUT}
    if table.name == "audit_entry" and row["actor_id"] not in terms.user_ids:
        # Who of the staff acted is not the person's to know (Court of Justice, C-579/21).
        return {name: value for name, value in row.items() if name not in {"actor_id", "body"}}
    return row


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _time_of(row: dict[str, Any]) -> str | None:
    names = ("created_at", "at", "started_at", "granted_at", "asked_at", "opened_at")
    return next((str(row[name]) for name in names if row.get(name)), None)


def _begin(pdf: Pdf, now: datetime) -> None:
    pdf.heading("Your personal data")
    pdf.text(f"Made {now:%Y-%m-%d %H:%M} UTC.")
    pdf.text(_ABOUT)


def _head(pdf: Pdf, table: Table) -> None:
    pdf.heading(table.what[:1].upper() + table.what[1:], 2)
    for group in table.personal:
        pdf.text(f"Why: {group.purpose} (GDPR Art. {group.basis}).")
    pdf.text(f"Kept: {table.retention.words} ({table.retention.source}).")
    pdf.text("")


def _row(pdf: Pdf, row: dict[str, Any]) -> None:
    for name, value in row.items():
        if value not in (None, [], {}, ""):
            text = _as_text(value)
            more = f" … ({len(text)} characters)" if len(text) > _LONGEST_SHOWN else ""
            pdf.text(f"{name}: {text[:_LONGEST_SHOWN]}{more}", indent_pt=10)
    pdf.text("")


def _told_by_stations(archive: ZipFile, answered: Sequence[StationTold]) -> None:
    if answered:
        lines = [
            msgspec.json.encode({"station_id": one.station_id, "token_uid": one.token_uid, "told": one.text})
            for one in answered
        ]
        archive.writestr("customer-information.jsonl", b"\n".join(lines) + b"\n")


def _end(pdf: Pdf, answered: Sequence[StationTold], stations: list[str]) -> None:
    pdf.heading("Data in stations", 2)
    for one in answered:
        pdf.text(f"{one.station_id}, of {one.token_uid}: {one.text or 'nothing'}")
    if stations:
        pdf.text("These stations can keep customer information of their own, and did not tell it:")
        pdf.text(", ".join(stations))
    elif not answered:
        pdf.text("You charged at no station that keeps customer information of its own (OCPP 2.x).")
    pdf.close()


def _readme(person: Person, told: list[Exported], stations: list[str], now: datetime, replaced: int) -> bytes:
    document = {
        "about": _ABOUT,
        "made_at": now,
        "accounts": sorted(person.known[Identity.USER]),
        "drivers": sorted(person.known[Identity.DRIVER]),
        "tokens": sorted(person.known[Identity.TOKEN]),
        "tables": told,
        "stations_not_asked": stations,
        "letters_the_pdf_could_not_show": replaced,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def _copy(readable: IO[bytes], archive: ZipFile) -> None:
    readable.seek(0)
    with archive.open("personal-data.pdf", "w", force_zip64=True) as entry:
        while piece := readable.read(PART_BYTES):
            entry.write(piece)


async def make(pool: Pool, export_id: str, retention: RetentionSettings, now: datetime, bus: Bus | None = None) -> None:
    """Make an export that was asked for, unless somebody else is at it. One that can't be made says why."""
    async with pool.connection() as holding:
        if not await store_requests.hold(holding, export_id):
            return
        try:
            asked = await store_requests.waiting_export(holding, export_id)
            if asked is not None:
                await _make(pool, export_id, asked, retention, now, await _from_stations(pool, bus, asked))
        except AWAY:
            raise
        except VoltwayError as error:
            await store_requests.fail_export(holding, export_id, str(error))
        except Exception:
            # It would fail again and again, before all others.
            await store_requests.fail_export(holding, export_id, "a defect of Voltway; the worker's log has it")
            raise
        finally:
            if not holding.closed:
                await store_requests.let_go(holding, export_id)


async def _from_stations(pool: Pool, bus: Bus | None, asked: Asked) -> list[StationTold]:
    """What stations say; before the snapshot is taken, so that waiting for them holds nothing up."""
    if bus is None:
        return []
    async with pool.connection() as conn:
        visits = await store.visits(conn, terms_of(await find(conn, asked)).token_uids)
    return await ask(pool, bus, visits)


async def _make(
    pool: Pool,
    export_id: str,
    asked: Asked,
    retention: RetentionSettings,
    now: datetime,
    from_stations: Sequence[StationTold],
) -> None:
    digest, size_bytes = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as file:
        await write(pool, asked, file, retention, now, from_stations)
        file.seek(0)
        async with transaction(pool) as conn:
            for number, piece in enumerate(iter(lambda: file.read(PART_BYTES), b"")):
                await store_requests.add_part(conn, export_id, number, piece)
                digest.update(piece)
                size_bytes += len(piece)
            await store_requests.end_export(conn, export_id, now, size_bytes=size_bytes, sha256=digest.digest())


async def make_all(pool: Pool, retention: RetentionSettings, now: datetime, bus: Bus | None = None) -> int:
    """Make every export that waits; how many there were. Without a bus no station is asked."""
    async with pool.connection() as conn:
        waiting = await store_requests.waiting_exports(conn)
    for export_id in waiting:
        try:
            await make(pool, export_id, retention, now, bus)
        except AWAY as error:
            _log.warning("an export waits for PostgreSQL", export=export_id, error=first_line(error))
            raise
    return len(waiting)
