"""What a browser keeps, and under which name."""

import pytest
from litestar import Litestar, Request, get
from litestar.datastructures import State
from litestar.testing import TestClient, create_test_client

from voltway.api.cookies import (
    NAME,
    cookie_name,
    cookie_of,
    ended_session_cookie,
    is_secure,
    session_cookie,
)
from voltway.kit.proxies import Proxies
from voltway.kit.settings import Settings, WebSettings


class _Context:
    """As much of the web process as cookies ask for."""

    def __init__(self, public_url: str | None) -> None:
        self.settings = Settings(web=WebSettings(public_url=public_url))
        self.proxies = Proxies()


@get("/")
async def show(request: Request[object, object, State]) -> list[object]:
    """What is found out about the browser."""
    return [cookie_of(request, NAME), is_secure(request)]


def client(public_url: str | None, base_url: str) -> TestClient[Litestar]:
    return create_test_client([show], state=State({"api": _Context(public_url)}), base_url=base_url)


@pytest.mark.parametrize(
    ("url", "public", "found"),
    [
        ("http://here.example", None, ["plain", False]),
        ("https://here.example", None, ["over https", True]),
        ("http://here.example", "https://there.example", ["over https", True]),
    ],
)
def test_a_browser_over_https_is_asked_for_another_cookie(url: str, public: str | None, found: list[object]) -> None:
    with client(public, url) as browser:
        headers = {"Cookie": "voltway=plain; __Host-voltway=over https"}
        assert browser.get("/", headers=headers).json() == found


def test_the_session_s_cookie() -> None:
    secure = session_cookie("t", secure=True).to_header(header="")
    assert secure == "__Host-voltway=t; HttpOnly; Path=/; SameSite=lax; Secure"
    assert session_cookie("t", secure=False).to_header(header="") == "voltway=t; HttpOnly; Path=/; SameSite=lax"
    assert "Max-Age=0" in ended_session_cookie(secure=True).to_header(header="")


def test_names() -> None:
    assert cookie_name("x", secure=True) == "__Host-x"
    assert cookie_name("x", secure=False) == "x"
