"""`python -m voltway` is `voltway`."""

from voltway.cli.main import run

run()
