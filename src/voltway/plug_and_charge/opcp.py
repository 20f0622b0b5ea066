"""Contract certificates from a pool that speaks the Open Plug&Charge Protocol (Hubject OPCP 1.0).

What a car asks is handed on, and the pool's answer told to it, as they are. Whom the pool lets in it knows by OAuth2
client credentials (RFC 6749, 4.4), with `audience` and as JSON, as OPCP has it.
"""

import ssl
from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from ipaddress import ip_address
from time import monotonic
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
from cryptography import x509
from msgspec import Struct

from voltway.certificates import issuing
from voltway.kit.settings import PlugAndChargeSettings
from voltway.plug_and_charge import emaid
from voltway.vocabulary.certificates import ProvidedRoot, TrustedUse
from voltway.vocabulary.errors import ConfigurationError, InvalidInput, Refused, Unavailable
from voltway.vocabulary.facts import ContractCertificateAsked

LARGEST_ANSWER_BYTES: Final = 2 * 1024 * 1024
_TOKEN_ENDS_BEFORE_S: Final = 60.0
_TOLD_CHARACTERS: Final = 200
_USES: Final = {"MO": TrustedUse.MO_ROOT, "V2G": TrustedUse.V2G_ROOT}

Answer = TypeVar("Answer")


class _Token(Struct, frozen=True):
    access_token: str
    expires_in: float


class _Message(Struct, frozen=True, rename="camel"):
    certificate_installation_res: str
    emaid: str | None = None


class _Content(Struct, frozen=True, rename="camel"):
    message_def: _Message


class _Contents(Struct, frozen=True, rename="camel"):
    emaid_content: list[_Content] = []


class _Pool(Struct, frozen=True):
    response: _Contents = msgspec.field(name="CCPResponse", default_factory=_Contents)


class _Root(Struct, frozen=True, rename="camel"):
    ca_certificate: str
    root_type: str = ""


class _Roots(Struct, frozen=True, rename="camel"):
    root_certificates: list[_Root] = []


class _RootPool(Struct, frozen=True):
    collection: _Roots = msgspec.field(name="RootCertificateCollection", default_factory=_Roots)


class _Problem(Struct, frozen=True, rename="camel"):
    error_messages: list[str] = []


class OpcpProvider:
    """Asks one pool."""

    def __init__(self, settings: PlugAndChargeSettings) -> None:
        """Raises ConfigurationError where something is missing, or secrets would travel in the open."""
        self._settings = settings
        self._url = _required(settings.opcp_url, "opcp_url").rstrip("/")
        self._token_url = _required(settings.opcp_token_url, "opcp_token_url")
        self._credentials = {
            "client_id": _required(settings.opcp_client_id, "opcp_client_id"),
            "client_secret": _required(settings.opcp_client_secret, "opcp_client_secret"),
            "audience": settings.opcp_audience or self._url,
            "grant_type": "client_credentials",
        }
        for url in (self._url, self._token_url):
            _require_private(url)
        self._token = ""
        self._token_until_s = 0.0

    async def contract(self, asked: ContractCertificateAsked) -> str:
        """The pool's answer for the car. Raises Refused and Unavailable."""
        body = {"certificateInstallationReq": asked.request, "xsdMsgDefNamespace": asked.schema_version}
        status, content = await self._ask("POST", "/v1/ccp/signedContractData", body, {"alwaysReturnEXI": "true"})
        # A car without a contract here is told so in its own words, beside the status 404.
        told = [one.message_def for one in _read(content, _Pool).response.emaid_content] if status in (200, 404) else []
        if not told:
            raise _refusal(status, content)
        return _preferred(told, asked.wanted).certificate_installation_res

    async def roots(self) -> list[ProvidedRoot]:
        """The roots of mobility operators and of V2G that the pool trusts. Raises Refused and Unavailable."""
        status, content = await self._ask("GET", "/v1/root/rootCerts")
        if status != 200:
            raise _refusal(status, content)
        found = []
        for one in _read(content, _RootPool).collection.root_certificates:
            # One that can't be read must not keep us from the others.
            with suppress(ValueError):
                certificate = x509.load_der_x509_certificate(b64decode(one.ca_certificate))
                if one.root_type in _USES:
                    found.append(ProvidedRoot(certificate=issuing.pem_of(certificate), use=_USES[one.root_type]))
        return found

    async def _ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """With a token; with a new one where the pool does not know it any more."""
        status, content = await self._send(method, f"{self._url}{path}", body, await self._authorized(headers))
        if status == 401:
            self._token_until_s = 0.0
            status, content = await self._send(method, f"{self._url}{path}", body, await self._authorized(headers))
        return status, content

    async def _authorized(self, headers: Mapping[str, str] | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self._known_token()}", **(headers or {})}

    async def _known_token(self) -> str:
        if monotonic() >= self._token_until_s:
            status, content = await self._send("POST", self._token_url, self._credentials, {})
            if status != 200:
                raise Unavailable(f"the contract pool gave no token ({status})", "look at plug_and_charge.opcp_*")
            told = _read(content, _Token)
            self._token, self._token_until_s = told.access_token, monotonic() + told.expires_in - _TOKEN_ENDS_BEFORE_S
        return self._token

    async def _send(self, method: str, url: str, body: Any, headers: Mapping[str, str]) -> tuple[int, bytes]:
        content = b""
        try:
            async with (
                httpx.AsyncClient(timeout=self._settings.opcp_timeout_s, verify=_trust(), trust_env=False) as http,
                http.stream(method, url, json=body, headers=headers) as response,
            ):
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > LARGEST_ANSWER_BYTES:
                        raise Unavailable("the contract pool's answer is too long", "ask who runs it")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            told = str(error) or type(error).__name__
            raise Unavailable(f"the contract pool can't be reached: {told}", "cars ask again") from error
        return response.status_code, content


def _preferred(told: Sequence[_Message], wanted: Sequence[str]) -> _Message:
    """That of the first contract that the car would rather have; ISO 15118-2 gets but one to choose from."""
    by_contract = {_normal(one.emaid): one for one in reversed(told) if one.emaid is not None}
    return next((by_contract[_normal(one)] for one in wanted if _normal(one) in by_contract), told[0])


def _normal(text: str) -> str:
    try:
        return emaid.normal(text)[:14]
    except InvalidInput:
        return text


def _refusal(status: int, content: bytes) -> Refused | Unavailable:
    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
        words = "; ".join(msgspec.json.decode(content, type=_Problem).error_messages)[:_TOLD_CHARACTERS]
        if status in (400, 404):
            return Refused(f"the contract pool refused: {words or status}", "ask who runs it")
    return Unavailable(f"the contract pool answered {status}", "look at plug_and_charge.opcp_*")


def _read(content: bytes, kind: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unavailable(f"the contract pool's answer can't be read: {error}", "ask who runs it") from error


def _required(value: str | None, name: str) -> str:
    if value is None:
        raise ConfigurationError(f"plug_and_charge.{name} is missing", "a pool of contracts needs it")
    return value


def _require_private(url: str) -> None:
    parts = urlsplit(url)
    with suppress(ValueError):
        if parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback:
            return
    if parts.scheme != "https":
        raise ConfigurationError(f"{url} would carry secrets in the open", "give an https address")


@cache
def _trust() -> ssl.SSLContext:
    """The system's, read once: that takes a while."""
    return ssl.create_default_context()
