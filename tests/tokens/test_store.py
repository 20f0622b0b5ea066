"""Tokens as a gateway reads them before it decides."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store, store_groups, store_listing
from voltway.tokens.authorize import GroupRecord, GroupUse, TokenRecord
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


NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)  # a Wednesday


async def add_session(connection: Connection, number: int, began: datetime, **columns: object) -> None:
    values = {
        "station_id": "S1",
        "session_id": str(number),
        "ref": str(number),
        "state": "ended",
        "group_id": "G",
        "started_at": began,
        "last_at": began + timedelta(seconds=60),
        "received_at": began,
        "energy_wh": float(2**number),
        "start_key": str(number),
        **columns,
    }
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    query = f"insert into session ({names}) values ({marks})"  # noqa: S608  # the names are the test's own
    await connection.execute(query.encode(), list(values.values()))


@pytest.mark.parametrize(
    ("period", "zone", "counted"),
    [
        (LimitPeriod.DAY, "UTC", [0]),
        # In Berlin the day began at 22:00 UTC.
        (LimitPeriod.DAY, "Europe/Berlin", [0, 1]),
        (LimitPeriod.WEEK, "UTC", [0, 1, 2]),
        (LimitPeriod.MONTH, "UTC", [0, 1, 2, 3]),
        (LimitPeriod.YEAR, "UTC", [0, 1, 2, 3, 4]),
        (LimitPeriod.TOTAL, "UTC", [0, 1, 2, 3, 4, 5]),
    ],
)
async def test_what_a_group_used_in_its_period(
    connection: Connection, period: LimitPeriod, zone: str, counted: list[int]
) -> None:
    """A session counts in the period in which it began, whole."""
    for number, began in enumerate(
        [
            datetime(2026, 5, 13, tzinfo=UTC),
            datetime(2026, 5, 12, 22, tzinfo=UTC),
            datetime(2026, 5, 11, tzinfo=UTC),
            datetime(2026, 5, 1, tzinfo=UTC),
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2025, 12, 31, 23, 59, tzinfo=UTC),
        ]
    ):
        await add_session(connection, number, began)
    await add_session(connection, 10, NOW, group_id="other")
    await add_session(connection, 11, NOW, group_id=None)
    await store_groups.add(connection, TokenGroup(group_id="G", period=period, time_zone=zone, energy_limit_wh=1.0))
    assert await store.group_uses(connection, "g1", ["G", "unknown"], NOW) == {
        "G": GroupUse(energy_wh=float(sum(2**number for number in counted)), time_s=60.0 * len(counted))
    }


async def test_sessions_of_a_group_elsewhere(connection: Connection) -> None:
    for station_id, gateway_id in [("HERE", "g1"), ("THERE", "g2"), ("OFFLINE", None)]:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) values (%s, 'accepted', %s)",
            (station_id, gateway_id),
        )
    for number, station_id in enumerate(["HERE", "THERE", "OFFLINE", "GONE"]):
        await add_session(connection, number, NOW, station_id=station_id, state="active")
    await add_session(connection, 5, NOW, station_id="THERE")
    await store_groups.add(connection, TokenGroup(group_id="G", max_concurrent=9))
    uses = await store.group_uses(connection, "g1", ["G"], NOW)
    assert uses["G"].active_elsewhere == 3


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
