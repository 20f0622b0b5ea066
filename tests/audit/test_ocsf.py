"""Entries as OCSF events: what the schema asks for is there, in its own numbers."""

import pytest

from tests.audit.made import ANNA, act
from voltway.audit import body, ocsf
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Act, AuditAction, AuditEntry, AuditSubject, SubjectKind

ANNA_HERSELF = AuditSubject(SubjectKind.USER, "u1")


def entry(told: Act) -> AuditEntry:
    return body.read(7, body.body(told), bytes(range(32)))


def test_a_change_is_an_api_activity() -> None:
    told = ocsf.event(entry(act(1, approved_by=Actor(ActorKind.USER, "u2", "Bert"))))
    metadata = told.pop("metadata")
    assert metadata["uid"] == bytes(range(32)).hex()
    assert (metadata["version"], metadata["sequence"], metadata["tenant_uid"]) == ("1.1.0", 7, "operator")
    assert metadata["original_time"] == "2026-05-01T12:01:00.000000Z"
    assert told == {
        "category_uid": 6,
        "class_uid": 6003,
        "activity_id": 3,
        "type_uid": 600303,
        "time": 1777636860000,
        "severity_id": 1,
        "status_id": 1,
        "status": "Success",
        "message": "löst",
        "actor": {"user": {"uid": "u1", "name": "Anna", "type_id": 1}},
        "src_endpoint": {"ip": "192.0.2.7"},
        "api": {"operation": "token.block", "service": {"name": "Voltway"}},
        "resources": [{"type": "token", "uid": "T1"}],
        "unmapped": {
            "before": {"blocked": False},
            "after": {"blocked": True},
            "approved_by": {"uid": "u2", "name": "Bert", "type_id": 1},
        },
    }


def test_a_command_line_is_no_address() -> None:
    ada = Actor(ActorKind.MACHINE_USER, "ada", "cli:ada")
    told = ocsf.event(entry(act(1, actor=ada, address="command line of depot")))
    assert told["src_endpoint"] == {"name": "command line of depot"}


def test_a_sign_in_is_an_authentication() -> None:
    told = ocsf.event(
        entry(act(1, action=AuditAction.USER_SIGN_IN, subject=ANNA_HERSELF, before=None, after=None, reason=None))
    )
    assert (told["class_uid"], told["type_uid"], told["status_id"]) == (3002, 300201, 1)
    assert told["user"] == {"uid": "u1", "name": "Anna", "type_id": 1}
    assert told["service"] == {"name": "Voltway"}
    assert told["is_remote"] is True
    assert "message" not in told
    assert "unmapped" not in told


def test_a_sign_in_that_failed_is_a_failure() -> None:
    stranger = Actor(ActorKind.SYSTEM, "web", "Voltway")
    told = ocsf.event(entry(act(1, action=AuditAction.USER_FAIL_SIGN_IN, subject=ANNA_HERSELF, actor=stranger)))
    assert (told["type_uid"], told["status_id"], told["status"], told["severity_id"]) == (300201, 2, "Failure", 2)
    assert told["user"] == {"uid": "u1", "type_id": 1}
    assert told["actor"] == {"user": {"uid": "web", "name": "Voltway", "type_id": 3}}


@pytest.mark.parametrize(
    ("action", "type_uid"),
    [
        (AuditAction.USER_SIGN_OUT, 300202),
        (AuditAction.USER_DISABLE, 300105),
        (AuditAction.USER_ADD_PASSKEY, 300110),
        (AuditAction.GRANT_GIVE, 300107),
        (AuditAction.GRANT_REVOKE, 300108),
        (AuditAction.PERSON_ERASE, 300106),
        (AuditAction.PERSON_EXPORT, 600302),
        (AuditAction.STATION_ADD, 600301),
        (AuditAction.STATION_REMOVE, 600304),
        (AuditAction.COMMAND_GIVE, 600399),
    ],
)
def test_the_numbers_of_the_schema(action: AuditAction, type_uid: int) -> None:
    assert ocsf.event(entry(act(1, action=action)))["type_uid"] == type_uid


@pytest.mark.parametrize("action", AuditAction)
def test_every_action_has_a_class_and_its_required_attributes(action: AuditAction) -> None:
    told = ocsf.event(entry(act(1, action=action, address=None, actor=Actor(ActorKind.KEY, "k", "program"))))
    required = {3001: {"user"}, 3002: {"user", "service"}, 6003: {"actor", "api", "src_endpoint"}}
    assert required[told["class_uid"]] <= told.keys()
    assert {"metadata", "time", "severity_id", "type_uid", "category_uid"} <= told.keys()
    assert told["src_endpoint"]
    assert told["actor"] == {"user": {"uid": "k", "name": "program", "type_id": 99, "type": "key"}}
    assert ANNA.name not in str(told)
