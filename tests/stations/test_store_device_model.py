"""Trees of variables as rows: a large one at once, its pages, its history."""

import time
from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool, transaction
from voltway.stations import store_device_model
from voltway.stations.device_model import Merged, Page, merge
from voltway.vocabulary.variables import DataType, Mutability, VariableAttribute, VariablePlace, VariableTold

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MANY = 2_000
LONGEST_S = 10.0
"""A machine under load may take its time."""


def told(number: int, value: str) -> VariableTold:
    place = VariablePlace(
        component="Connector",
        component_instance="i",
        evse_id=number,
        connector_id=1,
        variable="Power",
        variable_instance="v",
        attribute=VariableAttribute.TARGET,
    )
    return VariableTold(
        place=place,
        value=value,
        mutability=Mutability.READ_WRITE,
        persistent=True,
        constant=False,
        data_type=DataType.DECIMAL,
        unit="W",
        min_limit=0.5,
        max_limit=1e6,
        values_list="a,b",
        supports_monitoring=True,
        ocpp_key="Key",
    )


async def merged(pool: Pool, value: str, *, replaces: bool = True, count: int = MANY) -> Merged:
    page = Page(seq_no=0, is_last=True, received_at=NOW, variables=[told(n, value) for n in range(1, count + 1)])
    async with transaction(pool) as conn:
        known = await store_device_model.hold(conn, "S")
        tree = await store_device_model.tree(conn, "S")
        result = merge(tree, [page], author="me", replaces=replaces, known=known)
        await store_device_model.write(conn, "S", result)
        await store_device_model.mark_whole(conn, "S")
    return result


async def station(pool: Pool) -> None:
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('S', 'accepted'), ('T', 'accepted')")


async def test_a_large_station_is_written_at_once(pool: Pool) -> None:
    await station(pool)
    began_s = time.monotonic()
    await merged(pool, "1")
    assert time.monotonic() - began_s < LONGEST_S
    async with pool.connection() as conn:
        tree = await store_device_model.tree(conn, "S")
    assert len(tree) == MANY
    assert tree["connector(i)[7.1]/power(v):target"].told == told(7, "1")
    again = await merged(pool, "1")
    assert (again.variables, again.changes) == ([], []), "what was read is what was written"
    assert len((await merged(pool, "2")).changes) == MANY
    await merged(pool, "2", count=1)
    async with pool.connection() as conn:
        assert len(await store_device_model.tree(conn, "S")) == 1
        cursor = await conn.execute("select count(*) from station_variable_change where new_value is null")
        assert await cursor.fetchone() == (MANY - 1,)


async def test_pages_and_filters(pool: Pool) -> None:
    await station(pool)
    await merged(pool, "1", count=5)
    await merged(pool, "2", count=2, replaces=False)
    async with pool.connection() as conn:
        first = await store_device_model.page(conn, "S", limit=3)
        rest = await store_device_model.page(conn, "S", limit=3, after=first[-1].path)
        assert [row.evse_id for row in (*first, *rest)] == [1, 2, 3, 4, 5]
        assert [row.evse_id for row in await store_device_model.page(conn, "S", changed=True)] == [1, 2]
        assert len(await store_device_model.page(conn, "S", component="CONNECTOR", variable="power")) == 5
        assert await store_device_model.page(conn, "S", variable="Energy") == []
        assert await store_device_model.page(conn, "T") == []
        newest, oldest = await store_device_model.history(conn, "S")
        assert [row.name for row in (oldest, newest)] == [f"Connector(i)[{n}.1]/Power(v):target" for n in (1, 2)]
        assert (newest.old_value, newest.new_value, newest.author, newest.at) == ("1", "2", "station", NOW)
        assert await store_device_model.history(conn, "S", before=newest.change_id) == [oldest]
        assert await store_device_model.history(conn, "S", path=oldest.path) == [oldest]


async def test_new_stations_are_asked_in_turns(pool: Pool) -> None:
    async def claimed(most: int = 3, per_minute: int = 5) -> int:
        async with pool.connection() as conn:
            settled_for = timedelta(minutes=2)
            return len(
                await store_device_model.claim_new(conn, most=most, per_minute=per_minute, settled_for=settled_for)
            )

    async with pool.connection() as conn:
        await conn.execute("insert into gateway (gateway_id, started_at, seen_at) values ('g', now(), now())")
        await conn.execute(
            "insert into station (station_id, admission, gateway_id, booted_at)"
            " select 's' || n, 'accepted', 'g', now() - interval '1 hour' from generate_series(1, 10) n"
        )
        await conn.execute("insert into station (station_id, admission) values ('away', 'accepted')")
    assert [await claimed() for _ in range(3)] == [3, 2, 0], "three at once, five a minute"
    async with pool.connection() as conn:
        await conn.execute("update device_model set asked_at = asked_at - interval '2 minutes'")
    assert [await claimed(), await claimed()] == [3, 2]
    async with pool.connection() as conn:
        await conn.execute("update device_model set asked_at = asked_at - interval '2 minutes'")
    assert await claimed() == 0, "who did not report has its time"
    async with pool.connection() as conn:
        await conn.execute("update device_model set due_at = now()")
    assert await claimed(most=20, per_minute=20) == 10
    async with pool.connection() as conn:
        cursor = await conn.execute(
            "select distinct failures, due_at > now() + interval '19 minutes' from device_model"
        )
        assert await cursor.fetchall() == [(2, True)]
