from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from voltway.people.access import Principal, held, may, scope
from voltway.vocabulary.access import ROOT, Actor, ActorKind, Grant, OrganizationId, Permission

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOMEBODY = Actor(ActorKind.USER, "u1", "Ada")
HOTEL, CHAIN, FLEET = OrganizationId("hotel"), OrganizationId("chain"), OrganizationId("fleet")
LINEAGE = (ROOT, CHAIN, HOTEL)


def principal(*grants: Grant) -> Principal:
    return Principal(SOMEBODY, grants)


def grant(where: OrganizationId, *permissions: Permission, until: datetime | None = None) -> Grant:
    return Grant(where, frozenset(permissions), until)


def test_without_a_grant_nothing_is_allowed() -> None:
    for permission in Permission:
        assert not may(principal(), permission, LINEAGE, NOON)
        assert scope(principal(), permission, NOON) == frozenset()


def test_a_grant_holds_there_and_below_and_nowhere_else() -> None:
    someone = principal(grant(CHAIN, Permission.STATIONS_READ))
    assert may(someone, Permission.STATIONS_READ, LINEAGE, NOON)
    assert may(someone, Permission.STATIONS_READ, (ROOT, CHAIN), NOON)
    assert not may(someone, Permission.STATIONS_READ, (ROOT,), NOON)
    assert not may(someone, Permission.STATIONS_READ, (ROOT, FLEET), NOON)
    assert not may(someone, Permission.STATIONS_WRITE, LINEAGE, NOON)


def test_a_grant_ends_with_its_last_moment() -> None:
    someone = principal(grant(HOTEL, Permission.STATIONS_READ, until=NOON))
    assert may(someone, Permission.STATIONS_READ, LINEAGE, NOON - timedelta(microseconds=1))
    assert not may(someone, Permission.STATIONS_READ, LINEAGE, NOON)
    assert held(someone, LINEAGE, NOON) == frozenset()


def test_grants_add_up_but_do_not_mix() -> None:
    someone = principal(grant(HOTEL, Permission.STATIONS_READ), grant(FLEET, Permission.STATIONS_COMMAND))
    assert scope(someone, Permission.STATIONS_READ, NOON) == {HOTEL}
    assert scope(someone, Permission.STATIONS_COMMAND, NOON) == {FLEET}
    assert held(someone, LINEAGE, NOON) == {Permission.STATIONS_READ}


places = st.sampled_from((ROOT, CHAIN, HOTEL, FLEET))
moments = st.sampled_from((None, NOON - timedelta(1), NOON, NOON + timedelta(1)))
grants = st.builds(Grant, places, st.frozensets(st.sampled_from(Permission)), moments)


@given(st.lists(grants, max_size=6).map(tuple), st.sampled_from(Permission), st.sampled_from([LINEAGE, (ROOT, FLEET)]))
def test_what_is_held_is_what_one_may(
    given_: tuple[Grant, ...], permission: Permission, lineage: tuple[OrganizationId, ...]
) -> None:
    someone = principal(*given_)
    allowed = may(someone, permission, lineage, NOON)
    assert allowed is (permission in held(someone, lineage, NOON))
    assert allowed is any(
        permission in one.permissions and one.organization_id in lineage and (one.until is None or one.until > NOON)
        for one in given_
    )
