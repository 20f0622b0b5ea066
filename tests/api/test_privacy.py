"""Exports and erasures over HTTP, by somebody of one organization, with the worker's jobs beside it."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.api.test_access import call
from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.kit.settings import RetentionSettings
from voltway.people.access_table import ROUTES
from voltway.people.roles import PERMISSIONS, ShippedRole
from voltway.privacy import jobs
from voltway.vocabulary.access import Permission

PRIVACY = [route for route in ROUTES if "/privacy/" in route]


@pytest.mark.parametrize("role", ShippedRole)
async def test_who_may_what(web: Web, pool: Pool, role: ShippedRole) -> None:
    """The rows of the access matrix that are about privacy."""
    await fill_world(pool)
    async with web.client(await key_for(pool, PERMISSIONS[role], MINE)) as client:
        for route in PRIVACY:
            for organization in (MINE, BELOW, OTHER):
                response = await call(client, route, organization)
                if ROUTES[route] not in PERMISSIONS[role]:
                    assert response.status_code == 403, route
                elif organization == OTHER and (route.startswith("POST") or "{" in route):
                    assert response.status_code == 404, (route, response.text)
                elif organization != OTHER:
                    assert response.status_code in {200, 201}, (route, response.text)
                assert "-other" not in response.text or response.status_code == 404, route


async def test_an_export_is_asked_for_made_and_fetched(web: Web, pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    asked = await writer.post("/api/v1/privacy/exports", json={"tokens": ["t-mine"]})
    assert asked.status_code == 201
    at = asked.headers["Location"]
    assert asked.json()["state"] == "asked"
    early = await writer.get(f"{at}/file")
    assert early.status_code == 409
    await jobs.make_exports(pool, RetentionSettings(), datetime.now(UTC))
    ready = (await writer.get(at)).json()
    assert ready["state"] == "ready"
    file = await writer.get(f"{at}/file")
    assert (file.status_code, len(file.content)) == (200, ready["size_bytes"])
    assert file.headers["Content-Type"] == "application/zip"
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(file.content))
    assert json.loads(archive.read("token.jsonl"))["token_uid"] == "t-mine"
    async with web.client(await key_for(pool, frozenset(Permission), OTHER)) as stranger:
        assert (await stranger.get(f"{at}/file")).status_code == 404


async def test_an_erasure_is_planned_confirmed_and_reported(pool: Pool, writer: httpx.AsyncClient) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        await connection.execute("update session set state = 'ended', token_uid = 't-mine' where station_id = 's-mine'")
        await connection.execute("update erasure set state = 'done'")
    now = datetime.now(UTC)
    asked = await writer.post(
        "/api/v1/privacy/erasures", json={"tokens": ["t-mine"], "reason": "t-mine wrote a letter"}
    )
    assert asked.status_code == 201
    at = asked.headers["Location"]
    unplanned = await writer.post(f"{at}/confirmation")
    assert unplanned.status_code == 409
    assert "is asked, not planned" in unplanned.json()["detail"]
    await jobs.erase_people(pool, now)
    plan = (await writer.get(at)).json()
    assert plan["state"] == "planned"
    told = {each["table"]: each for each in plan["plan"]["tables"]}
    assert (told["token"]["removed"], told["session"]["pseudonymised"]) == (1, 1)
    assert (await writer.get("/api/v1/tokens/t-mine")).status_code == 200
    assert (await writer.post(f"{at}/confirmation")).json()["state"] == "running"
    assert (await writer.post(f"{at}/confirmation")).json()["state"] == "running"
    await jobs.erase_people(pool, now)
    done: dict[str, Any] = (await writer.get(at)).json()
    assert done["state"] == "settling"
    assert (await writer.get("/api/v1/tokens/t-mine")).status_code == 404
    assert "t-mine" not in json.dumps(done)
    async with pool.connection() as connection:
        entries = await (
            await connection.execute("select body from audit_entry where action = 'person.erase'")
        ).fetchall()
    assert len(entries) == 1
    assert "t-mine" not in entries[0][0]
    assert "wrote a letter" in entries[0][0]


@pytest.mark.parametrize(
    "body", [{}, {"tokens": ["t-mine"]}, {"tokens": ["t-mine"], "reason": "  "}, {"tokens": [], "reason": "none"}]
)
async def test_an_erasure_needs_somebody_and_a_reason(
    pool: Pool, writer: httpx.AsyncClient, body: dict[str, object]
) -> None:
    await fill_world(pool)
    assert (await writer.post("/api/v1/privacy/erasures", json=body)).status_code == 400


async def test_the_web_process_can_t_read_what_is_looked_for(web_database_url: str) -> None:
    import psycopg
    from psycopg import sql

    async with await psycopg.AsyncConnection.connect(web_database_url, autocommit=True) as connection:
        for column in ("terms", "place"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(sql.SQL("select {} from erasure").format(sql.Identifier(column)))
