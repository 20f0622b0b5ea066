"""What is printed can be read by people, by programs, and can't drive a terminal."""

import json
from datetime import UTC, datetime

import pytest

from voltway.cli import output
from voltway.vocabulary.stations import Admission

AT = datetime(2026, 7, 1, 22, 30, 5, 123456, tzinfo=UTC)


def test_times_are_in_the_operators_zone_and_say_so() -> None:
    times = output.Times("Europe/Berlin")
    assert times.full(AT) == "2026-07-02 00:30:05 CEST"
    assert times.short(AT) == "2026-07-02 00:30:05"
    assert times.header("Started") == "Started\nEurope/Berlin"
    assert times.clock(AT) == "00:30:05.123"
    assert times.day(AT) == "2026-07-02 CEST"
    assert times.full(None) == times.short(None) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0 s"),
        (0, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3900, "1 h 05 min"),
        (183_600, "2 d 3 h"),
    ],
)
def test_durations_say_two_units_at_most(seconds: float, text: str) -> None:
    assert output.duration(seconds) == text


def test_a_station_cant_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("evil\x1b[2J \x9b31m [bold]x[/bold] \u202etxt :smile:")
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\x9b" not in said
    assert "\u202e" not in said
    assert "\\x1b[2J" in said
    assert "[bold]x[/bold]" in said
    assert ":smile:" in said


def test_umlauts_and_line_breaks_stay() -> None:
    assert output.printable("Säule 7\nzweite Zeile") == "Säule 7\nzweite Zeile"


def test_json_is_one_document_with_times_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json_page([{"at": AT, "admission": Admission.PENDING, "name": "\x1b"}], "c2")
    assert json.loads(capsys.readouterr().out) == {
        "items": [{"at": "2026-07-01T22:30:05.123456Z", "admission": "pending", "name": "\x1b"}],
        "next": "c2",
    }


def test_names_are_never_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    long_name = "0123456789" * 6
    rows = output.table(output.name("Station"), "Vendor", output.number("Energy\nkWh"))
    rows.add_row(long_name, "A vendor with a very long name that nobody needs to read to the end", "1.00")
    output.print_table(rows)
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    shown = "".join(line[: line.find(" ")] for line in lines if line[:1].isdigit())
    assert shown == long_name
