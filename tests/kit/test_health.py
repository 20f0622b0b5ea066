import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable

import msgspec
import psutil
import pytest

from tests.fixtures.ports import new_port
from tests.fixtures.postgres import PrivatePostgres
from voltway.kit.health import Health, HealthServer
from voltway.kit.health_client import is_ready
from voltway.kit.metrics import Metrics
from voltway.kit.postgres import connect_pool, ping
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import PortTaken, StartupError


class Served:
    def __init__(self) -> None:
        self.health = Health()
        self.metrics = Metrics()
        self.port = new_port()
        self.server = HealthServer("127.0.0.1", self.port, self.health, self.metrics, "web.health_port")

    async def send(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            return await asyncio.wait_for(reader.read(), 10)
        finally:
            writer.close()

    async def get(self, path: str) -> tuple[int, bytes]:
        head, _, body = (await self.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())).partition(b"\r\n\r\n")
        return int(head.split(b" ")[1]), body


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    served = Served()
    await served.server.start()
    yield served
    await served.server.close()


async def test_ready_until_a_check_fails(served: Served) -> None:
    state: dict[str, str | None] = {"database": None, "bus": None}

    async def database() -> str | None:
        return state["database"]

    served.health.add("database", database)
    served.health.add("bus", lambda: state["bus"])
    assert await served.get("/readyz") == (200, b'{"status":"ready","failing":{}}\n')
    assert await is_ready("0.0.0.0", served.port)
    state["bus"] = "gone"
    status, body = await served.get("/readyz?verbose=1")
    assert status == 503
    assert msgspec.json.decode(body) == {"status": "failing", "failing": {"bus": "gone"}}
    assert not await is_ready("127.0.0.1", served.port)
    assert (await served.get("/livez"))[0] == 200


async def test_a_check_that_breaks_or_hangs_fails_alone(served: Served) -> None:
    async def hangs() -> str | None:
        await asyncio.sleep(60)
        return None

    def breaks() -> str | None:
        raise RuntimeError("password=hunter2")

    served.health.add("hangs", hangs)
    served.health.add("breaks", breaks)
    served.health.add("fine", lambda: None)
    began = time.monotonic()
    status, body = await served.get("/readyz")
    assert time.monotonic() - began < 4
    assert status == 503
    assert set(msgspec.json.decode(body)["failing"]) == {"hangs", "breaks"}
    assert b"hunter2" not in body


async def test_a_database_that_hangs_is_reported_in_time(
    served: Served, private_postgres: Callable[..., PrivatePostgres]
) -> None:
    postgres = private_postgres(migrated=False, options={"fsync": "off"})
    pool = await connect_pool(Settings(database_url=postgres.url), "test", size=1)
    served.health.add("database", lambda: ping(pool))
    assert (await served.get("/readyz"))[0] == 200
    frozen = [postgres.process.pid, *(child.pid for child in psutil.Process(postgres.process.pid).children())]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert (await served.get("/readyz"))[0] == 503
        assert time.monotonic() - began < 4
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    async with asyncio.timeout(10):
        while (await served.get("/readyz"))[0] != 200:  # noqa: ASYNC110  # as whoever watches the page does
            await asyncio.sleep(0.05)
    await pool.close()


async def test_metrics_are_prometheus_text(served: Served) -> None:
    served.metrics.count("calls", "Calls.").value += 3
    status, body = await served.get("/metrics")
    assert status == 200
    assert b"voltway_calls_total 3.0" in body


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"POST /readyz HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /etc/passwd HTTP/1.1\r\n\r\n", b"404"),
        (b"GET /livez HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431"),
        (b"\xff\xfe\r\n\r\n", b"405"),
    ],
)
async def test_everything_else_is_refused(served: Served, request_bytes: bytes, status: bytes) -> None:
    assert (await served.send(request_bytes)).split(b" ")[1] == status


async def test_a_silent_client_is_cut_off_and_others_are_served(served: Served) -> None:
    silent = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(20)]
    silent[0][1].write(b"GET /livez")
    assert (await served.get("/livez"))[0] == 200
    began = time.monotonic()
    assert await asyncio.wait_for(silent[0][0].read(), 10) == b""
    assert time.monotonic() - began < 8
    for _, writer in silent:
        writer.close()


async def test_a_taken_port_names_the_port_the_setting_and_the_process(served: Served) -> None:
    second = HealthServer("127.0.0.1", served.port, served.health, served.metrics, "web.health_port")
    with pytest.raises(PortTaken) as caught:
        await second.start()
    said = str(caught.value)
    assert f"port {served.port} on 127.0.0.1 is taken by" in said
    assert str(os.getpid()) in said
    assert "change web.health_port" in said
    foreign = HealthServer("192.0.2.1", served.port, served.health, served.metrics, "web.health_port")
    with pytest.raises(StartupError, match="change health_host"):
        await foreign.start()
