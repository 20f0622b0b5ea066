"""The way there and back. With a real provider: tests/api/test_single_sign_on.py."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.fixtures.organizations import fill_world
from tests.fixtures.single_sign_on import NOON, PROVIDER
from voltway.kit.postgres import Pool, transaction
from voltway.kit.sealing import Sealing
from voltway.kit.settings import SignInSettings
from voltway.people import store_identity_providers
from voltway.people.bearer import new_token
from voltway.people.oidc_client import OidcClient
from voltway.people.sign_in_sessions import Device
from voltway.people.single_sign_on import LIFETIME, Answer, Departure, SingleSignOn, browser_token
from voltway.vocabulary.errors import NotFound, Refused, TooManyAttempts

HERE = "https://here.example/sign-in/sso/callback"
SEALING = Sealing(b"k" * 32)


def provider(request: httpx.Request) -> httpx.Response:
    """It knows itself, and refuses every code."""
    at = PROVIDER.issuer
    if request.url.path == "/token":
        return httpx.Response(400, json={"error": "invalid_grant"})
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    return httpx.Response(200, json={"issuer": at, **{name: f"{at}/{name.partition('_')[0]}" for name in names}})


@pytest.fixture
async def desk(pool: Pool) -> SingleSignOn:
    await fill_world(pool)
    async with transaction(pool) as conn:
        await store_identity_providers.insert(conn, PROVIDER, None)
    return SingleSignOn(pool, OidcClient(httpx.MockTransport(provider)), SignInSettings())


def departure(browser: str, provider_id: str = "p1") -> Departure:
    return Departure(provider_id=provider_id, browser=browser, redirect_uri=HERE, return_to="/", address="192.0.2.1")


async def leave(desk: SingleSignOn, browser: str) -> dict[str, str]:
    query = urlsplit(await desk.depart(departure(browser), NOON)).query
    return {name: values[0] for name, values in parse_qs(query).items()}


async def arrive(desk: SingleSignOn, answer: Answer, browser: str, later: timedelta = timedelta()) -> None:
    device = Device(address="192.0.2.1", user_agent=None)
    await desk.arrive(answer, browser, HERE, SEALING, device, NOON + later)


async def test_every_departure_is_another(desk: SingleSignOn, pool: Pool) -> None:
    browser = new_token()
    one, two = await leave(desk, browser), await leave(desk, browser)
    for name in ("state", "nonce", "code_challenge"):
        assert one[name] != two[name]
        assert len(one[name]) == 43
    assert browser not in str(one)
    async with pool.connection() as conn:
        cursor = await conn.execute("select single_sign_on_attempt::text from single_sign_on_attempt")
        kept = str(await cursor.fetchall())
    for secret in (browser, one["state"], one["nonce"]):
        assert secret not in kept


async def test_whoever_comes_back_too_late_or_from_nowhere_is_refused(desk: SingleSignOn) -> None:
    browser = new_token()
    state = (await leave(desk, browser))["state"]
    with pytest.raises(Refused, match="took too long"):
        await arrive(desk, Answer(state=state, code="c"), browser, LIFETIME)
    for answer, kept in ((Answer(state=state, code="c"), ""), (Answer(state="é", code="c"), browser)):
        with pytest.raises(Refused, match="not begun in this browser"):
            await arrive(desk, answer, kept)
    with pytest.raises(Refused, match="invalid_grant"):
        await arrive(desk, Answer(state=state, code="c"), browser)


async def test_a_provider_that_refuses_is_quoted(desk: SingleSignOn) -> None:
    browser = new_token()
    state = (await leave(desk, browser))["state"]
    with pytest.raises(Refused, match="did not sign you in: go away"):
        await arrive(desk, Answer(state=state, error="x", error_description="go away"), browser)


async def test_unknown_ways_and_too_many(desk: SingleSignOn) -> None:
    with pytest.raises(NotFound):
        await desk.depart(departure(new_token(), "nothing"), NOON)
    # The unknown one drew, too.
    for _ in range(99):
        await desk.depart(departure(new_token()), NOON)
    with pytest.raises(TooManyAttempts) as stopped:
        await desk.depart(departure(new_token()), NOON)
    assert stopped.value.retry_after_s >= 1


def test_a_browser_keeps_its_token_if_it_is_one() -> None:
    kept = new_token()
    assert browser_token(kept) == kept
    for odd in (None, "", "x", "é" * 43, kept + "x"):
        assert browser_token(odd) != odd
