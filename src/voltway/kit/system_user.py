"""When Voltway runs as root: the system user that PostgreSQL runs as, since it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voltway.vocabulary.errors import StartupError

NAME: Final = "voltway-postgres"

_COMMANDS: Final = (
    ("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"),
    ("adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/bin/false"),  # BusyBox
)


@dataclass(frozen=True, slots=True)
class SystemUser:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def own_name() -> str:
    """The name of the user that runs this process. PostgreSQL knows users by name. Raises StartupError without one."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise StartupError(
            f"user id {os.geteuid()} has no name on this machine, and the embedded PostgreSQL needs one",
            "run as a named user, or set database_url",
        ) from None


def postgres_user(cluster: Path) -> SystemUser | None:
    """Whom PostgreSQL must run as: None for ourselves.

    As root it is the owner of an existing cluster, else the system user `voltway-postgres`, made if there is none.
    Raises StartupError if it can't be made.
    """
    if os.geteuid() != 0:
        return None
    owner = cluster.stat().st_uid if cluster.exists() else 0
    if owner != 0:
        try:
            return _user(pwd.getpwuid(owner))
        except KeyError:
            raise StartupError(
                f"the cluster {cluster} belongs to user id {owner}, which has no name on this machine",
                f"give it to {NAME} with chown -R",
            ) from None
    try:
        return _user(pwd.getpwnam(NAME))
    except KeyError:
        _make_user()
        return _user(pwd.getpwnam(NAME))


def _user(entry: pwd.struct_passwd) -> SystemUser:
    return SystemUser(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _make_user() -> None:
    reason = "neither useradd nor adduser is here"
    for command in _COMMANDS:
        program = shutil.which(command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if program is None:
            continue
        made = subprocess.run([program, *command[1:], NAME], capture_output=True, text=True, check=False)  # noqa: S603  # nothing of it is input
        if made.returncode == 0 or _exists():
            return
        reason = made.stderr.strip().splitlines()[-1] if made.stderr.strip() else f"{command[0]} failed"
    raise StartupError(
        f"PostgreSQL doesn't run as root, and the system user {NAME} could not be made ({reason})",
        f"make a user called {NAME}, or run Voltway as an ordinary user, or set database_url",
    )


def _exists() -> bool:
    """Another process may have made it at the same moment."""
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        return False
    return True
