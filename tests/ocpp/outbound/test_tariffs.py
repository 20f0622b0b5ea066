from typing import Any

import pytest

from tests.ocpp.outbound.wording import answer, frame
from tests.vocabulary import tariff_examples
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_tariffs import ChangeTransactionTariff, ClearTariffs, GetTariffs, SetDefaultTariff
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
ALL, LEAST = tariff_examples.ALL, tariff_examples.LEAST


def test_a_tariff_says_all_it_can() -> None:
    action, payload = frame(V21, SetDefaultTariff(tariff=ALL, evse_id=2))
    tariff = payload["tariff"]
    assert (action, payload["evseId"], tariff["validFrom"]) == ("SetDefaultTariff", 2, "2030-01-01T00:00:00.000Z")
    first, second = tariff["energy"]["prices"]
    assert (first["priceKwh"], second) == (0.45, {"priceKwh": 0.39})
    assert first["conditions"]["dayOfWeek"][0] == "Monday"
    counted = {name: value for name, value in first["conditions"].items() if name != "dayOfWeek"}
    assert counted == {
        "startTimeOfDay": "18:00",
        "endTimeOfDay": "06:30",
        "validFromDate": "2030-01-01",
        "validToDate": "2030-12-31",
        "evseKind": "DC",
        "minEnergy": 1000,
        "maxEnergy": 20000,
        "minCurrent": 6,
        "maxCurrent": 31.5,
        "minPower": 1380,
        "maxPower": 22000,
        "minTime": 60,
        "maxTime": 7200,
        "minChargingTime": 60,
        "maxChargingTime": 3600,
        "minIdleTime": 300,
        "maxIdleTime": 900,
    }
    once = {"evseKind": "AC", "paymentBrand": "Visa", "paymentRecognition": "debit"}
    assert tariff["fixedFee"]["prices"] == [{"priceFixed": 0.35, "conditions": once}]
    assert tariff["chargingTime"]["taxRates"] == [{"type": "VAT", "tax": 19, "stack": 0}]
    assert [tariff[name]["prices"][0]["priceMinute"] for name in ("idleTime", "reservationTime")] == [0.1, 0.02]
    assert (tariff["minCost"], tariff["maxCost"]["exclTax"]) == ({"inclTax": 1}, 100)


def test_the_least_is_told_of_one() -> None:
    _, payload = frame(V21, SetDefaultTariff(tariff=LEAST))
    energy = {"prices": [{"priceKwh": 0.45}]}
    assert payload == {"evseId": 0, "tariff": {"tariffId": "plain", "currency": "EUR", "energy": energy}}


def test_a_transaction_goes_on_by_another_at_once() -> None:
    _, payload = frame(V21, ChangeTransactionTariff(ref="t", tariff=LEAST))
    assert payload["transactionId"] == "t"
    with pytest.raises(Unsupported, match="counts at once"):
        calls_for(V21, ChangeTransactionTariff(ref="t", tariff=ALL))


def test_what_stands_where_is_told_without_whose_tokens() -> None:
    told = {"tariffId": "d", "tariffKind": "DriverTariff", "evseIds": [1, 2], "idTokens": ["04AA"]}
    held = answer(V21, GetTariffs(), {"status": "Accepted", "tariffAssignments": [told]})
    assert held.answer == {"tariffs": [{"tariff_id": "d", "tariff_kind": "driver", "evse_ids": [1, 2]}]}
    nothing = answer(V21, GetTariffs(), {"status": "NoTariff"})
    assert (nothing.state, nothing.answer) == (CommandState.ACCEPTED, {"tariffs": []})
    assert answer(V21, GetTariffs(), {"status": "Rejected"}).state is CommandState.REJECTED


def test_which_are_not_gone_is_said() -> None:
    assert frame(V21, ClearTariffs()) == ("ClearTariffs", {})
    assert frame(V21, ClearTariffs(tariff_ids=["a"], evse_id=1))[1] == {"tariffIds": ["a"], "evseId": 1}

    def cleared(*results: dict[str, Any]) -> tuple[CommandState, str | None]:
        told = answer(V21, ClearTariffs(), {"clearTariffsResult": list(results)})
        return told.state, told.reason

    gone = {"tariffId": "a", "status": "Accepted"}
    assert cleared(gone) == (CommandState.ACCEPTED, None)
    state, reason = cleared(gone, {"tariffId": "b", "status": "NoTariff"})
    assert (state, reason) == (CommandState.REJECTED, "b: the station holds no such tariff")


@pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V201], ids=str)
def test_older_versions_have_none(version: OcppVersion) -> None:
    for order in (SetDefaultTariff(tariff=LEAST), GetTariffs(), ClearTariffs()):
        with pytest.raises(Unsupported, match="knows no tariffs"):
            calls_for(version, order)
