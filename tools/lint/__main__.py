"""Check every file of the checkout against the house rules and print each breach with its reason."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tools.lint import mirror
from tools.lint.rule import Rule
from tools.lint.rules import RULES
from tools.lint.source import Source

ROOT = Path(__file__).parent.parent.parent
UNPACKED_ONLY = {".git", ".venv", "__pycache__", "build", "dist", "voltway-data"}


def tracked_files(root: Path) -> set[PurePosixPath]:
    """Every file git tracks or would track; in an unpacked archive, every file outside of hidden folders."""
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = [PurePosixPath(name) for name in listing.stdout.decode().split("\0") if name]
    else:
        names = [PurePosixPath(path.relative_to(root)) for path in root.rglob("*")]
    return {name for name in names if (root / name).is_file() and not UNPACKED_ONLY & set(name.parts)}


def read_sources(root: Path, paths: set[PurePosixPath]) -> Iterator[Source]:
    for path in sorted(paths):
        try:
            yield Source(path, (root / path).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue  # a picture or an archive: it has no lines


def breaches_in(source: Source, rules: list[Rule]) -> Iterator[str]:
    """Yield one printable line per breach, and one per allowance that is unargued, unknown or excuses nothing."""
    used = set()
    for rule in rules:
        if not rule.holds(source):
            continue
        for breach in rule.find(source):
            allowance = next((a for a in source.allowances if a.rule == rule.id and breach.line in a.covers), None)
            if allowance is None:
                yield f"{source.path}:{breach.line}: {rule.id}: {breach.what} ({rule.reason})"
            used.add(allowance)
    for allowance in source.allowances:
        if allowance.reason is None:
            yield f"{source.path}:{allowance.line}: allows {allowance.rule} without `because <reason>`"
        if allowance not in used:
            yield f"{source.path}:{allowance.line}: allows {allowance.rule}, but nothing there breaks such a rule"


def breaches_of(root: Path) -> Iterator[str]:
    paths = tracked_files(root)
    sources = list(read_sources(root, paths))
    for source in sources:
        yield from breaches_in(source, RULES)
    listed = root / "tools" / "lint" / "untested.txt"
    exceptions = mirror.read_exceptions(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    for path, what in mirror.find_unmirrored(paths, exceptions, mirror.imports_of_tests(sources)):
        yield f"{path}: {mirror.RULE}: {what} (a module is tested where a reader looks for it)"


def main() -> int:
    found = list(breaches_of(ROOT))
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} breaches. Where one must stay: # house: allow <rule> because <reason>")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
