"""Who may charge: each answer, and what is kept of it. A transaction message is never refused for it."""

import asyncio
from typing import Any
from unittest import mock

import pytest

from tests.fixtures.command_line import Voltway
from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation, at, verdict_of
from tests.stories.told import tell
from voltway.tokens import store
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"status": "blocked"}, "Blocked"),
        ({"valid_until": at(-60)}, "Expired"),
        (None, "Invalid"),
    ],
    ids=["blocked", "expired", "unknown"],
)
async def test_a_card_that_may_not_charge(network: Network, columns: dict[str, object] | None, status: str) -> None:
    """Pain point 16: a blocked tag gets its answer, and the transaction it opens all the same is marked, not lost.

    Pain point 34: a start with an unknown tag is answered with a transaction id, so that no station repeats it.
    """

    async def story(station: StoryStation) -> None:
        assert await station.authorize("BAD") == status
        charge = await station.start(1, 1000, "BAD")
        assert verdict_of(charge.answer) == status
        if station.is_v16:
            assert charge.ref > 0
        await station.stop(charge, 2, 1005, reason="DeAuthorized")

    rows = await tell(network, story, cards={"BAD": columns} if columns is not None else {})
    (session,) = rows["sessions"]
    assert (session["authorization_status"], session["token_uid"]) == (status, "BAD")
    assert "not_authorized" in session["rules"]
    assert (session["energy_wh"], session["stop_cause"]) == (5, "not_authorized")


async def test_a_card_charges_once_at_a_time(network: Network) -> None:
    """Pain point 16: the most sessions at a time of a token are enforced."""

    async def story(station: StoryStation) -> None:
        one = await station.start(0, 1000, "CARD", evse_id=1)
        assert await station.authorize("CARD") == "Accepted", "it is shown to end its session"
        two = await station.start(1, 2000, "CARD", evse_id=2)
        assert verdict_of(two.answer) == "ConcurrentTx"
        await station.stop(two, 2, 2000, reason="DeAuthorized")
        await station.stop(one, 3, 1500)
        three = await station.start(4, 2000, "CARD", evse_id=2)
        assert verdict_of(three.answer) == "Accepted"
        await station.stop(three, 5, 2100)

    rows = await tell(network, story)
    assert [row["authorization_status"] for row in rows["sessions"]] == ["Accepted", "ConcurrentTx", "Accepted"]


async def test_a_card_in_use_elsewhere(network: Network) -> None:
    """The same between stations, and over the return of a station: what it ran is not counted twice."""
    await network.start()
    await network.add_token("CARD-x")
    for station_id in ("HERE", "THERE"):
        await network.add_station(station_id)
    async with OcppClient(network.url, "THERE") as there:
        running = StoryStation(there, "-x")
        charge = await running.start(0, 1000)
        async with OcppClient(network.url, "HERE") as here:
            asking = StoryStation(here, "-x")
            assert await asking.authorize("CARD") == "ConcurrentTx"
            there.abort()
            assert await asking.authorize("CARD") == "ConcurrentTx"
            async with OcppClient(network.url, "THERE") as there_again:
                running.client = there_again
                assert await asking.authorize("CARD") == "ConcurrentTx"
                await running.stop(charge, 10, 2000)
                assert await asking.authorize("CARD") == "Accepted"


async def test_free_vend(network: Network) -> None:
    """Pain point 14: a session that began by itself is kept with its energy and the rule that let it begin."""

    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000, None)
        if station.is_v16:
            assert verdict_of(charge.answer) == "Accepted"
        await station.meter(charge, 11, 2000)
        await station.stop(charge, 21, 3000, reason="EVDisconnected")

    rows = await tell(network, story, free_vend=True)
    (session,) = rows["sessions"]
    assert (session["authorization_status"], session["token_uid"]) == ("Accepted", None)
    assert "free_vend" in session["rules"]
    assert (session["energy_wh"], session["stop_cause"]) == (2000, "driver")


async def test_autocharge(network: Network) -> None:
    """Pain point 14: a car that starts by its own identity is a token like any other."""
    await network.start()
    await network.add_token("VID:0123456789AB", kind="MacAddress")
    await network.add_station("AUTO")
    async with OcppClient(network.url, "AUTO") as client:
        station = StoryStation(client, "")
        charge = await station.start(1, 1000, "VID:0123456789AB")
        assert verdict_of(charge.answer) == "Accepted"
        await station.stop(charge, 21, 3000)
    row = await network.row("select * from session")
    assert (row["token_uid"], row["energy_wh"]) == ("VID:0123456789AB", 2000)
    assert "autocharge" in row["rules"]


@pytest.mark.parametrize(
    ("stopper", "columns", "status"),
    [
        ("MASTER", {"master_pass": True}, "Accepted"),
        ("FRIEND", {"group_id": "FAMILY"}, "Accepted"),
        ("STRANGER", None, "Invalid"),
    ],
)
async def test_a_session_stopped_by_another_card(
    network: Network, stopper: str, columns: dict[str, object] | None, status: str
) -> None:
    async def story(station: StoryStation) -> None:
        charge = await station.start(1, 1000)
        assert verdict_of(await station.stop(charge, 11, 2000, card=stopper)) == status

    cards: dict[str, dict[str, object]] = {"CARD": {"group_id": "FAMILY"}}
    if columns is not None:
        cards[stopper] = columns
    rows = await tell(network, story, cards=cards)
    (session,) = rows["sessions"]
    assert (session["token_uid"], session["group_id"]) == ("CARD", "FAMILY")
    assert (session["state"], session["energy_wh"]) == ("ended", 1000)


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_who_may_end_a_session_is_told_before_it_ends(network: Network, version: OcppVersion) -> None:
    """2.x asks with an Updated of trigger StopAuthorized; in 1.6 the station decides by parentIdTag alone."""
    await network.start()
    await network.add_station("ASKS")
    await network.add_token("CARD-x", group_id="FAMILY")
    await network.add_token("FRIEND-x", group_id="FAMILY")
    await network.add_token("OTHER-x")
    await network.add_token("MASTER-x", master_pass=True)
    async with OcppClient(network.url, "ASKS", version) as client:
        station = StoryStation(client, "-x")
        charge = await station.start(1, 1000)
        for name, status in [
            ("OTHER", "Invalid"),
            ("FRIEND", "Accepted"),
            ("MASTER", "Accepted"),
            ("CARD", "Accepted"),
        ]:
            event = station._event(charge, "Updated", 5, charge.next_seq_no(), "Charging", "StopAuthorized")
            answer = await station.say("TransactionEvent", {**event, "idToken": station._token(name)})
            assert (name, verdict_of(answer)) == (name, status)
    row = await network.row("select token_uid, state from session")
    assert row == {"token_uid": "CARD-x", "state": "active"}


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_token_that_comes_after_the_start(network: Network, version: OcppVersion) -> None:
    """2.x with TxStartPoint EVConnected: plugged in first, then the card."""
    await network.start()
    await network.add_station("LATE")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "LATE", version) as client:
        station = StoryStation(client, "-x")
        charge = await station.start(1, 1000, None, state="EVConnected")
        assert verdict_of(charge.answer) is None
        event = station._event(charge, "Updated", 2, 1, "Charging", "Authorized")
        answer = await station.say("TransactionEvent", {**event, "idToken": station._token("CARD")})
        assert verdict_of(answer) == "Accepted"
    row = await network.row("select token_uid, authorization_status, charging_state from session")
    assert row == {"token_uid": "CARD-x", "authorization_status": "Accepted", "charging_state": "charging"}


@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_a_group_shares_its_energy(network: Network, version: OcppVersion) -> None:
    """What one card of a group has used is gone for all of them, and the session that used it up goes on."""
    await network.start()
    await network.add_station("G1")
    await network.execute("insert into token_group (group_id, energy_limit_wh) values ('FLEET', 900)")
    for name in ("CARD-x", "FRIEND-x"):
        await network.add_token(name, group_id="FLEET")
    async with OcppClient(network.url, "G1", version) as client:
        station = StoryStation(client, "-x")
        assert await station.authorize("FRIEND") == "Accepted"
        charge = await station.start(1, 1000, "CARD")
        assert verdict_of(charge.answer) == "Accepted"
        await station.meter(charge, 11, 2000)
        network.bus.publish("tokens.changed", b"")
        told = {V16: "Blocked"}.get(version, "NoCredit")
        await until(lambda: answered(station, "FRIEND", told))
        assert await station.authorize("CARD") == "Accepted", "it is shown to end its session"
        refused = await station.start(12, 2000, "FRIEND", evse_id=2)
        assert verdict_of(refused.answer) == told
        await station.stop(charge, 20, 2100)


@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_a_group_shares_its_places(network: Network, version: OcppVersion) -> None:
    """Sessions of all its cards count, at stations of any gateway; a group that is blocked refuses them all."""
    for _ in range(2):
        await network.start()
    await network.execute("insert into token_group (group_id, max_concurrent) values ('FLEET', 1)")
    for name in ("CARD-x", "FRIEND-x"):
        await network.add_token(name, group_id="FLEET")
    for name in ("HERE", "THERE"):
        await network.add_station(name)
    first, second = (running.url for running in network.gateways)
    async with OcppClient(first, "HERE", version) as here, OcppClient(second, "THERE", version) as there:
        one, other = StoryStation(here, "-x"), StoryStation(there, "-x")
        charge = await one.start(1, 1000, "CARD")
        assert verdict_of(charge.answer) == "Accepted"
        assert await other.authorize("FRIEND") == "ConcurrentTx"
        assert await one.authorize("FRIEND") == "ConcurrentTx"
        await one.stop(charge, 5, 1500)
        assert await one.authorize("FRIEND") == "Accepted"
        await network.execute("update token_group set blocked = true")
        network.bus.publish("tokens.changed", b"")
        await until(lambda: answered(one, "FRIEND", "Blocked"))
        await until(lambda: answered(other, "CARD", "Blocked"))


async def test_a_block_is_known_everywhere_at_the_next_message(network: Network, voltway: Voltway) -> None:
    """Both gateways remember the card as one that may charge; after the news of the block neither lets it."""
    for _ in range(2):
        await network.start()
    await network.add_token("CARD-x")
    for name in ("HERE", "THERE"):
        await network.add_station(name)
    first, second = network.gateways
    async with OcppClient(first.url, "HERE") as here, OcppClient(second.url, "THERE") as there:
        stations = [StoryStation(here, "-x"), StoryStation(there, "-x")]
        assert [await station.authorize("CARD") for station in stations] == ["Accepted", "Accepted"]
        heard = [running.bus.counts.received for running in network.gateways]
        assert (await asyncio.to_thread(voltway, "token", "block", "CARD-x")).code == 0

        async def told() -> bool:
            return all(
                running.bus.counts.received > before for running, before in zip(network.gateways, heard, strict=True)
            )

        await until(told)
        assert [await station.authorize("CARD") for station in stations] == ["Blocked", "Blocked"]
        for station in stations:
            assert verdict_of((await station.start(1, 1000)).answer) == "Blocked"


async def test_a_block_while_the_card_is_being_read(network: Network) -> None:
    """What was read before the change must not be remembered after it."""
    await network.start()
    await network.add_station("HERE")
    await network.add_token("CARD-x")
    reading, go_on = asyncio.Event(), asyncio.Event()
    records = store.records

    async def slowly(*arguments: Any) -> Any:
        found = await records(*arguments)
        reading.set()
        await go_on.wait()
        return found

    with mock.patch.object(store, "records", slowly):
        async with OcppClient(network.url, "HERE") as client:
            asked = asyncio.ensure_future(StoryStation(client, "-x").authorize("CARD"))
            await reading.wait()
            book, before = network.gateway.book, network.gateways[0].bus.counts.received
            changes = book.changes
            await network.change_token("CARD-x", status="blocked")

            async def told() -> bool:
                return network.gateways[0].bus.counts.received > before

            await until(told)
            assert book.outdated("CARD-x", changes)
            go_on.set()
            assert await asked == "Blocked"


V16 = OcppVersion.V16


async def answered(station: StoryStation, card: str, status: str) -> bool:
    return await station.authorize(card) == status
