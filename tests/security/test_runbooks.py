"""Every rule has its runbook, and the page says the same."""

from pathlib import Path

from voltway.security.runbooks import RUNBOOKS
from voltway.vocabulary.incidents import IncidentRule

PAGE = (Path(__file__).parents[2] / "docs" / "incidents.md").read_text(encoding="utf-8")


def test_every_rule_has_a_runbook_that_the_page_has_too() -> None:
    assert set(RUNBOOKS) == set(IncidentRule)
    words = " ".join(PAGE.split())
    for rule, book in RUNBOOKS.items():
        assert f"### {rule} {book.title}." in words
        assert [step for step in book.steps if f". {step}" not in words] == [], rule
