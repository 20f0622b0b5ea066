"""How an erasure's report is shown."""

import pytest

from voltway.cli.privacy_view import print_report
from voltway.privacy.erasing import COMMON_NOTE, Outcome, Report


def test_a_report_says_what_stays_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(
        tables=[
            Outcome(table="token", what="tokens", removed=3),
            Outcome(table="audit_entry", what="who did what", kept=2, why=["the trail is chained"]),
        ],
        stations_to_ask=["S-1"],
        same_holder=["CARD-9"],
        notes=[COMMON_NOTE],
    )
    print_report(report, done=False)
    words = " ".join(capsys.readouterr().out.split())
    for told in ("To be", "token 3", "the trail is", "CARD-9", "S-1", "Numbers and very short texts"):
        assert told in words, told
    print_report(report, done=True)
    assert "To be" not in capsys.readouterr().out
