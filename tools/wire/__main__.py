"""`python -m tools.wire` writes the wire modules; with `--check` it only says how they differ from that."""

import argparse
import difflib
import sys
from pathlib import Path

from tools.wire.render import module_text
from tools.wire.schemas import VERSIONS

FOLDER = Path(__file__).parents[2] / "src" / "voltway" / "ocpp" / "wire"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit code: 1 when `--check` finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m tools.wire", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a module would change")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the modules are (default: the project's)")
    options = parser.parse_args(arguments)
    texts = {options.folder / f"{module}.py": module_text(module) for module in VERSIONS}
    if options.check:
        differences = [
            summary for path, text in texts.items() if (summary := difference(path, text, made_by="make wire"))
        ]
        print(*differences, sep="\n", end="\n" if differences else "", file=sys.stderr)
        return 1 if differences else 0
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


def difference(path: Path, text: str, *, made_by: str, most_lines: int = 20) -> str:
    """Say how a file differs from the text it should hold, in a heading and the first differing lines, or nothing."""
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    if present == text:
        return ""
    lines = list(
        difflib.unified_diff(present.splitlines(), text.splitlines(), "present", "generated", n=0, lineterm="")
    )
    changed = [line for line in lines[2:] if not line.startswith("@@")]
    left = f"\n  ... and {len(changed) - most_lines} more" if len(changed) > most_lines else ""
    heading = f"{path.name}: {len(changed)} lines differ from what is generated; run `{made_by}`"
    return "\n  ".join((heading, *changed[:most_lines])) + left


if __name__ == "__main__":
    sys.exit(main())
