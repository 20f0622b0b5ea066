"""Which lists a token concerns, and what is read and written of these."""

import asyncio
from typing import Any, LiteralString

import pytest
from psycopg.sql import SQL

from voltway.kit.postgres import Connection, Pool, transaction
from voltway.tokens import local_list, store_local_list_changes as changes, store_local_lists
from voltway.tokens.local_list import Known
from voltway.tokens.store_local_list_changes import Ended, Part, Taken
from voltway.vocabulary.ids import StationId, TokenUid
from voltway.vocabulary.orders_local_lists import ListEntry, SendLocalList
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict

OTHER = "a" * 32
OPERATOR_S, OTHER_S, BESIDE_S = "s-operator", "s-aaaaaaaa", "s-beside"


async def put(connection: Connection, station_id: str, *uids: str) -> None:
    for uid in uids:
        await connection.execute(
            "insert into local_list_entry (station_id, folded_uid, token_uid, kind, status)"
            " values (%s, lower(%s), %s, 'ISO14443', 'Accepted')",
            (station_id, uid, uid),
        )
    await connection.execute(
        "update local_list set entries = entries + %s where station_id = %s", (len(uids), station_id)
    )


async def claimed(connection: Connection) -> dict[str, Part]:
    async with connection.transaction():
        return {part.station_id: part for part in await changes.claim(connection, 10)}


async def column(connection: Connection, name: LiteralString, station_id: str) -> Any:
    query = SQL("select {} from local_list where station_id = %s").format(SQL(name))
    [(found,)] = await (await connection.execute(query, (station_id,))).fetchall()
    return found


async def test_a_token_concerns_the_stations_above_and_below_it(lists: Connection) -> None:
    assert await changes.mark(lists, ["MINE"]) == 2
    assert sorted(await claimed(lists)) == [OTHER_S, OPERATOR_S]
    assert await claimed(lists) == {}, "somebody is at them"


async def test_a_token_that_is_gone_concerns_those_that_list_it(lists: Connection) -> None:
    await put(lists, BESIDE_S, "GONE", "STAYS")
    await changes.mark(lists, ["Gone"])
    parts = await claimed(lists)
    assert list(parts) == [BESIDE_S]
    assert list(parts[BESIDE_S].known.entries) == ["gone"], "and not what else is on the list"


async def test_a_full_list_is_concerned_by_what_stands_on_it_alone(lists: Connection) -> None:
    await lists.execute("update local_list set entries_most = 1")
    await put(lists, OPERATOR_S, "MINE")
    await put(lists, OTHER_S, "THEIRS")
    await changes.mark(lists, ["mine"])
    assert list(await claimed(lists)) == [OPERATOR_S]


@pytest.mark.parametrize(
    "change",
    [
        "update local_list set unsure = true",
        "update local_list set version = null",
        "update local_list set state = 'failing'",
        "update station set booted_at = now() + interval '1 s'",
        "update station set gateway_id = null",
        "update station set local_list = false",
    ],
)
async def test_what_nobody_can_be_sure_of_is_left_to_the_whole_comparison(lists: Connection, change: str) -> None:
    await changes.mark(lists, ["mine"])
    await lists.execute(change)
    assert await claimed(lists) == {}


async def test_a_whole_comparison_includes_what_changed(lists: Connection) -> None:
    await changes.mark(lists, ["mine"])
    await lists.execute("update local_list set due_at = now() where station_id = %s", (OPERATOR_S,))
    turns = await store_local_lists.claim(lists, 10)
    assert [turn.station_id for turn in turns] == [OPERATOR_S]
    assert await column(lists, "changed_uids", OPERATOR_S) == []
    assert list(await claimed(lists)) == [OTHER_S]


async def test_two_workers_that_hear_of_different_tokens_lose_none(lists: Connection, pool: Pool) -> None:
    await put(lists, BESIDE_S, "A", "B")
    async with pool.connection() as other:
        async with transaction(pool) as first:
            await changes.mark(first, ["a"])
            second = asyncio.create_task(changes.mark(other, ["b"]))
            await asyncio.sleep(0.3)
        await second
    assert (await claimed(lists))[BESIDE_S].uids == {"a", "b"}


async def test_many_tokens_make_the_whole_list_due(lists: Connection) -> None:
    uids = [f"C{number:03}" for number in range(changes.MOST_CHANGED + 1)]
    await put(lists, BESIDE_S, *uids)
    await changes.mark(lists, uids[:-1])
    assert len(await column(lists, "changed_uids", BESIDE_S)) == changes.MOST_CHANGED
    await changes.mark(lists, uids[-1:])
    assert await column(lists, "changed_uids", BESIDE_S) == []
    assert [turn.station_id for turn in await store_local_lists.claim(lists, 10)] == [BESIDE_S]


async def test_the_whole_list_is_due_when_it_was_unless_nobody_ends_the_part(lists: Connection) -> None:
    await changes.mark(lists, ["mine"])
    before = await column(lists, "due_at", OPERATOR_S)
    parts = await claimed(lists)
    assert await column(lists, "due_at <= now()", OPERATOR_S) is True, "whoever claimed it may die"
    await changes.mark(lists, ["mine"])
    await changes.end(lists, [Ended(parts[OPERATOR_S]), Ended(parts[OTHER_S], whole=True)])
    assert await column(lists, "due_at", OPERATOR_S) == before
    assert [turn.station_id for turn in await store_local_lists.claim(lists, 10)] == [OTHER_S]
    assert list(await claimed(lists)) == [OPERATOR_S], "it changed once more meanwhile"


async def test_what_stations_took_is_counted(lists: Connection) -> None:
    await put(lists, BESIDE_S, "A", "B")
    await put(lists, OPERATOR_S, "A", "B")
    accepted = Verdict(status=AuthorizationStatus.ACCEPTED, rule="listed")
    a, b, c = (PresentedToken(TokenUid(uid), TokenKind.ISO14443) for uid in "ABC")
    part = SendLocalList(version=8, full=False, entries=[ListEntry(a, None), ListEntry(b, accepted)])
    whole = SendLocalList(version=9, full=True, entries=[ListEntry(c, accepted)])
    known = Known(version=7, highest=7, unsure=False)
    taken = [
        Taken(StationId(BESIDE_S), local_list.taken(known, part), part),
        Taken(StationId(OPERATOR_S), local_list.taken(known, whole), whole),
    ]
    async with lists.transaction():
        await changes.keep_taken(lists, taken)
    rows = await lists.execute("select station_id, token_uid from local_list_entry order by 1, 2")
    assert await rows.fetchall() == [(BESIDE_S, "B"), (OPERATOR_S, "C")]
    for station_id, version, unsure in ((BESIDE_S, 8, False), (OPERATOR_S, 9, True)):
        assert await column(lists, "entries", station_id) == 1
        assert await column(lists, "version", station_id) == version
        assert await column(lists, "unsure", station_id) is unsure


@pytest.mark.parametrize("full", [True, False])
async def test_what_a_station_took_is_written_without_reading_the_others(lists: Connection, full: bool) -> None:
    await lists.execute(
        "insert into local_list_entry (station_id, folded_uid, token_uid, kind, status)"
        " select %s, 't' || n, 'T' || n, 'ISO14443', 'Accepted' from generate_series(1, 20000) n",
        (BESIDE_S,),
    )
    await lists.execute("analyze local_list_entry")
    entries = [
        ListEntry(PresentedToken(TokenUid(f"N{n}")), Verdict(status=AuthorizationStatus.ACCEPTED, rule="listed"))
        for n in range(100)
    ]
    order = SendLocalList(version=8, full=full, entries=entries)
    async with lists.transaction():
        await changes.keep_taken(lists, [Taken(StationId(OPERATOR_S), Known(version=8, highest=8), order)])
        cursor = await lists.execute("select pg_stat_get_xact_numscans('local_list_entry'::regclass)")
        assert await cursor.fetchone() == (0,)
    assert await column(lists, "entries", OPERATOR_S) == 100
