"""Contracts, consents and favourites of a driver."""

import httpx
import pytest

from tests.api.test_drivers import audited, made as made_driver
from tests.fixtures.organizations import MINE, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import Permission


@pytest.fixture
async def path(writer: httpx.AsyncClient) -> str:
    """Of a driver."""
    return f"/api/v1/drivers/{(await made_driver(writer))['driver_id']}"


async def test_a_contract_is_made_suspended_and_ended(writer: httpx.AsyncClient, path: str, pool: Pool) -> None:
    made = await writer.post(f"{path}/contracts", json={"number": "C-1", "emaid": "de-8aa-ca2b3c4d5-n"})
    assert made.status_code == 201, made.text
    contract = made.json()
    assert (contract["state"], contract["emaid"], contract["valid_until"]) == ("active", "DE8AACA2B3C4D5N", None)
    own = made.headers["location"]
    assert (await writer.get(own)).json() == contract
    tag = {"If-Match": made.headers["etag"]}
    assert (await writer.patch(own, json={"state": "suspended"}, headers=tag)).json()["state"] == "suspended"
    problem_of(await writer.patch(own, json={"state": "active"}, headers=tag), 412)
    ended = await writer.patch(own, json={"state": "ended"})
    problem_of(await writer.patch(own, json={"state": "active"}), 409)
    assert (await writer.get(f"{path}/contracts")).json() == {"items": [ended.json()], "next": None}
    actions = [
        action
        for action in ("contract.add", "contract.change", "contract.end")
        if action in "".join(await audited(pool))
    ]
    assert len(actions) == 3


async def test_a_contract_sent_again_is_made_once_and_a_taken_number_refused(
    writer: httpx.AsyncClient, path: str
) -> None:
    key = {"Idempotency-Key": "1"}
    first = await writer.post(f"{path}/contracts", json={"number": "C-1"}, headers=key)
    assert (await writer.post(f"{path}/contracts", json={"number": "C-1"}, headers=key)).json() == first.json()
    problem_of(await writer.post(f"{path}/contracts", json={"number": "C-1"}), 409)
    early = {"number": "C-2", "valid_from": "2026-01-02T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"}
    problem_of(await writer.post(f"{path}/contracts", json=early), 400)


async def test_contracts_with_others_are_not_there(web: Web, writer: httpx.AsyncClient, pool: Pool) -> None:
    await fill_world(pool)
    path = "/api/v1/drivers/d-mine/contracts"
    with_other = await writer.post(path, json={"number": "X-1", "organization_id": "other"})
    assert with_other.json()["organization_id"] == "other"
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as fleet:
        assert [one["number"] for one in (await fleet.get(path)).json()["items"]] == ["1"]
        problem_of(await fleet.get(with_other.headers["location"]), 404)
        problem_of(await fleet.post(path, json={"number": "X-2", "organization_id": "other"}), 404)


async def test_a_consent_is_given_and_taken_back(writer: httpx.AsyncClient, path: str) -> None:
    terms = {"purpose": "marketing", "version": "2026-01", "given": True, "how": "paper", "at": "2026-01-01T12:00:00Z"}
    given = await writer.post(f"{path}/consents", json=terms)
    assert given.status_code == 201, given.text
    assert given.json()["recorded_by"].startswith("key:")
    assert given.json()["address"] == "127.0.0.1"
    back = await writer.post(f"{path}/consents", json={"purpose": "marketing", "version": "2026-01", "given": False})
    listed = (await writer.get(f"{path}/consents")).json()["items"]
    assert listed == [back.json(), given.json()]
    page = (await writer.get(f"{path}/consents", params={"limit": 1})).json()
    rest = (await writer.get(f"{path}/consents", params={"after": page["next"]})).json()
    assert page["items"] + rest["items"] == listed


@pytest.mark.parametrize(
    "wrong", [{"purpose": "spying"}, {"version": ""}, {"how": "telepathy"}, {"at": "2999-01-01T00:00:00Z"}]
)
async def test_an_impossible_consent_is_refused(writer: httpx.AsyncClient, path: str, wrong: dict[str, str]) -> None:
    consent = {"purpose": "terms", "version": "1", "given": True}
    problem_of(await writer.post(f"{path}/consents", json=consent | wrong), 400)
    assert (await writer.get(f"{path}/consents")).json()["items"] == []


async def test_a_favourite_is_kept_once_and_removed(writer: httpx.AsyncClient, path: str) -> None:
    favourite = {"kind": "station", "place_id": "S 1#2"}
    kept = await writer.post(f"{path}/favourites", json=favourite)
    assert kept.status_code == 201, kept.text
    assert (await writer.post(f"{path}/favourites", json=favourite)).json() == kept.json()
    assert (await writer.get(f"{path}/favourites")).json() == {"items": [kept.json()], "next": None}
    assert (await writer.delete(f"{path}/favourites/station/S%201%232")).status_code == 204
    problem_of(await writer.delete(f"{path}/favourites/station/S%201%232"), 404)
    problem_of(await writer.delete(f"{path}/favourites/planet/S1"), 400)


@pytest.mark.parametrize("what", ["contracts", "consents", "favourites"])
async def test_nobody_has_nothing(writer: httpx.AsyncClient, what: str) -> None:
    problem_of(await writer.get(f"/api/v1/drivers/nobody/{what}"), 404)
