from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.people import store_keys
from voltway.people.api_keys import READ_ONLY, MadeKey, NewKey, check_key, make_key
from voltway.vocabulary.errors import InvalidInput

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HERE = "192.0.2.7"


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def made(connection: Connection, expires_at: datetime | None = None) -> MadeKey:
    return await make_key(connection, NewKey(name="billing", permissions=READ_ONLY, expires_at=expires_at), NOON)


async def test_a_made_key_opens_and_only_its_hash_is_kept(connection: Connection) -> None:
    key = await made(connection)
    prefix, key_id, secret = key.key.split("_")
    assert prefix == "vwk"
    assert (key.row.key_id, key.row.name, frozenset(key.row.permissions)) == (key_id, "billing", READ_ONLY)
    assert len(secret) == 43
    cursor = await connection.execute("select k::text, key_hash from api_key k")
    text, key_hash = await cursor.fetchone() or ("", b"")
    assert secret not in text
    assert key_hash == sha256(secret.encode()).digest()
    checked = await check_key(connection, key.key, NOON, HERE)
    assert checked is not None
    assert checked.key_id == key_id


async def test_no_two_keys_are_alike(connection: Connection) -> None:
    assert len({(await made(connection)).key for _ in range(20)}) == 20


@pytest.mark.parametrize("change", ["", "vwk_", "x", "drop", "swap", "other", "space", "nul", "long"])
async def test_a_wrong_key_opens_nothing(connection: Connection, change: str) -> None:
    key, other = (await made(connection)).key, (await made(connection)).key
    _, key_id, secret = key.split("_")
    wrong = {
        "drop": key[:-1],
        "swap": key[:-1] + ("a" if key[-1] != "a" else "b"),
        "other": f"vwk_{key_id}_{other.split('_')[2]}",
        "space": key + " ",
        "nul": f"vwk_{key_id}_{secret[:-1]}\x00",
        "long": key * 1000,
    }.get(change, change)
    assert await check_key(connection, wrong, NOON, HERE) is None
    row = await store_keys.find(connection, key_id)
    assert row is not None
    assert row.last_used_at is None


async def test_a_key_expires(connection: Connection) -> None:
    key = await made(connection, expires_at=NOON + MINUTE)
    assert await check_key(connection, key.key, NOON + MINUTE - timedelta(microseconds=1), HERE)
    assert await check_key(connection, key.key, NOON + MINUTE, HERE) is None


async def test_a_revoked_key_opens_nothing_and_keeps_its_time(connection: Connection) -> None:
    key = await made(connection)
    revoked = await store_keys.revoke(connection, key.row.key_id, NOON)
    assert revoked is not None
    assert revoked.revoked_at == NOON
    again = await store_keys.revoke(connection, key.row.key_id, NOON + MINUTE)
    assert again is not None
    assert again.revoked_at == NOON
    assert await check_key(connection, key.key, NOON, HERE) is None
    assert await store_keys.revoke(connection, "unknown", NOON) is None


async def test_use_is_written_once_a_minute(connection: Connection) -> None:
    key = await made(connection)
    seen = []
    for seconds in (0, 30, 60, 61, 90):
        await check_key(connection, key.key, NOON + timedelta(seconds=seconds), HERE)
        row = await store_keys.find(connection, key.row.key_id)
        assert row is not None
        assert row.last_used_at is not None
        seen.append((row.last_used_at - NOON).total_seconds())
    assert seen == [0, 0, 0, 61, 61]


async def test_a_key_needs_a_name_and_a_future(connection: Connection) -> None:
    for name in ("", "  ", "x" * 101):
        with pytest.raises(InvalidInput):
            await make_key(connection, NewKey(name=name, permissions=READ_ONLY), NOON)
    with pytest.raises(InvalidInput):
        await made(connection, expires_at=NOON)
    assert await store_keys.page(connection) == []


@pytest.mark.parametrize(
    ("networks", "address", "opens"),
    [
        ([], "192.0.2.7", True),
        (["192.0.2.0/24"], "192.0.2.7", True),
        (["192.0.2.0/24"], "::ffff:192.0.2.7", True),
        (["192.0.2.0/24", "2001:db8::/32"], "2001:db8::1", True),
        (["192.0.2.0/24"], "192.0.3.7", False),
        (["192.0.2.0/24"], "2001:db8::1", False),
        (["192.0.2.0/24"], "", False),
    ],
)
async def test_a_key_opens_only_from_its_networks(
    connection: Connection, networks: list[str], address: str, *, opens: bool
) -> None:
    key = await make_key(connection, NewKey(name="billing", permissions=READ_ONLY, networks=networks), NOON)
    assert (await check_key(connection, key.key, NOON, address) is not None) is opens


@pytest.mark.parametrize("wrong", [["192.0.2.7/24"], ["somewhere"], ["192.0.2.0/24"] * 101])
async def test_a_key_needs_networks_that_are_some(connection: Connection, wrong: list[str]) -> None:
    with pytest.raises(InvalidInput):
        await make_key(connection, NewKey(name="billing", permissions=READ_ONLY, networks=wrong), NOON)


async def test_a_key_needs_a_permission(connection: Connection) -> None:
    with pytest.raises(InvalidInput, match="would open nothing"):
        await make_key(connection, NewKey(name="billing", permissions=()), NOON)
