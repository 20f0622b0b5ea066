"""Many tokens merged at once, in the transaction of whoever calls."""

from collections.abc import AsyncIterator

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store_importing, store_listing
from voltway.tokens.csv_format import Problem, TokenColumn, TokenLine
from voltway.tokens.store_importing import Counts, Rejected
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.tokens import TokenKind

COLUMNS = [TokenColumn.TOKEN_UID, TokenColumn.HOLDER, TokenColumn.ALLOWED_STATIONS]


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """In a transaction that is taken back."""
    async with pool.connection() as connection, connection.transaction(force_rollback=True):
        await store_importing.begin(connection)
        yield connection


async def bring_in(connection: Connection, *lines: TokenLine) -> None:
    async with connection.cursor() as cursor, cursor.copy(store_importing.copy_into(COLUMNS).encode()) as copy:
        for line in lines:
            await copy.write(store_importing.copy_line(line))


async def test_every_text_arrives_as_it_was(connection: Connection) -> None:
    """COPY has escapes of its own, and so have arrays within them."""
    odd = ["\\N", "a\tb", 'c"d', "e\\", "{f}", ""]
    await bring_in(connection, *(TokenLine(n, [f"T{n}", text, odd]) for n, text in enumerate(odd)))
    assert await store_importing.merge(connection, COLUMNS, ROOT) == Counts(6, 0, 0)
    rows = await store_listing.page(connection)
    assert [row.holder for row in rows] == odd
    assert all(row.allowed_stations == odd for row in rows)


async def test_columns_that_are_not_told_have_their_defaults_or_stay(connection: Connection) -> None:
    await store_listing.add(connection, "Old", kind=TokenKind.LOCAL, credit_ok=False, master_pass=True, holder="Ada")
    await bring_in(connection, TokenLine(2, ["OLD", None, []]), TokenLine(3, ["New", None, None]))
    assert await store_importing.merge(connection, COLUMNS, ROOT) == Counts(added=1, changed=1, unchanged=0)
    new, old = await store_listing.page(connection)
    assert (new.kind, new.credit_ok, new.master_pass) == (TokenKind.ISO14443, True, False)
    assert (old.token_uid, old.kind, old.credit_ok, old.master_pass) == ("Old", TokenKind.LOCAL, False, True)
    assert (old.holder, old.allowed_stations) == (None, [])


async def test_all_twins_but_the_first_are_taken_out(connection: Connection) -> None:
    await bring_in(
        connection, *(TokenLine(line, [uid, None, None]) for line, uid in [(9, "a"), (4, "A"), (7, "á"), (12, "a")])
    )
    rejected = await store_importing.reject(connection, COLUMNS, ROOT, 1)
    assert rejected == Rejected(2, [Problem(9, "token_uid", "a", "is the same token as in line 4")])
    assert await store_importing.merge(connection, COLUMNS, ROOT) == Counts(2, 0, 0)
    assert [row.token_uid for row in await store_listing.page(connection)] == ["A", "á"]
