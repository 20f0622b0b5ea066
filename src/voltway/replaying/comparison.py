"""What a replay finds."""

from enum import StrEnum

from msgspec import Struct

DIFFERENCES_SHOWN = 20


class Step(StrEnum):
    """What a replay is at."""

    READING = "reading the journal"
    COMPARING = "comparing"


class Progress(Struct, frozen=True, kw_only=True):
    """How far a replay has come: `done` of `total` facts while it reads, of tables while it compares."""

    step: Step
    done: int
    total: int


class Difference(Struct, frozen=True, kw_only=True):
    """One value that is not as the journal says; `column` None: the whole row is missing on one side.

    `live` and `replayed` are the values as JSON text, None where the row is missing.
    """

    key: str
    column: str | None
    live: str | None
    replayed: str | None


class TableComparison(Struct, frozen=True, kw_only=True):
    """A table, row by row. `differences` are those of the first 20 rows that are not equal."""

    table: str
    equal: int
    different: int
    only_live: int
    only_replayed: int
    differences: list[Difference]

    @property
    def compared(self) -> int:
        """Rows on either side."""
        return self.equal + self.different + self.only_live + self.only_replayed

    @property
    def agrees(self) -> bool:
        """Whether every row is equal."""
        return self.compared == self.equal

    def plus(self, other: "TableComparison") -> "TableComparison":
        """Both together: the same table, compared for other stations."""
        return TableComparison(
            table=self.table,
            equal=self.equal + other.equal,
            different=self.different + other.different,
            only_live=self.only_live + other.only_live,
            only_replayed=self.only_replayed + other.only_replayed,
            differences=[*self.differences, *other.differences][:DIFFERENCES_SHOWN],
        )


class Comparison(Struct, frozen=True, kw_only=True):
    """The outcome of a replay. `unreadable` facts are in the journal but can't be understood any more."""

    facts: int
    unreadable: int
    tables: list[TableComparison]

    @property
    def agrees(self) -> bool:
        """Whether current state is what the journal says."""
        return not self.unreadable and all(table.agrees for table in self.tables)
