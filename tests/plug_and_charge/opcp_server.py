"""A contract pool that speaks OPCP, on a real socket on loopback (Hubject OPCP 1.0: CCP, RCP and its tokens)."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from voltway.kit.settings import ContractSource, PlugAndChargeSettings

CLIENT, SECRET = "voltway", "open sesame"
NO_CONTRACT = "gJgCCo9xtdUEfZHBAMIagnkDGyuToktzm6MLY2EDm6MLo6uYhhggEAJAIAQDMACAADMACAADMAGYAA=="
"""What a car without a contract is told in its own words."""


@dataclass
class OpcpServer:
    """Knows contracts by what a car asks with: (eMAID, answer). `told` are requests: (path, body, headers)."""

    contracts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    roots: list[tuple[str, x509.Certificate]] = field(default_factory=list)
    told: list[tuple[str, Any, dict[str, str]]] = field(default_factory=list)
    tokens: int = 0
    silent: bool = False
    broken: tuple[int, bytes] | None = None
    lasts_s: int = 86_400
    url: str = ""

    @property
    def settings(self) -> PlugAndChargeSettings:
        return PlugAndChargeSettings(
            contracts=ContractSource.OPCP,
            opcp_url=self.url,
            opcp_token_url=f"{self.url}/oauth/token",
            opcp_client_id=CLIENT,
            opcp_client_secret=SECRET,
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
            content = await reader.readexactly(int(headers.get("content-length", 0)))
            path = first.split(" ")[1]
            body = json.loads(content) if content else None
            self.told.append((path, body, headers))
            if self.silent:
                await reader.read()
            status, answer = self.answer(path, body, headers)
            writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(answer)))
            writer.write(answer)
            await writer.drain()
        finally:
            writer.close()

    def answer(self, path: str, body: Any, headers: dict[str, str]) -> tuple[int, bytes]:
        if path == "/oauth/token":
            return self.token(body)
        if headers.get("authorization") != f"Bearer token-{self.tokens}":
            return 401, b""
        if self.broken is not None:
            return self.broken
        if path == "/v1/root/rootCerts":
            return 200, self.root_pool()
        if path != "/v1/ccp/signedContractData" or set(body) != {"certificateInstallationReq", "xsdMsgDefNamespace"}:
            return 400, b'{"errorMessages": ["EXI format is invalid!"]}'
        known = self.contracts.get(body["certificateInstallationReq"])
        told = [{"certificateInstallationRes": exi, "emaid": emaid} for emaid, exi in known or [("", NO_CONTRACT)]]
        if known is None:
            told = [{"certificateInstallationRes": NO_CONTRACT}]
        contents = {"emaidContent": [{"messageDef": one} for one in told]}
        return 404 if known is None else 200, json.dumps({"CCPResponse": contents}).encode()

    def token(self, body: Any) -> tuple[int, bytes]:
        wanted = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "audience": self.url,
            "grant_type": "client_credentials",
        }
        if body != wanted:
            return 401, b'{"error": "access_denied", "error_description": "Unauthorized"}'
        self.tokens += 1
        told = {"access_token": f"token-{self.tokens}", "scope": "ccpservice", "expires_in": self.lasts_s}
        return 200, json.dumps({**told, "token_type": "Bearer"}).encode()

    def root_pool(self) -> bytes:
        told = [
            {"rootType": kind, "caCertificate": b64encode(root.public_bytes(Encoding.DER)).decode()}
            for kind, root in self.roots
        ]
        told.append({"rootType": "MO", "caCertificate": "bm90aGluZw=="})
        return json.dumps({"RootCertificateCollection": {"rootCertificates": told}}).encode()


@asynccontextmanager
async def opcp_server() -> AsyncIterator[OpcpServer]:
    pool = OpcpServer()
    listening = await asyncio.start_server(pool.serve, "127.0.0.1", 0)
    async with listening:
        pool.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        yield pool
