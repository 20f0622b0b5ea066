import httpx

from tests.api.test_firmware import IMAGES, image, told
from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool
from voltway.stations.store_command_listing import find

__all__ = ["image"]


async def test_a_controller_that_is_away_publishes_nothing(
    writer: httpx.AsyncClient, image: dict[str, str], pool: Pool
) -> None:
    for act, kind in (("publications", "PublishFirmware"), ("withdrawals", "UnpublishFirmware")):
        given = await writer.post(f"{IMAGES}/{image['image_id']}/{act}", json={"station_id": "S1"})
        assert (given.status_code, given.json()["state"], given.json()["order"]["kind"]) == (200, "offline", kind)
        assert given.json()["order"]["checksum"] == image["md5"]
        async with pool.connection() as connection:
            assert await find(connection, "S1", given.json()["command_id"]) is not None
        problem_of(await writer.post(f"{IMAGES}/{image['image_id']}/{act}", json={"station_id": "S9"}), 404)


async def test_it_takes_a_checksum(writer: httpx.AsyncClient) -> None:
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    added = (await writer.post(IMAGES, json=told(md5=None))).json()["image"]
    refused = await writer.post(f"{IMAGES}/{added['image_id']}/withdrawals", json={"station_id": "S1"})
    assert "no MD5" in problem_of(refused, 409)["detail"]
