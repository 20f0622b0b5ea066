"""Stations that charged without a line, and tell it when they have one again."""

import pytest

from tests.fixtures.gateway import Network
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation, at, text, verdict_of
from tests.stories.told import Rows, tell
from voltway.vocabulary.stations import OcppVersion


async def test_started_offline_and_told_later(network: Network) -> None:
    async def story(station: StoryStation) -> None:
        charge = await station.start(-600, 1000, offline=True)
        assert verdict_of(charge.answer) == "Accepted"
        await station.meter(charge, -590, 2500)
        await station.stop(charge, -560, 7000)
        row = await network.row("select rules from session where station_id = %s", station.station_id)
        assert row["rules"] == (["clock_skewed"] if station.is_v16 else ["started_offline"])

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["started_at"], session["ended_at"], session["energy_wh"]) == (at(-600), at(-560), 6000)


async def test_an_unknown_card_used_offline(network: Network) -> None:
    """Pain point 34: offline messages with an unknown tag are taken once, and not sent over and over."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(-600, 1000, "STRANGER", offline=True)
        assert verdict_of(charge.answer) == "Invalid"
        await station.meter(charge, -590, 2500)
        assert verdict_of(await station.stop(charge, -560, 7000, card="STRANGER")) == "Invalid"
        refused = [said["outcome"] for said in await network.messages(station.station_id) if said["direction"] == "in"]
        assert set(refused) == {"answered"}

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["energy_wh"], session["authorization_status"]) == (6000, "Invalid")


async def test_the_lifetime_odometer_is_not_billed(network: Network) -> None:
    """Pain point 1: an offline transaction whose start was told as 0 took 83 Wh, not 910 kWh, its meter's life."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(-60, 0, offline=True)
        await station.meter(charge, -59, 910_000_000)
        await station.stop(charge, -50, 910_000_083)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert session["energy_wh"] == 83
    assert "start_at_odometer" in session["rules"]


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_an_end_that_is_all_that_was_told(network: Network, version: OcppVersion) -> None:
    """Pain point 1: without a first register there is nothing to subtract from, so nothing is billed."""
    await network.start()
    await network.add_station("ENDS")
    async with OcppClient(network.url, "ENDS", version) as client:
        station = StoryStation(client, "-x")
        event = {
            "eventType": "Ended",
            "timestamp": text(at(3)),
            "triggerReason": "EVDeparted",
            "seqNo": 3,
            "offline": True,
            "transactionInfo": {"transactionId": "only-the-end"},
            "meterValue": [station._value(at(3), "Transaction.End", 910_083)],
        }
        await station.say("TransactionEvent", event)
    row = await network.row("select energy_wh, end_wh, seen from session")
    assert (row["energy_wh"], row["end_wh"], row["seen"]) == (0, 910_083, [[3, 3]])


async def test_a_flood_of_old_readings_after_a_reconnect(network: Network) -> None:
    """Pain point 35: what is told late counts for the session it was measured in, and never for the one that runs."""

    async def story(station: StoryStation) -> None:
        old = await station.start(0, 1000)
        await station.stop(old, 60, 20_000)
        new = await station.start(90, 20_000)
        await station.meter(new, 91, 20_100)
        for minute in range(10, 60, 5):
            await station.meter(old, minute, 1000 + 300 * minute)
        await station.stop(new, 100, 21_000)

    rows = await tell(network, story)
    assert [row["energy_wh"] for row in rows["sessions"]] == [19_000, 1000]
    assert "reading_after_stop" in rows["sessions"][0]["rules"]
    assert len(rows["readings"]) == 11


async def test_old_readings_without_a_name_are_not_of_the_session_that_runs(network: Network) -> None:
    """Pain point 35: and where they name no transaction, they belong to none that began later."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(90, 20_000)
        for minute in range(0, 60, 15):
            await station.idle_meter(minute, 1000 + minute)
        await station.stop(charge, 100, 21_000)
        own = await network.rows(
            "select r.at from meter_reading r join session s using (session_id)"
            " where s.station_id = %s and context = 'Sample.Clock'",
            station.station_id,
        )
        assert own == []

    rows = await tell(network, story, simplify=_without_connector)
    assert [row["energy_wh"] for row in rows["sessions"]] == [1000]
    assert len(rows["readings"]) == 4


def _without_connector(rows: Rows) -> Rows:
    """2.x tells these readings of an EVSE, 1.6 of a connector."""
    rows["connectors"].clear()
    for reading in rows["readings"]:
        del reading["connector_id"]
    return rows


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_meter_values_outside_the_transaction_count_for_it(network: Network, version: OcppVersion) -> None:
    """Pain point 3: 2.x MeterValues are not orphaned while a session runs on their EVSE."""
    await network.start()
    await network.add_station("ORPHAN")
    async with OcppClient(network.url, "ORPHAN", version) as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000, None)
        await station.idle_meter(10, 2500)
        row = await network.row("select energy_wh from session")
        assert row["energy_wh"] == 1500
        await station.stop(charge, 20, 3000)
    readings = await network.rows("select s.ref, r.register_wh from meter_reading r join session s using (session_id)")
    assert [row["register_wh"] for row in readings] == [1000, 2500, 3000]
    row = await network.row("select energy_wh from session")
    assert row["energy_wh"] == 2000
