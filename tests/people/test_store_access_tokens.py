"""The table of access tokens."""

from datetime import timedelta

from tests.fixtures.people import NOON
from voltway.kit.postgres import Connection
from voltway.people import store_access_tokens as store
from voltway.people.api_keys import NewKey, make_key
from voltway.people.store_access_tokens import AccessTokenRow
from voltway.vocabulary.access import Permission


async def test_a_token_is_there_until_it_ends_and_then_forgotten(people_connection: Connection) -> None:
    key = await make_key(people_connection, NewKey(name="k", permissions={Permission.STATIONS_READ}), NOON)
    ends = NOON + timedelta(minutes=15)
    row = AccessTokenRow(key_id=key.row.key_id, permissions=["stations.read"], expires_at=ends)
    await store.insert(people_connection, b"1", row, NOON)
    await store.insert(
        people_connection, b"2", AccessTokenRow(key_id=row.key_id, permissions=[], expires_at=NOON), NOON
    )
    assert await store.find(people_connection, b"1", NOON) == row
    assert await store.find(people_connection, b"1", ends) is None
    assert await store.find(people_connection, b"3", NOON) is None
    assert await store.remove_expired(people_connection, NOON) == 1
    assert await store.find(people_connection, b"1", NOON) == row
