from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from voltway.people.setup_link import LIFETIME, make_setup_token, token_hash, use_setup_token
from voltway.people.store_setup_link import Connection

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def test_a_token_works_once(connection: Connection) -> None:
    token = make_setup_token(connection, NOW)
    assert token is not None
    assert len(token) >= 32
    assert not use_setup_token(connection, token + "x", NOW)
    assert use_setup_token(connection, token, NOW + LIFETIME - timedelta(seconds=1))
    assert not use_setup_token(connection, token, NOW)
    assert make_setup_token(connection, NOW) is None


def test_a_token_gets_old(connection: Connection) -> None:
    token = make_setup_token(connection, NOW)
    assert token is not None
    assert not use_setup_token(connection, token, NOW + LIFETIME)
    assert make_setup_token(connection, NOW + LIFETIME) is not None


def test_a_new_token_makes_the_older_one_void(connection: Connection) -> None:
    first = make_setup_token(connection, NOW)
    second = make_setup_token(connection, NOW)
    assert first
    assert second
    assert not use_setup_token(connection, first, NOW)
    assert use_setup_token(connection, second, NOW)


def test_only_a_hash_is_stored(connection: Connection) -> None:
    token = make_setup_token(connection, NOW)
    assert token is not None
    assert connection.execute("select * from setup_link").fetchall() == [(token_hash(token), NOW, NOW + LIFETIME, None)]
