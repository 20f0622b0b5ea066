"""Cards held to stations that learn one, in every version."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation, verdict_of
from voltway.kit import postgres
from voltway.tokens import learning
from voltway.tokens.learning import Beneficiary
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.subjects import LEARNING_OPENED, LearningOpened

HERE = StationId("HERE")


async def open_window(network: Network, *, told: bool = True) -> str:
    """As the command line and the API do; `told` False: the bus has lost it."""
    pool = await postgres.connect_pool(network.settings, "test")
    async with pool.connection() as connection:
        window = await learning.open_window(
            connection, HERE, Beneficiary(holder="Ada"), opened_by="test", now=datetime.now(UTC)
        )
    await pool.close()
    if told:
        opened = LearningOpened(station_id=HERE, expires_at=window.expires_at)
        network.bus.publish(LEARNING_OPENED, msgspec.json.encode(opened))
        gateway = network.gateway

        async def heard() -> bool:
            return HERE in gateway._learning._open_until_s

        await until(heard)
    return window.learning_id


async def closed(network: Network, learning_id: str) -> dict[str, Any]:
    async def row() -> dict[str, Any] | None:
        rows = await network.rows(
            "select outcome, token_uid from token_learning where learning_id = %s and outcome is not null", learning_id
        )
        return rows[0] if rows else None

    found = await until(row)
    assert found is not None
    return found


@pytest.mark.parametrize("told", [True, False], ids=["told", "bus away"])
@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_an_unknown_card_is_refused_once_and_then_charges(
    network: Network, troubles: Troubles, version: OcppVersion, told: bool
) -> None:
    await network.start()
    await network.add_station(HERE)
    async with OcppClient(network.url, HERE, version) as client:
        station = StoryStation(client, "-x")
        learning_id = await open_window(network, told=told)
        assert await station.authorize("NEW") == "Invalid"
        assert await closed(network, learning_id) == {"outcome": "added", "token_uid": "NEW-x"}
        assert await network.rows("select token_uid, holder from token") == [{"token_uid": "NEW-x", "holder": "Ada"}]

        async def accepted() -> bool:
            return await station.authorize("NEW") == "Accepted"

        await until(accepted, timeout_s=2.0)
        assert await station.authorize("OTHER") == "Invalid"
    assert len(await network.rows("select from token")) == 1


@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_a_card_that_starts_at_once(network: Network, version: OcppVersion) -> None:
    """Stations that don't ask before: the start itself shows the card."""
    await network.start()
    await network.add_station(HERE)
    async with OcppClient(network.url, HERE, version) as client:
        station = StoryStation(client, "-x")
        learning_id = await open_window(network)
        minutes = (datetime.now(UTC) - await begin_of_stories()).total_seconds() / 60
        charge = await station.start(minutes, 1000, "NEW")
        assert verdict_of(charge.answer) == "Invalid"
        assert (await closed(network, learning_id))["token_uid"] == "NEW-x"


async def begin_of_stories() -> datetime:
    from tests.stories.station import T0

    return T0


@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_what_is_told_late_was_not_held_up_now(network: Network, version: OcppVersion) -> None:
    await network.start()
    await network.add_station(HERE)
    async with OcppClient(network.url, HERE, version) as client:
        station = StoryStation(client, "-x")
        await open_window(network)
        await station.start(1, 1000, "NEW", offline=True)
        await asyncio.sleep(0.2)
    assert await network.rows("select from token") == []


@pytest.mark.parametrize("version", OcppVersion, ids=str)
async def test_a_known_card_charges_and_the_window_says_so(network: Network, version: OcppVersion) -> None:
    await network.start()
    await network.add_station(HERE)
    await network.add_token("CARD-x", holder="Bob")
    async with OcppClient(network.url, HERE, version) as client:
        station = StoryStation(client, "-x")
        assert await station.authorize("CARD") == "Accepted"
        learning_id = await open_window(network)
        assert await station.authorize("CARD") == "Accepted"
        assert await closed(network, learning_id) == {"outcome": "known", "token_uid": "CARD-x"}
    assert await network.rows("select holder from token") == [{"holder": "Bob"}]


async def test_a_window_that_is_over_costs_nothing_more(network: Network) -> None:
    """Known cards are looked up only while the bus has told of an open window."""
    await network.start()
    await network.add_station(HERE)
    await network.add_token("CARD-x")
    learned = network.gateway._learning
    over = LearningOpened(station_id=HERE, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    learned.opened(LEARNING_OPENED, msgspec.json.encode(over))
    async with OcppClient(network.url, HERE) as client:
        assert await StoryStation(client, "-x").authorize("CARD") == "Accepted"
    assert (learned._open_until_s, learned._held) == ({}, {})


async def test_without_a_window_nothing_is_added(network: Network, troubles: Troubles) -> None:
    await network.start()
    await network.add_station(HERE)
    async with OcppClient(network.url, HERE) as client:
        assert await StoryStation(client, "-x").authorize("NEW") == "Invalid"
        await asyncio.sleep(0.2)
    assert await network.rows("select from token") == []
