"""Tokens as a gateway reads them before it decides."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store, store_groups, store_listing
from voltway.tokens.authorize import GroupRecord, TokenRecord
from voltway.tokens.store_groups import TokenGroup
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.tokens import LimitPeriod, TokenKind, TokenStatus


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def test_everything_that_decides_is_read(connection: Connection) -> None:
    """What an operator enters arrives at the rules."""
    record = TokenRecord(
        token_uid="04A2B3C4",
        kind=TokenKind.ISO14443,
        status=TokenStatus.BLOCKED,
        group_id="fleet",
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
        credit_ok=False,
        max_concurrent=3,
        allowed_stations=["S1", "S 2"],
        allowed_hours="22:00-06:00",
        master_pass=True,
    )
    entered = {name: getattr(record, name) for name in record.__struct_fields__ if name != "group"}
    await store_listing.add(connection, entered.pop("token_uid"), **entered)
    assert await store.records(connection, ["04A2B3C4"]) == {"04a2b3c4": record}


async def test_the_limits_of_the_group_are_read_with_the_token(connection: Connection) -> None:
    record = GroupRecord(
        group_id="fleet",
        blocked=True,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
        energy_limit_wh=1000.0,
        time_limit_s=60.0,
        money_limit=Decimal("12.5000"),
        max_concurrent=3,
        allowed_stations=["S1"],
        allowed_hours="22:00-06:00",
        period=LimitPeriod.MONTH,
        time_zone="Europe/Berlin",
    )
    entered = {name: getattr(record, name) for name in record.__struct_fields__}
    await store_groups.add(connection, TokenGroup(**entered, currency="EUR"))
    await store_listing.add(connection, "A", kind=TokenKind.LOCAL, group_id="fleet")
    await store_listing.add(connection, "B", kind=TokenKind.LOCAL, parent_uid="fleet")
    await store_listing.add(connection, "C", kind=TokenKind.LOCAL, group_id="other", parent_uid="fleet")
    found = await store.records(connection, ["A", "B", "C"])
    assert {uid: one.group for uid, one in found.items()} == {"a": record, "b": record, "c": None}


async def test_a_group_of_another_organization_is_none(connection: Connection) -> None:
    """Whoever names it neither spends its limit nor may stop its sessions."""
    await store_groups.add(connection, TokenGroup(group_id="fleet", organization_id=OrganizationId("a" * 32)))
    await store_listing.add(connection, "T", kind=TokenKind.LOCAL, group_id="fleet")
    found = await store.records(connection, ["T"])
    assert (found["t"].group_id, found["t"].group) == (None, None)


async def test_a_bare_token_may_charge_without_limits(connection: Connection) -> None:
    await store_listing.add(connection, "CARD", kind=TokenKind.LOCAL)
    assert await store.records(connection, ["CARD"]) == {"card": TokenRecord(token_uid="CARD", kind=TokenKind.LOCAL)}


async def test_a_parent_is_a_group_where_no_group_is_given(connection: Connection) -> None:
    """OCPP 1.6 calls the group of a token its parent."""
    await store_listing.add(connection, "child", kind=TokenKind.LOCAL, parent_uid="PARENT")
    await store_listing.add(connection, "both", kind=TokenKind.LOCAL, parent_uid="PARENT", group_id="GROUP")
    found = await store.records(connection, ["child", "both"])
    assert {uid: record.group_id for uid, record in found.items()} == {"child": "PARENT", "both": "GROUP"}


async def test_only_what_is_asked_for_and_known_is_read(connection: Connection) -> None:
    for uid in ("A", "B", "C"):
        await store_listing.add(connection, uid, kind=TokenKind.LOCAL)
    assert set(await store.records(connection, ["A", "C", "A", "unknown"])) == {"a", "c"}
    assert await store.records(connection, []) == {}


async def test_case_does_not_count_and_everything_else_does(connection: Connection) -> None:
    """OCPP's idTokens are case-insensitive: a reader may tell the same card in small letters."""
    for uid in ("abc", "a%c", "x' or '1'='1"):
        await store_listing.add(connection, uid, kind=TokenKind.LOCAL)
    assert set(await store.records(connection, ["ABC", "a_c", " abc", "a%c"])) == {"abc", "a%c"}
    assert set(await store.records(connection, ["x' OR '1'='1"])) == {"x' or '1'='1"}


async def test_two_tokens_that_differ_in_case_alone_would_be_one(connection: Connection) -> None:
    await store_listing.add(connection, "Card", kind=TokenKind.LOCAL)
    with pytest.raises(Conflict):
        await store_listing.add(connection, "CARD", kind=TokenKind.LOCAL)
