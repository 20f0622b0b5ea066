import httpx
import pytest

from tests.fixtures.problems import problem_of

PATH = "/api/v1"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/sessions?started_from=2026-05-01T12:00:00", "started_from"),
        ("/sessions?started_to=1777636800", "started_to"),
        ("/sessions?started_to=0.5", "started_to"),
        ("/sessions?state=null", "state"),
        ("/sessions?state=active&state=ended", "state"),
        ("/stations?online=null", "online"),
        ("/stations?limit=1&limit=2", "limit"),
        ("/tokens?status=null", "status"),
        ("/tokens?search=a&search=b", "search"),
    ],
)
async def test_what_would_be_taken_for_something_else_is_refused(
    reader: httpx.AsyncClient, path: str, named: str
) -> None:
    assert named in problem_of(await reader.get(PATH + path), 400)["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/sessions?started_from=2026-05-01T12:00:00Z&started_to=2026-05-01T12:00:00.5%2B02:00",
        "/stations?search=null",
        "/sessions?state=active",
        "/stations?online=true",
    ],
)
async def test_what_is_meant_is_taken(reader: httpx.AsyncClient, path: str) -> None:
    assert (await reader.get(PATH + path)).status_code == 200
