"""Electric car models: a catalogue that ships, and a file of the operator's own that adds to it.

The figures are nominal: what the makers say of a new car in its best state. A car on the road takes less when it is
cold, old or full; they are for planning and for filling in a form, not for billing.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from msgspec import Struct

from voltway.vocabulary.drivers import ConnectorType

SHIPPED: Final = Path(__file__).with_name("data") / "car_models.csv"

MAX_ROWS: Final = 10_000
MAX_LINE_LENGTH: Final = 10_000
_SHOWN: Final = 80
_NAME_LENGTH: Final = 60
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100


class CarModel(Struct, frozen=True, kw_only=True):
    """A model as it left the factory. `model_id` is made of brand, model, variant and first year.

    `last_year` None: still made. `battery_wh` is what can be used of it. `ac_limit_w` holds over `ac_phases` phases;
    `dc_limit_w` is the most it takes for a moment, None: it can't charge with direct current.
    """

    model_id: str
    brand: str
    model: str
    variant: str | None
    first_year: int
    last_year: int | None
    battery_wh: int
    connectors: list[ConnectorType]
    ac_limit_w: int
    ac_phases: int
    dc_limit_w: int | None

    @property
    def name(self) -> str:
        """Brand, model and variant, as people say it."""
        return " ".join(part for part in (self.brand, self.model, self.variant) if part)


class RowProblem(Struct, frozen=True):
    """What is wrong in a line of the operator's file. `column` is empty where it is the whole line, or the file."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.value!r} {self.reason}" if self.value else f"{where}: {self.reason}"


class Catalogue:
    """Models by id, and what was wrong in the operator's file: its other lines hold."""

    def __init__(self, models: Iterable[CarModel], problems: Iterable[RowProblem] = ()) -> None:
        self.models: Final = {model.model_id: model for model in sorted(models, key=lambda model: model.model_id)}
        self.problems: Final = tuple(problems)
        self._words: Final = {one.model_id: folded(one.name).split() for one in self.models.values()}

    def find(self, model_id: str) -> CarModel | None:
        """The model of this id, or None."""
        return self.models.get(model_id)

    def search(self, text: str = "", *, after: str | None = None, limit: int = 50) -> list[CarModel]:
        """Up to `limit` models by id, those after the id `after`: each word of `text` begins a word of the name."""
        wanted = folded(text).split()
        found = (
            model
            for model_id, model in self.models.items()
            if (after is None or model_id > after) and self._has(model_id, wanted)
        )
        return list(islice(found, limit))

    def _has(self, model_id: str, wanted: list[str]) -> bool:
        return all(any(word.startswith(begin) for word in self._words[model_id]) for begin in wanted)


def load_catalogue(own: Path | None) -> Catalogue:
    """The shipped models, and those of the operator's file over them. Read again when the file has changed."""
    if own is None:
        return _load(None, 0, 0)
    try:
        state = own.stat()
    except OSError:
        return _load(own, 0, 0)
    return _load(own, state.st_mtime_ns, state.st_size)


@cache
def _shipped() -> dict[str, CarModel]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        models, _ = read_models(file)
    return {model.model_id: model for model in models}


@cache
def _load(own: Path | None, changed_at_ns: int, size: int) -> Catalogue:  # noqa: ARG001  (they are the cache's key)
    if own is None:
        return Catalogue(_shipped().values())
    try:
        with own.open(encoding="utf-8-sig", newline="") as file:
            models, problems = read_models(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror or str(error) if isinstance(error, OSError) else "is not UTF-8"
        return Catalogue(_shipped().values(), [RowProblem(0, "", str(own), f"can't be read: {reason}")])
    merged = _shipped() | {model.model_id: model for model in models}
    return Catalogue(merged.values(), problems)


def read_models(file: IO[str]) -> tuple[list[CarModel], list[RowProblem]]:
    """The models in a CSV file (RFC 4180) with a header, and what is wrong in its other lines.

    A model that stands there twice is wrong the second time. Behind a line that can't be read at all nothing is read.
    """
    models: dict[str, CarModel] = {}
    problems: list[RowProblem] = []
    for line, cells in _rows(file, problems):
        model, wrong = _read(line, cells)
        if model is not None and model.model_id in models:
            wrong = [RowProblem(line, "", model.name, "stands in an earlier line, too")]
        elif model is not None:
            models[model.model_id] = model
        problems.extend(wrong)
    return list(models.values()), problems


def folded(text: str) -> str:
    """`text` as names are compared: no capitals, no accents, no signs."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[^\w.#]+", " ", plain.lower()).strip()


def _rows(file: IO[str], problems: list[RowProblem]) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.reader(_bounded(file), strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if set(names) != _READ.keys() or len(names) != len(_READ):
            problems.append(RowProblem(1, "", "", f"the columns are {', '.join(_READ)}"))
            return
        for count, cells in enumerate(reader):
            if count >= MAX_ROWS:
                problems.append(RowProblem(reader.line_num, "", "", f"only {MAX_ROWS} lines are read"))
                return
            if len(cells) == len(names):
                yield reader.line_num, dict(zip(names, cells, strict=True))
            elif any(cells):
                reason = f"there are {len(cells)} cells, the header has {len(names)}"
                problems.append(RowProblem(reader.line_num, "", "", reason))
    except csv.Error as error:
        problems.append(RowProblem(reader.line_num, "", "", f"can't be read, nor what follows: {error}"))


def _bounded(file: IO[str]) -> Iterator[str]:
    while line := file.readline(MAX_LINE_LENGTH):
        if len(line) >= MAX_LINE_LENGTH:
            raise csv.Error(f"a line is longer than {MAX_LINE_LENGTH} characters")
        yield line


def _read(line: int, cells: Mapping[str, str]) -> tuple[CarModel | None, list[RowProblem]]:
    values: dict[str, Any] = {}
    problems = []
    for column, read in _READ.items():
        cell = cells[column].strip()
        try:
            values[column] = read(cell)
        except ValueError as error:
            problems.append(RowProblem(line, column, cell[:_SHOWN], str(error)))
    if not problems and values["last_year"] is not None and values["last_year"] < values["first_year"]:
        problems.append(RowProblem(line, "last_year", cells["last_year"].strip(), "is before first_year"))
    if problems:
        return None, problems
    return CarModel(model_id=_model_id(values), **values), []


def _model_id(values: Mapping[str, Any]) -> str:
    told = " ".join(str(values[name] or "") for name in ("brand", "model", "variant", "first_year"))
    return re.sub(r"[^a-z0-9]+", "-", folded(told).replace("+", " plus ").replace("#", " no ")).strip("-")


# --- cells


def _name(cell: str) -> str:
    if not 1 <= len(cell) <= _NAME_LENGTH or not cell.isprintable():
        raise ValueError(f"is not 1 to {_NAME_LENGTH} printable characters")
    return cell


def _variant(cell: str) -> str | None:
    return _name(cell) if cell else None


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", cell) or not least <= int(cell) <= most:
            raise ValueError(f"is not a whole number from {least} to {most}")
        return int(cell)

    return read


def _optional(read: Callable[[str], int]) -> Callable[[str], int | None]:
    return lambda cell: read(cell) if cell else None


def _connectors(cell: str) -> list[ConnectorType]:
    words = cell.split()
    if not words or len(set(words)) != len(words) or not set(words) <= set(ConnectorType):
        raise ValueError(f"is not one or more of {' '.join(ConnectorType)}, each once, with spaces between")
    return [ConnectorType(word) for word in words]


_YEAR: Final = _number(_FIRST_YEAR, _LAST_YEAR)
_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "brand": _name,
    "model": _name,
    "variant": _variant,
    "first_year": _YEAR,
    "last_year": _optional(_YEAR),
    "battery_wh": _number(1_000, 1_000_000),
    "connectors": _connectors,
    "ac_limit_w": _number(1_000, 50_000),
    "ac_phases": _number(1, 3),
    "dc_limit_w": _optional(_number(1_000, 2_000_000)),
}
