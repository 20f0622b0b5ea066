from typing import Any

import httpx
import pytest

from tests.fixtures.problems import problem_of
from tests.templates.fleet import Fleet, wish
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool

ROLLOUTS = "/api/v1/configuration-rollouts"


@pytest.fixture
async def fleet(pool: Pool, bus: Bus) -> Fleet:
    fleet = Fleet(pool, bus)
    await fleet.fill(3)
    return fleet


async def test_a_preview_keeps_nothing(writer: httpx.AsyncClient, fleet: Fleet) -> None:
    template = await fleet.add(wish())
    wanted = {"template_id": template.template_id, "waves": ["1"], "station_ids": ["S1", "S2"]}
    shown = await writer.post(f"{ROLLOUTS}/previews", json=wanted)
    assert shown.status_code == 200
    told = [(one["station_id"], one["wave"], one["settings"][0]["standing"]) for one in shown.json()["stations"]]
    assert told == [("S1", 1, "differs"), ("S2", 2, "differs")]
    assert (await writer.get(ROLLOUTS)).json()["items"] == []


async def test_a_rollout_to_its_end(writer: httpx.AsyncClient, fleet: Fleet) -> None:
    template = await fleet.add(wish())
    made = await writer.post(ROLLOUTS, json={"template_id": template.template_id, "hours": "22:00-06:00"})
    assert made.status_code == 201
    rollout: dict[str, Any] = made.json()
    assert (rollout["state"], rollout["rules"]["hours"], rollout["name"]) == ("running", "22:00-06:00", "n")
    place = made.headers["location"]
    for act, state in (("pauses", "paused"), ("resumptions", "running")):
        shown = await writer.post(f"{place}/{act}")
        assert (shown.status_code, shown.json()["rollout"]["state"]) == (200, state)
        assert shown.json() == (await writer.get(place)).json()
        problem_of(await writer.post(f"{place}/{act}"), 409)
    problem_of(await writer.post(f"{place}/retries"), 409)
    await fleet.execute("update configuration_rollout_station set state = 'rejected' where station_id = 'S1'")
    assert (await writer.post(f"{place}/retries")).json()["progress"]["waiting"] == 3
    assert (await writer.post(f"{place}/cancellation")).json()["progress"]["cancelled"] == 3
    first = (await writer.get(f"{place}/stations", params={"limit": 2})).json()
    rest = (await writer.get(f"{place}/stations", params={"after": first["next"]})).json()
    assert [row["station_id"] for row in first["items"] + rest["items"]] == ["S0", "S1", "S2"]
    assert (await writer.get(f"{place}/stations", params={"state": "failed"})).json()["items"] == []
    assert (await writer.get(ROLLOUTS, params={"state": "cancelled"})).json()["items"][0]["rollout_id"] == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"waves": ["0%"]}, 400),
        ({"hours": "1-5"}, 400),
        ({"most_under_way": 0}, 400),
        ({"station_ids": []}, 400),
        ({"station_ids": ["X"]}, 400),
        ({"template_id": 99}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused(
    writer: httpx.AsyncClient, fleet: Fleet, wrong: dict[str, Any], status: int
) -> None:
    template = await fleet.add(wish())
    problem_of(await writer.post(ROLLOUTS, json={"template_id": template.template_id} | wrong), status)
    assert await fleet.execute("select 1 from configuration_rollout") == []
