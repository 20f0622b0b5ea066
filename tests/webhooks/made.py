"""Endpoints, facts and workers for tests of webhooks."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from tests.fixtures import sinks
from tests.fixtures.postgres import strangers_done
from voltway.journal import entry
from voltway.journal.store import JOURNAL
from voltway.kit.clock import Clock, SystemClock
from voltway.kit.ending import end
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import WebhookSettings
from voltway.people import store_organizations
from voltway.people.store_organizations import OrganizationKind
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.facts import Fact, StationBooted
from voltway.webhooks import endpoints
from voltway.webhooks.addresses import Addresses
from voltway.webhooks.delivering import Deliverer
from voltway.webhooks.endpoints import MadeEndpoint
from voltway.webhooks.events import SUBSCRIBABLE, EventType
from voltway.webhooks.fanout import Fanout
from voltway.webhooks.posting import Posting

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SEALING = Sealing(b"a key of the tests, long enough for it")


def settings(**changed: Any) -> WebhookSettings:
    """Settings that let webhooks go to this machine, quickly."""
    quick = WebhookSettings(allow_private_addresses=True, timeout_s=1.0, retry_after_s=(0.05, 0.05))
    return msgspec.structs.replace(quick, **changed)


async def endpoint(
    pool: Pool,
    url: str = "http://127.0.0.1:1/hook",
    events: Iterable[EventType] = SUBSCRIBABLE,
    organization_id: OrganizationId = ROOT,
) -> MadeEndpoint:
    """An active endpoint."""
    async with pool.connection() as conn:
        return await endpoints.add(
            conn,
            SEALING,
            url=url,
            events=list(events),
            created_by="test",
            organization_id=organization_id,
            allow_private=True,
        )


async def organization(pool: Pool, name: str, parent: str = "operator") -> OrganizationId:
    """An organization below `parent`."""
    async with pool.connection() as conn:
        row = await store_organizations.add(conn, OrganizationId(name), parent, OrganizationKind.SITE_HOST, name=name)
    return row.organization_id


async def record(pool: Pool, *facts: tuple[str, str | None, Fact]) -> None:
    """Append facts (station, session, fact) to the journal, in one transaction."""
    async with pool.connection() as conn, conn.transaction():
        rows = [entry.row(station, session, NOW, NOW, fact) for station, session, fact in facts]
        await sinks.write(conn, JOURNAL, rows)


def boot(station_id: str, serial: int) -> tuple[str, str | None, Fact]:
    """A boot that is told apart by its serial."""
    return station_id, None, StationBooted(vendor="V", model="M", serial=str(serial))


async def fan_out(pool: Pool) -> int:
    """Have the follower take everything there is; how many rows that were."""
    await strangers_done(pool)
    follower = Fanout(SystemClock(), lambda: None).follower()
    while await follower.step(pool):
        pass
    return follower.rows


@asynccontextmanager
async def delivering(
    pool: Pool, chosen: WebhookSettings | None = None, clock: Clock | None = None
) -> AsyncIterator[Deliverer]:
    """A deliverer that runs until the end of the block."""
    chosen = chosen or settings()
    posting = Posting(chosen, Addresses(allow_private=chosen.allow_private_addresses))
    deliverer = Deliverer(pool, clock or SystemClock(), chosen, lambda: SEALING, posting)
    task = asyncio.create_task(deliverer.run())
    try:
        yield deliverer
    finally:
        await end([task], 10.0)
        await posting.close()


async def column(conn_or_pool: Pool, query: str, *parameters: object) -> list[object]:
    """The first column of a query."""
    async with conn_or_pool.connection() as conn:
        return await values(conn, query, *parameters)


async def values(conn: Connection, query: str, *parameters: object) -> list[object]:
    cursor = await conn.execute(query.encode(), parameters)
    return [row[0] for row in await cursor.fetchall()]
