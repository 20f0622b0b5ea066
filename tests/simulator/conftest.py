"""What tests of the simulator share."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from tests.simulator.small_csms import SmallCsms
from voltway.simulator import SimulatedStation
from voltway.vocabulary.stations import OcppVersion

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

StationOf = Callable[..., SimulatedStation]


@pytest.fixture
async def csms() -> AsyncIterator[SmallCsms]:
    async with SmallCsms() as running:
        yield running


@pytest.fixture(params=list(OcppVersion), ids=str)
def version(request: pytest.FixtureRequest) -> OcppVersion:
    return OcppVersion(request.param)


@pytest.fixture
def station_of(csms: SmallCsms) -> StationOf:
    """Make a scripted station named S for the running central system, on a Monday morning."""

    def make(version: OcppVersion, **wishes: object) -> SimulatedStation:
        return SimulatedStation(csms.url, "S", version, **{"begins_at": MONDAY, **wishes})

    return make
