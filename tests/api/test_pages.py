from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, strategies as st

from tests.fixtures.problems import problem_of
from voltway.api.pages import from_cursor, to_cursor
from voltway.kit.postgres import Pool
from voltway.sessions.store_listing import SessionCursor
from voltway.vocabulary.errors import InvalidInput


@given(st.text())
def test_a_cursor_carries_any_text(key: str) -> None:
    cursor = to_cursor(key)
    assert from_cursor(cursor, str) == key
    assert not set(cursor) & set("+/=&?# ")


def test_a_cursor_carries_a_time_to_the_microsecond() -> None:
    key = SessionCursor(datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC), "x1")
    assert from_cursor(to_cursor(key), SessionCursor) == key


def test_no_cursor_is_no_key() -> None:
    assert from_cursor(None, str) is None


@pytest.mark.parametrize("cursor", ["", "!", "abc", to_cursor("a text"), to_cursor([1, 2]), "é", "a" * 999])
def test_another_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput):
        from_cursor(cursor, SessionCursor)


@pytest.mark.parametrize("path", ["stations", "sessions", "tokens", "commands", "stations/x/messages"])
async def test_a_cursor_that_is_none_is_a_problem(reader: httpx.AsyncClient, path: str) -> None:
    problem_of(await reader.get(f"/api/v1/{path}", params={"after": "nonsense"}), 400)


@pytest.mark.parametrize("limit", ["0", "-1", "501", "1e3"])
async def test_a_limit_has_bounds(reader: httpx.AsyncClient, limit: str) -> None:
    problem_of(await reader.get("/api/v1/stations", params={"limit": limit}), 400)


async def test_the_link_leads_through_the_whole_list(reader: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, name) select 'S' || n, 'accepted', 'a&b'"
            " from generate_series(1, 5) n"
        )
    response = await reader.get("/api/v1/stations", params={"limit": 2, "search": "a&b"})
    seen = []
    while True:
        seen += [item["station_id"] for item in response.json()["items"]]
        if "next" not in response.links:
            break
        response = await reader.get(response.links["next"]["url"])
    assert seen == ["S1", "S2", "S3", "S4", "S5"]
    assert response.json()["next"] is None
