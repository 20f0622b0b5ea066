"""What a simulated station asks for cars, held against the standard's schemas."""

import pytest

from tests.plug_and_charge.responder import made
from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.contract_car import car_of
from voltway.vocabulary.stations import OcppVersion

TWO = pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)


@TWO
async def test_it_asks_whether_a_certificate_is_revoked(
    csms: SmallCsms, station_of: StationOf, two: OcppVersion
) -> None:
    csms.answers["GetCertificateStatus"] = lambda _: {"status": "Failed"}
    own, issuer = (made().signers[name].certificate for name in ("cps", "cps_sub_2"))
    async with station_of(two) as station:
        await station.boot()
        await station.certificate_status(own, issuer, "http://ocsp.example.com/")
        [said] = csms.of("S", "GetCertificateStatus")
    assert_request(two, "GetCertificateStatus", said.payload)
    assert said.payload["ocspRequestData"]["serialNumber"] == f"{own.serial_number:x}"


@TWO
async def test_a_car_asks_and_gets_nothing(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    csms.answers["Get15118EVCertificate"] = lambda _: {"status": "Failed", "exiResponse": ""}
    car = car_of(made().signers["provisioning"], made().provisioning)
    async with station_of(two) as station:
        await station.boot()
        assert not await station.install_contract(car)
        [said] = csms.of("S", "Get15118EVCertificate")
    assert_request(two, "Get15118EVCertificate", said.payload)
    assert (said.payload["action"], car.emaid) == ("Install", "")
