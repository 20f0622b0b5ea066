"""Facts as the journal keeps them."""

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest

from voltway.vocabulary.facts import Fact, HeardFact, SessionFact, SessionStarted, StationBooted
from voltway.vocabulary.ids import SessionRef


def _kinds(root: type[Fact]) -> set[type[Fact]]:
    return {root} | {kind for below in root.__subclasses__() for kind in _kinds(below)}


def test_any_fact_is_every_fact() -> None:
    assert set(get_args(HeardFact)) == _kinds(Fact) - {Fact, SessionFact}


@pytest.mark.parametrize("kind", get_args(HeardFact), ids=lambda kind: kind.__name__)
def test_a_fact_is_tagged_with_its_name_and_never_changed(kind: type[Fact]) -> None:
    assert kind.__struct_config__.tag == kind.__name__
    assert kind.__struct_config__.frozen


def test_what_is_not_told_takes_no_room() -> None:
    body = msgspec.json.encode(StationBooted(vendor="Acme", model="One"))
    assert body == b'{"kind":"StationBooted","vendor":"Acme","model":"One"}'


def test_a_fact_comes_back() -> None:
    told = SessionStarted(at=datetime(2026, 5, 1, tzinfo=UTC), ref=SessionRef("1"), register_wh=1.5)
    assert msgspec.json.decode(msgspec.json.encode(told), type=HeardFact) == told
