"""Who is nearer to a station has its way, and of two that are as near always the same."""

from datetime import UTC, datetime
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, strategies

from voltway.templates.choosing import ScopedTemplate, StationFacts, fits, rank, wanted
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.orders_variables import SettingChange, VariableName
from voltway.vocabulary.templates import Template

AT = datetime(2026, 6, 1, tzinfo=UTC)
STATION = StationFacts(
    station_id=StationId("S"), path="/operator/mine/", vendor="ACME", model="Wallbox 22", firmware="1.2"
)


def template(
    number: int, value: str = "1", path: str = "/operator/", variable: str = "V", **fields: Any
) -> ScopedTemplate:
    told: dict[str, Any] = {"vendor": "*", "model": "*", "firmware": "*", "priority": 0} | fields
    made = Template(
        template_id=number,
        organization_id=OrganizationId("operator"),
        name="n",
        at_boot=False,
        settings=[SettingChange(VariableName(variable, "C"), value)],
        author="Ada",
        made_at=AT,
        changed_at=AT,
        **told,
    )
    return ScopedTemplate(made, path)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"vendor": "acme"}, True),
        ({"model": "wallbox*", "firmware": "1.*"}, True),
        ({"model": "wallbox"}, False),
        ({"firmware": "2.*"}, False),
        ({"path": "/operator/mine/"}, True),
        ({"path": "/operator/mine/below/"}, False),
    ],
)
def test_it_fits_by_scope_and_patterns(fields: dict[str, Any], expected: bool) -> None:
    assert fits(template(1, **fields), STATION) is expected


def test_what_was_never_told_fits_only_anything() -> None:
    silent = StationFacts(station_id=StationId("S"), path="/operator/", vendor=None, model=None, firmware=None)
    assert fits(template(1), silent)
    assert not fits(template(1, firmware="1*"), silent)


# From the least to the first: each goes before all above it.
LADDER = [
    template(9, "a", priority=-1),
    template(1, "b"),
    template(2, "c"),
    template(3, "d", priority=7),
    template(4, "e", vendor="A*", priority=-9),
    template(5, "f", vendor="AC*"),
    template(6, "g", vendor="ACME"),
    template(7, "h", model="W*"),
    template(8, "i", firmware="1.2"),
    template(10, "j", path="/operator/mine/"),
]


def test_the_nearer_goes_first_whatever_the_order_they_come_in() -> None:
    for lower, higher in pairwise(LADDER):
        for pair in permutations([lower, higher]):
            (one,) = wanted(pair, STATION)
            assert (one.template_id, one.overruled) == (higher.template.template_id, (lower.template.template_id,))
    (one,) = wanted(LADDER, STATION)
    assert one.overruled == tuple(each.template.template_id for each in reversed(LADDER[:-1]))


@given(
    strategies.lists(
        strategies.tuples(
            strategies.sampled_from(["*", "A*", "ACME"]),
            strategies.sampled_from(["*", "1*"]),
            strategies.integers(-2, 2),
        ),
        max_size=8,
    ),
    strategies.randoms(use_true_random=False),
)
def test_no_two_are_ever_equal_and_the_winner_depends_on_nothing_else(
    made: list[tuple[str, str, int]], dice: Any
) -> None:
    templates = [
        template(number, str(number), vendor=vendor, firmware=firmware, priority=priority)
        for number, (vendor, firmware, priority) in enumerate(made)
    ]
    assert len({rank(one) for one in templates}) == len(templates)
    first = wanted(templates, STATION)
    dice.shuffle(templates)
    assert wanted(templates, STATION) == first


def test_templates_that_agree_or_want_different_things_are_no_conflict() -> None:
    found = wanted([template(1, "5"), template(2, "5", vendor="ACME"), template(3, "x", variable="W")], STATION)
    assert [(one.place.path, one.value, one.template_id, one.overruled) for one in found] == [
        ("c/v", "5", 2, ()),
        ("c/w", "x", 3, ()),
    ]
