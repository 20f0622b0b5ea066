"""Tries passwords at the web process as fast as it answers, from many addresses at once, as a process of its own."""

import asyncio
import itertools
import os
import sys
from collections import Counter
from contextlib import suppress
from time import monotonic
from urllib.parse import urlencode

import msgspec
import uvloop
from msgspec import Struct

_NETWORK = "127.8"
"""Linux answers on all of 127.0.0.0/8, so each attempt may come from an address of its own."""
_ADDRESSES = 20_000


class Flood(Struct, frozen=True, kw_only=True):
    """What to do: attempts at the account `email` and at accounts that don't exist, over `connections` at a time."""

    host: str
    port: int
    email: str
    connections: int
    seconds: float


class Flooded(Struct, frozen=True, kw_only=True):
    """What came of it: answers by HTTP status, and how many attempts found nobody to listen."""

    seconds: float
    answers: dict[int, int]
    unheard: int


async def _flood(task: Flood) -> Flooded:
    numbers = itertools.count()
    answers: Counter[int] = Counter()
    begun = monotonic()
    crowd = [_attempts(task, numbers, answers, begun + task.seconds) for _ in range(task.connections)]
    await asyncio.gather(*crowd)
    return Flooded(
        seconds=monotonic() - begun,
        answers={status: count for status, count in answers.items() if status},
        unheard=answers[0],
    )


async def _attempts(task: Flood, numbers: "itertools.count[int]", answers: Counter[int], until: float) -> None:
    while monotonic() < until:
        number = next(numbers)
        try:
            answers[await _attempt(task, number)] += 1
        except (OSError, asyncio.IncompleteReadError):
            answers[0] += 1


async def _attempt(task: Flood, number: int) -> int:
    """One guess over a connection of its own; the status of its answer."""
    which = number % _ADDRESSES
    address = f"{_NETWORK}.{which // 250}.{which % 250 + 1}"
    reader, writer = await asyncio.open_connection(task.host, task.port, local_addr=(address, 0))
    try:
        writer.write(_request(task, number))
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.read()
        return int(head.split(b" ", 2)[1])
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _request(task: Flood, number: int) -> bytes:
    email = task.email if number % 2 else f"nobody-{number}@example.org"
    body = urlencode({"email": email, "password": f"guess number {number}", "next": "/"})
    return (
        f"POST /sign-in HTTP/1.1\r\nHost: {task.host}:{task.port}\r\nOrigin: http://{task.host}:{task.port}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"Connection: close\r\n\r\n{body}"
    ).encode()


if __name__ == "__main__":
    # Those who flood have machines of their own: what sending costs must not be what is measured.
    os.nice(19)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        flooded = runner.run(_flood(msgspec.json.decode(sys.stdin.buffer.read(), type=Flood)))
    sys.stdout.buffer.write(msgspec.json.encode(flooded))
