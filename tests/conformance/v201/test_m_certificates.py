"""OCPP 2.0.1, M: certificates that stations hold."""

import pytest

from tests.conformance.certificates import HASHES, NAMED, ROOT_PEM
from tests.conformance.station import Payload
from tests.conformance.v201.station import ACCEPTED, Station2
from voltway.vocabulary.certificates import InstalledUse
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_certificates import AskInstalledCertificates, DeleteCertificate, InstallCertificate

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = {
    InstalledUse.CSMS_ROOT: "CSMSRootCertificate",
    InstalledUse.MANUFACTURER_ROOT: "ManufacturerRootCertificate",
    InstalledUse.V2G_ROOT: "V2GRootCertificate",
    InstalledUse.MO_ROOT: "MORootCertificate",
    InstalledUse.V2G_CHAIN: "V2GCertificateChain",
}


async def installed(station: Station2, use: InstalledUse, status: str = "Accepted") -> CommandState:
    order = InstallCertificate(use=use, certificate=ROOT_PEM)
    told = await station.ordered(order, "InstallCertificate", {"status": status})
    assert told.request == {"certificateType": WORDS[use], "certificate": ROOT_PEM}
    return told.state


async def retrieved(station: Station2, *uses: InstalledUse) -> list[str]:
    """What the station is asked, and what it tells: one of each use that is asked for, or of all."""
    held: list[Payload] = [{"certificateType": WORDS[use], "certificateHashData": HASHES} for use in uses or WORDS]
    for chain in held:
        if chain["certificateType"] == WORDS[InstalledUse.V2G_CHAIN]:
            chain["childCertificateHashData"] = [HASHES]
    answer: Payload = {"status": "Accepted", "certificateHashDataChain": held}
    told = await station.ordered(AskInstalledCertificates(uses=list(uses)), "GetInstalledCertificateIds", answer)
    assert told.request == ({"certificateType": [WORDS[use] for use in uses]} if uses else {})
    assert isinstance(told.answer, dict)
    assert all(one["certificate"]["serial_number"] == NAMED.serial_number for one in told.answer["certificates"])
    return [one["use"] for one in told.answer["certificates"]]


async def test_tc_m_01_install_a_root_of_the_csms(station: Station2) -> None:
    assert await installed(station, InstalledUse.CSMS_ROOT) is CommandState.ACCEPTED


async def test_tc_m_02_install_a_manufacturer_s_root(station: Station2) -> None:
    assert await installed(station, InstalledUse.MANUFACTURER_ROOT) is CommandState.ACCEPTED


async def test_tc_m_03_install_a_v2g_root(station: Station2) -> None:
    assert await installed(station, InstalledUse.V2G_ROOT) is CommandState.ACCEPTED


async def test_tc_m_04_install_an_mo_root(station: Station2) -> None:
    assert await installed(station, InstalledUse.MO_ROOT) is CommandState.ACCEPTED


async def test_tc_m_05_a_root_that_could_not_be_stored(station: Station2) -> None:
    assert await installed(station, InstalledUse.CSMS_ROOT, "Failed") is CommandState.REJECTED


async def test_tc_m_12_retrieve_roots_of_the_csms(station: Station2) -> None:
    assert await retrieved(station, InstalledUse.CSMS_ROOT) == ["csms_root"]


async def test_tc_m_13_retrieve_manufacturers_roots(station: Station2) -> None:
    assert await retrieved(station, InstalledUse.MANUFACTURER_ROOT) == ["manufacturer_root"]


async def test_tc_m_14_retrieve_v2g_roots(station: Station2) -> None:
    assert await retrieved(station, InstalledUse.V2G_ROOT) == ["v2g_root"]


async def test_tc_m_15_retrieve_the_v2g_chain(station: Station2) -> None:
    assert await retrieved(station, InstalledUse.V2G_CHAIN) == ["v2g_chain"]


async def test_tc_m_16_retrieve_mo_roots(station: Station2) -> None:
    assert await retrieved(station, InstalledUse.MO_ROOT) == ["mo_root"]


async def test_tc_m_17_retrieve_two_kinds(station: Station2) -> None:
    two = (InstalledUse.CSMS_ROOT, InstalledUse.MANUFACTURER_ROOT)
    assert await retrieved(station, *two) == list(two)


async def test_tc_m_18_retrieve_all_kinds(station: Station2) -> None:
    assert await retrieved(station) == list(WORDS)


async def test_tc_m_19_nothing_is_found(station: Station2) -> None:
    order = AskInstalledCertificates(uses=[InstalledUse.MANUFACTURER_ROOT])
    told = await station.ordered(order, "GetInstalledCertificateIds", {"status": "NotFound"})
    assert (told.state, told.answer) == (CommandState.ACCEPTED, {"certificates": [], "unknown": 0})


async def test_tc_m_20_delete_a_certificate(station: Station2) -> None:
    await installed(station, InstalledUse.CSMS_ROOT)
    assert await retrieved(station, InstalledUse.CSMS_ROOT) == ["csms_root"]
    told = await station.ordered(DeleteCertificate(certificate=NAMED), "DeleteCertificate", ACCEPTED)
    assert (told.request, told.state) == ({"certificateHashData": HASHES}, CommandState.ACCEPTED)


async def test_tc_m_21_a_certificate_that_could_not_be_deleted(station: Station2) -> None:
    assert await retrieved(station, InstalledUse.CSMS_ROOT) == ["csms_root"]
    told = await station.ordered(DeleteCertificate(certificate=NAMED), "DeleteCertificate", {"status": "Failed"})
    assert told.state is CommandState.REJECTED
