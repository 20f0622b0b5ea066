"""What tests of the simulator share."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.simulator.small_csms import SmallCsms
from voltway.simulator import SimulatedStation
from voltway.vocabulary.stations import OcppVersion

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

StationOf = Callable[..., SimulatedStation]


async def until(reached: Callable[[], object], timeout_s: float = 5.0) -> None:
    """Wait until something is so. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while True:
            if reached():
                return
            await asyncio.sleep(0.01)


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

    def make(version: OcppVersion, **wishes: Any) -> SimulatedStation:
        return SimulatedStation(csms.url, "S", version, **{"begins_at": MONDAY, **wishes})

    return make
