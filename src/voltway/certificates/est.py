"""An external authority that speaks EST: /simpleenroll (RFC 7030, 4.2), over HTTPS, with a password or without."""

import asyncio
import base64
import ssl
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import httpx
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from voltway.kit.settings import CertificateSettings
from voltway.vocabulary.errors import ConfigurationError, Refused, Unavailable

TIMEOUT_S: Final = 30.0
LARGEST_ANSWER_BYTES: Final = 64 * 1024
_REFUSED: Final = (400, 401, 403, 404)


async def enroll(settings: CertificateSettings, request: x509.CertificateSigningRequest) -> list[x509.Certificate]:
    """The certificate for `request`, and after it those above it that the authority gives.

    Raises Unavailable where it may work later, Refused where the authority says no, and ConfigurationError.
    """
    url, credentials = _address(settings.est_url)
    body = base64.encodebytes(request.public_bytes(Encoding.DER))
    headers = {"Content-Type": "application/pkcs10", "Content-Transfer-Encoding": "base64"}
    try:
        async with (
            asyncio.timeout(TIMEOUT_S),
            httpx.AsyncClient(timeout=TIMEOUT_S, verify=_trust(settings), auth=credentials) as http,
            http.stream("POST", url, content=body, headers=headers) as response,
        ):
            answer = await _body(response)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        told = str(error) or type(error).__name__
        raise Unavailable(f"the external authority can't be reached: {told}", "it is tried again") from error
    return _in_order(_read(answer), request)


def _address(address: str | None) -> tuple[str, tuple[str, str] | None]:
    parts = urlsplit(address or "")
    if parts.scheme != "https" or not parts.hostname:
        raise ConfigurationError("certificates.est_url is no https address", "give https://host/.well-known/est")
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    url = urlunsplit(("https", host, f"{parts.path.rstrip('/')}/simpleenroll", parts.query, ""))
    return url, None if parts.username is None else (parts.username, parts.password or "")


def _trust(settings: CertificateSettings) -> ssl.SSLContext | bool:
    if settings.est_ca_file is None:
        return True
    try:
        return ssl.create_default_context(cafile=str(settings.est_ca_file))
    except OSError as error:
        raise ConfigurationError(
            f"certificates.est_ca_file {settings.est_ca_file} can't be used ({error})", "give a readable PEM file"
        ) from error


async def _body(response: httpx.Response) -> bytes:
    content = b""
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER_BYTES:
            raise Unavailable("the external authority's answer is too long", "look at its log")
    if response.status_code in _REFUSED:
        raise Refused(f"the external authority refused: {response.status_code}", "look at its log")
    if response.status_code != 200:
        raise Unavailable(f"the external authority answered {response.status_code}", "it is tried again")
    return content


def _read(answer: bytes) -> list[x509.Certificate]:
    try:
        return pkcs7.load_der_pkcs7_certificates(base64.b64decode(answer))
    except ValueError as error:
        raise Unavailable("the external authority's answer is no PKCS #7", "look at its log") from error


def _in_order(told: list[x509.Certificate], request: x509.CertificateSigningRequest) -> list[x509.Certificate]:
    """The one with the key that was asked for first; the others as they came."""
    own = [one for one in told if _has_key_of(one, request)]
    if not own:
        raise Refused("the external authority signed another key than it was asked for", "look at its log")
    return [own[0], *(one for one in told if one is not own[0])]


def _has_key_of(certificate: x509.Certificate, request: x509.CertificateSigningRequest) -> bool:
    try:
        return certificate.public_key() == request.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False
