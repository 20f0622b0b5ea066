"""Asking OCSP responders, over HTTP (RFC 6960, appendix A.1)."""

import ssl
from functools import cache
from typing import Final

import httpx

from voltway.vocabulary.errors import Unavailable

TIMEOUT_S: Final = 5.0
LARGEST_ANSWER_BYTES: Final = 64 * 1024
_HEADERS: Final = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}


async def ask(url: str, question: bytes) -> bytes:
    """The responder's answer, unread. It is not followed elsewhere. Raises Unavailable."""
    content = b""
    try:
        async with (
            httpx.AsyncClient(timeout=TIMEOUT_S, verify=_trust()) as http,
            http.stream("POST", url, content=question, headers=_HEADERS) as response,
        ):
            if response.status_code != 200:
                raise Unavailable(f"the responder {url} answered {response.status_code}", "look at its log")
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > LARGEST_ANSWER_BYTES:
                    raise Unavailable(f"the answer of the responder {url} is too long", "look at its log")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        told = str(error) or type(error).__name__
        raise Unavailable(f"the responder {url} can't be reached: {told}", "look whether it runs") from error
    return content


@cache
def _trust() -> ssl.SSLContext:
    """The system's, read once: that takes a while."""
    return ssl.create_default_context()
