"""What an erasure will do, and what it did: pure, from the data map.

The steps are the same in every run of one version, so that one which was interrupted goes on where it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from voltway.privacy.personal import Table
from voltway.privacy.store_clearing import StationOutcome

Schema = Mapping[str, Mapping[str, str]]
"""Each table with its columns and their types."""


class StepKind(StrEnum):
    """What is done to a table."""

    REMOVE = "remove"
    MASK = "mask"


class Step(Struct, frozen=True):
    """One thing to do to one table. `types` are the columns to mask, with their types."""

    kind: StepKind
    table: Table
    types: dict[str, str] = {}


class Outcome(Struct, kw_only=True):
    """What becomes, or became, of one table: rows removed, rows in which a pseudonym took a name's place, and kept.

    `why` says for each group of columns that stay why they do; `evidence` are rows whose signed meter text names the
    person and stays.
    """

    table: str
    what: str
    removed: int = 0
    pseudonymised: int = 0
    kept: int = 0
    why: list[str] = []
    evidence: int = 0


class Report(Struct, kw_only=True):
    """An erasure as its dry run foresees it, or as it was carried out.

    `stations_to_ask` speak OCPP 2.x and may hold customer information of their own, `stations` says what became of it;
    `same_holder` tokens bear the person's name and were left; `refused` says why it can't be done now.
    """

    tables: list[Outcome]
    stations_to_ask: list[str] = []
    stations: list[StationOutcome] = []
    same_holder: list[str] = []
    notes: list[str] = []
    refused: str | None = None

    @classmethod
    def of(cls, kept: Any) -> "Report":
        """A report as it was kept."""
        return msgspec.convert(kept, cls)

    def outcome(self, table: Table) -> Outcome:
        """The line of a table, made if there is none."""
        for outcome in self.tables:
            if outcome.table == table.name:
                return outcome
        made = Outcome(table=table.name, what=table.what, why=[group.why for group in table.kept])
        self.tables.append(made)
        return made


EVIDENCE_NOTE = (
    "A meter's signed text may contain the number of the card it was unlocked with. It is kept as it is: one changed "
    "character would spoil the evidence that measuring law wants kept."
)
COMMON_NOTE = (
    "Numbers and very short texts are replaced only where they stand as a token, since elsewhere they may be a meter "
    "value."
)
STATIONS_NOTE = (
    "Stations of OCPP 2.x can keep customer information of their own. They are told to clear it when they are next "
    "connected, within 90 days; the report names them, and what became of it."
)


def steps(tables: Sequence[Table], schema: Schema) -> list[Step]:
    """What to do, in order: what opens doors goes first; and rows before those that they hang on.

    Tables and columns that this database does not have are left out.
    """
    there = [table for table in tables if table.name in schema]
    removals = [Step(StepKind.REMOVE, table) for table in reversed(there) if table.is_removed and _is_found(table)]
    masks = [
        Step(StepKind.MASK, table, types)
        for table in there
        if (types := {name: schema[table.name][name] for name in table.pseudonymised if name in schema[table.name]})
    ]
    return [*removals, *masks]


def left(tables: Iterable[Table], schema: Schema) -> list[Table]:
    """The tables of which something of the person's is kept, and can be counted."""
    return [table for table in tables if table.name in schema and table.kept and _is_found(table)]


def _is_found(table: Table) -> bool:
    return bool(table.links or table.mentions)
