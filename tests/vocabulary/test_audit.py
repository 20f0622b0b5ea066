"""The words of the audit trail."""

import re

import pytest

from voltway.vocabulary.audit import AuditAction, SubjectKind

OTHER_NOUNS = {"command", "grant", "consent", "processing_record"}
"""Nouns of acts whose subject is something else: a station, a user, a driver, an organization."""


@pytest.mark.parametrize("action", AuditAction)
def test_an_action_names_a_thing_and_an_act(action: AuditAction) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", action)
    assert action.name == action.replace(".", "_").upper()
    assert f"{action.noun}.{action.verb}" == action
    assert action.noun in {*SubjectKind, *OTHER_NOUNS}


def test_every_kind_of_subject_has_an_act() -> None:
    assert set(SubjectKind) <= {action.noun for action in AuditAction}
