from datetime import UTC, datetime

from hypothesis import given

from tests.vocabulary.made import any_of
from voltway.journal import entry
from voltway.kit.table_text import FIELD, ROW
from voltway.vocabulary.energy import Reading, Sample
from voltway.vocabulary.facts import AnyFact, MeterRead, StationBooted, StationReported
from voltway.vocabulary.stations import EventKind

AT = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)


def columns(line: str) -> list[str]:
    assert line.endswith(ROW)
    return line[: -len(ROW)].split(FIELD)


def test_a_row_has_the_columns_of_the_table() -> None:
    station_id, session_id, kind, at, received_at, body = columns(
        entry.row("S 1", None, AT, AT, StationBooted(vendor="V", model="M"))
    )
    assert (station_id, session_id, kind) == ("S 1", "", "StationBooted")
    assert datetime.fromisoformat(at) == datetime.fromisoformat(received_at) == AT
    assert '"kind":"StationBooted"' in body


def test_what_stations_say_cannot_leave_its_column() -> None:
    fact = StationReported(at=None, event=EventKind.DATA_TRANSFER, name=f"a{FIELD}b{ROW}c", detail={"x": ROW})
    row = entry.row(f"A{FIELD}B{ROW}", "0123", AT, AT, fact)
    assert len(columns(row)) == 6
    assert row.count(ROW) == 1


def test_a_fact_is_the_same_after_the_journal() -> None:
    fact = MeterRead(readings=[Reading(AT, [Sample(0.1 + 0.2, multiplier=3), Sample(1e-9, "SoC", "Percent")])])
    body = columns(entry.row("S", "0123", AT, AT, fact))[5]
    assert entry.fact_of(body) == fact


@given(any_of(AnyFact))
def test_every_fact_is_the_same_after_the_journal(fact: AnyFact) -> None:
    kind, *_, body = columns(entry.row("S", "0123", AT, AT, fact))[2:]
    back = entry.fact_of(body)
    assert kind == type(back).__name__ == type(fact).__name__
    assert back == fact
