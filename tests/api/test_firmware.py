from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.firmware.made import firmware_of, new_image
from tests.fixtures.organizations import BELOW, UPDATES as UPDATES_OF, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.firmware import catalogue
from voltway.kit.postgres import Pool

IMAGES, UPDATES = "/api/v1/firmware/images", "/api/v1/firmware/updates"


def told(**changes: Any) -> dict[str, Any]:
    new = new_image("2.0.0")
    return {name: getattr(new, name) for name in new.__struct_fields__} | changes


@pytest.fixture
async def image(writer: httpx.AsyncClient, pool: Pool) -> dict[str, Any]:
    """An image whose file was sent, and a station that it is for."""
    added = (await writer.post(IMAGES, json=told())).json()
    sent = await writer.put(added["upload_url"], content=firmware_of("2.0.0"))
    assert sent.status_code in {200, 201, 204}
    async with pool.connection() as connection:
        await catalogue.look_for_files(connection, datetime.now(UTC))
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    shown: dict[str, Any] = (await writer.get(f"{IMAGES}/{added['image']['image_id']}")).json()
    return shown


async def test_an_image_is_added_and_its_file_sent(writer: httpx.AsyncClient, image: dict[str, Any]) -> None:
    assert (image["content"], image["size_bytes"]) == ("there", len(firmware_of("2.0.0")))
    assert [row["image_id"] for row in (await writer.get(IMAGES)).json()["items"]] == [image["image_id"]]
    problem_of(await writer.post(IMAGES, json=told()), 409)
    assert (await writer.delete(f"{IMAGES}/{image['image_id']}")).status_code == 204
    problem_of(await writer.get(f"{IMAGES}/{image['image_id']}"), 404)


async def test_a_wrong_signature_never_gets_in(writer: httpx.AsyncClient) -> None:
    wrong = problem_of(await writer.post(IMAGES, json=told(sha256="0" * 64)), 400)
    assert "does not fit" in wrong["detail"]
    problem_of(await writer.post(IMAGES, json=told(signature=None)), 400)
    assert (await writer.get(IMAGES)).json()["items"] == []


async def test_another_file_than_was_told_is_not_given_to_stations(writer: httpx.AsyncClient, pool: Pool) -> None:
    added = await writer.post(IMAGES, json=told())
    number = added.json()["image"]["image_id"]
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    wish = {"station_id": "S1", "image_id": number, "any_model": True}
    assert "has not come" in problem_of(await writer.post(UPDATES, json=wish), 409)["detail"]
    await writer.put(added.json()["upload_url"], content=b"something else")
    async with pool.connection() as connection:
        await catalogue.look_for_files(connection, datetime.now(UTC))
    assert (await writer.get(added.headers["location"])).json()["content"] == "wrong"
    assert "another checksum" in problem_of(await writer.post(UPDATES, json=wish), 409)["detail"]


async def test_an_image_whose_file_never_comes_is_forgotten(writer: httpx.AsyncClient, pool: Pool) -> None:
    added = await writer.post(IMAGES, json=told())
    for after_h, status in ((24, 200), (26, 404)):
        async with pool.connection() as connection:
            await catalogue.look_for_files(connection, datetime.now(UTC) + timedelta(hours=after_h))
        assert (await writer.get(added.headers["location"])).status_code == status
    async with pool.connection() as connection:
        cursor = await connection.execute("select expires_at is not null from file where kind = 'firmware'")
        assert await cursor.fetchall() == [(True,)], "the next job removes what came of it"
    assert (await writer.post(IMAGES, json=told())).status_code == 201


async def test_an_update_is_planned_listed_and_cancelled(writer: httpx.AsyncClient, image: dict[str, Any]) -> None:
    wish = {"station_id": "S1", "image_id": image["image_id"]}
    assert "is for Voltway*" in problem_of(await writer.post(UPDATES, json=wish), 400)["detail"]
    made = await writer.post(UPDATES, json=wish | {"any_model": True, "within_s": 3600})
    assert (made.status_code, made.json()["state"], made.json()["signed"]) == (201, "planned", True)
    assert (await writer.get(made.headers["location"])).json() == made.json()
    for wanted, count in (({"state": "planned"}, 1), ({"state": "failed"}, 0), ({"station_id": "S2"}, 0)):
        assert len((await writer.get(UPDATES, params=wanted)).json()["items"]) == count
    cancelled = await writer.post(f"{made.headers['location']}/cancellation")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    problem_of(await writer.post(f"{made.headers['location']}/cancellation"), 409)


async def test_an_update_of_ones_station_is_cancelled_whosever_the_image(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        await connection.execute(
            "update firmware_update set image_id = 'f-mine', file_id = 'f-mine' where organization_id = 'below'"
        )
        await connection.execute(
            "insert into file_link (link_id, file_id, station_id, purpose, bytes_left, made_at, expires_at)"
            " values ('link', 'f-mine', 'updated-below', 'download', 1, now(), now() + interval '1 day')"
        )
    async with web.client(await key_for(pool, organization_id=BELOW)) as below:
        cancelled = await below.post(f"{UPDATES}/{UPDATES_OF[BELOW]}/cancellation")
    assert cancelled.status_code == 200, cancelled.text
    assert cancelled.json()["state"] == "cancelled"
    async with pool.connection() as connection:
        cursor = await connection.execute("select ended_at is not null from file_link where link_id = 'link'")
        assert await cursor.fetchone() == (True,)


async def test_an_organization_with_images_stays(writer: httpx.AsyncClient) -> None:
    hotel = {"parent_id": "operator", "kind": "site_host", "name": "Hotel"}
    organization_id = (await writer.post("/api/v1/organizations", json=hotel)).json()["organization_id"]
    added = await writer.post(IMAGES, json=told(organization_id=organization_id))
    kept = problem_of(await writer.delete(f"/api/v1/organizations/{organization_id}"), 409)
    assert "still has firmware_images" in kept["detail"]
    await writer.delete(added.headers["location"])
    assert (await writer.delete(f"/api/v1/organizations/{organization_id}")).status_code == 204
