"""`voltway reservation`: made, listed, shown, cancelled."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture(autouse=True)
def place(execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    execute("insert into token (token_uid, kind, status) values ('ADA', 'ISO14443', 'active')")


def reserved(execute: Execute, number: int, state: str, *, evse: int | None = None) -> None:
    execute(
        "insert into reservation (station_id, reservation_id, organization_id, evse_id, token_uid, token_kind, state,"
        " made_at, expires_at) values ('S1', %s, 'operator', %s, 'ADA', 'ISO14443', %s, now(), now() + interval '1 h')",
        (number, evse, state),
    )


def test_an_offline_station_holds_nothing(voltway: Voltway) -> None:
    said = voltway("reservation", "add", "S1", "--token", "ADA", "--for", "30m")
    assert said.code == 1
    assert "not taken by the station (the station is not connected)" in said.words
    told = voltway("reservation", "add", "S1", "--token", "ADA", "--for", "30m", "--evse", "2", "--json")
    assert (told.code, told.document["state"], told.document["evse_id"]) == (1, "rejected", 2)


def test_the_station_may_be_asked_about_a_place_in_use(voltway: Voltway, execute: Execute) -> None:
    execute(
        "insert into connector (station_id, evse_id, connector_id, status, status_at) values ('S1', 1, 1, 'occupied',"
        " now())"
    )
    wanted = ("reservation", "add", "S1", "--token", "ADA", "--for", "30m", "--evse", "1")
    assert "EVSE 1 of station S1 is in use" in voltway(*wanted).err
    assert "the station is not connected" in voltway(*wanted, "--even-if-busy").words


def test_how_long_is_said_once(voltway: Voltway) -> None:
    both = ("--for", "30m", "--until", "2030-01-01")
    for span in ((), both):
        said = voltway("reservation", "add", "S1", "--token", "ADA", *span)
        assert (said.code, "give one of --for and --until" in said.err) == (2, True)
    assert "longer than 24 hours" in voltway("reservation", "add", "S1", "--token", "ADA", "--for", "2d").err


def test_the_list_goes_on_where_it_ended(voltway: Voltway, execute: Execute) -> None:
    assert "No reservations yet" in voltway("reservation", "list").words
    for number in (1, 2, 3):
        reserved(execute, number, "no_show" if number == 1 else "active")
    first = voltway("reservation", "list", "--limit", "2", "--json").document
    rest = voltway("reservation", "list", "--after", first["next"], "--json").document
    assert [row["reservation_id"] for row in first["items"] + rest["items"]] == [3, 2, 1]
    said = voltway("reservation", "list", "--state", "no_show")
    assert "no show" in said.words
    assert "active" not in said.words
    assert max(map(len, said.out.splitlines())) <= 80
    assert "No reservation is like that" in voltway("reservation", "list", "--token", "BOB").words
    assert "no cursor" in voltway("reservation", "list", "--after", "2030-01-01T00:00:00+00:00,x").err


def test_one_is_shown_with_how_often_nobody_came(voltway: Voltway, execute: Execute) -> None:
    reserved(execute, 1, "no_show")
    reserved(execute, 2, "active", evse=3)
    said = voltway("reservation", "show", "2").words
    for told in ("EVSE 3", "Token ADA", "active: the station holds it", "Nobody came 1 times for this token"):
        assert told in said
    assert voltway("reservation", "show", "2", "--json").document["no_shows"] == 1
    assert "there is no reservation 9" in voltway("reservation", "show", "9").err


def test_one_is_cancelled(voltway: Voltway, execute: Execute) -> None:
    reserved(execute, 1, "active")
    said = voltway("reservation", "cancel", "1")
    assert (said.code, said.words) == (0, "Reservation 1: cancelled (the station is told when it is back).")
    assert "is over" in voltway("reservation", "cancel", "1").err
