"""One gateway per module, with TLS beside the plain door, on the event loop it has in production."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
import uvloop
from psycopg.rows import dict_row

from tests.conformance.csms import Csms
from tests.conformance.line_security import written_certificate
from tests.fixtures.gateway import Network, ending
from tests.fixtures.postgres import Emptier
from voltway.kit import bus as bus_kit
from voltway.kit.clock import SystemClock
from voltway.kit.ending import end
from voltway.kit.settings import Settings
from voltway.tokens import local_list_keeping
from voltway.tokens.local_list_keeping import LocalListKeeping


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The server's certificate for localhost, and its key."""
    return written_certificate(tmp_path_factory.mktemp("tls"), "ECDSA")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def csms(
    worker_database_url: str,
    emptier: Emptier,
    nats_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    certificate: tuple[Path, Path],
) -> AsyncIterator[Csms]:
    """The system under test, running. Its stations and cards have names of their own, so tests can share it."""
    emptier.empty()
    directory = tmp_path_factory.mktemp("csms")
    settings = Settings(database_url=worker_database_url, nats_url=nats_url, data_directory=directory)
    bus = await bus_kit.connect(settings, "test")
    connection = await psycopg.AsyncConnection.connect(worker_database_url, autocommit=True, row_factory=dict_row)
    network = Network(settings, bus, connection)
    running = await network.start(tls_certificate=certificate[0], tls_key=certificate[1])
    yield Csms(network, running)
    for gateway in network.gateways:
        await ending(gateway.stop(), "a gateway")
    await connection.close()
    await bus.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def keeping(csms: Csms) -> AsyncIterator[None]:
    """A worker beside the gateway that keeps local lists, and looks often."""
    async with AsyncExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(local_list_keeping, "LOOK_S", 0.1)
        work = asyncio.create_task(LocalListKeeping(csms.running.pool, csms.running.bus, SystemClock()).run())
        yield
        await end([work])
