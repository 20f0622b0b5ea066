"""The same stories behind a proxy at the site: the network can't tell the difference."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.fixtures.gateway import Network, until
from tests.fixtures.ports import new_port
from tests.proxy.running import running_proxy
from voltway.kit.proxy_settings import WhenOffline
from voltway.simulator import SimulatedStation
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus

PASSWORD = "a password of sixteen"


def no_line(station: SimulatedStation) -> Callable[[], Awaitable[bool]]:
    async def is_gone() -> bool:
        return not station.connected

    return is_gone


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_day_behind_a_proxy(network: Network, tmp_path: Path, version: OcppVersion) -> None:
    """Sessions, an order of the network, and a gateway that is killed in the middle: the books are equal afterwards."""
    behind = {"trusted_proxies": ("127.0.0.0/8",), "port": new_port()}
    first = await network.start(**behind)
    await network.add_station("SIM", password=PASSWORD)
    await network.add_token("CARD")
    async with (
        running_proxy(first.url, tmp_path) as proxy,
        SimulatedStation(proxy.url, "SIM", version, password=PASSWORD) as station,
    ):
        assert await station.boot() is Admission.ACCEPTED
        await station.plug_in()
        assert await station.authorize("CARD") is AuthorizationStatus.ACCEPTED
        await station.start("CARD")
        await station.charge(minutes=20)
        await station.stop(token="CARD")
        await station.start("CARD")
        await first.kill()
        await until(no_line(station))
        await station.charge(minutes=15)
        await station.stop()
        await network.start(**behind)
        await station.reconnect()
        await station.flushed()
        books = {str(account.reference): account.energy_wh for account in station.ledger()}
    rows = await network.rows("select ref, energy_wh, state, token_uid from session order by session_id")
    assert {row["ref"]: row["energy_wh"] for row in rows} == books
    assert {(row["state"], row["token_uid"]) for row in rows} == {("ended", "CARD")}
    assert len(rows) == 2


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_network_that_was_away_for_half_a_day(network: Network, tmp_path: Path, version: OcppVersion) -> None:
    """The proxy stands in for it: the station hardly notices, and the books are equal afterwards."""
    behind = {"trusted_proxies": ("127.0.0.0/8",), "port": new_port()}
    first = await network.start(**behind)
    await network.add_station("SIM", password=PASSWORD)
    await network.add_token("CARD")
    tokens = tmp_path / "tokens.txt"
    tokens.write_text("CARD\n")
    async with (
        running_proxy(first.url, tmp_path, when_offline=WhenOffline.KEEP, tokens_file=tokens) as proxy,
        SimulatedStation(proxy.url, "SIM", version, password=PASSWORD) as station,
    ):
        assert await station.boot() is Admission.ACCEPTED
        await station.plug_in()
        await station.start("CARD")
        await station.charge(minutes=20)
        await first.kill()
        await until(proxy.is_alone)
        await station.charge(minutes=15)
        await station.stop(token="CARD")
        assert await station.authorize("CARD") is AuthorizationStatus.ACCEPTED
        await station.start("CARD")
        await station.charge(minutes=10)
        assert station.connected
        await network.start(**behind)
        await until(proxy.is_told)
        await station.charge(minutes=10)
        await station.stop(token="CARD")
        assert proxy.site.keeping is not None
        numbers = {} if version is not OcppVersion.V16 else proxy.site.links["SIM"].keeper.backlog.numbers.pairs  # type: ignore[union-attr]  # a proxy that keeps gives each link one
        books = {
            str(numbers.get(int(ref), ref) if ref.isdecimal() else ref): account.energy_wh
            for account in station.ledger()
            for ref in [str(account.reference)]
        }
    rows = await network.rows("select ref, energy_wh, state, token_uid from session order by session_id")
    assert {row["ref"]: row["energy_wh"] for row in rows} == books
    assert {(row["state"], row["token_uid"]) for row in rows} == {("ended", "CARD")}
    assert len(rows) == 2


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_cars_charge_slower_while_the_network_is_away(
    network: Network, tmp_path: Path, version: OcppVersion
) -> None:
    behind = {"trusted_proxies": ("127.0.0.0/8",), "port": new_port()}
    first = await network.start(**behind)
    await network.add_station("SIM", password=PASSWORD)
    await network.add_token("CARD")
    async with (
        running_proxy(first.url, tmp_path, when_offline=WhenOffline.KEEP, site_limit_a=8.0) as proxy,
        SimulatedStation(proxy.url, "SIM", version, password=PASSWORD) as station,
    ):

        async def is_slow() -> bool:
            return 7.9 < current_a(station) < 8.1

        async def is_fast() -> bool:
            return current_a(station) > 10

        await station.boot()
        await station.plug_in()
        await station.start("CARD")
        assert await is_fast()
        await first.kill()
        await until(is_slow)
        await network.start(**behind)
        await until(is_fast)
        await until(proxy.is_told)
        await station.stop()


def current_a(station: SimulatedStation) -> float:
    simulated = station.station
    return station.evse().measure(simulated.profiles, simulated.active_evses).current_a[0]
