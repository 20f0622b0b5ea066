import os
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.fixtures import schema
from tests.fixtures.postgres import PostgresServer
from voltway.kit import migrations
from voltway.kit.migrations import Migration, Phase
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import NewerDatabase, StartupError


@pytest.fixture
def empty(postgres_server: PostgresServer) -> Iterator[Settings]:
    """A database that was never migrated."""
    name = f"bare_{os.getpid()}"
    url = postgres_server.database(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")
    yield Settings(database_url=url)
    postgres_server.drop(name)


def migration(version: int, phase: Phase, text: str) -> Migration:
    return Migration(version=version, phase=phase, name="test", text=text)


ONE = migration(1, Phase.PRE, "create table a (x int); insert into a values (1); -- 100 % plain SQL")
ONE_POST = migration(1, Phase.POST, "alter table a add constraint positive check (x > 0)")
TWO = migration(2, Phase.PRE, "alter table a add column y int default 2")


def rows(settings: Settings, query: bytes) -> list[tuple[object, ...]]:
    with psycopg.connect(settings.database_url or "", autocommit=True) as connection:
        return connection.execute(query).fetchall()


def test_each_is_applied_once_in_order_and_recorded(empty: Settings) -> None:
    assert migrations.apply(empty, migrations=[ONE, ONE_POST]) == [ONE, ONE_POST]
    assert migrations.apply(empty, migrations=[ONE, ONE_POST, TWO]) == [TWO]
    assert migrations.apply(empty, migrations=[ONE, ONE_POST, TWO]) == []
    assert rows(empty, b"select x, y from a") == [(1, 2)]
    states = migrations.states(empty, [ONE, ONE_POST, TWO])
    assert all(state.applied_at is not None and state.applied_at.tzinfo is not None for state in states)


def test_pre_and_post_apart(empty: Settings) -> None:
    known = [ONE, ONE_POST, TWO]
    assert migrations.apply(empty, [Phase.PRE], known) == [ONE, TWO]
    assert [state.applied_at is None for state in migrations.states(empty, known)] == [False, True, False]
    assert migrations.apply(empty, [Phase.POST], known) == [ONE_POST]


def test_status_changes_nothing(empty: Settings) -> None:
    assert all(state.applied_at is None for state in migrations.states(empty, [ONE]))
    assert rows(empty, b"select to_regclass('schema_migration')") == [(None,)]


def test_a_failing_one_leaves_nothing_and_the_earlier_ones_stay(empty: Settings) -> None:
    broken = migration(2, Phase.PRE, "create table b (x int); select 1 / 0")
    with pytest.raises(StartupError, match="0002_pre_test failed \\(division by zero\\)"):
        migrations.apply(empty, migrations=[ONE, broken])
    assert rows(empty, b"select to_regclass('a') is null, to_regclass('b') is null") == [(False, True)]
    assert migrations.apply(empty, migrations=[ONE, TWO]) == [TWO]


def test_a_newer_database_is_refused_untouched(empty: Settings) -> None:
    migrations.apply(empty, migrations=[ONE, TWO])
    with pytest.raises(NewerDatabase, match=r"database is at version 2 .*, this Voltway knows versions up to 1"):
        migrations.apply(empty, migrations=[ONE, ONE_POST])
    assert rows(empty, b"select count(*) from schema_migration") == [(2,)]


def test_a_changed_file_is_refused(empty: Settings) -> None:
    migrations.apply(empty, migrations=[ONE])
    changed = migration(1, Phase.PRE, ONE.text + " ")
    with pytest.raises(StartupError, match="0001_pre_test was changed"):
        migrations.apply(empty, migrations=[changed, TWO])


def test_many_at_once_apply_each_once(empty: Settings) -> None:
    slow = migration(1, Phase.PRE, "create table a (x int); insert into a values (1); select pg_sleep(0.3)")
    done: list[list[Migration]] = []
    threads = [
        threading.Thread(target=lambda: done.append(migrations.apply(empty, migrations=[slow, TWO]))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, done)) == [0, 0, 0, 2]


def test_files_are_read_in_order(tmp_path: Path) -> None:
    for name in ("0002_pre_b.sql", "0010_pre_c.sql", "0002_post_b.sql", "0001_post_a.sql", "schema.sql", "notes.txt"):
        (tmp_path / name).write_text("select 1")
    titles = [migration.title for migration in migrations.known_migrations(tmp_path)]
    assert titles == ["0001_post_a", "0002_pre_b", "0002_post_b", "0010_pre_c"]
    again = tmp_path / "0002_pre_again.sql"
    again.write_text("select 1")
    with pytest.raises(StartupError, match="two migrations 0002_pre"):
        migrations.known_migrations(tmp_path)
    again.rename(tmp_path / "3_add.sql")
    with pytest.raises(StartupError, match=r"3_add\.sql is not named like"):
        migrations.known_migrations(tmp_path)


def test_all_migrations_together_make_the_schema_on_file(new_database_url: str) -> None:
    """When this fails after a new migration: python -m tests.fixtures.schema writes the file anew; read its diff."""
    assert schema.dump(new_database_url) == schema.FILE.read_text("utf-8")
