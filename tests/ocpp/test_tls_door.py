"""TLS with real certificates and real handshakes: who is let in, and that the operator sees whoever is not."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus, WebSocketException

from tests.fixtures.certificates import DAY, Authority, Paper, client_tls, rsa_key
from tests.fixtures.gateway import Network, RunningGateway, until
from tests.fixtures.ocpp_client import BOOT_V16, OcppClient
from voltway.ocpp import gateway as gateway_module
from voltway.vocabulary.refusals import RefusalCause
from voltway.vocabulary.subjects import STATION_CHANGED

PASSWORD = "0123456789abcdefghij"


@dataclass
class House:
    """A gateway with TLS, the authority of its own certificate and that of stations'."""

    network: Network
    running: RunningGateway
    servers: Authority
    stations: Authority

    async def attempt(self, station_id: str, tls: ssl.SSLContext, password: str | None = None, **told: Any) -> int:
        """The HTTP status that a connection over TLS gets; 101 when it is let in, 0 when TLS itself fails."""
        client = OcppClient(self.running.tls_url, station_id, password=password, tls=tls, **told)
        try:
            async with client:
                await client.call("BootNotification", BOOT_V16)
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code
        except (OSError, WebSocketException, EOFError):
            return 0

    def showing(self, paper: Paper | None = None, suite: str | None = None) -> ssl.SSLContext:
        """A station's TLS that trusts the gateway and shows this certificate."""
        return client_tls(self.servers.file, paper, suite)

    async def refused(self, **wanted: object) -> dict[str, Any]:
        """Wait for the row about a refused connection."""

        async def there() -> dict[str, Any] | None:
            await self.running.gateway._refusals.flush()
            rows = await self.network.rows("select station_id, address, cause, times from refused_connection")
            return next((row for row in rows if wanted.items() <= row.items()), None)

        found = await until(there, f"a refusal like {wanted}")
        assert found is not None
        return found


Opened = Callable[..., Awaitable[House]]


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority, Paper]:
    folder = tmp_path_factory.mktemp("tls")
    servers = Authority.made(folder, "servers")
    return servers, Authority.made(folder, "stations"), servers.signed("localhost", names=("localhost",))


@pytest.fixture
def opened(network: Network, authorities: tuple[Authority, Authority, Paper]) -> Opened:
    async def start(**changes: Any) -> House:
        servers, stations, server = authorities
        certificate, key = server.files
        given = {"tls_certificate": certificate, "tls_key": key, "tls_client_roots": (stations.file,), **changes}
        return House(network, await network.start(**given), servers, stations)

    return start


async def test_a_station_comes_with_its_certificate_and_from_then_on_only_with_it(opened: Opened) -> None:
    house = await opened()
    network = house.network
    await network.add_station("S1", security_profile=3)
    paper = house.stations.signed("S1")
    assert await house.attempt("S1", house.showing(paper)) == 101
    row = await network.row("select pinned_certificate from station")
    assert row["pinned_certificate"] == sha256(paper.der).hexdigest()

    other = house.stations.signed("S1")
    assert await house.attempt("S1", house.showing(other)) == 403
    await house.refused(station_id="S1", cause=RefusalCause.CERTIFICATE_NOT_THE_KNOWN_ONE)
    await network.change_station("S1", pinned_certificate=None)
    assert await house.attempt("S1", house.showing(other)) == 101
    assert await house.attempt("S1", house.showing(paper)) == 403


async def test_no_station_comes_with_less_than_its_profile(opened: Opened) -> None:
    house = await opened()
    await house.network.add_station("S3", password=PASSWORD, security_profile=3)
    assert await house.attempt("S3", house.showing(), PASSWORD) == 403
    await house.refused(station_id="S3", cause=RefusalCause.CERTIFICATE_MISSING)
    client = OcppClient(house.running.url, "S3", password=PASSWORD)
    with pytest.raises(InvalidStatus, match="403"):
        await client.__aenter__()
    await house.refused(station_id="S3", cause=RefusalCause.TLS_MISSING)


async def test_a_house_can_ask_more_than_a_station(opened: Opened) -> None:
    house = await opened(least_security_profile=2)
    await house.network.add_station("S1", password=PASSWORD)
    assert await house.attempt("S1", house.showing(), PASSWORD) == 101
    for url, told in ((house.running.url, PASSWORD), (house.running.url, None)):
        with pytest.raises(InvalidStatus, match="403"):
            await OcppClient(url, "S1", password=told).__aenter__()
    with pytest.raises(InvalidStatus, match="404"):
        await OcppClient(house.running.url, "NEW").__aenter__()
    assert (await house.network.row("select security_profile from station"))["security_profile"] == 1


def wrong(stations: Authority, servers: Authority) -> dict[str, tuple[Paper, int, RefusalCause]]:
    """What is wrong with a certificate: it, the status it gets (0: TLS itself fails), and the cause that is told."""
    return {
        "expired": (stations.signed("S1", begins=-2 * DAY, ends=-DAY), 0, RefusalCause.CERTIFICATE_EXPIRED),
        "not yet": (stations.signed("S1", begins=DAY, ends=2 * DAY), 0, RefusalCause.CERTIFICATE_NOT_YET_VALID),
        "unknown authority": (servers.signed("S1"), 0, RefusalCause.CERTIFICATE_UNTRUSTED),
        "weak": (stations.signed("S1", key=rsa_key(1024)), 0, RefusalCause.CERTIFICATE_WEAK),
        "another's": (stations.signed("S2", names=("S3",)), 403, RefusalCause.CERTIFICATE_OF_ANOTHER_STATION),
        "another operator's": (
            stations.signed("S1", organization="Rival"),
            403,
            RefusalCause.CERTIFICATE_OF_ANOTHER_OPERATOR,
        ),
        "revoked": (stations.signed("S1", organization="Voltway"), 403, RefusalCause.CERTIFICATE_REVOKED),
    }


async def test_certificates_that_prove_nothing(opened: Opened, authorities: tuple[Authority, Authority, Paper]) -> None:
    servers, stations, _ = authorities
    cases = wrong(stations, servers)
    crl = stations.revoking(cases["revoked"][0])
    house = await opened(tls_client_crls=(crl,), tls_client_organization="Voltway")
    await house.network.add_station("S1", security_profile=3)
    for what, (paper, status, cause) in cases.items():
        assert await house.attempt("S1", house.showing(paper)) == status, what
        row = await house.refused(cause=cause, station_id="S1" if status else None)
        assert row["address"] == "127.0.0.1"
    good = stations.signed("no matter", names=("S1",), organization="Voltway")
    assert await house.attempt("S1", house.showing(good)) == 101, "the door is still open"


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({"maximum_version": ssl.TLSVersion.TLSv1_1, "minimum_version": ssl.TLSVersion.TLSv1}, "tls_version"),
        ({"maximum_version": ssl.TLSVersion.TLSv1_2, "ciphers": "NULL:@SECLEVEL=0"}, "tls_cipher"),
        ({"maximum_version": ssl.TLSVersion.TLSv1_2, "ciphers": "AES128-SHA:@SECLEVEL=0"}, "tls_cipher"),
    ],
    ids=["TLS 1.1", "NULL", "old"],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
async def test_tls_that_is_too_old(opened: Opened, options: dict[str, Any], cause: str) -> None:
    house = await opened()
    await house.network.add_station("S1", password=PASSWORD, security_profile=2)
    tls = house.showing()
    tls.set_ciphers(options.pop("ciphers", "DEFAULT:@SECLEVEL=0"))
    for name in ("minimum_version", "maximum_version"):
        if name in options:
            setattr(tls, name, options[name])
    assert await house.attempt("S1", tls, PASSWORD) == 0
    await house.refused(cause=cause, station_id=None)


async def test_a_station_that_looks_for_another_host_goes_away(opened: Opened) -> None:
    house = await opened()
    port, tls = house.running.gateway.ports[1], house.showing()

    def look() -> None:
        with socket.create_connection(("127.0.0.1", port)) as plain:
            tls.wrap_socket(plain, server_hostname="elsewhere.example")

    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        await asyncio.to_thread(look)
    await house.refused(cause=RefusalCause.SERVER_CERTIFICATE_REFUSED, station_id=None)


async def test_what_is_no_tls_at_all(opened: Opened) -> None:
    house = await opened()
    reader, writer = await asyncio.open_connection("127.0.0.1", house.running.gateway.ports[1])
    writer.write(b"GET /ocpp/S1 HTTP/1.1\r\n\r\n")
    await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await house.refused(cause=RefusalCause.TLS_BROKEN, station_id=None)


async def test_two_certificates_side_by_side(opened: Opened, authorities: tuple[Authority, Authority, Paper]) -> None:
    """Each of the four suites that OCPP demands finds its kind (2.x A00)."""
    servers, _, _ = authorities
    certificate, key = servers.signed("localhost", key=rsa_key(), names=("localhost",)).files
    house = await opened(tls_second_certificate=certificate, tls_second_key=key)
    await house.network.add_station("S1", password=PASSWORD, security_profile=2)
    suites = (
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
    )
    for suite in suites:
        assert await house.attempt("S1", house.showing(suite=suite), PASSWORD) == 101, suite


async def test_changed_files_count_without_closing_anything(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_module, "_LOOK_AT_FILES_S", 1)
    roots = tmp_path / "roots.pem"
    first, second = Authority.made(tmp_path, "first"), Authority.made(tmp_path, "second")
    roots.write_bytes(first.root.pem)
    house = await opened(tls_client_roots=(roots,))
    for station_id in ("OLD", "NEW"):
        await house.network.add_station(station_id, security_profile=3)
    held = OcppClient(house.running.tls_url, "OLD", tls=house.showing(first.signed("OLD")))
    paper = second.signed("NEW")
    async with held:
        assert await house.attempt("NEW", house.showing(paper)) == 0
        roots.write_bytes(first.root.pem + second.root.pem)

        async def let_in() -> bool:
            return await house.attempt("NEW", house.showing(paper)) == 101

        await until(let_in, "the new root counts")
        await held.call("BootNotification", BOOT_V16)
        roots.write_bytes(b"no certificate")
        house.running.gateway._trust.look()
        assert await let_in(), "what can't be used changes nothing"


async def test_tries_from_one_address_are_slowed_down_before_they_cost_a_handshake(opened: Opened) -> None:
    house = await opened()
    house.running.gateway._failures["127.0.0.1"] = 60
    assert await house.attempt("S1", house.showing()) == 0
    assert await house.network.rows("select 1 from refused_connection") == []
    await nobody_knocks(house)


async def nobody_knocks(house: House) -> None:
    async def nobody() -> bool:
        return not house.running.gateway._knocking

    await until(nobody, "nothing is kept of them", timeout_s=5.0)


async def test_who_goes_away_in_the_middle_leaves_nothing(opened: Opened) -> None:
    house = await opened()
    for said in (b"", b"\x16\x03\x01\x02"):
        _, writer = await asyncio.open_connection("127.0.0.1", house.running.gateway.ports[1])
        writer.write(said)

        async def somebody() -> bool:
            return bool(house.running.gateway._knocking)

        await until(somebody, "it is there")
        writer.close()
        await nobody_knocks(house)
    assert await house.network.rows("select 1 from refused_connection") == []


async def test_alike_refusals_are_one_row(opened: Opened) -> None:
    house = await opened()
    await house.network.add_station("S1", password=PASSWORD)
    for _ in range(3):
        assert await house.attempt("S1", house.showing(), "wrong") == 401
    await house.refused(station_id="S1", cause=RefusalCause.PASSWORD_WRONG, times=3)


async def issued(house: House, authority: Authority, paper: Paper, station_id: str, state: str = "installed") -> None:
    """The house's own authority has signed this certificate for the station."""
    told = {"root": authority.root.pem.decode(), "fingerprint": sha256(paper.der).hexdigest()}
    await house.network.execute(
        "insert into certificate_authority (authority_id, state, certificate, private_key, responder_certificate,"
        " responder_key, fingerprint, subject, not_before, not_after, made_at) values ('own', 'active', %s, '', '', '',"
        " 'f', 's', now(), now() + interval '1 day', now()) on conflict do nothing",
        told["root"],
    )
    await house.network.execute(
        "insert into station_certificate (certificate_id, station_id, authority_id, use, state, serial, fingerprint,"
        " subject, chain, not_before, not_after, issued_at) values (%s, %s, 'own', 'station', %s, %s, %s, 's', 'c',"
        " now(), now() + interval '1 day', now())",
        told["fingerprint"][:8],
        station_id,
        state,
        f"{paper.certificate.serial_number:x}",
        told["fingerprint"],
    )


async def test_what_the_house_has_signed_itself(opened: Opened, tmp_path: Path) -> None:
    """Its authority is trusted without a file; what it signs for a station may replace what that came with before."""
    house = await opened(tls_client_roots=())
    own = Authority.made(tmp_path, "own")
    first, second, revoked = (own.signed("SERIAL-7") for _ in range(3))
    others = own.signed("S1", names=("S2",))  # S2 calls "S1" its serial number
    await house.network.add_station("S1", security_profile=3)
    await issued(house, own, first, "S1")
    await issued(house, own, second, "S1", "issued")
    await issued(house, own, others, "S2")
    await issued(house, own, revoked, "S1", "revoked")
    await house.running.gateway._look_at_certificates()
    assert await house.attempt("S1", house.showing(others)) == 403
    await house.refused(station_id="S1", cause=RefusalCause.CERTIFICATE_OF_ANOTHER_STATION)
    assert await house.attempt("S1", house.showing(first)) == 101
    held = OcppClient(house.running.tls_url, "S1", tls=house.showing(second))
    async with held:
        await house.network.execute(
            "update station_certificate set state = 'revoked' where fingerprint = %s", sha256(second.der).hexdigest()
        )
        house.network.bus.publish(STATION_CHANGED, b"S1")
        assert (await held.closed())[1] == "the certificate was revoked"
    assert await house.attempt("S1", house.showing(second)) == 403
    assert await house.attempt("S1", house.showing(revoked)) == 403
    await house.refused(station_id="S1", cause=RefusalCause.CERTIFICATE_REVOKED)


async def test_who_comes_with_a_certificate_has_taken_it_whatever_it_said(opened: Opened, tmp_path: Path) -> None:
    """Its Accepted was lost, so it was brought the certificate again, and rejected what it had by then."""
    house = await opened(tls_client_roots=())
    own = Authority.made(tmp_path, "own")
    first, second = (own.signed("SERIAL-7") for _ in range(2))
    await house.network.add_station("S1", security_profile=3)
    await issued(house, own, first, "S1", "issued")
    await house.running.gateway._look_at_certificates()
    assert await house.attempt("S1", house.showing(first)) == 101
    await issued(house, own, second, "S1", "rejected")
    assert await states(house, first, second) == ["installed", "rejected"]
    assert await house.attempt("S1", house.showing(second)) == 101
    assert await states(house, first, second) == ["replaced", "installed"]


async def test_the_one_before_is_good_until_the_station_came_with_the_new_one(opened: Opened, tmp_path: Path) -> None:
    """It may take the new one only when it starts anew."""
    house = await opened(tls_client_roots=())
    own = Authority.made(tmp_path, "own")
    first, second = (own.signed("SERIAL-7") for _ in range(2))
    await house.network.add_station("S1", security_profile=3)
    await issued(house, own, first, "S1")
    await house.running.gateway._look_at_certificates()
    assert await house.attempt("S1", house.showing(first)) == 101
    await house.network.execute("update station_certificate set state = 'replaced'")
    await issued(house, own, second, "S1")
    assert await house.attempt("S1", house.showing(first)) == 101
    assert await house.attempt("S1", house.showing(second)) == 101
    assert await house.attempt("S1", house.showing(first)) == 403


async def states(house: House, *papers: Paper) -> list[str]:
    rows = await house.network.rows("select fingerprint, state from station_certificate")
    state = {row["fingerprint"]: row["state"] for row in rows}
    return [state[sha256(paper.der).hexdigest()] for paper in papers]
