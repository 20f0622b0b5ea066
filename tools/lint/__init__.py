"""The house rules: what ruff, mypy and import-linter cannot know.

A rule is a line in `RULES` (rules.py): an id, the reason, where it holds and a function that finds breaches. A line
that has to break one says so, on itself or in the comment right above: `# house: allow <rule> because <reason>`.
"""
