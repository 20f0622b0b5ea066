from datetime import UTC, datetime
from itertools import pairwise

import pytest
from croniter import croniter  # type: ignore[import-untyped]  # it ships no types

from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings, WorkerSettings
from voltway.vocabulary.subjects import Change
from voltway.worker import schedule
from voltway.worker.reach import Reach
from voltway.worker.schedule import JOBS, Tools

EVERY_S = {
    "release_stations": 5,
    "close_silent_sessions": 30,
    "settle_overdue_commands": 60,
    "end_overdue_reservations": 20,
    "remove_expired_sign_ins": 600,
    "end_approvals": 60,
    "make_partitions": 3600,
    "drop_expired": 3600,
    "sign_audit_trail": 3600,
    "forget_webhooks": 3600,
    "reseal_webhook_secrets": 3600,
    "send_mail": 3,
    "forget_failed_mail": 3600,
    "make_exports": 10,
    "erase_people": 10,
    "clear_stations": 10,
    "forget_expired": 3600,
    "end_overdue_logs": 60,
    "serve_certificate_requests": 3,
    "make_revocation_lists": 20,
    "renew_certificates": 60,
    "announce_root": 60,
    "look_after_certificates": 3600,
    "follow_roots": 3600,
    "carry_out_isolations": 2,
    "watch_security": 3,
    "remove_expired_files": 300,
}


def test_each_job_has_its_time() -> None:
    for job in JOBS:
        times = croniter(job.cron, datetime(2026, 11, 22, tzinfo=UTC))
        moments = [times.get_next(float) for _ in range(50)]
        assert {later - earlier for earlier, later in pairwise(moments)} == {EVERY_S[job.name]}
    assert [job.name for job in JOBS] == list(EVERY_S)


def tools(pool: Pool, told: list[Change], reach_s: float = 3600.0) -> Tools:
    class Told(Reach):
        @property
        def for_s(self) -> float:
            return reach_s

    settings = Settings(worker=WorkerSettings(gateway_silence_s=15.0))
    return Tools(
        settings=settings,
        pool=pool,
        bus=Bus("nats://127.0.0.1:1", "tests"),
        clock=SystemClock(),
        reach=Told(pool),
        tell=told.extend,
    )


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
async def test_each_job_runs_on_an_empty_database(pool: Pool, job: schedule.Job) -> None:
    told: list[Change] = []
    await job.work(tools(pool, told))
    assert told == []


@pytest.mark.parametrize(("reach_s", "stations"), [(14.0, 0), (16.0, 1)])
async def test_nobody_is_buried_because_postgres_was_away(pool: Pool, reach_s: float, stations: int) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into gateway (gateway_id, seen_at) values ('g', now() - interval '1 minute')")
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) values ('S', 'accepted', 'g')"
        )
    told: list[Change] = []
    await schedule.release_stations(tools(pool, told, reach_s))
    assert len(told) == stations
