"""Templates are added, changed and removed by people."""

from collections import Counter
from datetime import datetime
from typing import Final

from voltway.kit.postgres import Connection
from voltway.templates import rollouts, store, store_checks, store_rollouts
from voltway.templates.store import Wish
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, Refused
from voltway.vocabulary.templates import Template
from voltway.vocabulary.variables import is_secret

MOST_SETTINGS: Final = 100
"""No template wants more: each station is written all of them at once."""

LONGEST_VALUE: Final = 2500
"""Characters of a value (2.1 part 2, SetVariableDataType.attributeValue)."""


async def add(conn: Connection, organization_id: OrganizationId, wish: Wish, author: str, now: datetime) -> Template:
    """Keep a template. In the caller's transaction. Raises InvalidInput and Refused for settings that make no sense."""
    require_sense(wish)
    made = await store.insert(conn, organization_id, wish, author, now)
    await rollouts.keep_at_boot(conn, made, author, now)
    await store_checks.forget_below(conn, organization_id)
    return made


async def change(conn: Connection, template_id: int, wish: Wish, author: str, now: datetime) -> Template:
    """Put another content into a template. In the caller's transaction.

    Raises NotFound, InvalidInput, Refused, and Conflict while a rollout of it is under way.
    """
    require_sense(wish)
    await store.held(conn, template_id)
    await _require_at_rest(conn, template_id)
    made = await store.change(conn, template_id, wish, author, now)
    await rollouts.keep_at_boot(conn, made, author, now)
    await store_checks.forget_below(conn, made.organization_id)
    return made


async def remove(conn: Connection, template_id: int, now: datetime) -> Template:
    """Forget a template; stations keep what was written. In the caller's transaction.

    Raises NotFound, and Conflict while a rollout of it is under way.
    """
    template = await store.held(conn, template_id)
    await _require_at_rest(conn, template_id)
    await rollouts.end_at_boot(conn, template_id, now)
    await store.remove(conn, template_id)
    await store_checks.forget_below(conn, template.organization_id)
    return template


async def _require_at_rest(conn: Connection, template_id: int) -> None:
    rollout_id = await store_rollouts.open_of(conn, template_id)
    if rollout_id is not None:
        raise Conflict(
            f"rollout {rollout_id} brings template {template_id} to stations", "wait for its end, or cancel it"
        )


def require_sense(wish: Wish) -> None:
    """Raises InvalidInput for settings that are none, too many or named twice, and Refused for secrets."""
    if not 1 <= len(wish.settings) <= MOST_SETTINGS:
        raise InvalidInput(
            f"template {wish.name} has {len(wish.settings)} settings", f"name at least one, and at most {MOST_SETTINGS}"
        )
    for change in wish.settings:
        name = change.name
        if not name.variable:
            raise InvalidInput(f"a setting of template {wish.name} has no name", "name the variable")
        if is_secret(name.variable):
            raise Refused(
                f"{name.variable} is a secret, and every reader of the template would see it",
                "give each station its own with the order RotatePassword",
            )
        if len(change.value) > LONGEST_VALUE:
            raise InvalidInput(
                f"the value of {change.place.name} has {len(change.value)} characters",
                f"give it at most {LONGEST_VALUE}",
            )
    paths = Counter(change.place.path for change in wish.settings)
    twice = [path for path, times in paths.items() if times > 1]
    if twice:
        raise InvalidInput(f"template {wish.name} names {twice[0]} twice", "name each setting once")
