"""Consents: added, never changed, and the newest of a purpose holds."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import psycopg
import pytest

from tests.fixtures.people import NOON
from voltway.drivers import store, store_consents
from voltway.drivers.store_consents import ConsentCursor, ConsentRow
from voltway.kit.postgres import Connection, Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay
from voltway.vocabulary.errors import InvalidInput

MARKETING = ConsentPurpose.MARKETING
DAY = timedelta(days=1)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


@pytest.fixture
async def ada(connection: Connection) -> str:
    return (await store.add(connection, ROOT, NOON, name="Ada")).driver_id


async def said(
    connection: Connection,
    driver_id: str,
    *,
    given: bool,
    at: datetime = NOON,
    purpose: ConsentPurpose = MARKETING,
    version: str = "1",
) -> ConsentRow:
    return await store_consents.add(
        connection,
        driver_id,
        purpose,
        version=version,
        given=given,
        at=at,
        how=ConsentWay.APP,
        recorded_by="user:1",
        address="2001:db8::1",
        now=NOON + 9 * DAY,
    )


async def test_the_newest_of_each_purpose_holds(connection: Connection, ada: str) -> None:
    await said(connection, ada, given=True)
    terms = await said(connection, ada, given=True, purpose=ConsentPurpose.TERMS)
    assert (await store_consents.in_force(connection, ada)).keys() == {MARKETING, ConsentPurpose.TERMS}
    await said(connection, ada, given=False, at=NOON + DAY)
    assert await store_consents.in_force(connection, ada) == {ConsentPurpose.TERMS: terms}
    again = await said(connection, ada, given=True, at=NOON + 2 * DAY, version="2")
    assert (await store_consents.in_force(connection, ada))[MARKETING] == again
    # What was said on paper before does not undo what was said since.
    await said(connection, ada, given=False, at=NOON + DAY)
    assert (await store_consents.in_force(connection, ada))[MARKETING] == again


async def test_all_that_was_said_stays_newest_first(connection: Connection, ada: str) -> None:
    rows = [await said(connection, ada, given=bool(day % 2), at=NOON + day * DAY) for day in range(5)]
    first = await store_consents.page(connection, ada, limit=3)
    rest = await store_consents.page(connection, ada, after=ConsentCursor(first[-1].at, first[-1].consent_id))
    assert first + rest == rows[::-1]
    assert await store_consents.find(connection, rows[0].consent_id) == rows[0]


async def test_nobody_changes_what_was_said(connection: Connection, ada: str) -> None:
    await said(connection, ada, given=False)
    with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
        await connection.execute("update consent set given = true")


async def test_nobody_agrees_in_the_future(connection: Connection, ada: str) -> None:
    with pytest.raises(InvalidInput, match="future"):
        await said(connection, ada, given=True, at=NOON + 10 * DAY)
    with pytest.raises(InvalidInput):
        await said(connection, ada, given=True, version=" ")
    assert await store_consents.page(connection, ada) == []
