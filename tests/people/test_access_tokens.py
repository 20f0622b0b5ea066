"""Tokens for keys. Over HTTP: tests/api/test_oauth.py."""

from datetime import timedelta
from typing import Any

import pytest

from tests.fixtures.people import NOON
from voltway.kit.postgres import Connection
from voltway.people import store_keys
from voltway.people.access_tokens import LIFETIME, check_token, exchange
from voltway.people.api_keys import NewKey, make_key
from voltway.vocabulary.access import ROOT, Grant, Permission
from voltway.vocabulary.errors import InvalidInput

P = Permission


async def a_key(conn: Connection, **fields: Any) -> tuple[str, str]:
    wanted = NewKey(**{"name": "k", "permissions": {P.STATIONS_READ, P.TOKENS_READ}} | fields)
    _, key_id, secret = (await make_key(conn, wanted, NOON)).key.split("_")
    return key_id, secret


async def test_a_token_is_its_key_with_less(people_connection: Connection) -> None:
    key_id, secret = await a_key(people_connection)
    made = await exchange(people_connection, key_id, secret, "tokens.read", NOON, "")
    assert made is not None
    found = await check_token(people_connection, made.token, NOON, "")
    assert found is not None
    assert found.actor.id == key_id
    assert found.grants == (Grant(ROOT, frozenset({P.TOKENS_READ}), NOON + LIFETIME),)
    assert await check_token(people_connection, made.token, NOON + LIFETIME, "") is None
    for wrong in (made.token[:-1], made.token + "x", made.token.swapcase(), "vwt_", "vwt_" + "é" * 43):
        assert await check_token(people_connection, wrong, NOON, "") is None


async def test_it_ends_with_its_key(people_connection: Connection) -> None:
    ends = NOON + timedelta(minutes=5)
    key_id, secret = await a_key(people_connection, expires_at=ends)
    made = await exchange(people_connection, key_id, secret, None, NOON, "")
    assert made is not None
    assert made.expires_at == ends
    await store_keys.revoke(people_connection, key_id, NOON)
    assert await check_token(people_connection, made.token, NOON, "") is None
    assert await exchange(people_connection, key_id, secret, None, NOON, "") is None


async def test_it_is_used_where_its_key_may_be(people_connection: Connection) -> None:
    key_id, secret = await a_key(people_connection, networks=["192.0.2.0/24"])
    assert await exchange(people_connection, key_id, secret, None, NOON, "198.51.100.1") is None
    made = await exchange(people_connection, key_id, secret, None, NOON, "192.0.2.1")
    assert made is not None
    assert await check_token(people_connection, made.token, NOON, "192.0.2.2") is not None
    assert await check_token(people_connection, made.token, NOON, "198.51.100.1") is None


@pytest.mark.parametrize("scope", ["", " ", "stations.write", "tokens.read stations.write", "x" * 1000])
async def test_no_scope_but_the_key_s(people_connection: Connection, scope: str) -> None:
    key_id, secret = await a_key(people_connection)
    with pytest.raises(InvalidInput):
        await exchange(people_connection, key_id, secret, scope, NOON, "")
