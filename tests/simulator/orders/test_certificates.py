"""Certificates of a simulated station on the wire, held against the standard's schemas."""

from typing import Any

import pytest

from tests.certificates.made import YEAR, signer
from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.certificates import issuing
from voltway.certificates.requests import checked, subject_of
from voltway.vocabulary.stations import OcppVersion

TRIGGERS = [
    (OcppVersion.V16, "ExtendedTriggerMessage", "SignChargePointCertificate"),
    (OcppVersion.V201, "TriggerMessage", "SignChargingStationCertificate"),
    (OcppVersion.V21, "TriggerMessage", "SignV2GCertificate"),
    (OcppVersion.V21, "TriggerMessage", "SignCombinedCertificate"),
]


async def told(csms: SmallCsms, version: OcppVersion, action: str, payload: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = (await csms.order("S", action, payload))[2]
    assert_response(version, action, answer)
    return answer


@pytest.mark.parametrize(("two", "action", "message"), TRIGGERS)
async def test_it_asks_when_it_is_told_to_and_takes_what_it_gets(
    csms: SmallCsms, station_of: StationOf, two: OcppVersion, action: str, message: str
) -> None:
    async with station_of(two) as station:
        await station.boot()
        csms.answers["SignCertificate"] = lambda _: {"status": "Accepted"}
        assert await told(csms, two, action, {"requestedMessage": message}) == {"status": "Accepted"}
        await station.said()
        [said] = csms.of("S", "SignCertificate")
        assert_request(two, "SignCertificate", said.payload)
        root, now = signer(now=station.now()), station.now()
        csr = checked(said.payload["csr"], "S", "S-S", None)
        chain = issuing.pem_of(issuing.issue(csr, subject_of(csr, None), root, now=now, lasts=YEAR))
        kind = {name: said.payload[name] for name in ("certificateType",) if name in said.payload}
        signed = {"certificateChain": chain, **kind}
        assert await told(csms, two, "CertificateSigned", signed) == {"status": "Accepted"}
        assert await told(csms, two, "CertificateSigned", signed) == {"status": "Rejected"}


async def test_roots_are_installed_named_and_deleted(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    old = version is OcppVersion.V16
    use = "CentralSystemRootCertificate" if old else "CSMSRootCertificate"
    asked: dict[str, Any] = {"certificateType": use} if old else {"certificateType": [use]}
    async with station_of(version) as station:
        await station.boot()
        assert (await told(csms, version, "GetInstalledCertificateIds", asked))["status"] == "NotFound"
        pem = issuing.pem_of(signer(now=station.now()).certificate)
        for text, status in (("nothing", "Rejected"), (pem, "Accepted")):
            order = {"certificateType": use, "certificate": text}
            assert (await told(csms, version, "InstallCertificate", order))["status"] == status
        answer = await told(csms, version, "GetInstalledCertificateIds", asked)
        [held] = answer["certificateHashData"] if old else answer["certificateHashDataChain"]
        named = {"certificateHashData": held if old else held["certificateHashData"]}
        for status in ("Accepted", "NotFound"):
            assert (await told(csms, version, "DeleteCertificate", named))["status"] == status
