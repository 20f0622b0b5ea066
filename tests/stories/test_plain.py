"""Charging as it should be."""

from tests.fixtures.gateway import Network, until
from tests.stories.station import StoryStation, at, verdict_of
from tests.stories.told import tell
from voltway.kit.postgres import Pool
from voltway.stations import commanding
from voltway.vocabulary.commands import CommandState, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import PresentedToken, TokenKind


async def test_a_plain_charge(network: Network) -> None:
    """Pain point 13: what a CDR is made of is all there: token, place, times, registers, energy, cause."""

    async def story(station: StoryStation) -> None:
        await station.boot()
        await station.status(0, "Available")
        await station.status(1, "Preparing")
        assert await station.authorize("CARD") == "Accepted"
        charge = await station.start(2, 1000)
        assert verdict_of(charge.answer) == "Accepted"
        await station.meter(charge, 12, 2500, power_w=9000)
        await station.meter(charge, 22, 4000, power_w=6000)
        assert verdict_of(await station.stop(charge, 32, 5500, card="CARD")) == "Accepted"
        await station.status(33, "Available")

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert session["energy_wh"] == 4500
    assert (session["start_wh"], session["last_wh"], session["end_wh"]) == (1000, 5500, 5500)
    assert (session["started_at"], session["ended_at"]) == (at(2), at(32))
    assert (session["state"], session["stop_cause"], session["stop_told"]) == ("ended", "driver", "Local")
    assert (session["token_uid"], session["authorization_status"]) == ("CARD", "Accepted")
    assert (session["evse_id"], session["connector_id"]) == (1, 1)
    assert (session["end_inferred"], session["start_inferred"]) == (False, False)
    (connector,) = rows["connectors"]
    assert (connector["status"], connector["charging_state"], connector["status_at"]) == ("available", None, at(33))


async def test_power_curve_and_state_of_charge(network: Network) -> None:
    """Pain point 15: when which energy flowed, at what power, and how long the car idled is kept for any price rule."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(0, 10_000)
        for minute, register_wh, power_w, soc in [
            (10, 12_000, 11_000, 40),
            (20, 13_500, 7_000, 55),
            (30, 13_500, 0, 80),
        ]:
            await station.meter(charge, minute, register_wh, power_w=power_w, soc=soc)
        (running,) = await network.rows("select * from session where station_id = %s", station.station_id)
        assert (running["power_w"], running["soc_percent"], running["energy_wh"]) == (0, 80, 3500)
        await station.stop(charge, 50, 13_500)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["soc_percent"], session["power_w"]) == (80, None)
    assert session["idle_s"] == 30 * 60
    curve = [(row["at"], row["register_wh"], row["power_w"], row["soc_percent"]) for row in rows["readings"]]
    assert curve == [
        (at(10), 12_000, 11_000, 40),
        (at(20), 13_500, 7_000, 55),
        (at(30), 13_500, 0, 80),
    ]


async def test_connector_status_and_charging_state(network: Network) -> None:
    async def story(station: StoryStation) -> None:
        async def shown() -> tuple[str, str | None]:
            row = await network.row(
                "select status, charging_state from connector where station_id = %s and evse_id = 1",
                station.station_id,
            )
            return row["status"], row["charging_state"]

        await station.status(0, "Available")
        assert await shown() == ("available", None)
        charge = await station.start(1, 1000)
        # 2.x tells the connector's status apart from the transaction's state, here behind it.
        await station.status(1, "Charging")
        assert await shown() == ("occupied", "charging")
        await station.charging_state(charge, 5, "SuspendedEV")
        assert await shown() == ("occupied", "suspended_ev")
        running = await network.row("select charging_state from session where station_id = %s", station.station_id)
        assert running["charging_state"] == "suspended_ev"
        await station.stop(charge, 9, 2000)
        assert (await shown())[1] is None
        await station.status(10, "Available")
        assert await shown() == ("available", None)
        await station.status(4, "Faulted")
        assert await shown() == ("available", None), "an old status replaced a newer one"

    rows = await tell(network, story)
    assert rows["sessions"][0]["charging_state"] is None


async def test_two_connectors_at_once(network: Network) -> None:
    async def story(station: StoryStation) -> None:
        one = await station.start(0, 1000, "CARD", evse_id=1)
        two = await station.start(1, 50_000, "OTHER", evse_id=2)
        await station.meter(one, 10, 2000)
        await station.meter(two, 10, 55_000)
        await station.stop(two, 20, 60_000)
        await station.stop(one, 20, 3000)

    rows = await tell(network, story, cards={"OTHER": {}})
    energies = {row["evse_id"]: (row["token_uid"], row["energy_wh"]) for row in rows["sessions"]}
    assert energies == {1: ("CARD", 2000), 2: ("OTHER", 10_000)}


async def test_a_remote_start_becomes_a_session(network: Network, pool: Pool) -> None:
    async def story(station: StoryStation) -> None:
        station.client.obey = lambda action, payload: {"status": "Accepted"}
        card = PresentedToken(TokenUid(station.card("CARD")), TokenKind.ISO14443)
        order = StartSession(token=card, evse_id=1, remote_start_id=77)
        command = await commanding.give(pool, network.bus, station.station_id, order, author="test")
        assert command.state is CommandState.ACCEPTED
        ((action, told),) = station.client.orders
        assert action == ("RemoteStartTransaction" if station.is_v16 else "RequestStartTransaction")
        charge = await station.start(2, 1000, remote_start_id=told.get("remoteStartId"))
        await station.stop(charge, 32, 5500, reason="Remote")
        row = await network.row("select remote_start_id from session where station_id = %s", station.station_id)
        assert row["remote_start_id"] == (None if station.is_v16 else 77)

        async def written() -> bool:
            kept = await network.rows("select state from command where station_id = %s", station.station_id)
            return [row["state"] for row in kept] == ["accepted"]

        await until(written)

    rows = await tell(network, story)
    (session,) = rows["sessions"]
    assert (session["energy_wh"], session["stop_cause"]) == (4500, "operator")
