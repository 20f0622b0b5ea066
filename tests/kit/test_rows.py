from datetime import UTC, datetime
from enum import StrEnum

import msgspec
import pytest
from msgspec import Struct

from voltway.kit.postgres import Pool
from voltway.kit.rows import conditions, contains_pattern, fetch_all, fetch_one


class Colour(StrEnum):
    RED = "red"


class Thing(Struct, frozen=True):
    name: str
    colour: Colour | None
    made_at: datetime
    parts: list[int]
    more: object = None


QUESTION = """
    select %(name)s as name, 'red' as colour, timestamptz '2026-05-01 12:00+00' as made_at, array[1, 2] as parts,
           '{"a": 1}'::json as more
"""


async def test_a_row_becomes_a_struct_with_its_own_types(pool: Pool) -> None:
    async with pool.connection() as connection:
        thing = await fetch_one(connection, Thing, QUESTION, {"name": "x"})
    assert thing == Thing("x", Colour.RED, datetime(2026, 5, 1, 12, tzinfo=UTC), [1, 2], {"a": 1})
    assert isinstance(thing.colour, Colour)


async def test_no_row_is_none_or_an_empty_list(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert await fetch_one(connection, Thing, "select 1 where false") is None
        assert await fetch_all(connection, Thing, "select 1 where false") == []


async def test_a_row_that_does_not_fit_is_an_error(pool: Pool) -> None:
    async with pool.connection() as connection:
        with pytest.raises(msgspec.ValidationError, match="colour"):
            await fetch_one(connection, Thing, "select 'x' as name, 'blue' as colour")


def test_conditions_leave_out_what_was_not_asked_for() -> None:
    assert (
        conditions({"a = %(a)s": 1, "b = %(b)s": None, "c is null": True}).as_string(None) == "a = %(a)s and c is null"
    )
    assert conditions({"a = %(a)s": None}).as_string(None) == "true"
    assert conditions({"a = %(a)s": False}).as_string(None) == "a = %(a)s"


def test_a_pattern_finds_its_text_literally() -> None:
    assert contains_pattern(r"50%_\x") == r"%50\%\_\\x%"
