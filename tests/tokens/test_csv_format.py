"""Tokens as lines of CSV."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given, strategies as st

from voltway.tokens import csv_format
from voltway.tokens.csv_format import Problem, TokenColumn, TokenFile, TokenLine, WrongLine, escaped, unescaped
from voltway.tokens.store_listing import TokenRow
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import TokenKind, TokenStatus

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def read(text: str, zone: str = "UTC") -> list[TokenLine | WrongLine]:
    return list(TokenFile(StringIO(text, newline=""), zone))


def problems(text: str) -> list[tuple[int, str, str]]:
    return [
        (problem.line, problem.column, problem.reason)
        for one in read(text)
        if isinstance(one, WrongLine)
        for problem in one.problems
    ]


def names(most: int) -> st.SearchStrategy[str]:
    """Any text that may be a name: printable, not empty, without spaces at its ends."""
    letters = st.one_of(st.characters(), st.sampled_from("=+-@'\",;/\\|"))
    return st.text(letters, min_size=1, max_size=most).filter(lambda text: text.isprintable() and text == text.strip())


times = st.integers(0, 10**15).map(lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=n))
name = st.none() | names(40)
clocks = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@st.composite
def rows(draw: st.DrawFn) -> TokenRow:
    begin = draw(st.none() | times)
    end = draw(st.none() | times) if begin is None else draw(st.none() | st.just(begin + timedelta(seconds=1)))
    stations = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9)
    return TokenRow(
        token_uid=TokenUid(draw(names(255))),
        organization_id=OrganizationId("operator"),
        kind=draw(st.sampled_from(TokenKind)),
        status=draw(st.sampled_from(TokenStatus)),
        holder=draw(name),
        group_id=draw(name),
        parent_uid=draw(name),
        valid_from=begin,
        valid_until=end,
        credit_ok=draw(st.booleans()),
        max_concurrent=draw(st.none() | st.integers(1, 1_000_000)),
        allowed_stations=draw(st.none() | st.lists(stations | st.just("S 1"), max_size=3)),
        allowed_hours=draw(st.none() | st.tuples(clocks, clocks).map("-".join)),
        master_pass=draw(st.booleans()),
        driver_id=draw(name),
        vehicle_id=draw(name),
        fleet_id=draw(name),
        created_at=NOON,
        updated_at=NOON,
    )


@given(st.lists(rows(), max_size=4))
def test_what_is_written_is_read_again(written: list[TokenRow]) -> None:
    text = csv_format.header() + "".join(map(csv_format.line_of, written))
    expected = [[getattr(row, column.value) for column in TokenColumn] for row in written]
    assert [one.values for one in read(text) if isinstance(one, TokenLine)] == expected


@given(st.lists(rows(), min_size=1, max_size=3))
def test_no_cell_is_a_formula(written: list[TokenRow]) -> None:
    """A spreadsheet runs what begins with one of these (OWASP, CSV Injection)."""
    text = csv_format.header() + "".join(map(csv_format.line_of, written))
    for cells in csv.reader(StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("cell", ["O'Neil", "'quoted'", "'", "", "plain"])
def test_cells_of_other_programs_stay_as_they_are(cell: str) -> None:
    assert unescaped(cell) == cell
    assert escaped(cell) == cell


@given(st.text(), st.sampled_from([",", ";"]))
def test_any_text_is_lines_or_problems(text: str, delimiter: str) -> None:
    """Whatever a file holds, reading it ends, with nothing but lines and sentences."""
    for one in read(f"token_uid{delimiter}holder\n{text}"):
        assert isinstance(one, TokenLine) or one.problems


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_separators_and_any_order(separator: str, end: str) -> None:
    text = end.join([separator.join(["Holder", " token_uid "]), "", separator.join(['"Ada, or; so"', "T1"]), ""])
    assert read(text) == [TokenLine(3, ["Ada, or; so", "T1"])]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "does not name the column token_uid"),
        ("x" * 2_000_000, "can't be read"),
        ("token_uid,colour,kind,size", "colour, size"),
        ("token_uid,kind,Token_Uid", "twice: token_uid"),
        ("holder", "does not name the column token_uid"),
        ("token_uid\tholder", "nobody knows"),
    ],
)
def test_a_header_that_can_not_be_used(header: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        TokenFile(StringIO(header + "\nT1\n"), "UTC")


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("kind", "RFID", "is none of Central"),
        ("status", "gone", "is none of active, blocked"),
        ("holder", "a\tb", "can't be printed"),
        ("holder", "x" * 201, "longer than 200"),
        ("driver_id", " x", "begins or ends with a space"),
        ("valid_from", "tomorrow", "is no time"),
        ("valid_until", "0001-01-01T00:00:00+14:00", "is no time"),
        ("credit_ok", "maybe", "neither true nor false"),
        ("max_concurrent", "0", "no whole number"),
        ("max_concurrent", "1.5", "no whole number"),
        ("max_concurrent", "²", "no whole number"),
        ("allowed_stations", "S1,S2", "no list of station ids"),
        ("allowed_stations", "[1]", "no JSON list"),
        ("allowed_hours", "7-19", "no span of hours"),
        ("group_id", "\udce9", "is not UTF-8"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong(column: str, cell: str, reason: str) -> None:
    ((line, where, said),) = problems(f"token_uid,{column}\nT0,\nT1,{csv_format.written([cell])}")
    assert (line, where) == (3, column)
    assert reason in said


def test_all_that_is_wrong_in_a_line_is_told() -> None:
    text = "token_uid,kind,max_concurrent\n,RFID,x\nT,,\na,b\n"
    assert [(line, column) for line, column, _ in problems(text)] == [
        (2, "token_uid"),
        (2, "kind"),
        (2, "max_concurrent"),
        (4, ""),
    ]


def test_lines_are_counted_as_an_editor_does() -> None:
    """A cell may hold line ends; the line told is where the row begins."""
    assert [line for line, _, _ in problems('token_uid,holder\nA,"x\ny"\n\nB,"\n"\n,\nC\n')] == [2, 5, 8]


def test_a_token_that_would_end_before_it_begins() -> None:
    text = "token_uid,valid_until,valid_from\nT,2030-01-01,2030-01-02\nU,2030-01-01,\n"
    assert problems(text) == [(2, "valid_until", "is not after valid_from")]


def test_times_without_a_zone_are_the_operators() -> None:
    text = "token_uid,valid_until\nT,2030-07-01\nU,2030-07-01T12:00Z\n"
    told = [one.values[1] for one in read(text, "Europe/Berlin") if isinstance(one, TokenLine)]
    assert told == [datetime(2030, 6, 30, 22, tzinfo=UTC), datetime(2030, 7, 1, 12, tzinfo=UTC)]


def test_empty_cells_are_what_a_new_token_has() -> None:
    text = "token_uid,kind,status,credit_ok,master_pass,holder\nT,,,,,\n"
    assert read(text) == [TokenLine(2, ["T", "ISO14443", "active", True, False, None])]


@pytest.mark.parametrize("text", ['T1,"never closed\nT2,x\n', 'T1,"a"b\n'])
def test_what_is_too_damaged_ends_the_file(text: str) -> None:
    (wrong,) = read("token_uid,holder\n" + text)
    assert isinstance(wrong, WrongLine)
    assert "can't be read, nor what follows" in wrong.problems[0].reason


def test_a_file_without_line_ends_does_not_fill_the_memory() -> None:
    (wrong,) = read("token_uid\n" + "x" * 3_000_000)
    assert isinstance(wrong, WrongLine)


def test_the_value_told_is_short_and_printable() -> None:
    (wrong,) = read("token_uid\n\x1b[31m" + "x" * 300 + "\n")
    assert wrong == WrongLine([Problem(2, "token_uid", "\\x1b[31m" + "x" * 75, "is longer than 255 characters")])
