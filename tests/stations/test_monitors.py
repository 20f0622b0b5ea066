"""What reports and answers make of the monitors that are known: 2.x part 2, N02, N04, N06."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.stations import monitors
from voltway.stations.device_model import Page
from voltway.stations.monitors import MergedMonitors, Monitor, merge
from voltway.vocabulary.monitors import MonitorCleared, MonitorKind, MonitorNews, MonitorOrigin, MonitorTold
from voltway.vocabulary.variables import VariablePlace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def told(number: int, value: float = 1.0, origin: MonitorOrigin | None = None, evse_id: int = 1) -> MonitorTold:
    place = VariablePlace(component="EVSE", variable="Power", evse_id=evse_id)
    return MonitorTold(monitor_id=number, place=place, kind=MonitorKind.DELTA, value=value, severity=5, origin=origin)


def page(*news: MonitorNews, seconds: float = 0.0, seq_no: int = 0) -> Page:
    return Page(seq_no=seq_no, is_last=True, received_at=at(seconds), monitors=list(news))


def known(*numbers: int, seconds: float = -60.0) -> dict[int, Monitor]:
    return {number: Monitor(told=told(number), known_at=at(seconds)) for number in numbers}


def written(merged: MergedMonitors) -> list[tuple[int, float, bool]]:
    return [(one.told.monitor_id, one.told.value, one.cleared) for one in merged.monitors]


def test_what_is_new_or_differs_is_written() -> None:
    merged = merge(known(1, 2), [page(told(1), told(2, 9.0), told(3))], replaces=False)
    assert written(merged) == [(2, 9.0, False), (3, 1.0, False)]
    assert merged.removed == []


def test_who_made_a_monitor_is_not_forgotten_where_it_is_not_told() -> None:
    before = {1: Monitor(told=told(1, origin=MonitorOrigin.CUSTOM), known_at=at(-60))}
    assert merge(before, [page(told(1))], replaces=True).monitors == []
    [after] = merge(before, [page(told(1, 2.0))], replaces=True).monitors
    assert after.told.origin is MonitorOrigin.CUSTOM


def test_a_whole_report_removes_what_it_leaves_out() -> None:
    pages = [page(told(1), seq_no=1, seconds=1), page(told(2))]
    assert merge(known(1, 2, 3), pages, replaces=True).removed == [3]
    assert merge(known(1, 2, 3), [page()], replaces=True).removed == [1, 2, 3]
    assert merge(known(3), [], replaces=True).removed == []


def test_what_became_known_meanwhile_is_not_undone() -> None:
    merged = merge(known(1, 2, seconds=5), [page(told(2, 9.0))], replaces=True)
    assert (written(merged), merged.removed) == ([], [])


def test_a_cleared_monitor_does_not_come_back_with_an_older_page() -> None:
    [cleared] = merge(known(1), [page(MonitorCleared(monitor_id=1), seconds=5)], replaces=False).monitors
    assert (cleared.cleared, cleared.known_at) == (True, at(5))
    assert merge({1: cleared}, [page(told(1))], replaces=True) == MergedMonitors(monitors=[], removed=[])
    [again] = merge({1: cleared}, [page(told(1), seconds=6)], replaces=False).monitors
    assert not again.cleared
    assert merge({1: cleared}, [page(seconds=6)], replaces=True).removed == [1]
    assert merge({}, [page(MonitorCleared(monitor_id=1))], replaces=False).monitors == []


@pytest.mark.parametrize("odd", [told(-1), told(2**31), told(1, evse_id=-1)])
def test_what_can_t_be_kept_is_left_out(odd: MonitorTold) -> None:
    assert written(merge({}, [page(odd, told(7))], replaces=False)) == [(7, 1.0, False)]


def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitors, "MOST_MONITORS", 3)
    merged = merge(known(1), [page(told(2), told(3), told(4), told(1, 5.0))], replaces=False)
    assert written(merged) == [(2, 1.0, False), (3, 1.0, False), (1, 5.0, False)]
