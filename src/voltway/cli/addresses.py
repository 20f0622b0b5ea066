"""The addresses that people and stations are told."""

import socket
from contextlib import suppress
from typing import Final

from voltway.kit.settings import Settings

_ANY_ADDRESS: Final = {"0.0.0.0", "::"}  # noqa: S104  (recognised here, not listened on)


def ocpp_url_base(settings: Settings, *, tls: bool) -> str:
    """Where stations connect to, without their identity; the machine's own address where it listens on all of them."""
    gateway = settings.gateway
    host = reachable_host(gateway.host)
    scheme, port = ("wss", gateway.tls_port) if tls else ("ws", gateway.port)
    return f"{scheme}://{host}:{port}{gateway.path_prefix}"


def reachable_host(host: str) -> str:
    """`host` as it stands in a URL that others can use; for "all addresses", this machine's own."""
    address = lan_address() if host in _ANY_ADDRESS else host
    return f"[{address}]" if ":" in address else address


def own_host(host: str) -> str:
    """`host` as this machine itself reaches it; for "all addresses", the loopback one."""
    return "127.0.0.1" if host in _ANY_ADDRESS else host


def lan_address() -> str:
    """This machine's address as others in its network see it; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # RFC 5737: an address nobody has, so the default route decides
        return str(probe.getsockname()[0])
    return "127.0.0.1"
