from datetime import UTC, datetime, timedelta

import pytest

from tests.simulator.conftest import MONDAY, StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.behaviours.clocks import BeforeTheEpochIsSet, LocalTimeAsZulu, NoZone, SkewedClock
from voltway.simulator.dice import dice
from voltway.vocabulary.stations import OcppVersion

AT = MONDAY.timestamp()


def test_local_time_claims_to_be_utc() -> None:
    clock = LocalTimeAsZulu(1.0, dice(1))
    assert clock.wire_time(AT) == "2026-11-02T09:00:00.000Z"
    assert clock.wire_time(datetime(2026, 7, 1, tzinfo=UTC).timestamp()) == "2026-07-01T02:00:00.000Z"


def test_a_zone_can_be_missing_and_an_epoch_unset() -> None:
    assert NoZone(1.0, dice(1)).wire_time(AT) == "2026-11-02T08:00:00.000"
    assert BeforeTheEpochIsSet(1.0, dice(1)).wire_time(AT) == "1970-01-01T08:00:00.000Z"


def test_a_skewed_clock_is_wrong_by_one_amount() -> None:
    clock = SkewedClock(1.0, dice(1))
    skews = {datetime.fromisoformat(clock.wire_time(AT + s) or "").timestamp() - AT - s for s in (0, 3600, 86_400)}
    assert max(skews) - min(skews) < 0.01
    assert 1 < abs(max(skews)) <= timedelta(hours=3).total_seconds()


@pytest.mark.parametrize("kind", [SkewedClock, LocalTimeAsZulu, NoZone, BeforeTheEpochIsSet])
def test_who_isnt_struck_tells_the_truth(kind: type[SkewedClock]) -> None:
    assert kind(0.0, dice(1)).wire_time(AT) is None


async def test_the_books_hold_what_went_over_the_wire(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "clock_1970") as station:
        await station.boot()
        await station.start("CARD")
        [account] = station.ledger()
    told = csms.of("S", "StartTransaction", "TransactionEvent")[0].payload["timestamp"]
    assert told.startswith("1970-01-01T08:00")
    assert account.messages[0].key["timestamp"] == told
    assert account.began_at == AT
