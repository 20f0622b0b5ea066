"""What stations watch of their variables, and what they find: 2.x part 2, N02 to N08, and 2.1's event streams."""

from typing import Any

import pytest

from tests.fixtures.gateway import Network, RunningGateway, until
from voltway.simulator import SimulatedStation
from voltway.simulator.monitors import HARD_WIRED_ID, PRECONFIGURED_ID
from voltway.stations import store_alerts, store_event_streams
from voltway.stations.commanding import give
from voltway.stations.device_model_keeping import DeviceModelKeeping
from voltway.stations.store_alerts import AlertRow
from voltway.vocabulary.commands import Command, CommandState, OperatorOrder
from voltway.vocabulary.monitors import MonitoringBase, MonitoringCriterion, MonitorKind, MonitorOrigin, StreamTerms
from voltway.vocabulary.orders_monitors import (
    AdjustEventStream,
    ClearMonitors,
    GetEventStreams,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.orders_variables import GetBaseReport
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.variables import VariablePlace

TWO = pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
POWER = VariablePlace(component="EVSE", variable="Power", evse_id=1)
STATE = VariablePlace(component="EVSE", variable="AvailabilityState", evse_id=1)


@pytest.fixture
async def running(network: Network) -> RunningGateway:
    """A gateway, a station announced, and a card."""
    running = await network.start()
    await network.add_station("SIM")
    await network.add_token("CARD")
    return running


def keeping(running: RunningGateway) -> DeviceModelKeeping:
    return DeviceModelKeeping(running.pool, running.bus, 120)


async def ordered(running: RunningGateway, order: OperatorOrder) -> Command:
    """What came of an order, after everything the station was to tell was taken in."""
    command = await give(running.pool, running.bus, "SIM", order, author="Ada")

    async def told() -> bool:
        await keeping(running).look()
        async with running.pool.connection() as conn:
            cursor = await conn.execute(
                "select from command c where answered_at is null union all "
                "select from variable_report r where state = 'awaited'"
            )
            return await cursor.fetchone() is None

    await until(told)
    return command


async def held(network: Network) -> dict[int, dict[str, Any]]:
    rows = await network.rows("select * from station_monitor where not cleared")
    return {row["monitor_id"]: row for row in rows}


async def alerts(running: RunningGateway) -> list[AlertRow]:
    async with running.pool.connection() as conn:
        return await store_alerts.page(conn, "SIM")


def watching(place: VariablePlace, kind: MonitorKind, value: float, **more: Any) -> SetMonitors:
    return SetMonitors(monitors=[WantedMonitor(place=place, kind=kind, value=value, **{"severity": 4, **more})])


@TWO
async def test_what_is_set_is_known_until_it_is_cleared(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        command = await ordered(running, watching(POWER, MonitorKind.UPPER_THRESHOLD, 7000, severity=3))
        assert command.state is CommandState.ACCEPTED, command.reason
        [(number, row)] = (await held(network)).items()
        assert (row["path"], row["kind"], row["value"], row["severity"], row["origin"]) == (
            "evse[1]/power",
            "upper_threshold",
            7000.0,
            3,
            "custom",
        )
        again = await ordered(running, watching(POWER, MonitorKind.UPPER_THRESHOLD, 8000, severity=3))
        assert (again.state, again.reason) == (
            CommandState.REJECTED,
            "EVSE[1]/Power is watched in this way and severity already",
        )
        replaced = watching(POWER, MonitorKind.UPPER_THRESHOLD, 9000, severity=3, monitor_id=number)
        assert (await ordered(running, replaced)).state is CommandState.ACCEPTED
        assert (await held(network))[number]["value"] == 9000.0

        cleared = await ordered(running, ClearMonitors(monitor_ids=[number, HARD_WIRED_ID, 999]))
        assert cleared.reason == f"monitor {HARD_WIRED_ID} can't be cleared; monitor 999 is unknown to the station"
        assert await held(network) == {}


@TWO
async def test_a_report_tells_all_there_are_and_some_leave_the_rest(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        for severity in (5, 6):
            await ordered(running, watching(STATE, MonitorKind.DELTA, 1, severity=severity))
        assert (await ordered(running, GetMonitoringReport())).state is CommandState.ACCEPTED
        everything = await held(network)
        assert {HARD_WIRED_ID, PRECONFIGURED_ID} < everything.keys()
        assert len(everything) == 4, "two pages"
        assert everything[HARD_WIRED_ID]["origin"] == ("hard_wired" if version is OcppVersion.V21 else None)

        assert station.station.monitors is not None
        custom = sorted(everything.keys() - {HARD_WIRED_ID, PRECONFIGURED_ID})
        station.station.monitors.remove(custom[0])
        await ordered(running, GetMonitoringReport(criteria=[MonitoringCriterion.DELTA]))
        assert len(await held(network)) == 4, "what was not asked for is not taken for gone"
        nothing = await ordered(running, GetMonitoringReport(criteria=[MonitoringCriterion.PERIODIC]))
        assert (nothing.state, len(await held(network))) == (CommandState.REJECTED, 4)
        await ordered(running, GetMonitoringReport())
        assert (await held(network)).keys() == {HARD_WIRED_ID, PRECONFIGURED_ID, custom[1]}

        station.will_answer("GetMonitoringReport", {"status": "EmptyResultSet"})
        await ordered(running, GetMonitoringReport())
        assert await held(network) == {}, "it said that it has none"


@TWO
async def test_an_alert_is_seen_until_it_is_over(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, watching(POWER, MonitorKind.UPPER_THRESHOLD, 7000, severity=3))
        assert await alerts(running) == []
        await station.plug_in()
        await station.start("CARD")
        await station.charge(minutes=10)
        [alert] = await alerts(running)
        assert (alert.name, alert.severity, alert.kind, alert.limit) == (
            "EVSE[1]/Power",
            3,
            MonitorKind.UPPER_THRESHOLD,
            7000.0,
        )
        assert (float(alert.value) > 7000, alert.origin) == (True, MonitorOrigin.CUSTOM)
        await station.stop()
        await station.unplug()
        assert await alerts(running) == []
        facts = await network.facts("SIM", "StationReported")
        assert [fact["detail"]["eventData"][0]["cleared"] for fact in facts] == [False, True]

        await station.plug_in()
        await station.start("CARD")
        [again] = await alerts(running)
        assert again.since > alert.since
        await ordered(running, ClearMonitors(monitor_ids=[again.monitor_id]))
        assert await alerts(running) == [], "nobody watches any more"


@TWO
async def test_changes_and_times_are_events_and_the_level_keeps_some_back(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async def told() -> list[tuple[str, str]]:
        events = [fact["detail"]["eventData"][0] for fact in await network.facts("SIM", "StationReported")]
        return [(event["trigger"], event["actualValue"]) for event in events]

    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, watching(STATE, MonitorKind.DELTA, 1, severity=8))
        await ordered(running, watching(POWER, MonitorKind.PERIODIC, 60, severity=4, transaction_only=True))
        await station.wait(minutes=2)
        assert await told() == [], "nothing changed, and no transaction runs"
        await station.plug_in()
        assert await told() == [("Delta", "Occupied")]
        assert (await ordered(running, SetMonitoringLevel(severity=5))).state is CommandState.ACCEPTED
        await station.start("CARD")
        await station.wait(seconds=61)
        await station.stop()
        await station.unplug()
        assert [trigger for trigger, _ in await told()] == ["Delta", "Periodic"]
        assert await alerts(running) == []
    level = await network.row("select * from station_variable where variable = 'ActiveMonitoringLevel'")
    assert level["value"] == "5"


@TWO
async def test_after_a_boot_or_another_base_the_station_is_asked_anew(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async def asked() -> bool:
        await network.execute("update station set booted_at = booted_at - interval '1 hour'")
        return bool(await keeping(running).ask_for_monitors())

    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        assert not await asked(), "whether it has monitors is not known"
        await ordered(running, GetBaseReport())
        assert await asked()
        await until(
            lambda: network.rows("select 1 from command where kind = 'GetMonitoringReport' and state = 'accepted'")
        )
        assert not await asked()

        await ordered(running, watching(STATE, MonitorKind.DELTA, 1))
        base = SetMonitoringBase(base=MonitoringBase.HARD_WIRED_ONLY)
        assert (await ordered(running, base)).state is CommandState.ACCEPTED
        assert await asked()
        await until(lambda: network.rows("select 1 from command having count(*) = 5 and bool_and(state = 'accepted')"))
        await ordered(running, GetMonitoringReport())
        assert (await held(network)).keys() == {HARD_WIRED_ID}
        value = await network.row("select value from station_variable where variable = 'ActiveMonitoringBase'")
        assert value["value"] == "HardWiredOnly"


async def test_values_come_in_a_stream(network: Network, running: RunningGateway) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21) as station:
        await station.boot()
        wanted = watching(POWER, MonitorKind.PERIODIC, 10, stream=StreamTerms(interval_s=600, values=3))
        assert (await ordered(running, wanted)).state is CommandState.ACCEPTED
        [number] = await held(network)
        await station.said()
        await station.wait(seconds=65)

        async def read() -> list[store_event_streams.StreamReading]:
            async with running.pool.connection() as conn:
                return await store_event_streams.readings(conn, "SIM", number)

        async def six() -> bool:
            return len(await read()) == 6

        await until(six)
        newest, *_, oldest = await read()
        assert (newest.value, (newest.at - oldest.at).total_seconds()) == ("0.0", 50.0)
        adjusted = await ordered(running, AdjustEventStream(stream_id=1, terms=StreamTerms(values=1)))
        assert adjusted.state is CommandState.ACCEPTED
        listed = await ordered(running, GetEventStreams())
        assert listed.answer == {
            "constantStreamData": [{"id": 1, "variableMonitoringId": number, "params": {"values": 1}}]
        }
        stream = await network.row("select * from event_stream")
        assert (stream["monitor_id"], stream["interval_s"], stream["values"], stream["pending"]) == (number, 600, 1, 0)

        await ordered(running, ClearMonitors(monitor_ids=[number]))
        await station.said()
        assert (await network.row("select * from event_stream"))["closed_at"] is not None
        unknown = await ordered(running, AdjustEventStream(stream_id=7, terms=StreamTerms(values=1)))
        assert unknown.state is CommandState.REJECTED
    assert await network.facts("SIM", "StationReported") == [], "streamed values are no events"


async def test_1_6_has_no_monitors(network: Network, running: RunningGateway) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V16) as station:
        await station.boot()
        for order in (GetMonitoringReport(), ClearMonitors(monitor_ids=[1]), SetMonitoringLevel(severity=3)):
            command = await ordered(running, order)
            assert (command.state, command.reason) == (
                CommandState.FAILED,
                "OCPP 1.6 has no monitors: choose a station that speaks OCPP 2.0.1 or 2.1",
            )
    report = await network.row("select * from variable_report")
    assert (report["kind"], report["state"]) == ("monitors", "refused")
