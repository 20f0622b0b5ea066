"""DER controls (OCPP 2.1): set, in force, over, reported, cleared; and alarms. Older versions can't."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fixtures.gateway import Network, until
from tests.ocpp.outbound.der_examples import control
from tests.stories.test_charging_profiles import Site
from voltway.charging import store_der
from voltway.kit.postgres import Pool
from voltway.ocpp.wire import v21
from voltway.simulator import SimulatedStation
from voltway.simulator.orders.der import alarm
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.der import ControlKind
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
WATT = ControlKind.VOLT_WATT


@pytest.fixture
async def site(network: Network) -> Site:
    await network.add_station("SIM")
    return Site(await network.start())


def setting(control_id: str, kind: ControlKind = WATT, **fields: Any) -> SetDerControl:
    return SetDerControl(control=control(kind, control_id=control_id, **fields))


async def known(pool: Pool) -> dict[str, bool]:
    """Which controls the station is known to hold, and whether each is superseded."""
    async with pool.connection() as connection:
        return {one.control.control_id: one.is_superseded for one in await store_der.known(connection, "SIM")}


async def test_what_is_set_is_held_reported_and_cleared(network: Network, site: Site, pool: Pool) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        await station.boot()
        await site.accepted(setting("first"))
        await site.accepted(setting("better", priority=1))
        await site.accepted(setting("droop", ControlKind.FREQUENCY_DROOP))
        everything = {"first": True, "better": False, "droop": False}
        assert await known(pool) == everything
        refused = await site.order(setting("odd", ControlKind.POWER_MONITORING_MUST_TRIP))
        assert refused.state is CommandState.FAILED

        await network.execute("delete from der_control")
        await site.accepted(GetDerControls(request_id=5))

        async def reported() -> bool:
            return await known(pool) == everything

        await until(reported, "all pages of the report are known")
        await site.accepted(ClearDerControls(is_default=True, control_kind=WATT))
        assert await known(pool) == {"droop": False}
        nothing = await site.order(ClearDerControls(is_default=False, control_id="droop"))
        assert nothing.state is CommandState.REJECTED


async def test_a_scheduled_control_begins_and_is_over(network: Network, site: Site, pool: Pool) -> None:
    async with SimulatedStation(network.url, "SIM", V21, begins_at=datetime.now(UTC)) as station:
        await station.boot()
        at = datetime.now(UTC) + timedelta(minutes=10)
        await site.accepted(setting("peak", is_default=False, starts_at=at, duration_s=600.0))
        await station.wait(minutes=12)
        rows = await network.rows("select control_id, started_at is not null as started from der_control")
        assert rows == [{"control_id": "peak", "started": True}]
        await station.wait(minutes=12)
        assert await known(pool) == {}
        events = await network.rows("select name from station_event where kind = 'der_control' order by at")
        assert [event["name"] for event in events] == ["started", "ended"]


async def test_an_alarm_holds_until_it_ends(network: Network, site: Site, pool: Pool) -> None:
    async with SimulatedStation(network.url, "SIM", V21) as station:
        await station.boot()
        kind, fault = v21.DERControlEnum.VOLT_WATT, v21.GridEventFaultEnum.OVER_VOLTAGE
        alarm(station.station, kind, fault)
        await station.said()
        async with pool.connection() as connection:
            [told] = await store_der.alarms(connection, "SIM")
        assert (told.kind, told.fault, told.ended_at) == (WATT, "over_voltage", None)
        alarm(station.station, kind, fault, ended=True)
        await station.said()
        async with pool.connection() as connection:
            [told] = await store_der.alarms(connection, "SIM")
        assert told.ended_at is not None


@pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V201], ids=str)
async def test_older_versions_say_that_they_can_not(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        for order in (setting("a"), GetDerControls(request_id=1), ClearDerControls(is_default=True)):
            command = await site.order(order)
            assert command.state is CommandState.FAILED
            assert f"OCPP {version} knows no DER controls" in str(command.reason)
