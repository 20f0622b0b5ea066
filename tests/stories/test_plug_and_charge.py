"""A car shows its contract, and charges or does not: 2.x part 2, C07; in 1.6 the same within DataTransfer."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import OcppClient
from tests.plug_and_charge.opcp_server import opcp_server
from tests.plug_and_charge.responder import EMAID, NOW, PCID, OcspResponder, made, responder, serial
from voltway.certificates import issuing
from voltway.kit.settings import ContractSource, PlugAndChargeSettings
from voltway.ocpp import inquiries
from voltway.ocpp.wire import v21, v201
from voltway.plug_and_charge import ocsp, pki, trusting
from voltway.simulator import SimulatedStation
from voltway.simulator.contract_car import car_of
from voltway.vocabulary.certificates import Revocation, TrustedUse
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

EACH = pytest.mark.parametrize("version", list(OcppVersion), ids=str)
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


@EACH
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


@EACH
async def test_where_everybody_may_charge_nobody_is_refused(
    network: Network, asked: OcspResponder, version: OcppVersion
) -> None:
    asked.revoked.add(serial(made().signers["contract"]))
    await network.change_station("SIM", free_vend=True)
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        told = await station.show_contract(EMAID, CHAIN)
        assert told == (AuthorizationStatus.ACCEPTED, "CertificateRevoked")


@EACH
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


@EACH
async def test_a_car_asks_for_its_contract_and_charges_with_it(
    network: Network, asked: OcspResponder, version: OcppVersion, tmp_path: Path
) -> None:
    pki.write(made(), tmp_path / "pki")
    laboratory = PlugAndChargeSettings(contracts=ContractSource.LABORATORY, laboratory_pki=tmp_path / "pki")
    network.settings = msgspec.structs.replace(network.settings, plug_and_charge=laboratory)
    await network.start()
    car = car_of(made().signers["provisioning"], made().provisioning)
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        assert await station.install_contract(car)
        assert await station.show_contract(car.emaid, car.chain) == (AuthorizationStatus.ACCEPTED, "Accepted")
        first = car.chain
        assert await station.install_contract(car)
        assert car.chain != first
        assert await station.show_contract(car.emaid, car.chain) == (AuthorizationStatus.ACCEPTED, "Accepted")
        stranger = pki.make(EMAID, PCID, now=NOW)
        assert not await station.install_contract(car_of(stranger.signers["provisioning"], stranger.provisioning))
    assert "the car's request does not count" in str(await network.messages("SIM"))


@TWO
async def test_a_pool_that_hangs_is_in_nobody_s_way(
    network: Network, version: OcppVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inquiries, "PATIENCE_S", 0.5)
    async with opcp_server() as pool:
        pool.silent = True
        network.settings = msgspec.structs.replace(network.settings, plug_and_charge=pool.settings)
        await network.start()
        cars = [f"CAR{number}" for number in range(inquiries.AT_ONCE + 2)]
        async with AsyncExitStack() as stack:
            clients = []
            for station_id in (*cars, "OTHER"):
                await network.add_station(station_id)
                clients.append(await stack.enter_async_context(OcppClient(network.url, station_id, version)))
            request = {"iso15118SchemaVersion": "urn:iso", "action": "Install", "exiRequest": "cmVx"}
            asking = [asyncio.ensure_future(one.call("Get15118EVCertificate", request)) for one in clients[:-1]]
            assert (await clients[-1].call("Heartbeat", {}))["currentTime"]
            answers = await asyncio.gather(*asking)
            assert {one["status"] for one in answers} == {"Failed"}
            # The line goes on, and so does the pool.
            monkeypatch.undo()
            pool.silent = False
            pool.contracts["cmVx"] = [(EMAID, "cmVz")]
            assert (await clients[0].call("Get15118EVCertificate", request))["exiResponse"] == "cmVz"


async def test_what_is_shown_is_not_kept(network: Network, asked: OcspResponder) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21) as station:
        await station.boot()
        await station.show_contract(EMAID, CHAIN)
    assert asked.asked
    rows = await network.rows("select body from journal")
    assert "TokenPresented" in str(rows)
    assert "CERTIFICATE" not in str(rows)
