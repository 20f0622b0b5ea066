"""`python -m tools.client` writes the client's generated modules; with `--check` it only says how they differ."""

import argparse
import sys
from pathlib import Path

from tools.client import document, models, operations
from tools.formatting import formatted
from tools.wire.__main__ import difference

FOLDER = Path(__file__).parents[2] / "clients" / "python" / "voltway_client"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit code: 1 when `--check` finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m tools.client", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a module would change")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the modules are (default: the project's)")
    options = parser.parse_args(arguments)
    described = document.load()
    texts = {
        "models.py": models.text_of(described),
        "client.py": operations.text_of(described, operations.SYNC),
        "async_client.py": operations.text_of(described, operations.ASYNC),
    }
    written = {options.folder / name: formatted(text) for name, text in texts.items()}
    if options.check:
        differences = [
            said for path, text in written.items() if (said := difference(path, text, made_by="make client"))
        ]
        print(*differences, sep="\n", end="\n" if differences else "", file=sys.stderr)
        return 1 if differences else 0
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
