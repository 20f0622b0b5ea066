from typing import Any

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21


def tariff(tariff_id: str, currency: str = "EUR", prices: int = 1) -> dict[str, Any]:
    return {"tariffId": tariff_id, "currency": currency, "energy": {"prices": [{"priceKwh": 0.45}] * prices}}


async def test_tariffs_are_held_told_and_forgotten(csms: SmallCsms, station_of: StationOf) -> None:
    async def order(action: str, payload: dict[str, Any]) -> dict[str, Any]:
        answer = (await csms.order("S", action, payload))[2]
        assert_response(V21, action, answer)
        return dict(answer)

    async def hold(evse_id: int, wanted: dict[str, Any]) -> str:
        return str((await order("SetDefaultTariff", {"evseId": evse_id, "tariff": wanted}))["status"])

    async with station_of(V21, evses=(AC_11, AC_11)) as station:
        await station.boot()
        assert await order("GetTariffs", {"evseId": 0}) == {"status": "NoTariff"}
        assert await hold(0, tariff("a")) == "Accepted"
        assert await hold(2, tariff("b")) == "Accepted"
        assert await hold(1, tariff("b", "CHF")) == "DuplicateTariffId"
        assert await hold(1, tariff("c", prices=11)) == "TooManyElements"
        assert await hold(3, tariff("c")) == "Rejected"
        told = await order("GetTariffs", {"evseId": 0})
        assert [(one["tariffId"], one["evseIds"]) for one in told["tariffAssignments"]] == [("a", [1]), ("b", [2])]
        cleared = await order("ClearTariffs", {"tariffIds": ["a", "x"]})
        assert [one["status"] for one in cleared["clearTariffsResult"]] == ["Accepted", "NoTariff"]
        assert set(station.station.till.tariffs) == {2}
        assert await order("ClearTariffs", {}) == {"clearTariffsResult": [{"tariffId": "b", "status": "Accepted"}]}
        assert await order("ClearTariffs", {}) == {"clearTariffsResult": [{"status": "NoTariff"}]}


async def test_what_a_session_costs_and_who_pays(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(V21) as station:
        await station.boot()
        await station.plug_in()
        ref = str((await station.start("CARD")).reference)

        async def change(reference: str, wanted: dict[str, Any]) -> str:
            payload = {"transactionId": reference, "tariff": wanted}
            return str((await csms.order("S", "ChangeTransactionTariff", payload))[2]["status"])

        assert await change("nobody's", tariff("a")) == "TxNotFound"
        assert await change(ref, tariff("a")) == "Accepted"
        assert await change(ref, tariff("b", "CHF")) == "NoCurrencyChange"
        assert await change(ref, tariff("c", prices=11)) == "TooManyElements"
        for reference, cost in ((ref, 1.25), ("nobody's", 9.0)):
            await csms.order("S", "CostUpdated", {"transactionId": reference, "totalCost": cost})
        for evse_id in (1, 7):
            await csms.order("S", "NotifyWebPaymentStarted", {"evseId": evse_id, "timeout": 60})
        till = station.station.till
        assert till.costs == {1: (ref, 1.25)}
        assert set(till.paying_until) == {1}
