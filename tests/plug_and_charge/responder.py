"""An OCSP responder on a real socket, and contracts of a PKI made once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.x509 import ocsp

from voltway.certificates import issuing
from voltway.certificates.issuing import Revoked, Signer
from voltway.plug_and_charge import pki
from voltway.plug_and_charge.pki import Pki
from voltway.vocabulary.certificates import RevocationReason

NOW = datetime.now(UTC).replace(microsecond=0)
EMAID = "DE8AACA2B3C4D5L"
PCID = "WVWZZZ1JZXW000001"


@cache
def made() -> Pki:
    """A PKI whose certificates name no responder."""
    return pki.make(EMAID, PCID, now=NOW)


def serial(of: Signer) -> str:
    return f"{of.certificate.serial_number:x}"


@dataclass
class OcspResponder:
    """Answers for the authorities of a PKI. `revoked` are serial numbers, hexadecimal; `asked` what came."""

    signers: dict[str, Signer]
    revoked: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    status: int = 200
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
        )
        answer = self.answer(ocsp.load_der_ocsp_request(await reader.readexactly(length)))
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (self.status, len(answer)) + answer
        )
        await writer.drain()
        writer.close()

    def answer(self, question: ocsp.OCSPRequest) -> bytes:
        told = f"{question.serial_number:x}"
        self.asked.append(told)
        by = next(
            one
            for one in self.signers.values()
            if issuing.hash_of(one.certificate, one.certificate).issuer_key_hash == question.issuer_key_hash.hex()
        )
        now = datetime.now(UTC)
        revoked = Revoked(serial=told, revoked_at=now, revocation_reason=RevocationReason.KEY_COMPROMISE)
        return issuing.answer_ocsp(
            question,
            issuing.make_responder(by, now=now),
            known=True,
            revoked=revoked if told in self.revoked else None,
            now=now,
            until=now + timedelta(hours=1),
            nonce=None,
        )


@asynccontextmanager
async def responder(signers: dict[str, Signer]) -> AsyncIterator[OcspResponder]:
    answering = OcspResponder(signers)
    listening = await asyncio.start_server(answering.serve, "127.0.0.1", 0)
    async with listening:
        answering.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/ocsp"
        yield answering
