"""Tokens are listed alike whether few organizations are read one by one or many at once."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.people import make_site
from voltway.kit import scope
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.people import store_paging
from voltway.tokens import store_listing
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.tokens import TokenKind, TokenStatus

FILTERS = (
    TokenFilter(),
    TokenFilter(search="A"),
    TokenFilter(search="b"),
    TokenFilter(status=TokenStatus.ACTIVE, search="a"),
    TokenFilter(status=TokenStatus.BLOCKED),
    TokenFilter(organization_id=ROOT),
    TokenFilter(group_id="G"),
)


@pytest.fixture
async def web(settings: Settings, pool: Pool) -> AsyncIterator[Pool]:
    """Three organizations with eight tokens each, of which uid or holder begin alike."""
    async with pool.connection() as connection:
        for site in [ROOT, await make_site(connection, "a"), await make_site(connection, "b")]:
            for number in range(8):
                await store_listing.add(
                    connection,
                    f"{'Ab'[number % 2]}{number}-{site}",
                    kind=TokenKind.ISO14443,
                    status=TokenStatus.BLOCKED if number == 3 else TokenStatus.ACTIVE,
                    holder=f"{'bA'[number % 2]}{number // 4}" if number else None,
                    group_id="G" if number == 5 else None,
                    organization_id=site,
                )
    scoped = await scope.connect_scoped_pool(settings, "test")
    yield scoped
    await scoped.close()


@pytest.mark.parametrize("organizations", [("a",), ("a", "b"), ("operator",), ()])
@pytest.mark.parametrize("wanted", FILTERS)
async def test_both_ways_tell_the_same(
    web: Pool, monkeypatch: pytest.MonkeyPatch, organizations: tuple[str, ...], wanted: TokenFilter
) -> None:
    told = []
    for few in (0, 200):
        monkeypatch.setattr(store_paging, "FEW", few)
        with scope.entered(organizations):
            async with web.connection() as connection:
                pages = [await store_listing.page(connection, wanted, limit=3)]
                while pages[-1]:
                    pages.append(await store_listing.page(connection, wanted, after=pages[-1][-1].token_uid, limit=3))
        told.append([row.token_uid for page in pages for row in page])
    assert told[0] == told[1]
    assert len(told[0]) == len(set(told[0]))
    seen = {ROOT, "a", "b"} if ROOT in organizations else set(organizations)
    assert {uid.partition("-")[2] for uid in told[0]} == (seen & {wanted.organization_id or uid for uid in seen})
