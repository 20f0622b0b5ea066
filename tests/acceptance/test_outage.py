"""PostgreSQL away for a minute, PostgreSQL frozen, NATS away: what is promised holds, and nothing needs a restart."""

import json
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from typing import Self

import httpx
import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.acceptance import books
from tests.fixtures.fleet import FleetProcess, announce
from tests.fixtures.nats import NatsServer
from tests.fixtures.postgres import PrivatePostgres
from tests.fixtures.serve import ServeProcess, logged_errors
from voltway.simulator.ledger import SessionAccount
from voltway.simulator.plan import StationPlan
from voltway.vocabulary.stations import OcppVersion

Serve = Callable[..., ServeProcess]
LetLoose = Callable[..., FleetProcess]
MakePostgres = Callable[..., PrivatePostgres]
Outage = Callable[[PrivatePostgres], AbstractContextManager[None]]

ROLES = ("gateway", "worker", "web")
STATIONS = 300
LOAD = {"speed": 40.0, "visits_per_hour": 6.0, "stay_s": 360.0}

IN_FLIGHT_S = 0.5
"""An answer whose commit was over when PostgreSQL went may reach its station this much later."""

MEMORY = 16 * 1024**2 + STATIONS * 64 * 1024
"""Bytes the gateway may grow by while PostgreSQL is away. Of each station 8 messages wait for their commit, then its
socket is read no more: for messages of 4 kB, twice over for what was decoded and decided, 64 kB a station. The rest is
for the heap's own ways and the message log."""

MOST_FLOODED_BYTES = 24 * 1024**2
"""What the sockets' buffers on both sides take, and 8 messages; the gateway reads the rest when it can do with it."""

BACK_WITHIN_S = 15.0

ORDERS_WITHIN_S = 130.0
"""An order that is lost on the way as the bus comes back is waited for by itself half a minute."""


class Memory:
    """Watches the resident size of processes, together, from a thread."""

    def __init__(self, processes: Sequence[psutil.Process]) -> None:
        self._processes = processes
        self.before = self._size()
        self.most = self.before
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            self.most = max(self.most, self._size())

    def _size(self) -> int:
        return sum(process.memory_info().rss for process in self._processes)


class Flood:
    """A station that has lost its mind: once begun, it sends as fast as its socket takes it and waits for nothing."""

    def __init__(self, line: ClientConnection) -> None:
        self.sent_bytes = 0
        self._line = line
        self._thread = threading.Thread(target=self._send_for_ever)

    def begin(self) -> None:
        self._thread.start()

    def _send_for_ever(self) -> None:
        with suppress(ConnectionClosed, OSError):
            for number in count():
                told = {"vendorId": "flood", "data": "x" * 16_000}
                frame = json.dumps([2, f"flood-{number}", "DataTransfer", told])
                self._line.send(frame)
                self.sent_bytes += len(frame)

    def end(self) -> None:
        with suppress(OSError):
            self._line.socket.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(10.0)


@contextmanager
def mad_station(url: str, database_url: str) -> Iterator[Flood]:
    """It is connected, and quiet for now."""
    announce(database_url, [StationPlan(station_id="FLOOD", version=OcppVersion.V16)])
    with connect(f"{url}/FLOOD", subprotocols=[Subprotocol("ocpp1.6")], compression=None) as line:
        flood = Flood(line)
        try:
            yield flood
        finally:
            flood.end()


def acknowledged_between(accounts: list[SessionAccount], first: float, last: float) -> list[tuple[str, int, str]]:
    """The messages about sessions whose answers reached their stations between two moments (POSIX seconds)."""
    return [
        (account.station_id, account.number, message.action)
        for account in accounts
        for message in account.messages
        if message.acknowledged_at is not None and first <= message.acknowledged_at < last
    ]


def pids(serve: ServeProcess) -> dict[str, list[int]]:
    return {role: [process.pid for process in serve.children(role)] for role in ROLES}


@contextmanager
def stopped(postgres: PrivatePostgres) -> Iterator[None]:
    """The server is shut down; whoever connects is refused."""
    postgres.stop()
    try:
        yield
    finally:
        postgres.start()


@contextmanager
def frozen(postgres: PrivatePostgres) -> Iterator[None]:
    """The server answers nothing, and no connection ends: a machine that hangs, or a network that swallows all."""
    postmaster = psutil.Process(postgres.process.pid)
    everyone = [postmaster, *postmaster.children(recursive=True)]
    for process in everyone:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in everyone:
            process.send_signal(signal.SIGCONT)


@pytest.mark.acceptance
@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("outage", "outage_s"), [(stopped, 60.0), (frozen, 20.0)])
def test_while_postgres_is_away_nothing_is_acknowledged_and_nothing_is_lost(
    serve: Serve, fleet: LetLoose, private_postgres: MakePostgres, outage: Outage, outage_s: float
) -> None:
    postgres = private_postgres()
    one = serve(
        VOLTWAY_DATABASE_URL=postgres.url,
        VOLTWAY_WEB_DATABASE_URL=postgres.web_url,
        VOLTWAY_GATEWAY_PING_INTERVAL_S="5",
    )
    one.start()
    crowd = fleet(one.ocpp_url, postgres.url, stations=STATIONS, seed=60, span_s=outage_s + 20.0, chaos=True, **LOAD)
    crowd.accepted()
    time.sleep(5.0)
    before = pids(one)

    with mad_station(one.ocpp_url, postgres.url) as flood, outage(postgres), Memory(one.children("gateway")) as memory:
        went_at = time.time()
        then = crowd.until(lambda _: True, 5.0, "a status")
        flood.begin()
        time.sleep(outage_s - 5.0)
        assert not one.ready("gateway")
        time.sleep(5.0)
        now = crowd.until(lambda _: True, 5.0, "a status")
        flood.end()
        back_at = time.time()
    one.until(lambda: all(one.ready(role) for role in ROLES), BACK_WITHIN_S)
    one.until(lambda: acknowledged_between(crowd.books(), back_at, time.time()), BACK_WITHIN_S)
    time.sleep(3.0)
    last = crowd.wind_down()

    told = crowd.books()
    comparison = books.compare(told, books.read(postgres.url))
    grown = memory.most - memory.before
    print(f"{comparison}\n{last}")
    print(
        f"grew by {grown / 1e6:.1f} MB from {memory.before / 1e6:.1f} MB, flooded with {flood.sent_bytes / 1e6:.1f} MB"
    )
    assert acknowledged_between(told, went_at + IN_FLIGHT_S, back_at) == []
    assert len(acknowledged_between(told, 0.0, went_at)) > STATIONS
    assert now.sent - then.sent > STATIONS
    assert now.timeouts - then.timeouts > STATIONS / 2
    assert not comparison.wrong, str(comparison)
    assert comparison.repeats > STATIONS / 2
    assert last.unacknowledged == last.given_up == last.malformed == 0
    assert grown < MEMORY
    assert 0 < flood.sent_bytes < MOST_FLOODED_BYTES
    assert pids(one) == before
    assert logged_errors(one.log) == []


def order(serve: ServeProcess, key: str, station_id: str) -> dict[str, object]:
    """An order to a station through the API: what came of it."""
    answer = httpx.post(
        f"http://127.0.0.1:{serve.ports['WEB_PORT']}/api/v1/stations/{station_id}/commands",
        json={"kind": "TriggerReport", "what": "heartbeat"},
        params={"wait_s": 5},
        headers={"Authorization": f"Bearer {key}"},
        timeout=20.0,
    )
    assert answer.status_code == 201, answer.text
    document: dict[str, object] = answer.json()
    return document


def until_accepted(serve: ServeProcess, key: str, station_id: str, crowd: FleetProcess) -> None:
    """Give orders until one is carried out; fails, and tells all there is to know, after `ORDERS_WITHIN_S`."""
    end = time.monotonic() + ORDERS_WITHIN_S
    became: Counter[tuple[object, object]] = Counter()
    while (given := order(serve, key, station_id))["state"] != "accepted":
        became[given["state"], given["reason"]] += 1
        if time.monotonic() > end:
            ready = {role: serve.ready(role) for role in ROLES}
            station = serve.voltway("station", "show", station_id, "--json")
            log = serve.log[-4000:]
            pytest.fail(f"orders became {became}; {ready}; {station}; {crowd.status}; {log}")
        time.sleep(0.1)


@pytest.mark.acceptance
@pytest.mark.slow
@pytest.mark.timeout(260)
def test_without_nats_charging_goes_on_and_orders_say_why_they_fail(
    serve: Serve, fleet: LetLoose, private_nats: NatsServer
) -> None:
    one = serve(VOLTWAY_NATS_URL=private_nats.url)
    one.start()
    crowd = fleet(one.ocpp_url, one.url(), stations=STATIONS, seed=61, span_s=30.0, **LOAD)
    crowd.accepted()
    station_id = crowd.plans[0].station_id
    key = json.loads(one.voltway("key", "add", "test", "--write", "--json"))["key"]
    assert order(one, key, station_id)["state"] == "accepted"
    before = pids(one)

    private_nats.kill()
    went_at = time.time()
    began = time.monotonic()
    failed = order(one, key, station_id)
    assert time.monotonic() - began < 10.0
    assert failed["state"] == "failed"
    assert "NATS" in str(failed["reason"])
    said = one.voltway("trigger", station_id, "heartbeat", code=1)
    assert "NATS" in said
    time.sleep(max(0.0, went_at + 12.0 - time.time()))
    back_at = time.time()
    private_nats.start()

    until_accepted(one, key, station_id, crowd)
    assert "accepted" in one.voltway("trigger", station_id, "heartbeat")
    last = crowd.wind_down()

    told = crowd.books()
    comparison = books.compare(told, books.read(one.url()))
    print(f"{comparison}\n{last}")
    meanwhile = [action for *_, action in acknowledged_between(told, went_at + 1.0, back_at)]
    whole = [session for session in told if _within(session, went_at, back_at)]
    assert len(meanwhile) > STATIONS
    assert len(whole) > STATIONS / 10
    assert not comparison.wrong, str(comparison)
    assert last.timeouts == last.lost_lines == last.given_up == 0
    assert pids(one) == before
    assert logged_errors(one.log) == []


def _within(account: SessionAccount, first: float, last: float) -> bool:
    """Whether a session's first message and its last were acknowledged between two moments."""
    moments = [message.acknowledged_at for message in account.messages]
    known = [moment for moment in moments if moment is not None]
    return account.ended_at is not None and len(known) == len(moments) and first < known[0] and known[-1] < last
