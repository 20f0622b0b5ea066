import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from voltway.kit.backoff import Backoff
from voltway.kit.child import spawn
from voltway.kit.processes import free_port, require_free_port, working_in
from voltway.vocabulary.errors import PortTaken, StartupError


def test_a_taken_port_is_named_with_its_owner_and_the_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            require_free_port("127.0.0.1", port, "gateway.port")
    owner = f"{psutil.Process().name()} (process {os.getpid()})"
    assert str(caught.value) == (
        f"port {port} on 127.0.0.1 is taken by {owner}: stop what uses it, or change gateway.port"
    )
    require_free_port("127.0.0.1", port, "gateway.port")


def test_an_address_of_somebody_else_blames_the_host() -> None:
    with pytest.raises(StartupError, match=r"can't listen on 192\.0\.2\.1, .*: change gateway\.host"):
        require_free_port("192.0.2.1", free_port(), "gateway.tls_port")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1"])
def test_a_free_port_can_be_used(host: str) -> None:
    require_free_port(host, free_port(host), "web.port")


def test_processes_are_found_by_name_and_directory(tmp_path: Path) -> None:
    ours = subprocess.Popen(["sleep", "60"], cwd=tmp_path)
    other = subprocess.Popen(["sleep", "60"], cwd=tmp_path.parent)
    try:
        assert [process.pid for process in working_in(tmp_path, "sleep")] == [ours.pid]
        assert working_in(tmp_path, "postgres") == []
    finally:
        ours.kill()
        other.kill()
        ours.wait()
        other.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere roles watch their parent instead")
def test_a_child_does_not_outlive_us() -> None:
    program = (
        "import signal, time\nfrom voltway.kit.child import spawn\n"
        "print(spawn(['sleep', '60'], death_signal=signal.SIGKILL).pid, flush=True)\ntime.sleep(60)\n"
    )
    ours = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    child = psutil.Process(int(ours.stdout.readline()))
    ours.kill()
    ours.communicate()
    child.wait(5)


def test_ctrl_c_in_the_terminal_does_not_reach_a_child() -> None:
    child = spawn(["sleep", "60"], death_signal=signal.SIGKILL)
    assert os.getpgid(child.pid) == child.pid != os.getpgid(0)
    child.kill()
    child.wait()


def test_pauses_double_up_to_the_longest() -> None:
    pause = Backoff(first_s=0.2, longest_s=1.0)
    for planned in (0.2, 0.4, 0.8, 1.0, 1.0):
        assert abs(pause.next_s() - planned) <= planned * 0.1 + 1e-9
    pause.reset()
    assert pause.next_s() < 0.23
