"""Ask another process' /readyz."""

import asyncio
from typing import Final

_TIMEOUT_S: Final = 3.0
_ANY_ADDRESS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # where such a server is reached


async def is_ready(host: str, port: int) -> bool:
    """Whether the process whose health pages are at `host`:`port` says that it is ready."""
    try:
        return await asyncio.wait_for(_ask(_ANY_ADDRESS.get(host, host), port), _TIMEOUT_S)
    except (OSError, TimeoutError):
        return False


async def _ask(host: str, port: int) -> bool:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET /readyz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        status = await reader.readline()
    finally:
        writer.close()
    return status.split(b" ")[1:2] == [b"200"]
