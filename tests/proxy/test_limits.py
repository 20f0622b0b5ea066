"""How a site's limit is divided."""

import pytest
from hypothesis import given
from hypothesis.strategies import builds, floats, integers, lists, none
from msgspec import Raw

from voltway.ocpp.frame import Call
from voltway.proxy.limits import LEAST_A, Need, cap_of, shares


@pytest.mark.parametrize(
    ("site_limit_a", "needs", "expected"),
    [
        (32.0, [Need("A", 1), Need("B", 1)], {"A": 16.0, "B": 16.0}),
        (32.0, [Need("A", 2), Need("B", 1)], {"A": 21.3, "B": 10.6}),
        (32.0, [Need("A", 1, 10.0), Need("B", 1)], {"A": 10.0, "B": 22.0}),
        (32.0, [Need("A", 1), Need("B", 0)], {"A": 32.0, "B": 0.0}),
        (32.0, [Need("A", 1, 16.0)], {"A": 16.0}),
        (13.0, [Need("A", 1), Need("B", 1), Need("C", 1)], {"A": 6.5, "B": 6.5, "C": 0.0}),
        (5.0, [Need("A", 1)], {"A": 0.0}),
        (13.0, [Need("A", 3)], {"A": 13.0}),
        (None, [Need("A", 1, 16.0), Need("B", 1)], {"A": 16.0}),
        (32.0, [], {}),
    ],
)
def test_each_session_gets_alike(site_limit_a: float | None, needs: list[Need], expected: dict[str, float]) -> None:
    assert shares(site_limit_a, needs) == expected


caps = none() | floats(0, 100)
stations = lists(
    builds(Need, integers(0, 50).map(str), integers(0, 4), caps), max_size=12, unique_by=lambda need: need.station_id
)


@given(floats(0, 500), stations)
def test_together_they_never_draw_more_than_the_site_may(site_limit_a: float, needs: list[Need]) -> None:
    found = shares(site_limit_a, needs)
    assert set(found) == {need.station_id for need in needs}
    assert sum(found.values()) <= site_limit_a + 1e-6
    for need in needs:
        share_a = found[need.station_id]
        assert share_a >= 0
        assert share_a == 0 or need.sessions
        assert need.cap_a is None or share_a <= need.cap_a + 1e-6
        # Who may charge at all can, unless its own limit is too low for that.
        if share_a and (need.cap_a is None or need.cap_a >= LEAST_A):
            assert share_a >= LEAST_A - 0.1


V16 = (
    b'{"connectorId":0,"csChargingProfiles":{"chargingProfileId":7,"stackLevel":3,"chargingProfilePurpose":'
    b'"ChargePointMaxProfile","chargingSchedule":{"chargingRateUnit":"%s","chargingSchedulePeriod":'
    b'[{"startPeriod":0,"limit":%d},{"startPeriod":60,"limit":90}]}}}'
)
V2 = (
    b'{"evseId":0,"chargingProfile":{"id":7,"stackLevel":3,"chargingProfilePurpose":"ChargingStationMaxProfile",'
    b'"chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":20}]}]}}'
)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (V16 % (b"A", 16), (7, 3, 16.0)),
        (V16 % (b"W", 6900), (7, 3, 90 / 690)),
        (V2, (7, 3, 20.0)),
        (V2.replace(b"ChargingStationMaxProfile", b"TxProfile"), None),
        (V2.replace(b'"limit":20', b'"limit":"x"'), None),
        (b'{"chargingProfile":[]}', None),
        (b"[]", None),
        (b"no JSON", None),
    ],
)
def test_what_the_central_system_allows_a_station_is_read(payload: bytes, expected: object) -> None:
    assert cap_of(Call("1", "SetChargingProfile", Raw(payload))) == expected
