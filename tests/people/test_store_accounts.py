from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.fixtures.people import NOON, make_account, make_site
from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Connection
from voltway.people import store_accounts
from voltway.people.store_accounts import AccountChange
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

LATER = NOON + timedelta(hours=1)


async def test_an_account_is_found_however_its_address_is_written(people_connection: Connection) -> None:
    made = await make_account(people_connection, "Jörg.Ünal@Example.org")
    assert await store_accounts.find(people_connection, made.user_id) == made
    for written in ("jörg.ünal@example.org", " JÖRG.ÜNAL@EXAMPLE.ORG", "jo\u0308rg.u\u0308nal@example.org"):
        assert await store_accounts.find_by_email(people_connection, written) == made
    assert made.email == "Jörg.Ünal@Example.org"
    assert made.email_verified_at is None


async def test_capitals_fold_the_same_way_in_every_language(people_connection: Connection) -> None:
    made = await make_account(people_connection, "IRIS@EXAMPLE.ORG")
    assert await store_accounts.find_by_email(people_connection, "iris@example.org") == made


async def test_an_address_has_one_account(people_connection: Connection) -> None:
    await make_account(people_connection, "anna@example.org")
    with pytest.raises(Conflict):
        await make_account(people_connection, "ANNA@example.org")
    other = await make_account(people_connection, "bert@example.org")
    with pytest.raises(Conflict):
        await store_accounts.change(people_connection, other.user_id, AccountChange(email="Anna@Example.Org"))
    assert await store_accounts.find(people_connection, other.user_id) == other


@pytest.mark.parametrize("email", ["", "nobody", "\x00@example.org", "a@b\ud800.org", "x" * 1000])
async def test_what_is_no_address_finds_nobody(people_connection: Connection, email: str) -> None:
    assert await store_accounts.find_to_sign_in(people_connection, email) is None


async def test_bad_input_makes_no_account(people_connection: Connection) -> None:
    for email, name in (("nobody", "Anna"), ("anna@example.org", "")):
        with pytest.raises(InvalidInput):
            await make_account(people_connection, email, name)
    assert await store_accounts.page(people_connection) == []


async def test_pages_follow_each_other_and_keep_to_organizations(people_connection: Connection) -> None:
    made = [await make_account(people_connection, f"p{number}@example.org", f"Person {number}") for number in range(5)]
    site = await make_site(people_connection, "site")
    await store_accounts.change(people_connection, made[1].user_id, AccountChange(organization_id=site))
    first = await store_accounts.page(people_connection, organization_ids=[ROOT], limit=2)
    second = await store_accounts.page(people_connection, organization_ids=[ROOT], limit=9, after=first[-1].user_id)
    assert [row.user_id for row in first + second] == sorted(row.user_id for row in made if row is not made[1])
    assert await store_accounts.page(people_connection, organization_ids=[]) == []


async def test_a_page_finds_by_the_beginning_of_address_or_name(people_connection: Connection) -> None:
    anna = await make_account(people_connection, "anna@example.org", "Dr. Berg")
    bert = await make_account(people_connection, "bert@example.org", "Änne Talheim")
    assert await store_accounts.page(people_connection, begins_with="ANN") == [anna]
    assert await store_accounts.page(people_connection, begins_with="änn") == [bert]
    assert await store_accounts.page(people_connection, begins_with="%") == []


async def test_a_change_changes_what_it_names(people_connection: Connection) -> None:
    made = await make_account(people_connection)
    changed = await store_accounts.change(
        people_connection, made.user_id, AccountChange(name=" Anna Tal ", locale="de", mfa_required=True)
    )
    assert (changed.name, changed.locale, changed.mfa_required, changed.email) == ("Anna Tal", "de", True, made.email)
    assert await store_accounts.change(people_connection, made.user_id, AccountChange()) == changed
    with pytest.raises(InvalidInput):
        await store_accounts.change(people_connection, made.user_id, AccountChange(name="x", locale="german"))
    assert await store_accounts.find(people_connection, made.user_id) == changed
    with pytest.raises(NotFound):
        await store_accounts.change(people_connection, "nobody", AccountChange(name="x"))


async def test_a_new_address_is_not_verified(people_connection: Connection) -> None:
    made = await make_account(people_connection)
    assert not await store_accounts.verify_email(people_connection, made.user_id, "other@example.org", NOON)
    assert await store_accounts.verify_email(people_connection, made.user_id, made.email.upper(), NOON)
    same = await store_accounts.change(people_connection, made.user_id, AccountChange(email=made.email.upper()))
    assert same.email_verified_at == NOON
    other = await store_accounts.change(people_connection, made.user_id, AccountChange(email="new@example.org"))
    assert other.email_verified_at is None


async def test_a_disabled_account_keeps_its_time_and_comes_back(people_connection: Connection) -> None:
    made = await make_account(people_connection)
    assert (await store_accounts.disable(people_connection, made.user_id, NOON)).disabled_at == NOON
    assert (await store_accounts.disable(people_connection, made.user_id, LATER)).disabled_at == NOON
    assert (await store_accounts.enable(people_connection, made.user_id)).disabled_at is None
    for work in (store_accounts.disable(people_connection, "x", NOON), store_accounts.enable(people_connection, "x")):
        with pytest.raises(NotFound):
            await work


async def test_a_password_hash_is_seen_by_the_sign_in_alone(people_connection: Connection) -> None:
    made = await make_account(people_connection)
    await store_accounts.set_password_hash(people_connection, made.user_id, "old", NOON)
    found = await store_accounts.find_to_sign_in(people_connection, made.email)
    assert found is not None
    assert (found.password_hash, found.has_totp, found.has_passkey) == ("old", False, False)
    assert found.account.password_set_at == NOON
    await store_accounts.rehash_password(people_connection, made.user_id, "stale", "wrong")
    await store_accounts.rehash_password(people_connection, made.user_id, "old", "new")
    found = await store_accounts.find_with_factors(people_connection, made.user_id)
    assert found is not None
    assert (found.password_hash, found.account.password_set_at) == ("new", NOON)
    await store_accounts.set_password_hash(people_connection, made.user_id, None, LATER)
    assert (await store_accounts.find(people_connection, made.user_id) or made).password_set_at is None
    with pytest.raises(NotFound):
        await store_accounts.set_password_hash(people_connection, "nobody", "x", NOON)


async def test_many_accounts_are_read_by_index(people_connection: Connection, plan_of: PlanOf) -> None:
    await people_connection.execute(
        "insert into user_account (user_id, email, name)"
        " select md5(n::text), 'p' || n || '@example.org', 'Person ' || n from generate_series(1, 20000) n"
    )
    await people_connection.execute("analyze user_account")
    pages: list[dict[str, Any]] = [
        {},
        {"after": "8" * 32},
        {"organization_ids": [ROOT], "after": "8" * 32},
        {"begins_with": "P1999"},
        {"begins_with": "nobody", "organization_ids": [ROOT]},
    ]
    for wanted in pages:
        plan = await plan_of(store_accounts, partial(store_accounts.page, people_connection, **wanted))
        assert "Seq Scan" not in plan, plan
