from datetime import UTC, datetime

from voltway.people.approval_mail import approval_mail
from voltway.people.store_approvals import NewApproval
from voltway.vocabulary.access import ROOT, Actor, ActorKind
from voltway.vocabulary.approvals import DangerousAct

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def wanted(reason: str | None) -> NewApproval:
    return NewApproval(
        approval_id="a",
        organization_id=ROOT,
        act=DangerousAct.KEY_MAKE,
        method="POST",
        path="/api/v1/keys",
        body={"name": "robot"},
        sealed_body=b"",
        if_match=None,
        reason=reason,
        asked_by=Actor(ActorKind.USER, "anna", "Anna"),
        person_id="anna",
        address=None,
        asked_at=NOON,
        expires_at=NOON,
    )


def test_it_says_who_asks_for_what_why_and_where_to_decide() -> None:
    mail = approval_mail("bert@example.org", wanted("for the robot"), "Hotel Adler", "https://example.org/approvals")
    assert mail.to == "bert@example.org"
    for part in (
        "Anna",
        "key.make",
        "Hotel Adler",
        "for the robot",
        "https://example.org/approvals",
        "2026-05-01 12:00",
    ):
        assert part in mail.text
    assert "reason" not in approval_mail("bert@example.org", wanted(None), "Hotel Adler", "https://x").text
