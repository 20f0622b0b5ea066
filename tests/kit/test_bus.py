import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.fixtures.nats import NatsServer
from voltway.kit import bus as nats
from voltway.kit.bus import Bus, subject_token
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import BusUnavailable, ConfigurationError, NoAnswer, NobodyListens


async def until(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  # the condition is any
            await asyncio.sleep(0.01)


async def other_bus(url: str) -> Bus:
    return await nats.connect(Settings(nats_url=url), "other")


async def settled(bus: Bus) -> None:
    """Subscriptions made before this have reached the server."""
    with pytest.raises(NobodyListens):
        await bus.request("nobody.here", b"", 1.0)


async def test_messages_reach_all_subscribers_in_order(bus: Bus, nats_url: str) -> None:
    other = await other_bus(nats_url)
    got: list[tuple[str, bytes]] = []
    other.subscribe("live.>", lambda subject, payload: got.append((subject, payload)))
    bus.subscribe("live.a", lambda subject, payload: got.append(("own " + subject, payload)))
    await settled(other)
    await settled(bus)
    for number in range(1000):
        bus.publish("live.b", str(number).encode())
    bus.publish("live.a", b"x")
    await until(lambda: len(got) == 1002)
    assert [payload for subject, payload in got if subject == "live.b"] == [str(n).encode() for n in range(1000)]
    assert ("own live.a", b"x") in got
    await other.close()


async def test_one_of_a_queue_gets_each_message(bus: Bus, nats_url: str) -> None:
    other = await other_bus(nats_url)
    here: list[bytes] = []
    there: list[bytes] = []
    bus.subscribe("work", lambda _, payload: here.append(payload), queue="workers")
    other.subscribe("work", lambda _, payload: there.append(payload), queue="workers")
    await settled(bus)
    await settled(other)
    for number in range(200):
        bus.publish("work", str(number).encode())
    await until(lambda: len(here) + len(there) == 200)
    await asyncio.sleep(0.05)
    assert sorted(here + there) == sorted(str(n).encode() for n in range(200))
    assert here
    assert there
    await other.close()


async def test_a_closed_subscription_hears_nothing(bus: Bus) -> None:
    got: list[bytes] = []
    subscription = bus.subscribe("a", lambda _, payload: got.append(payload))
    kept: list[bytes] = []
    bus.subscribe("a", lambda _, payload: kept.append(payload))
    bus.publish("a", b"1")
    await until(lambda: bool(got and kept))
    subscription.close()
    subscription.close()
    bus.publish("a", b"2")
    await until(lambda: len(kept) == 2)
    assert got == [b"1"]


async def test_requests_and_answers(bus: Bus, nats_url: str) -> None:
    other = await other_bus(nats_url)

    async def answer(subject: str, payload: bytes) -> bytes:
        return subject.encode() + b" " + payload

    station = f"station.{subject_token('CP 1/ä.*')}"
    other.respond(station, answer)
    await settled(other)
    answers = await asyncio.gather(*(bus.request(station, str(n).encode(), 5.0) for n in range(100)))
    assert answers == [f"{station} {n}".encode() for n in range(100)]
    await other.close()


async def test_why_there_is_no_answer(bus: Bus) -> None:
    with pytest.raises(NobodyListens):
        await bus.request("station.gone", b"", 5.0)

    async def never(_subject: str, _payload: bytes) -> bytes:
        await asyncio.sleep(60)
        return b""

    async def fails(_subject: str, _payload: bytes) -> bytes:
        raise RuntimeError("secret reason")

    bus.respond("slow", never)
    bus.respond("broken", fails)
    with pytest.raises(NoAnswer, match=r"within 0\.2 s"):
        await bus.request("slow", b"", 0.2)
    with pytest.raises(BusUnavailable) as caught:
        await bus.request("broken", b"", 5.0)
    assert "secret reason" not in str(caught.value)
    assert not isinstance(caught.value, NoAnswer | NobodyListens)


async def test_a_callback_that_fails_disturbs_nobody(bus: Bus) -> None:
    got: list[bytes] = []

    def bad(_subject: str, _payload: bytes) -> None:
        raise RuntimeError

    bus.subscribe("a", bad)
    bus.subscribe("a", lambda _, payload: got.append(payload))
    bus.publish("a", b"1")
    bus.publish("a", b"2")
    await until(lambda: len(got) == 2)


async def test_nats_may_go_and_come_back(private_nats: NatsServer) -> None:
    bus = await other_bus(private_nats.url)
    got: list[bytes] = []
    bus.subscribe("a", lambda _, payload: got.append(payload))
    bus.publish("a", b"before")
    await until(lambda: got == [b"before"])
    private_nats.kill()
    await until(lambda: not bus.is_connected)
    assert bus.check() is not None
    assert "voltway:********@" in str(bus.check())
    dropped = bus.counts.dropped
    bus.publish("a", b"lost")
    assert bus.counts.dropped == dropped + 1
    with pytest.raises(BusUnavailable, match="no connection"):
        await bus.request("a", b"", 1.0)
    late: list[bytes] = []
    bus.subscribe("b", lambda _, payload: late.append(payload))
    await asyncio.to_thread(private_nats.start)
    await until(lambda: bus.is_connected)
    assert bus.check() is None
    bus.publish("a", b"after")
    bus.publish("b", b"late")
    await until(lambda: got == [b"before", b"after"] and late == [b"late"])
    await bus.close()


async def test_nats_may_go_in_the_middle_of_a_sentence(private_nats: NatsServer) -> None:
    """What was about to be written when the connection broke must not keep anybody from making a new one."""
    bus = await other_bus(private_nats.url)

    async def talk() -> None:
        while True:
            for _ in range(20):
                bus.publish("s", b"x" * 1000)
            await asyncio.sleep(0.001)

    talking = asyncio.create_task(talk())
    for turn in range(1, 6):
        await asyncio.sleep(0.05)
        private_nats.kill()
        await asyncio.to_thread(private_nats.start)
        await until(lambda turn=turn: bus.counts.connects > turn)  # type: ignore[misc]  # mypy infers no default
        await settled(bus)
    talking.cancel()
    await bus.close()


async def test_who_was_listened_to_is_heard_again_though_a_message_was_stuck(
    private_nats: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nats-py swallows the cancellation of who waits for a flush, as happens on a busy machine."""
    settings = Settings(nats_url=private_nats.url)
    bus = await nats.connect(settings, "test")
    got: list[bytes] = []
    bus.subscribe("x", lambda _, payload: got.append(payload))
    await settled(bus)

    async def swallow(*_: object) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60.0)

    with monkeypatch.context() as patched:
        patched.setattr(nats._Connection, "send", swallow)
        bus.publish("x", b"lost")
        await asyncio.sleep(0.1)
        private_nats.kill()
        await until(lambda: not bus.is_connected)
        await asyncio.sleep(0.1)
    await asyncio.to_thread(private_nats.start)
    await until(lambda: bus.is_connected)
    other = await nats.connect(settings, "other")

    def heard() -> bool:
        other.publish("x", b"again")
        return bool(got)

    await until(heard)
    await other.close()
    await bus.close()


async def test_a_bus_closes_at_once_whatever_its_connection_is_doing(private_nats: NatsServer) -> None:
    """Also in the moment it notices that NATS has gone, or while it connects anew."""
    buses = [await other_bus(private_nats.url) for _ in range(40)]
    private_nats.kill()

    async def close_after(pause_s: float, bus: nats.Bus) -> None:
        await asyncio.sleep(pause_s)
        async with asyncio.timeout(1.5):
            await bus.close()

    await asyncio.gather(*(close_after(number / 400, bus) for number, bus in enumerate(buses)))


async def test_nats_may_come_after_us(private_nats: NatsServer) -> None:
    url = private_nats.url
    private_nats.kill()
    bus = await nats.connect(Settings(nats_url=url), "early", wait_s=0.1)
    assert not bus.is_connected
    got: list[bytes] = []
    bus.subscribe("a", lambda _, payload: got.append(payload))
    await asyncio.to_thread(private_nats.start)
    await until(lambda: bus.is_connected)
    bus.publish("a", b"1")
    await until(lambda: got == [b"1"])
    await bus.close()


async def test_closing_sends_what_waits(bus: Bus, nats_url: str) -> None:
    other = await other_bus(nats_url)
    got: list[bytes] = []
    bus.subscribe("a", lambda _, payload: got.append(payload))
    await settled(bus)
    for number in range(500):
        other.publish("a", str(number).encode())
    await other.close()
    await until(lambda: len(got) == 500)


async def test_a_subscription_per_station_needs_no_task(bus: Bus) -> None:
    await settled(bus)
    tasks = len(asyncio.all_tasks())
    subscriptions = [bus.subscribe(f"station.{n}", lambda _subject, _payload: None) for n in range(5000)]
    await settled(bus)
    assert len(asyncio.all_tasks()) == tasks
    for subscription in subscriptions:
        subscription.close()


async def test_too_large_messages_are_dropped_and_the_connection_stays(bus: Bus) -> None:
    got: list[bytes] = []
    bus.subscribe("a", lambda _, payload: got.append(payload))
    bus.publish("a", bytes(9 * 1024 * 1024))
    bus.publish("a", b"small")
    await until(lambda: got == [b"small"])
    assert bus.counts.dropped == 1
    assert bus.counts.connects == 1


@pytest.mark.parametrize("subject", ["", "a b", "a\r\nPUB x 1", "ä"])
async def test_subjects_cannot_smuggle_commands(bus: Bus, subject: str) -> None:
    with pytest.raises(ValueError, match="no NATS subject"):
        bus.publish(subject, b"")
    with pytest.raises(ValueError, match="no NATS subject"):
        bus.subscribe(subject, lambda _subject, _payload: None)


def test_any_text_is_one_token() -> None:
    texts = ["CP-1", "CP_1", "a.b", "a b", "*", ">", "ä", "=2E", ".", "a\r\nb", "a=2Eb"]
    tokens = [subject_token(text) for text in texts]
    assert len(set(tokens)) == len(texts)
    assert tokens[0] == "CP-1"
    assert all(
        set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=") for token in tokens
    )


async def test_no_address_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="voltway serve"):
        await nats.connect(Settings(), "test")
    with pytest.raises(ConfigurationError, match="nats://user:password"):
        await nats.connect(Settings(nats_url="localhost"), "test")
