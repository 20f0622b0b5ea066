"""`voltway privacy`: what is shown, written and erased at the command line."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture
def anna(execute: Execute) -> None:
    execute("insert into station (station_id, admission, ocpp_version) values ('S', 'accepted', '2.0.1')")
    execute(
        "insert into token (token_uid, kind, status, holder, driver_id) values"
        " ('ANNA-CARD', 'Central', 'active', 'Anna Berg', 'anna-1'), ('OTHER', 'Central', 'active', 'Bert', null)"
    )
    execute(
        "insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key,"
        " token_uid) values ('S', 'x', '1', 'ended', now(), now(), now(), '1|ANNA-CARD|', 'ANNA-CARD')"
    )


def test_the_map_and_the_record(voltway: Voltway) -> None:
    shown = voltway("privacy", "map")
    assert (shown.code, shown.err) == (0, "")
    assert "message_log" in shown.words
    assert "90 days" in shown.words
    assert max(len(line) for line in shown.out.splitlines()) <= 80
    items = voltway("privacy", "map", "--json").document["items"]
    assert {"user_account", "session"} <= {item["name"] for item in items}
    record = voltway("privacy", "record")
    assert record.out.startswith("# Record of processing activities (GDPR Art. 30)")
    assert voltway("privacy", "record", "--json").document["activities"]


def test_an_export_is_for_one_reader_and_replaces_nothing(
    voltway: Voltway, execute: Execute, anna: None, tmp_path: Path
) -> None:
    file = tmp_path / "anna.zip"
    said = voltway("privacy", "export", "--driver", "anna-1", "-o", str(file))
    assert (said.code, said.err) == (0, "")
    assert "session.jsonl 1 charging sessions" in said.words
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = zipfile.ZipFile(file).read("token.jsonl").splitlines()
    assert [json.loads(row)["token_uid"] for row in rows] == ["ANNA-CARD"]
    assert execute("select count(*) from audit_entry where action = 'person.export'") == [(1,)]
    again = voltway("privacy", "export", "--driver", "anna-1", "-o", str(file))
    assert again.code == 2
    assert "can't be written (File exists)" in again.err


def test_an_export_of_a_stranger_leaves_no_file(voltway: Voltway, tmp_path: Path) -> None:
    file = tmp_path / "nobody.zip"
    said = voltway("privacy", "export", "--token", "nobody", "-o", str(file))
    assert said.code == 2
    assert "there is no token nobody" in said.err
    assert not file.exists()


def test_an_erasure_says_first_what_it_will_do(voltway: Voltway, execute: Execute, anna: None) -> None:
    dry = voltway("privacy", "erase", "--token", "ANNA-CARD", "--reason", "letter of May", "--dry-run", "--json")
    assert dry.code == 0
    told = {each["table"]: each for each in dry.document["tables"]}
    assert (told["token"]["removed"], told["session"]["pseudonymised"]) == (1, 1)
    assert dry.document["stations_to_ask"] == ["S"]
    unsure = voltway("privacy", "erase", "--token", "ANNA-CARD", "--reason", "letter of May")
    assert unsure.code == 2
    assert "add --yes" in unsure.err
    assert execute("select count(*) from token") == [(2,)]
    assert execute("select count(*) from erasure") == [(0,)]


def test_an_erasure_is_carried_out(voltway: Voltway, execute: Execute, anna: None) -> None:
    said = voltway("privacy", "erase", "--token", "ANNA-CARD", "--reason", "letter of May", "--yes")
    assert (said.code, said.err) == (0, "")
    assert "Everything is looked through once more" in said.words
    assert execute("select token_uid from token") == [("OTHER",)]
    [(uid, key)] = execute("select token_uid, start_key from session")
    assert uid.startswith("erased-")
    assert key == f"1|{uid}|"
    assert "settling letter of May" in voltway("privacy", "erasures").words
    (row,) = voltway("privacy", "erasures", "--json").document["items"]
    assert row["state"] == "settling"


def test_who_is_charging_is_refused(voltway: Voltway, execute: Execute, anna: None) -> None:
    execute("update session set state = 'active'")
    said = voltway("privacy", "erase", "--token", "ANNA-CARD", "--reason", "letter", "--yes")
    assert said.code == 2
    assert "the person is charging at S" in said.err
    assert execute("select count(*) from token") == [(2,)]


def test_nobody_was_erased(voltway: Voltway) -> None:
    assert voltway("privacy", "erasures").words == "Nobody was erased."
