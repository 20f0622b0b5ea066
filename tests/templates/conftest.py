import pytest

from tests.templates.fleet import Fleet
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool


@pytest.fixture
async def fleet(pool: Pool, bus: Bus) -> Fleet:
    """Four stations whose timeout is 60 s."""
    fleet = Fleet(pool, bus)
    await fleet.fill(4)
    return fleet
