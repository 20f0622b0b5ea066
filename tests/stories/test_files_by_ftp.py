"""A station that knows only FTP is updated and sends its log by it: in every version that has both."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from tests.fixtures.gateway import Network
from tests.fixtures.ports import new_port
from tests.fixtures.web import Web, start_web
from tests.stories.test_firmware import Fleet, rebooted
from tests.stories.test_logs import Operator
from voltway.api.context import ApiContext
from voltway.kit.file_settings import FileSettings
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.firmware import UpdateState
from voltway.vocabulary.logs import LogState
from voltway.vocabulary.stations import OcppVersion

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)


@pytest.fixture
async def web(settings: Settings) -> AsyncIterator[Web]:
    """A web process that speaks FTP, too."""
    files = FileSettings(ftp_port=new_port(), ftp_host="127.0.0.1")
    web = await start_web(msgspec.structs.replace(settings, files=files))
    yield web
    await web.stop()


@VERSIONS
async def test_it_is_updated_and_sends_its_log(network: Network, pool: Pool, web: Web, version: OcppVersion) -> None:
    parts: ApiContext = web.app.state.api
    fleet, operator = Fleet(network, pool, parts), Operator(network, pool, web)
    await network.start()
    await network.add_station("SIM", quirks=["files_by_ftp"])
    async with fleet.station(version) as station:
        await station.boot()
        log = await operator.ended(await operator.ask())
        number = await fleet.ordered()
        await rebooted(station)
        update = await fleet.until(number, UpdateState.SUCCEEDED, UpdateState.FAILED)
    assert (log.state, update.state) == (LogState.UPLOADED, UpdateState.SUCCEEDED), update.reason
    assert "SIM" in await operator.fetch(log)
    requests = [row["request"] for row in await network.messages("SIM")]
    assert sum("ftp://station:station@127.0.0.1" in request for request in requests) == 2


async def test_without_ftp_nothing_is_ordered(network: Network, pool: Pool, settings: Settings) -> None:
    web = await start_web(settings)
    operator = Operator(network, pool, web)
    await network.start()
    await network.add_station("SIM", quirks=["files_by_ftp"])
    with pytest.raises(Conflict, match=r"set files\.ftp_port"):
        await operator.ask()
    await web.stop()
