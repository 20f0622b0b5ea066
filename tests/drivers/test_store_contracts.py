"""Contracts: valid for a time, ended for good."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.fixtures.people import NOON, make_site
from voltway.drivers import store, store_contracts
from voltway.kit.postgres import Connection, Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.drivers import ContractState
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

HOUR = timedelta(hours=1)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


@pytest.fixture
async def ada(connection: Connection) -> str:
    return (await store.add(connection, ROOT, NOON, name="Ada")).driver_id


async def test_it_holds_from_its_beginning_until_before_its_end(connection: Connection, ada: str) -> None:
    row = await store_contracts.add(connection, ROOT, ada, NOON, number="1", valid_until=NOON + HOUR)
    assert row == await store_contracts.find(connection, ada, row.contract_id)
    held = [row.holds(at) for at in (NOON - HOUR, NOON, NOON + HOUR - timedelta(seconds=1), NOON + HOUR)]
    assert held == [False, True, True, False]
    suspended = await store_contracts.change(connection, row, NOON, state=ContractState.SUSPENDED)
    assert not suspended.holds(NOON)


async def test_one_that_has_ended_stays_as_it_is(connection: Connection, ada: str) -> None:
    row = await store_contracts.add(connection, ROOT, ada, NOON, number="1")
    ended = await store_contracts.change(connection, row, NOON + HOUR, state=ContractState.ENDED)
    with pytest.raises(Conflict, match="has ended"):
        await store_contracts.change(connection, ended, NOON + HOUR, state=ContractState.ACTIVE)
    assert await store_contracts.find(connection, ada, row.contract_id) == ended


async def test_numbers_are_an_organization_s_and_emaids_everybody_s(connection: Connection, ada: str) -> None:
    site = await make_site(connection, "hotel")
    first = await store_contracts.add(connection, ROOT, ada, NOON, number="1", emaid="DE-8AA-CA2B3C4D5-N")
    assert first.emaid == "DE8AACA2B3C4D5N"
    second = await store_contracts.add(connection, site, ada, NOON, number="1")
    with pytest.raises(Conflict, match="number"):
        await store_contracts.add(connection, ROOT, ada, NOON, number="1")
    with pytest.raises(Conflict, match="eMAID"):
        await store_contracts.change(connection, second, NOON, emaid="DE8AACA2B3C4D5N")


async def test_one_that_ends_before_it_begins_is_refused(connection: Connection, ada: str) -> None:
    with pytest.raises(InvalidInput, match="before it begins"):
        await store_contracts.add(connection, ROOT, ada, NOON, number="1", valid_until=NOON)
    row = await store_contracts.add(connection, ROOT, ada, NOON, number="1", valid_until=NOON + HOUR)
    with pytest.raises(InvalidInput, match="before it begins"):
        await store_contracts.change(connection, row, NOON, valid_from=NOON + 2 * HOUR)


async def test_contracts_are_their_driver_s(connection: Connection, ada: str) -> None:
    bob = (await store.add(connection, ROOT, NOON, name="Bob")).driver_id
    rows = [await store_contracts.add(connection, ROOT, ada, NOON, number=str(number)) for number in range(3)]
    await store_contracts.add(connection, ROOT, bob, NOON, number="bob")
    first = await store_contracts.page(connection, ada, limit=2)
    assert first + await store_contracts.page(connection, ada, after=first[-1].contract_id) == sorted(
        rows, key=lambda row: row.contract_id
    )
    with pytest.raises(NotFound):
        await store_contracts.require(connection, bob, rows[0].contract_id)
    with pytest.raises(NotFound):
        await store_contracts.add(connection, ROOT, "nobody", NOON, number="x")
