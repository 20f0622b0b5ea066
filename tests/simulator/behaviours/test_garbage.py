import json

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.behaviours.garbage import BROKEN_TEXT
from voltway.vocabulary.stations import OcppVersion

# These are OCPP-J in form, so this central system answers them.
WELL_FORMED = {b'[9,"x","Heartbeat",{}]', b'[2,17,"Heartbeat",{}]', b'[2,"x","NoSuchAction",{}]'}


def is_ocpp(frame: bytes) -> bool:
    try:
        parts = json.loads(frame)
        return isinstance(parts, list) and len(parts) == 4 and len(str(parts[1])) <= 36 and frame not in WELL_FORMED
    except (ValueError, RecursionError):
        return False


async def test_broken_frames_follow_readings_and_the_session_survives(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "garbage") as station:
        await station.boot()
        await station.plug_in()
        await station.start("CARD")
        await station.charge(minutes=30)
        assert (await station.stop()).energy_wh == 5520
    assert len(csms.broken) > 10


@pytest.mark.parametrize("frame", BROKEN_TEXT, ids=range(len(BROKEN_TEXT)))
def test_none_of_it_is_a_proper_call(frame: bytes) -> None:
    assert not is_ocpp(frame)
