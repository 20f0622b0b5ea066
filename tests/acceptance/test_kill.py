"""Everything is killed, again and again, under load; afterwards the network's books equal the stations' own.

More and longer: TEST_KILL_ROUNDS=20 (rounds of all five victims), TEST_KILL_SEED=7 (which moments, which drivers).
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import psutil
import psycopg
import pytest

from tests.acceptance import books
from tests.fixtures.fleet import FleetProcess
from tests.fixtures.serve import ServeProcess, logged_errors

Serve = Callable[..., ServeProcess]
LetLoose = Callable[..., FleetProcess]

ROUNDS = int(os.environ.get("TEST_KILL_ROUNDS", "2"))
SEED = int(os.environ.get("TEST_KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
VICTIMS = ("gateway", "worker", "web", "nats-server", "postgres")
ROLES = ("gateway", "worker", "web")
STATIONS = 500
PAUSE_S = (0.5, 3.0)


def kill(serve: ServeProcess, name: str, chance: random.Random) -> None:
    """`kill -9` of one process of that name; of PostgreSQL the postmaster and everything below it."""
    # In a long run supervision waits up to half a minute before it starts again what died so often.
    serve.until(lambda: any(processes(serve, name)), 60.0)
    one = chance.choice(list(processes(serve, name)))
    below = one.children(recursive=True) if name == "postgres" else []
    for process in [one, *below]:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def processes(serve: ServeProcess, name: str) -> Iterator[psutil.Process]:
    for process in psutil.Process(serve.pid).children():
        with suppress(psutil.Error):
            if process.name() == name or process.cmdline()[-1:] == [name]:
                yield process


def held(database_url: str) -> int:
    """How many stations are connected, by the database."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select count(*) from station where gateway_id is not null").fetchone()
        return int(row[0]) if row else 0


@pytest.mark.acceptance
@pytest.mark.slow
@pytest.mark.timeout(240 + 60 * ROUNDS)
@pytest.mark.parametrize("gateways", [1, 2])
def test_nothing_acknowledged_is_lost_and_nothing_is_counted_twice(
    serve: Serve, fleet: LetLoose, gateways: int
) -> None:
    seed = SEED + gateways
    print(f"TEST_KILL_SEED={SEED} TEST_KILL_ROUNDS={ROUNDS}")
    chance = random.Random(seed)
    one = serve(VOLTWAY_GATEWAY_PROCESSES=str(gateways), VOLTWAY_GATEWAY_PING_INTERVAL_S="5")
    one.start()
    crowd = fleet(
        one.ocpp_url,
        one.url(),
        stations=STATIONS,
        seed=seed,
        speed=40.0,
        span_s=10.0 * ROUNDS,
        visits_per_hour=8.0,
        stay_s=360.0,
        chaos=True,
    )
    crowd.accepted()
    for _ in range(ROUNDS):
        for victim in chance.sample(VICTIMS, len(VICTIMS)):
            time.sleep(chance.uniform(*PAUSE_S))
            kill(one, victim, chance)
    time.sleep(chance.uniform(*PAUSE_S))
    one.kill_everything()
    one.start()
    for role in ROLES:
        one.until(partial(one.ready, role), 60.0)
    time.sleep(3.0)
    last = crowd.wind_down()

    comparison = books.compare(crowd.books(), books.read(one.url()))
    print(f"{comparison}\n{last}")
    assert not comparison.wrong, str(comparison)
    assert comparison.sessions > STATIONS / 2
    assert comparison.repeats > 0
    assert last.unacknowledged == last.given_up == last.malformed == 0
    assert last.call_errors == {}
    assert logged_errors(one.log) == []
    one.voltway("journal", "replay")
    one.until(lambda: held(one.url()) == 0)
    assert one.stop() == 0
