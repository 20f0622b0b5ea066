"""Workers are killed again and again while facts come in: each event is delivered at least once, in order per subject.

More and longer: TEST_KILL_ROUNDS=20, TEST_KILL_SEED=7 (which moments, which worker, which answers).
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.fixtures.ports import new_port
from tests.fixtures.serve import logged_errors
from tests.webhooks.made import boot, column, record
from tests.webhooks.receiver import OK, Received, answer, receiving, until
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.webhooks import endpoints
from voltway.webhooks.events import EventType

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("TEST_KILL_ROUNDS", "6"))
SEED = int(os.environ.get("TEST_KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
WORKERS = 2
STATIONS = 12
EVENTS_PER_ROUND = 120
KEY = b"a key that the workers of this test share"


class Worker:
    """One `voltway worker`, started anew after each death."""

    def __init__(self, settings: Settings, key_file: Path, log: Path) -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("VOLTWAY_")}
        self.environment = {
            **inherited,
            "PYTHONPATH": os.pathsep.join([str(ROOT), inherited.get("PYTHONPATH", "")]),
            "VOLTWAY_DATABASE_URL": settings.database_url or "",
            "VOLTWAY_NATS_URL": settings.nats_url or "",
            "VOLTWAY_SEALING_KEY_FILE": str(key_file),
            "VOLTWAY_LOG_FORMAT": "json",
            "VOLTWAY_WORKER_HEALTH_PORT": str(new_port()),
            "VOLTWAY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES": "true",
            "VOLTWAY_WEBHOOKS_TIMEOUT_S": "1",
            "VOLTWAY_WEBHOOKS_RETRY_AFTER_S": ",".join(["0.2"] * 50),
        }
        self.log = log
        self.process = self._start()

    def errors(self) -> list[str]:
        """What it logged that nobody expects of one whose neighbours are killed."""
        return logged_errors(self.log.read_text())

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "voltway", "worker"], env=self.environment, stdout=log, stderr=log
            )

    def kill_and_start_again(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.process = self._start()


@contextmanager
def workers(settings: Settings, folder: Path) -> Iterator[list[Worker]]:
    key_file = folder / "key"
    key_file.write_bytes(KEY)
    running = [Worker(settings, key_file, folder / f"worker{number}.log") for number in range(WORKERS)]
    try:
        yield running
    finally:
        for worker in running:
            with suppress(ProcessLookupError):
                worker.process.kill()
            worker.process.wait(10)


class Witness:
    """A receiver that sometimes refuses, hangs up or is slow, and remembers what it took, and when it was too early."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.taken: dict[str, set[int]] = defaultdict(set)
        self.too_early: list[str] = []
        self.refused = 0

    async def hear(self, one: Received) -> bytes | None:
        station, serial = one.event["data"]["station_id"], int(one.event["data"]["serial"])
        if not self.taken[station].issuperset(range(serial)):
            self.too_early.append(f"{station} {serial}")
        await asyncio.sleep(self.chance.uniform(0, 0.05))
        mood = self.chance.random()
        if mood < 0.05:
            self.refused += 1
            return None if mood < 0.02 else answer(503)
        self.taken[station].add(serial)
        return OK

    @property
    def count(self) -> int:
        return sum(len(serials) for serials in self.taken.values())


@pytest.mark.acceptance
@pytest.mark.slow
@pytest.mark.timeout(90 + 10 * ROUNDS)
async def test_killed_workers_lose_nothing_and_keep_the_order(settings: Settings, pool: Pool, tmp_path: Path) -> None:
    print(f"TEST_KILL_SEED={SEED} TEST_KILL_ROUNDS={ROUNDS}")
    chance = random.Random(SEED)
    witness = Witness(chance)
    async with receiving(witness.hear) as receiver:
        async with pool.connection() as conn:
            made = await endpoints.add(
                conn,
                Sealing(KEY),
                url=receiver.url(),
                events=[EventType.STATION_BOOTED],
                created_by="test",
                allow_private=True,
            )
        with workers(settings, tmp_path) as running:
            told = await load_and_kill(pool, running, chance)
            await until(lambda: all_settled(pool, witness, told), 60.0)
    assert witness.too_early == []
    expected = set(range(told // STATIONS))
    assert dict(witness.taken) == {f"S{number}": expected for number in range(STATIONS)}
    assert all(one.is_signed_with(made.secret) for one in receiver.received)
    # The same message has the same id, however often it came; killing repeats a few, not all.
    assert len(set(receiver.ids)) == told == EVENTS_PER_ROUND * ROUNDS
    assert len(receiver.ids) - witness.refused < told + ROUNDS * WORKERS * 32
    assert await column(pool, "select 1 from webhook_lane") == []
    assert [line for worker in running for line in worker.errors()] == []


async def load_and_kill(pool: Pool, running: list[Worker], chance: random.Random) -> int:
    """Append facts all the while, in transactions of some, and kill one worker a round; how many facts."""
    serials = dict.fromkeys(range(STATIONS), 0)
    for _ in range(ROUNDS):
        # Long enough that the one killed the round before is at work again, now and then.
        steps, victim, at = 12, chance.choice(running), chance.randrange(12)
        for step in range(steps):
            await record(pool, *(boot(f"S{s}", serials[s]) for s in batch(step, serials)))
            await asyncio.sleep(chance.uniform(0.05, 0.3))
            if step == at:
                await asyncio.to_thread(victim.kill_and_start_again)
    return sum(serials.values())


def batch(step: int, serials: dict[int, int]) -> Iterator[int]:
    """The stations of one transaction; the serial of each is used up when the next one is asked for."""
    per_step = EVENTS_PER_ROUND // 12
    for number in range(step * per_step, (step + 1) * per_step):
        station = number % STATIONS
        yield station
        serials[station] += 1


async def all_settled(pool: Pool, witness: Witness, told: int) -> bool:
    return witness.count >= told and not await column(
        pool, "select 1 from webhook_delivery where state = 'waiting' limit 1"
    )
