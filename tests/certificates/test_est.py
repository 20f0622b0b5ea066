"""An external authority that speaks EST, on a real socket with TLS."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from tests.certificates.made import NOW, YEAR, request, signer
from tests.conformance.line_security import written_certificate
from voltway.certificates import est, issuing
from voltway.certificates.requests import subject_of
from voltway.kit.settings import CertificateSettings
from voltway.vocabulary.errors import ConfigurationError, Refused, Unavailable


@dataclass
class EstServer:
    """Signs what it is posted, as RFC 7030, 4.2 wants it."""

    status: int = 200
    body: bytes | None = None
    told: list[bytes] = field(default_factory=list)
    same: dict[bytes, bytes] = field(default_factory=dict)
    before: Callable[[], Awaitable[object]] | None = None
    port: int = 0

    def __post_init__(self) -> None:
        self.root = signer("External")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
        )
        content = await reader.readexactly(length)
        self.told.append(head)
        if self.before is not None:
            await self.before()
        answer = self.body if self.body is not None else self.same.setdefault(content, self._signed(content))
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/pkcs7-mime\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            % (self.status, len(answer))
            + answer
        )
        await writer.drain()
        writer.close()

    def _signed(self, content: bytes) -> bytes:
        csr = x509.load_der_x509_csr(base64.b64decode(content))
        signed = issuing.issue(csr, subject_of(csr, None), self.root, now=NOW, lasts=YEAR)
        told = [self.root.certificate, signed]
        return base64.encodebytes(pkcs7.serialize_certificates(told, Encoding.DER))


@asynccontextmanager
async def est_server(directory: Path, server: EstServer) -> AsyncIterator[CertificateSettings]:
    certificate, key = written_certificate(directory, "ECDSA")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        yield CertificateSettings(est_url=f"https://volt:way@localhost:{port}/.well-known/est", est_ca_file=certificate)


async def test_a_request_is_signed_by_the_external_authority(tmp_path: Path) -> None:
    server, csr = EstServer(), request()
    async with est_server(tmp_path, server) as settings:
        own, *above = await est.enroll(settings, csr)
    assert own.public_key() == csr.public_key()
    own.verify_directly_issued_by(server.root.certificate)
    assert above == [server.root.certificate]
    [head] = server.told
    assert head.startswith(b"POST /.well-known/est/simpleenroll HTTP/1.1")
    assert base64.b64encode(b"volt:way") in head


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b"", Refused),
        (400, b"no", Refused),
        (202, b"later", Unavailable),
        (503, b"", Unavailable),
        (200, b"nothing", Unavailable),
        (200, b"x" * (est.LARGEST_ANSWER_BYTES + 1), Unavailable),
        (
            200,
            base64.encodebytes(pkcs7.serialize_certificates([signer().certificate], Encoding.DER)),
            Refused,
        ),
    ],
)
async def test_what_goes_wrong_there_is_told(tmp_path: Path, status: int, body: bytes, error: type[Exception]) -> None:
    async with est_server(tmp_path, EstServer(status, body)) as settings:
        with pytest.raises(error):
            await est.enroll(settings, request())


async def test_a_wrong_address_or_file_is_a_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no https address"):
        await est.enroll(CertificateSettings(est_url="http://localhost"), request())
    missing = CertificateSettings(est_url="https://localhost", est_ca_file=tmp_path / "none.pem")
    with pytest.raises(ConfigurationError, match="can't be used"):
        await est.enroll(missing, request())
    with pytest.raises(Unavailable, match="can't be reached"):
        await est.enroll(CertificateSettings(est_url="https://127.0.0.1:1"), request())
