"""`voltway serve` from outside: started, killed, obstructed and stopped as a user or a bad day would do it."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.cli.fake_voltway import PROGRAM
from tests.fixtures.serve import ServeProcess
from voltway.kit.settings import Settings
from voltway.people.setup_link import token_hash

Serve = Callable[..., ServeProcess]

ROLES = ("gateway", "web", "worker")
SERVERS = ("postgres", "nats-server")


def beats(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("select count(*) from beat").fetchone()
        return int(row[0]) if row else 0


def ready(serve: ServeProcess, role: str) -> bool:
    port = serve.ports[f"{role.upper()}_HEALTH_PORT"]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def unready(serve: ServeProcess, role: str) -> bool:
    return not ready(serve, role)


def more_beats(serve: ServeProcess, than: int) -> bool:
    return beats(serve.url()) > than


def sentence(serve: ServeProcess, *words: str, code: int = 2) -> str:
    """It ended with this code and one sentence with these words, without a traceback."""
    assert serve.ended() == code
    said = [line for line in serve.log.splitlines() if not line.startswith("{")]
    assert len(said) == 1, serve.log
    for word in words:
        assert word in said[0]
    assert "Traceback" not in serve.log
    assert serve.output == ""
    return said[0]


def setup_tokens(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(
            "select token_hash, extract(epoch from expires_at - now()) between 80000 and 86400 from setup_link"
        ).fetchall()


def setup_token(output: str) -> str:
    found = re.search(r"/setup\?token=(\S+)", output)
    assert found
    return found[1]


def test_first_second_and_third_start(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    for role in ROLES:
        assert ready(one, role)
    output = one.output
    assert re.search(rf"ws://[\d.]+:{one.ports['GATEWAY_PORT']}/ocpp/<station id>", output)
    assert f"http://localhost:{one.ports['WEB_PORT']}" in output
    assert str(one.data_directory) in output
    assert "password" not in output.lower()
    first = setup_token(output)
    assert setup_tokens(one.url()) == [(token_hash(first), True)]
    one.until(lambda: beats(one.url()) > 3)
    assert one.stop() == 0
    migrated = one.log.count('"migration"')
    assert migrated > 0

    again_s = one.start()
    assert beats(one.url()) > 3
    assert one.log.count('"migration"') == migrated
    second = setup_token(one.output)
    assert second != first
    assert setup_tokens(one.url()) == [(token_hash(second), True)]
    with psycopg.connect(one.url(), autocommit=True) as connection:
        connection.execute("update setup_link set used_at = now()")
    assert one.stop() == 0

    again_s = min(again_s, one.start())
    assert again_s < 5.0
    assert "/setup?token=" not in one.output
    assert first not in one.log
    assert second not in one.log
    assert one.stop() == 0


def test_a_killed_role_is_started_again(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    for role in ROLES:
        victim = one.child(role)
        others = {name: one.child(name).pid for name in (*ROLES, *SERVERS) if name != role}
        victim.kill()
        one.until(partial(unready, one, role))
        one.until(partial(ready, one, role), 10)
        assert one.child(role).pid != victim.pid
        assert {name: one.child(name).pid for name in others} == others
    events = [json.loads(line) for line in one.log.splitlines() if "process died" in line]
    assert [event["part"] for event in events] == list(ROLES)
    assert {(event["cause"], event["level"]) for event in events} == {("killed by SIGKILL", "error")}
    assert one.stop() == 0


def test_a_killed_server_comes_back_and_the_roles_live_on(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    roles = {role: one.child(role).pid for role in ROLES}
    for server in SERVERS:
        before = beats(one.url())
        victim = one.child(server)
        victim.kill()
        one.until_restarted(victim, server)
        one.until(lambda: all(ready(one, role) for role in ROLES))
        counted = beats(one.url())
        assert counted >= before
        one.until(partial(more_beats, one, counted + 3))
    assert {role: one.child(role).pid for role in ROLES} == roles
    assert one.stop() == 0


def test_pauses_grow_for_a_role_that_keeps_dying(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    for _ in range(4):
        victim = one.child("worker")
        victim.kill()
        one.until_restarted(victim, "worker")
    delays = [json.loads(line)["delay_s"] for line in one.log.splitlines() if "process died" in line]
    assert len(delays) == 4
    for delay, planned in zip(delays, (0.2, 0.4, 0.8, 1.6), strict=True):
        assert abs(delay - planned) <= planned * 0.11


def test_after_kill_nine_of_everything_the_next_start_is_clean(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    one.until(lambda: beats(one.url()) > 3)
    one.kill_everything()
    one.start()
    assert beats(one.url()) > 3
    assert one.stop() == 0


def test_when_serve_is_killed_all_others_end_and_the_next_start_works_at_once(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    everything = one.everything()
    assert len(everything) > 6
    one.send(signal.SIGKILL)
    one.ended()
    one.start()
    assert beats(one.url()) >= 1
    _, alive = psutil.wait_procs(everything, timeout=5)
    assert alive == []
    assert one.stop() == 0


def test_sigterm_stops_in_order_and_leaves_nothing(serve: Serve) -> None:
    one = serve(PROGRAM, VOLTWAY_LOG_LEVEL="debug")
    one.start()
    everything = one.everything()
    assert one.stop() == 0
    _, alive = psutil.wait_procs(everything, timeout=1)
    assert alive == []
    assert "database system is shut down" in one.log
    assert "it did not stop in time" not in one.log
    assert "Traceback" not in one.log


def test_ctrl_c_waits_for_the_roles_and_the_second_one_does_not(serve: Serve) -> None:
    one = serve(PROGRAM, FAKE_HANGS="worker")
    one.start()
    one.send(signal.SIGINT)
    one.until(lambda: "stopping" in one.log)
    time.sleep(1.5)
    assert one.process is not None
    assert one.process.poll() is None
    assert psutil.pid_exists(one.child("postgres").pid)
    began = time.monotonic()
    one.send(signal.SIGINT)
    assert one.ended() == 0
    assert time.monotonic() - began < 5.0
    one.start()
    assert "was not properly shut down" not in one.log


def test_sigterm_while_starting(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start(ready=False)
    one.until((one.data_directory / "postgres").exists)
    assert one.stop() == 0
    assert one.start() < 30
    assert one.stop() == 0


def test_several_gateways_share_the_port_and_go_before_pages_and_background_work(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.start()
    gateways = one.children("gateway")
    assert len(gateways) == Settings().gateway.processes == 2
    assert max(gateway.nice() for gateway in gateways) < min(one.child("web").nice(), one.child("worker").nice())
    assert one.stop() == 0


@pytest.mark.parametrize(
    ("port", "setting"),
    [("GATEWAY_PORT", "gateway.port"), ("WEB_PORT", "web.port"), ("WORKER_HEALTH_PORT", "worker.health_port")],
)
def test_a_taken_port(serve: Serve, port: str, setting: str) -> None:
    one = serve(PROGRAM)
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", one.ports[port]))
        taken.listen()
        one.start(ready=False)
        sentence(one, str(one.ports[port]), setting, f"process {os.getpid()}")
    assert not (one.data_directory / "postgres").exists()


def test_one_port_used_twice(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.environment["VOLTWAY_WEB_PORT"] = str(one.ports["GATEWAY_PORT"])
    one.start(ready=False)
    sentence(one, "gateway.port and web.port are both")


def test_what_others_see_of_it(serve: Serve) -> None:
    one = serve(PROGRAM, VOLTWAY_LOG_LEVEL="debug")
    one.start()
    two = serve(PROGRAM, VOLTWAY_DATA_DIRECTORY=str(one.data_directory))
    two.start(ready=False)
    sentence(two, "another voltway serve", str(one.pid), str(one.data_directory), "data_directory")
    assert ready(one, "worker")

    migrate = [*PROGRAM, "migrate", "--status", "--json"]
    done = subprocess.run(migrate, env=one.environment, capture_output=True, text=True, check=True)
    items = json.loads(done.stdout)["items"]
    assert items
    assert all(item["applied_at"] for item in items)

    files = list((one.data_directory / "secrets").iterdir())
    assert {"postgres", "nats", "sealing"} <= {file.name for file in files}
    secrets = [file.read_text() for file in files]
    arguments = " ".join(" ".join(process.cmdline()) for process in one.everything())
    for secret in secrets:
        assert secret not in arguments + one.output + one.log

    assert one.stop() == 0
    done = subprocess.run(migrate, env=one.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no voltway serve runs on the data directory" in done.stderr


@pytest.fixture
def ordinary(serve: Serve) -> Iterator[ServeProcess]:
    """If the tests run as root: the same as the user nobody, whose home is outside of directories of root."""
    one = serve(PROGRAM)
    home = Path(tempfile.mkdtemp(prefix="voltway-", dir="/var/tmp"))
    one.directory = home
    one.data_directory = home / "data"
    one.environment |= {"VOLTWAY_DATA_DIRECTORY": str(one.data_directory), "PYTHONDONTWRITEBYTECODE": "1"}
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
        one.program = [*_as_nobody(one.environment), *one.program]
    yield one
    shutil.rmtree(home)


def _as_nobody(environment: dict[str, str]) -> list[str]:
    """Runs a program as the user nobody, for whom alone the closed directories above this Python are opened."""
    # What setpriv starts is still found with the rights of root; what that starts is not.
    become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", "sh", "-c", 'exec "$@"', "sh"]
    opened = ["unshare", "--mount", "sh", "-c", f'{_OPEN_DIRECTORIES}; exec "$@"', "sh", *become]
    for way in (become, opened):
        tried = subprocess.run([*way, *PROGRAM, "--help"], env=environment, capture_output=True, check=False)
        if tried.returncode == 0:
            return way
    pytest.skip("this Python lies in a directory of root's alone, and this machine lets nobody mount a file system")


_CLOSED = {
    above
    for path in (Path(sys.base_prefix), Path(sys.prefix), Path(__file__).resolve())
    for above in path.parents
    if not above.stat().st_mode & stat.S_IXOTH
}
_OPEN_DIRECTORIES = "; ".join(
    ["set -e; mount -t tmpfs none /mnt"]
    + [
        f"mkdir -p -m 755 /mnt/{number}/up /mnt/{number}/work;"
        f" mount -t overlay none -o lowerdir={above},upperdir=/mnt/{number}/up,workdir=/mnt/{number}/work {above}"
        for number, above in enumerate(sorted(_CLOSED))
    ]
)
"""In a mount namespace of the program's own: each closed directory under a copy on write that everybody may enter."""


def test_an_ordinary_user_can_run_it(ordinary: ServeProcess) -> None:
    ordinary.start()
    uids = {process.uids().effective for process in ordinary.everything()}
    assert len(uids) == 1
    assert 0 not in uids
    assert ordinary.stop() == 0


def test_a_read_only_data_directory(ordinary: ServeProcess) -> None:
    ordinary.data_directory.mkdir(mode=0o500)
    ordinary.start(ready=False)
    sentence(ordinary, str(ordinary.data_directory), "can't be written (permission denied)", "data_directory")


def mounted(one: ServeProcess, options: str) -> ServeProcess:
    """The same with its data directory on a file system of its own, which goes when it ends."""
    one.data_directory.mkdir()
    script = f'mount -t tmpfs -o {options} none "$VOLTWAY_DATA_DIRECTORY" && exec "$@"'
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    one.program = [*unshare, "sh", "-c", script, "sh", *one.program]
    return one


def test_a_read_only_file_system(serve: Serve) -> None:
    one = mounted(serve(PROGRAM), "ro")
    one.start(ready=False)
    sentence(one, str(one.data_directory), "can't be written (read-only file system)", "data_directory")


@pytest.mark.parametrize("options", ["size=64m", "size=300m,nr_inodes=200"])
def test_a_full_disk(serve: Serve, options: str) -> None:
    one = mounted(serve(PROGRAM), options)
    one.start(ready=False)
    sentence(one, str(one.data_directory), "disk", "full")


def test_a_data_directory_that_is_a_file(serve: Serve) -> None:
    one = serve(PROGRAM)
    one.data_directory.write_text("")
    one.start(ready=False)
    sentence(one, str(one.data_directory), "can't be written", "data_directory")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://voltway:hunter2@127.0.0.1:1/x", "refused"),
        ("postgresql://voltway:hunter2@no-such-host.invalid/x", "no-such-host.invalid"),
        ("http://voltway:hunter2@127.0.0.1/x", "is not an address"),
        ("hunter2", "is not an address"),
    ],
)
def test_a_wrong_database_address(serve: Serve, url: str, words: str) -> None:
    one = serve(PROGRAM, VOLTWAY_DATABASE_URL=url)
    one.start(ready=False)
    said = sentence(one, "database", words)
    assert "hunter2" not in said


def test_a_wrong_password_and_a_missing_database(serve: Serve, new_database_url: str) -> None:
    for wrong, words in [
        (new_database_url.replace("voltway:", "voltway:hunter2"), "password authentication failed"),
        (new_database_url.replace("/test_", "/missing_"), "does not exist"),
    ]:
        one = serve(PROGRAM, VOLTWAY_DATABASE_URL=wrong)
        one.start(ready=False)
        assert "hunter2" not in sentence(one, "database", words)


def test_an_own_database_is_used_and_outlives_us(serve: Serve, new_database_url: str) -> None:
    one = serve(PROGRAM, VOLTWAY_DATABASE_URL=new_database_url)
    one.start()
    one.until(lambda: beats(new_database_url) > 3)
    assert not (one.data_directory / "postgres").exists()
    assert one.stop() == 0
    assert beats(new_database_url) > 3


def test_a_newer_database(serve: Serve, new_database_url: str) -> None:
    with psycopg.connect(new_database_url, autocommit=True) as connection:
        connection.execute(
            "insert into schema_migration (version, phase, name, checksum) values (9000, 'pre', 'future', 'x')"
        )
    one = serve(PROGRAM, VOLTWAY_DATABASE_URL=new_database_url)
    one.start(ready=False)
    sentence(one, "database is at version 9000", "newer Voltway")


def test_a_role_that_refuses_says_why_once(serve: Serve) -> None:
    one = serve(PROGRAM, FAKE_REFUSES="web")
    one.start(ready=False)
    sentence(one, "the fake web refuses: unset FAKE_REFUSES")
    assert not psutil.pid_exists(one.pid)


def test_a_role_with_a_defect_shows_it_and_ends_the_start(serve: Serve) -> None:
    one = serve(PROGRAM, FAKE_CRASHES="web")
    one.start(ready=False)
    assert one.ended() == 2
    assert "RuntimeError: a defect" in one.log
    assert one.log.splitlines()[-1].startswith("voltway: web ended before it was ready (exit code 1)")


def test_wrong_settings(serve: Serve) -> None:
    one = serve(PROGRAM, VOLTWAY_GATEWAY_PROT="1")
    one.start(ready=False)
    sentence(one, "VOLTWAY_GATEWAY_PROT", "did you mean VOLTWAY_GATEWAY_PORT")
