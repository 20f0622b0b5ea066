"""What is written for COPY comes back from a real PostgreSQL as it was."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from voltway.kit import copy_text
from voltway.kit.copy_text import NULL
from voltway.kit.postgres import Connection, Pool

NASTY = [
    "",
    "plain",
    "two words",
    "tab\there",
    "line\nfeed\rreturn\r\n",
    "back\\slash",
    "\\",
    "\\\\",
    "\\n",
    "\\N",
    "\\.",
    "\\.\n",
    "\n\\.\n",
    "null",
    "NULL",
    "{}",
    '{"a",b}',
    "quote \" and ' and `",
    ",",
    " space at both ends ",
    "\b\f\v\x1b\x7f\x85",
    "Zürich 東京 🔌 é",
    "\u2028\u2029\ufeff",
    "\U0010ffff",
    "%s %(x)s",
    "'; drop table token; --",
]


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        await connection.execute("create temporary table told (n serial, value text, many text[], body json)")
        yield connection


async def copy(connection: Connection, columns: str, lines: list[str]) -> None:
    async with connection.cursor() as cursor, cursor.copy(f"copy told ({columns}) from stdin".encode()) as copying:
        await copying.write("".join(f"{line}\n" for line in lines))


async def column(connection: Connection, name: str) -> list[object]:
    cursor = await connection.execute(f"select {name} from told order by n".encode())  # noqa: S608  # the test's own words
    return [row[0] for row in await cursor.fetchall()]


async def test_texts_come_back(connection: Connection) -> None:
    await copy(connection, "value", [copy_text.text(value) for value in NASTY])
    assert await column(connection, "value") == NASTY


async def test_every_character_of_the_first_planes_comes_back(connection: Connection) -> None:
    """Those a station is likeliest to send, one by one and all in one field."""
    characters = [chr(code) for code in range(1, 0x250)]
    values = [*characters, "".join(characters)]
    await copy(connection, "value", [copy_text.text(value) for value in values])
    assert await column(connection, "value") == values


async def test_a_null_character_is_replaced(connection: Connection) -> None:
    await copy(connection, "value", [copy_text.text("a\0b\0"), copy_text.text("\0")])
    assert await column(connection, "value") == ["a\ufffdb\ufffd", "\ufffd"]


async def test_only_none_is_null(connection: Connection) -> None:
    values = [None, "", NULL, "null"]
    await copy(connection, "value", [copy_text.optional(value) for value in values])
    assert await column(connection, "value") == values


async def test_arrays_of_texts_come_back(connection: Connection) -> None:
    """Both as a field of a line and as a parameter, where nothing undoes COPY's own escapes."""
    arrays: list[list[str | None]] = [[], [None], [*NASTY, None, *NASTY]]
    await copy(connection, "many", [copy_text.text(copy_text.array(values)) for values in arrays])
    assert await column(connection, "many") == arrays
    cursor = await connection.execute("select %s::text[]", (copy_text.array(["a\0b", *NASTY]),))
    assert await cursor.fetchone() == (["a\ufffdb", *NASTY],)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("double precision", [0.0, 1.5, -2.0, 0.1 + 0.2, 1e-9, 1.7976931348623157e308, 5e-324, float("inf"), None]),
        ("bigint", [0, 1, -(2**63), 2**63 - 1, None]),
        ("boolean", [True, False, None]),
        ("timestamptz", [datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC), None]),
    ],
)
async def test_arrays_of_other_kinds_come_back(connection: Connection, kind: str, values: list[object]) -> None:
    cursor = await connection.execute(f"select %s::{kind}[]".encode(), (copy_text.array(values),))
    assert await cursor.fetchone() == (values,)


async def test_times_keep_their_instant_and_microsecond(connection: Connection) -> None:
    east = timezone(timedelta(hours=5, minutes=45))
    values = [
        datetime(2026, 5, 1, 12, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 5, 1, 12, 0, 0, 999999, tzinfo=east),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ]
    await copy(connection, "value", [copy_text.moment(value) for value in values])
    assert await column(connection, "value::timestamptz") == values
