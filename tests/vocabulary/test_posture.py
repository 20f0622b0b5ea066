"""The words of how safe stations are."""

from datetime import UTC, datetime

from tests.security.made import csaf
from voltway.security.advisories import read_advisory
from voltway.vocabulary.posture import FindingSeverity


def test_the_worst_severity_is_the_first() -> None:
    assert [severity.value for severity in FindingSeverity] == ["critical", "high", "medium", "low"]


def test_the_audit_trail_keeps_how_many_products_and_not_all_of_them() -> None:
    advisory = read_advisory(csaf(), datetime(2026, 5, 1, tzinfo=UTC))
    assert advisory.for_audit() == {
        "title": "Anybody may restart the station",
        "publisher": "ACME",
        "version": "1.0.0",
        "products": 1,
    }
