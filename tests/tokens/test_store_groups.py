"""Token groups as people see them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store_groups, store_listing
from voltway.tokens.store_groups import TokenGroup
from voltway.tokens.store_listing import TokenFilter
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.tokens import LimitPeriod, TokenKind

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
OTHER = OrganizationId("a" * 32)
FLEET = TokenGroup(
    group_id="fleet",
    name="The fleet",
    valid_from=NOON,
    period=LimitPeriod.MONTH,
    time_zone="Europe/Berlin",
    energy_limit_wh=5e6,
    time_limit_s=3600,
    money_limit=Decimal("250.5000"),
    currency="EUR",
    max_concurrent=10,
    allowed_stations=["S1"],
    allowed_hours="07:00-19:00",
)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def add_tokens(connection: Connection, *uids: str, **columns: Any) -> None:
    for uid in uids:
        await store_listing.add(connection, uid, kind=TokenKind.ISO14443, **columns)


async def members(connection: Connection, group_id: str) -> list[str]:
    return [row.token_uid for row in await store_listing.page(connection, TokenFilter(group_id=group_id))]


async def test_a_group_keeps_everything(connection: Connection) -> None:
    added = await store_groups.add(connection, FLEET)
    assert added == await store_groups.find(connection, "fleet")
    told = structs.asdict(added)
    assert {name: told[name] for name in structs.asdict(FLEET)} == structs.asdict(FLEET)
    with pytest.raises(Conflict, match="fleet"):
        await store_groups.add(connection, TokenGroup(group_id="fleet"))
    assert await store_groups.find(connection, "fleet") == added


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"group_id": ""}, "can't be a token group's id"),
        ({"name": " x"}, "can't be a name"),
        ({"valid_until": NOON}, "end before it begins"),
        ({"max_concurrent": 0}, "could never charge"),
        ({"currency": None}, "without a currency"),
        ({"money_limit": None}, "without a currency"),
        ({"energy_limit_wh": -1.0}, "can't have the limit"),
        ({"energy_limit_wh": float("nan")}, "can't have the limit"),
        ({"time_limit_s": float("inf")}, "can't have the limit"),
        ({"money_limit": Decimal("NaN")}, "can't have the limit"),
        ({"money_limit": Decimal("0.00001")}, "can't have the limit"),
        ({"currency": "euro"}, "no currency"),
        ({"allowed_hours": "00:00-24:00"}, "no span of hours"),
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
        ({"time_zone": "../etc/passwd"}, "no time zone"),
        ({"time_zone": ""}, "no time zone"),
    ],
)
async def test_an_impossible_group_is_refused(connection: Connection, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        await store_groups.add(connection, structs.replace(FLEET, **fields))
    await store_groups.add(connection, FLEET)
    if "group_id" not in fields:
        with pytest.raises(InvalidInput, match=message):
            await store_groups.change(connection, structs.replace(FLEET, **fields))
    assert len(await store_groups.page(connection)) == 1


async def test_a_changed_group_is_the_new_one(connection: Connection) -> None:
    before = await store_groups.add(connection, FLEET)
    after = await store_groups.change(connection, TokenGroup(group_id="fleet", energy_limit_wh=7.0))
    assert (after.energy_limit_wh, after.money_limit, after.name, after.period) == (7.0, None, None, LimitPeriod.TOTAL)
    assert after.created_at == before.created_at
    for stranger in (TokenGroup(group_id="none"), TokenGroup(group_id="fleet", organization_id=OTHER)):
        with pytest.raises(NotFound):
            await store_groups.change(connection, stranger)


async def test_pages_of_groups(connection: Connection) -> None:
    for group_id, organization_id in [("b", ROOT), ("C", OTHER), ("a", ROOT)]:
        await store_groups.add(connection, TokenGroup(group_id=group_id, organization_id=organization_id))
    assert [row.group_id for row in await store_groups.page(connection)] == ["C", "a", "b"]
    assert [row.group_id for row in await store_groups.page(connection, after="C", limit=1)] == ["a"]
    assert [row.group_id for row in await store_groups.page(connection, organization_id=OTHER)] == ["C"]


async def test_blocking_a_group(connection: Connection) -> None:
    await store_groups.add(connection, FLEET)
    assert (await store_groups.set_blocked(connection, "fleet", blocked=True)).blocked
    assert not (await store_groups.set_blocked(connection, "fleet", blocked=False)).blocked
    with pytest.raises(NotFound):
        await store_groups.set_blocked(connection, "none", blocked=True)


async def test_tokens_are_put_in_and_taken_out(connection: Connection) -> None:
    await store_groups.add(connection, FLEET)
    await add_tokens(connection, "A", "B", "C")
    assert await store_groups.assign(connection, "fleet", ["a", "B", "A"]) == 2
    assert await members(connection, "fleet") == ["A", "B"]
    assert await store_groups.member_count(connection, "fleet") == 2
    assert await store_groups.assign(connection, None, ["A"]) == 1
    assert await members(connection, "fleet") == ["B"]


async def test_all_or_none_are_put_in(connection: Connection) -> None:
    await store_groups.add(connection, FLEET)
    await add_tokens(connection, "A")
    await add_tokens(connection, "THEIRS", organization_id=OTHER)
    for unknown in ("NOBODY", "THEIRS"):
        with pytest.raises(NotFound, match=unknown):
            await store_groups.assign(connection, "fleet", ["A", unknown])
    with pytest.raises(NotFound, match="no token group"):
        await store_groups.assign(connection, "none", ["A"])
    assert await members(connection, "fleet") == []


async def test_a_group_with_tokens_stays(connection: Connection) -> None:
    """Else they would charge without its limits."""
    await store_groups.add(connection, FLEET)
    await add_tokens(connection, "A", group_id="fleet")
    with pytest.raises(Conflict, match="lose its limits"):
        await store_groups.remove(connection, "fleet")
    await store_groups.assign(connection, None, ["A"])
    await store_groups.remove(connection, "fleet")
    with pytest.raises(NotFound):
        await store_groups.remove(connection, "fleet")
