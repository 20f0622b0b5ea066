"""Monitors as they are listed; how they come to be known is told in tests/stories/test_monitors.py."""

from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.stations import store_monitors
from voltway.stations.monitors import MergedMonitors, Monitor
from voltway.vocabulary.monitors import MonitorKind, MonitorOrigin, MonitorTold
from voltway.vocabulary.variables import VariablePlace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def monitor(number: int, variable: str = "Power", *, cleared: bool = False) -> Monitor:
    told = MonitorTold(
        monitor_id=number,
        place=VariablePlace(
            component="EVSE",
            variable=variable,
            component_instance="a",
            evse_id=1,
            connector_id=2,
            variable_instance="b",
        ),
        kind=MonitorKind.UPPER_THRESHOLD,
        value=7.5,
        severity=3,
        transaction_only=True,
        origin=MonitorOrigin.CUSTOM,
    )
    return Monitor(told=told, known_at=NOW, cleared=cleared)


async def test_what_is_written_is_read_and_listed(pool: Pool) -> None:
    all_of_it = {number: monitor(number, f"V{number}") for number in range(3)} | {3: monitor(3, cleared=True)}
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('S', 'accepted')")
        await store_monitors.write(conn, "S", MergedMonitors(monitors=list(all_of_it.values()), removed=[]))
        assert await store_monitors.held(conn, "S") == all_of_it
        first = await store_monitors.page(conn, "S", limit=2)
        rest = await store_monitors.page(conn, "S", after=first[-1].monitor_id)
        assert [row.monitor_id for row in (*first, *rest)] == [0, 1, 2], "what was cleared is not there"
        assert store_monitors.place_of(first[0]) == monitor(0, "V0").told.place
        assert [row.monitor_id for row in await store_monitors.page(conn, "S", variable="v1", component="evse")] == [1]
        assert await store_monitors.page(conn, "S", component="Connector") == []

        await store_monitors.write(conn, "S", MergedMonitors(monitors=[monitor(1, cleared=True)], removed=[0]))
        assert [row.monitor_id for row in await store_monitors.page(conn, "S")] == [2]
        assert (await store_monitors.held(conn, "S")).keys() == {1, 2, 3}


async def test_only_so_many_stations_are_asked_in_a_minute(pool: Pool) -> None:
    async def asked(per_minute: int) -> int:
        async with pool.connection() as conn:
            settled = timedelta(minutes=2)
            return len(await store_monitors.claim_unsure(conn, most=9, per_minute=per_minute, settled_for=settled))

    async with pool.connection() as conn:
        await conn.execute("insert into gateway (gateway_id) values ('g')")
        await conn.execute(
            "insert into station (station_id, admission, gateway_id, booted_at)"
            " select 's' || n, 'accepted', 'g', now() - interval '1 hour' from generate_series(1, 4) n"
        )
        await conn.execute("insert into device_model (station_id) select station_id from station")
        await conn.execute(
            "insert into station_variable (station_id, path, component, variable, attribute, value)"
            " select station_id, 'monitoringctrlr/enabled', 'MonitoringCtrlr', 'Enabled', 'actual',"
            " case station_id when 's4' then 'False' else 'True' end from station"
        )
    assert await asked(per_minute=2) == 2
    assert await asked(per_minute=2) == 0
    assert await asked(per_minute=9) == 1, "one of the four has its monitoring switched off"
