"""Webhooks and live listeners hear of incidents, each state once, and nobody hears of what is not theirs."""

import asyncio
import json
from datetime import UTC, datetime

from tests.security.made_incidents import INCIDENTS
from voltway.kit.postgres import Pool
from voltway.security import incidents
from voltway.worker import incident_news

NOW = datetime.now(UTC)
WORLD = """
    insert into organization (organization_id, parent_id, path, kind, name)
        values ('host', 'operator', '/operator/host/', 'site_host', 'Host');
    insert into webhook_endpoint (endpoint_id, organization_id, url, events, secret, state, created_by) values
        ('all', 'operator', 'https://a.example', '{incident.opened,incident.resolved}', '', 'active', 'me'),
        ('some', 'operator', 'https://s.example', '{incident.resolved}', '', 'active', 'me'),
        ('host', 'host', 'https://h.example', '{incident.opened,incident.resolved}', '', 'active', 'me');
"""


async def delivered(pool: Pool) -> list[tuple[str, str, int]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select endpoint_id, type, payload from webhook_delivery join webhook_lane using (endpoint_id, subject)"
        )
        rows = await cursor.fetchall()
    return sorted((row[0], row[1], json.loads(row[2])["data"]["incident_id"]) for row in rows)


async def test_each_state_is_told_once_to_whoever_may_know(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(WORLD + INCIDENTS)
    told = await asyncio.gather(*(incident_news.tell(pool, NOW) for _ in range(3)))
    assert [(change.kind, change.station_id) for many in told for change in many] == [("IncidentChanged", "I1")]
    first = [("all", "incident.opened", 7), ("all", "incident.resolved", 8), ("some", "incident.resolved", 8)]
    assert await delivered(pool) == first
    async with pool.connection() as connection:
        await incidents.acknowledge(connection, 7, "ada", None, NOW)
    assert len(await incident_news.tell(pool, NOW)) == 1
    assert await delivered(pool) == first, "that somebody looks after it is told to live listeners alone"
    async with pool.connection() as connection:
        await incidents.resolve(connection, 7, "ada", None, NOW)
    await incident_news.tell(pool, NOW)
    resolved = [("all", "incident.resolved", 7), ("some", "incident.resolved", 7)]
    assert await delivered(pool) == sorted(first + resolved)
    assert await incident_news.tell(pool, NOW) == []


async def test_an_organization_hears_of_its_own(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(WORLD + INCIDENTS)
        await connection.execute("update incident set organization_id = 'host' where incident_id = 7")
    await incident_news.tell(pool, NOW)
    assert [row for row in await delivered(pool) if row[2] == 7] == [
        ("all", "incident.opened", 7),
        ("host", "incident.opened", 7),
    ]
