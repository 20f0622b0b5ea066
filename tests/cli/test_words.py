"""Every word of the vocabulary that reaches an operator has its sentence."""

from enum import Enum

import pytest

from voltway.cli import words
from voltway.vocabulary.campaigns import LeftOut
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.firmware import UpdateState
from voltway.vocabulary.incidents import SecurityEventKind
from voltway.vocabulary.posture import FindingKind
from voltway.vocabulary.refusals import RefusalCause
from voltway.vocabulary.sessions import Rule, StopCause
from voltway.vocabulary.stations import SecurityProfile


@pytest.mark.parametrize(
    ("table", "vocabulary"),
    [
        (words.RULE_IN_WORDS, Rule),
        (words.STOP_CAUSE_IN_WORDS, StopCause),
        (words.COMMAND_STATE_IN_WORDS, CommandState),
        (words.SECURITY_PROFILE_IN_WORDS, SecurityProfile),
        (words.REFUSAL_CAUSE_IN_WORDS, RefusalCause),
        (words.UPDATE_STATE_IN_WORDS, UpdateState),
        (words.LEFT_OUT_IN_WORDS, LeftOut),
        (words.FINDING_IN_WORDS, FindingKind),
        (words.SECURITY_EVENT_IN_WORDS, SecurityEventKind),
    ],
)
def test_no_word_is_forgotten(table: dict[Enum, str], vocabulary: type[Enum]) -> None:
    assert set(table) == set(vocabulary)
    assert len(set(table.values())) == len(table)


def test_rules_keep_their_order_and_one_of_a_newer_version_keeps_its_name() -> None:
    said = words.rules_in_words([Rule.CLOSED_BY_REBOOT, "from_the_future", "free_vend"])
    assert said == [
        words.RULE_IN_WORDS[Rule.CLOSED_BY_REBOOT],
        "from_the_future",
        words.RULE_IN_WORDS[Rule.FREE_VEND],
    ]


@pytest.mark.parametrize(
    ("cause", "told", "expected"),
    [
        (None, None, ""),
        ("driver", None, "the driver ended it"),
        ("fault", "EmergencyStop", 'a fault ended it (the station said "EmergencyStop")'),
        ("from_the_future", None, "from_the_future"),
    ],
)
def test_a_stop_cause_is_told_with_the_stations_own_word(cause: str | None, told: str | None, expected: str) -> None:
    assert words.stop_cause_in_words(cause, told) == expected
