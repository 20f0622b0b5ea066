"""One HTTP request to an endpoint: bounded in time and size, to a permitted address, without redirects."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Final

import httpx

from voltway import __version__
from voltway.kit.settings import WebhookSettings
from voltway.vocabulary.errors import VoltwayError
from voltway.webhooks.addresses import Addresses
from voltway.webhooks.outcome import Attempt

ANSWER_LIMIT_BYTES: Final = 4096
"""So much of an answer is read; what is longer is cut off with its connection."""

_TOLD_CHARACTERS: Final = 200
_FIXED_HEADERS: Final = {
    "content-type": "application/json",
    "user-agent": f"Voltway/{__version__} (webhooks)",
    "accept-encoding": "identity",
}


class Posting:
    """Sends requests, any number at a time. `close` at the end."""

    def __init__(self, settings: WebhookSettings, addresses: Addresses, verify: ssl.SSLContext | None = None) -> None:
        """`verify`: whom to trust, by default the authorities that httpx comes with, or SSL_CERT_FILE."""
        self._settings = settings
        self._addresses = addresses
        self._client = httpx.AsyncClient(
            verify=verify or httpx.create_ssl_context(),
            timeout=httpx.Timeout(settings.timeout_s, connect=settings.connect_timeout_s),
            # Connections are kept by address, and two names may share one: what was proven for the certificate of the
            # first must not carry the second's messages.
            limits=httpx.Limits(max_connections=settings.parallel, max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
        )

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """POST `body` once. Whatever goes wrong on the way is in the Attempt."""
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                return await self._send(httpx.URL(url), headers, body)
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout):
            return Attempt(error=f"no answer within {self._settings.timeout_s:g} s")
        except httpx.ConnectTimeout:
            return Attempt(error=f"no connection within {self._settings.connect_timeout_s:g} s")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Attempt(error=_words(error))
        except VoltwayError as error:
            return Attempt(error=str(error))

    async def _send(self, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> Attempt:
        *others, last = await self._addresses.of(url.host, url.port or _port_of(url))
        for address in others:
            try:
                return await self._send_to(address, url, headers, body)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._send_to(last, url, headers, body)

    async def _send_to(self, address: str, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> Attempt:
        """To this very address; the name still stands in Host and is what the certificate must prove."""
        request = self._client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers={**_FIXED_HEADERS, **headers, "host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await self._client.send(request, stream=True)
        try:
            start = await _beginning(response)
        finally:
            await response.aclose()
        attempt = Attempt(status=response.status_code, retry_after=response.headers.get("retry-after"))
        return (
            attempt
            if attempt.succeeded
            else Attempt(
                status=response.status_code, retry_after=attempt.retry_after, error=_answer_in_words(response, start)
            )
        )

    async def close(self) -> None:
        """Let go of everything."""
        await self._client.aclose()
        self._addresses.close()


async def _beginning(response: httpx.Response) -> bytes:
    start = b""
    async for part in response.aiter_raw():
        start += part[: ANSWER_LIMIT_BYTES - len(start)]
        if len(start) >= ANSWER_LIMIT_BYTES:
            break
    return start


def _answer_in_words(response: httpx.Response, start: bytes) -> str:
    if response.is_redirect:
        return f"redirected to {response.headers['location'][:_TOLD_CHARACTERS]!r}, which is not followed"
    text = " ".join(start.decode("utf-8", "replace").split())[:_TOLD_CHARACTERS]
    return f"{response.status_code} {response.reason_phrase}: {text}".rstrip(": ").replace("\x00", "")


def _words(error: Exception) -> str:
    what = "no connection" if isinstance(error, httpx.ConnectError) else type(error).__name__
    return f"{what}: {str(error)[:_TOLD_CHARACTERS]}".rstrip(": ")


def _port_of(url: httpx.URL) -> int:
    return 443 if url.scheme == "https" else 80
