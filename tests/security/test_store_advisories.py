"""Rows of advisories."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.security.made import csaf
from voltway.kit.postgres import Pool
from voltway.security import store_advisories
from voltway.security.advisories import read_advisory
from voltway.vocabulary.errors import Conflict, NotFound

ONE = read_advisory(csaf(), datetime(2026, 5, 1, 12, tzinfo=UTC))


async def test_an_advisory_is_kept_replaced_and_forgotten(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_advisories.keep(connection, ONE)
        newer = replace(ONE, version="2", products=[])
        await store_advisories.keep(connection, newer)
        assert await store_advisories.page(connection) == [newer]
        assert await store_advisories.page(connection, after=ONE.advisory_id) == []
        assert await store_advisories.remove(connection, ONE.advisory_id) == newer
        with pytest.raises(NotFound, match="ACME-2026-001"):
            await store_advisories.remove(connection, ONE.advisory_id)


async def test_no_more_than_so_many_are_kept(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_advisories, "MOST", 1)
    async with pool.connection() as connection:
        await store_advisories.keep(connection, ONE)
        await store_advisories.keep(connection, replace(ONE, version="2"))
        with pytest.raises(Conflict, match="1 advisories"):
            await store_advisories.keep(connection, replace(ONE, advisory_id="another"))
