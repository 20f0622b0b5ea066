"""Tokens that may come onto the lists of an organization's stations."""

from collections.abc import AsyncIterator

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens.store_listable import candidates

OTHER = "a" * 32


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " values ('beside', 'operator', '/operator/beside/', 'fleet', 'Beside')"
        )
        await connection.execute(
            """
            insert into token (token_uid, kind, status, organization_id, valid_until, allowed_hours, master_pass) values
                ('above', 'ISO14443', 'active', 'operator', null, null, false),
                ('mine', 'ISO14443', 'active', %(other)s, null, null, false),
                ('blocked', 'ISO14443', 'blocked', %(other)s, null, '08:00-09:00', false),
                ('past', 'ISO14443', 'active', %(other)s, now() - interval '1 s', null, false),
                ('hours', 'ISO14443', 'active', %(other)s, null, '08:00-09:00', false),
                ('master', 'ISO14443', 'active', %(other)s, null, null, true),
                ('beside', 'ISO14443', 'active', 'beside', null, null, false)
            """,
            {"other": OTHER},
        )
        yield connection


async def listed(connection: Connection, organization_id: str, limit: int) -> list[tuple[str, bool]]:
    return [(one.record.token_uid, one.own) for one in await candidates(connection, organization_id, limit)]


async def test_own_ones_come_first_then_those_above_and_nobody_s_beside(connection: Connection) -> None:
    assert await listed(connection, OTHER, 10) == [("mine", True), ("above", False), ("blocked", True)]
    below = {uid for uid, _ in await listed(connection, "operator", 10)}
    assert below == {"above", "mine", "blocked", "beside"}


async def test_no_more_are_read_than_may_be_listed(connection: Connection) -> None:
    assert await listed(connection, OTHER, 2) == [("mine", True), ("above", False)]
