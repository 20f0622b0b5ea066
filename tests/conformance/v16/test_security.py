"""OCPP 1.6, Security: passwords, TLS and subprotocols."""

from pathlib import Path

import pytest

from tests.conformance.csms import Csms
from tests.conformance.line_security import trusting, upgrade_status, written_certificate
from tests.conformance.v16.station import ACCEPTED, Station16
from tests.fixtures.certificates import Authority, client_tls
from tests.fixtures.ocpp_client import OcppClient
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_security import NetworkProfile, RotatePassword, UpgradeSecurity

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "0123456789abcdefghij"


def station_on(csms: Csms, client: OcppClient) -> Station16:
    return Station16(csms.network, csms.running, client)


async def test_tc_073_another_password(csms: Csms) -> None:
    station_id = await csms.announced(password=PASSWORD)
    client = OcppClient(csms.running.url, station_id, password=PASSWORD)
    station = station_on(csms, client)
    async with client:
        await station.cold_boot()
        told = await station.ordered(RotatePassword(), "ChangeConfiguration", ACCEPTED)
        assert (told.request["key"], told.state) == ("AuthorizationKey", CommandState.ACCEPTED)
        given = bytes.fromhex(told.request["value"])
        assert 16 <= len(given) <= 20
    async with OcppClient(csms.running.url, station_id, password=given) as again:
        await station_on(csms, again).cold_boot()
    assert await upgrade_status(OcppClient(csms.running.url, station_id, password=PASSWORD)) == 401


async def test_tc_083_upgrade_the_security_profile(csms: Csms, certificate: tuple[Path, Path]) -> None:
    station_id = await csms.announced(password=PASSWORD)
    plain = OcppClient(csms.running.url, station_id, password=PASSWORD)
    secured = OcppClient(csms.running.tls_url, station_id, password=PASSWORD, tls=trusting(certificate[0]))
    station = station_on(csms, plain)
    async with plain:
        await station.cold_boot()
        order = UpgradeSecurity(network=NetworkProfile(slot=1, url=csms.running.tls_url, security_profile=2))
        station.will_answer("Reset", ACCEPTED)
        told = await station.ordered(order, "ChangeConfiguration", ACCEPTED)
        assert (told.request, told.state) == ({"key": "SecurityProfile", "value": "2"}, CommandState.ACCEPTED)
        assert await station.asked("Reset") == {"type": "Soft"}
    async with secured:
        await station_on(csms, secured).cold_boot()
    assert await upgrade_status(OcppClient(csms.running.url, station_id, password=PASSWORD)) == 403
    async with secured:
        await station_on(csms, secured).cold_boot()


async def test_tc_085_a_valid_password(csms: Csms) -> None:
    station_id = await csms.announced(password=PASSWORD)
    assert await upgrade_status(OcppClient(csms.running.url, station_id)) == 401
    async with OcppClient(csms.running.url, station_id, password=PASSWORD) as client:
        await station_on(csms, client).cold_boot()


@pytest.mark.parametrize(
    ("kind", "suites"),
    [
        ("ECDSA", ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]),
        ("RSA", ["AES128-GCM-SHA256", "AES256-GCM-SHA384"]),
    ],
)
async def test_tc_086_tls_with_a_valid_certificate(csms: Csms, tmp_path: Path, kind: str, suites: list[str]) -> None:
    certificate, key = written_certificate(tmp_path, "ECDSA" if kind == "ECDSA" else "RSA")
    gateway = await csms.network.start(tls_certificate=certificate, tls_key=key)
    station_id = await csms.announced(password=PASSWORD, security_profile=2)
    for suite in suites:
        tls = trusting(certificate, suite)
        async with OcppClient(gateway.tls_url, station_id, password=PASSWORD, tls=tls) as client:
            await station_on(csms, client).cold_boot()


async def test_tc_088_the_subprotocol_is_negotiated(csms: Csms) -> None:
    station_id = await csms.announced()
    async with OcppClient(csms.running.url, station_id, subprotocols=["ocpp0.1"]) as client:
        # The handshake is completed without a protocol and the line closed at once, as OCPP-J 1.6 (3.1.2) demands:
        # an HTTP status instead would not tell the station what is wrong.
        assert client.socket.subprotocol is None
        await client.closed()
    async with OcppClient(csms.running.url, station_id, subprotocols=["ocpp0.1", "ocpp1.6"]) as client:
        assert client.socket.subprotocol == "ocpp1.6"
        await station_on(csms, client).cold_boot()


async def test_tc_087_tls_with_the_stations_own_certificate(csms: Csms, tmp_path: Path) -> None:
    servers, stations = Authority(tmp_path, "servers"), Authority(tmp_path, "stations")
    server = servers.signed("localhost", names=("localhost",)).files
    gateway = await csms.network.start(tls_certificate=server[0], tls_key=server[1], tls_client_roots=(stations.file,))
    station_id = await csms.announced(security_profile=3)
    paper = stations.signed(station_id)
    for suite in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"):
        async with OcppClient(gateway.tls_url, station_id, tls=client_tls(servers.file, paper, suite)) as client:
            await station_on(csms, client).cold_boot()
