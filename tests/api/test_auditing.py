import httpx

from voltway.kit.postgres import Pool


async def entries(pool: Pool) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select action, subject_kind, subject_id, actor_kind, body::json ->> 'address'"
            " from audit_entry order by number"
        )
        return await cursor.fetchall()


async def test_what_is_written_over_http_is_written_down(writer: httpx.AsyncClient, pool: Pool) -> None:
    station, token = {"station_id": "S1", "name": "Bay 7"}, {"token_uid": "T1", "kind": "Central"}
    await writer.post("/api/v1/stations", json=station)
    await writer.patch("/api/v1/stations/S1", json={"admission": "rejected"})
    await writer.post("/api/v1/stations/S1/password")
    await writer.post("/api/v1/stations/S1/commands", json={"kind": "ClearCache"})
    await writer.delete("/api/v1/stations/S1")
    await writer.post("/api/v1/tokens", json=token)
    await writer.patch("/api/v1/tokens/T1", json={"status": "blocked"})
    await writer.delete("/api/v1/tokens/T1")
    assert await entries(pool) == [
        (action, kind, subject, "key", "127.0.0.1")
        for action, kind, subject in [
            ("station.add", "station", "S1"),
            ("station.reject", "station", "S1"),
            ("station.renew_password", "station", "S1"),
            ("command.give", "station", "S1"),
            ("station.remove", "station", "S1"),
            ("token.add", "token", "T1"),
            ("token.block", "token", "T1"),
            ("token.remove", "token", "T1"),
        ]
    ]


async def test_what_is_refused_leaves_nothing(writer: httpx.AsyncClient, reader: httpx.AsyncClient, pool: Pool) -> None:
    await reader.post("/api/v1/stations", json={"station_id": "S1"})
    await writer.delete("/api/v1/stations/S1")
    await writer.post("/api/v1/stations", json={"station_id": ""})
    assert await entries(pool) == []


async def test_no_secret_gets_there(writer: httpx.AsyncClient, pool: Pool) -> None:
    password = (await writer.post("/api/v1/stations", json={"station_id": "S1"})).json()["password"]
    key = (await writer.post("/api/v1/keys", json={"name": "x", "permissions": ["stations.read"]})).json()["key"]
    async with pool.connection() as connection:
        cursor = await connection.execute("select string_agg(body, ' ') from audit_entry")
        [(text,)] = await cursor.fetchall()
    assert "S1" in text
    assert password not in text
    assert key.rpartition("_")[2] not in text


async def test_the_password_in_an_order_that_is_refused_does_not_get_there(
    writer: httpx.AsyncClient, pool: Pool
) -> None:
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    order = {"kind": "SetVariables", "changes": [{"name": {"variable": "AuthorizationKey"}, "value": "0102030405"}]}
    answer = await writer.post("/api/v1/stations/S1/commands", json=order)
    assert answer.status_code >= 400
    async with pool.connection() as connection:
        cursor = await connection.execute("select string_agg(body, ' ') from audit_entry")
        [(text,)] = await cursor.fetchall()
    assert "0102030405" not in text


async def test_the_holder_of_a_token_does_not_get_there(writer: httpx.AsyncClient, pool: Pool) -> None:
    await writer.post("/api/v1/tokens", json={"token_uid": "T1", "kind": "Central", "holder": "Ada Lovelace"})
    await writer.delete("/api/v1/tokens/T1")
    async with pool.connection() as connection:
        cursor = await connection.execute("select string_agg(body, ' ') from audit_entry")
        [(text,)] = await cursor.fetchall()
    assert "Central" in text
    assert "Lovelace" not in text
