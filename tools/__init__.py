"""Programs for those who work on Voltway: `python -m tools.<name>` from a checkout."""
