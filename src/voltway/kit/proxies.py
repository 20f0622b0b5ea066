"""Who is behind the proxies in front of us: a client's address from what trusted proxies tell. Pure.

Only what a trusted proxy wrote is believed: the list is read from its right end, where the proxy next to us wrote, and
as long as what stands there is trusted itself. Whatever a client put in before stands to the left of that.
Sources: RFC 7239 for `Forwarded`; `X-Forwarded-For` and `X-Forwarded-Proto` by custom.
"""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from voltway.kit.settings import ForwardedHeader
from voltway.vocabulary.errors import ConfigurationError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_ENCRYPTED: Final = {"https": True, "wss": True, "http": False, "ws": False}


class Origin(Struct, frozen=True, gc=False):
    """Where a request comes from. `encrypted`: whether it set out so, as a proxy tells; None: none tells."""

    address: str
    encrypted: bool | None = None


class Proxies:
    """The proxies that are trusted to say whom they speak for."""

    def __init__(self, networks: Sequence[str] = (), header: ForwardedHeader = ForwardedHeader.X_FORWARDED_FOR) -> None:
        """Raises ConfigurationError for a text that is no network."""
        self._networks = [network_of(text) for text in networks]
        self._header = header

    def origin(self, peer: str, header: Callable[[str], str]) -> Origin:
        """Who speaks through `peer`: the right-most address told that is no trusted proxy's.

        `header` gives what stands in a header, all its lines joined with commas, or an empty text. Where a proxy does
        not tell an address, that proxy is who speaks.
        """
        if not self.trusts(peer):
            return Origin(peer)
        if self._header is ForwardedHeader.FORWARDED:
            return self._walk(peer, [_element(text) for text in _parts(header("forwarded"))])
        protocol = (_parts(header("x-forwarded-proto")) or [""])[-1]
        return self._walk(peer, [(text, protocol) for text in _parts(header("x-forwarded-for"))])

    def _walk(self, peer: str, told: list[tuple[str, str]]) -> Origin:
        origin = Origin(peer)
        for node, protocol in reversed(told):
            address = _address_in(node)
            if address is None:
                break
            origin = Origin(str(address), _ENCRYPTED.get(protocol.lower()))
            if not self.trusts(origin.address):
                break
        return origin

    def trusts(self, text: str) -> bool:
        """Whether a connection from this address is a proxy's whose word counts."""
        if not self._networks:
            return False
        address = _address(text)
        return address is not None and any(address in network for network in self._networks)


def network_of(text: str) -> Network:
    """A network like 10.0.0.0/8, or one address. Raises ConfigurationError."""
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise ConfigurationError(f"{text!r} is not a network: {error}", "write it like 10.0.0.0/8") from None


def neighbourhood(text: str) -> str:
    """What counts as one client: an IPv4 address; of IPv6 the 2⁶⁴ beside it too, which whoever has one has as well."""
    address = _address(text)
    if address is None:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _parts(text: str) -> list[str]:
    """The elements between commas. None stands in quotes here, and nobody's open quote swallows the next element."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _element(text: str) -> tuple[str, str]:
    """`for` and `proto` of an element of `Forwarded`."""
    pairs = (pair.partition("=") for pair in text.split(";"))
    told = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return told.get("for", ""), told.get("proto", "")


def _address_in(node: str) -> Address | None:
    """The address in a node's name (RFC 7239, 6), which may have a port."""
    if node.startswith("["):
        return _address(node[1:].partition("]")[0])
    host, colon, rest = node.partition(":")
    return _address(host if colon and ":" not in rest else node)


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
