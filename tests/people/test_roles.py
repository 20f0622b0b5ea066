from datetime import timedelta

import pytest

from tests.fixtures.people import NOON
from voltway.people.roles import (
    PERMISSIONS,
    PRIVILEGED_ROLES,
    PURPOSES,
    RoleGrant,
    ShippedRole,
    grants_of,
    permissions_of,
    wants_second_factor,
)
from voltway.vocabulary.access import ROOT, Permission, UserId


def given(role: str, until_minutes: int | None = None) -> RoleGrant:
    until = None if until_minutes is None else NOON + timedelta(minutes=until_minutes)
    return RoleGrant(user_id=UserId("u"), organization_id=ROOT, role=role, granted_by="x", granted_at=NOON, until=until)


def test_every_role_is_argued_and_listed() -> None:
    assert set(PERMISSIONS) == set(PURPOSES) == set(ShippedRole)
    assert all(PERMISSIONS.values())
    assert all(PURPOSES.values())


def test_only_the_owner_may_do_everything_and_let_people_in() -> None:
    assert PERMISSIONS[ShippedRole.OWNER] == set(Permission)
    alone = {Permission.PEOPLE_WRITE, Permission.KEYS_WRITE, Permission.ORGANIZATIONS_WRITE, Permission.PRIVACY_ERASE}
    for role in set(ShippedRole) - {ShippedRole.OWNER}:
        assert not alone & PERMISSIONS[role]


def test_whoever_changes_things_sees_them() -> None:
    for permissions in PERMISSIONS.values():
        for permission in permissions:
            subject, _, verb = permission.value.partition(".")
            if verb in {"write", "command", "refund"}:
                assert Permission(f"{subject}.read") in permissions


def test_the_auditor_only_looks() -> None:
    assert {permission.value.rpartition(".")[2] for permission in PERMISSIONS[ShippedRole.AUDITOR]} == {"read"}


def test_a_repairer_meets_no_person_and_no_money() -> None:
    for role in (ShippedRole.TECHNICIAN, ShippedRole.INSTALLER):
        subjects = {permission.value.partition(".")[0] for permission in PERMISSIONS[role]}
        assert subjects <= {"stations", "messages", "organizations"}


def test_roles_that_can_do_harm_demand_a_second_factor() -> None:
    demanded = {ShippedRole.OWNER, ShippedRole.NETWORK_OPERATOR, ShippedRole.FINANCE, ShippedRole.SUPPORT}
    assert demanded <= PRIVILEGED_ROLES
    assert not {ShippedRole.HOST, ShippedRole.AUDITOR} & PRIVILEGED_ROLES
    assert wants_second_factor(grants_of([given("host"), given("support")], {}, NOON))
    assert not wants_second_factor(grants_of([given("host"), given("support", -1)], {}, NOON))


def test_a_custom_role_that_can_do_harm_demands_it_too() -> None:
    custom = {"f" * 32: frozenset({Permission.KEYS_WRITE})}
    assert wants_second_factor(grants_of([given("f" * 32)], custom, NOON))


@pytest.mark.parametrize(("until_minutes", "holds"), [(None, True), (1, True), (0, False), (-1, False)])
def test_a_role_holds_until_its_end(until_minutes: int | None, holds: bool) -> None:
    assert bool(grants_of([given("host", until_minutes)], {}, NOON)) is holds


def test_an_unknown_role_allows_nothing() -> None:
    assert permissions_of("janitor", {}) == frozenset()
    assert grants_of([given("janitor")], {}, NOON) == []
