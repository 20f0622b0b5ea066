"""Changes that somebody with all rights made in the database are found there, and the right entry is named."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from tests.audit.made import KEY, NOON, OTHER_KEY, act
from voltway.audit import checkpoints, store
from voltway.audit.chain import Break, Fault
from voltway.audit.checkpoints import key_id, public_bytes
from voltway.audit.verifying import verify
from voltway.kit.postgres import Pool, transaction
from voltway.kit.settings import Settings

LENGTH = 8
PUBLIC = public_bytes(KEY)


@pytest.fixture
async def signed(pool: Pool) -> Pool:
    """Eight entries, signed after the third and the sixth."""
    for number in range(1, LENGTH + 1):
        async with transaction(pool) as conn:
            await store.append(conn, [act(number)])
            digest = await store.hash_of(conn, number)
            assert digest is not None
            if number in (3, 6):
                made = checkpoints.sign(number, digest, NOON + timedelta(hours=number), KEY)
                await store.keep_checkpoint(conn, made, PUBLIC, NOON + timedelta(hours=number))
    return pool


@pytest.fixture
async def forger(database_settings: Settings) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """The owner of the tables, who switched their triggers off."""
    tables: list[LiteralString] = ["audit_entry", "audit_key", "audit_checkpoint"]
    async with await psycopg.AsyncConnection.connect(database_settings.database_url or "", autocommit=True) as conn:
        for table in tables:
            await conn.execute(f"alter table {table} disable trigger stays".encode())
        yield conn
        for table in tables:
            await conn.execute(f"truncate {table} cascade".encode())
            await conn.execute(f"alter table {table} enable trigger stays".encode())


Forger = psycopg.AsyncConnection[Any]


async def test_a_whole_trail_is_proven(signed: Pool) -> None:
    verdict = await verify(signed)
    assert verdict.broken is None
    assert (verdict.proven.number, verdict.proven.checkpoints, verdict.proven.signed_number) == (LENGTH, 2, 6)
    assert verdict.proven.signed_at == "2026-05-01T18:00:00.000000Z"
    assert ([key.public_key for key in verdict.keys], verdict.trusted) == ([PUBLIC], False)


async def test_an_empty_trail_is_whole(pool: Pool) -> None:
    verdict = await verify(pool)
    assert (verdict.broken, verdict.proven.number, verdict.keys) == (None, 0, [])


FORGERIES: list[tuple[LiteralString, Break]] = [
    (
        "update audit_entry set body = replace(body, 'Anna', 'Bert') where number = 4",
        Break(number=4, fault=Fault.HASH_DIFFERS),
    ),
    ("update audit_entry set hash = sha256(hash) where number = 4", Break(number=4, fault=Fault.HASH_DIFFERS)),
    ("delete from audit_entry where number = 4", Break(number=4, fault=Fault.ENTRY_MISSING)),
    ("delete from audit_entry where number = 1", Break(number=1, fault=Fault.ENTRY_MISSING)),
    ("delete from audit_entry where number > 4", Break(number=5, fault=Fault.ENTRY_MISSING)),
    ("delete from audit_entry", Break(number=1, fault=Fault.ENTRY_MISSING)),
    ("update audit_entry set number = number - 10 where number = 2", Break(number=-8, fault=Fault.ENTRY_TWICE)),
    (
        "update audit_entry set at = 'infinity' where number = 4",
        Break(number=4, fault=Fault.COLUMN_DIFFERS, detail="at"),
    ),
    (
        "update audit_entry set at = at + interval '1 microsecond' where number = 8",
        Break(number=8, fault=Fault.COLUMN_DIFFERS, detail="at"),
    ),
    (
        "update audit_entry set actor_id = 'u2' where number = 4",
        Break(number=4, fault=Fault.COLUMN_DIFFERS, detail="actor_id"),
    ),
    (
        "update audit_entry set organization_id = 'hotel' where number = 4",
        Break(number=4, fault=Fault.COLUMN_DIFFERS, detail="organization_id"),
    ),
    (
        "update audit_checkpoint set number = 5 where number = 6",
        Break(number=5, fault=Fault.SIGNATURE_WRONG, detail=key_id(PUBLIC)),
    ),
    (
        "update audit_checkpoint set at = at + interval '1 hour' where number = 3",
        Break(number=3, fault=Fault.SIGNATURE_WRONG, detail=key_id(PUBLIC)),
    ),
    (
        "update audit_key set public_key = sha256('')",
        Break(number=3, fault=Fault.KEY_UNKNOWN, detail=key_id(PUBLIC)),
    ),
]


@pytest.mark.parametrize(("forgery", "found"), FORGERIES, ids=[forgery for forgery, _ in FORGERIES])
async def test_a_forgery_is_named(signed: Pool, forger: Forger, forgery: LiteralString, found: Break) -> None:
    await forger.execute(forgery)
    verdict = await verify(signed)
    assert verdict.broken == found
    assert verdict.proven.number < LENGTH


async def test_a_number_that_is_there_twice_is_named(signed: Pool, forger: Forger) -> None:
    await forger.execute("alter table audit_entry drop constraint audit_entry_pkey")
    try:
        await forger.execute("insert into audit_entry select * from audit_entry where number = 4")
        assert (await verify(signed)).broken == Break(number=4, fault=Fault.ENTRY_TWICE)
    finally:
        await forger.execute("delete from audit_entry")
        await forger.execute("alter table audit_entry add primary key (number)")


async def test_a_trail_chained_anew_is_found_by_the_signature(signed: Pool, forger: Forger) -> None:
    """A forger who knows how the chain is made writes it anew from his change on; he has no key."""
    await forger.execute(
        """
        create temp table told as
            select number, case number when 5 then replace(body, 'Anna', 'Bert') else body end as body from audit_entry
        """
    )
    await forger.execute("delete from audit_entry")
    await forger.execute("select audit_append(array(select body from told order by number))")
    assert (await verify(signed)).broken == Break(number=6, fault=Fault.CHECKPOINT_DIFFERS)


async def test_a_forger_who_signs_himself_is_found_by_a_key_kept_elsewhere(signed: Pool, forger: Forger) -> None:
    digest = (await (await forger.execute("select hash from audit_entry where number = 6")).fetchone() or [None])[0]
    own = checkpoints.sign(6, digest, NOON, OTHER_KEY)
    await forger.execute("delete from audit_checkpoint")
    async with transaction(signed) as conn:
        await store.keep_checkpoint(conn, own, public_bytes(OTHER_KEY), NOON)
    assert (await verify(signed)).broken is None
    verdict = await verify(signed, [PUBLIC])
    assert verdict.broken == Break(number=6, fault=Fault.KEY_UNKNOWN, detail=key_id(public_bytes(OTHER_KEY)))
    assert verdict.trusted


async def test_keys_kept_elsewhere_prove_what_they_signed(signed: Pool) -> None:
    verdict = await verify(signed, [public_bytes(OTHER_KEY), PUBLIC])
    assert (verdict.broken, verdict.proven.signed_number, verdict.trusted) == (None, 6, True)


async def test_others_may_go_on_meanwhile(signed: Pool) -> None:
    async with transaction(signed) as conn:
        await store.append(conn, [act(9)])
        verdict = await verify(signed)
    assert (verdict.broken, verdict.proven.number) == (None, LENGTH)
    assert (await verify(signed)).proven.number == LENGTH + 1
