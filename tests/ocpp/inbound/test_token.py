"""Tokens as stations present them, and verdicts as they are told."""

from datetime import UTC, datetime

import pytest

from voltway.ocpp.inbound import token
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict

UNTIL = datetime(2026, 5, 1, tzinfo=UTC)


def test_every_verdict_has_a_word_in_every_version() -> None:
    assert set(token.VERDICT_TO_V16) == set(AuthorizationStatus)
    for status in AuthorizationStatus:
        verdict = Verdict(status=status, rule="")
        assert token.told_v201(verdict).status.value == status.value
        assert token.told_v21(verdict).status.value == status.value
        assert token.told_v16(verdict).status in v16.AuthorizationStatus
    assert {word.value for word in v201.AuthorizationStatusEnum} == {status.value for status in AuthorizationStatus}


def test_only_accepted_is_accepted_in_1_6() -> None:
    """What 1.6 can't say must not let energy flow."""
    accepted = [ours for ours, theirs in token.VERDICT_TO_V16.items() if theirs is v16.AuthorizationStatus.ACCEPTED]
    assert accepted == [AuthorizationStatus.ACCEPTED]


def test_group_and_expiry_are_told() -> None:
    verdict = Verdict(status=AuthorizationStatus.ACCEPTED, rule="", group_id="G" * 30, valid_until=UNTIL)
    in_16, in_201, in_21 = token.told_v16(verdict), token.told_v201(verdict), token.told_v21(verdict)
    assert (in_16.parent_id_tag, in_16.expiry_date) == ("G" * 20, "2026-05-01T00:00:00.000Z")
    for told in (in_201, in_21):
        assert told.cache_expiry_date_time == "2026-05-01T00:00:00.000Z"
        assert told.group_id_token is not None
        assert (told.group_id_token.id_token, str(told.group_id_token.type)) == ("G" * 30, "Central")


@pytest.mark.parametrize(
    ("told", "uid"), [("CARD", "CARD"), (" CARD\0 ", "CARD"), ("", None), ("  ", None), (None, None)]
)
def test_a_tag_of_1_6(told: str | None, uid: str | None) -> None:
    presented = token.presented_v16(told)
    assert (presented.uid if presented else None) == uid


@pytest.mark.parametrize("kind", list(v201.IdTokenEnum))
def test_every_kind_of_2_x_is_known(kind: v201.IdTokenEnum) -> None:
    in_201 = token.presented_v2(v201.IdToken(id_token="X", type=kind))
    in_21 = token.presented_v2(v21.IdToken(id_token="X", type=kind.value))
    assert in_201 == in_21 == PresentedToken(TokenUid("X"), TokenKind(kind.value))


def test_a_kind_nobody_knows() -> None:
    told = token.presented_v2(v21.IdToken(id_token="X", type="Telepathy"))
    assert told is not None
    assert told.kind is TokenKind.UNTOLD
    assert token.presented_v2(None) is None
