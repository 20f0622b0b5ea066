import httpx

from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import OrganizationId, Permission

KEYS = "/api/v1/keys"
ROBOT = {"name": "robot", "permissions": ["stations.read"]}


async def test_a_key_is_made_used_listed_and_revoked(web: Web, writer: httpx.AsyncClient) -> None:
    made = await writer.post(KEYS, json=ROBOT | {"networks": ["127.0.0.0/8"]})
    assert made.status_code == 201
    row = made.json()["row"]
    assert (row["name"], row["permissions"], row["networks"]) == ("robot", ["stations.read"], ["127.0.0.0/8"])
    async with web.client(made.json()["key"]) as robot:
        assert (await robot.get("/api/v1/stations")).status_code == 200
        problem_of(await robot.get("/api/v1/tokens"), 403)
        shown = (await writer.get(made.headers["location"])).json()
        assert shown["last_used_at"] is not None
        listed = (await writer.get(KEYS)).json()["items"]
        assert shown in listed
        assert made.json()["key"].rpartition("_")[2] not in (await writer.get(KEYS)).text
        assert (await writer.delete(made.headers["location"])).status_code == 204
        problem_of(await robot.get("/api/v1/stations"), 401)


async def test_a_key_from_elsewhere_opens_nothing(web: Web, writer: httpx.AsyncClient) -> None:
    made = await writer.post(KEYS, json=ROBOT | {"networks": ["192.0.2.0/24"]})
    async with web.client(made.json()["key"]) as robot:
        problem_of(await robot.get("/api/v1/stations"), 401)


async def test_nobody_hands_on_what_they_do_not_have(web: Web, writer: httpx.AsyncClient, pool: Pool) -> None:
    hotel = (
        await writer.post("/api/v1/organizations", json={"parent_id": "operator", "kind": "site_host", "name": "Hotel"})
    ).json()["organization_id"]
    rights = frozenset((Permission.KEYS_WRITE, Permission.STATIONS_READ))
    async with web.client(await key_for(pool, rights, OrganizationId(hotel))) as host:
        made = await host.post(KEYS, json=ROBOT)
        assert made.json()["row"]["organization_id"] == hotel
        problem_of(await host.post(KEYS, json=ROBOT | {"permissions": ["stations.write"]}), 403)
        problem_of(await host.post(KEYS, json=ROBOT | {"organization_id": "operator"}), 404)


async def test_an_impossible_key_is_refused(writer: httpx.AsyncClient) -> None:
    impossible: list[dict[str, object]] = [
        {"permissions": []},
        {"permissions": ["everything"]},
        {"networks": ["x"]},
        {"name": " "},
    ]
    for wrong in impossible:
        problem_of(await writer.post(KEYS, json=ROBOT | wrong), 400)
