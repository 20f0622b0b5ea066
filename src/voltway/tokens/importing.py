"""Taking tokens in from CSV, up to a million in bounded memory, and giving them out.

Whoever imports publishes `vocabulary.subjects.TOKENS_CHANGED` after a report that says `applied`.
"""

from collections.abc import AsyncIterator, Callable
from io import TextIOWrapper
from itertools import islice
from typing import IO

from msgspec import Struct
from psycopg import Rollback

from voltway.kit.postgres import Connection
from voltway.tokens import csv_format, store_importing, store_listing
from voltway.tokens.csv_format import Problem, TokenFile, TokenLine, WrongLine
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import InvalidInput

MOST_ROWS = 1_000_000
MOST_PROBLEMS = 1000
_AT_ONCE = 2000


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import did, or without `applied` would do: tokens by what becomes of them, and what is wrong.

    `wrong` counts lines; of their problems the first `MOST_PROBLEMS` are told, by line, and `problems_left_out` says
    how many are not.
    """

    added: int
    changed: int
    unchanged: int
    wrong: int
    problems: list[Problem]
    problems_left_out: int
    applied: bool


class ImportOptions(Struct, frozen=True, kw_only=True):
    """How to take a file in: whose tokens they are, the zone of times that name none, and what may happen.

    `dry_run` changes nothing; `skip_errors` takes the right lines where others are wrong.
    """

    organization_id: OrganizationId = ROOT
    zone: str = "UTC"
    dry_run: bool = False
    skip_errors: bool = False


async def import_tokens(
    connection: Connection,
    file: IO[bytes],
    options: ImportOptions,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Add and change tokens as `file` says (UTF-8; see `csv_format`), all or none unless errors are skipped.

    `progress` hears how many bytes have been read. Raises InvalidInput where the header can't be used or there are
    more than `MOST_ROWS` lines; nothing is changed then.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        source = TokenFile(text, options.zone)
        async with connection.transaction() as transaction:
            report = await _take_in(connection, source, options, lambda: progress(file.tell()))
            if not report.applied:
                raise Rollback(transaction)
    finally:
        text.detach()
    return report


class _Tally:
    """What is wrong with the lines read so far, bounded."""

    def __init__(self) -> None:
        self.lines = 0
        self.count = 0
        self.problems: list[Problem] = []

    def add(self, wrong: WrongLine) -> None:
        self.lines += 1
        self.count += len(wrong.problems)
        self.problems += wrong.problems[: MOST_PROBLEMS - len(self.problems)]


async def _take_in(
    connection: Connection, source: TokenFile, options: ImportOptions, read: Callable[[], None]
) -> ImportReport:
    """The merge, and what came of it; whoever calls takes it back if it shall not be applied."""
    await store_importing.begin(connection)
    tally = await _copy(connection, source, read)
    await store_importing.analyze(connection)
    rejected = await store_importing.reject(connection, source.columns, options.organization_id, MOST_PROBLEMS)
    counts = await store_importing.merge(connection, source.columns, options.organization_id)
    wrong = tally.lines + rejected.count
    problems = sorted([*tally.problems, *rejected.problems], key=lambda problem: problem.line)[:MOST_PROBLEMS]
    return ImportReport(
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
        wrong=wrong,
        problems=problems,
        problems_left_out=tally.count + rejected.count - len(problems),
        applied=not options.dry_run and (options.skip_errors or not wrong),
    )


async def _copy(connection: Connection, source: TokenFile, read: Callable[[], None]) -> _Tally:
    """Copy the right lines into the table of what comes in, and keep account of the others."""
    tally, rows = _Tally(), 0
    lines = iter(source)
    async with (
        connection.cursor() as cursor,
        cursor.copy(store_importing.copy_into(source.columns).encode()) as copy,
    ):
        while batch := list(islice(lines, _AT_ONCE)):
            rows += len(batch)
            if rows > MOST_ROWS:
                raise InvalidInput(f"the file has more than {MOST_ROWS:,} lines", "split it")
            right = []
            for one in batch:
                if isinstance(one, TokenLine):
                    right.append(store_importing.copy_line(one))
                else:
                    tally.add(one)
            await copy.write("".join(right))
            read()
    return tally


async def export_tokens(connection: Connection, wanted: TokenFilter) -> AsyncIterator[str]:
    """The tokens asked for as pieces of CSV, header first, by uid; what changes meanwhile may be old or new."""
    yield csv_format.header()
    after = None
    while rows := await store_listing.page(connection, wanted, after=after, limit=_AT_ONCE):
        yield "".join(map(csv_format.line_of, rows))
        after = rows[-1].token_uid
