"""A car shows its contract, and charges or does not: 2.x part 2, C07."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.gateway import Network
from tests.plug_and_charge.responder import EMAID, NOW, OcspResponder, made, responder, serial
from voltway.certificates import issuing
from voltway.plug_and_charge import trusting
from voltway.simulator import SimulatedStation
from voltway.vocabulary.certificates import TrustedUse
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

TWO = pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
CHAIN = issuing.pem_of(*made().contract)


@pytest.fixture
async def asked(network: Network) -> AsyncIterator[OcspResponder]:
    """A network that believes the contracts of one mobility operator, and asks its responder."""
    running = await network.start()
    await network.add_station("SIM")
    await network.add_token(EMAID, kind="eMAID")
    async with responder(made().signers) as answering, running.pool.connection() as conn:
        for name, use in (("mo_root", TrustedUse.MO_ROOT), ("mo_sub_2", TrustedUse.SUB_CA)):
            pem = issuing.pem_of(made().signers[name].certificate)
            await trusting.trust(conn, pem, use, answering.url, NOW)
        yield answering


@TWO
async def test_a_car_shows_its_contract(network: Network, asked: OcspResponder, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        assert await station.show_contract(EMAID, CHAIN) == (AuthorizationStatus.ACCEPTED, "Accepted")
        assert asked.asked

        await network.change_token(EMAID, status="blocked")
        told = await station.show_contract(EMAID, CHAIN)
        assert told == (AuthorizationStatus.BLOCKED, "ContractCancelled")
        await network.change_token(EMAID, status="active")

        await network.add_token("DE83DUIEN83QGZD", kind="eMAID")
        told = await station.show_contract("DE83DUIEN83QGZD", CHAIN)
        assert told == (AuthorizationStatus.INVALID, "NoCertificateAvailable")

        asked.revoked.add(serial(made().signers["contract"]))
        told = await station.show_contract(EMAID, CHAIN)
        assert told == (AuthorizationStatus.INVALID, "CertificateRevoked")


@TWO
async def test_where_everybody_may_charge_nobody_is_refused(
    network: Network, asked: OcspResponder, version: OcppVersion
) -> None:
    asked.revoked.add(serial(made().signers["contract"]))
    await network.change_station("SIM", free_vend=True)
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        told = await station.show_contract(EMAID, CHAIN)
        assert told == (AuthorizationStatus.ACCEPTED, "CertificateRevoked")


async def test_what_is_shown_is_not_kept(network: Network, asked: OcspResponder) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21) as station:
        await station.boot()
        await station.show_contract(EMAID, CHAIN)
    assert asked.asked
    rows = await network.rows("select body from journal")
    assert "TokenPresented" in str(rows)
    assert "CERTIFICATE" not in str(rows)
