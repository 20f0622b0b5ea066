from typing import Any

import httpx
import pytest

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.templates.fleet import Fleet
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import Permission

TEMPLATES = "/api/v1/configuration-templates"
SETTING = {"name": {"variable": "ConnectionTimeOut"}, "value": "90"}
WISH: dict[str, Any] = {"name": "depot", "settings": [SETTING]}


@pytest.fixture
async def fleet(pool: Pool, bus: Bus) -> Fleet:
    fleet = Fleet(pool, bus)
    await fleet.fill(3)
    return fleet


async def test_a_template_is_added_compared_changed_and_removed(writer: httpx.AsyncClient, fleet: Fleet) -> None:
    made = await writer.post(TEMPLATES, json=WISH | {"model": "O*", "priority": 3})
    assert made.status_code == 201
    place, template = made.headers["location"], made.json()
    assert template["settings"][0]["name"] == {"variable": "EVConnectionTimeOut", "component": "TxCtrlr"}
    assert (await writer.get(place)).json() == template
    assert (await writer.get(TEMPLATES)).json()["items"] == [template]
    await fleet.compare()
    shown = (await writer.get(f"{place}/stations", params={"limit": 2, "drifting": True})).json()
    rest = (await writer.get(f"{place}/stations", params={"after": shown["next"]})).json()
    told = [(row["station_id"], row["differing"]) for row in shown["items"] + rest["items"]]
    assert told == [("S0", 1), ("S1", 1), ("S2", 1)]
    page = (await writer.get("/api/v1/stations/S1/wanted-settings")).json()
    assert page["items"] == [
        {
            "path": "txctrlr/evconnectiontimeout",
            "name": "TxCtrlr/EVConnectionTimeOut",
            "value": "90",
            "known_value": "60",
            "standing": "differs",
            "needs_restart": False,
            "template_id": template["template_id"],
            "overruled": [],
        }
    ]
    changed = await writer.put(place, json=WISH | {"settings": [SETTING | {"attribute": "max_set"}]})
    assert (changed.status_code, changed.json()["priority"]) == (200, 0)
    assert changed.json()["settings"][0]["attribute"] == "max_set"
    assert (await writer.get(f"{place}/stations")).json()["items"] == [], "they are compared anew"
    assert (await writer.delete(place)).status_code == 204
    problem_of(await writer.get(place), 404)


async def test_settings_are_shown_page_by_page(writer: httpx.AsyncClient, fleet: Fleet) -> None:
    settings = [{"name": {"variable": name, "component": "C"}, "value": "1"} for name in ("B", "A", "D")]
    await writer.post(TEMPLATES, json=WISH | {"settings": settings})
    place = "/api/v1/stations/S0/wanted-settings"
    first = (await writer.get(place, params={"limit": 2})).json()
    rest = (await writer.get(place, params={"limit": 2, "after": first["next"]})).json()
    assert [row["name"] for row in first["items"] + rest["items"]] == ["C/A", "C/B", "C/D"]
    problem_of(await writer.get("/api/v1/stations/S9/wanted-settings"), 404)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"settings": []}, 400),
        ({"settings": [SETTING, SETTING]}, 400),
        ({"settings": [{"name": {"variable": "AuthorizationKey"}, "value": "x"}]}, 403),
        ({"settings": [SETTING | {"attribute": "most"}]}, 400),
        ({"name": "a\nb"}, 400),
        ({"priority": 1001}, 400),
        ({"organization_id": "none"}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused(
    writer: httpx.AsyncClient, fleet: Fleet, wrong: dict[str, Any], status: int
) -> None:
    problem_of(await writer.post(TEMPLATES, json=WISH | wrong), status)
    assert await fleet.execute("select 1 from configuration_template") == []


async def test_what_is_written_at_boot_takes_the_permission_to_give_orders(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    at_boot = WISH | {"at_boot": True}
    writes = frozenset({Permission.STATIONS_READ, Permission.STATIONS_WRITE})
    async with web.client(await key_for(pool, writes, MINE)) as client:
        made = await client.post(TEMPLATES, json=WISH)
        assert made.status_code == 201
        problem_of(await client.post(TEMPLATES, json=at_boot), 403)
        problem_of(await client.put(made.headers["location"], json=at_boot), 403)
    async with web.client(await key_for(pool, writes | {Permission.STATIONS_COMMAND}, MINE)) as client:
        changed = await client.put(made.headers["location"], json=at_boot)
        assert (changed.status_code, changed.json()["at_boot"]) == (200, True)
        below = await client.post(TEMPLATES, json=at_boot | {"organization_id": BELOW})
        assert below.status_code == 201
        problem_of(await client.post(TEMPLATES, json=at_boot | {"organization_id": OTHER}), 404)
