import httpx

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

WEBHOOKS = "/api/v1/webhooks"
HOOK = {"url": "https://hooks.example.com/voltway", "events": ["session.started"]}


async def test_one_is_made_changed_tested_replayed_and_removed(writer: httpx.AsyncClient, pool: Pool) -> None:
    made = await writer.post(WEBHOOKS, json=HOOK)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    path = made.headers["location"]
    shown = (await writer.get(path)).json()
    assert (shown["events"], shown["state"]) == (["session.started"], "active")
    assert made.json()["secret"] not in (await writer.get(WEBHOOKS)).text
    assert (await writer.patch(path, json={"paused": True})).json()["state"] == "paused"
    assert (await writer.patch(path, json={"paused": False})).json()["state"] == "active"
    renewed = await writer.post(f"{path}/secrets")
    assert renewed.json()["secret"] != made.json()["secret"]

    delivery_id = (await writer.post(f"{path}/tests")).json()["delivery_id"]
    [delivery] = (await writer.get(f"{path}/deliveries")).json()["items"]
    assert (delivery["delivery_id"], delivery["type"], delivery["state"]) == (delivery_id, "webhook.test", "waiting")
    problem_of(await writer.post(f"{path}/deliveries/{delivery_id}/replays"), 409)
    async with pool.connection() as connection:
        await connection.execute("update webhook_delivery set state = 'dead', settled_at = now()")
    assert (await writer.post(f"{path}/deliveries/{delivery_id}/replays")).status_code == 201
    assert (await writer.get(f"{path}/deliveries", params={"state": "dead"})).json()["items"] == []
    problem_of(await writer.post(f"{path}/deliveries/nothing/replays"), 404)

    assert (await writer.delete(path)).status_code == 204
    problem_of(await writer.get(path), 404)


async def test_an_impossible_one_is_refused(writer: httpx.AsyncClient) -> None:
    impossible: list[dict[str, object]] = [{"url": "ftp://x"}, {"url": "https://127.0.0.1/x"}, {"events": ["x"]}]
    for wrong in impossible:
        assert (await writer.post(WEBHOOKS, json=HOOK | wrong)).status_code in {400, 403}
    assert (await writer.get(WEBHOOKS)).json()["items"] == []
