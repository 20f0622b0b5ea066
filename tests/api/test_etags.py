import pytest
from litestar.exceptions import HTTPException
from msgspec import Struct

from voltway.api.etags import etag_of, require_match


class Row(Struct):
    name: str


def test_a_tag_tells_two_states_apart() -> None:
    assert etag_of(Row("a")) == etag_of(Row("a")) != etag_of(Row("b"))


@pytest.mark.parametrize("if_match", [None, "*", " * ", etag_of(Row("a")), f'"other", {etag_of(Row("a"))}'])
def test_who_has_read_what_is_there_may_write(if_match: str | None) -> None:
    require_match(if_match, Row("a"))


@pytest.mark.parametrize("if_match", ["", '"other"', etag_of(Row("b")), f"W/{etag_of(Row('a'))}"])
def test_who_has_read_something_else_may_not(if_match: str) -> None:
    with pytest.raises(HTTPException) as refusal:
        require_match(if_match, Row("a"))
    assert refusal.value.status_code == 412
