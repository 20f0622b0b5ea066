"""A station is asked for its log, really sends it over HTTP, and the operator fetches it: in every version."""

import msgspec
import pytest

from tests.fixtures.gateway import Network, until
from tests.fixtures.web import Web
from tests.stories.station import T0
from voltway.api.context import ApiContext
from voltway.files import keeping
from voltway.files.links import links_of
from voltway.files.ranges import Span
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.logs import asking, store
from voltway.logs.asking import Asking, Wish
from voltway.simulator import SimulatedStation
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.logs import LogKind, LogState, StationLog
from voltway.vocabulary.stations import OcppVersion

PASSWORD = "a password of sixteen"
ORIGIN = Origin(actor=Actor(ActorKind.SYSTEM, "test", "test"))


class Operator:
    """Somebody who asks stations for logs, and takes them where the web process says."""

    def __init__(self, network: Network, pool: Pool, web: Web, public_url: str | None = None) -> None:
        parts: ApiContext = web.app.state.api
        files = msgspec.structs.replace(parts.settings.files, public_url=public_url or web.url)
        settings = msgspec.structs.replace(parts.settings, files=files)
        self.parts, self.pool = parts, pool
        self.by = Asking(pool, network.bus, SystemClock(), settings, links_of(settings, parts.sealing))

    async def ask(self, kind: LogKind = LogKind.DIAGNOSTICS, retries: int | None = None) -> StationLog:
        wish = Wish(station_id="SIM", kind=kind, oldest=T0, retries=retries, retry_interval_s=0)
        return await asking.ask(self.by, wish, ORIGIN)

    async def ended(self, log: StationLog) -> StationLog:
        """What the station says in the end."""

        async def last_word() -> StationLog | None:
            async with self.pool.connection() as connection:
                cursor = await connection.execute("select ended_at from station_log where log_id = %s", (log.log_id,))
                if await cursor.fetchone() == (None,):
                    return None
                return await store.known(connection, log.log_id)

        found = await until(last_word, "the log's end")
        assert found is not None
        return found

    async def fetch(self, log: StationLog) -> str:
        async with self.pool.connection() as connection:
            file = await asking.file_of(connection, log.log_id)
        span = Span(0, file.size_bytes or 0)
        return b"".join([piece async for piece in keeping.content(self.parts.storage, file, span)]).decode()


@pytest.fixture
async def operator(network: Network, pool: Pool, web: Web) -> Operator:
    await network.start()
    await network.add_station("SIM", password=PASSWORD)
    return Operator(network, pool, web)


@pytest.mark.parametrize("kind", [LogKind.DIAGNOSTICS, LogKind.SECURITY], ids=str)
@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_a_station_sends_its_log(
    network: Network, operator: Operator, version: OcppVersion, kind: LogKind
) -> None:
    async with SimulatedStation(network.url, "SIM", version, password=PASSWORD) as station:
        await station.boot()
        asked = await operator.ask(kind)
        assert asked.state in {LogState.ACCEPTED, LogState.UPLOADING, LogState.UPLOADED}
        sent = await operator.ended(asked)
    assert (sent.state, sent.reason) == (LogState.UPLOADED, None)
    content = await operator.fetch(sent)
    assert sent.size_bytes == len(content)
    assert f"OCPP {version}" in content
    assert ("StartupOfTheDevice" in content) == (kind is LogKind.SECURITY)
    assert sent.file_name is not None
    assert sent.file_name.startswith("SIM-")


async def test_only_two_one_has_a_data_collector(network: Network, operator: Operator) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21, password=PASSWORD) as station:
        await station.boot()
        assert (await operator.ended(await operator.ask(LogKind.DATA_COLLECTOR))).state is LogState.UPLOADED
    for version in (OcppVersion.V16, OcppVersion.V201):
        async with SimulatedStation(network.url, "SIM", version, password=PASSWORD) as station:
            await station.boot()
            refused = await operator.ask(LogKind.DATA_COLLECTOR)
        assert (refused.state, "data collector" in (refused.reason or "")) == (LogState.FAILED, True)


@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_an_upload_that_fails_is_told(network: Network, pool: Pool, web: Web, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("SIM", password=PASSWORD)
    nowhere = Operator(network, pool, web, public_url="http://127.0.0.1:1")
    async with SimulatedStation(network.url, "SIM", version, password=PASSWORD) as station:
        await station.boot()
        failed = await nowhere.ended(await nowhere.ask(retries=2))
    assert (failed.state, failed.reason) == (LogState.FAILED, "the station could not send it")
    assert failed.size_bytes is None
