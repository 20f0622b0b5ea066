"""OCPP 2.0.1, A: passwords and TLS."""

import ssl
from pathlib import Path

import pytest
from websockets.exceptions import WebSocketException

from tests.conformance.csms import Csms
from tests.conformance.line_security import LET_IN, trusting, upgrade_status, written_certificate
from tests.conformance.station import Payload
from tests.conformance.v201.station import ACCEPTED, Station2
from tests.fixtures.certificates import DAY, Authority, client_tls
from tests.fixtures.gateway import RunningGateway
from tests.fixtures.ocpp_client import OcppClient, basic
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_security import NetworkProfile, RotatePassword, UpgradeSecurity
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "0123456789abcdefghij"


async def takes_part(csms: Csms, client: OcppClient) -> None:
    """The connection is let in, and its station boots."""
    async with client:
        await Station2(csms.network, csms.running, client).cold_boot()


async def test_tc_a_01_a_valid_password(csms: Csms, version: OcppVersion) -> None:
    station_id = await csms.announced(password=PASSWORD)
    await takes_part(csms, OcppClient(csms.running.url, station_id, version, password=PASSWORD))


async def test_tc_a_02_a_username_that_is_not_the_station(csms: Csms, version: OcppVersion) -> None:
    station_id = await csms.announced(password=PASSWORD)
    headers = basic(f"Invalid{station_id}", PASSWORD)
    assert await upgrade_status(OcppClient(csms.running.url, station_id, version, headers=headers)) == 401


async def test_tc_a_03_a_wrong_password(csms: Csms, version: OcppVersion) -> None:
    station_id = await csms.announced(password=PASSWORD)
    wrong = OcppClient(csms.running.url, station_id, version, password=PASSWORD[::-1])
    assert await upgrade_status(wrong) == 401


@pytest.mark.parametrize(
    ("kind", "suites"),
    [
        ("ECDSA", ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]),
        ("RSA", ["AES128-GCM-SHA256", "AES256-GCM-SHA384"]),
    ],
)
async def test_tc_a_04_tls_with_a_valid_certificate(
    csms: Csms, version: OcppVersion, tmp_path: Path, kind: str, suites: list[str]
) -> None:
    certificate, key = written_certificate(tmp_path, "ECDSA" if kind == "ECDSA" else "RSA")
    gateway = await csms.network.start(tls_certificate=certificate, tls_key=key)
    station_id = await csms.announced(password=PASSWORD, security_profile=2)
    for suite in suites:
        tls = trusting(certificate, suite)
        await takes_part(csms, OcppClient(gateway.tls_url, station_id, version, password=PASSWORD, tls=tls))


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
async def test_tc_a_06_tls_that_is_too_old(csms: Csms, version: OcppVersion, certificate: tuple[Path, Path]) -> None:
    station_id = await csms.announced(password=PASSWORD, security_profile=2)
    old = trusting(certificate[0])
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await upgrade_status(OcppClient(csms.running.tls_url, station_id, version, password=PASSWORD, tls=old))
    new = OcppClient(csms.running.tls_url, station_id, version, password=PASSWORD, tls=trusting(certificate[0]))
    await takes_part(csms, new)
    assert await upgrade_status(OcppClient(csms.running.url, station_id, version, password=PASSWORD)) != LET_IN


async def with_client_certificates(csms: Csms, folder: Path) -> tuple[RunningGateway, Authority, Authority]:
    """One more gateway, which asks stations for a certificate; whose its own is, and whose theirs are."""
    servers, stations = Authority(folder, "servers"), Authority(folder, "stations")
    server = servers.signed("localhost", names=("localhost",)).files
    gateway = await csms.network.start(tls_certificate=server[0], tls_key=server[1], tls_client_roots=(stations.file,))
    return gateway, servers, stations


async def test_tc_a_07_tls_with_the_stations_own_certificate(csms: Csms, version: OcppVersion, tmp_path: Path) -> None:
    gateway, servers, stations = await with_client_certificates(csms, tmp_path)
    station_id = await csms.announced(security_profile=3)
    tls = client_tls(servers.file, stations.signed(station_id))
    await takes_part(csms, OcppClient(gateway.tls_url, station_id, version, tls=tls))


async def test_tc_a_08_certificates_that_are_not_valid(csms: Csms, version: OcppVersion, tmp_path: Path) -> None:
    gateway, servers, stations = await with_client_certificates(csms, tmp_path)
    station_id = await csms.announced(security_profile=3)
    for invalid in (servers.signed(station_id), stations.signed(station_id, begins=-2 * DAY, ends=-DAY)):
        tls = client_tls(servers.file, invalid)
        with pytest.raises((OSError, EOFError, WebSocketException)):
            await takes_part(csms, OcppClient(gateway.tls_url, station_id, version, tls=tls))
    another = client_tls(servers.file, stations.signed("ANOTHER"))
    assert await upgrade_status(OcppClient(gateway.tls_url, station_id, version, tls=another)) == 403
    good = client_tls(servers.file, stations.signed(station_id))
    await takes_part(csms, OcppClient(gateway.tls_url, station_id, version, tls=good))


def told_of(variable: str, component: str, status: str) -> Payload:
    """What became of a variable."""
    told = {"component": {"name": component}, "variable": {"name": variable}, "attributeStatus": status}
    return {"setVariableResult": [told]}


async def test_tc_a_09_another_password(csms: Csms, version: OcppVersion) -> None:
    station_id = await csms.announced(password=PASSWORD)
    client = OcppClient(csms.running.url, station_id, version, password=PASSWORD)
    station = Station2(csms.network, csms.running, client)
    async with client:
        await station.cold_boot()
        taken = told_of("BasicAuthPassword", "SecurityCtrlr", "Accepted")
        told = await station.ordered(RotatePassword(), "SetVariables", taken)
        [change] = told.request["setVariableData"]
        place = (change["component"]["name"], change["variable"]["name"])
        assert (place, told.state) == (("SecurityCtrlr", "BasicAuthPassword"), CommandState.ACCEPTED)
    given = change["attributeValue"]
    assert 16 <= len(given) <= 40
    await takes_part(csms, OcppClient(csms.running.url, station_id, version, password=given))
    assert await upgrade_status(OcppClient(csms.running.url, station_id, version, password=PASSWORD)) == 401


async def test_tc_a_10_another_password_that_is_refused(csms: Csms, version: OcppVersion) -> None:
    station_id = await csms.announced(password=PASSWORD)
    client = OcppClient(csms.running.url, station_id, version, password=PASSWORD)
    station = Station2(csms.network, csms.running, client)
    async with client:
        await station.cold_boot()
        refused = told_of("BasicAuthPassword", "SecurityCtrlr", "Rejected")
        told = await station.ordered(RotatePassword(), "SetVariables", refused)
        assert told.state is CommandState.REJECTED
    given = told.request["setVariableData"][0]["attributeValue"]
    await takes_part(csms, OcppClient(csms.running.url, station_id, version, password=PASSWORD))
    assert await upgrade_status(OcppClient(csms.running.url, station_id, version, password=given)) == 401


async def test_tc_a_19_a_higher_security_profile(
    csms: Csms, version: OcppVersion, certificate: tuple[Path, Path]
) -> None:
    station_id = await csms.announced(password=PASSWORD)
    plain = OcppClient(csms.running.url, station_id, version, password=PASSWORD)
    station = Station2(csms.network, csms.running, plain)
    async with plain:
        await station.cold_boot()
        network = NetworkProfile(slot=2, url=csms.running.tls_url, security_profile=2)
        station.will_answer("SetVariables", told_of("NetworkConfigurationPriority", "OCPPCommCtrlr", "Accepted"))
        station.will_answer("Reset", ACCEPTED)
        told = await station.ordered(UpgradeSecurity(network=network, fallback=[1]), "SetNetworkProfile", ACCEPTED)
        data = told.request["connectionData"]
        assert (told.request["configurationSlot"], data["securityProfile"], data["ocppTransport"]) == (2, 2, "JSON")
        assert data["ocppCsmsUrl"] == csms.running.tls_url
        [change] = (await station.asked("SetVariables"))["setVariableData"]
        assert (change["variable"]["name"], change["attributeValue"]) == ("NetworkConfigurationPriority", "2,1")
        await station.asked("Reset")
    secured = OcppClient(csms.running.tls_url, station_id, version, password=PASSWORD, tls=trusting(certificate[0]))
    await takes_part(csms, secured)
    assert await upgrade_status(OcppClient(csms.running.url, station_id, version, password=PASSWORD)) == 403
