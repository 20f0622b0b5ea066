"""`voltway proxy` as a process of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.command_line import run_voltway
from tests.fixtures.gateway import until
from tests.fixtures.ocpp_client import OcppClient
from tests.fixtures.ports import new_port
from tests.proxy.running import ExactUplink
from voltway.cli.proxy import _settings
from voltway.kit.settings import Settings


async def test_it_passes_on_until_it_is_stopped(tmp_path: Path) -> None:
    port = new_port()
    environment = {**os.environ, "VOLTWAY_DATA_DIRECTORY": str(tmp_path), "VOLTWAY_PROXY_HEALTH_PORT": str(new_port())}
    async with ExactUplink() as uplink:
        words = ["proxy", "--listen", f"127.0.0.1:{port}", "--uplink", uplink.url]
        process = await asyncio.to_thread(
            subprocess.Popen, [sys.executable, "-m", "voltway", *words], env=environment, stderr=subprocess.PIPE
        )
        try:

            async def connected() -> OcppClient | None:
                try:
                    return await OcppClient(f"ws://127.0.0.1:{port}/ocpp", "S1").__aenter__()
                except OSError:
                    return None

            station = await until(connected, timeout_s=30)
            assert station is not None
            await station.send("hello")
            assert await uplink.hear() == "hello"
            process.send_signal(signal.SIGTERM)
            assert (await station.closed())[0] == 1012
            said = await asyncio.to_thread(process.communicate, timeout=20)
        finally:
            process.kill()
        assert process.returncode == 0, said


def test_what_is_typed_comes_before_what_is_set() -> None:
    mine = _settings(Settings(), "[::1]:9005", "wss://csms.example.com/ocpp")
    assert (mine.gateway.host, mine.gateway.port) == ("::1", 9005)
    assert mine.proxy.uplink_url == "wss://csms.example.com/ocpp"
    assert _settings(Settings(), None, None) == Settings()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--listen", "here"], "names no port"),
        (["--listen", "0.0.0.0:99999"], "names no port"),
        (["--uplink", "https://csms.example.com"], "no address of a central system"),
        (["--uplink", "wss://user:password@csms.example.com"], "no address of a central system"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(words: list[str], said: str) -> None:
    told = run_voltway("proxy", *words)
    assert told.code == 2
    assert said in told.err
