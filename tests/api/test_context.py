import httpx

from tests.fixtures.web import Web
from voltway.kit.postgres import Pool


async def test_a_request_gives_its_connection_back(web: Web, reader: httpx.AsyncClient, pool: Pool) -> None:
    """More requests than the pool has connections, of every ending, one after the other."""
    for _ in range(web.context.settings.database.pool_size + 2):
        assert (await reader.get("/api/v1/stations")).status_code == 200
        assert (await reader.get("/api/v1/stations/none")).status_code == 404
        assert (await reader.get("/api/v1/stations", params={"search": "\x00"})).status_code == 400
        assert (await reader.get("/api/v1/stations", params={"after": "x"})).status_code == 400
