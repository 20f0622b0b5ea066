"""What is kept of users and groups that are sent, and how they are shown."""

from typing import Any

import pytest

from tests.fixtures.people import NOON
from voltway.people.roles import CustomRole
from voltway.people.scim_requests import ScimInvalid
from voltway.people.scim_resources import (
    MAX_MEMBERS,
    GroupRow,
    UserRow,
    chosen,
    group_fields,
    role_named,
    shown_group,
    shown_user,
    user_fields,
)
from voltway.vocabulary.access import ROOT

FULL = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "userName": "bjensen@example.com",
    "externalId": "701984",
    "name": {"formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara"},
    "displayName": "Babs Jensen",
    "emails": [{"value": "babs@jensen.org", "type": "home"}, {"value": "b@example.com", "primary": True}],
    "active": True,
    "title": "Tour Guide",
    "password": "t1meMa$heen",
}
"""After RFC 7643, 8.2."""


def test_a_full_user() -> None:
    fields = user_fields(FULL)
    assert (fields.user_name, fields.email, fields.name) == ("bjensen@example.com", "b@example.com", "Babs Jensen")
    assert (fields.given_name, fields.family_name, fields.external_id) == ("Barbara", "Jensen", "701984")
    assert fields.active


@pytest.mark.parametrize(
    ("user", "name", "email"),
    [
        ({"userName": "a@b.example"}, "a", "a@b.example"),
        ({"userName": "a"}, "a", None),
        ({"userName": "a", "name": {"givenName": "G", "familyName": "F"}}, "G F", None),
        ({"userName": "a", "emails": [{"value": "x@b.example"}], "name": "odd"}, "a", "x@b.example"),
    ],
)
def test_little_is_enough(user: dict[str, Any], name: str, email: str | None) -> None:
    fields = user_fields(user)
    assert (fields.name, fields.email, fields.active) == (name, email, True)


@pytest.mark.parametrize(
    "user", [{}, {"userName": " "}, {"userName": 1}, {"userName": "a" * 255}, {"userName": "a", "active": 2}]
)
def test_what_is_no_user(user: dict[str, Any]) -> None:
    with pytest.raises(ScimInvalid):
        user_fields(user)


def test_groups() -> None:
    fields = group_fields({"displayName": "g", "members": [{"value": "a"}, {"value": "b"}, {"value": "a"}]})
    assert fields.members == ["a", "b"]
    wrong: list[dict[str, Any]] = [
        {},
        {"displayName": "g", "members": "a"},
        {"displayName": "g", "members": ["a"]},
        {"displayName": "g", "members": [{"value": None}]},
        {"displayName": "g", "members": [{"value": "a"}] * (MAX_MEMBERS + 1)},
    ]
    for group in wrong:
        with pytest.raises(ScimInvalid):
            group_fields(group)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Network operator", "network_operator"),
        ("network-operator", "network_operator"),
        ("OWNER", "owner"),
        ("night shift", "0" * 32),
        ("Owners", None),
        ("0" * 32, None),
    ],
)
def test_groups_that_are_called_like_roles(name: str, role: str | None) -> None:
    custom = CustomRole(role="0" * 32, organization_id=ROOT, name="Night shift", permissions=frozenset())
    assert role_named(name, [custom]) == role


def test_what_is_shown_can_be_sent_back() -> None:
    fields = user_fields(FULL)
    row = UserRow(
        **{name: getattr(fields, name) for name in fields.__struct_fields__},
        user_id="u",
        created_at=NOON,
        changed_at=NOON,
    )
    shown = shown_user(row, "https://here.example/scim/v2")
    assert user_fields(shown).email == fields.email
    assert shown["meta"]["location"] == "https://here.example/scim/v2/Users/u"
    group = GroupRow(
        group_id="g",
        display_name="G",
        external_id=None,
        members=["u"],
        role=None,
        created_at=NOON,
        changed_at=NOON,
    )
    assert group_fields(shown_group(group, "https://here.example")).members == ["u"]
    assert "externalId" not in shown_group(group, "")


def test_parts() -> None:
    shown = {"id": "1", "schemas": [], "meta": {}, "userName": "a", "name": {}}
    assert chosen(shown, "username", None).keys() == {"id", "schemas", "meta", "userName"}
    assert chosen(shown, "name.givenName", None).keys() == {"id", "schemas", "meta", "name"}
    assert chosen(shown, None, "Name, id").keys() == {"id", "schemas", "meta", "userName"}
