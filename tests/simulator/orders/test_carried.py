"""Orders of 2.0.1 that a simulated 1.6 station takes out of DataTransfer."""

import json
from typing import Any

import pytest

from tests.plug_and_charge.responder import made
from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.certificates import issuing
from voltway.simulator.carrying import VENDOR
from voltway.vocabulary.stations import OcppVersion

ROOT = {"certificateType": "V2GRootCertificate", "certificate": issuing.pem_of(made().signers["v2g_root"].certificate)}


async def told(csms: SmallCsms, action: str, data: str) -> dict[str, Any]:
    payload = {"vendorId": VENDOR, "messageId": action, "data": data}
    answer: dict[str, Any] = (await csms.order("S", "DataTransfer", payload))[2]
    assert_response(OcppVersion.V16, "DataTransfer", answer)
    return answer


async def test_they_are_obeyed(csms: SmallCsms, station_of: StationOf) -> None:
    asked = {"certificateType": ["V2GRootCertificate"]}
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        for action, payload in (("InstallCertificate", ROOT), ("GetInstalledCertificateIds", asked)):
            answer = json.loads((await told(csms, action, json.dumps(payload)))["data"])
            assert_response(OcppVersion.V201, action, answer)
            assert answer["status"] == "Accepted"


@pytest.mark.parametrize(
    ("action", "data", "status"),
    [("Reset", "{}", "UnknownMessageId"), ("", "{}", "UnknownMessageId"), ("InstallCertificate", "{}", "Rejected")],
)
async def test_others_are_not(csms: SmallCsms, station_of: StationOf, action: str, data: str, status: str) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        assert await told(csms, action, data) == {"status": status}
