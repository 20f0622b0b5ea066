import re

from tests.fixtures.schema import FILE
from voltway.vocabulary.files import FileKind, LinkPurpose


def words_of(column: str) -> set[str]:
    """The words that a check of the schema allows there, in any table."""
    checks = re.findall(rf"CHECK \(\({column} = ANY \(ARRAY\[(.*?)\]\)\)\)", FILE.read_text("utf-8"))
    return {word for check in checks for word in re.findall(r"'(\w+)'::text", check)}


def test_tables_know_every_kind_and_purpose() -> None:
    assert {kind.value for kind in FileKind} <= words_of("kind")
    assert {purpose.value for purpose in LinkPurpose} <= words_of("purpose")
