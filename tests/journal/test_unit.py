import asyncio
from typing import Any, cast

from voltway.journal.unit import Barrier, StationLost, Unit, UnitFailed, statements, write_rows
from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.calls: list[list[Any]] = []

    def statements(self, rows: list[Any]) -> list[Statement]:
        self.calls.append(rows)
        return [Statement("select 1")]


def test_each_sink_is_written_once_in_the_order_of_the_rows() -> None:
    one, other = Kept(), Kept()
    units = [Unit("A"), Unit("B"), Unit("C")]
    units[0].rows = [(one, 1), (other, "a")]
    units[2].rows = [(other, "b"), (one, 2), (one, 3)]
    assert len(statements(units)) == 2
    assert one.calls == [[1, 2, 3]]
    assert other.calls == [["a", "b"]]


async def test_nothing_is_written_of_nothing() -> None:
    await write_rows(cast("Connection", None), [Unit("A")])


async def test_a_barrier_passes_whatever_became_of_it() -> None:
    committed, failed = Barrier(), Barrier()
    committed.committed()
    failed.failed(StationLost(""))
    failed.failed(UnitFailed("again"))
    await asyncio.wait_for(asyncio.gather(committed.passed, failed.passed), 1)
