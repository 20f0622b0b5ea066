import httpx

from tests.fixtures.organizations import MINE, fill_world
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import Permission

AUDIT = "/api/v1/audit-entries"


async def test_auditors_read_what_was_done_where_they_may(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    for station in ("s-mine", "s-below", "s-other"):
        await writer.patch(f"/api/v1/stations/{station}", json={"admission": "rejected"})
    listed = (await writer.get(AUDIT, params={"action": "station.reject"})).json()["items"]
    assert [entry["subject"]["id"] for entry in listed] == ["s-other", "s-below", "s-mine"]
    async with web.client(await key_for(pool, frozenset((Permission.AUDIT_READ,)), MINE)) as auditor:
        seen = (await auditor.get(AUDIT)).json()["items"]
        assert [entry["subject"]["id"] for entry in seen] == ["s-below", "s-mine"]
        page = (await auditor.get(AUDIT, params={"limit": 1})).json()
        rest = (await auditor.get(AUDIT, params={"after": page["next"]})).json()["items"]
        assert [entry["subject"]["id"] for entry in rest] == ["s-mine"]
