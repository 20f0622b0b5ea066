from datetime import UTC, datetime

from voltway.kit.postgres import Pool
from voltway.people import store_keys
from voltway.people.store_keys import KeyRow
from voltway.vocabulary.access import ROOT, Permission

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def key(key_id: str) -> KeyRow:
    return KeyRow(
        key_id=key_id,
        name="n",
        organization_id=ROOT,
        permissions=[Permission.STATIONS_READ],
        networks=["192.0.2.0/24"],
        created_at=NOON,
        expires_at=None,
        last_used_at=None,
        revoked_at=None,
    )


async def test_keys_are_listed_by_id_without_their_hash(pool: Pool) -> None:
    async with pool.connection() as connection:
        for key_id in ("b", "a", "c"):
            await store_keys.insert(connection, key(key_id), key_id.encode() * 32)
        assert [row.key_id for row in await store_keys.page(connection, limit=2)] == ["a", "b"]
        assert await store_keys.page(connection, after="b") == [key("c")]
        assert await store_keys.find(connection, "a") == key("a")
        assert await store_keys.find(connection, "d") is None


async def test_the_hash_is_read_only_to_check_it(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_keys.insert(connection, key("a"), b"h" * 32)
        hashed = await store_keys.find_hashed(connection, "a")
        assert hashed is not None
        assert hashed.key_hash == b"h" * 32
        assert await store_keys.find_hashed(connection, "b") is None
