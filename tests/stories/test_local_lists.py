"""Stations that decide without a line obey what the network says of a token: OCPP 1.6 3.5, 2.x part 2 D01 and D02."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from tests.fixtures.gateway import Network, until
from voltway.kit.clock import SystemClock
from voltway.kit.ending import end
from voltway.simulator import SimulatedStation
from voltway.simulator.configuration import LIST_ENTRIES, LIST_ENTRIES_PER_MESSAGE
from voltway.simulator.local_list import LocalList
from voltway.simulator.plan import Misbehaviour
from voltway.tokens import local_list_keeping
from voltway.tokens.local_list_keeping import LocalListKeeping
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

ACCEPTED, BLOCKED = AuthorizationStatus.ACCEPTED, AuthorizationStatus.BLOCKED
VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)
SOON_S = 5.0


@pytest.fixture(autouse=True)
async def keeping(network: Network, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalListKeeping]:
    """A gateway, and a worker that keeps local lists and looks often."""
    monkeypatch.setattr(local_list_keeping, "LOOK_S", 0.1)
    running = await network.start()
    keeping = LocalListKeeping(running.pool, running.bus, SystemClock())
    task = asyncio.create_task(keeping.run())
    yield keeping
    await end([task])


def station_at(network: Network, version: OcppVersion, *misbehaviours: str) -> SimulatedStation:
    plan = SimulatedStation(network.url, "SIM", version).plan
    bad = tuple(Misbehaviour(name, 1.0) for name in misbehaviours)
    return SimulatedStation.of(network.url, dataclasses.replace(plan, misbehaviours=bad))


def holds(held: LocalList, *accepted: str, blocked: tuple[str, ...] = ()) -> Callable[[], Awaitable[bool]]:
    """Whether the station's list is this, and no more."""

    async def so() -> bool:
        verdicts = [held.verdict(uid) is ACCEPTED for uid in accepted]
        verdicts += [held.verdict(uid) is BLOCKED for uid in blocked]
        return all(verdicts) and len(held) == len(verdicts)

    return so


async def sent(network: Network) -> list[tuple[bool, int, str]]:
    """Of every list that was sent: whether it was a whole one, how many entries it had, and the station's answer."""

    async def settled() -> bool:
        return not await network.rows("select 1 from command where state in ('created', 'sent')")

    await until(settled)
    rows = await network.rows("select request, state from command where kind = 'SendLocalList' order by created_at")
    return [(row["request"]["full"], len(row["request"].get("entries", [])), row["state"]) for row in rows]


async def stands(network: Network) -> dict[str, object]:
    return await network.row("select * from local_list")


@VERSIONS
async def test_a_blocked_token_is_blocked_offline(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    await network.add_token("STOLEN")
    async with station_at(network, version) as station:
        await station.boot()
        held = station.station.local_list
        await until(holds(held, "GOOD", "STOLEN"))

        await network.change_token("STOLEN", status="blocked")

        await until(holds(held, "GOOD", blocked=("STOLEN",)), timeout_s=SOON_S)
        await station.drop_line()
        assert await station.authorize("stolen") is BLOCKED
        assert await station.authorize("GOOD") is ACCEPTED
        assert await station.authorize("STRANGER") is None
    assert await sent(network) == [(True, 2, "accepted"), (False, 1, "accepted")]


@VERSIONS
async def test_what_changed_meanwhile_is_told_on_return(
    network: Network, monkeypatch: pytest.MonkeyPatch, version: OcppVersion
) -> None:
    monkeypatch.setattr(local_list_keeping, "FIRST_PAUSE", timedelta(seconds=0.2))
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    await network.add_token("GONE")

    async def away() -> bool:
        return not await network.online("SIM")

    async with station_at(network, version) as station:
        await station.boot()
        held = station.station.local_list
        await until(holds(held, "GOOD", "GONE"))
        await station.drop_line()
        await until(away)
        await network.execute("delete from token where token_uid = 'GONE'")
        network.bus.publish("token.changed", b"GONE")
        await network.add_token("NEW")
        await network.change_token("NEW", status="active")
        await asyncio.sleep(1.0)
        assert held.verdict("GONE") is ACCEPTED, "it has no line"

        await station.reconnect()

        await until(holds(held, "GOOD", "NEW"), timeout_s=SOON_S)
    assert (await sent(network))[1:] == [(False, 2, "accepted")]


@VERSIONS
async def test_a_list_lost_at_boot_is_sent_anew(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    async with station_at(network, version, "forgets_list") as station:
        await station.boot()
        held = station.station.local_list
        await until(holds(held, "GOOD"))
        first = held.version
        await station.boot()
        assert len(held) == 0
        # Asked for its version, and told anew: two turns, the first of which waits for the next look.
        await until(holds(held, "GOOD"), timeout_s=4 * SOON_S)
        assert held.version > first
    assert await sent(network) == [(True, 1, "accepted"), (True, 1, "accepted")]


@VERSIONS
async def test_after_a_mismatch_the_whole_list_is_sent(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    async with station_at(network, version, "list_mismatch") as station:
        await station.boot()
        held = station.station.local_list
        await until(holds(held, "GOOD"))
        await network.change_token("GOOD", status="blocked")
        await until(holds(held, blocked=("GOOD",)), timeout_s=SOON_S)
    assert await sent(network) == [(True, 1, "accepted"), (False, 1, "rejected"), (True, 1, "accepted")]


@VERSIONS
async def test_a_long_list_comes_in_pieces_and_no_longer_than_it_may(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    for number in range(12):
        await network.add_token(f"CARD-{number:02}")
    async with station_at(network, version) as station:
        station.station.configuration.set(LIST_ENTRIES_PER_MESSAGE, "4")
        station.station.configuration.set(LIST_ENTRIES, "10")
        await station.boot()
        held = station.station.local_list
        await until(holds(held, *(f"CARD-{number:02}" for number in range(10))))
        await network.execute("delete from token where token_uid = 'CARD-00'")
        network.bus.publish("token.changed", b"CARD-00")
        await until(holds(held, *(f"CARD-{number:02}" for number in range(1, 11))), timeout_s=SOON_S)
    whole, *changes = await sent(network)
    assert whole == (True, 4, "accepted")
    assert [entries for _, entries, _ in changes] == [4, 2, 1, 1], "the removal at once, then who takes the free place"
    assert {(full, state) for full, _, state in changes} == {(False, "accepted")}


@VERSIONS
async def test_who_is_blocked_keeps_its_place_on_a_full_list(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    for uid in ("CARD-0", "CARD-1"):
        await network.add_token(uid)
    await network.execute(
        "insert into token (token_uid, kind, status)"
        " select 'MORE-' || number, 'ISO14443', 'active' from generate_series(1, 300) as number"
    )
    async with station_at(network, version) as station:
        station.station.configuration.set(LIST_ENTRIES, "2")
        await station.boot()
        held = station.station.local_list
        await until(holds(held, "CARD-0", "CARD-1"))
        await network.change_token("CARD-1", status="blocked")
        await until(holds(held, "CARD-0", blocked=("CARD-1",)), timeout_s=SOON_S)

        async def written() -> bool:
            return bool(await network.rows("select 1 from local_list where claimed_until is null and not unsure"))

        await until(written)
        await network.execute("update local_list set version = null, due_at = now()")

        async def whole() -> bool:
            return [full for full, _, _ in await sent(network)] == [True, False, True]

        await until(whole, "a comparison of the whole does not drop it for one of the many that may charge")
        await until(holds(held, "CARD-0", blocked=("CARD-1",)), timeout_s=SOON_S)


@VERSIONS
async def test_a_list_switched_off_is_emptied(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    async with station_at(network, version) as station:
        await station.boot()
        held = station.station.local_list
        await until(holds(held, "GOOD"))
        await network.change_station("SIM", local_list=False)
        await until(holds(held), timeout_s=SOON_S)

        async def forgotten() -> bool:
            return not await network.rows("select 1 from local_list")

        await until(forgotten, timeout_s=SOON_S)


@VERSIONS
async def test_a_station_without_a_list_is_switched_off_and_says_why(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    async with station_at(network, version) as station:
        if version is OcppVersion.V16:
            station.will_answer("GetLocalListVersion", {"listVersion": -1})
        else:
            station.will_refuse("GetLocalListVersion", "NotSupported")
        await station.boot()

        async def off() -> bool:
            return not (await network.row("select local_list from station"))["local_list"]

        await until(off, timeout_s=SOON_S)
        found = await stands(network)
    assert found["state"] == "unsupported"
    assert found["reason"]
    assert await sent(network) == []


@VERSIONS
async def test_a_station_that_keeps_nothing_is_found_out(
    network: Network, monkeypatch: pytest.MonkeyPatch, version: OcppVersion
) -> None:
    monkeypatch.setattr(local_list_keeping, "FIRST_PAUSE", timedelta(seconds=0.2))
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    async with station_at(network, version) as station:
        station.will_answer("SendLocalList", {"status": "Accepted"})
        await station.boot()

        async def found_out() -> bool:
            return bool(await network.rows("select 1 from local_list where state = 'unsupported'"))

        await until(found_out, timeout_s=15.0)
    assert "does not keep them" in str((await stands(network))["reason"])


@VERSIONS
async def test_a_station_that_refuses_is_not_flooded(network: Network, version: OcppVersion) -> None:
    await network.add_station("SIM", local_list=True)
    await network.add_token("GOOD")
    async with station_at(network, version) as station:
        station.will_answer("SendLocalList", {"status": "Failed"})
        await station.boot()

        async def failing() -> bool:
            return bool(await network.rows("select 1 from local_list where state = 'failing' and due_at > now()"))

        await until(failing, timeout_s=SOON_S)
        assert len(await sent(network)) == 2
        assert (await stands(network))["reason"] == "the station could not keep the list"
