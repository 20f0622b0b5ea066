import asyncio
import stat
from pathlib import Path

import psutil
import pytest
from nats.aio.client import Client
from nats.errors import Error

from tests.fixtures.nats import NatsServer, start_nats
from voltway.kit.data_directory import DataDirectory
from voltway.kit.embedded_nats import EmbeddedNats


async def test_only_those_with_the_password_enter(private_nats: NatsServer) -> None:
    client = Client()
    await client.connect(private_nats.url, allow_reconnect=False)
    await client.close()
    stranger = Client()
    with pytest.raises(Error):
        await stranger.connect("nats://" + private_nats.url.split("@")[1], allow_reconnect=False)
    await stranger.close()


async def test_it_listens_only_on_loopback_and_hides_the_password(private_nats: NatsServer) -> None:
    process = psutil.Process(private_nats.process.pid)
    listening = [c.laddr for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert [address.ip for address in listening] == ["127.0.0.1"]
    password = private_nats.server.data.secret("nats")
    assert password in private_nats.url
    assert password not in " ".join(process.cmdline())
    assert password not in str(process.environ())
    configuration = private_nats.server.data.nats / "nats.conf"
    assert stat.S_IMODE(configuration.stat().st_mode) == 0o600


def test_port_and_password_stay_from_start_to_start(private_nats: NatsServer) -> None:
    url = private_nats.url
    private_nats.kill()
    second = EmbeddedNats(private_nats.server.data)
    process = start_nats(second)
    assert second.url == url
    process.kill()
    process.wait()
    private_nats.start()


def test_a_taken_port_is_left_to_its_owner(private_nats: NatsServer, tmp_path: Path) -> None:
    other = DataDirectory(tmp_path / "other")
    (other.path / "nats").mkdir(parents=True)
    taken = private_nats.url.rpartition(":")[2]
    (other.nats / "port").write_text(taken)
    second = EmbeddedNats(other)
    process = start_nats(second)
    assert second.url.rpartition(":")[2] != taken
    assert private_nats.process.poll() is None
    process.kill()
    process.wait()


def test_a_leftover_is_ended(private_nats: NatsServer) -> None:
    again = EmbeddedNats(private_nats.server.data)
    process = start_nats(again)
    assert private_nats.process.wait(5) is not None
    assert asyncio.run(again.is_ready(process.pid))
    process.kill()
    process.wait()
