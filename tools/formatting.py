"""Generated modules are formatted like those that people write, wherever the generator runs."""

import subprocess
import sys

# The formatting must not depend on the directory this runs in; these are the project's own settings.
_RUFF = ("--isolated", "--line-length=120", "--target-version=py311", "--quiet", "-")
_FIXES = ("--fix-only", "--select=I,F401", "--config=lint.isort.known-first-party=['voltway', 'voltway_client']")


def formatted(text: str) -> str:
    """The text of a module, formatted, with its imports sorted and without those that it does not need."""
    return _ruff("format", _ruff("check", text, *_FIXES))


def _ruff(command: str, text: str, *options: str) -> str:
    run = [sys.executable, "-m", "ruff", command, *options, *_RUFF]
    return subprocess.run(run, input=text, capture_output=True, text=True, check=True).stdout
