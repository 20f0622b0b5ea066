"""The trail in PostgreSQL: chained in the order of commits, and never changed."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, LiteralString

import msgspec
import psycopg
import pytest
from psycopg import sql

from tests.audit.made import ANNA, KEY, NOON, act, checkpoint
from tests.fixtures.postgres import PostgresServer, PrivatePostgres
from voltway.audit import body, store
from voltway.audit.chain import Chain, StoredEntry
from voltway.audit.checkpoints import public_bytes
from voltway.audit.store import AuditFilter
from voltway.audit.verifying import verify
from voltway.kit.postgres import AWAY, Pool, connect_pool, transaction
from voltway.kit.settings import Settings
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import Act, AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import InvalidInput


async def add(pool: Pool, *acts: Act) -> int:
    async with transaction(pool) as conn:
        return await store.append(conn, acts)


async def stored(pool: Pool) -> list[StoredEntry]:
    async with transaction(pool) as conn:
        return [each async for batch in store.stored(conn, None) for each in batch]


async def page(pool: Pool, wanted: AuditFilter, **more: Any) -> list[int]:
    async with pool.connection() as conn:
        return [entry.number for entry in await store.page(conn, wanted, **more)]


async def test_what_was_added_is_read_as_it_was_told(pool: Pool) -> None:
    told = act(1, approved_by=Actor(ActorKind.USER, "u2", "Béa"), before=None)
    assert await add(pool, told) == 1
    async with pool.connection() as conn:
        [entry] = await store.page(conn, AuditFilter())
    assert {name: getattr(entry, name) for name in told.__struct_fields__} == msgspec.structs.asdict(told)
    assert (entry.number, len(entry.hash)) == (1, 64)


async def test_the_database_chains_as_the_verifier_does(pool: Pool) -> None:
    await add(pool, act(1))
    assert (
        await add(
            pool, act(2), act(3, reason="ö 🔌 \\u0000 \0 \ud800", after=[1e308, 2**63, 1e-308]), act(4, address=None)
        )
        == 4
    )
    assert await add(pool) == 0
    rows = await stored(pool)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    chain = Chain({})
    assert chain.follow(rows, []) is None
    assert chain.proven.number == 4
    assert rows[0].body == body.body(act(1))


@pytest.mark.parametrize("at", [NOON, NOON + timedelta(microseconds=1), NOON.replace(year=1999, microsecond=999_999)])
async def test_times_are_whole_to_the_microsecond(pool: Pool, at: Any) -> None:
    await add(pool, act(1, at=at))
    verdict = await verify(pool)
    assert (verdict.broken, verdict.proven.number) == (None, 1)


async def test_a_transaction_that_is_rolled_back_leaves_no_gap(pool: Pool) -> None:
    await add(pool, act(1))
    async with pool.connection() as conn, conn.transaction(force_rollback=True):
        assert await store.append(conn, [act(2), act(3)]) == 3
    assert await add(pool, act(4)) == 2
    assert [row.subject_id for row in await stored(pool)] == ["T1", "T4"]
    assert (await verify(pool)).broken is None


async def test_many_add_at_once(database_settings: Settings) -> None:
    pool = await connect_pool(database_settings, "test", size=20)

    async def one(writer: int) -> None:
        for turn in range(5):
            actor = Actor(ActorKind.KEY, f"k{writer}", "program")
            await add(pool, *(act(turn, actor=actor) for _ in range(1 + (writer + turn) % 3)))

    try:
        await asyncio.gather(*(one(writer) for writer in range(20)))
        verdict = await verify(pool)
        rows = await stored(pool)
    finally:
        await pool.close()
    assert verdict.broken is None
    expected = sum(1 + (writer + turn) % 3 for writer in range(20) for turn in range(5))
    assert verdict.proven.number == len(rows) == expected
    for writer in range(20):
        times = [row.at for row in rows if row.actor_id == f"k{writer}"]
        assert times == sorted(str(time) for time in times), "each writer's entries stand in the order he made them"


async def test_a_writer_that_sees_only_the_past_is_refused_and_not_forked(pool: Pool) -> None:
    await add(pool, act(1))
    async with pool.connection() as conn, conn.transaction(force_rollback=True):
        await conn.execute("set transaction isolation level repeatable read")
        await conn.execute("select count(*) from audit_entry")
        await add(pool, act(2))
        with pytest.raises(psycopg.errors.UniqueViolation):
            await store.append(conn, [act(3)])
    assert (await verify(pool)).proven.number == 2


CHANGES: list[LiteralString] = [
    "update audit_entry set body = '{}' where number = 1",
    "update audit_entry set number = 7 where false",
    "delete from audit_entry",
    "truncate audit_entry",
    "insert into audit_entry select * from audit_entry on conflict (number) do update set body = '{}'",
    "merge into audit_entry e using audit_entry f on e.number = f.number when matched then delete",
    "update audit_checkpoint set signature = signature",
    "delete from audit_checkpoint",
    "truncate audit_checkpoint",
    "update audit_key set public_key = public_key",
    "delete from audit_key",
    "truncate audit_key cascade",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("superuser", [False, True])
async def test_nobody_changes_it_not_even_its_owner(
    pool: Pool, postgres_server: PostgresServer, database_url: str, change: LiteralString, superuser: bool
) -> None:
    await add(pool, act(1))
    [entry] = await stored(pool)
    async with transaction(pool) as conn:
        assert await store.keep_checkpoint(conn, checkpoint(entry), public_bytes(KEY), NOON)
    admin: dict[str, Any] = {"host": postgres_server.socket_directory, "user": "postgres", "password": None}
    with psycopg.connect(database_url, autocommit=True, **(admin if superuser else {})) as conn:
        assert conn.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (superuser,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="is only ever added to"):
            conn.execute(change)
    assert await stored(pool) == [entry]


@pytest.fixture
def stranger(postgres_server: PostgresServer, database_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection with the rights of a role that nobody gave any."""
    name = sql.Identifier(f"audit_stranger_{time.monotonic_ns()}")
    who: dict[str, Any] = {"host": postgres_server.socket_directory, "user": "postgres", "password": None}
    with psycopg.connect(database_url, autocommit=True, **who) as conn:
        conn.execute(sql.SQL("create role {}").format(name))
        conn.execute(sql.SQL("set role {}").format(name))
        yield conn
        conn.execute("reset role")
        conn.execute(sql.SQL("drop owned by {}").format(name))
        conn.execute(sql.SQL("drop role {}").format(name))


Stranger = psycopg.Connection[tuple[object, ...]]


async def test_a_stranger_may_neither_read_nor_add(pool: Pool, stranger: Stranger) -> None:
    for statement in (b"select * from audit_entry", b"select audit_append(array['{}'])"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stranger.execute(statement)


async def test_who_may_only_call_the_function_can_add_and_nothing_else(pool: Pool, stranger: Stranger) -> None:
    """As the web process does: it can add, also beside a table of its own that has the trail's name."""
    role = stranger.execute("select quote_ident(current_user)").fetchone()
    assert role is not None
    async with pool.connection() as owner:
        await owner.execute(f"grant execute on function audit_append to {role[0]}".encode())
    stranger.execute("create temp table audit_entry (number bigint, hash bytea)")
    stranger.execute("select audit_append(%s)", ([body.body(act(1))],))
    for statement in (b"delete from public.audit_entry", b"insert into public.audit_entry (number) values (5)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stranger.execute(statement)
    assert [row.number for row in await stored(pool)] == [1]


async def test_pages_and_api_add_and_see_their_own_organizations(pool: Pool, web_database_url: str) -> None:
    """The boundary that the database keeps itself, and that what they add elsewhere is chained with the rest."""
    with psycopg.connect(web_database_url, autocommit=True) as web:
        web.execute("select audit_append(%s)", ([body.body(act(1, organization_id="hotel"))],))
        web.execute("select audit_append(%s)", ([body.body(act(2))],))
        assert web.execute("select count(*) from audit_entry").fetchone() == (0,), "nothing said: nothing seen"
        web.execute("select set_config('voltway.scope', 'operator', false)")
        assert web.execute("select number from audit_entry").fetchall() == [(2,)]
        for statement in (
            b"update audit_entry set body = ''",
            b"delete from audit_entry",
            b"truncate audit_entry",
            b"insert into audit_checkpoint select 1, '', now(), '', ''",
            b"alter table audit_entry disable trigger stays",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(statement)
    verdict = await verify(pool)
    assert (verdict.broken, verdict.proven.number) == (None, 2)


async def test_filters_and_pages(pool: Pool) -> None:
    bert = Actor(ActorKind.KEY, "k1", "Bert's program")
    hotel = OrganizationId("hotel")
    station = AuditSubject(SubjectKind.STATION, "DEPOT-7")
    await add(
        pool,
        act(1),
        act(2, actor=bert),
        act(3, organization_id=hotel),
        act(4, subject=station, action=AuditAction.COMMAND_GIVE),
        act(5, subject=AuditSubject(SubjectKind.TOKEN, "DEPOT-7")),
    )
    assert await page(pool, AuditFilter()) == [5, 4, 3, 2, 1]
    assert await page(pool, AuditFilter(), limit=2) == [5, 4]
    assert await page(pool, AuditFilter(), limit=2, before=4) == [3, 2]
    assert await page(pool, AuditFilter(actor_id="k1")) == [2]
    assert await page(pool, AuditFilter(organization_id=hotel)) == [3]
    assert await page(pool, AuditFilter(action=AuditAction.COMMAND_GIVE)) == [4]
    assert await page(pool, AuditFilter(subject_kind=SubjectKind.STATION, subject_id="DEPOT-7")) == [4]
    assert await page(pool, AuditFilter(subject_id="DEPOT-7")) == [5, 4]
    since, until = NOON + timedelta(minutes=2), NOON + timedelta(minutes=4)
    assert await page(pool, AuditFilter(since=since, until=until)) == [3, 2]
    async with transaction(pool) as conn:
        told = [row async for row in store.stream(conn, AuditFilter(since=since, actor_id=ANNA.id))]
    assert [number for number, _, _ in told] == [3, 4, 5]


async def test_a_long_batch_is_one_call(pool: Pool) -> None:
    assert await add(pool, *(act(number) for number in range(2500))) == 2500
    async with transaction(pool) as conn:
        sizes = [len(batch) async for batch in store.stored(conn, None)]
    assert sizes == [1000, 1000, 500]
    seen: list[tuple[int, int]] = []
    verdict = await verify(pool, progress=lambda done, total: seen.append((done, total)))
    assert (verdict.broken, verdict.proven.number) == (None, 2500)
    assert seen == [(1000, 2500), (2000, 2500), (2500, 2500)]


async def test_what_cannot_be_written_adds_nothing(pool: Pool) -> None:
    async with pool.connection() as conn:
        with pytest.raises(InvalidInput):
            await store.append(conn, [act(1), act(2, reason="x" * 1001)])
    assert await stored(pool) == []


async def test_keys_and_checkpoints_are_kept_once(pool: Pool) -> None:
    await add(pool, act(1), act(2))
    first, second = await stored(pool)
    async with transaction(pool) as conn:
        assert await store.last(conn) == (2, second.hash)
        assert await store.hash_of(conn, 1) == first.hash
        assert await store.hash_of(conn, 3) is None
        assert await store.last_checkpoint(conn) is None
        assert await store.keep_checkpoint(conn, checkpoint(first), public_bytes(KEY), NOON)
        assert await store.keep_checkpoint(conn, checkpoint(second), public_bytes(KEY), NOON + timedelta(hours=1))
        assert not await store.keep_checkpoint(conn, checkpoint(second), public_bytes(KEY), NOON)
        assert await store.last_checkpoint(conn) == checkpoint(second)
        assert await store.checkpoints(conn, None, 1) == [checkpoint(first)]
        assert await store.checkpoints(conn, 1, None) == [checkpoint(second)]
        [key] = await store.keys(conn)
    assert (key.public_key, key.first_used_at) == (public_bytes(KEY), NOON)


@pytest.mark.slow
async def test_killed_while_adding_it_stays_whole(private_postgres: Callable[..., PrivatePostgres]) -> None:
    """What was confirmed is there after `kill -9` of the database, and what is there is chained."""
    postgres = private_postgres()
    pool = await connect_pool(Settings(database_url=postgres.url), "test", size=8)
    confirmed: list[int] = []
    busy = asyncio.Event()

    async def writer() -> None:
        while True:
            confirmed.append(await add(pool, act(1), act(2)))
            if len(confirmed) > 20:
                busy.set()

    writers = [asyncio.create_task(writer()) for _ in range(6)]
    await busy.wait()
    await asyncio.to_thread(postgres.kill)
    failures = await asyncio.gather(*writers, return_exceptions=True)
    assert all(isinstance(failure, AWAY) for failure in failures)
    await pool.close()
    postgres.start()
    pool = await connect_pool(Settings(database_url=postgres.url), "test")
    verdict = await verify(pool)
    more = await add(pool, act(3))
    await pool.close()
    assert verdict.broken is None
    assert max(confirmed) <= verdict.proven.number == more - 1
