import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.behaviours.transaction_ids import ODD_IDS, OddTransactionId
from voltway.simulator.dice import dice
from voltway.vocabulary.stations import OcppVersion


async def test_a_16_station_uses_an_id_nobody_gave(csms: SmallCsms, bad_station: StationOf) -> None:
    async with bad_station(OcppVersion.V16, "odd_transaction_id") as station:
        await station.boot()
        await station.start("CARD")
        await station.meter(energy_wh=10)
        await station.stop()
        [account] = station.ledger()
    used = {told.payload["transactionId"] for told in csms.of("S", "MeterValues", "StopTransaction")}
    assert used == {int(account.reference or "")}
    assert account.reference in ODD_IDS
    assert account.messages[0].answer_references == ["1"]


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_all_odd_ids_are_used_or_none(probability: float) -> None:
    behaviour = OddTransactionId(probability, dice(1))
    used = {behaviour.reference("7") for _ in range(100)}
    assert used == (set(ODD_IDS) if probability else {"7"})
    assert max(map(int, ODD_IDS)) == 2**63 - 1
