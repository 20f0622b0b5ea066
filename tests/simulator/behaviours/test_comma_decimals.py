from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.speech.meter import samples_in
from voltway.vocabulary.stations import OcppVersion


async def test_16_writes_commas_and_2x_numbers(csms: SmallCsms, bad_station: StationOf, version: OcppVersion) -> None:
    async with bad_station(version, "comma_decimals") as station:
        await station.boot()
        await station.plug_in()
        await station.start("CARD")
        await station.charge(minutes=1)
    payload = csms.of("S", "MeterValues", "TransactionEvent")[-1].payload
    values = {sample["measurand"]: sample["value"] for sample in samples_in(payload)}
    assert values["Power.Active.Import"] == ("11040,0" if version is OcppVersion.V16 else 11_040)
