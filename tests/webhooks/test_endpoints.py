from datetime import timedelta
from typing import Any

import pytest

from tests.webhooks.made import NOW, SEALING, column, organization
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound, Refused, VoltwayError
from voltway.webhooks import endpoints, signature, store
from voltway.webhooks.endpoints import MAX_ENDPOINTS, MadeEndpoint, check_url, seal_purpose
from voltway.webhooks.events import EventType

URL = "https://hooks.example/voltway"
NOBODY = "0" * 32


async def added(pool: Pool, **changed: Any) -> MadeEndpoint:
    async with pool.connection() as conn:
        return await endpoints.add(conn, SEALING, **{"url": URL, "created_by": "test", **changed})


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example",
        "https://hooks.example:8443/a/b?token=x",
        "https://8.8.8.8/hook",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "HTTPS://HOOKS.EXAMPLE/",
    ],
)
def test_urls_that_may_be(url: str) -> None:
    check_url(url, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "https://",
        "https:///path",
        "http://hooks.example",
        "ftp://hooks.example",
        "file://localhost/secret",
        "gopher://hooks.example",
        "https://user@hooks.example",
        "https://user:pw@hooks.example",
        "https://hooks.example/#part",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://hooks.example:x/",
        "https://[::1/",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nX: y",
        "https://hööks.example/",
        "https://hooks.example/" + "x" * 2000,
    ],
)
def test_urls_that_may_not_be(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_url(url, allow_private=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"])
def test_addresses_inside_are_refused_unless_allowed(host: str) -> None:
    with pytest.raises(Refused):
        check_url(f"https://{host}/", allow_private=False)
    check_url(f"http://{host}/", allow_private=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "nonsense"},
        {"events": []},
        {"events": [EventType.WEBHOOK_TEST]},
        {"description": "x" * 201},
        {"description": "\x00"},
    ],
)
async def test_wrong_input_leaves_nothing_behind(pool: Pool, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        await added(pool, **wrong)
    assert await column(pool, "select 1 from webhook_endpoint") == []


async def test_an_event_named_twice_is_told_once(pool: Pool) -> None:
    kinds = [EventType.STATION_BOOTED, EventType.SESSION_ENDED, EventType.STATION_BOOTED]
    made = await added(pool, events=kinds)
    assert made.endpoint.events == [EventType.SESSION_ENDED, EventType.STATION_BOOTED]


async def test_an_organization_has_a_bounded_number(pool: Pool) -> None:
    for _ in range(MAX_ENDPOINTS):
        await added(pool)
    with pytest.raises(Conflict, match="50 webhook endpoints"):
        await added(pool)
    host, operator = await organization(pool, "host"), ROOT
    other = await added(pool, organization_id=host)
    async with pool.connection() as conn:
        assert await store.page(conn, organization_id=host) == [other.endpoint]
        assert len(await store.page(conn, organization_id=operator, limit=100)) == MAX_ENDPOINTS
        assert await store.find(conn, other.endpoint.endpoint_id, organization_id=host) == other.endpoint
        assert await store.find(conn, other.endpoint.endpoint_id, organization_id=operator) is None


async def test_the_secret_is_kept_sealed_for_its_own_endpoint(pool: Pool) -> None:
    made = await added(pool)
    [sealed] = await column(pool, "select secret from webhook_endpoint")
    assert isinstance(sealed, bytes)
    assert SEALING.open(sealed, seal_purpose(made.endpoint.endpoint_id)) == made.secret.encode()
    with pytest.raises(VoltwayError):
        SEALING.open(sealed, seal_purpose(NOBODY))
    signature.sign(made.secret, "m", NOW, b"")


async def test_what_is_refused_changes_nothing(pool: Pool) -> None:
    made = await added(pool, description="before")
    endpoint_id = made.endpoint.endpoint_id
    async with pool.connection() as conn:
        with pytest.raises(InvalidInput):
            await endpoints.change(conn, endpoint_id, description="after", url="http://hooks.example")
        with pytest.raises(InvalidInput):
            await endpoints.change(conn, endpoint_id, description="after", events=[])
        with pytest.raises(Refused):
            await endpoints.change(conn, endpoint_id, description="after", url="https://127.0.0.1")
        assert await endpoints.get(conn, endpoint_id) == made.endpoint


async def test_a_second_rotation_forgets_the_first_secret(pool: Pool) -> None:
    first = await added(pool)
    endpoint_id = first.endpoint.endpoint_id
    async with pool.connection() as conn:
        second = await endpoints.rotate(conn, SEALING, endpoint_id, NOW)
        third = await endpoints.rotate(conn, SEALING, endpoint_id, NOW, keep=timedelta(hours=1))
    assert third.endpoint.previous_until == NOW + timedelta(hours=1)
    kept = await column(pool, "select unnest(array[secret, previous_secret]) from webhook_endpoint")
    opened = [SEALING.open(one, seal_purpose(endpoint_id)).decode() for one in kept if isinstance(one, bytes)]
    assert opened == [third.secret, second.secret]
    for keep in (timedelta(days=31), timedelta(seconds=-1)):
        with pytest.raises(InvalidInput):
            async with pool.connection() as conn:
                await endpoints.rotate(conn, SEALING, endpoint_id, NOW, keep=keep)


async def test_an_endpoint_that_is_not_there(pool: Pool) -> None:
    async with pool.connection() as conn:
        for work in (
            endpoints.get(conn, NOBODY),
            endpoints.change(conn, NOBODY, url=URL),
            endpoints.pause(conn, NOBODY),
            endpoints.resume(conn, NOBODY),
            endpoints.rotate(conn, SEALING, NOBODY, NOW),
            endpoints.send_test(conn, NOBODY, NOW),
        ):
            with pytest.raises(NotFound):
                await work
        assert not await store.remove(conn, NOBODY)
