"""Which addresses a webhook may go to. Otherwise whoever names an endpoint could reach into our own network (SSRF)."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from voltway.vocabulary.errors import Refused, VoltwayError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a name, best first, for a port. Raises OSError or UnicodeError."""

_LOOKUPS: Final = 16
_MOST_ADDRESSES: Final = 3
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""Translators send what goes here to the address of IPv4 in the last 32 bits (RFC 6052, 2.1)."""


class AddressUnknown(VoltwayError):
    """The endpoint's name leads to no address."""


class AddressRefused(Refused):
    """The endpoint's name leads to an address that webhooks must not go to."""


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, also where it is one of IPv4 in the clothes of IPv6."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _meant(address))


def _meant(address: Address) -> list[Address]:
    """The address, and the one of IPv4 inside it that a translator on the way would go to."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _TRANSLATED:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address, *(one for one in (address.sixtofour, *(address.teredo or ())) if one is not None)]


class Addresses:
    """Looks names up and lets only permitted addresses through."""

    def __init__(self, *, allow_private: bool, resolve: Resolve | None = None) -> None:
        self._allow_private = allow_private
        # Threads of our own: a name server that is silent may hold one for half a minute.
        self._threads = ThreadPoolExecutor(_LOOKUPS, "webhook-names")
        self._resolve = resolve or self._look_up
        self._pending: dict[tuple[str, int], asyncio.Future[list[str]]] = {}

    async def of(self, host: str, port: int) -> list[str]:
        """Up to three addresses of `host`, best first. Raises AddressUnknown, AddressRefused if any of all is private.

        What comes out is what must be connected to: asked again, the name may lead elsewhere.
        """
        try:
            found = await self._shared(host, port)
        except (OSError, UnicodeError) as error:
            raise AddressUnknown(f"no address of {host} is found ({_reason(error)})") from error
        refused = [address for address in found if not self._allow_private and not is_public(address)]
        if refused:
            raise AddressRefused(
                f"{host} leads to {refused[0]}, which is not on the public internet",
                "set webhooks.allow_private_addresses if that is wanted",
            )
        if not found:
            raise AddressUnknown(f"no address of {host} is found")
        return found[:_MOST_ADDRESSES]

    async def _shared(self, host: str, port: int) -> list[str]:
        """One look-up of a name at a time, so that one with a slow name server holds one thread, not all."""
        key = (host, port)
        pending = self._pending.get(key)
        if pending is None:
            pending = self._pending[key] = asyncio.ensure_future(self._resolve(host, port))
            pending.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(pending)

    def _forget(self, key: tuple[str, int], done: asyncio.Future[list[str]]) -> None:
        self._pending.pop(key, None)
        if not done.cancelled():
            done.exception()  # whoever waited has it; nobody may have

    async def _look_up(self, host: str, port: int) -> list[str]:
        def ask() -> list[str]:
            return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)

    def close(self) -> None:
        """Look nothing up any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
