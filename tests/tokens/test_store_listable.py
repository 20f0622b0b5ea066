"""Tokens that may come onto the lists of an organization's stations."""

from collections.abc import AsyncIterator

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens.store_listable import candidates, named, refused_among

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


async def test_tokens_that_are_named_are_own_or_in_line_or_nobody_s(connection: Connection) -> None:
    found = await named(connection, ["above", "mine", "beside", "unknown"])
    assert sorted(found) == ["above", "beside", "mine"]
    path = f"/operator/{OTHER}/"
    there = {uid: candidate.own for uid, one in found.items() if (candidate := one.candidate_at(path)) is not None}
    assert there == {"above": False, "mine": True}


async def test_who_stands_on_a_list_and_may_not_charge(connection: Connection) -> None:
    await connection.execute("insert into token_group (group_id, blocked) values ('bad', true)")
    await connection.execute("update token set group_id = 'bad' where token_uid = 'above'")
    await connection.execute("update token set credit_ok = false where token_uid = 'beside'")
    found = await refused_among(connection, ["above", "mine", "blocked", "beside", "unknown"])
    assert sorted(found) == ["above", "beside", "blocked"]
    assert await refused_among(connection, ["mine"]) == {}
