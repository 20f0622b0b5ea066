"""What the operating system lets one process have: open files, and ports per address."""

import ipaddress
import resource
from pathlib import Path

from voltway.vocabulary.errors import InvalidInput, StartupError

SPARE_FILES = 64
_PORT_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL_PORTS = 16_384
"""Where the range can't be read: the IANA dynamic ports, 49152 to 65535 (RFC 6335)."""


def allow_open_files(connections: int) -> None:
    """Let this process hold so many connections, raising its own limit as far as it may.

    Raises StartupError when that isn't enough.
    """
    needed = connections + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    for wanted in ((needed, max(needed, hard)), (hard, hard)):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, wanted)
            break
        except (ValueError, OSError):
            continue
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed < needed:
        raise StartupError(
            f"{connections} stations need {needed} open files, and this process may have {allowed}",
            "raise the limit (ulimit -n, LimitNOFILE) or simulate fewer stations in one process",
        )


def addresses_in(text: str) -> list[str]:
    """The addresses of ``127.0.0.1-127.0.0.8``, of a comma-separated list, or a single one. Raises InvalidInput."""
    try:
        return [address for part in text.split(",") for address in _range(part.strip())]
    except ValueError as wrong:
        raise InvalidInput(f"{text!r} names no source addresses ({wrong})", "write 127.0.0.1-127.0.0.8") from wrong


def _range(text: str) -> list[str]:
    first, _, last = text.partition("-")
    low = ipaddress.ip_address(first.strip())
    high = ipaddress.ip_address(last.strip()) if last else low
    if low.version != high.version or int(low) > int(high):
        raise ValueError(f"{high} does not follow {low}")
    return [str(low + step) for step in range(int(high) - int(low) + 1)]


def check_ports(connections: int, addresses: int) -> None:
    """Raises StartupError when one machine can't open so many connections to one port from so many addresses."""
    ports = _USUAL_PORTS
    if _PORT_RANGE.exists():
        low, high = map(int, _PORT_RANGE.read_text().split())
        ports = high - low + 1
    if connections > ports * max(1, addresses):
        raise StartupError(
            f"{connections} connections need more than the {ports} ports one address has",
            "connect from several: --source-addresses 127.0.0.1-127.0.0.8",
        )
