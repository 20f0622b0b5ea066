"""Single requests to a receiver that behaves, and to many that don't."""

import asyncio
import datetime as dt
import ssl
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.webhooks.made import settings
from tests.webhooks.receiver import Received, answer, receiving
from voltway.kit.settings import WebhookSettings
from voltway.webhooks.addresses import Addresses
from voltway.webhooks.outcome import Attempt
from voltway.webhooks.posting import Posting

HEADERS = {"webhook-id": "m1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}


@asynccontextmanager
async def posting(
    chosen: WebhookSettings | None = None, leads_to: list[str] | None = None, trusts: ssl.SSLContext | None = None
) -> AsyncIterator[Posting]:
    """`leads_to`: where every name leads."""
    chosen = chosen or settings()

    async def resolve(host: str, port: int) -> list[str]:
        return leads_to or []

    addresses = Addresses(allow_private=chosen.allow_private_addresses, resolve=resolve if leads_to else None)
    one = Posting(chosen, addresses, trusts)
    yield one
    await one.close()


async def test_a_message_arrives_whole() -> None:
    async with receiving() as receiver, posting() as post:
        attempt = await post.send(receiver.url("/a/b?c=d"), HEADERS, b'{"x": "\xc3\xa4"}')
    assert attempt == Attempt(status=204)
    [one] = receiver.received
    assert (one.path, one.body) == ("/a/b?c=d", b'{"x": "\xc3\xa4"}')
    assert {name: one.headers[name] for name in HEADERS} == HEADERS
    assert one.headers["content-type"] == "application/json"
    assert one.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert one.headers["user-agent"].startswith("Voltway/")


async def test_the_name_stands_in_host_though_the_address_is_used() -> None:
    async with receiving() as receiver, posting(leads_to=["127.0.0.1"]) as post:
        assert (await post.send(receiver.url(host="hooks.example"), HEADERS, b"{}")).succeeded
    assert receiver.received[0].headers["host"] == f"hooks.example:{receiver.port}"


async def test_a_name_that_leads_inside_is_not_connected_to() -> None:
    async with receiving() as receiver, posting(settings(allow_private_addresses=False)) as post:
        attempt = await post.send(receiver.url(host="localhost"), HEADERS, b"{}")
    assert attempt.status is None
    assert "not on the public internet" in (attempt.error or "")
    assert receiver.received == []


async def test_a_name_is_looked_up_once_and_that_address_used() -> None:
    """DNS rebinding: the second answer would be another."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    one = Posting(settings(), Addresses(allow_private=True, resolve=resolve))
    async with receiving() as receiver:
        assert (await one.send(receiver.url(host="rebind.example"), HEADERS, b"{}")).succeeded
    assert asked == ["rebind.example"]
    await one.close()


async def test_the_next_address_is_tried_where_nobody_listens() -> None:
    async with receiving() as receiver, posting(leads_to=["127.0.0.9", "127.0.0.1"]) as post:
        assert (await post.send(receiver.url(host="two.example"), HEADERS, b"{}")).succeeded


async def test_redirects_are_not_followed() -> None:
    async with receiving() as elsewhere:

        async def redirect(_: Received) -> bytes | None:
            return answer(302, f"Location: {elsewhere.url()}")

        async with receiving(redirect) as receiver, posting() as post:
            attempt = await post.send(receiver.url(), HEADERS, b"{}")
    assert attempt.status == 302
    assert "not followed" in (attempt.error or "")
    assert elsewhere.received == []


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
async def test_what_a_refusal_says_is_told_shortly(status: int) -> None:
    async def refuse(_: Received) -> bytes | None:
        return answer(status, "Retry-After: 7", body=b"broken\x00\r\n  " + b"x" * 1000)

    async with receiving(refuse) as receiver, posting() as post:
        attempt = await post.send(receiver.url(), HEADERS, b"{}")
    assert (attempt.status, attempt.retry_after) == (status, "7")
    assert (attempt.error or "").startswith(f"{status} X: broken x")
    assert len(attempt.error or "") < 300
    assert "\x00" not in (attempt.error or "")


async def test_a_slow_answer_is_not_waited_for() -> None:
    async def slow(_: Received) -> bytes | None:
        await asyncio.sleep(30)
        return None

    async with receiving(slow) as receiver, posting(settings(timeout_s=0.3)) as post:
        began = asyncio.get_running_loop().time()
        attempt = await post.send(receiver.url(), HEADERS, b"{}")
        assert asyncio.get_running_loop().time() - began < 2
    assert attempt == Attempt(error="no answer within 0.3 s")


async def test_an_answer_that_drips_is_not_waited_for() -> None:
    """Each byte comes in time, the whole does not."""

    async def long(_: Received) -> bytes | None:
        return answer(200, body=b"." * 1000)

    async with receiving(long) as receiver, posting(settings(timeout_s=0.4)) as post:
        receiver.piece, receiver.pause_s = 1, 0.01
        attempt = await post.send(receiver.url(), HEADERS, b"{}")
    assert attempt == Attempt(error="no answer within 0.4 s")


async def test_a_huge_answer_is_cut_off() -> None:
    async def huge(_: Received) -> bytes | None:
        return answer(200, body=b"x" * 50_000_000)

    tracemalloc.start()
    try:
        async with receiving(huge) as receiver, posting(settings(timeout_s=10.0)) as post:
            held = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            attempt = await post.send(receiver.url(), HEADERS, b"{}")
            peak = tracemalloc.get_traced_memory()[1] - held
    finally:
        tracemalloc.stop()
    assert attempt == Attempt(status=200)
    # The receiver of this test makes its answer here, once and once more with its head.
    assert peak < 2 * 50_000_000 + 3_000_000


@pytest.mark.parametrize(
    "said", [None, b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"HTTP/1.1 abc\r\n\r\n"]
)
async def test_a_receiver_that_speaks_no_http_failed(said: bytes | None) -> None:
    async def speak(_: Received) -> bytes | None:
        return said

    async with receiving(speak) as receiver, posting() as post:
        attempt = await post.send(receiver.url(), HEADERS, b"{}")
    assert attempt.status is None
    assert attempt.error


async def test_nobody_listens() -> None:
    async with posting() as post:
        attempt = await post.send("http://127.0.0.1:9/", HEADERS, b"{}")
        assert (attempt.error or "").startswith("no connection")
        assert (await post.send("http://nothing.invalid/", HEADERS, b"{}")).error
        assert (await post.send("http://[::1", HEADERS, b"{}")).error


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server that proves to be `name`, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, secret)
    return server, ssl.create_default_context(cafile=str(chain))


async def test_the_certificate_must_prove_the_name_and_not_the_address(tmp_path: Path) -> None:
    server, client = certificate("hooks.example", tmp_path)
    asked: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    async with receiving(tls=server) as receiver:
        async with posting(leads_to=["127.0.0.1"], trusts=client) as post:
            url = receiver.url(host="hooks.example", scheme="https")
            assert (await post.send(url, HEADERS, b"{}")).succeeded
            # The same address under another name does not ride on what the first one proved.
            other = await post.send(receiver.url(host="other.example", scheme="https"), HEADERS, b"{}")
            assert (other.status, "verify failed" in (other.error or "")) == (None, True)
        async with posting(leads_to=["127.0.0.1"]) as stranger:
            unknown = await stranger.send(url, HEADERS, b"{}")
            assert (unknown.status, "verify failed" in (unknown.error or "")) == (None, True)
    assert len(receiver.received) == 1
    assert asked[:2] == ["hooks.example", "other.example"]
