"""What a station is known to hold: replaced, forgotten, read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from voltway.charging import keeping, store
from voltway.charging.store import PROFILES, DynamicWanted, Forgotten, Kept, ProfileRow, turns
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    KnownBy,
    LimitSource,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
    ScheduleUpdate,
)
from voltway.vocabulary.commands import ClearCache
from voltway.vocabulary.facts import LimitCleared, ProfilesTold
from voltway.vocabulary.orders_charging import ClearChargingProfiles, SetChargingProfile, UpdateDynamicSchedule

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def profile(number: int, **fields: Any) -> ChargingProfile:
    schedule = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, 10.0)])
    whole: dict[str, Any] = {
        "purpose": ProfilePurpose.TX_DEFAULT,
        "kind": ProfileKind.RELATIVE,
        "stack_level": 0,
    } | fields
    return ChargingProfile(profile_id=number, schedules=[schedule], **whole)


def ordered(number: int, evse_id: int = 1, station_id: str = "S1", **fields: Any) -> Kept:
    order = SetChargingProfile(evse_id=evse_id, profile=profile(number, **fields))
    [kept] = keeping.of_order(station_id, order, "7", NOW)
    assert isinstance(kept, Kept)
    return kept


def limited(evse_id: int = 1, source: LimitSource = LimitSource.EMS) -> Kept:
    external = profile(0, purpose=ProfilePurpose.EXTERNAL, kind=ProfileKind.ABSOLUTE)
    fact = ProfilesTold(evse_id=evse_id, source=source, known_by=KnownBy.LIMIT, profiles=[external])
    [kept] = keeping.of_report("S1", fact, NOW)
    assert isinstance(kept, Kept)
    return kept


async def written(pool: Pool, *rows: ProfileRow) -> list[tuple[int, int]]:
    """(EVSE, profile) of what the station then holds."""
    unit = Unit("S1")
    unit.rows = [(PROFILES, row) for row in rows]
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission) values ('S1', 'accepted'), ('S2', 'accepted')"
            " on conflict do nothing"
        )
        async with connection.transaction():
            await write_rows(connection, [unit])
        return [(one.evse_id, one.profile.profile_id) for one in await store.known(connection, "S1")]


async def test_a_profile_comes_back_as_it_was_ordered(pool: Pool) -> None:
    kept = ordered(3, stack_level=2, valid_to=NOW)
    assert await written(pool, kept) == [(1, 3)]
    async with pool.connection() as connection:
        [known] = await store.known(connection, "S1")
    assert (known.profile, known.known_by, known.known_at) == (kept.profile, KnownBy.ORDER, NOW)


@pytest.mark.parametrize("together", [True, False])
async def test_the_same_id_or_place_is_replaced(pool: Pool, together: bool) -> None:
    rows = [
        ordered(1),
        ordered(2, evse_id=2),
        ordered(3),  # The place of 1.
        ordered(2, evse_id=0),  # 2 moves.
        ordered(4, stack_level=5),
        ordered(1, station_id="S2"),
    ]
    if together:
        assert await written(pool, *rows) == [(0, 2), (1, 4), (1, 3)]
        return
    told = [await written(pool, row) for row in rows]
    assert told[-1] == [(0, 2), (1, 4), (1, 3)]


async def test_a_new_transactions_profile_replaces_those_of_the_old(pool: Pool) -> None:
    old = [ordered(number, purpose=ProfilePurpose.TX, ref="6", stack_level=number) for number in (1, 2)]
    assert await written(pool, *old) == [(1, 2), (1, 1)]
    new = ordered(3, purpose=ProfilePurpose.TX)
    assert new.ref == "7", "the transaction that runs there"
    assert await written(pool, new) == [(1, 3)]


async def test_clearing_takes_what_matches_and_never_what_others_set(pool: Pool) -> None:
    rows = [ordered(1), ordered(2, stack_level=4), ordered(3, evse_id=2), limited()]
    assert await written(pool, *rows) == [(1, 0), (1, 2), (1, 1), (2, 3)]
    orders = [ClearChargingProfiles(stack_level=4), ClearChargingProfiles(evse_id=2)]
    cleared = [row for order in orders for row in keeping.of_order("S1", order, None, NOW)]
    assert await written(pool, *cleared) == [(1, 0), (1, 1)]
    assert await written(pool, Forgotten(station_id="S1"), ordered(5)) == [(1, 0), (1, 5)]


async def test_a_limit_holds_from_when_it_is_told_until_it_is_cleared(pool: Pool) -> None:
    assert limited().profile.schedules[0].starts_at == NOW
    assert await written(pool, limited(), limited(), limited(2), limited(1, LimitSource.SO)) == [(1, 0), (1, 0), (2, 0)]
    cleared = LimitCleared(source=LimitSource.EMS, evse_id=1)
    assert await written(pool, *keeping.of_report("S1", cleared, NOW)) == [(1, 0), (2, 0)]
    everywhere = msgspec.structs.replace(cleared, evse_id=None)
    assert await written(pool, *keeping.of_report("S1", everywhere, NOW)) == [(1, 0)]


def updated(number: int, at: datetime = NOW, **values: Any) -> ProfileRow:
    [row] = keeping.of_order("S1", UpdateDynamicSchedule(profile_id=number, values=ScheduleUpdate(**values)), None, at)
    return row


async def test_new_values_of_a_dynamic_profile_join_those_it_has(pool: Pool) -> None:
    rows = [ordered(1, kind=ProfileKind.DYNAMIC), ordered(2, stack_level=3)]
    later = NOW + timedelta(minutes=1)
    told = [*rows, updated(1, limit=7.0, setpoint=5.5), updated(1, later, limit_l2=3.0), updated(2, limit=1.0)]
    assert await written(pool, *told) == [(1, 2), (1, 1)]
    async with pool.connection() as connection:
        fixed, dynamic = await store.known(connection, "S1")
        wanted = [DynamicWanted("S1", number) for number in (1, 2, 3, 2**40)]
        found = await store.dynamic(connection, wanted)
    assert fixed.profile.schedules[0].periods == [SchedulePeriod(0, 10.0)], "it is no dynamic one"
    assert dynamic.profile.updated_at == later
    assert found == [dynamic.profile, None, None, None]
    assert found[0] is not None
    assert keeping.current(found[0]) == ScheduleUpdate(limit=7.0, limit_l2=3.0, setpoint=5.5)


async def test_asking_for_the_values_makes_them_hold_anew(pool: Pool) -> None:
    later = NOW + timedelta(minutes=5)
    await written(pool, ordered(1, kind=ProfileKind.DYNAMIC), keeping.of_pull("S1", 1, later))
    async with pool.connection() as connection:
        [known] = await store.known(connection, "S1")
    assert (known.profile.updated_at, known.profile.schedules[0].periods) == (later, [SchedulePeriod(0, 10.0)])


async def test_a_station_that_was_removed_is_not_an_error(pool: Pool) -> None:
    unit = Unit("GONE")
    unit.rows = [(PROFILES, ordered(1, station_id="GONE"))]
    async with pool.connection() as connection, connection.transaction():
        await write_rows(connection, [unit])
        assert await store.known(connection, "GONE") == []


def test_as_few_turns_as_keep_the_order() -> None:
    first, second = ordered(1), ordered(2, evse_id=2)
    forgotten = Forgotten(station_id="S1")
    assert turns([first, second]) == [[first, second]]
    assert turns([first, forgotten, forgotten, second]) == [[first], [forgotten, forgotten], [second]]
    assert turns([first, ordered(1, evse_id=2)]) != [[first, ordered(1, evse_id=2)]]
    assert turns([]) == []
    assert [len(turn) for turn in turns([updated(1), updated(2), updated(1), first])] == [2, 1, 1]


def test_other_orders_leave_nothing() -> None:
    assert keeping.of_order("S1", ClearCache(), None, NOW) == []
