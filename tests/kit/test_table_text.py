"""What is written for one text parameter comes back from a real PostgreSQL as it was."""

import math

from tests.kit.test_copy_text import NASTY
from voltway.kit import table_text
from voltway.kit.postgres import Pool
from voltway.kit.table_text import FIELD, ROW, ROWS


async def told(pool: Pool, rows: list[str]) -> list[list[str | None]]:
    async with pool.connection() as connection:
        query = f"select f from {ROWS}".replace("$1", "%s::text")  # noqa: S608  # the product's own words
        cursor = await connection.execute(query.encode(), (table_text.parameter(rows),))
        return [list(row[0]) for row in await cursor.fetchall()]


async def test_texts_come_back(pool: Pool) -> None:
    texts = [text for text in NASTY if text]
    rows = [f"{table_text.text(text)}{FIELD}{number}{ROW}" for number, text in enumerate(texts)]
    assert await told(pool, rows) == [[text, str(number)] for number, text in enumerate(texts)]


async def test_an_empty_field_is_null(pool: Pool) -> None:
    assert await told(pool, [f"a{FIELD}{FIELD}b{ROW}"]) == [["a", None, "b"]]


async def test_no_rows_are_no_rows(pool: Pool) -> None:
    assert await told(pool, []) == []


async def test_what_parts_fields_and_rows_cannot_be_told(pool: Pool) -> None:
    """A station that writes it into a text gets no further column, and no other row."""
    rows = [f"{table_text.text(f'a{FIELD}b{ROW}c')}{FIELD}d{ROW}"]
    assert await told(pool, rows) == [["a\ufffdb\ufffdc", "d"]]


def test_numbers_keep_their_last_digit() -> None:
    assert [table_text.number(value) for value in (None, 0, 0.1 + 0.2, 1e300)] == ["", "0", repr(0.1 + 0.2), "1e+300"]
    assert float(table_text.number(math.pi)) == math.pi
