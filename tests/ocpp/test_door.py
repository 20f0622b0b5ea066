"""Handshakes as they come over the wire."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import BOOT_V2, OcppClient, RawSocket, ws_frame
from voltway.ocpp import gateway
from voltway.vocabulary.stations import OcppVersion

PASSWORD = "0123456789abcdefghij"
HEARTBEAT = b'[2,"1","Heartbeat",{}]'


@pytest.fixture
async def port(network: Network, troubles: Troubles) -> int:
    running = await network.start()
    await network.add_station("S1")
    return running.port


async def test_the_key_is_answered_as_rfc_6455_says(port: int) -> None:
    async with await RawSocket.open(port) as raw:
        assert "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in await raw.upgrade("/ocpp/S1")


async def test_frames_right_behind_the_handshake_are_not_lost(port: int) -> None:
    async with await RawSocket.open(port) as raw:
        await raw.upgrade("/ocpp/S1", first=ws_frame(1, HEARTBEAT))
        assert b"currentTime" in (await raw.read_frame())[1]


async def test_a_handshake_in_single_bytes(port: int) -> None:
    async with await RawSocket.open(port) as raw:
        for byte in (
            b"GET /ocpp/S1 HTTP/1.1\r\nupgrade:WebSocket\r\nSec-WebSocket-Key:dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
        ):
            raw.writer.write(bytes((byte,)))
            await raw.writer.drain()
        assert (await raw.head()).startswith("HTTP/1.1 101 ")


@pytest.mark.parametrize(
    "headers",
    [{"Connection": None}, {"Connection": "keep-alive"}, {"Host": None}, {"Sec-WebSocket-Version": None}],
    ids=str,
)
async def test_what_a_handshake_may_lack(port: int, headers: dict[str, str | None]) -> None:
    async with await RawSocket.open(port) as raw:
        assert (await raw.upgrade("/ocpp/S1", headers)).startswith("HTTP/1.1 101 ")


@pytest.mark.parametrize(
    "headers",
    [
        {"Upgrade": None},
        {"Upgrade": "h2c"},
        {"Sec-WebSocket-Key": None},
        {"Sec-WebSocket-Key": "short"},
        {"Sec-WebSocket-Key": "\xe9" * 24},
        {"Sec-WebSocket-Version": "8"},
        {"Odd name ": "x"},
    ],
    ids=str,
)
async def test_what_is_no_websocket(port: int, headers: dict[str, str | None]) -> None:
    async with await RawSocket.open(port) as raw:
        head = await raw.upgrade("/ocpp/S1", headers)
        assert head.startswith("HTTP/1.1 400 ")
        await raw.ended()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\r\n\r\n",
        b"POST /ocpp/S1 HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
        b"GET /ocpp/S1\r\n\r\n",
        b"GET  /ocpp/S1 HTTP/1.1\r\n\r\n",
        b"GET /ocpp/S1 HTTP/2\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        bytes(range(256)) + b"\r\n\r\n",
        b"GET /ocpp/S1 HTTP/1.1\r\nno colon here\r\n\r\n",
        b"GET /ocpp/S1 HTTP/1.1\r\n: nameless\r\n\r\n",
    ],
)
async def test_garbage(port: int, garbage: bytes) -> None:
    async with await RawSocket.open(port) as raw:
        raw.writer.write(garbage)
        assert (await raw.head()).startswith("HTTP/1.1 400 ")
        await raw.ended()


async def test_a_handshake_without_end(port: int) -> None:
    async with await RawSocket.open(port) as raw:
        raw.writer.write(b"GET /ocpp/S1 HTTP/1.1\r\n" + b"X-Filler: " + b"x" * 9000)
        assert (await raw.head()).startswith("HTTP/1.1 431 ")
        await raw.ended()


async def test_who_does_not_finish_is_hung_up_on(network: Network, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slowloris holds a connection for the time a handshake may take, and no longer; nobody else notices."""
    monkeypatch.setattr(gateway, "_HANDSHAKE_S", 1.0)
    async with (
        await RawSocket.open(port) as slow,
        await RawSocket.open(port) as silent,
        OcppClient(network.url, "S1") as neighbour,
    ):
        told = asyncio.ensure_future(silent.ended())
        answer = asyncio.ensure_future(slow.ended())
        for byte in b"GET /ocpp/S1 HTTP/1.1\r\nX-Slow: very slow":
            slow.writer.write(bytes((byte,)))
            await asyncio.sleep(0.1)
            await neighbour.call("Heartbeat", {})
            if answer.done():
                break
        assert b" 408 " in await answer
        assert b" 408 " in await told
    assert network.gateway._knocking == {}


async def test_a_client_that_leaves_while_it_is_decided_about(network: Network, port: int) -> None:
    """Its station is not left behind as online."""
    for _ in range(20):
        async with await RawSocket.open(port) as raw:
            raw.writer.write(
                b"GET /ocpp/S1 HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                b"Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
            )
            await raw.writer.drain()

    async def offline() -> bool:
        return not network.gateway.lines and not await network.online("S1")

    await until(offline)
    async with OcppClient(network.url, "S1"):
        assert await network.online("S1")


# --- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    directory = tmp_path_factory.mktemp("tls")
    (directory / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (directory / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return directory / "certificate.pem", directory / "key.pem"


@pytest.mark.parametrize("most", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=str)
async def test_tls_with_a_password(
    network: Network, troubles: Troubles, certificate: tuple[Path, Path], most: ssl.TLSVersion
) -> None:
    """Security profile 2."""
    running = await network.start(tls_certificate=certificate[0], tls_key=certificate[1])
    await network.add_station("SECURE", password=PASSWORD, security_profile=2)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    trusting.maximum_version = most
    async with OcppClient(running.tls_url, "SECURE", OcppVersion.V201, password=PASSWORD, tls=trusting) as client:
        assert (await client.call("BootNotification", BOOT_V2))["status"] == "Accepted"
        big = {"vendorId": "x" * 200, "data": "y" * 300_000}
        assert (await client.call("DataTransfer", big))["status"] == "UnknownVendorId"

    async def offline() -> bool:
        return not await network.online("SECURE")

    await until(offline)


async def test_old_tls_is_refused(network: Network, certificate: tuple[Path, Path]) -> None:
    running = await network.start(tls_certificate=certificate[0], tls_key=certificate[1])
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    trusting.minimum_version = trusting.maximum_version = ssl.TLSVersion.TLSv1_2
    trusting.set_ciphers("ECDHE-ECDSA-AES128-SHA256")
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        await OcppClient(running.tls_url, "S1", tls=trusting).__aenter__()
