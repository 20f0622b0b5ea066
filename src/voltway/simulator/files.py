"""How a simulated station fetches and sends files: over HTTP, or over FTP where that is what it is told."""

import asyncio
import ftplib  # nosec B402  (for stations with the quirk files_by_ftp)
import ssl
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

SCHEMES: Final = frozenset({"http", "https", "ftp"})
MOST_BYTES: Final = 64 * 1024 * 1024
TIMEOUT_S: Final = 30.0


_ERRORS: Final[tuple[type[Exception], ...]] = (httpx.HTTPError, httpx.InvalidURL, *ftplib.all_errors)


class TransferFailed(Exception):
    """A file could not be fetched or sent."""


async def fetch(url: str, content: bytearray, tls: ssl.SSLContext | None) -> bool:
    """Add what `content` still lacks of the file there; whether it is whole now. Raises TransferFailed."""
    address = urlsplit(url)
    try:
        if address.scheme == "ftp":
            return await asyncio.to_thread(_fetch_by_ftp, address, content)
        async with _client(tls) as client:
            return await _fetch(client, url, content)
    except _ERRORS as error:
        raise TransferFailed from error


async def send(url: str, name: str, content: bytes, tls: ssl.SSLContext | None) -> None:
    """Send a file called `name` there. Raises TransferFailed."""
    address = urlsplit(url)
    try:
        if address.scheme == "ftp":
            await asyncio.to_thread(_send_by_ftp, address, name, content)
            return
        async with _client(tls) as client:
            response = await client.put(f"{url}/{name}", content=content)
    except _ERRORS as error:
        raise TransferFailed from error
    if not response.is_success:
        raise TransferFailed


def _client(tls: ssl.SSLContext | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=tls or _system_trust(), timeout=TIMEOUT_S, trust_env=False)


@cache
def _system_trust() -> ssl.SSLContext:
    # Reading it takes 30 ms of processor time: once is enough for a whole fleet.
    return ssl.create_default_context()


async def _fetch(client: httpx.AsyncClient, url: str, content: bytearray) -> bool:
    headers = {"Range": f"bytes={len(content)}-"} if content else {}
    async with client.stream("GET", url, headers=headers) as response:
        if response.status_code != (206 if content else 200):
            raise TransferFailed
        missing = int(response.headers.get("Content-Length", "0"))
        add = _adding(content)
        async for piece in response.aiter_bytes():
            add(piece)
            missing -= len(piece)
    return missing <= 0


def _fetch_by_ftp(address: SplitResult, content: bytearray) -> bool:
    with _connected(address) as ftp:
        folder, _, name = unquote(address.path).rpartition("/")
        ftp.cwd(folder)
        size = ftp.size(name)
        ftp.retrbinary(f"RETR {name}", _adding(content), rest=len(content) or None)
    return len(content) == size


def _send_by_ftp(address: SplitResult, name: str, content: bytes) -> None:
    with _connected(address) as ftp:
        ftp.cwd(unquote(address.path))
        ftp.storbinary(f"STOR {name}", BytesIO(content))


def _connected(address: SplitResult) -> ftplib.FTP:
    ftp = ftplib.FTP(timeout=TIMEOUT_S)  # noqa: S321  # nosec B321  (it is what the station is told to use)
    ftp.connect(address.hostname or "", address.port or ftplib.FTP_PORT)
    ftp.login(unquote(address.username or ""), unquote(address.password or ""))
    return ftp


def _adding(content: bytearray) -> Callable[[bytes], None]:
    def add(piece: bytes) -> None:
        content.extend(piece)
        if len(content) > MOST_BYTES:
            raise TransferFailed

    return add
