"""Each hour what was added is looked through and signed, unless it was tampered with."""

from datetime import timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest
from structlog.testing import capture_logs

from tests.audit.made import KEY, NOON, act
from tests.audit.test_signing import PRIVATE_PEM
from voltway.audit import jobs, store
from voltway.audit.checkpoints import key_id, public_bytes
from voltway.audit.jobs import TrailBroken, make_checkpoint
from voltway.audit.verifying import verify
from voltway.kit.postgres import Pool, transaction
from voltway.kit.settings import AuditSettings, Settings

HOUR = timedelta(hours=1)


@pytest.fixture
def signing(database_settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a key."""
    file = tmp_path / "key.pem"
    file.write_bytes(PRIVATE_PEM)
    return msgspec.structs.replace(database_settings, audit=AuditSettings(signing_key_file=file))


async def add(pool: Pool, *numbers: int) -> None:
    async with transaction(pool) as conn:
        await store.append(conn, [act(number) for number in numbers])


async def forge(settings: Settings, statement: str) -> None:
    async with await psycopg.AsyncConnection.connect(settings.database_url or "") as conn:
        await conn.execute("alter table audit_entry disable trigger stays")
        await conn.execute("alter table audit_checkpoint disable trigger stays")
        await conn.execute(statement.encode())
        await conn.execute("alter table audit_entry enable trigger stays")
        await conn.execute("alter table audit_checkpoint enable trigger stays")


async def test_what_was_added_is_signed_once(pool: Pool, signing: Settings) -> None:
    assert await make_checkpoint(pool, signing, NOON) is None
    await add(pool, 1, 2)
    first = await make_checkpoint(pool, signing, NOON)
    assert first is not None
    assert (first.number, first.at, first.key_id) == (2, "2026-05-01T12:00:00.000000Z", key_id(public_bytes(KEY)))
    assert await make_checkpoint(pool, signing, NOON + HOUR) is None
    await add(pool, 3)
    second = await make_checkpoint(pool, signing, NOON + 2 * HOUR)
    assert second is not None
    assert second.number == 3
    verdict = await verify(pool, [public_bytes(KEY)])
    assert (verdict.broken, verdict.proven.checkpoints, verdict.proven.signed_number) == (None, 2, 3)


async def test_each_checkpoint_is_in_the_log_too(pool: Pool, signing: Settings) -> None:
    await add(pool, 1)
    with capture_logs() as logs:
        made = await make_checkpoint(pool, signing, NOON)
    assert made is not None
    [line] = [line for line in logs if line["event"] == "audit checkpoint"]
    assert (line["entries"], line["hash"], line["signature"]) == (1, made.hash.hex(), made.signature.hex())
    assert line["public_key"] == public_bytes(KEY).hex()


@pytest.mark.parametrize(
    ("forgery", "number"),
    [
        ("update audit_entry set body = replace(body, 'Anna', 'Bert') where number = 3", 3),
        ("update audit_entry set actor_id = 'u2' where number = 4", 4),
        ("delete from audit_entry where number = 3", 3),
        ("delete from audit_entry where number >= 2", 2),
        ("update audit_entry set hash = sha256(hash) where number = 2", 2),
        ("update audit_checkpoint set signature = sha256(signature) || sha256(signature)", 2),
    ],
)
async def test_a_trail_that_was_tampered_with_is_not_signed(
    pool: Pool, signing: Settings, forgery: str, number: int
) -> None:
    await add(pool, 1, 2)
    await make_checkpoint(pool, signing, NOON)
    await add(pool, 3, 4)
    await forge(signing, forgery)
    with pytest.raises(TrailBroken, match=f"broken at entry {number} "):
        await make_checkpoint(pool, signing, NOON + HOUR)
    async with pool.connection() as conn:
        assert [made.number for made in await store.checkpoints(conn, None, None)] == [2]


async def test_a_worker_without_a_key_says_so_once(pool: Pool, database_settings: Settings) -> None:
    await add(pool, 1)
    jobs._say_unsigned.cache_clear()
    with capture_logs() as logs:
        for _ in range(3):
            assert await make_checkpoint(pool, database_settings, NOON) is None
    [line] = logs
    assert "not signed" in line["event"]
    assert line["log_level"] == "warning"
