"""What SCIM clients are told agrees with what is really shown."""

from typing import Any

from tests.fixtures.people import NOON
from voltway.people.scim_resources import GroupRow, UserRow, shown_group, shown_user
from voltway.people.scim_schemas import resource_types, schemas, service_provider_config

COMMON = {"schemas", "id", "externalId", "meta"}
GROUP = GroupRow(
    group_id="g", display_name="G", external_id="e", members=["u"], role=None, created_at=NOON, changed_at=NOON
)
USER = UserRow(
    user_id="u",
    user_name="u",
    email="u@example.org",
    name="U",
    given_name="G",
    family_name="F",
    external_id="e",
    active=True,
    created_at=NOON,
    changed_at=NOON,
)


def test_every_attribute_that_is_shown_is_in_its_schema() -> None:
    told = {one["name"]: one["attributes"] for one in schemas("https://here.example")}
    for name, shown in (("User", shown_user(USER, "", [GROUP])), ("Group", shown_group(GROUP, ""))):
        described: dict[str, dict[str, Any]] = {one["name"]: one for one in told[name]}
        assert described.keys() == shown.keys() - COMMON
        for attribute, value in shown.items():
            if attribute in COMMON:
                continue
            inner = value[0] if isinstance(value, list) else value
            assert described[attribute]["multiValued"] == isinstance(value, list)
            if isinstance(inner, dict):
                assert inner.keys() == {one["name"] for one in described[attribute]["subAttributes"]}


def test_kinds_name_schemas_that_are_there() -> None:
    assert [one["schema"] for one in resource_types("")] == [one["id"] for one in schemas("")]
    assert service_provider_config("")["bulk"]["supported"] is False
