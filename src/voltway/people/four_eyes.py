"""When a second person is asked, and who may be it. Pure."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final

from voltway.people import access
from voltway.people.access import Principal
from voltway.people.access_table import FOUR_EYES, ROUTES
from voltway.people.store_approvals import KeptApproval
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId, Permission
from voltway.vocabulary.approvals import ApprovalState, DangerousAct
from voltway.vocabulary.errors import Conflict, Refused

WAITS_FOR: Final = timedelta(hours=24)
"""How long something waits for a second person."""
ANSWER_KEPT_FOR: Final = timedelta(hours=24)
"""How long the asker may read what was answered when it was carried out."""
MOST_WAITING: Final = 100
"""How much may wait of one asker."""
MAX_REASON_LENGTH: Final = 500

PERMISSIONS: Final[dict[DangerousAct, Permission]] = {
    act: Permission(ROUTES[route]) for route, act in FOUR_EYES.items() if route in ROUTES
}
"""What doing the act takes, and so approving it."""


def is_demanded(act: DangerousAct, in_force: AbstractSet[DangerousAct]) -> bool:
    """Whether `act` takes a second person where these acts do. Ending any of it always does."""
    return act in in_force or (act is DangerousAct.FOUR_EYES_END and bool(in_force))


def held(principal: Principal, now: datetime) -> dict[DangerousAct, frozenset[OrganizationId]]:
    """Which acts `principal` may do at `now`, and where: what they may see of approvals, and decide."""
    return {act: access.scope(principal, permission, now) for act, permission in PERMISSIONS.items()}


def require_waiting(row: KeptApproval) -> None:
    """Raises Conflict for what waits no more."""
    if row.state is not ApprovalState.WAITING:
        raise Conflict(f"the approval {row.approval_id} is {row.state}, and waits no more", "ask for it anew")


def require_second_person(row: KeptApproval, actor: Actor) -> None:
    """Raises Refused for a program, for whoever asked, and for the person whose key asked."""
    if actor.kind is not ActorKind.USER:
        raise Refused("a key can't decide this: it takes a person", "sign in and decide it there")
    if actor.id in {row.person_id, row.asked_by.id}:
        raise Refused("this was asked for by you, or by a key of yours", "have somebody else decide it")


def require_asker(row: KeptApproval, actor: Actor) -> None:
    """Raises Refused for anybody but who asked."""
    if (actor.kind, actor.id) != (row.asked_by.kind, row.asked_by.id):
        raise Refused(f"this was asked for by {row.asked_by.name!r}", "it is theirs alone; refuse it instead")
