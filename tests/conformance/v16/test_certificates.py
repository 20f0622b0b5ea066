"""OCPP 1.6, Security: certificates."""

import pytest

from tests.conformance.certificates import HASHES, NAMED, ROOT_PEM, signed
from tests.conformance.csms import Csms
from tests.conformance.station import now
from tests.conformance.v16.station import ACCEPTED, REJECTED, Station16
from voltway.vocabulary.certificates import InstalledUse
from voltway.vocabulary.commands import CommandState, TriggerKind, TriggerReport
from voltway.vocabulary.orders_certificates import AskInstalledCertificates, DeleteCertificate, InstallCertificate
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def triggered(station: Station16) -> None:
    order = TriggerReport(what=TriggerKind.STATION_CERTIFICATE)
    told = await station.ordered(order, "ExtendedTriggerMessage", ACCEPTED)
    assert told.request == {"requestedMessage": "SignChargePointCertificate"}
    assert told.state is CommandState.ACCEPTED


async def test_tc_074_update_the_certificate_on_request(csms: Csms, station: Station16) -> None:
    await triggered(station)
    brought, state = await signed(csms, station, "Accepted")
    assert (list(brought), state) == (["certificateChain"], "installed")


async def installed(station: Station16, use: InstalledUse, word: str) -> None:
    order = InstallCertificate(use=use, certificate=ROOT_PEM)
    told = await station.ordered(order, "InstallCertificate", ACCEPTED)
    assert told.request == {"certificateType": word, "certificate": ROOT_PEM}
    assert told.state is CommandState.ACCEPTED
    answer = {"status": "Accepted", "certificateHashData": [HASHES]}
    told = await station.ordered(AskInstalledCertificates(uses=[use]), "GetInstalledCertificateIds", answer)
    assert told.request == {"certificateType": word}


async def test_tc_075_1_install_a_manufacturer_s_root(station: Station16) -> None:
    await installed(station, InstalledUse.MANUFACTURER_ROOT, "ManufacturerRootCertificate")


async def test_tc_075_2_install_a_root_of_the_central_system(station: Station16) -> None:
    await installed(station, InstalledUse.CSMS_ROOT, "CentralSystemRootCertificate")


async def test_tc_076_delete_a_certificate(station: Station16) -> None:
    await installed(station, InstalledUse.CSMS_ROOT, "CentralSystemRootCertificate")
    told = await station.ordered(DeleteCertificate(certificate=NAMED), "DeleteCertificate", ACCEPTED)
    assert (told.request, told.state) == ({"certificateHashData": HASHES}, CommandState.ACCEPTED)


async def test_tc_077_an_invalid_certificate_of_the_station(csms: Csms, station: Station16) -> None:
    await triggered(station)
    _, state = await signed(csms, station, "Rejected")
    assert state == "rejected"
    event = {"type": "InvalidChargePointCertificate", "timestamp": now()}
    assert await station.say("SecurityEventNotification", event) == {}
    assert await station.reported(EventKind.SECURITY) == ["InvalidChargePointCertificate"]


async def test_tc_078_an_invalid_certificate_of_the_central_system(station: Station16) -> None:
    order = InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate=ROOT_PEM)
    told = await station.ordered(order, "InstallCertificate", REJECTED)
    assert told.state is CommandState.REJECTED
    event = {"type": "InvalidCentralSystemCertificate", "timestamp": now()}
    assert await station.say("SecurityEventNotification", event) == {}
    assert await station.reported(EventKind.SECURITY) == ["InvalidCentralSystemCertificate"]
