"""Accounts are listed alike whether few organizations are read one by one or many at once."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.people import NOON, make_site
from voltway.kit import scope
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.people import store_accounts, store_paging, store_roles
from voltway.people.roles import RoleGrant, ShippedRole
from voltway.vocabulary.access import ROOT


@pytest.fixture
async def web(settings: Settings, pool: Pool) -> AsyncIterator[Pool]:
    """Three organizations keep four accounts each; those of "a" have a role at "b", too."""
    async with pool.connection() as connection:
        sites = [ROOT, await make_site(connection, "a"), await make_site(connection, "b")]
        for site in sites:
            for number in range(4):
                account = await store_accounts.create(
                    connection, email=f"{number}@{site}.example", name="N", organization_id=site, now=NOON
                )
                if site == "a":
                    for role in (ShippedRole.HOST, ShippedRole.AUDITOR):
                        given = RoleGrant(
                            user_id=account.user_id,
                            organization_id=sites[2],
                            role=role,
                            granted_by="tests",
                            granted_at=NOON,
                        )
                        await store_roles.give_role(connection, given)
    scoped = await scope.connect_scoped_pool(settings, "test")
    yield scoped
    await scoped.close()


@pytest.mark.parametrize(
    ("organizations", "kept_by"),
    [(("a",), "a"), (("b",), "ab"), (("a", "b"), "ab"), (("operator",), "abo"), ((), "")],
)
async def test_accounts_are_listed_alike_both_ways(
    web: Pool, monkeypatch: pytest.MonkeyPatch, organizations: tuple[str, ...], kept_by: str
) -> None:
    told = []
    for few in (0, 200):
        monkeypatch.setattr(store_paging, "FEW", few)
        with scope.entered(organizations):
            async with web.connection() as connection:
                pages = [await store_accounts.page(connection, limit=3)]
                while pages[-1]:
                    pages.append(await store_accounts.page(connection, after=pages[-1][-1].user_id, limit=3))
        told.append([account.email for page in pages for account in page])
    assert told[0] == told[1]
    assert len(told[0]) == len(set(told[0])) == 4 * len(kept_by)
    assert {email.partition("@")[2][0] for email in told[0]} == set(kept_by)
