"""Run every check and name all that failed: `make check`, or `make check ARGS="ruff mypy"` for some of them."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tools.advisories import NOT_CHECKED

ROOT = Path(__file__).parent.parent
FOLDERS = [
    folder for folder in ("src", "clients", "tools", "tests", "benchmarks") if any((ROOT / folder).rglob("*.py"))
]

BANDIT_LEAVES_TO_RUFF = "B101,B104,B105,B106,B311,B404,B603,B608"

# The longest first: they run side by side.
CHECKS = {
    "mypy": ["-m", "mypy", "--strict", *FOLDERS],
    "wire": ["-m", "tools.wire", "--check"],
    "client": ["-m", "tools.client", "--check"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo"],
    "house": ["-m", "tools.lint"],
    # What is skipped here ruff holds, too (S101 to S608), where an exception has to be argued on its line.
    "bandit": ["-m", "bandit", "-q", "-r", "src", "-x", "src/voltway/ocpp/wire", "-s", BANDIT_LEAVES_TO_RUFF],
    "ruff": ["-m", "ruff", "check", "--quiet", "."],
    "advisories": ["-m", "tools.advisories"],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
}


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    passed: bool
    said: str
    took_s: float
    checked: bool = True


def run(name: str) -> Outcome:
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, *CHECKS[name]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    checked = done.returncode != NOT_CHECKED
    return Outcome(name, done.returncode == 0 or not checked, done.stdout.strip(), time.monotonic() - begin, checked)


def report(outcome: Outcome) -> None:
    verdict = "FAILED" if not outcome.passed else "passed" if outcome.checked else "SKIPPED"
    print(f"{outcome.name:10} {verdict} in {outcome.took_s:.1f} s", flush=True)
    if not outcome.checked:
        print(outcome.said, flush=True)
    if not outcome.passed:
        print(outcome.said or "(it said nothing)", end="\n\n", flush=True)


def main(wanted: list[str]) -> int:
    """Run the named checks, or all; the exit code is 0 if all passed, 1 if some failed and 2 for an unknown name."""
    if unknown := [name for name in wanted if name not in CHECKS]:
        print(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    names = [name for name in CHECKS if name in wanted or not wanted]
    print(f"running {', '.join(names)}", flush=True)
    failed, unchecked = [], []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for future in as_completed([pool.submit(run, name) for name in names]):
            outcome = future.result()
            report(outcome)
            if not outcome.passed:
                failed.append(outcome.name)
            elif not outcome.checked:
                unchecked.append(outcome.name)
    skipped = f", but not checked: {', '.join(sorted(unchecked))}" if unchecked else ""
    print(f"failed: {', '.join(sorted(failed))}" if failed else f"all checks passed{skipped}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
