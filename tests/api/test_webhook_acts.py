import httpx

from voltway.kit.postgres import Pool

WEBHOOKS = "/api/v1/webhooks"
HOOK = {"url": "https://hooks.example.com/voltway"}


async def test_everything_that_is_done_is_written_down(writer: httpx.AsyncClient, pool: Pool) -> None:
    made = await writer.post(WEBHOOKS, json=HOOK)
    path, secret = made.headers["location"], made.json()["secret"]
    await writer.patch(path, json={"paused": True})
    await writer.patch(path, json={"paused": False})
    delivery_id = (await writer.post(f"{path}/tests")).json()["delivery_id"]
    renewed = (await writer.post(f"{path}/secrets")).json()["secret"]
    async with pool.connection() as connection:
        await connection.execute("update webhook_delivery set state = 'dead', settled_at = now()")
    await writer.post(f"{path}/deliveries/{delivery_id}/replays")
    await writer.post(f"{path}/deliveries/{delivery_id}/replays")
    await writer.delete(path)
    entries = (await writer.get("/api/v1/audit-entries")).json()["items"]
    assert sorted(entry["action"] for entry in entries) == [
        "webhook.add",
        "webhook.change",
        "webhook.change",
        "webhook.remove",
        "webhook.renew_secret",
        "webhook.replay",
        "webhook.send_test",
    ]
    assert {entry["subject"]["id"] for entry in entries} == {made.json()["endpoint"]["endpoint_id"]}
    assert secret not in str(entries)
    assert renewed not in str(entries)
