import asyncio
from typing import Any

import httpx
import pytest
from litestar import get, patch
from litestar.exceptions import HTTPException
from msgspec import Struct

from tests.api.test_access import BODIES, path_of, prepare
from tests.fixtures.organizations import MINE
from tests.fixtures.problems import problem_of
from voltway.api.app import make_app
from voltway.api.etags import Matching, etag_of, reported, require_match
from voltway.kit.postgres import Pool
from voltway.people.access_table import ROUTES
from voltway.vocabulary.errors import ConfigurationError

_MATCHING: Matching = make_app(object()).state.matching  # type: ignore[arg-type]  # making it uses none of its parts
WRITES = sorted(
    route
    for route in ROUTES
    if route.startswith(("PATCH", "PUT", "DELETE")) and _MATCHING.reads(route.partition(" ")[2])
)

# Where the access matrix asks for what is so already.
CHANGES = {"PATCH /api/v1/people/{user_id}": {"disabled": True}}


class Row(Struct):
    name: str


class Talking(Struct):
    name: str
    heard_at: int


reported(Talking, "heard_at")


def test_a_tag_tells_two_states_apart() -> None:
    assert etag_of(Row("a")) == etag_of(Row("a")) != etag_of(Row("b"))


def test_what_a_thing_says_itself_is_no_change() -> None:
    assert etag_of(Talking("a", 1)) == etag_of(Talking("a", 2)) != etag_of(Talking("b", 1))


@pytest.mark.parametrize("if_match", [None, "*", " * ", etag_of(Row("a")), f'"other", {etag_of(Row("a"))}'])
def test_who_has_read_what_is_there_may_write(if_match: str | None) -> None:
    require_match(if_match, Row("a"))


@pytest.mark.parametrize("if_match", ["", '"other"', etag_of(Row("b")), f"W/{etag_of(Row('a'))}"])
def test_who_has_read_something_else_may_not(if_match: str) -> None:
    with pytest.raises(HTTPException) as refusal:
        require_match(if_match, Row("a"))
    assert refusal.value.status_code == 412


def test_a_write_whose_reading_takes_more_than_its_path_does_not_start() -> None:
    @get("/rows/{row_id:str}")
    async def show_row(row_id: str, other: str) -> Row:
        """Show it."""
        return Row(row_id + other)

    @patch("/rows/{row_id:str}")
    async def change_row(row_id: str) -> Row:
        """Change it."""
        return Row(row_id)

    with pytest.raises(ConfigurationError, match=r"If-Match on /rows.* cannot be checked by show_row"):
        Matching([show_row, change_row], "/api")


@pytest.mark.parametrize("route", WRITES)
async def test_every_write_is_refused_to_who_has_read_something_else(
    writer: httpx.AsyncClient, pool: Pool, route: str
) -> None:
    await prepare(pool)
    method, path = route.partition(" ")[0], path_of(route.replace("DELETE", "GET"), MINE)
    before = await writer.get(path)
    refused = await writer.request(method, path, json=BODIES.get(route), headers={"If-Match": '"something else"'})
    problem_of(refused, 412)
    after = await writer.get(path)
    assert after.json() == before.json()
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize("route", [route for route in WRITES if not route.startswith("DELETE")])
async def test_a_change_holds_once_for_one_tag(writer: httpx.AsyncClient, pool: Pool, route: str) -> None:
    await prepare(pool)
    path = path_of(route, MINE)
    async with pool.connection() as connection:
        await connection.execute("update station set admission = 'pending'")
    seen = {"If-Match": (await writer.get(path)).headers["etag"]}
    method, body = route.partition(" ")[0], (BODIES | CHANGES)[route]
    answers = await asyncio.gather(*(writer.request(method, path, json=body, headers=seen) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
    changed = next(answer for answer in answers if answer.status_code == 200)
    assert changed.headers["etag"] == (await writer.get(path)).headers["etag"] != seen["If-Match"]


async def test_what_was_read_can_be_removed(writer: httpx.AsyncClient, pool: Pool) -> None:
    await prepare(pool)
    for path in ("/api/v1/stations/s-mine", "/api/v1/tokens/t-mine", "/api/v1/keys/k-mine"):
        tag = (await writer.get(path)).headers["etag"]
        assert (await writer.delete(path, headers={"If-Match": tag})).status_code == 204


async def test_a_station_that_talks_can_be_changed(writer: httpx.AsyncClient, pool: Pool) -> None:
    await prepare(pool)
    tag = (await writer.get("/api/v1/stations/s-mine")).headers["etag"]
    async with pool.connection() as connection:
        await connection.execute("update station set heard_at = now(), firmware = '2', gateway_id = 'g'")
        await connection.execute("update connector set status = 'faulted'")
    changed: Any = await writer.patch(
        "/api/v1/stations/s-mine", json={"admission": "rejected"}, headers={"If-Match": tag}
    )
    assert changed.status_code == 200


async def test_nothing_is_matched_with_what_is_not_there(writer: httpx.AsyncClient) -> None:
    gone = await writer.patch("/api/v1/tokens/none", json={"status": "blocked"}, headers={"If-Match": "*"})
    problem_of(gone, 404)
