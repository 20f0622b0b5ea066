from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion

WHERE = {"remoteLocation": "https://logs.example/upload"}


async def test_a_log_is_promised_and_its_upload_told(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        asked = {"log": WHERE, "logType": "DiagnosticsLog", "requestId": 3}
        answer = (await csms.order("S", "GetLog", asked))[2]
        assert_response(version, "GetLog", answer)
        await station.said()
        station.world.wall.advance(station.world.wall.now + 3)
        await until(lambda: len(csms.of("S", "LogStatusNotification")) == 2)
    told = [one.payload for one in csms.of("S", "LogStatusNotification")]
    assert [one["status"] for one in told] == ["Uploading", "Uploaded"]
    for one in told:
        assert_request(version, "LogStatusNotification", one)


async def test_16_diagnostics_have_messages_of_their_own(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        answer = (await csms.order("S", "GetDiagnostics", {"location": "ftp://logs.example"}))[2]
        assert answer == {"fileName": "S.zip"}
        await station.said()
        station.world.wall.advance(station.world.wall.now + 3)
        await until(lambda: len(csms.of("S", "DiagnosticsStatusNotification")) == 2)
