import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from voltway.kit import data_directory
from voltway.kit.data_directory import DataDirectory, write_private
from voltway.kit.embedded import with_running_servers
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import DatabaseUnavailable, StartupError


def test_only_one_at_a_time(tmp_path: Path) -> None:
    one, two = DataDirectory(tmp_path / "data"), DataDirectory(tmp_path / "data")
    assert not one.is_claimed()
    one.claim()
    assert two.is_claimed()
    with pytest.raises(StartupError, match=f"another voltway serve \\(process {os.getpid()}\\) uses"):
        two.claim()
    one.release()
    assert not two.is_claimed()
    two.claim()
    two.release()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    program = (
        "import os\nfrom pathlib import Path\nfrom voltway.kit.data_directory import DataDirectory\n"
        f"DataDirectory(Path({str(tmp_path)!r})).claim()\nos.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    data = DataDirectory(tmp_path)
    assert not data.is_claimed()
    data.claim()
    data.release()


def test_secrets_are_random_kept_and_private(tmp_path: Path) -> None:
    data = DataDirectory(tmp_path / "data")
    data.claim()
    first, other = data.secret("postgres"), data.secret("nats")
    assert first != other
    assert len(first) >= 40
    assert DataDirectory(tmp_path / "data").secret("postgres") == first
    assert stat.S_IMODE(data.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((data.path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((data.path / "secrets" / "postgres").stat().st_mode) == 0o600
    data.release()


def test_a_full_disk_is_noticed_before_anything_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_directory, "LEAST_FREE_BYTES", 2**60)
    with pytest.raises(StartupError, match=r"the disk of the data directory .* is full .* MB needed"):
        DataDirectory(tmp_path).claim()
    said = str(DataDirectory(tmp_path).unwritable(OSError(errno.ENOSPC, "No space left on device")))
    assert "is full" in said


def test_a_private_file_is_never_half_written(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, "first")
    write_private(file, "second")
    assert file.read_text() == "second"
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_commands_are_told_when_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=f"no voltway serve runs on the data directory {tmp_path}"):
        with_running_servers(Settings(data_directory=tmp_path))
    own = Settings(data_directory=tmp_path, database_url="postgresql://h/d", nats_url="nats://h:4222")
    assert with_running_servers(own) is own
