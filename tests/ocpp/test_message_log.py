"""Every frame in both directions can be read later."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.fixtures.gateway import Network, Troubles
from tests.fixtures.ocpp_client import BOOT_V16, OcppClient
from voltway.kit.postgres import Pool
from voltway.ocpp import message_log
from voltway.ocpp.message_log import MessageLog, Outcome, Said
from voltway.vocabulary.stations import OcppVersion

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def said(request: bytes, response: bytes | None = b"[3]", notes: list[str] | None = None) -> Said:
    return Said(
        station_id="S1",
        version=OcppVersion.V16,
        direction="in",
        at=NOON,
        message_id="m\t1",
        action="A\\B",
        request=request,
        response=response,
        outcome=Outcome.ANSWERED,
        latency_ms=1.234,
        notes=notes,
    )


ODD = [
    b'[2,"1","X",{"a":"\\u0041 \\\\ tab\\t"}]',
    b"line\nbreaks\r\n and\ttabs \\ and \0 nul",
    b"\\.",
    b"\\N",
    "ünïcödé 🚗".encode(),
    b"\xff\xfe not utf-8",
    b"",
    bytes(range(256)),
]


@pytest.mark.parametrize("frame", ODD)
async def test_any_bytes_are_kept_as_text(network: Network, pool: Pool, frame: bytes) -> None:
    log = MessageLog(pool)
    log.add(said(frame, frame, ['corrected because it\'s "odd"', "tab\t and \\ and {braces, commas}"]))
    await log.flush()
    (row,) = await network.rows("select * from message_log")
    expected = frame.decode("utf-8", "replace").replace("\0", "�")
    assert (row["request"], row["response"]) == (expected, expected)
    assert (row["message_id"], row["action"]) == ("m\t1", "A\\B")
    assert row["notes"] == ['corrected because it\'s "odd"', "tab\t and \\ and {braces, commas}"]
    assert row["latency_ms"] == pytest.approx(1.23)
    assert log.written == 1


async def test_a_flush_waits_for_a_write_that_is_under_way(network: Network, pool: Pool) -> None:
    """Whoever reads after a flush reads everything, although another task took the lines off first."""
    log = MessageLog(pool)
    log.add(said(b"[]"))
    async with network.connection.transaction():
        await network.execute("lock table message_log in share mode")
        flushes = [asyncio.ensure_future(log.flush()) for _ in range(2)]
        done, _ = await asyncio.wait(flushes, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
        assert not done
    await asyncio.gather(*flushes)
    assert (log.written, (await network.row("select count(*) as n from message_log"))["n"]) == (1, 1)


async def test_a_conversation(network: Network, troubles: Troubles) -> None:
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        await client.call("BootNotification", BOOT_V16, "boot-1")
        await client.send("{not json")
        await client.receive()
        await client.send("[7]")
        await client.call("Heartbeat", {}, "beat-1")
    rows = await network.messages("S1")
    told = [(row["direction"], row["message_id"], row["action"], row["outcome"]) for row in rows]
    assert told == [
        ("in", "boot-1", "BootNotification", "answered"),
        ("in", None, None, "unreadable"),
        ("in", None, None, "ignored"),
        ("in", "beat-1", "Heartbeat", "answered"),
    ]
    assert rows[0]["request"].startswith('[2, "boot-1", "BootNotification"')
    assert '"Accepted"' in rows[0]["response"]
    assert {row["ocpp_version"] for row in rows} == {"1.6"}


async def test_a_very_long_frame_is_cut(network: Network, pool: Pool) -> None:
    log = MessageLog(pool)
    log.add(said(b"x" * 1_000_000))
    await log.flush()
    (row,) = await network.rows("select length(request) as n from message_log")
    assert row["n"] == message_log.LONGEST_TEXT


async def test_what_can_t_be_written_is_bounded_and_counted(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """While PostgreSQL is away the log keeps a bounded number of lines, in order, and says how many it dropped."""
    monkeypatch.setattr(message_log, "MOST_KEPT", 10)
    log = MessageLog(pool)
    for _ in range(25):
        log.add(said(b"[]"))
    assert log.dropped == 15
    await log.flush()
    assert log.written == 10
    log.add(said(b"[]"))
    await log.flush()
    assert (log.written, log.dropped) == (11, 15)
