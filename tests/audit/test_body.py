"""The text that is hashed: the same act gives the same text, and nothing that must not be kept."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st

from tests.audit.made import NOON, act
from voltway.audit import body
from voltway.audit.body import EntryUnreadable
from voltway.vocabulary.access import Actor, ActorKind, Permission
from voltway.vocabulary.audit import AuditSubject, SubjectKind
from voltway.vocabulary.errors import InvalidInput


class Key(msgspec.Struct):
    """Something with a secret."""

    scope: Permission
    created_at: datetime
    key_hash: bytes


def test_the_text_is_canonical() -> None:
    assert body.body(act(1, after={"b": 1, "a": [True, None]}, before=None)) == (
        '{"action":"token.block","actor":{"id":"u1","kind":"user","name":"Anna"},"address":"192.0.2.7",'
        '"after":{"a":[true,null],"b":1},"at":"2026-05-01T12:01:00.000000Z","organization_id":"operator",'
        '"reason":"löst","subject":{"id":"T1","kind":"token"}}'
    )


def test_times_are_told_in_utc() -> None:
    at = datetime(2026, 5, 1, 14, 30, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    assert body.instant(at) == "2026-05-01T12:30:00.000005Z"
    with pytest.raises(ValueError, match="no time zone"):
        body.instant(datetime.fromisoformat("2026-05-01T12:00:00"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(before=json_values, after=json_values, reason=st.text(max_size=30), name=st.text(max_size=30))
def test_whatever_is_told_can_be_stored_and_read_again(before: Any, after: Any, reason: str, name: str) -> None:
    told = act(1, before=before, after=after, reason=reason, actor=Actor(ActorKind.USER, "u", name))
    text = body.body(told)
    assert "\0" not in text
    assert "\\u0000" not in text.replace("\\\\", "")
    again = body.read(7, text, bytes(32))
    assert (again.number, again.hash) == (7, "00" * 32)
    # Reading and writing once more gives the same text, so nothing depends on how it was told first.
    assert body.body(msgspec.convert(msgspec.to_builtins(again), type(told))) == text
    assert json.dumps(json.loads(text)["reason"] if reason else "") == json.dumps(reason.replace("\0", "�"))


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_postgres_cannot_store_is_replaced(text: str) -> None:
    told = act(1, reason=text, after={text: [text]}, actor=Actor(ActorKind.USER, "u", text))
    document = json.loads(body.body(told))
    assert (document["reason"], document["after"], document["actor"]["name"]) == ("a�b", {"a�b": ["a�b"]}, "a�b")


def test_structs_and_their_times_and_amounts_can_be_told() -> None:
    key = Key(scope=Permission.STATIONS_READ, created_at=NOON, key_hash=b"x" * 32)
    after = json.loads(body.body(act(1, after=key)))["after"]
    assert after == {"scope": "stations.read", "created_at": "2026-05-01T12:00:00Z", "key_hash": "********"}
    assert json.loads(body.body(act(1, after={"limit": Decimal("10.50")})))["after"] == {"limit": "10.50"}


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "password_hash",
        "client_secret",
        "secret",
        "totp_seed",
        "recovery_codes",
        "private_key",
        "token_hash",
    ],
)
def test_secrets_are_masked_wherever_they_stand(name: str) -> None:
    told = {"a": [{name: "hunter2"}], name: ["hunter2"], "b": {name: None}}
    assert body.masked(told) == {"a": [{name: "********"}], name: "********", "b": {name: None}}
    assert "hunter2" not in body.body(act(1, before=told, after=told))


@pytest.mark.parametrize("name", ["country_code", "has_password_since", "hashrate", "key_id", "public_key"])
def test_other_members_are_kept(name: str) -> None:
    assert body.masked({name: "x"}) == {name: "x"}


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"subject": AuditSubject(SubjectKind.USER, "")}, "a subject's id"),
        ({"subject": AuditSubject(SubjectKind.USER, "x" * 256)}, "not 256"),
        ({"actor": Actor(ActorKind.USER, "", "n")}, "an actor's id"),
        ({"organization_id": "x" * 256}, "an organization's id"),
        ({"reason": "x" * 1001}, "a reason of 1001 characters"),
        ({"address": "x" * 101}, "an address"),
        ({"after": "x" * 1_000_000}, "at most 1000000"),
    ],
)
def test_what_is_too_long_is_refused(changes: dict[str, Any], match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        body.body(act(1, **changes))


@pytest.mark.parametrize("text", ["", "{}", '{"at":"yesterday"}'])
def test_a_body_that_says_nothing_is_one_sentence(text: str) -> None:
    with pytest.raises(EntryUnreadable, match="the audit entry 7 can't be read"):
        body.read(7, text, bytes(32))


def test_an_act_this_version_does_not_know_is_said_to_be_newer() -> None:
    text = body.body(act(1)).replace("token.block", "token.teleport")
    with pytest.raises(EntryUnreadable, match="a newer Voltway wrote it"):
        body.read(7, text, bytes(32))
