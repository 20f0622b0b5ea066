"""Ask whether an advisory speaks of a locked package: part of `make check`, or `python -m tools.advisories`.

`pip-audit` asks OSV, which gathers the advisories of PyPI, GitHub and others, for each package that is locked for this
platform and Python. It resolves and installs nothing.

Ends with 0 if there is none, with 1 for those there are or a lock that can't be read, and with 75 (EX_TEMPFAIL) where
it could not ask. With VOLTWAY_REQUIRE_ADVISORIES=1 not to have asked is a failure.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
URL = "https://api.osv.dev/v1/query"
REQUIRED = "VOLTWAY_REQUIRE_ADVISORIES"
NOT_CHECKED = 75

ANSWER_S = 5
"""For one package: whole seconds, as pip-audit takes them. Nobody there is told after the first."""
ALL_S = 90.0
"""For all of them, one after the other."""

ACCEPTED = re.compile(r"^(\S+) until (\d{4}-\d{2}-\d{2}) because \S.*$")
CAUSE = re.compile(r"^(?:ERROR:[\w.]+:|[\w.]+: )(.+)$", re.MULTILINE)
"""What pip-audit says of an error, or the innermost exception of its traceback."""

Package = dict[str, Any]
"""Its `name`, and `version` and `vulns`, or `skip_reason`: an entry of `dependencies` in pip-audit's JSON."""


class Unreachable(Exception):
    """Nobody answered in time, or what came was no answer."""


class UnreadableLock(Exception):
    """A package without a hash or without a version: nobody can be asked for it."""


def accepted_in(text: str, today: date) -> set[str]:
    """The advisories that somebody looked at and found to be none of ours, until a day. Raises ValueError."""
    accepted = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = ACCEPTED.fullmatch(line)
        if found is None and not line.startswith("#"):
            raise ValueError(f"{line!r} accepts nothing: write `<advisory> until <date> because <reason>`")
        if found and date.fromisoformat(found[2]) >= today:
            accepted.add(found[1])
    return accepted


def audited(locks: list[Path], accepted: set[str], url: str, answer_s: int, all_s: float) -> list[Package]:
    """What is said of each locked package, without what was accepted. Raises Unreachable and UnreadableLock."""
    asking = ["--vulnerability-service", "osv", "--osv-url", url, "--timeout", str(answer_s)]
    ignoring = [word for one in sorted(accepted) for word in ("--ignore-vuln", one)]
    try:
        done = _pip_audit(locks, [*asking, *ignoring], all_s)
    except subprocess.TimeoutExpired as error:
        raise Unreachable(f"not all answers within {all_s:g} s") from error
    if done.stdout:
        packages: list[Package] = json.loads(done.stdout)["dependencies"]
        return packages
    # It ends with 1 whatever went wrong. What fails without asking anybody, too, is the lock.
    dry = _pip_audit(locks, ["--dry-run"], all_s)
    raise UnreadableLock(_cause(dry)) if dry.returncode else Unreachable(_cause(done))


def _pip_audit(locks: list[Path], arguments: list[str], timeout_s: float) -> subprocess.CompletedProcess[str]:
    files = [word for lock in locks for word in ("--requirement", str(lock))]
    as_locked = ["--require-hashes", "--disable-pip"]
    spoken = ["--format", "json", "--output", "stdout", "--desc", "off", "--progress-spinner", "off"]
    with tempfile.TemporaryDirectory() as cache:
        return subprocess.run(
            [sys.executable, "-m", "pip_audit", *files, *as_locked, *spoken, "--cache-dir", cache, *arguments],
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )


def _cause(done: subprocess.CompletedProcess[str]) -> str:
    found = CAUSE.search(done.stderr)
    return found[1] if found else f"pip-audit ended with {done.returncode}"


def told(packages: list[Package]) -> Iterator[str]:
    """One line for each advisory that counts, and for each package that can't be asked for."""
    for package in packages:
        if "skip_reason" in package:
            yield f"{package['name']}: {package['skip_reason']}"
        for one in package.get("vulns", []):
            yield f"{package['name']} {package['version']}: {one['id']}, see https://osv.dev/vulnerability/{one['id']}"


def main(root: Path = ROOT, url: str = URL, answer_s: int = ANSWER_S, all_s: float = ALL_S) -> int:
    folder = root / "requirements"
    listed = folder / "accepted-advisories"
    accepted = accepted_in(listed.read_text(encoding="utf-8"), datetime.now(UTC).date()) if listed.exists() else set()
    try:
        lines = list(told(audited(sorted(folder.glob("*.txt")), accepted, url, answer_s, all_s)))
    except UnreadableLock as error:
        print(f"advisories can't be asked for: {error}; write the lock anew (`make lock`)")
        return 1
    except Unreachable as error:
        print(f"advisories on the locked packages were not checked ({error})")
        return 1 if os.environ.get(REQUIRED) == "1" else NOT_CHECKED
    for line in lines:
        print(line)
    if lines:
        print("Raise the package (`make lock ARGS=--upgrade`), or argue in requirements/accepted-advisories.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
