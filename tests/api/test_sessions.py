from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

SESSIONS = "/api/v1/sessions"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def add_sessions(pool: Pool, number: int) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into session (station_id, session_id, ref, state, token_uid, started_at, last_at, received_at,"
            " start_key, energy_wh, seen) select 'S' || mod(n, 2), 'x' || n, n, 'active', 'T1',"
            " %(noon)s + n * interval '1 min', %(noon)s + n * interval '1 min', %(noon)s, n, 1500.5, '[[0, 1], [3, 3]]'"
            " from generate_series(1, %(number)s) n",
            {"noon": NOON, "number": number},
        )


async def test_every_session_is_listed_once_over_the_pages(reader: httpx.AsyncClient, pool: Pool) -> None:
    await add_sessions(pool, 7)
    ids, after = [], None
    while True:
        page = (await reader.get(SESSIONS, params={"limit": 3} | ({"after": after} if after else {}))).json()
        ids += [item["session_id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert ids == [f"x{n}" for n in range(7, 0, -1)]


async def test_a_session_tells_energy_times_and_gaps(reader: httpx.AsyncClient, pool: Pool) -> None:
    await add_sessions(pool, 1)
    shown = (await reader.get(f"{SESSIONS}/x1")).json()
    assert (shown["energy_wh"], shown["duration_s"], shown["state"]) == (1500.5, 0.0, "active")
    assert shown["missing_seq_nos"] == [[2, 2]]
    assert shown["started_at"] == "2026-05-01T12:01:00Z"
    problem = problem_of(await reader.get(f"{SESSIONS}/x2"), 404)
    assert "x2" in problem["detail"]


async def test_filters_narrow_the_list(reader: httpx.AsyncClient, pool: Pool) -> None:
    await add_sessions(pool, 4)

    async def ids(**parameters: str) -> list[str]:
        return [item["session_id"] for item in (await reader.get(SESSIONS, params=parameters)).json()["items"]]

    assert await ids(station_id="S0") == ["x4", "x2"]
    assert await ids(state="ended") == []
    assert await ids(state="active", token_uid="T1", station_id="S1") == ["x3", "x1"]
    assert await ids(started_from=(NOON + timedelta(minutes=3)).isoformat()) == ["x4", "x3"]
    assert await ids(started_to="2026-05-01T14:03:00+02:00") == ["x2", "x1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "finished"), ("started_from", "yesterday"), ("limit", "501"), ("station_id", "x" * 65)],
)
async def test_a_filter_that_can_not_be_is_refused(reader: httpx.AsyncClient, name: str, value: str) -> None:
    problem = problem_of(await reader.get(SESSIONS, params={name: value}), 400)
    assert problem["errors"][0]["key"] == name
