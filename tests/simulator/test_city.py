import asyncio
from collections import Counter

from tests.simulator.conftest import until
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.city import STATIONS, city_plans, live
from voltway.vocabulary.ids import is_station_id
from voltway.vocabulary.stations import OcppVersion


def test_the_city_has_forty_places_of_its_own() -> None:
    assert len(STATIONS) == 40
    for field in ("station_id", "name"):
        assert len({getattr(site, field) for site in STATIONS}) == 40
    assert len({(site.latitude, site.longitude) for site in STATIONS}) == 40
    assert all(is_station_id(site.station_id) for site in STATIONS)


def test_it_lies_in_and_around_utrecht() -> None:
    assert all(52.05 < site.latitude < 52.14 and 5.0 < site.longitude < 5.19 for site in STATIONS)


def test_it_is_as_mixed_as_a_real_one() -> None:
    assert set(Counter(site.version for site in STATIONS)) == set(OcppVersion)
    fast = [site for site in STATIONS if site.supply.is_dc]
    assert 5 <= len(fast) <= 12
    assert {site.use.name for site in STATIONS} == {"public", "work", "home", "highway"}
    assert STATIONS[0].power_w == 11_040


def test_plans_carry_passwords_and_cards() -> None:
    plans = city_plans(lambda station_id: f"password of {station_id}", ("A", "B"), 1_780_000_000.0)
    assert plans[3].password == "password of UTR-004"
    assert set(plans[3].tokens) == {"A", "B"}
    assert city_plans(lambda _: None, (), 1_780_000_000.0)[0].tokens == ()


async def test_it_lives_until_it_is_stopped(csms: SmallCsms) -> None:
    stop = asyncio.Event()
    life = asyncio.create_task(live(csms.url, lambda _: None, [f"CARD{n}" for n in range(80)], stop, speed=600))
    await until(lambda: len(csms.lines) == 40)
    await until(lambda: {"StartTransaction", "TransactionEvent"} <= {told.action for told in csms.told})
    stop.set()
    await asyncio.wait_for(life, 5)
    await until(lambda: not csms.lines)
