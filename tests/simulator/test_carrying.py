"""A simulated 1.6 station says within DataTransfer what 2.0.1 says itself."""

import json

from tests.plug_and_charge.responder import made
from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request
from tests.simulator.small_csms import SmallCsms
from voltway.ocpp.wire import v201
from voltway.simulator.carrying import VENDOR
from voltway.vocabulary.stations import OcppVersion

V16 = OcppVersion.V16


async def test_a_question_and_its_answer(csms: SmallCsms, station_of: StationOf) -> None:
    own, issuer = (made().signers[name].certificate for name in ("cps", "cps_sub_2"))
    async with station_of(V16) as station:
        await station.boot()
        csms.answers["DataTransfer"] = lambda _: {"status": "Accepted", "data": '{"status": "Failed"}'}
        told = await station.certificate_status(own, issuer)
        assert told == v201.GetCertificateStatusResponse(status=v201.GetCertificateStatusEnum.FAILED)
        csms.answers["DataTransfer"] = lambda _: {"status": "UnknownVendorId"}
        assert not isinstance(await station.certificate_status(own, issuer), v201.GetCertificateStatusResponse)
        said, _ = csms.of("S", "DataTransfer")
    assert_request(V16, "DataTransfer", said.payload)
    assert (said.payload["vendorId"], said.payload["messageId"]) == (VENDOR, "GetCertificateStatus")
    assert_request(OcppVersion.V201, "GetCertificateStatus", json.loads(said.payload["data"]))
