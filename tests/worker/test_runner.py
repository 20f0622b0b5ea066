import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.schema import SchemaManager

from tests.fixtures.postgres import PrivatePostgres
from voltway.kit import migrations
from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.metrics import Metrics
from voltway.kit.postgres import Pool, connect_pool
from voltway.kit.settings import Settings
from voltway.worker.reach import Reach
from voltway.worker.runner import QUEUE, Runner
from voltway.worker.schedule import Job, Tools

EVERY_SECOND = "* * * * * *"
NEVER = "0 0 29 2 * 0"


def test_our_migration_is_the_schema_of_the_installed_package() -> None:
    """After an upgrade of Procrastinate its own migrations from 3.10 on must become one of ours, and join this test."""
    ours = next(each for each in migrations.known_migrations() if each.name == "procrastinate")
    notice, line, schema = ours.text.partition("-- " + "-" * 117 + "\n")
    assert line
    assert schema == SchemaManager.get_schema()
    assert "MIT License" in notice
    assert "Permission is hereby granted, free of charge" in notice


def count(url: str, query: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return int(row[0]) if row else 0


async def eventually(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.02)


@asynccontextmanager
async def running(pool: Pool, settings: Settings, *jobs: Job) -> AsyncIterator[tuple[Runner, Metrics]]:
    metrics = Metrics()
    tools = Tools(
        settings=settings,
        pool=pool,
        bus=Bus("nats://127.0.0.1:1", "tests"),
        clock=SystemClock(),
        reach=Reach(pool),
        tell=lambda _: None,
    )
    runner = Runner(tools, jobs, metrics)
    task = asyncio.create_task(runner.run())
    try:
        yield runner, metrics
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def value(metrics: Metrics, name: str, job: str) -> float:
    return metrics.registry.get_sample_value(f"voltway_{name}_total", {"job": job}) or 0.0


async def test_jobs_are_done_at_their_times_and_leave_nothing(pool: Pool, database_settings: Settings) -> None:
    done: list[Tools] = []

    async def work(tools: Tools) -> None:
        done.append(tools)

    async with running(pool, database_settings, Job("often", EVERY_SECOND, work), Job("never", NEVER, work)) as (
        runner,
        metrics,
    ):
        assert runner.check() is not None
        await eventually(lambda: len(done) >= 3)
        assert runner.check() is None
        await eventually(lambda: value(metrics, "jobs_done", "often") >= 3)
        assert value(metrics, "jobs_done", "never") == value(metrics, "jobs_failed", "often") == 0
    assert done[0].pool is pool
    url = database_settings.database_url or ""
    assert count(url, "select count(*) from procrastinate_jobs where status <> 'todo'") == 0
    assert count(url, "select count(*) from procrastinate_workers") == 0


async def test_what_is_due_at_the_start_is_done_at_once(pool: Pool, database_settings: Settings) -> None:
    done = asyncio.Event()

    async def work(_: Tools) -> None:
        done.set()

    async with running(pool, database_settings, Job("first", NEVER, work, at_start=True)):
        await asyncio.wait_for(done.wait(), 10)


async def test_a_failing_job_is_counted_and_done_again_at_its_next_time(
    pool: Pool, database_settings: Settings
) -> None:
    attempts: list[int] = []

    async def work(_: Tools) -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise RuntimeError("a bug")

    async with running(pool, database_settings, Job("shaky", EVERY_SECOND, work)) as (runner, metrics):
        await eventually(lambda: value(metrics, "jobs_done", "shaky") >= 1)
        assert value(metrics, "jobs_failed", "shaky") == 2
        assert runner.check() is None


async def test_two_workers_share_the_jobs(pool: Pool, database_settings: Settings) -> None:
    done: list[float] = []

    async def work(_: Tools) -> None:
        done.append(asyncio.get_running_loop().time())

    job = Job("shared", "* * * * * */2", work)
    async with running(pool, database_settings, job), running(pool, database_settings, job):
        await eventually(lambda: len(done) >= 3)
    assert all(later - earlier > 1 for earlier, later in pairwise(done[1:]))


async def test_a_job_in_work_is_finished_before_the_end(pool: Pool, database_settings: Settings) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work(_: Tools) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        ended.set()

    async with running(pool, database_settings, Job("slow", NEVER, work, at_start=True)):
        await asyncio.wait_for(begun.wait(), 10)
    assert ended.is_set()


async def test_what_a_killed_worker_left_in_work_does_not_stop_the_job(pool: Pool, database_settings: Settings) -> None:
    url = database_settings.database_url or ""
    app = App(connector=PsycopgConnector(conninfo=url))
    async with app.open_async():
        await app.configure_task("mine", queue=QUEUE, queueing_lock="mine").defer_async(timestamp=0)
        worker_id = await app.job_manager.register_worker()
        assert await app.job_manager.fetch_job(queues=[QUEUE], worker_id=worker_id) is not None
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("update procrastinate_workers set last_heartbeat = now() - interval '10 minutes'")
    done = asyncio.Event()

    async def work(_: Tools) -> None:
        done.set()

    async with running(pool, database_settings, Job("mine", EVERY_SECOND, work)):
        await asyncio.wait_for(done.wait(), 10)
        assert count(url, "select count(*) from procrastinate_jobs where status = 'doing'") <= 1


async def test_it_outlives_postgres(private_postgres: Callable[..., PrivatePostgres]) -> None:
    postgres = private_postgres(options={"fsync": "off"})
    settings = Settings(database_url=postgres.url)
    pool = await connect_pool(settings, "test")
    done: list[int] = []

    async def work(tools: Tools) -> None:
        async with tools.pool.connection() as connection:
            await connection.execute("select 1")
        done.append(1)

    async with running(pool, settings, Job("often", EVERY_SECOND, work)) as (runner, _):
        await eventually(lambda: len(done) >= 1)
        postgres.kill()
        await eventually(lambda: not runner.running.is_set(), 30)
        before = len(done)
        postgres.start()
        await eventually(lambda: len(done) > before, 30)
        assert runner.check() is None
    await pool.close()
