import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec

from tests.audit.made import act
from tests.fixtures.nats import NatsServer
from tests.fixtures.postgres import PrivatePostgres
from voltway.audit import store
from voltway.audit.verifying import verify
from voltway.kit.bus import Bus
from voltway.kit.data_directory import DataDirectory
from voltway.kit.postgres import Pool, transaction
from voltway.kit.role import RoleContext
from voltway.kit.settings import Settings
from voltway.vocabulary.subjects import LIVE, Change
from voltway.worker import role


@asynccontextmanager
async def worker(settings: Settings) -> AsyncIterator[RoleContext]:
    context = RoleContext(name="worker", settings=settings)
    task = asyncio.create_task(role.main(context))
    ready = asyncio.create_task(context.ready.wait())
    await asyncio.wait((task, ready), timeout=30, return_when=asyncio.FIRST_COMPLETED)
    try:
        assert context.ready.is_set(), task
        yield context
    finally:
        context.stop.set()
        await asyncio.wait_for(task, 10)


async def eventually(condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.05)


async def health(context: RoleContext, condition: Callable[[dict[str, str]], bool]) -> None:
    async with asyncio.timeout(40):
        while not condition(await context.health.failing()):  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.1)


async def test_it_serves_counts_and_stops(settings: Settings) -> None:
    async with worker(settings) as context:
        assert await context.health.failing() == {}

        def done(job: str) -> float:
            return context.metrics.registry.get_sample_value("voltway_jobs_done_total", {"job": job}) or 0.0

        await eventually(lambda: done("make_partitions") >= 1 and done("release_stations") >= 1)
        assert b"voltway_database_reach_seconds" in context.metrics.text()


async def test_it_signs_the_audit_trail_with_the_key_of_the_data_directory(settings: Settings, pool: Pool) -> None:
    data = DataDirectory(settings.data_directory)
    data.claim()
    try:
        async with transaction(pool) as connection:
            await store.append(connection, [act(1), act(2)])
        async with worker(settings):
            async with asyncio.timeout(30):
                while not (verdict := await verify(pool)).proven.signed_number:  # noqa: ASYNC110  # no event tells
                    await asyncio.sleep(0.05)
    finally:
        data.release()
    assert (verdict.broken, verdict.proven.signed_number) == (None, 2)
    assert (data.path / "secrets" / "audit_signing_key").is_file()


async def test_what_it_decides_is_told_to_live_listeners(settings: Settings, pool: Pool, bus: Bus) -> None:
    told: list[Change] = []
    bus.subscribe(LIVE, lambda _, payload: told.extend(msgspec.json.decode(payload, type=list[Change])))
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S', 'accepted')")
        await connection.execute(
            "insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key)"
            " values ('S', '01', '1', 'active', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', '1')"
        )
    async with worker(settings):
        await eventually(lambda: bool(told), 45)
    assert [(change.kind, change.station_id, change.session_id) for change in told] == [("SessionClosed", "S", "01")]


async def test_it_outlives_postgres_and_nats(
    private_postgres: Callable[..., PrivatePostgres], private_nats: NatsServer
) -> None:
    postgres = private_postgres(options={"fsync": "off"})
    async with worker(Settings(database_url=postgres.url, nats_url=private_nats.url)) as context:
        private_nats.kill()
        postgres.kill()
        await health(context, lambda failing: "jobs" in failing)
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(private_nats.start)
        await health(context, lambda failing: not failing)


async def test_it_stops_while_postgres_is_away(private_postgres: Callable[..., PrivatePostgres], nats_url: str) -> None:
    postgres = private_postgres(options={"fsync": "off"})
    async with worker(Settings(database_url=postgres.url, nats_url=nats_url)):
        postgres.kill()
        await asyncio.sleep(0.5)
    postgres.start()
