"""Who is pinged and who is given up, by a clock that tests turn."""

from collections import Counter
from typing import Any, cast

from picows import WSCloseCode

from voltway.ocpp.line import Line
from voltway.ocpp.quirks import StationQuirks
from voltway.ocpp.wheel import STRANDED_INTERVALS, Wheel, say_goodbye

INTERVAL_S = 10.0


class Socket:
    """A transport that remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def send_ping(self, payload: bytes) -> None:
        self.asked["ping"] += 1

    def disconnect(self, *, graceful: bool) -> None:
        self.asked["cut"] += 1


class Station:
    """A line without a socket."""

    def __init__(self, quirks: StationQuirks | None = None, *, open_: bool = True) -> None:
        self.station_id = "S1"
        self.quirks = quirks
        self.socket = Socket()
        self.transport = self.socket if open_ else None
        self.heard_at_s = 0.0
        self.ping_sent_s = 0.0
        self.allowance = 0
        self.resumed = 0
        self.closed: list[tuple[WSCloseCode, str]] = []
        self.quirks_seen: list[str] = []
        self.desk = self

    def resume_reading(self) -> None:
        self.resumed += 1

    def close(self, code: WSCloseCode, reason: str) -> None:
        self.closed.append((code, reason))

    def on_quirk(self, station_id: str, name: str) -> None:
        self.quirks_seen.append(name)


def line(station: Station) -> Line:
    return cast("Line", cast("Any", station))


def turning(wheel: Wheel, begin_s: float, end_s: float) -> float | None:
    """Turn once a second; when the first line was found dead."""
    for now_s in range(int(begin_s) + 1, int(end_s) + 1):
        if wheel.turn(float(now_s)):
            return float(now_s)
    return None


def test_a_silent_station_is_pinged_then_dropped_within_two_intervals() -> None:
    wheel = Wheel(INTERVAL_S, 5)
    stations = [Station() for _ in range(25)]
    for station in stations:
        wheel.add(line(station))
    # Heard at 0: nobody has been silent for long, wherever on the wheel.
    for now_s in range(1, 9):
        assert wheel.turn(float(now_s)) == 0
    for now_s in range(9, 2 * int(INTERVAL_S) + 1):
        wheel.turn(float(now_s))
    assert all(station.socket.asked["ping"] == 1 for station in stations)
    assert all(station.socket.asked["cut"] >= 1 for station in stations)


def test_one_that_answers_pings_stays() -> None:
    wheel = Wheel(INTERVAL_S, 5)
    station = Station()
    wheel.add(line(station))
    for now_s in range(1, 200):
        pings = station.socket.asked["ping"]
        assert wheel.turn(float(now_s)) == 0
        if station.socket.asked["ping"] > pings:
            station.heard_at_s = now_s + 0.1
    assert station.socket.asked["ping"] >= 9


def test_one_that_talks_is_not_pinged() -> None:
    wheel = Wheel(INTERVAL_S, 5)
    station = Station()
    wheel.add(line(station))
    for now_s in range(1, 100):
        station.heard_at_s = now_s - 1.0
        assert wheel.turn(float(now_s)) == 0
    assert not station.socket.asked


def test_every_look_gives_a_new_allowance_and_reads_on() -> None:
    wheel = Wheel(INTERVAL_S, 5)
    station = Station()
    wheel.add(line(station))
    assert station.allowance == wheel.burst > 0
    station.allowance = -3
    looked_at: list[int] = []
    for now_s in range(1, 2 * int(INTERVAL_S) + 1):
        station.heard_at_s, seen = float(now_s), station.resumed
        wheel.turn(float(now_s))
        if station.resumed > seen:
            assert station.allowance == wheel.burst
            station.allowance = -3
            looked_at.append(now_s)
    apart_s = looked_at[1] - looked_at[0]
    assert apart_s <= INTERVAL_S
    assert wheel.burst == 5 * apart_s, "what it is given lasts until the next look at the agreed rate"


def test_one_that_would_not_come_back_has_longer() -> None:
    wheel = Wheel(INTERVAL_S, 5)
    station = Station(StationQuirks(names=("stranded_by_close",), by_action={}, on_any=(), stranded_by_close=True))
    wheel.add(line(station))
    cut_at_s = turning(wheel, 0, 2 * STRANDED_INTERVALS * INTERVAL_S)
    assert cut_at_s is not None
    assert 0 <= cut_at_s - STRANDED_INTERVALS * INTERVAL_S <= INTERVAL_S
    assert set(station.quirks_seen) == {"stranded_by_close"}
    assert station.socket.asked["ping"] > 10


def test_a_line_whose_socket_is_gone_is_left_alone() -> None:
    wheel = Wheel(INTERVAL_S, 5)
    station = Station(open_=False)
    wheel.add(line(station))
    assert turning(wheel, 0, 100) is None


def test_lines_come_and_go() -> None:
    wheel = Wheel(0.5, 7)
    one, two = line(Station()), line(Station())
    wheel.add(one)
    wheel.add(two)
    assert set(wheel.lines()) == {one, two}
    wheel.discard(one)
    wheel.discard(one)
    assert list(wheel.lines()) == [two]
    assert wheel.burst == 7


def test_goodbye_is_a_restart() -> None:
    station = Station()
    say_goodbye(line(station))
    assert station.closed == [(WSCloseCode.SERVICE_RESTART, "restarting")]
