"""`voltway audit`: what was done is found, proven and exported."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from tests.audit.made import ANNA, KEY, NOON, act
from tests.audit.test_signing import PRIVATE_PEM, PUBLIC_PEM
from tests.fixtures.command_line import Execute, Voltway
from voltway.audit import body, checkpoints
from voltway.audit.checkpoints import public_bytes
from voltway.kit.settings import Settings
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import Act, AuditAction, AuditSubject, SubjectKind

BERT = Actor(ActorKind.KEY, "k1", "Bert's program")
STORY = [
    act(1),
    act(2, actor=BERT, after={"name": "Depot\x1b[31m"}),
    act(3, organization_id=OrganizationId("hotel")),
    act(4, action=AuditAction.COMMAND_GIVE, subject=AuditSubject(SubjectKind.STATION, "DEPOT-7")),
]


def add(execute: Execute, *acts: Act) -> None:
    execute("select audit_append(%s::text[])", ([body.body(each) for each in acts],))


def sign(execute: Execute, number: int) -> None:
    [(digest,)] = execute("select hash from audit_entry where number = %s", (number,))
    made = checkpoints.sign(number, digest, NOON + timedelta(hours=number), KEY)
    execute("insert into audit_key values (%s, %s, %s) on conflict do nothing", (made.key_id, public_bytes(KEY), NOON))
    execute(
        "insert into audit_checkpoint values (%s, %s, %s, %s, %s)",
        (number, digest, made.at, made.key_id, made.signature),
    )


def forge(settings: Settings, statement: str) -> None:
    with psycopg.connect(settings.database_url or "") as conn:
        conn.execute("alter table audit_entry disable trigger stays")
        conn.execute(statement.encode())
        conn.execute("alter table audit_entry enable trigger stays")


def test_an_empty_trail_says_so(voltway: Voltway) -> None:
    assert voltway("audit", "list").out == "The audit trail is empty.\n"
    assert voltway("audit", "list", "--actor", "u1").out == "Nothing like that was done.\n"
    said = voltway("audit", "verify")
    assert (said.code, said.out) == (0, "The audit trail is empty.\n")
    assert voltway("audit", "export").out == ""


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ([], [4, 3, 2, 1]),
        (["--actor", "k1"], [2]),
        (["--action", "command.give"], [4]),
        (["--subject", "station:DEPOT-7"], [4]),
        (["--subject", "T1"], [1]),
        (["--organization", "hotel"], [3]),
        (["--since", "2026-05-01T12:02:00Z", "--until", "2026-05-01T12:04:00Z"], [3, 2]),
        (["--since", "2026-05-01T14:04"], [4]),
    ],
)
def test_filters(voltway: Voltway, execute: Execute, arguments: list[str], numbers: list[int]) -> None:
    add(execute, *STORY)
    assert [row["number"] for row in voltway("audit", "list", *arguments, "--json").document["items"]] == numbers


def test_pages_meet(voltway: Voltway, execute: Execute) -> None:
    add(execute, *STORY)
    first = voltway("audit", "list", "--limit", "3", "--json").document
    second = voltway("audit", "list", "--limit", "3", "--after", first["next"], "--json").document
    assert [row["number"] for row in first["items"] + second["items"]] == [4, 3, 2, 1]
    assert second["next"] is None


def test_the_table_tells_who_did_what_and_drives_no_terminal(
    voltway: Voltway, execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(execute, *STORY)
    assert max(len(line) for line in voltway("audit", "list").out.splitlines()) <= 80
    monkeypatch.setenv("COLUMNS", "120")
    said = voltway("audit", "list")
    for words in ("Anna", "token.block", "false → true", "“löst”", "from 192.0.2.7", "2026-05-01 14:01:00"):
        assert words in said.words
    assert "\x1b" not in said.out
    assert "There is more: --after '3'" in voltway("audit", "list", "--limit", "2").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--subject", "boat:7"], "'boat' is no kind of subject"),
        (["list", "--since", "yesterday"], "'yesterday' is no time"),
        (["verify", "--public-key", "00"], "'00' is no Ed25519 public key"),
        (["verify", "--known", "7:00"], "'7:00' is no number and hash"),
        (["verify", "--known", "0:" + "00" * 32], "is no number and hash"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(voltway: Voltway, arguments: list[str], words: str) -> None:
    said = voltway("audit", *arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_whole_trail_ends_with_0(voltway: Voltway, execute: Execute) -> None:
    add(execute, *STORY)
    said = voltway("audit", "verify")
    assert (said.code, said.err) == (0, "")
    assert "Whole: 4 entries and 0 checkpoints" in said.words
    assert "Nothing is signed yet" in said.words
    sign(execute, 3)
    said = voltway("audit", "verify")
    assert said.code == 0
    assert "Whole: 4 entries and 1 checkpoint are as they were written." in said.words
    assert "Signed up to entry 3, 2026-05-01 17:00:00 CEST." in said.words
    assert "Chained since then and not signed yet: 1 entry." in said.words
    assert public_bytes(KEY).hex() in said.words


def test_a_key_kept_elsewhere_is_the_only_one_trusted(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    add(execute, *STORY)
    sign(execute, 4)
    for name, text in (("public.pem", PUBLIC_PEM), ("private.pem", PRIVATE_PEM)):
        (tmp_path / name).write_bytes(text)
        assert voltway("audit", "verify", "--public-key", str(tmp_path / name)).code == 0
    document = voltway("audit", "verify", "--public-key", public_bytes(KEY).hex(), "--json").document
    assert (document["whole"], document["trusted"], document["proven"]["signed_number"]) == (True, True, 4)
    said = voltway("audit", "verify", "--public-key", "11" * 32)
    assert said.code == 1
    assert "signed with the key 56475aa75463474c, which is not trusted" in said.words


def test_what_was_noted_elsewhere_proves_the_end(voltway: Voltway, execute: Execute, settings: Settings) -> None:
    add(execute, *STORY)
    noted = voltway("audit", "verify").out.split()[-1]
    assert noted.startswith("4:")
    assert voltway("audit", "verify", "--known", noted).code == 0
    forge(settings, "delete from audit_entry where number = 4")
    assert voltway("audit", "verify").code == 0, "of an end that is not signed nothing else tells"
    said = voltway("audit", "verify", "--known", noted)
    assert (said.code, "Entry 4 is missing" in said.words) == (1, True)
    add(execute, act(5))
    said = voltway("audit", "verify", "--known", noted)
    assert (said.code, "Entry 4 has not the hash that it is known to have" in said.words) == (1, True)


def test_the_first_broken_entry_is_named_and_ends_with_1(
    voltway: Voltway, execute: Execute, settings: Settings
) -> None:
    add(execute, *STORY)
    sign(execute, 1)
    forge(settings, "update audit_entry set body = replace(body, 'Anna', 'Bert') where number >= 3")
    said = voltway("audit", "verify")
    assert said.code == 1
    assert "BROKEN. Entry 3 was changed" in said.words
    assert "Chained without a break: up to entry 2. Signed and proven: up to entry 1." in said.words
    said = voltway("audit", "verify", "--json")
    assert said.code == 1
    assert said.document["broken"] == {"number": 3, "fault": "hash_differs", "detail": None}


def test_an_entry_that_says_nothing_any_more_is_one_sentence(
    voltway: Voltway, execute: Execute, settings: Settings
) -> None:
    add(execute, *STORY)
    forge(settings, "update audit_entry set body = 'gone' where number = 3")
    said = voltway("audit", "list")
    assert said.code == 2
    assert said.err.startswith("voltway: the audit entry 3 can't be read")


def test_an_export_can_be_proven_by_anybody(voltway: Voltway, execute: Execute) -> None:
    add(execute, *STORY)
    said = voltway("audit", "export")
    assert said.code == 0
    previous = bytes(32)
    for number, line in enumerate(said.out.splitlines(), 1):
        document = json.loads(line)
        assert (document["number"], document["entry"]["at"]) == (number, body.instant(STORY[number - 1].at))
        text = line[line.index('"entry":') + len('"entry":') : -1]
        previous = hashlib.sha256(previous + text.encode()).digest()
        assert document["hash"] == previous.hex()
    assert len(said.out.splitlines()) == 4


def test_an_export_may_be_a_part_and_for_a_siem(voltway: Voltway, execute: Execute) -> None:
    add(execute, *STORY)
    span = ["--since", "2026-05-01T12:02:00Z", "--until", "2026-05-01T12:04:00Z"]
    said = voltway("audit", "export", "--format", "ocsf", *span)
    events = [json.loads(line) for line in said.out.splitlines()]
    assert [event["metadata"]["sequence"] for event in events] == [2, 3]
    assert [event["class_uid"] for event in events] == [6003, 6003]
    said = voltway("audit", "export", "--organization", "hotel")
    assert [json.loads(line)["number"] for line in said.out.splitlines()] == [3]


def test_a_long_trail_is_exported_whole(voltway: Voltway, execute: Execute) -> None:
    add(execute, *(act(number, actor=ANNA) for number in range(2100)))
    lines = voltway("audit", "export").out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, 2101))
