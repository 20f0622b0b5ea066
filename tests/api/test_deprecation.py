from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from litestar import get
from litestar.params import FromPath

from voltway.api import access, app as app_module
from voltway.api.app import PATH, make_app
from voltway.api.deprecation import NOTICE, deprecated
from voltway.api.rate_limits import RateLimits
from voltway.kit.clock import SystemClock
from voltway.kit.proxies import Proxies
from voltway.kit.settings import Settings
from voltway.people.access_table import Open

SINCE = datetime(2026, 5, 1, tzinfo=UTC)
SUNSET = datetime(2026, 11, 1, tzinfo=UTC)


@get("/olds", tags=["Stations"], **deprecated(since=SINCE, sunset=SUNSET, see="/api#new"))
async def show_old() -> None:
    """Show how it was done before."""


@get("/older-stills/{number:int}", tags=["Stations"], **deprecated(since=SINCE, sunset=SUNSET, see="/api#new"))
async def show_older(number: FromPath[int]) -> None:
    """Show what is never there."""
    raise ValueError(number)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The application with two routes that are about to go."""
    monkeypatch.setattr(app_module, "RESOURCES", [*app_module.RESOURCES, show_old, show_older])
    routes = {f"GET {PATH}/olds": Open.ANYBODY, f"GET {PATH}/older-stills/{{number}}": Open.ANYBODY}
    monkeypatch.setattr(access, "_TABLE", access._TABLE | routes)
    api: Any = SimpleNamespace(clock=SystemClock(), limits=RateLimits(), proxies=Proxies(), settings=Settings())
    return make_app(api)


@pytest.fixture
def client(app: Any) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(base_url="http://test", transport=transport)


@pytest.mark.parametrize(("path", "status"), [("/olds", 200), ("/older-stills/7", 500)])
async def test_a_marked_route_says_so_in_every_answer(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(PATH + path)
    assert answer.status_code == status
    assert answer.headers["deprecation"] == "@1777593600"
    assert answer.headers["sunset"] == "Sun, 01 Nov 2026 00:00:00 GMT"
    assert answer.headers["link"] == '</api#new>; rel="deprecation"; type="text/html"'


async def test_the_description_says_so_too(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/openapi.json")).json()
    operation = document["paths"][f"{PATH}/olds"]["get"]
    assert operation["deprecated"] is True
    assert {"Deprecation", "Sunset"} <= set(operation["responses"]["200"]["headers"])


async def test_no_other_route_does(client: httpx.AsyncClient) -> None:
    assert "deprecation" not in (await client.get("/api/openapi.json")).headers
    document = (await client.get("/api/openapi.json")).json()
    marked = [path for path, item in document["paths"].items() for one in item.values() if one["deprecated"]]
    assert marked == [f"{PATH}/olds", f"{PATH}/older-stills/{{number}}"]


def test_nobody_is_given_less_notice_than_promised() -> None:
    with pytest.raises(ValueError, match="180 days"):
        deprecated(since=SINCE, sunset=SINCE + NOTICE - timedelta(days=1), see="/api")
