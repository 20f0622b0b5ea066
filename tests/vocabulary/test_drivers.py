"""The words about drivers are those that the database takes."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

import voltway
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay, ContractState, FavouriteKind

SCHEMA = (Path(voltway.__file__).parent / "migrations" / "0013_pre_drivers.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("consent", "purpose", ConsentPurpose),
        ("consent", "how", ConsentWay),
        ("contract", "state", ContractState),
        ("favourite", "kind", FavouriteKind),
    ],
)
def test_a_word_that_one_side_misses_is_noticed(table: str, column: str, words: type[StrEnum]) -> None:
    (definition,) = re.findall(rf"create table {table} \((.*?)\n\);", SCHEMA, re.DOTALL)
    (listed,) = re.findall(rf"check \({column} in \((.*?)\)\)", definition)
    assert set(re.findall(r"'(\w+)'", listed)) == {word.value for word in words}
