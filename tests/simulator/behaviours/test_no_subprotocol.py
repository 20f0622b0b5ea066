import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize(("probability", "said"), [(1.0, None), (0.0, "ocpp1.6")])
async def test_the_header_is_missing_or_not(
    csms: SmallCsms, bad_station: StationOf, probability: float, said: str | None
) -> None:
    async with bad_station(OcppVersion.V16, "no_subprotocol", probability=probability) as station:
        await station.boot()
    assert csms.requests[0].headers.get("Sec-WebSocket-Protocol") == said
