from collections import Counter
from dataclasses import replace

import pytest

from voltway.simulator.plan import (
    FleetPlan,
    Misbehaviour,
    derived_password,
    odometer_wh,
    shared_out,
    stations_of,
)
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import is_station_id
from voltway.vocabulary.stations import OcppVersion

AT = 1_780_000_000.0
PLAN = FleetPlan(
    url="ws://localhost/ocpp",
    stations=200,
    versions={OcppVersion.V16: 50, OcppVersion.V201: 30, OcppVersion.V21: 20},
    misbehaviours=(Misbehaviour("repeat", 0.5, share=0.25), Misbehaviour("deaf", 0.1)),
)


def test_equal_plans_give_equal_stations_and_other_seeds_others() -> None:
    assert stations_of(PLAN, AT) == stations_of(PLAN, AT)
    assert stations_of(PLAN, AT) != stations_of(replace(PLAN, seed=2), AT)


def test_versions_come_in_their_shares() -> None:
    counts = Counter(station.version for station in stations_of(PLAN, AT))
    assert counts == {OcppVersion.V16: 100, OcppVersion.V201: 60, OcppVersion.V21: 40}
    assert shared_out(1, {OcppVersion.V16: 0, OcppVersion.V21: 1}) == [OcppVersion.V21]
    assert len(shared_out(7, {OcppVersion.V16: 1, OcppVersion.V201: 1, OcppVersion.V21: 1})) == 7


@pytest.mark.parametrize("shares", [{OcppVersion.V16: 0.0}, {OcppVersion.V16: -1.0, OcppVersion.V21: 3.0}])
def test_shares_that_add_up_to_nothing_are_refused(shares: dict[OcppVersion, float]) -> None:
    with pytest.raises(InvalidInput, match="add up to nothing"):
        shared_out(10, shares)


def test_misbehaviour_strikes_its_share_of_the_stations() -> None:
    stations = stations_of(PLAN, AT)
    repeating = sum(any(bad.name == "repeat" for bad in station.misbehaviours) for station in stations)
    assert 30 <= repeating <= 70
    assert all(any(bad.name == "deaf" for bad in station.misbehaviours) for station in stations)


def test_a_bigger_fleet_begins_with_the_same_stations_but_their_versions() -> None:
    small = stations_of(PLAN, AT)[:10]
    large = stations_of(replace(PLAN, stations=1000), AT)[:10]
    assert [replace(station, version=OcppVersion.V16) for station in small] == [
        replace(station, version=OcppVersion.V16) for station in large
    ]


def test_passwords_are_given_or_derived_and_fit_every_version() -> None:
    assert stations_of(replace(PLAN, password="the same for all"), AT)[5].password == "the same for all"
    stations = stations_of(replace(PLAN, password_secret="shared"), AT)
    assert stations[0].password == derived_password("shared", stations[0].station_id)
    assert len({station.password for station in stations}) == 200
    assert len(bytes.fromhex(stations[0].password or "")) == 16
    assert stations_of(PLAN, AT)[0].password is None


def test_tokens_are_dealt_out_or_made_one_per_driver() -> None:
    made = [token for station in stations_of(PLAN, AT) for token in station.tokens]
    assert len(set(made)) == len(made) == 1200
    assert max(map(len, made)) <= 20
    dealt = stations_of(replace(PLAN, tokens=("A", "B")), AT)
    assert {token for station in dealt for token in station.tokens} == {"A", "B"}


def test_source_addresses_are_used_evenly() -> None:
    stations = stations_of(replace(PLAN, source_addresses=("127.0.0.1", "127.0.0.2")), AT)
    assert Counter(station.source_address for station in stations) == {"127.0.0.1": 100, "127.0.0.2": 100}


def test_names_can_be_stations() -> None:
    assert all(is_station_id(station.station_id) for station in stations_of(PLAN, AT))


def test_an_odometer_has_counted_on_by_the_next_run() -> None:
    assert odometer_wh(0.3, AT + 3600) > odometer_wh(0.3, AT) > 0
