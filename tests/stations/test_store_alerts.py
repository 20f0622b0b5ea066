"""Which monitors are in alert, and since when; how alerts come about is told in tests/stories/test_monitors.py."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.stations import store_alerts
from voltway.stations.store_alerts import ALERTS, Alert, latest
from voltway.vocabulary.monitors import AlertTold
from voltway.vocabulary.variables import VariablePlace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PLACE = VariablePlace(component="EVSE", variable="Power", evse_id=1)

STATION = "insert into station (station_id, admission) values ('S', 'accepted') on conflict do nothing"


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def row(minutes: float, *, cleared: bool = False, monitor_id: int = 1, value: str = "5") -> Alert:
    told = AlertTold(monitor_id=monitor_id, place=PLACE, at=at(minutes), cleared=cleared, value=value)
    return store_alerts.alert("S", told, at(60))


async def write(pool: Pool, *rows: Alert) -> list[tuple[int, datetime, str]]:
    """The alerts that are then active."""
    unit = Unit("S")
    unit.rows = [(ALERTS, one) for one in rows]
    async with pool.connection() as conn:
        await conn.execute(STATION)
        async with conn.transaction():
            await write_rows(conn, [unit])
        return [(one.monitor_id, one.since, one.value) for one in await store_alerts.page(conn, "S")]


async def test_it_lasts_from_the_first_word_to_the_end(pool: Pool) -> None:
    assert await write(pool, row(1, cleared=True)) == []
    assert await write(pool, row(2)) == [(1, at(2), "5")]
    assert await write(pool, row(3, value="6")) == [(1, at(2), "6")]
    assert await write(pool, row(4, cleared=True)) == []
    assert await write(pool, row(5)) == [(1, at(5), "5")]


async def test_all_at_once_is_as_one_after_the_other(pool: Pool) -> None:
    await write(pool, row(1))
    assert await write(pool, row(2), row(3, cleared=True), row(4), row(5, value="9")) == [(1, at(4), "9")]
    [only] = latest([row(2), row(3, cleared=True)])
    assert (only.active, only.cleared_at) == (False, at(3))


@pytest.mark.parametrize("apart", [True, False])
async def test_what_is_older_changes_nothing(pool: Pool, apart: bool) -> None:
    late = [row(3, cleared=True), row(2)]
    for rows in [[one] for one in late] if apart else [late]:
        assert await write(pool, *rows) == []


async def test_a_clock_that_runs_ahead_does_not_outdate_what_follows(pool: Pool) -> None:
    assert await write(pool, row(10_000)) == [(1, at(60), "5")]
    untold = AlertTold(monitor_id=1, place=PLACE, at=None, cleared=True, value="5")
    assert await write(pool, store_alerts.alert("S", untold, at(61))) == []


async def test_there_is_a_bound_and_nobody_s_station_has_none(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_alerts, "MOST_ALERTS", 2)
    assert len(await write(pool, row(1, monitor_id=1))) == 1
    assert len(await write(pool, *(row(1, monitor_id=number) for number in range(5)))) == 2
    assert [value for *_, value in await write(pool, row(2, monitor_id=1, value="7"))].count("7") == 1
    unknown = store_alerts.alert("NOBODY", AlertTold(monitor_id=1, place=PLACE, at=NOW, cleared=False, value=""), NOW)
    assert len(await write(pool, unknown)) == 2
