import json

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.orders.answer import OrderRefused, error_frame, obey
from voltway.vocabulary.stations import OcppVersion


async def test_what_it_doesnt_know_it_says(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        for action in ("BootNotification", "NoSuchAction"):
            assert (await csms.order("S", action, {"reservationId": 1}))[:3:2] == [4, "NotImplemented"]


async def test_what_it_cant_read_it_says_in_the_words_of_its_version(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        kind, _, code, text, _ = await csms.order("S", "Reset", {"type": "Sideways"})
    assert (kind, code) == (4, "FormationViolation" if version is OcppVersion.V16 else "FormatViolation")
    assert "Sideways" in text


async def test_the_answer_carries_the_id_it_was_asked_with(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        frame = obey(station.station, b'"a \\"quoted\\" id"', "ClearCache", b"{}")
    assert json.loads(frame) == [3, 'a "quoted" id', {"status": "Accepted"}]


def test_a_description_is_cut_at_what_is_allowed() -> None:
    frame = json.loads(error_frame(b'"x"', OrderRefused("InternalError", "é" * 999)))
    assert len(frame[3]) == 255
