"""Filters and patches. As whole requests: tests/api/test_scim.py."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, strategies as st

from voltway.people.scim_requests import (
    MAX_OPERATIONS,
    Operation,
    ScimInvalid,
    patched,
    truth,
    wanted_by,
)

GROUP = {"displayName": "g", "members": [{"value": "a"}, {"value": "b"}]}
OPERATORS = {'value ne "a"': ["a"], 'value sw "b"': ["a"], 'value co "a"': ["b"], "value eq null": ["a", "b"]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (None, {}),
        ('userName eq "a"', {"userName": "a"}),
        ('USERNAME EQ "a"', {"userName": "a"}),
        (r'userName eq "a \"b\" é"', {"userName": 'a "b" é'}),
        ('  userName   eq "a and b"  and active eq false', {"userName": "a and b", "active": False}),
        ('members[value eq "x"].value eq "y"', {"members": "y"}),
        ('urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "g"', {"displayName": "g"}),
    ],
)
def test_filters(text: str | None, wanted: dict[str, Any]) -> None:
    assert wanted_by(text) == wanted


@given(st.text(max_size=50))
def test_no_filter_is_a_fault_of_ours(text: str) -> None:
    with suppress(ScimInvalid):
        assert isinstance(wanted_by(text), dict)


@given(st.text(max_size=30), st.sampled_from(["add", "replace", "remove"]), st.none() | st.text() | st.booleans())
def test_no_patch_is_a_fault_of_ours(path: str, op: str, value: object) -> None:
    with suppress(ScimInvalid):
        assert isinstance(patched(GROUP, [Operation(op=op, path=path, value=value)]), dict)
    assert GROUP["displayName"] == "g"


def test_a_filter_that_would_take_long_is_quick() -> None:
    for text in ("a[" + "x" * 900, 'userName eq "' + "\\\\" * 480, "a" * 990, 'userName eq "a" and ' * 40):
        with pytest.raises(ScimInvalid):
            wanted_by(text)


@pytest.mark.parametrize(("text", "left"), OPERATORS.items())
def test_members_are_taken_away_by_a_filter(text: str, left: list[str]) -> None:
    after = patched(GROUP, [Operation(op="remove", path=f"members[{text}]")])
    assert [one["value"] for one in after["members"]] == left


def test_a_patch_is_of_all_operations_or_none_and_of_a_copy() -> None:
    operations = [Operation(op="remove", path="members"), Operation(op="move", path="members")]
    with pytest.raises(ScimInvalid):
        patched(GROUP, operations)
    patched(GROUP, operations[:1])
    assert len(GROUP["members"]) == 2
    with pytest.raises(ScimInvalid):
        patched(GROUP, operations[:1] * (MAX_OPERATIONS + 1))


@pytest.mark.parametrize(("value", "wanted"), [(True, True), ("False", False), ("true", True)])
def test_truth(value: object, wanted: bool) -> None:
    assert truth(value) is wanted


@pytest.mark.parametrize("value", [None, 1, 0, "", "no", [], {}])
def test_what_is_neither(value: object) -> None:
    with pytest.raises(ScimInvalid):
        truth(value)
