"""Stations that connect over TLS with certificates of their own, against a server that only shakes hands."""

import socket
import ssl
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Final

from benchmarks import store
from benchmarks.bench import OURS, Bench
from benchmarks.generator import BenchmarkFailed
from benchmarks.servers import Peer, tls_echo
from benchmarks.table import Figure

_ECHO: Final = "picows with TLS"
_ASKED: Final = 0.7
_STATIONS: Final = 16
"""Each connects, is let in, hangs up, and connects again."""


def measure(bench: Bench) -> list[Figure]:
    """One figure."""
    papers = bench.network.papers
    names = [f"TLS-{number}" for number in range(_STATIONS)]
    contexts = [papers.station(name) for name in names]
    store.add_stations_with_certificates(bench.network.database, names)
    rates: dict[str, list[float]] = {OURS: [], _ECHO: []}
    with ExitStack() as stack:
        echo: Peer = stack.enter_context(tls_echo(papers))
        ports = {OURS: bench.network.settings.gateway.tls_port, _ECHO: echo.port}
        for number in range(bench.rounds):
            for name in sorted(ports, reverse=number % 2 == 1):
                bench.say(f"handshakes, round {number + 1} of {bench.rounds}: {name}")
                rates[name].append(_rate(ports[name], names, contexts, bench.seconds))
    times = statistics.median(mine / other for mine, other in zip(rates[OURS], rates[_ECHO], strict=True))
    return [
        Figure(
            name="handshakes with a station's certificate, admitted",
            ours=f"{statistics.median(rates[OURS]):,.0f} /s",
            against=f"{_ECHO}: {statistics.median(rates[_ECHO]):,.0f} /s",
            ratio=f"{times:.2f}×",
            asked=f"≥ {_ASKED:g}×",
            met=times >= _ASKED,
            detail={"by_round": rates},
        )
    ]


def _rate(port: int, names: Sequence[str], contexts: Sequence[ssl.SSLContext], seconds: float) -> float:
    """Connections per second that were let in."""
    end_s = time.monotonic() + seconds
    with ThreadPoolExecutor(len(names)) as pool:
        counts = pool.map(lambda one: _connect_until(end_s, port, *one), zip(names, contexts, strict=True))
    return sum(counts) / seconds


def _connect_until(end_s: float, port: int, name: str, context: ssl.SSLContext) -> int:
    request = (
        f"GET /ocpp/{name} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
    ).encode()
    count = 0
    while time.monotonic() < end_s:
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            secured.sendall(request)
            answer = secured.recv(1024)
        if not answer.startswith(b"HTTP/1.1 101"):
            raise BenchmarkFailed(f"{name} was not let in: {answer[:200]!r}")
        count += 1
    return count
