from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Connection, Pool
from voltway.tokens import store_listing
from voltway.tokens.store_listing import Assignment, TokenFilter
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.tokens import TokenKind, TokenStatus

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CARD = TokenKind.ISO14443


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def ids(connection: Connection, **filters: object) -> list[str]:
    paging = {name: filters.pop(name) for name in ("after", "limit") if name in filters}
    wanted = TokenFilter(**filters)  # type: ignore[arg-type]  # the test names the filters
    return [row.token_uid for row in await store_listing.page(connection, wanted, **paging)]  # type: ignore[arg-type]  # the test names them


async def test_an_added_token_is_active_and_keeps_everything(connection: Connection) -> None:
    added = await store_listing.add(
        connection,
        "04A1",
        kind=CARD,
        holder="Ada",
        group_id="G",
        parent_uid="P",
        valid_until=NOON,
        max_concurrent=2,
        allowed_stations=["S1"],
        master_pass=True,
    )
    assert added == await store_listing.find(connection, "04A1")
    assert (added.kind, added.status, added.holder, added.group_id) == (CARD, TokenStatus.ACTIVE, "Ada", "G")
    assert (added.parent_uid, added.valid_until, added.max_concurrent) == ("P", NOON, 2)
    assert (added.allowed_stations, added.master_pass, added.credit_ok) == (["S1"], True, True)


async def test_a_taken_uid_is_a_conflict_and_changes_nothing(connection: Connection) -> None:
    await store_listing.add(connection, "04A1", kind=CARD, holder="Ada")
    with pytest.raises(Conflict, match="04A1"):
        await store_listing.add(connection, "04A1", kind=CARD, holder="Eve")
    found = await store_listing.find(connection, "04A1")
    assert found is not None
    assert found.holder == "Ada"


@pytest.mark.parametrize("uid", ["", "a" * 256, " a", "a ", "a\nb", "a\x00b"])
async def test_an_impossible_uid_is_refused(connection: Connection, uid: str) -> None:
    with pytest.raises(InvalidInput):
        await store_listing.add(connection, uid, kind=CARD)


async def test_an_impossible_validity_is_refused(connection: Connection) -> None:
    with pytest.raises(InvalidInput):
        await store_listing.add(connection, "04A1", kind=CARD, valid_from=NOON, valid_until=NOON - timedelta(seconds=1))
    with pytest.raises(InvalidInput):
        await store_listing.add(connection, "04A1", kind=CARD, max_concurrent=0)
    for fields in ({"allowed_hours": "00:00-24:00"}, {"holder": "x" * 201}, {"holder": "a\nb"}):
        with pytest.raises(InvalidInput):
            await store_listing.add(connection, "04A1", kind=CARD, **fields)  # type: ignore[arg-type]  # all are text
    assert await ids(connection) == []


async def test_blocking_and_removing(connection: Connection) -> None:
    added = await store_listing.add(connection, "04A1", kind=CARD)
    blocked = await store_listing.set_status(connection, "04A1", TokenStatus.BLOCKED)
    assert blocked.status is TokenStatus.BLOCKED
    assert blocked.updated_at > added.updated_at
    assert await store_listing.remove(connection, "04A1")
    assert not await store_listing.remove(connection, "04A1")
    with pytest.raises(NotFound, match="04A1"):
        await store_listing.set_status(connection, "04A1", TokenStatus.ACTIVE)


async def test_a_token_is_named_in_any_case(connection: Connection) -> None:
    await store_listing.add(connection, "04aB", kind=CARD)
    found = await store_listing.find(connection, "04Ab")
    assert found is not None
    assert found.token_uid == "04aB"
    assert (await store_listing.set_status(connection, "04AB", TokenStatus.BLOCKED)).status is TokenStatus.BLOCKED
    assert (await store_listing.assign(connection, "04ab", Assignment(driver_id="ada"))).driver_id == "ada"
    assert await store_listing.remove(connection, "04ab")


async def test_pages_and_filters(connection: Connection) -> None:
    for number, holder in enumerate(["Ada", "Bob", "Cem"]):
        await store_listing.add(connection, f"T{number}", kind=CARD, holder=holder)
    await store_listing.set_status(connection, "T1", TokenStatus.BLOCKED)
    assert await ids(connection, limit=2) == ["T0", "T1"]
    assert await ids(connection, after="T1") == ["T2"]
    assert await ids(connection, status=TokenStatus.BLOCKED) == ["T1"]
    assert await ids(connection, search="cE") == ["T2"]
    assert await ids(connection, search="%") == []


async def test_a_search_finds_what_begins_so_in_uid_or_holder(connection: Connection) -> None:
    for uid, holder in [("aB1", "Zoë"), ("ab2", None), ("x", "AB"), ("AC", "a"), ("b", "Ada b"), ("ab", "abba")]:
        await store_listing.add(connection, uid, kind=CARD, holder=holder)
    await store_listing.add(connection, "w", kind=CARD, holder="Abc")
    await store_listing.add(connection, "y", kind=CARD, holder="ab")
    everything = ["ab", "aB1", "ab2", "x", "y", "w"]
    assert await ids(connection, search="Ab") == everything
    for limit in range(1, 5):
        found: list[str] = []
        while page := await ids(connection, search="aB", limit=limit, after=found[-1] if found else None):
            found += page
        assert found == everything
    assert await ids(connection, search="ZOË") == ["aB1"]
    assert await ids(connection, search="a_") == []
    assert await ids(connection, search="\U0010ffff") == []


async def test_tokens_are_listed_by_uid_whatever_their_case(connection: Connection) -> None:
    for uid in ("b", "A", "C", "a1"):
        await store_listing.add(connection, uid, kind=CARD)
    assert await ids(connection) == ["A", "a1", "b", "C"]
    assert await ids(connection, after="A1") == ["b", "C"]


async def test_assigned_tokens_are_found_and_reassigned(connection: Connection) -> None:
    await store_listing.add(connection, "T1", kind=CARD, driver_id="ada", vehicle_id="car", fleet_id="post")
    await store_listing.add(connection, "T2", kind=CARD, group_id="G")
    assert await ids(connection, driver_id="ada", vehicle_id="car", fleet_id="post") == ["T1"]
    assert await ids(connection, driver_id="ad") == []
    assert await ids(connection, group_id="G") == ["T2"]
    moved = await store_listing.assign(connection, "T1", Assignment(driver_id="bob", vehicle_id=""))
    assert (moved.driver_id, moved.vehicle_id, moved.fleet_id) == ("bob", None, "post")
    with pytest.raises(NotFound):
        await store_listing.assign(connection, "T3", Assignment(driver_id="bob"))
    with pytest.raises(InvalidInput):
        await store_listing.assign(connection, "T1", Assignment(driver_id="b\x00"))
    assert await ids(connection, driver_id="bob") == ["T1"]


@pytest.mark.parametrize("field", ["group_id", "parent_uid", "driver_id"])
async def test_an_impossible_name_is_refused(connection: Connection, field: str) -> None:
    for name in ("", "x" * 256, "a\nb"):
        with pytest.raises(InvalidInput):
            await store_listing.add(connection, "T1", kind=CARD, **{field: name})  # type: ignore[arg-type]  # the field is text


async def test_many_tokens_are_read_by_index(connection: Connection, plan_of: PlanOf) -> None:
    await connection.execute(
        "insert into token (token_uid, kind, status) select 'T' || n, 'ISO14443', 'active'"
        " from generate_series(1, 20000) n"
    )
    await connection.execute("analyze token")
    for after, wanted in [
        (None, None),
        ("T5", None),
        (None, TokenFilter(search="t19")),
        ("T5", TokenFilter(status=TokenStatus.BLOCKED)),
        (None, TokenFilter(group_id="G")),
        (None, TokenFilter(driver_id="D")),
        (None, TokenFilter(vehicle_id="V")),
        (None, TokenFilter(fleet_id="F")),
    ]:
        plan = await plan_of(
            store_listing,
            lambda after=after, wanted=wanted: store_listing.page(connection, wanted, after=after),  # type: ignore[misc]  # a lambda's defaults have no type
        )
        assert "Seq Scan" not in plan, plan


async def test_row_level_security_leaves_the_indexes_in_use(connection: Connection, plan_of: PlanOf) -> None:
    """Under a policy only what can't leak another's rows is an index condition: comparisons may, functions may not."""
    async with connection.transaction(force_rollback=True):
        await connection.execute(
            "insert into token (token_uid, kind, status, holder)"
            " select md5(n::text), 'ISO14443', 'active', 'Holder ' || n from generate_series(1, 20000) n"
        )
        await connection.execute("analyze token")
        await connection.execute("alter table token enable row level security")
        await connection.execute("alter table token force row level security")
        await connection.execute(
            "create policy own on token"
            " using (organization_id = any (string_to_array(current_setting('test.own'), ',')))"
        )
        await connection.execute("set local test.own = 'operator,another'")
        assert len(await ids(connection, search="holder 1999")) == 11
        for after in (None, "c4ca4238a0b923820dcc509a6f75849b"):
            wanted = TokenFilter(search="abc")
            plan = await plan_of(
                store_listing,
                lambda after=after, wanted=wanted: store_listing.page(connection, wanted, after=after),  # type: ignore[misc]  # a lambda's defaults have no type
            )
            conditions = [line for line in plan.splitlines() if "Index Cond" in line]
            assert any("folded_uid >=" in line for line in conditions), plan
            assert any("ROW(folded_holder, folded_uid) >" in line for line in conditions), plan
            assert "Seq Scan" not in plan, plan
