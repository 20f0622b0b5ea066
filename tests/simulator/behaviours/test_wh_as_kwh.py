from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.speech.meter import samples_in
from voltway.vocabulary.energy import ENERGY_IMPORT
from voltway.vocabulary.stations import OcppVersion


async def test_readings_are_a_thousand_times_too_small_and_the_books_right(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "wh_as_kwh") as station:
        await station.boot()
        await station.start("CARD")
        await station.meter(energy_wh=7400)
        assert (await station.stop()).energy_wh == 7400
    payload = csms.of("S", "MeterValues", "TransactionEvent")[-1 if version is OcppVersion.V16 else 1].payload
    [energy] = [sample for sample in samples_in(payload) if sample["measurand"] == ENERGY_IMPORT]
    unit = energy["unit"] if version is OcppVersion.V16 else energy["unitOfMeasure"]["unit"]
    assert (float(energy["value"]), unit) == (1007.4, "Wh")
