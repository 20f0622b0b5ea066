"""Whose word counts for what: what a provider says of a person, and what is done here."""

from typing import Any

import msgspec
import pytest

from tests.fixtures.single_sign_on import BELOW, MINE, NOON, PROVIDER
from voltway.people.oidc import (
    MAX_GROUPS,
    Create,
    Known,
    Refuse,
    RoleChanges,
    SignIn,
    Why,
    decide,
    granted_by,
    identity_of,
    require_reauthenticated,
    role_changes,
    trusted_email,
)
from voltway.people.roles import RoleGrant
from voltway.vocabulary.access import ROOT, OrganizationId, UserId
from voltway.vocabulary.errors import InvalidInput, Refused

ADA = {"sub": "1", "email": "ada@mine.example", "email_verified": True, "name": "Ada Lovelace", "groups": ["engineers"]}
LAX = msgspec.structs.replace(PROVIDER, vouches_for_email=True)
INVITING = msgspec.structs.replace(PROVIDER, just_in_time=False)
IDENTITY = identity_of(PROVIDER, ADA)
NAMELESS = identity_of(PROVIDER, {"sub": "1"})


def known(**fields: bool) -> Known:
    plain = Known(user_id=UserId("u"), disabled=False, kept_here=True, reaches_beyond=False)
    return msgspec.structs.replace(plain, **fields)


def grant(role: str, organization_id: OrganizationId = MINE, by: str = granted_by("p1")) -> RoleGrant:
    return RoleGrant(user_id=UserId("u"), organization_id=organization_id, role=role, granted_by=by, granted_at=NOON)


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email": "ada@mine.example", "email_verified": True}, "ada@mine.example"),
        ({"email": "Ada@MINE.example", "email_verified": "true"}, "Ada@MINE.example"),
        ({"email": "ada@mine.example", "email_verified": False}, None),
        ({"email": "ada@mine.example", "email_verified": "false"}, None),
        ({"email": "ada@mine.example", "email_verified": 1}, None),
        ({"email": "ada@mine.example"}, None),
        ({"email": "ada@other.example", "email_verified": True}, None),
        ({"email": "ada@sub.mine.example", "email_verified": True}, None),
        ({"email": "ada@other.example@mine.example", "email_verified": True}, None),
        ({"email": ["ada@mine.example"], "email_verified": True}, None),
        ({}, None),
    ],
)
def test_an_address_counts_if_it_is_verified_and_the_organization_s(claims: dict[str, Any], email: str | None) -> None:
    assert trusted_email(PROVIDER, claims) == email


SINCE = int(NOON.timestamp())


@pytest.mark.parametrize(
    ("claims", "wrong"),
    [
        ({"auth_time": SINCE}, None),
        ({"auth_time": SINCE - 60}, None),
        ({"auth_time": SINCE + 5}, None),
        ({"auth_time": SINCE - 61}, "did not ask you who you are"),
        ({"auth_time": 0}, "did not ask you who you are"),
        ({}, "does not say when"),
        ({"auth_time": str(SINCE)}, "does not say when"),
        ({"auth_time": True}, "does not say when"),
        ({"auth_time": float("nan")}, "does not say when"),
    ],
)
def test_who_shows_anew_who_they_are_has_done_so_since_they_left(claims: dict[str, Any], wrong: str | None) -> None:
    if wrong is None:
        require_reauthenticated(PROVIDER, claims, NOON)
        return
    with pytest.raises(Refused, match=wrong):
        require_reauthenticated(PROVIDER, claims, NOON)


@pytest.mark.parametrize(
    ("claims", "is_enough"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "urn:gold"}, True),
        ({"acr": "urn:gold", "amr": "pwd"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"], {}]}, False),
        ({"acr": "mfa urn:gold"}, False),
        ({}, False),
    ],
)
def test_a_second_factor_is_demanded_where_it_was_set(claims: dict[str, Any], is_enough: bool) -> None:
    strict = msgspec.structs.replace(PROVIDER, step_up_values=["mfa", "urn:gold"])
    require_reauthenticated(PROVIDER, {"auth_time": SINCE, **claims}, NOON)
    if is_enough:
        require_reauthenticated(strict, {"auth_time": SINCE, **claims}, NOON)
        return
    with pytest.raises(Refused, match="second factor"):
        require_reauthenticated(strict, {"auth_time": SINCE, **claims}, NOON)


def test_a_provider_may_vouch_for_what_it_does_not_say_but_not_for_what_it_denies() -> None:
    assert trusted_email(LAX, {"email": "ada@mine.example"}) == "ada@mine.example"
    assert trusted_email(LAX, {"email": "ada@mine.example", "email_verified": False}) is None
    assert trusted_email(LAX, {"email": "ada@other.example"}) is None


@pytest.mark.parametrize(
    ("linked", "by_email", "done"),
    [
        (known(), None, SignIn(UserId("u"))),
        (known(disabled=True), None, Refuse(Why.DISABLED)),
        (known(kept_here=False), None, Refuse(Why.ACCOUNT_ELSEWHERE)),
        (known(reaches_beyond=True), None, SignIn(UserId("u"))),
        (None, known(), SignIn(UserId("u"), new_link=True)),
        (None, known(disabled=True), Refuse(Why.DISABLED)),
        (None, known(kept_here=False), Refuse(Why.ACCOUNT_ELSEWHERE)),
        (None, known(reaches_beyond=True), Refuse(Why.ACCOUNT_ELSEWHERE)),
        (None, known(kept_here=False, disabled=True), Refuse(Why.ACCOUNT_ELSEWHERE)),
        (None, None, Create("ada@mine.example", "Ada Lovelace")),
    ],
)
def test_what_is_done(linked: Known | None, by_email: Known | None, done: SignIn | Create | Refuse) -> None:
    assert decide(PROVIDER, IDENTITY, linked, by_email) == done


def test_who_is_not_known_by_subject_needs_an_address_that_counts() -> None:
    assert decide(PROVIDER, NAMELESS, None, None) == Refuse(Why.EMAIL_NOT_TRUSTED)
    assert decide(PROVIDER, NAMELESS, known(), None) == SignIn(UserId("u"))


def test_accounts_are_made_only_where_that_was_switched_on() -> None:
    assert decide(INVITING, IDENTITY, None, None) == Refuse(Why.NO_ACCOUNT)
    assert decide(INVITING, IDENTITY, None, known()) == SignIn(UserId("u"), new_link=True)


@pytest.mark.parametrize(
    ("groups", "has", "changes"),
    [
        ({"engineers"}, [], RoleChanges(frozenset({("technician", MINE)}), frozenset())),
        ({"engineers"}, [grant("technician")], RoleChanges(frozenset(), frozenset())),
        (set(), [grant("technician")], RoleChanges(frozenset(), frozenset({("technician", MINE)}))),
        (
            {"desk"},
            [grant("technician")],
            RoleChanges(frozenset({("support", BELOW)}), frozenset({("technician", MINE)})),
        ),
        (set(), [grant("technician", by="somebody"), grant("owner", ROOT, "x")], RoleChanges(frozenset(), frozenset())),
        ({"engineers"}, [grant("technician", by="somebody")], RoleChanges(frozenset(), frozenset())),
        ({"unknown"}, [], RoleChanges(frozenset(), frozenset())),
    ],
)
def test_roles_follow_groups_and_leave_alone_what_others_gave(
    groups: set[str], has: list[RoleGrant], changes: RoleChanges
) -> None:
    assert role_changes(PROVIDER, groups, has) == changes


def test_the_default_role_is_for_those_whose_groups_give_none() -> None:
    provider = msgspec.structs.replace(PROVIDER, default_role="host")
    assert role_changes(provider, set(), []).give == {("host", MINE)}
    assert role_changes(provider, {"engineers"}, [grant("host")]) == RoleChanges(
        frozenset({("technician", MINE)}), frozenset({("host", MINE)})
    )


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Ada"}, "Ada"),
        ({"given_name": "Ada", "family_name": "Lovelace"}, "Ada Lovelace"),
        ({"preferred_username": "ada99"}, "ada99"),
        ({"name": " \n\t", "preferred_username": None}, "1"),
        ({"name": "A\u202eda" + "x" * 300}, "Ada" + "x" * 97),
        ({"name": {"a": 1}}, "1"),
    ],
)
def test_everybody_gets_a_name(claims: dict[str, Any], name: str) -> None:
    assert identity_of(PROVIDER, {"sub": "1", **claims}).name == name


@pytest.mark.parametrize("claims", [{}, {"sub": 1}, {"sub": ""}, {"sub": "x" * 256}])
def test_nobody_without_a_subject(claims: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="sub is missing"):
        identity_of(PROVIDER, claims)


@pytest.mark.parametrize(
    ("value", "groups"), [(["a", "b", 1], {"a", "b"}), ("a", {"a"}), ([], set()), ({"a": 1}, set()), (None, set())]
)
def test_groups_are_texts(value: object, groups: set[str]) -> None:
    assert identity_of(PROVIDER, {"sub": "1", "groups": value}).groups == groups


def test_groups_that_are_to_be_had_elsewhere_are_no_reason_to_take_all_roles_away() -> None:
    with pytest.raises(InvalidInput, match="more groups than"):
        identity_of(PROVIDER, {"sub": "1", "_claim_names": {"groups": "src1"}})
    with pytest.raises(InvalidInput, match="names 1001 groups"):
        identity_of(PROVIDER, {"sub": "1", "groups": ["g"] * (MAX_GROUPS + 1)})
