"""A station of OCPP 1.6 that has booted, and a card."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.v16.station import Station16
from voltway.vocabulary.stations import OcppVersion


@pytest_asyncio.fixture(loop_scope="module")
async def station(csms: Csms) -> AsyncIterator[Station16]:
    """Connected, taken in, its connector available."""
    async with csms.station(Station16, OcppVersion.V16) as made:
        await made.cold_boot()
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def card(csms: Csms) -> str:
    """A card that may charge."""
    return await csms.card()
