"""`voltway firmware campaign`: planned, seen, paused, let go on, cancelled."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture(autouse=True)
def fleet(execute: Execute) -> None:
    execute(
        "with file as (insert into file (file_id, kind, name, media_type, size_bytes, sha256, stored_as, made_at,"
        " arrived_at) values ('I', 'firmware', 'f', 'x/y', 1, '', 'f', now(), now()))"
        " insert into firmware_image (image_id, organization_id, vendor, model, version, file_id, file_name, content,"
        " sha256, made_by, made_at) values ('I', 'operator', 'ACME', '*', '2', 'I', 'f', 'there', '0', 'me', now())"
    )
    execute(
        "insert into station (station_id, admission, vendor, firmware) values ('S1', 'accepted', 'ACME', '1'),"
        " ('S2', 'accepted', 'ACME', '1'), ('S3', 'accepted', 'Other', '1')"
    )


def test_a_campaign_from_its_plan_to_its_end(voltway: Voltway, execute: Execute) -> None:
    assert "No campaigns" in voltway("firmware", "campaign", "list").words
    plan = ("firmware", "campaign", "add", "I", "--name", "spring", "--wave", "1", "--hours", "01:00-05:00")
    shown = voltway(*plan, "--dry-run")
    assert "2 stations would get 2, 1 would not." in shown.words
    assert "S2 2 of 2 S3 none: the image is for other stations" in shown.words
    assert voltway(*plan, "--dry-run", "--json").document["left_out"] == [{"station_id": "S3", "why": "other_model"}]
    assert voltway("firmware", "campaign", "list", "--json").document["items"] == []

    number = str(voltway(*plan, "--json").document["campaign_id"])
    listed = voltway("firmware", "campaign", "list", "--state", "running")
    assert "spring" in listed.words
    assert max(map(len, listed.out.splitlines())) <= 80
    assert "2 waiting" in voltway("firmware", "campaign", "show", number).words
    assert voltway("firmware", "campaign", "pause", number).words == f"Firmware campaign {number} is paused."
    assert "paused: somebody paused it" in voltway("firmware", "campaign", "show", number).words
    assert voltway("firmware", "campaign", "resume", number, "--json").document["state"] == "running"
    execute("update firmware_campaign_station set state = 'failed', reason = 'it fell back' where station_id = 'S1'")
    assert "S1 it fell back" in voltway("firmware", "campaign", "show", number).words
    assert voltway("firmware", "campaign", "cancel", number).code == 0
    progress = voltway("firmware", "campaign", "show", number, "--json").document["progress"]
    assert (progress["failed"], progress["cancelled"]) == (1, 1)
    assert "is cancelled" in voltway("firmware", "campaign", "pause", number).err


def test_what_makes_no_sense_is_refused(voltway: Voltway) -> None:
    assert "no size of a wave" in voltway("firmware", "campaign", "add", "I", "--name", "n", "--wave", "x").err
    assert "no span of hours" in voltway("firmware", "campaign", "add", "I", "--name", "n", "--hours", "1-5").err
    assert "there is no firmware image" in voltway("firmware", "campaign", "add", "X", "--name", "n").err
    assert "there is no firmware campaign 9" in voltway("firmware", "campaign", "show", "9").err
    assert "no cursor" in voltway("firmware", "campaign", "list", "--after", "x").err
    assert voltway("firmware", "campaign", "add", "I", "--name", "spring").words.startswith("Firmware campaign")
