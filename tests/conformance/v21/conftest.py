"""A station of OCPP 2.1 that has booted, and a card: what 2.0.1 does not have."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.v201.station import Station2
from voltway.vocabulary.stations import OcppVersion


@pytest_asyncio.fixture(loop_scope="module")
async def station(csms: Csms) -> AsyncIterator[Station2]:
    """Connected, taken in, its connector available."""
    async with csms.station(Station2, OcppVersion.V21) as made:
        await made.cold_boot()
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def card(csms: Csms) -> str:
    """A card that may charge."""
    return await csms.card()
