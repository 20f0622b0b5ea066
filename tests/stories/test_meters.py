"""Meters that misbehave: a session counts what can have flowed, and says which rule decided."""

import pytest

from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation, at
from tests.stories.told import tell
from voltway.vocabulary.stations import OcppVersion

STORIES = {
    "runs backwards a little": ([(0, 1000), (10, 2000), (20, 1950), (30, 2100)], 1100, {"meter_backwards"}),
    "runs backwards": ([(0, 900_000), (10, 902_000), (20, 700_000), (30, 903_000)], 3000, {"meter_backwards"}),
    "restarts at zero": ([(0, 500_000), (10, 502_000), (20, 100), (30, 900)], 2900, {"meter_restarted"}),
    "restarts twice": ([(0, 0), (10, 5000), (20, 0), (30, 5000), (40, 0), (50, 400)], 10_400, {"meter_restarted"}),
    "overflows": ([(0, 99_999_000), (10, 99_999_900), (20, 400)], 1400, {"meter_overflowed"}),
    "jumps and returns": ([(0, 1000), (10, 2000), (20, 90_000_000), (30, 3000)], 2000, {"meter_jumped"}),
    "jumps and stays": (
        [(0, 1000), (10, 2000), (20, 90_000_000), (30, 90_001_000), (40, 90_002_000)],
        3000,
        {"meter_jumped", "meter_jump_confirmed"},
    ),
    "begins at the odometer": ([(0, 0), (1, 910_000_000), (11, 910_000_083)], 83, {"start_at_odometer"}),
    "stands still": ([(0, 1000), (10, 1000), (20, 1000)], 0, set()),
}


@pytest.mark.parametrize("name", STORIES)
async def test_a_meter_that(network: Network, name: str) -> None:
    """Pain point 2: the energy of a session is never set back, whatever its meter does in the middle."""
    readings, energy_wh, rules = STORIES[name]

    async def story(station: StoryStation) -> None:
        (first, register_wh), *between, (last, end_wh) = readings
        charge = await station.start(first, register_wh)
        told = []
        for minute, value in between:
            await station.meter(charge, minute, value)
            row = await network.row("select energy_wh from session where station_id = %s", station.station_id)
            told.append(row["energy_wh"])
        await station.stop(charge, last, end_wh)
        assert told == sorted(told)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert session["energy_wh"] == energy_wh
    assert set(session["rules"]) - {"clock_skewed"} == rules
    assert session["base_wh"] + session["last_wh"] - session["start_wh"] == energy_wh


@pytest.mark.parametrize("name", ["restarts twice", "jumps and returns", "begins at the odometer"])
async def test_a_meter_that_misbehaves_over_a_restart_of_the_gateway(network: Network, name: str) -> None:
    """Pain point 2: what is on disk is enough to go on counting where another gateway stopped."""
    readings, energy_wh, _ = STORIES[name]

    async def story(station: StoryStation) -> None:
        (first, register_wh), *between, (last, end_wh) = readings
        charge = await station.start(first, register_wh)
        for minute, value in between:
            await station.meter(charge, minute, value)
            station.client.abort()
            station.client = OcppClient(network.url, station.station_id, station.version)
            await station.client.__aenter__()
        await station.stop(charge, last, end_wh)

    rows = await tell(network, story)
    assert [row["energy_wh"] for row in rows["sessions"]] == [energy_wh]


async def test_readings_out_of_order(network: Network) -> None:
    async def story(station: StoryStation) -> None:
        charge = await station.start(0, 1000)
        charge.seq_no = 2
        await station.meter(charge, 20, 4000, seq_no=2)
        await station.meter(charge, 10, 2500, seq_no=1)
        await station.stop(charge, 30, 5000)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["energy_wh"], session["last_at"]) == (4000, at(30))
    assert set(session["rules"]) == {"clock_skewed", "out_of_order"}
    assert [row["register_wh"] for row in rows["readings"]] == [2500, 4000], "both are kept, by the station's clock"


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_gap_in_the_sequence_is_reported(network: Network, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("GAP")
    async with OcppClient(network.url, "GAP", version) as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000, None)
        await station.meter(charge, 20, 4000, seq_no=2)
        await station.stop(charge, 30, 5000, seq_no=5)
        row = await network.row("select seen, rules, energy_wh from session")
        assert (row["seen"], row["energy_wh"]) == ([[0, 0], [2, 2], [5, 5]], 4000)
        assert "sequence_gap" in row["rules"]
        await station.meter(charge, 10, 2500, seq_no=1)
    row = await network.row("select seen, energy_wh, state, charging_state from session")
    assert row == {"seen": [[0, 2], [5, 5]], "energy_wh": 4000, "state": "ended", "charging_state": None}
    row = await network.row("select charging_state from connector")
    assert row["charging_state"] is None, "a message from before the end says nothing about now"


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_start_that_was_overtaken(network: Network, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("LATE")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "LATE", version) as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000)
        start = next(said for said in reversed(station.sent) if said.action == "TransactionEvent")
        await station.stop(charge, 5, 1000)
        for told in (start, station.sent[-1]):
            told.payload["transactionInfo"]["transactionId"] = "overtaken"
        charge.ref = "overtaken"
        await station.meter(charge, 10, 2500, seq_no=1)
        await station.repeat(message=start)
        await station.stop(charge, 30, 5000, seq_no=2)
    row = await network.row("select * from session where ref = 'overtaken'")
    assert (row["energy_wh"], row["start_wh"], row["token_uid"]) == (4000, 1000, "CARD-x")
    assert (row["started_at"], row["start_inferred"], row["seen"]) == (at(0), False, [[0, 2]])
    assert "out_of_order" in row["rules"]


async def test_values_in_other_units(network: Network) -> None:
    """KWh and Wh are the same energy."""
    await network.start()
    await network.add_station("UNITS")
    async with OcppClient(network.url, "UNITS") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000, None)
        value = {"timestamp": "2026-01-01T00:00:00Z", "sampledValue": [{"value": "2.5", "unit": "kWh"}]}
        value["timestamp"] = station._value(at(10), "Other", 0)["timestamp"]
        told = {"connectorId": 1, "transactionId": charge.ref, "meterValue": [value]}
        await station.say("MeterValues", told)
    row = await network.row("select energy_wh from session")
    assert row["energy_wh"] == 1500
