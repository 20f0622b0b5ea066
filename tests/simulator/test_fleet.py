import asyncio
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.conftest import MONDAY, until
from tests.simulator.small_csms import Refusal, SmallCsms, Told
from voltway.simulator import Fleet, FleetPlan, Misbehaviour
from voltway.simulator.ledger import Fate, SessionAccount, read_ledger
from voltway.simulator.traffic import NOBODY, PUBLIC
from voltway.simulator.world import Habits
from voltway.vocabulary.errors import InvalidInput, StartupError

DAY_S = 86_400
QUICK = Habits(backoff_minimum_s=0.02, backoff_range_s=0.02, transaction_retry_s=0.02, call_timeout_s=2.0)
SESSION_ACTIONS = ("StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent")


def plan_for(csms: SmallCsms, **wishes: Any) -> FleetPlan:
    usual = FleetPlan(url=csms.url, stations=12, speed=math.inf, begins_at=MONDAY, traffic=PUBLIC, habits=QUICK)
    return replace(usual, **wishes)


async def a_day(plan: FleetPlan) -> list[SessionAccount]:
    async with Fleet(plan) as fleet:
        await fleet.accepted()
        await fleet.run_for(DAY_S)
        await fleet.wind_down()
        return fleet.ledger()


def key(told: Told) -> tuple[Any, ...]:
    """What identifies a message about a session, as it arrived."""
    payload = told.payload
    if told.action == "TransactionEvent":
        return (told.station_id, payload["transactionInfo"]["transactionId"], payload["seqNo"])
    at = payload["meterValue"][0]["timestamp"] if told.action == "MeterValues" else payload["timestamp"]
    return (told.station_id, told.action, payload.get("connectorId"), payload.get("transactionId"), at)


def key_in_books(account: SessionAccount, action: str, told: dict[str, Any]) -> tuple[Any, ...]:
    if action == "TransactionEvent":
        return (account.station_id, told["transactionId"], told["seqNo"])
    return (account.station_id, action, told.get("connectorId"), told.get("transactionId"), told["timestamp"])


async def test_the_books_agree_with_what_arrived(csms: SmallCsms) -> None:
    accounts = await a_day(plan_for(csms))
    arrived = [key(told) for told in csms.told if told.action in SESSION_ACTIONS]
    booked = [key_in_books(one, message.action, message.key) for one in accounts for message in one.acknowledged]
    assert len(accounts) > 20
    assert sorted(map(str, arrived)) == sorted(map(str, booked))
    assert len(set(arrived)) == len(arrived)


async def test_equal_seeds_give_equal_days(csms: SmallCsms) -> None:
    csms.answers["StartTransaction"] = lambda _: {"transactionId": 1, "idTagInfo": {"status": "Accepted"}}
    bad = (Misbehaviour("repeat", 0.2), Misbehaviour("reorder", 0.1))
    names = [f"SIM-{number:05d}" for number in range(1, 6)]
    days = []
    for seed in (1, 1, 2):
        csms.told.clear()
        await a_day(plan_for(csms, seed=seed, stations=len(names), misbehaviours=bad))
        days.append({name: [(told.action, told.payload) for told in csms.of(name)] for name in names})
    assert days[0] == days[1]
    assert days[0] != days[2]


async def test_a_chaotic_day_loses_nothing_that_was_acknowledged(csms: SmallCsms) -> None:
    names = ("drop_line", "repeat", "reorder", "die", "garbage", "clock_skew", "comma_decimals", "deaf", "long_serial")
    chaos = tuple(Misbehaviour(name, 0.15) for name in names)
    failing = iter(range(10**9))

    def sometimes(told: Told) -> Any:
        if next(failing) % 7 == 0:
            raise Refusal("InternalError")
        line = csms.lines[told.station_id]
        return line._sensible(told)

    csms.answers = dict.fromkeys(SESSION_ACTIONS, sometimes)
    async with Fleet(plan_for(csms, misbehaviours=chaos, speed=40_000.0)) as fleet:
        await fleet.accepted()
        await fleet.run_for(DAY_S)
        await fleet.wind_down()
        accounts, tally = fleet.ledger(), fleet.tally
    arrived = {str(key(told)) for told in csms.told if told.action in SESSION_ACTIONS}
    messages = [(one, message) for one in accounts for message in one.messages]
    assert {
        str(key_in_books(one, message.action, message.key))
        for one, message in messages
        if message.fate is Fate.ACKNOWLEDGED
    } <= arrived
    assert {message.fate for _, message in messages} <= {Fate.ACKNOWLEDGED, Fate.GIVEN_UP, Fate.LOST}
    assert len(csms.requests) > 12, "lines were dropped"
    assert tally.call_errors["InternalError"] > 0
    assert csms.broken
    assert any(message.sends > 1 for _, message in messages)


async def test_a_network_that_comes_back_is_found_again(csms: SmallCsms) -> None:
    async with Fleet(plan_for(csms, traffic=NOBODY)) as fleet:
        await fleet.accepted()
        await csms.stop()
        await until(lambda: fleet.tally.connected == 0)
        await csms.listen()
        await fleet.accepted()
        assert len(csms.lines) == 12
    assert fleet.tally.lost_lines == 12


async def test_nobody_there_is_told_with_the_reason(csms: SmallCsms) -> None:
    csms.refuse_status = 401
    async with Fleet(plan_for(csms, traffic=NOBODY)) as fleet:
        with pytest.raises(TimeoutError, match=r"0 connected.*401"):
            await fleet.accepted(timeout_s=0.3)


async def test_the_ledger_is_on_disk_while_it_runs(csms: SmallCsms, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    async with Fleet(plan_for(csms, ledger=path)) as fleet:
        await fleet.accepted()
        await fleet.run_for(DAY_S / 2)
        assert read_ledger(path) == fleet.ledger() != []


async def test_time_passes_at_its_speed_while_stations_charge(csms: SmallCsms) -> None:
    async with Fleet(plan_for(csms, speed=36_000.0, occupied_at_first=1.0)) as fleet:
        await fleet.accepted()
        began = asyncio.get_running_loop().time()
        await fleet.run_for(3600)
        assert 0.09 < asyncio.get_running_loop().time() - began < 2
        assert fleet.tally.sessions >= 12
        assert fleet.tally.latencies.quantile(0.5) is not None


async def test_a_defect_of_the_simulation_itself_is_raised(csms: SmallCsms) -> None:
    async with Fleet(plan_for(csms)) as fleet:
        await fleet.accepted()
        fleet.world.time.timers.after(5, lambda: 1 / 0)
        with pytest.raises(BaseExceptionGroup, match="simulation itself"):
            await fleet.run_for(60)


@pytest.mark.parametrize("url", ["http://localhost/ocpp", "localhost:9000", "ws://"])
def test_what_is_no_websocket_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="is no WebSocket URL"):
        Fleet(FleetPlan(url=url))


async def test_too_many_for_this_machine_is_told_before_it_begins(csms: SmallCsms) -> None:
    with pytest.raises(StartupError, match=r"ports|open files"):
        async with Fleet(plan_for(csms, stations=200_000)):
            pass
