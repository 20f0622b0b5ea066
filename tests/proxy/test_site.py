"""The proxy's door: who is let in, and with what."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus, WebSocketException

from tests.fixtures.certificates import DAY, Authority, client_tls
from tests.fixtures.gateway import Troubles, until
from tests.fixtures.ocpp_client import RawSocket, basic
from tests.proxy.running import ExactUplink, RunningProxy, door, running_proxy
from voltway.proxy import site as site_module


@pytest.fixture
async def uplink(troubles: Troubles) -> AsyncIterator[ExactUplink]:
    async with ExactUplink() as made:
        yield made


@pytest.fixture
async def proxy(uplink: ExactUplink, tmp_path: Path) -> AsyncIterator[RunningProxy]:
    async with running_proxy(uplink.url, tmp_path) as made:
        yield made


async def test_a_station_comes_with_its_own_name_and_password(uplink: ExactUplink, proxy: RunningProxy) -> None:
    async with proxy.station("B-1=@", password="a password of sixteen") as station:
        assert station.socket.subprotocol == "ocpp1.6"
        (request,) = uplink.requests
    assert request.path == "/central/B-1%3D%40"
    assert request.headers["Authorization"] == basic("B-1=@", "a password of sixteen")["Authorization"]
    assert request.headers["X-Forwarded-For"] == "127.0.0.1"
    assert request.headers["X-Forwarded-Proto"] == "http"
    assert "Client-Cert" not in request.headers


@pytest.mark.parametrize(("offered", "agreed"), [(["ocpp2.1", "ocpp2.0.1"], "ocpp2.0.1"), ([], None)])
async def test_the_protocol_is_the_one_that_the_uplink_takes(
    uplink: ExactUplink, proxy: RunningProxy, offered: list[str], agreed: str | None
) -> None:
    async with proxy.station(subprotocols=offered) as station:
        assert station.socket.subprotocol == agreed
    assert uplink.requests[0].headers.get("Sec-WebSocket-Protocol") == (", ".join(offered) or None)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_whom_the_uplink_turns_away_is_turned_away(uplink: ExactUplink, proxy: RunningProxy, status: int) -> None:
    uplink.refuse = HTTPStatus(status)
    with pytest.raises(InvalidStatus) as refused:
        await proxy.station().__aenter__()
    assert refused.value.response.status_code == status
    assert ("WWW-Authenticate" in refused.value.response.headers) == (status == 401)
    assert (proxy.site.refused, proxy.site.uplink_trouble) == (1, None)


@pytest.mark.parametrize("trouble", ["gone", "broken", "crowded", "redirects"])
async def test_while_the_uplink_is_in_trouble_stations_come_back_later(
    uplink: ExactUplink, proxy: RunningProxy, trouble: str
) -> None:
    if trouble == "gone":
        await uplink.leave()
    else:
        troubles = {"broken": 502, "crowded": 429, "redirects": 302}
        uplink.refuse = HTTPStatus(troubles[trouble])
    with pytest.raises(InvalidStatus) as refused:
        await proxy.station().__aenter__()
    assert refused.value.response.status_code == 503
    assert refused.value.response.headers["Retry-After"] == "30"
    assert proxy.site.uplink_trouble is not None
    uplink.refuse = None
    if trouble == "gone":
        await uplink.listen()
    async with proxy.station():
        assert proxy.site.uplink_trouble is None


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 404),
        ("/other/S1", {}, 404),
        ("/ocpp/S1", {"Upgrade": None}, 400),
        ("/ocpp/S1", {"Authorization": "Basic x\nClient-Cert: :AAAA:"}, 400),
        ("/ocpp/S1", {"Sec-WebSocket-Protocol": "ocpp1.6\rX: y"}, 400),
        ("/ocpp/S1", {"Authorization": "x" * 20_000}, 431),
    ],
)
async def test_a_handshake_that_makes_no_sense_never_reaches_the_uplink(
    uplink: ExactUplink, proxy: RunningProxy, path: str, headers: dict[str, str | None], status: int
) -> None:
    async with await RawSocket.open(proxy.port) as raw:
        assert f" {status} " in await raw.upgrade(path, headers)
    assert uplink.requests == []


async def test_what_a_station_says_of_its_own_address_is_not_passed_on(
    uplink: ExactUplink, proxy: RunningProxy
) -> None:
    told = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https", "Client-Cert": ":AAAA:"}
    async with proxy.station(headers=told):
        headers = uplink.requests[0].headers
    assert headers.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert headers.get_all("X-Forwarded-Proto") == ["http"]
    assert headers.get_all("Client-Cert") == []


async def test_the_newest_connection_of_a_station_counts(uplink: ExactUplink, proxy: RunningProxy) -> None:
    async with proxy.station() as older, proxy.station() as newer:
        assert (await older.closed())[0] == 1008
        await newer.send("still here")
        assert await uplink.hear() == "still here"
        assert len(proxy.site.links) == 1


async def test_who_is_turned_away_replaces_nobody(uplink: ExactUplink, proxy: RunningProxy) -> None:
    async with proxy.station() as station:
        await uplink.line()
        uplink.refuse = HTTPStatus.UNAUTHORIZED
        with pytest.raises(InvalidStatus):
            await proxy.station().__aenter__()
        await station.send("still here")
        assert await uplink.hear() == "still here"


async def test_there_are_no_more_stations_than_were_set(uplink: ExactUplink, tmp_path: Path) -> None:
    async with running_proxy(uplink.url, tmp_path, max_stations=1) as proxy:
        async with proxy.station("S1"):
            with pytest.raises(InvalidStatus) as refused:
                await proxy.station("S2").__aenter__()
            assert refused.value.response.status_code == 503
        # Two that say nothing are as many as may stand at the door of a site with one station.
        async with (
            await RawSocket.open(proxy.port),
            await RawSocket.open(proxy.port),
            await RawSocket.open(proxy.port) as third,
        ):
            assert " 503 " in await third.head()


async def test_who_says_nothing_at_the_door_is_sent_away(
    uplink: ExactUplink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "_HANDSHAKE_S", 0.05)
    async with running_proxy(uplink.url, tmp_path) as proxy, await RawSocket.open(proxy.port) as raw:
        assert " 408 " in await raw.head()


async def test_a_station_that_gives_up_while_the_uplink_is_asked_leaves_nothing(
    uplink: ExactUplink, proxy: RunningProxy
) -> None:
    async with await RawSocket.open(proxy.port) as raw:
        raw.writer.write(
            b"GET /ocpp/S1 HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        await raw.writer.drain()

    async def nothing_left() -> bool:
        return bool(uplink.requests) and not proxy.site.links and not proxy.site._knocking

    await until(nothing_left)


async def test_stations_are_told_of_a_restart(uplink: ExactUplink, tmp_path: Path) -> None:
    async with running_proxy(uplink.url, tmp_path) as proxy:
        station = await proxy.station().__aenter__()
        line = await uplink.line()
    assert (await station.closed())[0] == 1012
    await asyncio.wait_for(line.wait_closed(), 5)
    assert line.close_code == 1012


# --- TLS


async def test_a_certificate_of_a_station_is_its_own_and_is_handed_on(uplink: ExactUplink, tmp_path: Path) -> None:
    servers, stations = Authority.made(tmp_path, "servers"), Authority.made(tmp_path, "stations")
    certificate, key = servers.signed("localhost", names=("localhost",)).files
    tls = {"tls_certificate": certificate, "tls_key": key, "tls_client_roots": (stations.file,)}
    mine, late = stations.signed("S1"), stations.signed("S1", begins=-2 * DAY, ends=-DAY)
    async with running_proxy(uplink.url, tmp_path, door(**tls), hand_on_certificates=True) as proxy:
        async with proxy.station("S1", tls=client_tls(servers.file, mine), path=f"{proxy.tls_url}/S1"):
            headers = uplink.requests[0].headers
        assert headers["Client-Cert"] == f":{b64encode(mine.der).decode()}:"
        assert headers["X-Forwarded-Proto"] == "https"
        with pytest.raises(InvalidStatus) as refused:
            await proxy.station("S2", tls=client_tls(servers.file, mine), path=f"{proxy.tls_url}/S2").__aenter__()
        assert refused.value.response.status_code == 403
        async with proxy.station("S3", tls=client_tls(servers.file), path=f"{proxy.tls_url}/S3"):
            assert "Client-Cert" not in uplink.requests[-1].headers
        with pytest.raises((OSError, WebSocketException)):
            await proxy.station("S1", tls=client_tls(servers.file, late), path=f"{proxy.tls_url}/S1").__aenter__()
    assert len(uplink.requests) == 2
