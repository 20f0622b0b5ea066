from collections.abc import Callable

import pytest

from tests.fixtures.postgres import PrivatePostgres
from voltway.kit.postgres import Pool, connect_pool
from voltway.kit.settings import DatabaseSettings, Settings
from voltway.worker import store
from voltway.worker.reach import Reach


class Time:
    """A stopwatch that is set by hand."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def up_for(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Have the server say that it has been running for so many seconds."""

    def say(up_s: float) -> None:
        async def server_up_s(_: object) -> float:
            return up_s

        monkeypatch.setattr(store, "server_up_s", server_up_s)

    return say


async def test_it_grows_while_postgres_answers(pool: Pool, up_for: Callable[[float], None]) -> None:
    time = Time()
    reach = Reach(pool, time)
    assert reach.for_s == 0
    for second in range(20):
        up_for(3600 + second)
        await reach.look()
        time.s += 1
    assert reach.for_s == 20


async def test_a_server_that_has_just_started_counts_from_then(pool: Pool, up_for: Callable[[float], None]) -> None:
    time = Time()
    reach = Reach(pool, time)
    for second in range(20):
        up_for(3600 + second)
        await reach.look()
        time.s += 1
    up_for(0.5)
    await reach.look()
    time.s += 1
    assert reach.for_s == 1


async def test_a_gap_begins_anew(pool: Pool, up_for: Callable[[float], None]) -> None:
    """This process was stopped, or PostgreSQL hung: the gateways may have been as well."""
    time = Time()
    reach = Reach(pool, time)
    up_for(3600)
    await reach.look()
    time.s += 60
    assert reach.for_s == 0
    await reach.look()
    time.s += 2
    assert reach.for_s == 2


async def test_postgres_away_begins_anew(private_postgres: Callable[..., PrivatePostgres]) -> None:
    postgres = private_postgres(migrated=False, options={"fsync": "off"})
    settings = Settings(database_url=postgres.url, database=DatabaseSettings(wait_s=1.0))
    pool = await connect_pool(settings, "test")
    reach = Reach(pool)
    await reach.look()
    assert reach.for_s > 0
    postgres.kill()
    await reach.look()
    assert reach.for_s == 0
    postgres.start()
    for _ in range(20):
        await reach.look()
        if reach.for_s:
            break
    assert 0 < reach.for_s < 5
    await pool.close()
