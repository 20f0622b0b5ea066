"""What a station does for the grid, over the API."""

import httpx
import pytest

from voltway.kit.postgres import Pool

CONTROL = (
    '{"control_id": "c", "kind": "gradients", "is_default": true, "priority": 0,'
    ' "setting": {"form": "gradient", "ramp_s": 1.0, "soft_start_s": 0.0}}'
)


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await connection.execute(
            "insert into der_control (station_id, control_id, kind, is_default, is_superseded, control, known_by,"
            " known_at) values ('S1', 'c', 'gradients', true, false, %s, 'order', now())",
            (CONTROL,),
        )
        await connection.execute(
            "insert into der_alarm (station_id, kind, fault, began_at, ended_at) values"
            " ('S1', 'volt_watt', 'over_voltage', now(), null), ('S1', 'volt_var', null, now(), now())"
        )


async def test_controls(reader: httpx.AsyncClient) -> None:
    told = (await reader.get("/api/v1/stations/S1/der-controls")).json()
    [one] = told["items"]
    assert one["control"]["setting"] == {"form": "gradient", "ramp_s": 1.0, "soft_start_s": 0.0}
    assert (one["is_superseded"], one["started_at"], one["known_by"]) == (False, None, "order")


async def test_alarms_that_hold_come_first(reader: httpx.AsyncClient) -> None:
    told = (await reader.get("/api/v1/stations/S1/der-alarms")).json()
    assert [(one["kind"], one["fault"], one["ended_at"] is None) for one in told["items"]] == [
        ("volt_watt", "over_voltage", True),
        ("volt_var", None, False),
    ]


async def test_no_such_station(reader: httpx.AsyncClient) -> None:
    for what in ("der-controls", "der-alarms"):
        assert (await reader.get(f"/api/v1/stations/NOBODY/{what}")).status_code == 404
