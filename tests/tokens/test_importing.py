"""Tokens from CSV into the database, and out again."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import importing, store_groups, store_listing
from voltway.tokens.importing import ImportOptions, ImportReport, import_tokens
from voltway.tokens.store_groups import TokenGroup
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.tokens import TokenKind

OTHER = OrganizationId("a" * 32)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def take(connection: Connection, text: str | bytes, **options: Any) -> ImportReport:
    data = text if isinstance(text, bytes) else text.encode()
    return await import_tokens(connection, BytesIO(data), ImportOptions(**options))


async def holders(connection: Connection) -> dict[str, str | None]:
    return {row.token_uid: row.holder for row in await store_listing.page(connection)}


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.wrong


async def test_what_is_new_is_added_and_what_differs_changed(connection: Connection) -> None:
    await store_listing.add(connection, "Same", kind=TokenKind.ISO14443, holder="Ada", driver_id="ada")
    await store_listing.add(connection, "Other", kind=TokenKind.LOCAL, holder="Bob", driver_id="bob")
    before = await store_listing.find(connection, "Same")
    report = await take(connection, "\ufefftoken_uid,holder\nsame,Ada\nOTHER,Cem\nNew,\n")
    assert counts(report) == (1, 1, 1, 0)
    assert report.applied
    assert await holders(connection) == {"New": None, "Other": "Cem", "Same": "Ada"}
    assert await store_listing.find(connection, "Same") == before
    other = await store_listing.find(connection, "Other")
    assert other is not None
    assert (other.kind, other.driver_id) == (TokenKind.LOCAL, "bob"), "columns that the file lacks stay"


async def test_a_dry_run_says_the_same_and_changes_nothing(connection: Connection) -> None:
    await store_listing.add(connection, "A", kind=TokenKind.ISO14443, holder="Ada")
    text = "token_uid;holder\nA;Bob\nB;Cem\n"
    rehearsed = await take(connection, text, dry_run=True)
    assert (counts(rehearsed), rehearsed.applied) == ((1, 1, 0, 0), False)
    assert await holders(connection) == {"A": "Ada"}
    assert counts(await take(connection, text)) == counts(rehearsed)
    assert counts(await take(connection, text)) == (0, 0, 2, 0)


WRONG = "token_uid,kind,group_id\nA,,\nB,RFID,\nT,,\na,,\nC,,theirs\n ,x,\n"


async def test_one_wrong_line_stops_all_unless_errors_are_skipped(connection: Connection) -> None:
    """Every problem is told: of the lines themselves, between them, and with what is there."""
    await store_listing.add(connection, "T", kind=TokenKind.LOCAL, organization_id=OTHER)
    await store_groups.add(connection, TokenGroup(group_id="theirs", organization_id=OTHER))
    report = await take(connection, WRONG)
    assert (counts(report), report.applied) == ((1, 0, 0, 5), False)
    assert [(problem.line, problem.column, problem.value) for problem in report.problems] == [
        (3, "kind", "RFID"),
        (4, "token_uid", "T"),
        (5, "token_uid", "a"),
        (6, "group_id", "theirs"),
        (7, "token_uid", " "),
        (7, "kind", "x"),
    ]
    assert report.problems[2].reason == "is the same token as in line 2"
    assert await holders(connection) == {"T": None}
    skipped = await take(connection, WRONG, skip_errors=True)
    assert (counts(skipped), skipped.applied) == ((1, 0, 0, 5), True)
    assert list(await holders(connection)) == ["A", "T"]
    row = await store_listing.find(connection, "T")
    assert row is not None
    assert (row.kind, row.organization_id) == (TokenKind.LOCAL, OTHER)


async def test_skipping_errors_in_a_dry_run_changes_nothing(connection: Connection) -> None:
    report = await take(connection, "token_uid\nA\n\x07\n", skip_errors=True, dry_run=True)
    assert (counts(report), report.applied) == ((1, 0, 0, 1), False)
    assert await holders(connection) == {}


async def test_half_a_validity_is_compared_with_the_other_half(connection: Connection) -> None:
    await take(connection, "token_uid,valid_from,valid_until\nA,2030-01-01,2031-01-01\nB,,\n")
    late = await take(connection, "token_uid,valid_from\nA,2031-01-01\nB,2031-01-01\n")
    assert (counts(late), [problem.column for problem in late.problems]) == ((0, 1, 0, 1), ["valid_from"])
    early = await take(connection, "token_uid,valid_until\nA,2029-01-01\n")
    assert "is not after the token's valid_from" in early.problems[0].reason


async def test_two_imports_of_the_same_tokens_in_another_order(pool: Pool) -> None:
    """One waits for the other; they don't block each other."""

    async def take_in(uids: list[str]) -> ImportReport:
        async with pool.connection() as connection:
            return await take(connection, "token_uid,holder\n" + "".join(f"{uid},{uids[0]}\n" for uid in uids))

    uids = [f"T{number}" for number in range(2000)]
    reports = await asyncio.gather(take_in(uids), take_in(uids[::-1]))
    assert sorted(map(counts, reports)) == [(0, 2000, 0, 0), (2000, 0, 0, 0)]


async def test_text_that_is_not_utf_8(connection: Connection) -> None:
    report = await take(connection, "token_uid,holder\nA,Zoë\n".encode("latin-1"))
    assert [(problem.line, problem.column, problem.reason) for problem in report.problems] == [
        (2, "holder", "is not UTF-8")
    ]


async def test_a_file_that_can_not_be_used_changes_nothing(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    with pytest.raises(InvalidInput, match="more than 2 lines"):
        await take(connection, "token_uid\nA\nB\nC\n")
    with pytest.raises(InvalidInput, match="colour"):
        await take(connection, "token_uid,colour\nA,red\n")
    assert await holders(connection) == {}


async def test_the_report_is_bounded(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_PROBLEMS", 3)
    lines = "".join(f"T{number},x,y\n" for number in range(5))
    report = await take(connection, f"token_uid,kind,status\n{lines}A,,\na,,\n")
    assert (report.wrong, len(report.problems), report.problems_left_out) == (6, 3, 8)


async def test_everything_comes_back_through_the_database(connection: Connection) -> None:
    text = (
        "token_uid,kind,status,holder,group_id,parent_uid,valid_from,valid_until,credit_ok,max_concurrent,"
        "allowed_stations,allowed_hours,master_pass,driver_id,vehicle_id,fleet_id\r\n"
        '\'=1+1,eMAID,blocked,"A ""B"", \\N \\\\ C",g,p,2030-01-01T00:00:00Z,2031-01-01T00:00:00.000001Z,false,7,'
        'S1/S 2,22:00-06:00,true,d,v,f\r\nb,ISO14443,active,,,,,,true,,"[""a/b"",""\\\\""]",,false,,,\r\n'
    )
    assert counts(await take(connection, text)) == (2, 0, 0, 0)
    assert "".join([piece async for piece in importing.export_tokens(connection, TokenFilter())]) == text


async def test_an_export_is_read_in_pieces(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 2)
    told: list[int] = []
    text = b"token_uid,driver_id\n" + b"".join(b"T%d,%s\n" % (number, b"ada" * (number % 2)) for number in range(5))
    await import_tokens(connection, BytesIO(text), ImportOptions(), told.append)
    assert told[-1] == len(text)
    pieces = [piece async for piece in importing.export_tokens(connection, TokenFilter(driver_id="ada"))]
    assert [line.partition(",")[0] for line in "".join(pieces).splitlines()] == ["token_uid", "T1", "T3"]
