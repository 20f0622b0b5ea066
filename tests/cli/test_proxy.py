"""`voltway proxy` as a process of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.fixtures.command_line import run_voltway
from tests.fixtures.gateway import until
from tests.fixtures.ocpp_client import BOOT_V16, OcppClient
from tests.fixtures.ports import new_port
from tests.proxy.running import ExactUplink
from tests.simulator.small_csms import SmallCsms
from voltway.cli.proxy import _settings
from voltway.kit.settings import Settings


async def started(directory: Path, port: int, uplink: str, **settings: str) -> "subprocess.Popen[bytes]":
    """A proxy that is on its way to be open."""
    environment = {"VOLTWAY_DATA_DIRECTORY": str(directory), "VOLTWAY_PROXY_HEALTH_PORT": str(new_port()), **settings}
    words = ["proxy", "--listen", f"127.0.0.1:{port}", "--uplink", uplink]
    return await asyncio.to_thread(
        subprocess.Popen,
        [sys.executable, "-m", "voltway", *words],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
    )


async def connected(port: int) -> OcppClient:
    """The station, once it is let in."""

    async def comes_in() -> OcppClient | None:
        try:
            return await OcppClient(f"ws://127.0.0.1:{port}/ocpp", "S1").__aenter__()
        except (OSError, InvalidStatus):
            return None

    station = await until(comes_in, timeout_s=30)
    assert station is not None
    return station


async def test_it_passes_on_until_it_is_stopped(tmp_path: Path) -> None:
    port = new_port()
    async with ExactUplink() as uplink:
        process = await started(tmp_path, port, uplink.url)
        try:
            station = await connected(port)
            await station.send("hello")
            assert await uplink.hear() == "hello"
            process.send_signal(signal.SIGTERM)
            assert (await station.closed())[0] == 1012
            said = await asyncio.to_thread(process.communicate, timeout=20)
        finally:
            process.kill()
        assert process.returncode == 0, said


async def test_what_it_has_acknowledged_outlives_it(tmp_path: Path) -> None:
    """Killed in the middle of an outage: what the station was told is safe, is told to the central system later."""
    port = new_port()
    settings = {"VOLTWAY_PROXY_WHEN_OFFLINE": "keep", "VOLTWAY_PROXY_ACCEPT_UNKNOWN_TOKENS": "true"}
    start = {"connectorId": 1, "idTag": "CARD", "meterStart": 5, "timestamp": "2026-11-02T08:00:00Z"}
    stop = {"meterStop": 9, "timestamp": "2026-11-02T09:00:00Z"}
    async with SmallCsms() as csms:
        process = await started(tmp_path, port, csms.url, **settings)
        try:
            station = await connected(port)
            await station.call("BootNotification", BOOT_V16)
            await csms.stop()
            number = (await station.call("StartTransaction", start))["transactionId"]
            process.kill()
            await station.closed()
            await asyncio.to_thread(process.communicate, timeout=20)
            process = await started(tmp_path, port, csms.url, **settings)
            station = await connected(port)
            assert await station.call("StopTransaction", {**stop, "transactionId": number}) == {}
            await csms.listen()

            async def told() -> bool:
                return bool(csms.of("S1", "StopTransaction"))

            await until(told, timeout_s=30)
            await station.close()
        finally:
            process.kill()
            await asyncio.to_thread(process.communicate, timeout=20)
    assert [(one.action, one.payload) for one in csms.told[1:]] == [
        ("StartTransaction", start),
        ("StopTransaction", {**stop, "transactionId": csms.transactions}),
    ]
    assert number != csms.transactions == 1


def test_what_is_typed_comes_before_what_is_set() -> None:
    typed: dict[str, str | float | None] = {
        "uplink_url": "wss://csms.example.com/ocpp",
        "station_limit_a": 16.0,
        "site_limit_a": None,
    }
    mine = _settings(Settings(), "[::1]:9005", typed)
    assert (mine.gateway.host, mine.gateway.port) == ("::1", 9005)
    assert mine.proxy.uplink_url == "wss://csms.example.com/ocpp"
    assert (mine.proxy.station_limit_a, mine.proxy.site_limit_a) == (16.0, None)
    assert _settings(Settings(), None, {"uplink_url": None}) == Settings()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--listen", "here"], "names no port"),
        (["--listen", "0.0.0.0:99999"], "names no port"),
        (["--uplink", "https://csms.example.com"], "uplink_url"),
        (["--limit-a", "-1"], "station_limit_a"),
        (["--uplink", "wss://user:password@csms.example.com"], "uplink_url"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(words: list[str], said: str) -> None:
    told = run_voltway("proxy", *words)
    assert told.code == 2
    assert said in told.err
