"""A station of OCPP 2.x that has booted, and a card. What 2.0.1 is certified with is told in 2.1, too."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.v201.station import Station2
from voltway.vocabulary.stations import OcppVersion


@pytest.fixture(params=[OcppVersion.V201, OcppVersion.V21], ids=str)
def version(request: pytest.FixtureRequest) -> OcppVersion:
    """Each conversation is held in 2.0.1 and in 2.1, which has no test cases of its own here."""
    version: OcppVersion = request.param
    return version


@pytest_asyncio.fixture(loop_scope="module")
async def station(csms: Csms, version: OcppVersion) -> AsyncIterator[Station2]:
    """Connected, taken in, its connector available."""
    async with csms.station(Station2, version) as made:
        await made.cold_boot()
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def card(csms: Csms) -> str:
    """A card that may charge."""
    return await csms.card()
