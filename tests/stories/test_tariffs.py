"""Prices at stations and payments there (OCPP 2.1), and what a session costs until now (2.x)."""

from decimal import Decimal

import pytest

from tests.fixtures.gateway import Network, RunningGateway, until
from tests.stories.test_charging_profiles import Site, charge
from tests.vocabulary.tariff_examples import LEAST
from voltway.kit.postgres import Pool
from voltway.payments import store
from voltway.simulator import SimulatedStation
from voltway.simulator.plan import AC_11
from voltway.simulator.terminal import settle
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_tariffs import (
    ChangeTransactionTariff,
    ClearTariffs,
    GetTariffs,
    NotifyWebPaymentStarted,
    SetDefaultTariff,
    UpdateCost,
)
from voltway.vocabulary.payments import Settlement, SettlementState
from voltway.vocabulary.stations import OcppVersion

OLDER = pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V201], ids=str)


@pytest.fixture
async def running(network: Network) -> RunningGateway:
    await network.add_station("SIM")
    await network.add_token("CARD")
    return await network.start()


@pytest.fixture
def site(running: RunningGateway) -> Site:
    return Site(running)


async def test_a_station_counts_by_a_tariff_until_it_is_cleared(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21, evses=(AC_11, AC_11)) as station:
        ref = await charge(station)
        assert (await site.accepted(GetTariffs())).answer == {"tariffs": []}
        await site.accepted(SetDefaultTariff(tariff=LEAST))
        held = {"tariff_id": "plain", "tariff_kind": "default", "evse_ids": [1, 2]}
        assert (await site.accepted(GetTariffs())).answer == {"tariffs": [held]}
        await site.accepted(ChangeTransactionTariff(ref=ref, tariff=LEAST))
        await site.accepted(NotifyWebPaymentStarted(evse_id=2, timeout_s=60))
        await site.accepted(ClearTariffs())
        again = await site.order(ClearTariffs(tariff_ids=["plain"]))
        assert (again.state, again.reason) == (CommandState.REJECTED, "plain: the station holds no such tariff")


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_what_a_session_costs_until_now(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        ref = await charge(station)
        command = await site.order(UpdateCost(ref=ref, total=Decimal("1.25")))
        if version is OcppVersion.V16:
            assert "no word for what a session costs" in str(command.reason)
            return
        assert command.state is CommandState.ACCEPTED
        assert station.station.till.costs == {1: (ref, 1.25)}


async def test_what_a_terminal_settled_is_known_once(network: Network, running: RunningGateway, pool: Pool) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21) as station:
        await station.boot()
        for state in ("Failed", "Settled"):
            settle(station.station, "P1", "12.10", reference="t", state=state)

        async def settled() -> list[Settlement]:
            async with pool.connection() as connection:
                told = await store.page(connection, "SIM")
            return told if told and told[0].state is SettlementState.SETTLED else []

        [payment] = await until(settled, "the payment is settled")
        assert (payment.psp_ref, payment.amount, payment.ref) == ("P1", Decimal("12.1"), "t")
        assert payment.receipt_url == "https://receipts.example/P1"


@OLDER
async def test_older_versions_say_that_they_can_not(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        command = await site.order(SetDefaultTariff(tariff=LEAST))
        assert command.state is CommandState.FAILED
        assert f"OCPP {version} knows no tariffs" in str(command.reason)
