"""Sessions of which the beginning or the end was never told."""

import asyncio

import pytest

from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import Charge, StoryStation, at
from tests.stories.told import Rows, tell
from voltway.ocpp import gateway
from voltway.vocabulary.stations import OcppVersion


@pytest.fixture
def quick_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silent sessions are looked for every second instead of every half minute."""
    monkeypatch.setattr(gateway, "_SWEEP_S", 1.0)


def without_place(rows: Rows) -> Rows:
    """A 1.6 stop names no connector."""
    for session in rows["sessions"]:
        del session["evse_id"], session["connector_id"]
    return rows


async def test_a_stop_without_a_start(network: Network) -> None:
    """Pain point 8: a stop for a transaction nobody knows is taken, so that no station repeats it for ever."""

    async def story(station: StoryStation) -> None:
        unknown = Charge(4711 if station.is_v16 else "never-told", 1)
        await station.stop(unknown, 31, 9000, seq_no=0)
        await station.repeat()

    rows = await tell(network, story, simplify=without_place)
    (session,) = rows["sessions"]
    assert (session["state"], session["start_inferred"], session["energy_wh"]) == ("ended", True, 0)
    assert session["ended_at"] == at(31)
    assert "start_inferred" in session["rules"]


@pytest.mark.parametrize("named", [-1, 0, 2**63 - 1, 2**31 - 1])
async def test_a_stop_that_names_no_transaction(network: Network, named: int) -> None:
    """Pain point 9: StopTransaction with −1 or a number that can't be one means the session that runs.

    Pain point 11: readings with transaction 0 or 2^63−1 belong to the session of their connector.
    """
    await network.start()
    await network.add_station("NAMELESS")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "NAMELESS") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(1, 1000)
        charge.ref = named
        await station.meter(charge, 11, 2000, power_w=6000)
        await station.stop(charge, 21, 3000)
    row = await network.row("select state, energy_wh, rules from session")
    assert (row["state"], row["energy_wh"]) == ("ended", 2000)
    readings = await network.rows("select r.register_wh from meter_reading r join session s using (session_id)")
    assert [reading["register_wh"] for reading in readings] == [2000]


async def test_a_nameless_stop_without_any_session(network: Network) -> None:
    """The same after the station's memory is gone, and told twice."""
    await network.start()
    await network.add_station("NAMELESS")
    for minutes in (1, 1, 1):
        async with OcppClient(network.url, "NAMELESS") as client:
            station = StoryStation(client, "-x")
            await station.stop(Charge(-1, 1), 31, 9000)
            for number in range(3):
                await station.stop(Charge(7000 + number, 1), 40 + minutes + number, 9000)
    rows = await network.rows("select start_key from session")
    assert len(rows) == 4


async def test_readings_of_a_transaction_nobody_knows(network: Network) -> None:
    """A meter message naming a random transaction is its connector's."""
    await network.start()
    await network.add_station("RANDOM")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "RANDOM") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(1, 1000)
        await station.meter(Charge(123456, 1), 11, 2500)
        await station.stop(charge, 21, 3000)
    row = await network.row("select rules, energy_wh from session")
    assert row["energy_wh"] == 2000
    assert "matched_by_connector" in row["rules"]


async def test_the_next_start_closes_a_session_without_a_stop(network: Network) -> None:
    """Pain point 5: transactions don't stay active for ever."""

    async def story(station: StoryStation) -> None:
        lost = await station.start(1, 1000)
        await station.meter(lost, 11, 2500)
        following = await station.start(60, 4000)
        row = await network.row(
            "select charging_state from connector where station_id = %s and evse_id = 1", station.station_id
        )
        assert row["charging_state"] == "charging"
        await station.stop(following, 70, 5000)

    rows = await tell(network, story)
    first, second = rows["sessions"]
    assert (first["state"], first["end_inferred"]) == ("ended", True)
    assert (first["ended_at"], first["energy_wh"], first["end_wh"]) == (at(11), 1500, 2500)
    assert "closed_by_next_start" in first["rules"]
    assert (second["energy_wh"], second["end_inferred"]) == (1000, False)


async def test_a_stop_after_the_next_start_corrects_the_inferred_end(network: Network) -> None:
    """Pain point 7: a session closed for another is closed, whatever numbers stations or we give twice."""

    async def story(station: StoryStation) -> None:
        lost = await station.start(1, 1000)
        await station.meter(lost, 11, 2500)
        following = await station.start(60, 4000)
        await station.stop(lost, 50, 3900)
        row = await network.row(
            "select charging_state from connector where station_id = %s and evse_id = 1", station.station_id
        )
        assert row["charging_state"] == "charging", "the stop is not about the session that runs now"
        await station.stop(following, 70, 5000)

    rows = await tell(network, story)
    first, second = rows["sessions"]
    assert (first["ended_at"], first["energy_wh"], first["end_inferred"]) == (at(50), 2900, False)
    assert {"closed_by_next_start", "corrected_by_late_stop"} <= set(first["rules"])
    assert second["energy_wh"] == 1000


async def test_a_stop_after_a_reboot(network: Network) -> None:
    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        await station.meter(charge, 11, 2500)
        await station.boot()
        row = await network.row("select state, rebooted_at from session where station_id = %s", station.station_id)
        assert row["state"] == "active"
        assert row["rebooted_at"] is not None
        await station.stop(charge, 12, 2600, reason="PowerLoss")

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["energy_wh"], session["stop_cause"], session["end_inferred"]) == (1600, "power_loss", False)


async def _states(network: Network, station: StoryStation) -> list[str]:
    rows = await network.rows("select state from session where station_id = %s", station.station_id)
    return [row["state"] for row in rows]


@pytest.mark.usefixtures("quick_sweep")
async def test_no_stop_after_a_reboot(network: Network) -> None:
    """Pain point 5: nothing more is heard of the session, so it ends at its last reading; a late stop corrects that."""
    await network.start(session_reboot_grace_s=0.3)

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        await station.meter(charge, 11, 2500)
        await station.boot()

        async def closed() -> bool:
            return await _states(network, station) == ["ended"]

        await until(closed)
        row = await network.row("select * from session where station_id = %s", station.station_id)
        assert (row["energy_wh"], row["ended_at"], row["end_inferred"]) == (1500, at(11), True)
        assert "closed_by_reboot" in row["rules"]
        connector = await network.row("select * from connector where station_id = %s", station.station_id)
        assert connector["charging_state"] is None
        await station.stop(charge, 13, 2700)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["energy_wh"], session["ended_at"], session["end_inferred"]) == (1700, at(13), False)
    assert {"closed_by_reboot", "corrected_by_late_stop"} <= set(session["rules"])


@pytest.mark.usefixtures("quick_sweep")
async def test_a_session_that_goes_on_after_a_reboot_is_not_closed(network: Network) -> None:
    """2.1's TxResumed, and 1.6 stations that keep their transaction: one word of the session is enough."""
    await network.start(session_reboot_grace_s=0.3)

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        await station.boot()
        if station.is_v16:
            await station.meter(charge, 2, 1000)
        else:
            await station.charging_state(charge, 2, "EVConnected")
        silent = await network.row("select count(*) as n from journal where station_id = %s", station.station_id)

        async def swept_twice() -> bool:
            return network.gateway.desk.now_s >= begun_s + 2.2

        begun_s = network.gateway.desk.now_s
        await until(swept_twice)
        assert await _states(network, station) == ["active"]
        after = await network.row("select count(*) as n from journal where station_id = %s", station.station_id)
        assert silent == after
        await station.stop(charge, 30, 3000)

    for version in OcppVersion:
        await network.add_station(f"ON-{version.value}")
        await network.add_token(f"CARD-{version.value}")
    async with (
        OcppClient(network.url, "ON-1.6", OcppVersion.V16) as first,
        OcppClient(network.url, "ON-2.1", OcppVersion.V21) as second,
    ):
        await asyncio.gather(story(StoryStation(first, "-1.6")), story(StoryStation(second, "-2.1")))
    assert [row["energy_wh"] for row in await network.rows("select energy_wh from session")] == [2000, 2000]


@pytest.mark.usefixtures("quick_sweep")
async def test_a_session_closed_for_silence_that_is_heard_of_again_runs_on(network: Network) -> None:
    """Pain point 5: whatever was closed on our own account is taken back by a newer word of the station."""
    await network.start(session_silence_s=0.3)

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        await station.meter(charge, 11, 2500)

        async def closed() -> bool:
            return await _states(network, station) == ["ended"]

        await until(closed)
        await station.meter(charge, 21, 4000)
        assert await _states(network, station) == ["active"]
        await station.stop(charge, 31, 5000)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["energy_wh"], session["ended_at"], session["end_inferred"]) == (4000, at(31), False)
    assert "closed_by_silence" in session["rules"]
    assert "reading_after_stop" not in session["rules"]
