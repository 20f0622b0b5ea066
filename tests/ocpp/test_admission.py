"""Who comes in: identities, passwords, subprotocols, policies."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from websockets.exceptions import InvalidStatus

from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import BOOT_V2, BOOT_V16, CallFailed, OcppClient, RawSocket, basic
from voltway.kit.postgres import Pool
from voltway.kit.settings import UnknownStations
from voltway.ocpp import admission
from voltway.stations.credentials import check_password
from voltway.vocabulary.stations import OcppVersion

PASSWORD = "0123456789abcdefghij"
MADE = "ABCDEFGHJKLMNPQRSTUV"
"""As one that was made here, which is quick to check."""


async def status_of(client: OcppClient) -> int:
    """The HTTP status that a connection gets; 101 when it is let in."""
    try:
        async with client:
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.fixture
async def url(network: Network) -> str:
    await network.start()
    return network.url


# --- passwords


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (PASSWORD, 101),
        (PASSWORD.encode().hex(), 101),
        (PASSWORD.encode().hex().upper(), 101),
        ("0123456789abcdefghiJ", 401),
        ("", 401),
        (None, 401),
        (b"\xff\xfe\xfd", 401),
    ],
)
async def test_a_password(network: Network, url: str, told: str | bytes | None, status: int) -> None:
    await network.add_station("S1", password=PASSWORD)
    assert await status_of(OcppClient(url, "S1", password=told)) == status


@pytest.mark.parametrize("told", ["00ff10203040506070809aabbccddeeff0", "00FF10203040506070809AABBCCDDEEFF0"])
async def test_an_authorization_key_kept_as_hex_and_sent_as_bytes(network: Network, url: str, told: str) -> None:
    """1.6's AuthorizationKey is told in hex digits and meant as bytes."""
    key = "00ff10203040506070809aabbccddeef"
    await network.add_station("S1", password=key)
    assert await status_of(OcppClient(url, "S1", password=bytes.fromhex(key))) == 101
    assert await status_of(OcppClient(url, "S1", password=told)) == 401


@pytest.mark.parametrize(
    "header",
    [
        basic("S2", PASSWORD)["Authorization"],
        "Basic",
        "Basic !!!!",
        "Basic \xe9\xe8",
        "Basic UzE=",
        f"Bearer {PASSWORD}",
        "",
    ],
)
async def test_credentials_that_are_none(network: Network, url: str, header: str) -> None:
    await network.add_station("S1", password=PASSWORD)
    async with await RawSocket.open(network.gateways[0].port) as raw:
        head = await raw.upgrade("/ocpp/S1", {"Authorization": header})
    assert head.startswith("HTTP/1.1 401 ")
    assert 'WWW-Authenticate: Basic realm="ocpp"' in head
    assert await status_of(OcppClient(url, "S1", password=PASSWORD)) == 101, "the door is still open"


async def test_profile_0_only_where_a_station_is_marked_for_it(network: Network, url: str) -> None:
    """Pain point 49 of users, who found sockets without authentication: here it is the exception."""
    await network.add_station("OPEN", security_profile=0)
    await network.add_station("CLOSED", security_profile=1)
    await network.add_station("SECURE", password=PASSWORD, security_profile=2)
    assert await status_of(OcppClient(url, "OPEN")) == 101
    assert await status_of(OcppClient(url, "CLOSED")) == 401
    assert await status_of(OcppClient(url, "SECURE", password=PASSWORD)) == 403, "profile 2 over a plain line"


async def test_a_rejected_station_stays_outside(network: Network, url: str) -> None:
    await network.add_station("S1", admission="rejected")
    assert await status_of(OcppClient(url, "S1")) == 403


async def test_guessing_passwords_is_slowed_down(network: Network, url: str) -> None:
    await network.add_station("S1", password=PASSWORD)
    got = [await status_of(OcppClient(url, "S1", password="wrong")) for _ in range(61)]
    assert got == [401] * 60 + [429]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((MADE, "wrong"), ["101", "401"]),
        (("wrong", MADE, "wrong"), ["401", "101", "401"]),
        ((MADE, "wrong", MADE), ["503", "401", "101"]),
    ],
)
async def test_only_the_station_itself_turns_its_older_connection_away(
    network: Network, pool: Pool, url: str, order: tuple[str, ...], expected: list[str]
) -> None:
    """However many knock in its name at once: here all are decided together."""
    await network.add_station("S1", password=MADE)
    port, admissions = network.gateways[0].port, network.gateway.admissions

    async def knock(station_id: str, told: str) -> str:
        async with await RawSocket.open(port) as raw:
            status = (await raw.upgrade(f"/ocpp/{station_id}", dict(basic(station_id, told)))).split(" ")[1]
            await decided.wait()
            return status

    async def held_up() -> bool:
        return bool(await network.rows("select pid from pg_locks where not granted"))

    decided = asyncio.Event()
    async with pool.connection() as connection, connection.transaction():
        await connection.execute("lock table station")
        knocks = [asyncio.create_task(knock("OTHER", "wrong"))]
        await until(held_up, "a handshake that waits for the table")
        for number, told in enumerate(order, start=1):
            knocks.append(asyncio.create_task(knock("S1", told)))

            async def gathered(number: int = number) -> bool:
                return admissions.waiting == number

            await until(gathered, "the next handshake is here")

    async def in_line() -> bool:
        return "S1" in network.gateway.lines

    await until(in_line, "the station is in")
    decided.set()
    assert (await asyncio.gather(*knocks))[1:] == expected


async def test_passwords_that_take_long_are_checked_beside_the_loop_and_not_for_guessers(
    network: Network, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, threads = threading.Event(), []

    def check(kept: str, told: bytes) -> bool:
        threads.append(threading.current_thread())
        free.wait(10)
        return check_password(kept, told)

    monkeypatch.setattr(admission, "check_password", check)
    await network.add_station("S1", password=PASSWORD)
    await network.add_station("S2", password=MADE)
    guesses = [asyncio.create_task(status_of(OcppClient(url, "S1", password="wrong"))) for _ in range(3)]

    async def waiting() -> bool:
        return bool(threads) and network.gateway.admissions.waiting == 2

    await until(waiting, "one is checked, the others wait")
    assert await status_of(OcppClient(url, "S2", password=MADE)) == 101, "nobody else waits for that"
    network.gateway._failures["127.0.0.1"] = 60
    free.set()
    assert sorted(await asyncio.gather(*guesses)) == [401, 429, 429]
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_a_balancer_in_front_does_not_make_all_stations_one(network: Network) -> None:
    """Those behind it are slowed down one by one, and what they write of themselves changes nothing."""
    await network.add_station("S1", password=PASSWORD)
    gateway = await network.start(trusted_proxies=("127.0.0.0/8",))

    async def told(addresses: str, password: str = "wrong") -> int:
        headers: dict[str, str | None] = {"X-Forwarded-For": addresses, **basic("S1", password)}
        async with await RawSocket.open(gateway.port) as raw:
            return int((await raw.upgrade("/ocpp/S1", headers)).split(" ")[1])

    got = [await told(f"203.0.113.{number}, 198.51.100.7") for number in range(61)]
    assert got == [401] * 60 + [429]
    assert await told("198.51.100.8", PASSWORD) == 101
    assert (await network.row("select address from station"))["address"] == "198.51.100.8"


async def test_what_set_out_encrypted_counts_as_that_where_a_balancer_says_so(network: Network) -> None:
    await network.add_station("SECURE", password=PASSWORD, security_profile=2)
    trusting = await network.start(trusted_proxies=("127.0.0.0/8",))
    plain = await network.start()

    async def told(port: int, protocol: str) -> int:
        headers: dict[str, str | None] = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": protocol}
        async with await RawSocket.open(port) as raw:
            head = await raw.upgrade("/ocpp/SECURE", {**headers, **basic("SECURE", PASSWORD)})
            return int(head.split(" ")[1])

    assert await told(trusting.port, "http") == 403
    assert await told(plain.port, "https") == 403, "whoever says so is no balancer that is trusted"
    assert await told(trusting.port, "https") == 101


# --- names


@pytest.mark.parametrize(
    "path",
    [
        "/ocpp/ST%201",
        "/ocpp/ST 1".replace(" ", "%20"),
        "/ocpp//ST%201",
        "//ocpp/ST%201/",
        "/ocpp/ST%201/ST%201",
        "/ocpp/some/where/ST%201",
        "/ocpp/ST%201?token=x",
        "/ocpp/%53%54%20%31",
    ],
)
async def test_how_a_station_may_write_its_address(network: Network, path: str) -> None:
    running = await network.start()
    await network.add_station("ST 1")
    async with OcppClient("", "ST 1", path=f"ws://127.0.0.1:{running.port}{path}") as client:
        assert (await client.call("BootNotification", BOOT_V16))["status"] == "Accepted"
    assert await network.facts("ST 1", "StationBooted")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ocpp",
        "/ocpp/",
        "/other/S1",
        "/S1",
        "/ocpp/%ff",
        "/ocpp/a%00b",
        "/ocpp/a:b",
        "/ocpp/" + "x" * 65,
        "/ocpp/é",
    ],
)
async def test_addresses_that_name_no_station(network: Network, path: str) -> None:
    running = await network.start(unknown_stations=UnknownStations.ACCEPT)
    async with await RawSocket.open(running.port) as raw:
        assert (await raw.upgrade(path)).startswith("HTTP/1.1 404 ")
    assert await network.rows("select * from station") == []


async def test_a_prefix_of_ones_own(network: Network) -> None:
    running = await network.start(path_prefix="/a/b")
    await network.add_station("S1")
    assert await status_of(OcppClient("", "S1", path=f"ws://127.0.0.1:{running.port}/a/b/S1")) == 101
    assert await status_of(OcppClient("", "S1", path=f"ws://127.0.0.1:{running.port}/ocpp/S1")) == 404


# --- versions


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ("ocpp1.6", "ocpp1.6"),
        ("ocpp2.0.1", "ocpp2.0.1"),
        ("ocpp1.6, ocpp2.0.1", "ocpp2.0.1"),
        ("ocpp1.6,ocpp2.1,ocpp2.0.1", "ocpp2.1"),
        (",ocpp2.0.1", "ocpp2.0.1"),
        ("ocpp2.0,ocpp1.6", "ocpp1.6"),
        ("OCPP1.6", "ocpp1.6"),
    ],
)
async def test_which_version_is_spoken(network: Network, url: str, offered: str, chosen: str) -> None:
    """Our order of preference decides, the newest first; a malformed list is read as far as it goes."""
    await network.add_station("S1")
    async with await RawSocket.open(network.gateways[0].port) as raw:
        head = await raw.upgrade("/ocpp/S1", {"Sec-WebSocket-Protocol": offered})
    assert head.startswith("HTTP/1.1 101 ")
    assert f"Sec-WebSocket-Protocol: {chosen}\r\n" in head


@pytest.mark.parametrize("offered", [None, "", ",", " , "])
async def test_a_station_that_names_no_version(network: Network, offered: str | None) -> None:
    await network.add_station("S1")
    await network.start()
    async with await RawSocket.open(network.gateways[0].port) as raw:
        head = await raw.upgrade("/ocpp/S1", {"Sec-WebSocket-Protocol": offered})
        assert head.startswith("HTTP/1.1 101 ")
        assert "protocol" not in head.lower().replace("http/1.1 101 switching protocols", "")
        raw.frame(1, b'[2,"1","Heartbeat",{}]')
        assert b"currentTime" in (await raw.read_frame())[1]
    await network.start(assume_v16_without_subprotocol=False)
    async with await RawSocket.open(network.gateways[1].port) as raw:
        await raw.upgrade("/ocpp/S1", {"Sec-WebSocket-Protocol": offered})
        assert await raw.read_close() == 1002


@pytest.mark.parametrize("offered", ["ocpp1.5", "mqtt, ocpp2.0", "ocpp1.6x"])
async def test_no_version_in_common(network: Network, url: str, offered: str) -> None:
    """The handshake is completed without the header, and the socket closed at once (2.x part 4, 3.1.2)."""
    await network.add_station("S1")
    async with await RawSocket.open(network.gateways[0].port) as raw:
        head = await raw.upgrade("/ocpp/S1", {"Sec-WebSocket-Protocol": offered})
        assert head.startswith("HTTP/1.1 101 ")
        assert "Sec-WebSocket-Protocol" not in head
        assert await raw.read_close() == 1002
    assert not await network.online("S1")


# --- strangers


async def test_strangers_are_turned_away(network: Network) -> None:
    await network.start(unknown_stations=UnknownStations.REJECT)
    assert await status_of(OcppClient(network.url, "STRANGER")) == 404
    assert await network.rows("select * from station") == []


async def test_strangers_are_let_in(network: Network) -> None:
    await network.start(unknown_stations=UnknownStations.ACCEPT)
    async with OcppClient(network.url, "STRANGER") as client:
        assert (await client.call("BootNotification", BOOT_V16))["status"] == "Accepted"
        await client.call("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"})


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_strangers_wait(network: Network, version: OcppVersion) -> None:
    """Pending: a station may boot and nothing else (2.x B02.FR.09), until an operator accepts it."""
    await network.start(heartbeat_interval_s=17.0)
    boot = BOOT_V16 if version is OcppVersion.V16 else BOOT_V2
    async with OcppClient(network.url, "STRANGER", version) as client:
        answer = await client.call("BootNotification", boot)
        assert (answer["status"], answer["interval"]) == ("Pending", 17)
        clock = datetime.fromisoformat(answer["currentTime"])
        assert abs(clock - datetime.now(UTC)) < timedelta(seconds=5)
        with pytest.raises(CallFailed) as refused:
            await client.call("Heartbeat", {})
        assert refused.value.code == "SecurityError"
        row = await network.row("select admission, vendor, gateway_id from station")
        assert (row["admission"], row["vendor"], row["gateway_id"] is not None) == ("pending", "Acme", True)

        await network.change_station("STRANGER", admission="accepted")

        async def accepted() -> bool:
            return network.gateway.lines["STRANGER"].record.admission == "accepted"

        await until(accepted)
        assert "currentTime" in await client.again(), "the refusal is not repeated for ever"
        assert (await client.call("BootNotification", boot))["status"] == "Accepted"
        assert "currentTime" in await client.call("Heartbeat", {})


async def test_strangers_can_t_fill_the_table(network: Network) -> None:
    await network.start(max_pending_stations=3)
    got = await asyncio.gather(*(status_of(OcppClient(network.url, f"STRANGER-{n}")) for n in range(8)))
    assert sorted(got) == [101] * 3 + [404] * 5
    assert len(await network.rows("select * from station")) == 3


async def test_many_stations_at_once(network: Network) -> None:
    """Pain point 30: connections cost neither a task nor a timer each.

    Pain point 18: more than a hundred stations stay online while they say nothing, over several ping intervals.
    """
    await network.start(ping_interval_s=1.0)
    for number in range(150):
        await network.add_station(f"S{number}")
    quiet = len(asyncio.all_tasks())
    clients = [OcppClient(network.url, f"S{number}") for number in range(150)]
    await asyncio.gather(*(client.__aenter__() for client in clients))
    theirs = sum(2 for _ in clients)
    assert len(asyncio.all_tasks()) <= quiet + theirs + 10
    await asyncio.sleep(3.5)
    row = await network.row("select count(*) as n from station where gateway_id is not null")
    assert row["n"] == 150
    assert len(network.gateway.lines) == 150
    assert network.gateway.offline == 0
    for client in clients:
        client.abort()
    await asyncio.gather(*(client.closed() for client in clients))


async def test_an_online_station_is_known_at_its_first_connect(network: Network, url: str) -> None:
    """Pain point 22: online is told from the first connection on, and a hundred reconnects leave nothing behind."""
    await network.add_station("S1")
    for _ in range(100):
        async with OcppClient(url, "S1"):
            assert await network.online("S1")

    async def offline() -> bool:
        return not await network.online("S1")

    await until(offline)
    gateway = network.gateway
    await asyncio.sleep(0.1)
    assert (gateway.lines, list(gateway.wheel.lines()), gateway._knocking) == ({}, [], {})
    assert (gateway.writer.waiting, gateway.admissions.waiting) == (0, 0)
