"""Start a child process that doesn't outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from voltway.kit.system_user import SystemUser

_PR_SET_PDEATHSIG: Final = 1


def spawn(
    command: Sequence[str],
    *,
    death_signal: signal.Signals,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user: SystemUser | None = None,
    stderr: int | IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in its own process group, so that Ctrl-C in a terminal reaches only us.

    If we die, even by `kill -9`, Linux sends it `death_signal`. That is tied to the thread which calls this, so call it
    from a thread that lives as long as the process. Other systems know nothing like it: there our roles watch their
    parent (role.py) and servers left over are ended at the next start.
    """
    return subprocess.Popen(  # noqa: S603  # the command is ours
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=stderr,
        process_group=0,
        preexec_fn=_die_with_parent(death_signal),  # noqa: PLW1509  # only one system call, on memory made before
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent, number = os.getpid(), int(death_signal)

    def in_child() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before the call
            os._exit(1)

    return in_child
