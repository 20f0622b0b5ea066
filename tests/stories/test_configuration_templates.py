"""What stations shall have is compared with what they have, and written to all of them: the same in every version."""

import pytest

from tests.fixtures.gateway import Network, RunningGateway, until
from tests.stories.test_device_models import VERSIONS, ordered, settled
from voltway.kit.clock import SystemClock
from voltway.ocpp.configuration_keys import in_the_tree
from voltway.ocpp.outbound.variables_told import outcomes
from voltway.simulator import SimulatedStation
from voltway.simulator.configuration import CONNECTION_TIMEOUT, ORGANIZATION
from voltway.stations.device_model_keeping import AUTHOR
from voltway.templates import catalogue, checking, rollouts, store_rollouts
from voltway.templates.keeping import TemplateKeeping
from voltway.templates.rollouts import RolloutWish
from voltway.templates.store import Wish
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.orders_variables import GetBaseReport, SettingChange, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.templates import RolloutState, RolloutStation, Template

SETTINGS = {
    "ConnectionTimeOut": "90",
    "CpoName": "Mine",
    "LocalAuthListMaxLength": "5",
    "AuthorizeRemoteTxRequests": "False",
    "WebSocketPingInterval": "often",
    "MakersOwn": "1",
}
"""By their keys of 1.6: written, after a restart, read only, held already, refused, not there."""


@pytest.fixture
async def running(network: Network) -> RunningGateway:
    running = await network.start()
    await network.add_station("SIM")
    return running


async def added(running: RunningGateway, wanted: dict[str, str], *, at_boot: bool = False) -> Template:
    settings = [SettingChange(in_the_tree(VariableName(key)), value) for key, value in wanted.items()]
    wish = Wish(name="depot", settings=settings, at_boot=at_boot)
    async with running.pool.connection() as conn, conn.transaction():
        return await catalogue.add(conn, ROOT, wish, "Ada", SystemClock().now())


async def rolled_out(running: RunningGateway, keeping: TemplateKeeping, template: Template) -> RolloutStation:
    """What became of the station."""
    async with running.pool.connection() as conn, conn.transaction():
        wish = RolloutWish(template_id=template.template_id)
        made = await rollouts.plan(conn, wish, "Grace", SystemClock().now())

    async def done() -> bool:
        await keeping.advance()
        async with running.pool.connection() as conn:
            found = await store_rollouts.known(conn, made.rollout_id)
        return found.state in (RolloutState.DONE, RolloutState.PAUSED)

    await until(done)
    await settled(running)
    async with running.pool.connection() as conn:
        (station,) = await store_rollouts.stations(conn, made.rollout_id)
    return station


async def standings(running: RunningGateway) -> dict[str, str]:
    async with running.pool.connection() as conn:
        return {one.name: one.standing.value for one in await checking.standing_of(conn, "SIM")}


@VERSIONS
async def test_a_template_comes_to_a_station(network: Network, running: RunningGateway, version: OcppVersion) -> None:
    keeping = TemplateKeeping(running.pool, running.bus, SystemClock(), outcomes, per_minute=120)
    template = await added(running, SETTINGS)
    assert set((await standings(running)).values()) == {"unknown"}
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await ordered(running, GetBaseReport())
        # This station calls it a text, in which case counts; OCPP 1.6 has no types, and there the value decides.
        remote_start = "held" if version is OcppVersion.V16 else "differs"
        assert await standings(running) == {
            "AuthCtrlr/AuthorizeRemoteStart": remote_start,
            "LocalAuthListCtrlr/Entries": "read_only",
            "MakersOwn": "not_there",
            "OCPPCommCtrlr/WebSocketPingInterval": "differs",
            "SecurityCtrlr/OrganizationName": "differs",
            "TxCtrlr/EVConnectionTimeOut": "differs",
        }
        await keeping.compare()
        check = await network.row("select * from configuration_check")

        became = await rolled_out(running, keeping, template)
        results = {one.name: one.result.value for one in became.results}
        assert became.state == "rejected"
        assert station.station.configuration.get(CONNECTION_TIMEOUT) == "90"
        changes = await network.rows("select distinct author from station_variable_change")
        assert [row["author"] for row in changes] == ["Grace"]

        await keeping.compare()
        assert (await network.row("select * from configuration_check"))["differing"] < check["differing"]
        assert (await standings(running))["SecurityCtrlr/OrganizationName"] == "after_restart"
        await station.boot()
        assert station.station.configuration.get(ORGANIZATION) == "Mine"
        await ordered(running, GetBaseReport())
        assert (await standings(running))["SecurityCtrlr/OrganizationName"] == "held"
    assert results | {"AuthCtrlr/AuthorizeRemoteStart": ""} == {
        "AuthCtrlr/AuthorizeRemoteStart": "",
        "LocalAuthListCtrlr/Entries": "read_only",
        "MakersOwn": "not_there",
        "OCPPCommCtrlr/WebSocketPingInterval": "refused",
        "SecurityCtrlr/OrganizationName": "after_restart",
        "TxCtrlr/EVConnectionTimeOut": "in_force",
    }


@VERSIONS
async def test_a_station_that_lost_its_settings_gets_them_back_when_it_boots(
    network: Network, running: RunningGateway, version: OcppVersion
) -> None:
    keeping = TemplateKeeping(running.pool, running.bus, SystemClock(), outcomes, per_minute=120)
    await added(running, {"ConnectionTimeOut": "90"}, at_boot=True)
    async with SimulatedStation(network.url, "SIM", version) as station:
        station.station.configuration.set(CONNECTION_TIMEOUT, "90")
        await station.boot()
        await ordered(running, GetBaseReport())
        await keeping.compare()
        assert await keeping.ask() == []
        station.station.configuration.set(CONNECTION_TIMEOUT, "60")
        await station.boot()
        # As if all of it were five minutes ago, but in the same order.
        await network.row("update device_model set whole_at = now() - interval '5 minutes', due_at = null returning 1")
        await network.row("update station set booted_at = now() - interval '4 minutes' returning 1")
        await network.row("update configuration_template set changed_at = now() - interval '6 minutes' returning 1")
        assert await keeping.ask() == ["SIM"]
        await settled(running)
        await keeping.compare()

        async def written() -> bool:
            await keeping.advance()
            rows = await network.rows("select state from configuration_rollout_station")
            return [row["state"] for row in rows] == ["applied"]

        await until(written)
        assert station.station.configuration.get(CONNECTION_TIMEOUT) == "90"
    commands = await network.rows("select kind, author from command order by created_at")
    assert [(row["kind"], row["author"]) for row in commands[1:]] == [
        ("GetBaseReport", AUTHOR),
        ("SetVariables", "Ada"),
    ]
