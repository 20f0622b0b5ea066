"""A station's settings are one tree, whatever it speaks: OCPP 1.6 5.3 and 5.8, 2.x part 2 B05 to B08."""

import pytest

from tests.fixtures.gateway import Network, RunningGateway, until
from voltway.simulator import SimulatedStation
from voltway.simulator.configuration import CONNECTION_TIMEOUT, HEARTBEAT_INTERVAL, ORGANIZATION, PASSWORD
from voltway.stations.commanding import give
from voltway.stations.device_model_keeping import DeviceModelKeeping
from voltway.vocabulary.commands import Command, CommandState, OperatorOrder
from voltway.vocabulary.orders_variables import (
    GetBaseReport,
    GetReport,
    GetVariables,
    SettingChange,
    SetVariables,
    VariableName,
)
from voltway.vocabulary.stations import OcppVersion

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)
TWO = pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
TIMEOUT = VariableName("EVConnectionTimeOut", "TxCtrlr")
OWNER = VariableName("OrganizationName", "SecurityCtrlr")


@pytest.fixture
async def running(network: Network) -> RunningGateway:
    """A gateway, and one station announced."""
    running = await network.start()
    await network.add_station("SIM")
    return running


def keeping(running: RunningGateway, per_minute: int = 120) -> DeviceModelKeeping:
    return DeviceModelKeeping(running.pool, running.bus, per_minute)


async def ordered(running: RunningGateway, order: OperatorOrder, author: str = "Ada") -> Command:
    """What came of an order, after everything the station was to tell was put into its tree."""
    command = await give(running.pool, running.bus, "SIM", order, author=author)
    await settled(running)
    return command


async def settled(running: RunningGateway) -> None:
    async def told() -> bool:
        await keeping(running).look()
        async with running.pool.connection() as conn:
            cursor = await conn.execute(
                "select from command c where answered_at is null union all "
                "select from variable_report r where state = 'awaited'"
            )
            return await cursor.fetchone() is None

    await until(told)


async def tree(network: Network) -> dict[str, str | None]:
    return {row["path"]: row["value"] for row in await network.rows("select path, value from station_variable")}


async def history(network: Network) -> list[tuple[str, str | None, str | None, str]]:
    rows = await network.rows("select * from station_variable_change order by change_id")
    return [(row["name"], row["old_value"], row["new_value"], row["author"]) for row in rows]


def set_to(name: VariableName, value: str) -> SetVariables:
    return SetVariables([SettingChange(name, value)])


@VERSIONS
async def test_a_station_tells_all_it_has(network: Network, running: RunningGateway, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        station.station.configuration.set(PASSWORD, "a-secret-of-16-letters")
        command = await ordered(running, GetBaseReport())
        assert command.state is CommandState.ACCEPTED
        station.station.configuration.set(PASSWORD, "")

    known = await tree(network)
    assert known["txctrlr/evconnectiontimeout"] == "60"
    assert known["sampleddatactrlr/txupdatedinterval"] == "60"
    assert known["securityctrlr/basicauthpassword"] is None
    report = await network.row("select * from variable_report")
    assert (report["state"], report["kind"]) == ("whole", "full")
    assert (report["pages"] == 1) == (version is OcppVersion.V16)
    assert await network.rows("select 1 from variable_page") == []
    assert await history(network) == [], "what is told for the first time has not changed"
    model = await network.row("select whole_at is not null as whole from device_model")
    assert model["whole"]
    row = await network.row("select * from station_variable where path = 'txctrlr/evconnectiontimeout'")
    assert row["mutability"] == "read_write"
    assert row["ocpp_key"] == ("ConnectionTimeOut" if version is OcppVersion.V16 else None)


@VERSIONS
async def test_a_write_changes_the_tree_with_its_author(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, GetBaseReport())
        command = await ordered(running, set_to(TIMEOUT, "90"), author="Grace")
        assert command.state is CommandState.ACCEPTED, command.reason
        assert station.station.configuration.get(CONNECTION_TIMEOUT) == "90"
        refused = await ordered(running, set_to(TIMEOUT, "soon"), author="Grace")
        assert refused.state is CommandState.REJECTED

        assert (await tree(network))["txctrlr/evconnectiontimeout"] == "90"
        assert await history(network) == [("TxCtrlr/EVConnectionTimeOut", "60", "90", "Grace")]

        await ordered(running, GetBaseReport())
        assert len(await history(network)) == 1, "the report says nothing new"


@VERSIONS
async def test_what_a_station_changes_itself_is_seen_at_the_next_report(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, GetBaseReport())
        station.station.configuration.set(CONNECTION_TIMEOUT, "45")
        picked = await ordered(running, GetReport(names=[TIMEOUT]))
        assert picked.state is CommandState.ACCEPTED, picked.reason
        assert await history(network) == [("TxCtrlr/EVConnectionTimeOut", "60", "45", "station")]

        station.station.configuration.set(HEARTBEAT_INTERVAL, "77")
        await ordered(running, GetVariables([VariableName("HeartbeatInterval", "OCPPCommCtrlr")]))
        assert [(name, author) for name, *_, author in await history(network)][1:] == [
            ("OCPPCommCtrlr/HeartbeatInterval", "station")
        ]
    assert len(await tree(network)) > 5, "what was not asked for is still there"


@VERSIONS
async def test_a_write_that_needs_a_restart_waits_for_it(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async def owner() -> dict[str, object]:
        return await network.row("select * from station_variable where variable = 'OrganizationName'")

    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, GetBaseReport())
        command = await ordered(running, set_to(OWNER, "Mine"), author="Grace")
        assert command.state is CommandState.ACCEPTED
        assert "restart" in (command.reason or "")
        found = await owner()
        assert (found["value"], found["wanted_value"], found["needs_restart"]) == ("Voltway", "Mine", True)
        change = await network.row("select * from station_variable_change")
        assert (change["new_value"], change["author"], change["after_restart"]) == ("Mine", "Grace", True)

        await ordered(running, GetBaseReport())
        assert (await owner())["wanted_value"] == "Mine", "it has not booted"
        await station.boot()
        assert station.station.configuration.get(ORGANIZATION) == "Mine"
        await ordered(running, GetBaseReport())
        found = await owner()
        assert (found["value"], found["wanted_value"], found["needs_restart"]) == ("Mine", None, True)
        assert len(await history(network)) == 1, "it changed once"


@TWO
async def test_a_page_that_never_comes_is_noticed(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, GetBaseReport())
        station.will_answer("GetBaseReport", {"status": "Accepted"})
        await give(running.pool, running.bus, "SIM", GetBaseReport(), author="Ada")
        await until(lambda: network.rows("select 1 where not exists (select from command where answered_at is null)"))
        number = (await network.row("select max(request_id) as number from variable_report"))["number"]
        for seq_no, tbc in ((2, False), (0, True), (0, True)):
            await station.call("NotifyReport", page(number, seq_no, tbc=tbc))
        await station.call("NotifyReport", page(number + 1, 0, tbc=False))
        await keeping(running).look()
        awaited = await network.row("select * from variable_report where request_id = %s", number)
        assert (awaited["state"], awaited["pages"]) == ("awaited", 2)

        await network.execute("update command set answered_at = answered_at - interval '1 hour'")
        await network.execute("update variable_report set told_at = told_at - interval '1 hour'")
        await keeping(running).look()
        given_up = await network.row("select * from variable_report where request_id = %s", number)
        assert (given_up["state"], given_up["reason"]) == ("incomplete", "page 1 never came")
        known = await tree(network)
        assert known["made/up0"] == "0", "what it told is true all the same"
        assert "txctrlr/evconnectiontimeout" in known, "what it did not tell is not taken for gone"
        assert await network.rows("select 1 from variable_report where request_id = %s", number + 1) == []

        await station.call("NotifyReport", page(number, 1, tbc=True))
        await keeping(running).look()
        late = await network.row("select * from variable_report where request_id = %s", number)
        assert (late["state"], late["pages"]) == ("whole", 3)
        assert set(await tree(network)) == {"made/up0", "made/up1", "made/up2"}


@VERSIONS
async def test_a_new_station_is_asked_by_itself(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        assert await keeping(running).ask() == [], "it has just booted"
        await network.execute("update station set booted_at = booted_at - interval '1 hour'")
        assert await keeping(running, per_minute=0).ask() == [], "it is switched off"
        assert await keeping(running).ask() == ["SIM"]
        assert await keeping(running).ask() == [], "it has been asked"
        await settled(running)
        assert "txctrlr/evconnectiontimeout" in await tree(network)
        await network.execute("update device_model set asked_at = null")
        assert await keeping(running).ask() == [], "everything is known"

        await network.execute("update station set firmware = 'another'")
        assert await keeping(running).ask() == ["SIM"]
        await settled(running)
        await network.execute("update device_model set asked_at = null")
        assert await keeping(running).ask() == []
    assert {row["author"] for row in await network.rows("select author from command")} == {"voltway (device models)"}


@TWO
async def test_a_refused_report_is_not_awaited(network: Network, running: RunningGateway, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        station.will_answer("GetBaseReport", {"status": "NotSupported"})
        assert (await ordered(running, GetBaseReport())).state is CommandState.FAILED
    report = await network.row("select * from variable_report")
    assert (report["state"], report["reason"]) == ("refused", "the station can't report this")


def page(request_id: int, seq_no: int, *, tbc: bool) -> dict[str, object]:
    reported = {
        "component": {"name": "Made"},
        "variable": {"name": f"Up{seq_no}"},
        "variableAttribute": [{"value": str(seq_no)}],
    }
    told = {"requestId": request_id, "generatedAt": "2026-01-01T00:00:00Z", "seqNo": seq_no, "tbc": tbc}
    return {**told, "reportData": [reported]}
