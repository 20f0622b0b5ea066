"""Charging as it should be."""

import pytest

from tests.fixtures.gateway import Network
from tests.stories.station import StoryStation, at, verdict_of
from tests.stories.told import tell


async def plain_charge(station: StoryStation) -> None:
    await station.boot()
    await station.status(0, "Available")
    await station.status(1, "Preparing")
    assert await station.authorize("CARD") == "Accepted"
    charge = await station.start(2, 1000)
    assert verdict_of(charge.answer) == "Accepted"
    await station.meter(charge, 12, 2500, power_w=9000, soc=40)
    await station.meter(charge, 22, 4000, power_w=6000, soc=55)
    await station.stop(charge, 32, 5500, card="CARD")
    await station.status(33, "Available")


async def test_a_plain_charge(network: Network) -> None:
    rows = await tell(network, plain_charge)
    (session,) = rows["sessions"]
    assert session["energy_wh"] == 4500
    assert (session["start_wh"], session["end_wh"]) == (1000, 5500)
    assert (session["started_at"], session["ended_at"]) == (at(2), at(32))
    assert (session["state"], session["stop_cause"]) == ("ended", "driver")
    assert (session["token_uid"], session["authorization_status"]) == ("CARD", "Accepted")
