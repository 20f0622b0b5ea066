from typing import Any

import httpx
import pytest

from tests.firmware.campaigning import Fleet
from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

CAMPAIGNS = "/api/v1/firmware/campaigns"
WISH = {"name": "spring", "image_id": "I"}


@pytest.fixture
async def fleet(pool: Pool) -> Fleet:
    fleet = Fleet(pool)
    await fleet.fill(3)
    return fleet


async def test_a_preview_keeps_nothing(writer: httpx.AsyncClient, fleet: Fleet) -> None:
    await fleet.execute("update station set firmware = '2' where station_id = 'S2'")
    shown = await writer.post(f"{CAMPAIGNS}/previews", json=WISH | {"waves": ["1"]})
    assert shown.status_code == 200
    assert shown.json() == {
        "version": "2",
        "stations": [{"station_id": "S0", "wave": 1}, {"station_id": "S1", "wave": 2}],
        "left_out": [{"station_id": "S2", "why": "runs_it"}],
    }
    assert (await writer.get(CAMPAIGNS)).json()["items"] == []


async def test_a_campaign_is_planned_paused_resumed_and_cancelled(writer: httpx.AsyncClient, fleet: Fleet) -> None:
    made = await writer.post(CAMPAIGNS, json=WISH | {"waves": ["50%"], "hours": "22:00-06:00", "attempts": 3})
    assert made.status_code == 201
    campaign: dict[str, Any] = made.json()["campaign"]
    assert (campaign["state"], campaign["rules"]["hours"], campaign["rules"]["attempts"]) == (
        "running",
        "22:00-06:00",
        3,
    )
    assert [turn["wave"] for turn in made.json()["plan"]["stations"]] == [1, 1, 2]
    place = made.headers["location"]
    for act, state in (("pauses", "paused"), ("resumptions", "running"), ("cancellation", "cancelled")):
        shown = await writer.post(f"{place}/{act}")
        assert (shown.status_code, shown.json()["campaign"]["state"]) == (200, state)
        assert shown.json() == (await writer.get(place)).json()
        problem_of(await writer.post(f"{place}/{act}"), 409)
    assert (await writer.get(place)).json()["progress"]["cancelled"] == 3
    first = (await writer.get(f"{place}/stations", params={"limit": 2})).json()
    rest = (await writer.get(f"{place}/stations", params={"after": first["next"]})).json()
    assert [row["station_id"] for row in first["items"] + rest["items"]] == ["S0", "S1", "S2"]
    assert (await writer.get(f"{place}/stations", params={"state": "failed"})).json()["items"] == []
    assert [row["name"] for row in (await writer.get(CAMPAIGNS, params={"state": "cancelled"})).json()["items"]] == [
        "spring"
    ]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"waves": ["0%"]}, 400),
        ({"hours": "1-5"}, 400),
        ({"most_under_way": 0}, 400),
        ({"name": "a\nb"}, 400),
        ({"image_id": "none"}, 404),
        ({"organization_id": "none"}, 404),
        ({"vendor": "Nobody"}, 409),
    ],
)
async def test_what_makes_no_sense_is_refused(
    writer: httpx.AsyncClient, fleet: Fleet, wrong: dict[str, Any], status: int
) -> None:
    problem_of(await writer.post(CAMPAIGNS, json=WISH | wrong), status)
    assert await fleet.execute("select 1 from firmware_campaign") == []
