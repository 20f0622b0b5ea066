"""OCPP 2.0.1, A: certificates that stations ask for."""

import pytest

from tests.conformance.certificates import signed
from tests.conformance.csms import Csms
from tests.conformance.v201.station import ACCEPTED, Station2
from voltway.vocabulary.commands import CommandState, TriggerKind, TriggerReport

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATION = "ChargingStationCertificate"
V2G = "V2GCertificate"


async def triggered(station: Station2, what: TriggerKind, word: str) -> None:
    told = await station.ordered(TriggerReport(what=what), "TriggerMessage", ACCEPTED)
    assert (told.request, told.state) == ({"requestedMessage": word}, CommandState.ACCEPTED)


async def test_tc_a_11_renew_the_station_s_certificate(csms: Csms, station: Station2) -> None:
    await triggered(station, TriggerKind.STATION_CERTIFICATE, "SignChargingStationCertificate")
    brought, state = await signed(csms, station, "Accepted", certificateType=STATION)
    assert (brought["certificateType"], state) == (STATION, "installed")


async def test_tc_a_12_renew_the_v2g_certificate(csms: Csms, station: Station2) -> None:
    await triggered(station, TriggerKind.V2G_CERTIFICATE, "SignV2GCertificate")
    brought, state = await signed(csms, station, "Accepted", certificateType=V2G)
    assert (brought["certificateType"], state) == (V2G, "installed")


async def test_tc_a_13_renew_the_certificate_for_both(csms: Csms, station: Station2) -> None:
    await triggered(station, TriggerKind.COMBINED_CERTIFICATE, "SignCombinedCertificate")
    brought, state = await signed(csms, station, "Accepted")
    assert (list(brought), state) == (["certificateChain"], "installed")


async def test_tc_a_14_an_invalid_certificate(csms: Csms, station: Station2) -> None:
    await triggered(station, TriggerKind.STATION_CERTIFICATE, "SignChargingStationCertificate")
    _, state = await signed(csms, station, "Rejected", certificateType=STATION)
    assert state == "rejected"
