from datetime import UTC, datetime

import httpx

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def test_a_power_curve_comes_in_pages_oldest_first(reader: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key)"
            " values ('S1', 'x1', '1', 'active', %(noon)s, %(noon)s, %(noon)s, 'k')",
            {"noon": NOON},
        )
        await connection.execute(
            "insert into meter_reading (station_id, session_id, at, received_at, power_w, samples)"
            " select 'S1', 'x1', %(noon)s + n * interval '1 min', %(noon)s, n * 1000,"
            """ '[{"value": 1.5, "measurand": "SoC"}]' from generate_series(1, 3) n""",
            {"noon": NOON},
        )
    path = "/api/v1/sessions/x1/meter-values"
    first = (await reader.get(path, params={"limit": 2})).json()
    assert [item["power_w"] for item in first["items"]] == [1000.0, 2000.0]
    assert first["items"][0]["samples"] == [{"value": 1.5, "measurand": "SoC"}]
    rest = (await reader.get(path, params={"after": first["next"]})).json()
    assert ([item["power_w"] for item in rest["items"]], rest["next"]) == ([3000.0], None)
    problem_of(await reader.get("/api/v1/sessions/x2/meter-values"), 404)
