"""A car shows its contract, and charges or does not: 2.x part 2, C07."""

from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.fixtures.gateway import Network
from tests.plug_and_charge.responder import EMAID, NOW, OcspResponder, made, responder, serial
from voltway.certificates import issuing
from voltway.ocpp.wire import v21, v201
from voltway.plug_and_charge import ocsp, trusting
from voltway.simulator import SimulatedStation
from voltway.vocabulary.certificates import Revocation, TrustedUse
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


@TWO
async def test_a_station_asks_whether_its_certificate_is_revoked(
    network: Network, asked: OcspResponder, version: OcppVersion
) -> None:
    own, issuer = (made().signers[name].certificate for name in ("contract", "mo_sub_2"))
    unknown = made().signers["oem_sub_2"].certificate
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        for revoked in ("", f"{own.serial_number:x}"):
            asked.revoked = {revoked}
            told = await station.certificate_status(own, issuer)
            assert isinstance(told, v201.GetCertificateStatusResponse | v21.GetCertificateStatusResponse)
            assert told.status == "Accepted"
            answer = b64decode(told.ocsp_result or "")
            # What was said first holds for an hour.
            assert ocsp.read(answer, own.serial_number, issuer, datetime.now(UTC)) is Revocation.GOOD
        assert len(asked.asked) == 1
        refused = await station.certificate_status(own, unknown, asked.url)
        assert isinstance(refused, v201.GetCertificateStatusResponse | v21.GetCertificateStatusResponse)
        assert (refused.status, refused.ocsp_result) == ("Failed", None)
    assert "not known here" in str(await network.messages("SIM"))


async def test_what_is_shown_is_not_kept(network: Network, asked: OcspResponder) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21) as station:
        await station.boot()
        await station.show_contract(EMAID, CHAIN)
    assert asked.asked
    rows = await network.rows("select body from journal")
    assert "TokenPresented" in str(rows)
    assert "CERTIFICATE" not in str(rows)
