"""OCPP 2.0.1, M: what stations ask for cars with contracts (M01, M02, M06)."""

from base64 import b64decode
from datetime import UTC, datetime

import msgspec
import pytest
import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.v201.station import Station2
from tests.plug_and_charge.responder import EMAID, NOW, made, responder
from voltway.certificates import issuing
from voltway.kit.settings import ContractSource, PlugAndChargeSettings
from voltway.plug_and_charge import ocsp, pki, trusting
from voltway.simulator.contract_car import ContractCar, car_of
from voltway.vocabulary.certificates import Revocation, TrustedUse
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def providing(csms: Csms, tmp_path_factory: pytest.TempPathFactory) -> Csms:
    """One more gateway, which has contract certificates issued by a laboratory."""
    directory = tmp_path_factory.mktemp("laboratory") / "pki"
    pki.write(made(), directory)
    laboratory = PlugAndChargeSettings(contracts=ContractSource.LABORATORY, laboratory_pki=directory)
    csms.network.settings = msgspec.structs.replace(csms.network.settings, plug_and_charge=laboratory)
    return Csms(csms.network, await csms.network.start(), csms.numbers)


async def asked(station: Station2, car: ContractCar, action: str) -> None:
    """The station asks for the car, which gets what is for it."""
    schema = "urn:iso:15118:2:2013:MsgDef"
    request = {"iso15118SchemaVersion": schema, "action": action, "exiRequest": car.request()}
    answer = await station.say("Get15118EVCertificate", request)
    assert answer["status"] == "Accepted"
    car.take(answer["exiResponse"])
    assert car.emaid == EMAID


async def test_tc_m_26_a_car_s_first_contract_certificate(providing: Csms, version: OcppVersion) -> None:
    async with providing.station(Station2, version) as station:
        await station.cold_boot()
        await asked(station, car_of(made().signers["provisioning"], made().provisioning), "Install")


async def test_tc_m_28_a_contract_certificate_is_renewed(providing: Csms, version: OcppVersion) -> None:
    car = ContractCar(made().signers["provisioning"], "", made().signers["contract"], issuing.pem_of(*made().contract))
    async with providing.station(Station2, version) as station:
        await station.cold_boot()
        await asked(station, car, "Update")


async def test_tc_m_24_status_of_a_certificate(csms: Csms, station: Station2) -> None:
    own, issuer = made().signers["cps"].certificate, made().signers["cps_sub_2"].certificate
    named = issuing.hash_of(own, issuer)
    async with responder(made().signers) as asked:
        async with csms.running.pool.connection() as conn:
            await conn.execute("delete from contract_authority")
            await trusting.trust(conn, issuing.pem_of(issuer), TrustedUse.SUB_CA, asked.url, NOW)
        request = {
            "hashAlgorithm": named.hash_algorithm,
            "issuerNameHash": named.issuer_name_hash,
            "issuerKeyHash": named.issuer_key_hash,
            "serialNumber": named.serial_number,
            "responderURL": asked.url,
        }
        answer = await station.say("GetCertificateStatus", {"ocspRequestData": request})
    assert answer["status"] == "Accepted"
    told = b64decode(answer["ocspResult"])
    assert ocsp.read(told, own.serial_number, issuer, datetime.now(UTC)) is Revocation.GOOD
