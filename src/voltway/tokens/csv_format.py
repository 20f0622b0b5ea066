"""Tokens as lines of CSV (RFC 4180), read and written. Pure.

The header names the columns, in any order. A column that is missing leaves the property as it is; an empty cell sets
it to none, or for kind, status, credit_ok and master_pass to what a new token has. A cell that a spreadsheet would
take for a formula is written with an apostrophe before it, which is taken away on reading.
"""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from io import StringIO
from typing import IO, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from voltway.tokens.authorize import HOURS
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import is_station_id
from voltway.vocabulary.tokens import MAX_NAME_LENGTH, MAX_UID_LENGTH, TokenKind, TokenStatus

MAX_LINE_LENGTH = 1_000_000
MAX_CONCURRENT = 1_000_000
_SHOWN = 80
_FORMULA = "=+-@\t\r"


class TokenColumn(StrEnum):
    """The columns there are, in the order in which they are written."""

    TOKEN_UID = "token_uid"
    KIND = "kind"
    STATUS = "status"
    HOLDER = "holder"
    GROUP_ID = "group_id"
    PARENT_UID = "parent_uid"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    CREDIT_OK = "credit_ok"
    MAX_CONCURRENT = "max_concurrent"
    ALLOWED_STATIONS = "allowed_stations"
    ALLOWED_HOURS = "allowed_hours"
    MASTER_PASS = "master_pass"
    DRIVER_ID = "driver_id"
    VEHICLE_ID = "vehicle_id"
    FLEET_ID = "fleet_id"


Value = str | bool | int | datetime | list[str] | None


class Problem(Struct, frozen=True):
    """What is wrong in a line. `column` is empty where it is the whole line; `value` is cut at 80 characters."""

    line: int
    column: str
    value: str
    reason: str


class TokenLine(Struct, frozen=True):
    """What a line says of a token, as the table `token` holds it, in the order of the header's columns."""

    line: int
    values: list[Value]


class WrongLine(Struct, frozen=True):
    """A line that can't be taken, with everything that is wrong in it."""

    problems: list[Problem]


class TokenFile:
    """A file's columns, and its lines one after another. Times without a zone are in `zone` (an IANA name).

    Raises InvalidInput if the header is missing, or names a column that does not exist, or one twice.
    """

    def __init__(self, file: IO[str], zone: str) -> None:
        self._lines = _Lines(file)
        self._zone = ZoneInfo(zone)
        try:
            header = next(self._lines, "")
            self._delimiter = ";" if header.count(";") > header.count(",") else ","
            names = next(csv.reader([header], delimiter=self._delimiter), [])
        except csv.Error as error:
            raise InvalidInput(f"the file's first line can't be read ({error})", "name the columns there") from error
        self.columns = _columns(names)

    def __iter__(self) -> Iterator[TokenLine | WrongLine]:
        """Every line below the header that is not empty. What is too damaged to go on behind it ends the file."""
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        while True:
            line = reader.line_num + 2
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield WrongLine([Problem(line, "", "", f"can't be read, nor what follows: {error}")])
                return
            if cells is None:
                return
            if any(cells):
                yield self._read(line, cells)

    def _read(self, line: int, cells: list[str]) -> TokenLine | WrongLine:
        if len(cells) != len(self.columns):
            reason = f"there are {len(cells)} cells, the header has {len(self.columns)}"
            return WrongLine([Problem(line, "", "", reason)])
        values: list[Value] = []
        problems = []
        for column, cell in zip(self.columns, cells, strict=True):
            try:
                values.append(_READ[column](unescaped(cell), self._zone))
            except ValueError as error:
                problems.append(Problem(line, column.value, _shown(cell), str(error)))
        if not problems:
            problems = self._contradictions(line, values)
        return WrongLine(problems) if problems else TokenLine(line, values)

    def _contradictions(self, line: int, values: list[Value]) -> list[Problem]:
        told = dict(zip(self.columns, values, strict=True))
        begin, end = told.get(TokenColumn.VALID_FROM), told.get(TokenColumn.VALID_UNTIL)
        if isinstance(begin, datetime) and isinstance(end, datetime) and end <= begin:
            return [Problem(line, TokenColumn.VALID_UNTIL.value, _written(end), "is not after valid_from")]
        return []


class _Lines(Iterator[str]):
    """Lines of bounded length: a file without line ends must not fill the memory."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def __next__(self) -> str:
        line = self._file.readline(MAX_LINE_LENGTH)
        if not line:
            raise StopIteration
        if len(line) >= MAX_LINE_LENGTH:
            raise csv.Error(f"a line is longer than {MAX_LINE_LENGTH} characters")
        return line


def _columns(cells: list[str]) -> list[TokenColumn]:
    names = [cell.strip().lower() for cell in cells]
    there_are = f"the columns are {', '.join(TokenColumn)}"
    if unknown := [name for name in names if name not in set(TokenColumn)]:
        raise InvalidInput(f"the file has columns nobody knows: {', '.join(map(_shown, unknown[:20]))}", there_are)
    if twice := {name for name in names if names.count(name) > 1}:
        raise InvalidInput(f"the file has columns twice: {', '.join(sorted(twice))}", "remove one of each")
    if TokenColumn.TOKEN_UID not in names:
        raise InvalidInput("the file's first line does not name the column token_uid", there_are)
    return [TokenColumn(name) for name in names]


# --- cells


def _uid(cell: str, _: ZoneInfo) -> Value:
    if not cell:
        raise ValueError("is empty")
    return _name(MAX_UID_LENGTH)(cell, _)


def _name(most: int) -> "_Reader":
    def read(cell: str, _: ZoneInfo) -> Value:
        if len(cell) > most:
            raise ValueError(f"is longer than {most} characters")
        if any("\ud800" <= character <= "\udfff" for character in cell):
            raise ValueError("is not UTF-8")
        if not cell.isprintable():
            raise ValueError("has characters that can't be printed")
        if cell != cell.strip():
            raise ValueError("begins or ends with a space")
        return cell or None

    return read


Word = TypeVar("Word", bound=StrEnum)


def _word(kind: type[Word], default: Word) -> "_Reader":
    known = {member.value.lower(): member.value for member in kind}

    def read(cell: str, _: ZoneInfo) -> Value:
        if not cell.strip():
            return default.value
        if (found := known.get(cell.strip().lower())) is None:
            raise ValueError(f"is none of {', '.join(known.values())}")
        return found

    return read


def _truth(*, default: bool) -> "_Reader":
    def read(cell: str, _: ZoneInfo) -> Value:
        word = cell.strip().lower()
        if not word:
            return default
        if word not in _TRUTH:
            raise ValueError("is neither true nor false")
        return _TRUTH[word]

    return read


_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _moment(cell: str, zone: ZoneInfo) -> Value:
    if not cell.strip():
        return None
    try:
        at = datetime.fromisoformat(cell.strip())
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("is no time like 2030-12-31 or 2030-12-31T18:30:00Z") from None


def _count(cell: str, _: ZoneInfo) -> Value:
    if not cell.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,7}", cell.strip()) or not 1 <= int(cell) <= MAX_CONCURRENT:
        raise ValueError(f"is no whole number from 1 to {MAX_CONCURRENT}")
    return int(cell)


def _hours(cell: str, _: ZoneInfo) -> Value:
    hours = cell.replace(" ", "")
    if not hours:
        return None
    if not re.fullmatch(HOURS.strip("^$"), hours):
        raise ValueError("is no span of hours like 07:00-19:30")
    return hours


def _stations(cell: str, _: ZoneInfo) -> Value:
    if not cell:
        return None
    if not cell.startswith("["):
        stations = cell.split("/")
        if not all(map(is_station_id, stations)):
            raise ValueError("is no list of station ids like S1/S2")
        return stations
    try:
        stations = msgspec.json.decode(cell, type=list[str])
    except msgspec.DecodeError:
        raise ValueError("is no JSON list of station ids") from None
    if any("\0" in station for station in stations):
        raise ValueError("has characters that can't be stored")
    return stations


_Reader = Callable[[str, ZoneInfo], Value]

_READ: dict[TokenColumn, _Reader] = {
    TokenColumn.TOKEN_UID: _uid,
    TokenColumn.KIND: _word(TokenKind, TokenKind.ISO14443),
    TokenColumn.STATUS: _word(TokenStatus, TokenStatus.ACTIVE),
    TokenColumn.HOLDER: _name(MAX_NAME_LENGTH),
    TokenColumn.GROUP_ID: _name(MAX_UID_LENGTH),
    TokenColumn.PARENT_UID: _name(MAX_UID_LENGTH),
    TokenColumn.VALID_FROM: _moment,
    TokenColumn.VALID_UNTIL: _moment,
    TokenColumn.CREDIT_OK: _truth(default=True),
    TokenColumn.MAX_CONCURRENT: _count,
    TokenColumn.ALLOWED_STATIONS: _stations,
    TokenColumn.ALLOWED_HOURS: _hours,
    TokenColumn.MASTER_PASS: _truth(default=False),
    TokenColumn.DRIVER_ID: _name(MAX_UID_LENGTH),
    TokenColumn.VEHICLE_ID: _name(MAX_UID_LENGTH),
    TokenColumn.FLEET_ID: _name(MAX_UID_LENGTH),
}


def _shown(text: str) -> str:
    """For a report: cut, and with everything escaped that is no printable character."""
    cut = text[:_SHOWN]
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


# --- writing


def header() -> str:
    """The first line of what is written: all columns."""
    return ",".join(TokenColumn) + "\r\n"


def line_of(row: Struct) -> str:
    """A token as one line, with its end. `row` has a field for each column."""
    return written([escaped(_written(getattr(row, column.value))) for column in TokenColumn])


def written(cells: list[str]) -> str:
    """Cells as one line of CSV."""
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        plain = bool(value) and all(map(is_station_id, value))
        return "/".join(value) if plain else msgspec.json.encode(value).decode()
    return value.value if isinstance(value, StrEnum) else str(value)


def escaped(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run as a formula, and before what looks escaped already."""
    looks_escaped = cell.startswith("'") and cell[1:2] != "" and cell[1:2] in _FORMULA + "'"
    return "'" + cell if looks_escaped or (cell != "" and cell[0] in _FORMULA) else cell


def unescaped(cell: str) -> str:
    """What `escaped` was given; other cells stay as they are."""
    return cell[1:] if cell.startswith("'") and cell[1:2] != "" and cell[1:2] in _FORMULA + "'" else cell
