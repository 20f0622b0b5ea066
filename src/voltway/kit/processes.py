"""Questions about the machine's processes: who listens on a port, who works in a directory."""

import errno
import os
import random
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from voltway.vocabulary.errors import PortTaken, StartupError


def require_free_port(host: str, port: int, setting: str) -> None:
    """Bind and let go of `port` on `host`. `setting` is the name of the setting that changes it.

    Raises PortTaken, or StartupError if the address isn't ours or the port needs privileges.
    """
    try:
        with _listening_socket(host) as probe:
            probe.bind((host, port))
    except OSError as error:
        raise bind_error(error, host, port, setting) from error


def bind_error(error: OSError, host: str, port: int, setting: str) -> StartupError:
    """What to say when `port` on `host` can't be listened on."""
    if error.errno == errno.EADDRINUSE:
        by = _listener(port)
        return PortTaken(
            f"port {port} on {host} is taken{f' by {by}' if by else ''}", f"stop what uses it, or change {setting}"
        )
    if error.errno == errno.EACCES:
        return StartupError(f"port {port} on {host} needs privileges this user lacks", f"change {setting}")
    section, _, name = setting.partition(".")
    host_setting = {"health_port": "health_host", "ftp_port": "files.ftp_host"}.get(name, f"{section}.host")
    return StartupError(f"can't listen on {host}, port {port} ({_reason(error)})", f"change {host_setting}")


def free_port(host: str = "127.0.0.1") -> int:
    """A port on `host` that nothing listens on at this moment.

    It is below those that systems give to outgoing connections, so that it is still free after a restart of its server.
    """
    while True:
        port = random.randint(20_000, 29_999)  # noqa: S311  # any will do
        with suppress(PortTaken):
            require_free_port(host, port, "")
            return port


def working_in(directory: Path, name: str) -> list[psutil.Process]:
    """The processes called `name` (or titled "name: ...") whose working directory is `directory`."""
    return list(_working_in(directory.resolve(), name))


def _working_in(directory: Path, name: str) -> Iterator[psutil.Process]:
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != name:
            continue
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if Path(process.cwd()) == directory and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def _reason(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno and error.errno > 0 else str(error.strerror or error)


def _listening_socket(host: str) -> socket.socket:
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    # As servers do: sockets of the last run that wait for late packets don't count as taken.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return probe


def _listener(port: int) -> str | None:
    """Name and id of a process that listens on `port`, if the system tells us."""
    with suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return None
