"""How safe the stations are, over the API."""

import httpx

from tests.fixtures.web import Web, key_for
from tests.security.made import WORLD
from voltway.kit.postgres import Pool
from voltway.people.api_keys import READ_ONLY
from voltway.vocabulary.access import OrganizationId

PATH = "/api/v1/posture"


async def test_the_posture_and_its_findings_in_pages(reader: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(WORLD)
    told = (await reader.get(PATH)).json()
    assert (told["stations"], told["sound"]) == (5, 1)
    assert told["findings"][0]["kind"] == "no_proof"
    seen, after = [], None
    while True:
        page = (await reader.get(f"{PATH}/findings", params={"limit": 2, **({"after": after} if after else {})})).json()
        seen += [item["station_id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == ["A-open", "A-open", "B-plain", "B-plain", "C-tls", "C-tls", "D-certificate"]
    only = (await reader.get(f"{PATH}/findings", params={"kind": "plain_line", "severity": "high"})).json()["items"]
    assert [item["station_id"] for item in only] == ["B-plain"]
    assert (await reader.get(f"{PATH}/findings", params={"kind": "plain"})).status_code == 400


async def test_nobody_is_told_of_stations_of_others(web: Web, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(WORLD)
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " values ('host', 'operator', '/operator/host/', 'site_host', 'Host')"
        )
        await connection.execute("update station set organization_id = 'host' where station_id = 'B-plain'")
    async with web.client(await key_for(pool, READ_ONLY, OrganizationId("host"))) as host:
        assert (await host.get(PATH)).json()["stations"] == 1
        items = (await host.get(f"{PATH}/findings")).json()["items"]
    assert {item["station_id"] for item in items} == {"B-plain"}
