"""A person is found from any one of what is theirs, and nobody else with them."""

import pytest

from tests.fixtures.people import make_account
from voltway.kit.postgres import Connection, Pool
from voltway.privacy.personal import Identity
from voltway.privacy.subject import Asked, find, terms_of
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.errors import NotFound


@pytest.fixture
async def tokens(people_connection: Connection) -> Connection:
    await people_connection.execute(
        "insert into token (token_uid, kind, status, holder, driver_id) values"
        " ('CARD-ONE', 'Central', 'active', 'Anna Berg', 'anna-1'), ('CARD-TWO', 'Central', 'active', null, 'anna-1'),"
        " ('FLEET-1', 'Central', 'active', 'Fleet Ltd', 'bert-1'), ('FLEET-2', 'Central', 'active', 'fleet ltd', null)"
    )
    return people_connection


async def test_one_token_leads_to_the_others_of_the_driver(tokens: Connection) -> None:
    person = await find(tokens, Asked(tokens=["card-one"]))
    assert person.asked.drivers == ["anna-1"]
    assert {uid.upper() for uid in person.known[Identity.TOKEN]} == {"CARD-ONE", "CARD-TWO"}
    assert person.known[Identity.NAME] == {"Anna Berg"}
    assert (person.organization_id, person.same_holder) == (ROOT, [])


async def test_a_name_that_others_bear_says_nothing_and_is_told(tokens: Connection) -> None:
    person = await find(tokens, Asked(drivers=["bert-1"]))
    assert person.known[Identity.NAME] == set()
    assert person.same_holder == ["FLEET-2"]


async def test_an_account_by_id_and_by_address(people_connection: Connection) -> None:
    account = await make_account(people_connection)
    for name in (account.user_id, "ANNA.Berg@Example.org"):
        person = await find(people_connection, Asked(accounts=[name]))
        assert person.asked.accounts == [account.user_id]
        assert person.known[Identity.EMAIL] == {"anna.berg@example.org"}


async def test_pseudonyms_are_fresh_and_one_per_token(tokens: Connection) -> None:
    person = await find(tokens, Asked(tokens=["CARD-ONE"]))
    first, second = terms_of(person), terms_of(person)
    for uid in ("CARD-ONE", "CARD-TWO", "Anna Berg"):
        assert first.masked_plain(uid) != second.masked_plain(uid)
    assert len({first.masked_plain(uid) for uid in ("CARD-ONE", "card-one", "CARD-TWO", "Anna Berg")}) == 3


async def test_out_of_sight_is_unknown(pool: Pool, tokens: Connection, web_database_url: str) -> None:
    import psycopg

    async with await psycopg.AsyncConnection.connect(web_database_url, autocommit=True) as connection:
        told: Connection = connection
        with pytest.raises(NotFound):
            await find(told, Asked(tokens=["CARD-ONE"]))
