import pytest

from tests.ocpp.outbound.wording import VERSIONS, answer, frame
from voltway.vocabulary.commands import ClearCache, CommandState
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize("version", VERSIONS)
def test_the_cache_is_cleared_or_the_station_says_no(version: OcppVersion) -> None:
    assert frame(version, ClearCache()) == ("ClearCache", {})
    assert answer(version, ClearCache(), {"status": "Accepted"}).state is CommandState.ACCEPTED
    refused = answer(version, ClearCache(), {"status": "Rejected"})
    assert refused.state is CommandState.REJECTED
    assert refused.reason is not None
    assert "did not clear its cache" in refused.reason
