"""Hold the certification's conversations with a running gateway, and print how they went: `make conformance`.

`python -m tools.conformance --markdown` writes docs/conformance.md instead: which cases there are, and why some have no
test yet. A test compares that page with what this writes.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table

from tests.conformance.cases import Case, Standing, all_cases, case_of

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "conformance.md"

VERSIONS = {"v16": "1.6", "v201": "2.0.1", "v21": "2.1"}

_HEAD = """\
# Conformance

<!-- Written by `python -m tools.conformance --markdown` from tests/conformance/cases.toml. Do not edit. -->

Every test case that the certification of OCPP 1.6 and 2.0.1 has for a central system. Each tested one is a conversation
of a scripted station with a running gateway over a real socket, in a function of its id in `tests/conformance/`: what
the station says, what Voltway answers and asks, held against the standard's schemas, and what its operator sees. Those
of 2.0.1 are held in 2.1, too. For what 2.1 adds no cases are published: those here follow its use cases.

```sh
make conformance                        # run them all; the table by feature block
make conformance ARGS="-k tc_b_3"       # some of them
```

This is Voltway's own suite after the published steps, not the certification itself.
"""


@dataclass
class Counted:
    """How many cases of a block stand how."""

    version: str
    block: str
    cases: int = 0
    passed: int = 0
    failed: int = 0
    not_run: int = 0


def page() -> str:
    """The whole of docs/conformance.md."""
    return "\n".join([_HEAD, _summary(), *(_block(block, cases) for block, cases in by_block(all_cases()))])


def by_block(cases: Iterable[Case]) -> Iterator[tuple[str, list[Case]]]:
    """The cases of each version and block, under its name in words."""
    blocks: dict[str, list[Case]] = {}
    for case in cases:
        blocks.setdefault(f"{VERSIONS[case.folder]} {case.block}", []).append(case)
    yield from blocks.items()


def _summary() -> str:
    lines = ["| feature block | cases | tested | not tested yet | not applicable |", "|---|---|---|---|---|"]
    for block, cases in [*by_block(all_cases()), ("all", list(all_cases()))]:
        counts = [sum(case.standing is standing for case in cases) for standing in Standing]
        lines.append(f"| {block} | {len(cases)} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines) + "\n"


def _block(block: str, cases: list[Case]) -> str:
    rows = [f"| {case.case_id} | {case.title} | {_standing(case)} |" for case in cases]
    return "\n".join([f"## {block}\n", "| case | title | |", "|---|---|---|", *rows]) + "\n"


def _standing(case: Case) -> str:
    return str(case.standing) if case.reason is None else f"{case.standing}: {case.reason}"


def held(arguments: list[str]) -> tuple[int, dict[tuple[str, str], bool]]:
    """Run the conversations: pytest's exit code, and of each case whether all its tests passed."""
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.xml"
        command = [sys.executable, "-m", "pytest", "tests/conformance", "-q", "-n", "2", f"--junit-xml={report}"]
        code = subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode
        return code, outcomes(report.read_text(encoding="utf-8")) if report.exists() else {}


def outcomes(report: str) -> dict[tuple[str, str], bool]:
    """Of each case in a JUnit report, whether all its tests passed. One that is expected to fail has not."""
    passed: dict[tuple[str, str], bool] = {}
    for test in ET.fromstring(report).iter("testcase"):  # noqa: S314  # pytest wrote it a moment ago
        folder = next((part for part in test.get("classname", "").split(".") if part in VERSIONS), "")
        key = case_of(folder, test.get("name", ""))
        if key is not None:
            bad = any(test.find(kind) is not None for kind in ("failure", "error", "skipped"))
            passed[key] = passed.get(key, True) and not bad
    return passed


def counted(passed: dict[tuple[str, str], bool]) -> list[Counted]:
    """How the cases of each block went; a case that was not run is counted as such."""
    blocks: dict[tuple[str, str], Counted] = {}
    for case in all_cases():
        block = blocks.setdefault((case.folder, case.block), Counted(VERSIONS[case.folder], case.block))
        block.cases += 1
        went = passed.get(case.key)
        block.passed += went is True
        block.failed += went is False
        block.not_run += went is None
    return list(blocks.values())


def _printed(passed: dict[tuple[str, str], bool], console: Console) -> None:
    table = Table("OCPP", "feature block", title="Conformance")
    for name in ("cases", "passed", "failed", "not run"):
        table.add_column(name, justify="right")
    total = Counted("", "all")
    for block in counted(passed):
        _add(table, block)
        for name in ("cases", "passed", "failed", "not_run"):
            setattr(total, name, getattr(total, name) + getattr(block, name))
    table.add_section()
    _add(table, total)
    console.print(table)
    for reason, cases in reasons().items():
        console.print(f"{reason}: {', '.join(cases)}", highlight=False)
    failed = [f"{VERSIONS[folder]} {case_id}" for (folder, case_id), went in passed.items() if not went]
    if failed:
        console.print(f"failed: {', '.join(failed)}", highlight=False)


def _add(table: Table, block: Counted) -> None:
    counts = (block.cases, block.passed, block.failed, block.not_run)
    table.add_row(block.version, block.block, *map(str, counts))


def reasons() -> dict[str, list[str]]:
    """Why cases are not run, and which."""
    told: dict[str, list[str]] = {}
    for case in all_cases():
        if case.reason is not None:
            told.setdefault(_standing(case), []).append(f"{VERSIONS[case.folder]} {case.case_id}")
    return told


def main(arguments: list[str]) -> int:
    """Run, or write the page; the exit code is pytest's."""
    if arguments == ["--markdown"]:
        PAGE.write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote {PAGE.relative_to(ROOT)}\n")
        return 0
    code, passed = held(arguments)
    _printed(passed, Console(soft_wrap=True))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
