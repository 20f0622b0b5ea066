import httpx
import pytest

from tests.files.made import in_chunks
from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from tests.logs.made import log
from voltway.api.context import ApiContext
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import Permission

LOGS = "/api/v1/logs"
CONTENT = b"nothing unusual\n" * 100


@pytest.fixture
async def station(writer: httpx.AsyncClient) -> str:
    """One that is offline."""
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    return "S1"


async def test_one_is_asked_for_and_shown(writer: httpx.AsyncClient, station: str) -> None:
    made = await writer.post(LOGS, json={"station_id": station, "kind": "security", "retries": 3})
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["reason"], told["kind"]) == ("failed", "the station is not connected", "security")
    assert (await writer.get(made.headers["location"])).json() == told
    problem_of(await writer.get(f"{made.headers['location']}/file"), 404)


async def test_the_list_has_pages_and_filters(writer: httpx.AsyncClient, station: str) -> None:
    asked = [(await writer.post(LOGS, json={"station_id": station})).json()["log_id"] for _ in range(3)]
    first = (await writer.get(LOGS, params={"limit": 2})).json()
    rest = (await writer.get(LOGS, params={"limit": 2, "after": first["next"]})).json()
    assert [row["log_id"] for row in first["items"] + rest["items"]] == asked[::-1]
    for wanted, count in (({"kind": "diagnostics"}, 3), ({"kind": "security"}, 0), ({"station_id": "S2"}, 0)):
        assert len((await writer.get(LOGS, params=wanted)).json()["items"]) == count


async def test_the_file_is_fetched_whole_or_in_part(
    web: Web, writer: httpx.AsyncClient, pool: Pool, station: str
) -> None:
    parts: ApiContext = web.app.state.api
    async with pool.connection() as connection:
        await log(connection, "l1")
    path = f"{LOGS}/l1/file"
    problem_of(await writer.get(path), 404)
    stored = await parts.storage.put("f-l1-1", in_chunks(CONTENT))
    async with pool.connection() as connection:
        await connection.execute(
            "update file set stored_as = 'f-l1-1', size_bytes = %s, sha256 = %s, arrived_at = now()",
            (stored.size_bytes, stored.sha256),
        )
    assert (await writer.get(f"{LOGS}/l1")).json()["state"] == "uploaded"
    whole = await writer.get(path)
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert whole.headers["content-disposition"] == 'attachment; filename="x.log"'
    part = await writer.get(path, headers={"Range": "bytes=8-15"})
    assert (part.status_code, part.content) == (206, CONTENT[8:16])
    assert (await writer.get(path, headers={"Range": "bytes=99999-"})).status_code == 416


async def test_what_can_not_be_is_refused(writer: httpx.AsyncClient, station: str) -> None:
    for wrong, status in (
        ({"station_id": "S9"}, 404),
        ({"kind": "gossip"}, 400),
        ({"oldest": "2030-01-02T00:00:00Z", "latest": "2030-01-01T00:00:00Z"}, 400),
        ({"retries": -1}, 400),
    ):
        problem_of(await writer.post(LOGS, json={"station_id": station} | wrong), status)
    problem_of(await writer.get(f"{LOGS}/nothing"), 404)


async def test_others_see_neither_log_nor_file(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as client:
        seen = {row["station_id"] for row in (await client.get(LOGS)).json()["items"]}
        assert seen == {f"s-{MINE}", f"s-{BELOW}"}
        problem_of(await client.get(f"{LOGS}/l-{OTHER}/file"), 404)
