from datetime import UTC, datetime

import pytest

from voltway.people.access import Principal
from voltway.people.four_eyes import (
    PERMISSIONS,
    held,
    is_demanded,
    require_asker,
    require_second_person,
    require_waiting,
)
from voltway.people.store_approvals import KeptApproval
from voltway.vocabulary.access import ROOT, Actor, ActorKind, Grant, OrganizationId, Permission
from voltway.vocabulary.approvals import ApprovalState, DangerousAct
from voltway.vocabulary.errors import Conflict, Refused

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANNA, BERT = (Actor(ActorKind.USER, name, name) for name in ("anna", "bert"))
ROBOT = Actor(ActorKind.KEY, "robot", "robot")


def approval(asked_by: Actor, person_id: str | None, state: ApprovalState = ApprovalState.WAITING) -> KeptApproval:
    return KeptApproval(
        approval_id="a", organization_id=ROOT, act=DangerousAct.KEY_MAKE, method="POST", path="/", body=None,
        if_match=None, reason=None, asked_by=asked_by, asked_at=NOON, expires_at=NOON, state=state, decided_by=None,
        decided_at=None, decision_reason=None, status=None, problem=None, person_id=person_id, address=None,
        sealed_body=None, sealed_answer=None,
    )  # fmt: skip  # many columns


def test_every_act_has_the_permission_of_its_route() -> None:
    assert PERMISSIONS.keys() == set(DangerousAct)
    assert PERMISSIONS[DangerousAct.KEY_MAKE] is Permission.KEYS_WRITE
    assert PERMISSIONS[DangerousAct.FOUR_EYES_END] is Permission.ORGANIZATIONS_WRITE


def test_what_is_asked_for_takes_two_and_ending_any_of_it_too() -> None:
    keys = {DangerousAct.KEY_MAKE}
    assert is_demanded(DangerousAct.KEY_MAKE, keys)
    assert not is_demanded(DangerousAct.ROLE_GIVE, keys)
    assert is_demanded(DangerousAct.FOUR_EYES_END, keys)
    assert not is_demanded(DangerousAct.FOUR_EYES_END, frozenset())


def test_who_may_do_it_may_see_and_decide_it() -> None:
    mine = OrganizationId("mine")
    anna = Principal(ANNA, (Grant(mine, frozenset({Permission.KEYS_WRITE})), Grant(ROOT, frozenset(), NOON)))
    found = held(anna, NOON)
    assert found.pop(DangerousAct.KEY_MAKE) == {mine}
    assert set(found.values()) == {frozenset()}


@pytest.mark.parametrize(
    ("asked_by", "person_id", "who", "second"),
    [
        (ANNA, "anna", BERT, True),
        (ANNA, "anna", ANNA, False),
        (ROBOT, "anna", ANNA, False),
        (ROBOT, "anna", BERT, True),
        (ROBOT, None, ANNA, True),
        (ANNA, "anna", ROBOT, False),
    ],
)
def test_the_second_person_is_a_person_and_another_one(
    asked_by: Actor, person_id: str | None, who: Actor, second: bool
) -> None:
    row = approval(asked_by, person_id)
    if second:
        require_second_person(row, who)
        return
    with pytest.raises(Refused):
        require_second_person(row, who)


def test_only_who_asked_takes_it_back() -> None:
    require_asker(approval(ANNA, "anna"), ANNA)
    for other in (BERT, Actor(ActorKind.KEY, "anna", "anna")):
        with pytest.raises(Refused):
            require_asker(approval(ANNA, "anna"), other)


@pytest.mark.parametrize("state", sorted(set(ApprovalState) - {ApprovalState.WAITING}))
def test_what_is_decided_is_not_decided_again(state: ApprovalState) -> None:
    require_waiting(approval(ANNA, "anna"))
    with pytest.raises(Conflict):
        require_waiting(approval(ANNA, "anna", state))
