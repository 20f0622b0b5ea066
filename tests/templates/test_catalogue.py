from typing import Any

import pytest

from tests.templates.fleet import Fleet, wish
from voltway.templates import catalogue, rollouts, store
from voltway.templates.store import Wish
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound, Refused, VoltwayError


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (Wish(name="n", settings=[]), InvalidInput, "0 settings"),
        (wish(*((f"C/V{n}", "1") for n in range(101))), InvalidInput, "101 settings"),
        (wish(("C/V", "1"), ("c/v", "2")), InvalidInput, "c/v twice"),
        (wish(("C/", "1")), InvalidInput, "no name"),
        (wish(("C/V", "x" * 2501)), InvalidInput, "2501 characters"),
        (wish(("SecurityCtrlr/BasicAuthPassword", "x")), Refused, "secret"),
        (wish(("AuthorizationKey", "x")), Refused, "secret"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: Wish, error: type[VoltwayError], words: str) -> None:
    with pytest.raises(error, match=words):
        catalogue.require_sense(wrong)


async def test_a_template_stands_still_while_it_is_brought_to_stations(fleet: Fleet) -> None:
    template = await fleet.add(wish(vendor="ACME"))
    made = await fleet.plan(template)
    now: Any = fleet.clock.now()
    async with fleet.pool.connection() as connection:
        for act in (
            catalogue.change(connection, template.template_id, wish(), "Grace", now),
            catalogue.remove(connection, template.template_id, now),
        ):
            with pytest.raises(Conflict, match=f"rollout {made.rollout_id} brings"):
                await act
        await rollouts.cancel(connection, made.rollout_id, now)
        changed = await catalogue.change(connection, template.template_id, wish(name="new"), "Grace", now)
        assert (changed.name, changed.vendor, changed.author) == ("new", "*", "Grace")
        await catalogue.remove(connection, template.template_id, now)
        with pytest.raises(NotFound):
            await store.known(connection, template.template_id)
    assert (await fleet.stands(made)).template_id is None
