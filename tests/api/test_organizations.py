import httpx
import pytest

from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import OrganizationId, Permission
from voltway_client import AsyncVoltway, errors
from voltway_client.models import NewOrganization, OrganizationChange, OrganizationKind

ORGANIZATIONS = "/api/v1/organizations"
HOTEL = {"parent_id": "operator", "kind": "site_host", "name": "Hotel Adler"}


async def made(client: httpx.AsyncClient, **fields: object) -> dict[str, str]:
    response = await client.post(ORGANIZATIONS, json=HOTEL | fields)
    assert response.status_code == 201, response.text
    found: dict[str, str] = response.json()
    assert response.headers["location"] == f"{ORGANIZATIONS}/{found['organization_id']}"
    return found


async def test_one_is_added_shown_changed_and_removed(writer: httpx.AsyncClient) -> None:
    hotel = await made(writer, accent_colour="#00aa88", host_name="laden.hotel-adler.example")
    path = f"{ORGANIZATIONS}/{hotel['organization_id']}"
    assert (await writer.get(path)).json() == hotel
    changed = await writer.patch(path, json={"name": "Adler", "host_name": None})
    assert changed.json() == hotel | {"name": "Adler", "host_name": None, "changed_at": changed.json()["changed_at"]}
    assert [one["name"] for one in (await writer.get(ORGANIZATIONS)).json()["items"]] == ["Operator", "Adler"]
    assert (await writer.delete(path)).status_code == 204
    problem_of(await writer.get(path), 404)


async def test_two_who_write_at_once_do_not_undo_each_other(api: AsyncVoltway) -> None:
    hotel = await api.add_organization(
        NewOrganization(parent_id="operator", kind=OrganizationKind.SITE_HOST, name="Hotel Adler")
    )
    first = await api.change_organization(hotel.organization_id, OrganizationChange(name="First"), if_match=hotel.etag)
    with pytest.raises(errors.Changed):
        await api.change_organization(hotel.organization_id, OrganizationChange(name="Second"), if_match=hotel.etag)
    again = await api.change_organization(hotel.organization_id, OrganizationChange(name="Second"), if_match=first.etag)
    assert again.name == "Second"


async def test_it_moves_with_what_is_below(writer: httpx.AsyncClient) -> None:
    chain, hotel = await made(writer), await made(writer)
    room = await made(writer, parent_id=hotel["organization_id"])
    path = f"{ORGANIZATIONS}/{hotel['organization_id']}"
    moved = await writer.patch(path, json={"parent_id": chain["organization_id"]})
    assert moved.json()["path"] == f"{chain['path']}{hotel['organization_id']}/"
    below = (await writer.get(f"{ORGANIZATIONS}/{room['organization_id']}")).json()
    assert below["path"] == f"{moved.json()['path']}{room['organization_id']}/"
    problem_of(await writer.patch(path, json={"parent_id": room["organization_id"]}), 409)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pirate"},
        {"name": ""},
        {"accent_colour": "red"},
        {"host_name": "-bad-.example"},
        {"host_name": "x" * 300},
        {"currency": "eur"},
        {"time_zone": "Mars/Olympus"},
        {"surprise": 1},
    ],
)
async def test_an_impossible_one_is_refused(writer: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    problem_of(await writer.post(ORGANIZATIONS, json=HOTEL | wrong), 400)
    assert len((await writer.get(ORGANIZATIONS)).json()["items"]) == 1


async def test_a_host_adds_only_below_itself(web: Web, writer: httpx.AsyncClient, pool: Pool) -> None:
    hotel, other = await made(writer), await made(writer)
    key = await key_for(pool, frozenset(Permission), OrganizationId(hotel["organization_id"]))
    async with web.client(key) as host:
        await made(host, parent_id=hotel["organization_id"])
        problem_of(await host.post(ORGANIZATIONS, json=HOTEL), 404)
        problem_of(await host.post(ORGANIZATIONS, json=HOTEL | {"parent_id": other["organization_id"]}), 404)
        own = f"{ORGANIZATIONS}/{hotel['organization_id']}"
        problem_of(await host.patch(own, json={"parent_id": other["organization_id"]}), 404)
        problem_of(await host.patch(f"{ORGANIZATIONS}/operator", json={"name": "Mine now"}), 404)
