"""Stations that are limited while their central system is away."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.gateway import Troubles, until
from tests.fixtures.ocpp_client import OcppClient
from tests.proxy.running import running_proxy
from tests.simulator.small_csms import SmallCsms
from tests.stories.station import StoryStation
from voltway.kit.proxy_settings import WhenOffline
from voltway.proxy.limiting import OWN_PROFILE_ID
from voltway.vocabulary.errors import ConfigurationError
from voltway.vocabulary.stations import OcppVersion


@pytest.fixture
async def csms(troubles: Troubles) -> AsyncIterator[SmallCsms]:
    async with SmallCsms() as made:
        yield made


@dataclass
class Limited:
    """A station that keeps to profiles; `limits_a` are all that it was ever set, `limit_a` what counts now."""

    client: OcppClient
    highest_level: int = 100
    limits_a: list[float] = field(default_factory=list)
    limit_a: float | None = None

    def obey(self, action: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        if action == "SetChargingProfile":
            profile = payload.get("csChargingProfiles") or payload["chargingProfile"]
            if profile["stackLevel"] > self.highest_level:
                return {"status": "Rejected"}
            schedule = profile["chargingSchedule"]
            schedule = schedule if isinstance(schedule, dict) else schedule[0]
            self.limit_a = schedule["chargingSchedulePeriod"][0]["limit"]
            self.limits_a.append(self.limit_a)
        elif action == "ClearChargingProfile":
            assert OWN_PROFILE_ID in {payload.get("id"), payload.get("chargingProfileId")}
            self.limit_a = None
        return {"status": "Accepted"}

    def has(self, limit_a: float | None) -> Any:
        async def is_so() -> bool:
            return self.limit_a == limit_a

        return is_so


@dataclass
class Place:
    """A site with three stations, one of each version, of which the first two have a car."""

    csms: SmallCsms
    proxy: Any
    stories: list[StoryStation]
    stations: list[Limited]

    async def away(self) -> None:
        await self.csms.stop()

    async def has(self, limits_a: Iterable[float | None]) -> None:
        for station, limit_a in zip(self.stations, limits_a, strict=True):
            await until(station.has(limit_a), f"{limit_a} A")


@pytest.fixture
async def place(csms: SmallCsms, tmp_path: Path) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        keep: dict[str, Any] = {"when_offline": WhenOffline.KEEP, "accept_unknown_tokens": True}
        proxy = await stack.enter_async_context(running_proxy(csms.url, tmp_path, site_limit_a=32.0, **keep))
        stories, stations = [], []
        for number, version in enumerate(OcppVersion):
            client = OcppClient(proxy.url, f"S{number}", version)
            station = Limited(client)
            client.obey = station.obey
            story = StoryStation(await stack.enter_async_context(client), "-x")
            await story.boot()
            await story.status(0, "Charging" if number < 2 else "Available")
            stories.append(story)
            stations.append(station)
        yield Place(csms, proxy, stories, stations)


async def test_the_limit_of_the_site_is_divided_and_lifted_again(place: Place) -> None:
    await place.away()
    await place.has([16.0, 16.0, 0.0])
    await place.stories[2].start(1, 1000)
    await place.has([10.6, 10.6, 10.6])
    await place.stories[0].status(2, "Available")
    await place.has([0.0, 16.0, 16.0])
    await place.csms.listen()
    await place.has([None, None, None])
    await until(place.proxy.is_told)
    # None of that is the central system's business.
    assert not [told for told in place.csms.told if told.action not in _SAID]
    assert place.csms.broken == []


_SAID = {"BootNotification", "StatusNotification", "StartTransaction", "TransactionEvent"}


async def test_who_gets_less_is_told_first(place: Place) -> None:
    await place.away()
    await place.has([16.0, 16.0, 0.0])
    held = asyncio.Event()
    first = place.stations[0]

    def slow(action: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        if held.is_set():
            return first.obey(action, payload)
        held.set()
        return None

    first.client.obey = slow
    starting = asyncio.ensure_future(place.stories[2].start(1, 1000))
    await held.wait()
    await starting
    # As long as the first has not said that it draws less, the third gets nothing of it.
    await until(place.stations[1].has(10.6))
    assert place.stations[2].limits_a == [0.0]


async def test_a_station_that_goes_away_keeps_what_it_has(place: Place) -> None:
    await place.away()
    await place.has([16.0, 16.0, 0.0])
    place.stories[0].client.abort()
    await place.stories[2].start(1, 1000)
    # It may still charge with its 16 A: the others share the rest.
    await until(place.stations[1].has(8.0))
    await until(place.stations[2].has(8.0))


async def test_a_limit_of_the_central_system_that_is_lower_counts(place: Place) -> None:
    period = {"startPeriod": 0, "limit": 10.0}
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    profile = {"chargingProfileId": 1, "stackLevel": 10, "chargingProfilePurpose": "ChargePointMaxProfile"}
    profile |= {"chargingProfileKind": "Relative", "chargingSchedule": schedule}
    await place.csms.order("S0", "SetChargingProfile", {"connectorId": 0, "csChargingProfiles": profile})
    await place.away()
    await place.has([10.0, 22.0, 0.0])
    # Ours stands beside theirs, which its level would have put in its place.
    assert place.stories[0].client.orders[-1][1]["csChargingProfiles"]["stackLevel"] == 5


async def test_a_station_that_knows_few_levels_is_asked_for_those(place: Place) -> None:
    place.stations[0].highest_level = 1
    await place.away()
    await place.has([16.0, 16.0, 0.0])


async def test_a_station_that_takes_no_limit_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voltway.proxy.limiting._log.error", lambda *_, **__: None)
    place.stations[0].highest_level = -1
    await place.away()
    limiting = place.proxy.site.keeping.circumstances.limiting

    async def named() -> bool:
        return "S0" in (limiting.trouble or "")

    await until(named)


async def test_a_station_that_boots_gets_its_limit_again(place: Place) -> None:
    await place.away()
    await place.has([16.0, 16.0, 0.0])
    place.stations[0].limit_a = None
    await place.stories[0].boot()
    await place.has([16.0, 16.0, 0.0])


async def test_after_a_restart_limits_are_lifted_before_anything_passes(csms: SmallCsms, tmp_path: Path) -> None:
    keep: dict[str, Any] = {"when_offline": WhenOffline.KEEP, "accept_unknown_tokens": True}
    async with running_proxy(csms.url, tmp_path, station_limit_a=16.0, **keep) as proxy:
        client = OcppClient(proxy.url, "S0")
        station = Limited(client)
        client.obey = station.obey
        async with client:
            await StoryStation(client, "-x").boot()
            await csms.stop()
            await until(station.has(16.0))
    await csms.listen()
    async with (
        running_proxy(csms.url, tmp_path, **keep) as proxy,
        OcppClient(proxy.url, "S0", obey=station.obey),
    ):
        await until(station.has(None))
        await until(proxy.is_told)


def test_limits_need_a_proxy_that_stays() -> None:
    async def start() -> None:
        async with running_proxy("ws://localhost:1", Path(), station_limit_a=16.0):
            pass

    with pytest.raises(ConfigurationError, match="when_offline"):
        asyncio.run(start())
