"""`voltway station refusals` and `forget-certificate`."""

import json

import pytest

from tests.fixtures.command_line import Execute, Voltway

INSERT = """
    insert into refused_connection (hour, station_id, address, cause, reason, times, first_at, last_at)
    values (date_trunc('hour', now()), 'S1', '192.0.2.1', 'password_wrong', 'wrong password', 7, now(), now()),
        (date_trunc('hour', now()), null, '192.0.2.9', 'tls_version', 'unsupported protocol', 1, now(),
        now() - interval '1 minute')
"""


@pytest.fixture
def station(execute: Execute) -> str:
    execute("insert into station (station_id, admission, pinned_certificate) values ('S1', 'accepted', 'ab')")
    return "S1"


def test_nobody_was_refused(voltway: Voltway, station: str) -> None:
    assert "Nobody was refused." in voltway("station", "refusals", station).words


def test_who_was_refused_and_why(voltway: Voltway, execute: Execute, station: str) -> None:
    execute(INSERT)
    said = voltway("station", "refusals").words
    assert "S1 192.0.2.1 7 its password is wrong" in said
    assert "- 192.0.2.9 1 it speaks no TLS of 1.2 or newer" in said
    first = json.loads(voltway("station", "refusals", "--limit", "1", "--json").out)
    rest = json.loads(voltway("station", "refusals", "--after", first["next"], "--json").out)
    assert [item["cause"] for item in first["items"] + rest["items"]] == ["password_wrong", "tls_version"]
    assert "192.0.2.9" not in voltway("station", "refusals", station).out


def test_another_certificate_may_come(voltway: Voltway, station: str) -> None:
    assert "ab" in voltway("station", "show", station).words
    assert "another certificate" in voltway("station", "forget-certificate", station).words
    assert json.loads(voltway("station", "show", station, "--json").out)["station"]["pinned_certificate"] is None
