"""Stations get certificates, renew them, and learn whom to trust: OCPP 1.6 security; 2.x part 2, A02, M03 to M05."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509

from tests.fixtures.gateway import Network, until
from voltway.certificates import authority, jobs, store_installed
from voltway.certificates.issuing import fingerprint_of, hash_of
from voltway.kit.sealing import sealing_of
from voltway.simulator import SimulatedStation
from voltway.stations import commanding
from voltway.vocabulary.certificates import InstalledUse
from voltway.vocabulary.commands import AnyOrder, Command, CommandState, TriggerKind, TriggerReport
from voltway.vocabulary.orders_certificates import AskInstalledCertificates, DeleteCertificate, InstallCertificate
from voltway.vocabulary.stations import OcppVersion

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)
STATION = "ChargingStationCertificate"


@dataclass
class Desk:
    """Who issues certificates in a network with one gateway and one station."""

    network: Network

    async def work(self, later: timedelta = timedelta()) -> None:
        """What the worker does every few seconds."""
        running = self.network.gateways[-1]
        await jobs.serve_requests(running.pool, running.bus, self.network.settings, datetime.now(UTC) + later)

    async def order(self, order: AnyOrder) -> Command:
        running = self.network.gateways[-1]
        return await commanding.give(running.pool, running.bus, "SIM", order, author="tests")

    async def certificates(self) -> list[dict[str, Any]]:
        return await self.network.rows("select * from station_certificate order by issued_at, certificate_id")

    async def request(self) -> dict[str, Any]:
        return await self.network.row("select * from signing_request")

    async def asked(self) -> None:
        async def so() -> bool:
            return bool(await self.network.rows("select 1 from signing_request where state = 'waiting'"))

        await until(so, "the station asked")

    async def root(self) -> x509.Certificate:
        """Our root, made where there is none yet."""
        async with self.network.gateways[-1].pool.connection() as connection:
            sealing = sealing_of(self.network.settings)
            return (await authority.active(connection, sealing, None, datetime.now(UTC))).signer.certificate

    async def known(self) -> list[tuple[str, str]]:
        async with self.network.gateways[-1].pool.connection() as connection:
            rows = await store_installed.known(connection, "SIM")
        return [(row.use, row.known_by) for row in rows]


@pytest.fixture
async def desk(network: Network) -> Desk:
    await network.start()
    await network.add_station("SIM")
    # The key that seals those of authorities is kept there.
    network.settings.data_directory.mkdir(exist_ok=True)
    return Desk(network)


def station_at(desk: Desk, version: OcppVersion) -> SimulatedStation:
    return SimulatedStation(desk.network.url, "SIM", version)


@VERSIONS
async def test_a_station_asks_and_gets_its_certificate(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        command = await desk.order(TriggerReport(what=TriggerKind.STATION_CERTIFICATE))
        assert command.state is CommandState.ACCEPTED
        await desk.asked()
        await desk.work()

        (issued,) = await desk.certificates()
        assert (issued["state"], issued["station_id"]) == ("installed", "SIM")
        assert issued["subject"] == "CN=S-SIM,O=Voltway"
        assert (await desk.request())["state"] == "done"
        kind = "" if version is OcppVersion.V16 else STATION
        _, chain = station.station.certificates.own[kind]
        assert fingerprint_of(chain[0]) == issued["fingerprint"]
        chain[0].verify_directly_issued_by(await desk.root())


@VERSIONS
async def test_a_renewed_certificate_takes_the_place_of_the_one_before(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        for _ in range(2):
            await station.ask_for_certificate()
            await desk.work()
        assert [row["state"] for row in await desk.certificates()] == ["replaced", "installed"]


@VERSIONS
async def test_one_that_is_refused_leaves_the_one_before(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        await station.ask_for_certificate()
        await desk.work()
        station.will_answer("CertificateSigned", {"status": "Rejected"})
        await station.ask_for_certificate()
        await desk.work()
        kept, refused = await desk.certificates()
        assert (kept["state"], refused["state"]) == ("installed", "rejected")
        assert "does not take" in refused["reason"]


@VERSIONS
async def test_a_station_that_was_away_gets_it_on_its_return(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        await station.ask_for_certificate()
        await station.drop_line()
        await until(lambda: _offline(desk), "it is away")
        await desk.work()
        assert [row["state"] for row in await desk.certificates()] == ["issued"]
        await station.reconnect()
        await until(lambda: desk.network.online("SIM"), "it is back")
        await desk.work()
        assert [row["state"] for row in await desk.certificates()] == ["installed"]


async def _offline(desk: Desk) -> bool:
    return not await desk.network.online("SIM")


@VERSIONS
async def test_a_request_that_breaks_the_rules_is_refused_and_leaves_nothing(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        foreign = station.station.certificates.request("", "ANOTHER", "Voltway")
        answer = await station.call("SignCertificate", {"csr": foreign})
        assert b"Rejected" in answer.payload
        answer = await station.call("SignCertificate", {"csr": "-----BEGIN CERTIFICATE REQUEST-----"})
        assert b"Rejected" in answer.payload
        assert await desk.network.rows("select 1 from signing_request") == []


@VERSIONS
async def test_a_station_that_asks_too_often_waits(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        csr = station.station.certificates.request("", "S-SIM", "Voltway")
        answers = [(await station.call("SignCertificate", {"csr": csr})).payload for _ in range(11)]
        assert all(b"Accepted" in answer for answer in answers[:10])
        assert b"Rejected" in answers[10]
        await desk.work()
        assert len(await desk.certificates()) == 1


@VERSIONS
async def test_roots_are_installed_named_and_deleted(desk: Desk, version: OcppVersion) -> None:
    root = await desk.root()
    pem = (await desk.network.row("select certificate from certificate_authority"))["certificate"]
    async with station_at(desk, version) as station:
        await station.boot()
        for use in (InstalledUse.CSMS_ROOT, InstalledUse.MANUFACTURER_ROOT):
            installed = await desk.order(InstallCertificate(use=use, certificate=pem))
            assert installed.state is CommandState.ACCEPTED
        assert await desk.known() == [("csms_root", "order"), ("manufacturer_root", "order")]

        told = await desk.order(AskInstalledCertificates())
        assert isinstance(told.answer, dict)
        assert [one["use"] for one in told.answer["certificates"]] == ["csms_root", "manufacturer_root"]
        assert await desk.known() == [("csms_root", "report"), ("manufacturer_root", "report")]

        gone = await desk.order(DeleteCertificate(certificate=hash_of(root, root)))
        assert gone.state is CommandState.ACCEPTED
        assert await desk.known() == []
        again = await desk.order(DeleteCertificate(certificate=hash_of(root, root)))
        assert (again.state, again.reason) == (CommandState.REJECTED, "the station holds no such certificate")
        none = await desk.order(AskInstalledCertificates(uses=[InstalledUse.CSMS_ROOT]))
        assert (none.state, none.answer) == (CommandState.ACCEPTED, {"certificates": [], "unknown": 0})


@VERSIONS
async def test_what_is_no_root_is_not_installed(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        order = InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate="nothing")
        assert (await desk.order(order)).state is CommandState.REJECTED
        assert await desk.known() == []


@VERSIONS
async def test_a_certificate_that_ends_soon_is_renewed(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        await station.ask_for_certificate("" if version is OcppVersion.V16 else STATION)
        await desk.work()
        running = desk.network.gateways[-1]
        now = datetime.now(UTC)
        assert await jobs.renew(running.pool, running.bus, desk.network.settings, now) == []
        soon = now + timedelta(days=310)
        assert await jobs.renew(running.pool, running.bus, desk.network.settings, soon) == ["SIM"]
        await desk.asked()
        assert await jobs.renew(running.pool, running.bus, desk.network.settings, soon) == []
        await desk.work()
        assert [row["state"] for row in await desk.certificates()] == ["replaced", "installed"]


@VERSIONS
async def test_a_v2g_certificate_that_ends_soon_is_renewed(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        await station.ask_for_certificate("V2GCertificate")
        await desk.work()
        running = desk.network.gateways[-1]
        soon = datetime.now(UTC) + timedelta(days=310)
        assert await jobs.renew(running.pool, running.bus, desk.network.settings, soon) == ["SIM"]
        await desk.asked()
        await desk.work()
        assert [(row["use"], row["state"]) for row in await desk.certificates()] == [
            ("v2g", "replaced"),
            ("v2g", "installed"),
        ]


@VERSIONS
async def test_a_new_root_is_known_before_it_signs(desk: Desk, version: OcppVersion) -> None:
    running = desk.network.gateways[-1]
    now = datetime.now(UTC)
    async with station_at(desk, version) as station:
        await station.boot()
        await station.ask_for_certificate()
        await desk.work()
        async with running.pool.connection() as connection:
            await authority.make(connection, sealing_of(desk.network.settings), None, now)
        assert await jobs.announce(running.pool, running.bus, now) == 1
        assert await jobs.announce(running.pool, running.bus, now + timedelta(days=1)) == 0
        assert len(station.station.certificates.roots) == 1
        async with running.pool.connection() as connection, connection.transaction():
            following = await authority.activate(connection, now)
        await station.ask_for_certificate()
        await desk.work()
        newest = (await desk.certificates())[-1]
        assert (newest["state"], newest["authority_id"]) == ("installed", following.authority_id)


@VERSIONS
async def test_one_certificate_for_each_of_its_connections(desk: Desk, version: OcppVersion) -> None:
    async with station_at(desk, version) as station:
        await station.boot()
        old = version is OcppVersion.V16
        await station.ask_for_certificate("" if old else STATION)
        asked = await desk.order(TriggerReport(what=TriggerKind.V2G_CERTIFICATE))
        assert asked.state is CommandState.ACCEPTED
        await until(lambda: _asked_for(desk, "v2g"), "the station asked")
        await desk.work()
        rows = await desk.certificates()
        uses = {"both" if old else "station": "installed", "v2g": "installed"}
        assert {row["use"]: row["state"] for row in rows} == uses


async def _asked_for(desk: Desk, use: str) -> bool:
    return bool(await desk.network.rows("select 1 from signing_request where use = %s", use))


@VERSIONS
async def test_v2g_roots_are_installed_named_and_deleted(desk: Desk, version: OcppVersion) -> None:
    root = await desk.root()
    pem = (await desk.network.row("select certificate from certificate_authority"))["certificate"]
    uses = [InstalledUse.V2G_ROOT, InstalledUse.MO_ROOT]
    async with station_at(desk, version) as station:
        await station.boot()
        for use in uses:
            installed = await desk.order(InstallCertificate(use=use, certificate=pem))
            assert installed.state is CommandState.ACCEPTED
        told = await desk.order(AskInstalledCertificates(uses=uses))
        assert isinstance(told.answer, dict)
        assert sorted(one["use"] for one in told.answer["certificates"]) == ["mo_root", "v2g_root"]
        if version is OcppVersion.V16:
            # Its own message does not speak of them.
            await desk.order(AskInstalledCertificates())
        assert sorted(await desk.known()) == [("mo_root", "report"), ("v2g_root", "report")]
        order = DeleteCertificate(certificate=hash_of(root, root), use=InstalledUse.V2G_ROOT)
        assert (await desk.order(order)).state is CommandState.ACCEPTED
        assert await desk.known() == []
        assert (await desk.order(order)).reason == "the station holds no such certificate"
