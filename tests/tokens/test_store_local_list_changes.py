"""Which lists a token concerns, and what is read and written of these."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, LiteralString

import pytest
from psycopg.sql import SQL

from voltway.kit.postgres import Connection, Pool, transaction
from voltway.tokens import local_list, store_local_list_changes as changes, store_local_lists
from voltway.tokens.local_list import Known
from voltway.tokens.store_local_list_changes import Ended, Part, Taken
from voltway.vocabulary.commands import ListEntry, SendLocalList
from voltway.vocabulary.ids import StationId, TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict

OTHER = "a" * 32
OPERATOR_S, OTHER_S, BESIDE_S = "s-operator", "s-aaaaaaaa", "s-beside"


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """Stations of the operator, of the organization below it, and of one beside that; all their lists are as wanted."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " values ('beside', 'operator', '/operator/beside/', 'fleet', 'Beside')"
        )
        await connection.execute(
            """
            insert into station (station_id, admission, organization_id, local_list, gateway_id, booted_at)
            select 's-' || left(organization_id, 8), 'accepted', organization_id, true, 'g', '2026-01-01'
            from organization
            """
        )
        await store_local_lists.follow_switches(connection)
        await connection.execute(
            "update local_list set state = 'current', due_at = now() + interval '1 hour', told_at = now(),"
            " unsure = false, version = 7, highest = 7, entries_most = 10, per_message = 5, longest_uid = 20"
        )
        await connection.execute(
            "insert into token (token_uid, kind, status, organization_id) values ('Mine', 'ISO14443', 'active', %s)",
            (OTHER,),
        )
        yield connection


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


async def test_a_token_concerns_the_stations_above_and_below_it(connection: Connection) -> None:
    assert await changes.mark(connection, ["MINE"]) == 2
    assert sorted(await claimed(connection)) == [OTHER_S, OPERATOR_S]
    assert await claimed(connection) == {}, "somebody is at them"


async def test_a_token_that_is_gone_concerns_those_that_list_it(connection: Connection) -> None:
    await put(connection, BESIDE_S, "GONE", "STAYS")
    await changes.mark(connection, ["Gone"])
    parts = await claimed(connection)
    assert list(parts) == [BESIDE_S]
    assert list(parts[BESIDE_S].known.entries) == ["gone"], "and not what else is on the list"


async def test_a_full_list_is_concerned_by_what_stands_on_it_alone(connection: Connection) -> None:
    await connection.execute("update local_list set entries_most = 1")
    await put(connection, OPERATOR_S, "MINE")
    await put(connection, OTHER_S, "THEIRS")
    await changes.mark(connection, ["mine"])
    assert list(await claimed(connection)) == [OPERATOR_S]


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
async def test_what_nobody_can_be_sure_of_is_left_to_the_whole_comparison(connection: Connection, change: str) -> None:
    await changes.mark(connection, ["mine"])
    await connection.execute(change)
    assert await claimed(connection) == {}


async def test_a_whole_comparison_includes_what_changed(connection: Connection) -> None:
    await changes.mark(connection, ["mine"])
    await connection.execute("update local_list set due_at = now() where station_id = %s", (OPERATOR_S,))
    turns = await store_local_lists.claim(connection, 10)
    assert [turn.station_id for turn in turns] == [OPERATOR_S]
    assert await column(connection, "changed_uids", OPERATOR_S) == []
    assert list(await claimed(connection)) == [OTHER_S]


async def test_two_workers_that_hear_of_different_tokens_lose_none(connection: Connection, pool: Pool) -> None:
    await put(connection, BESIDE_S, "A", "B")
    async with pool.connection() as other:
        async with transaction(pool) as first:
            await changes.mark(first, ["a"])
            second = asyncio.create_task(changes.mark(other, ["b"]))
            await asyncio.sleep(0.3)
        await second
    assert (await claimed(connection))[BESIDE_S].uids == {"a", "b"}


async def test_many_tokens_make_the_whole_list_due(connection: Connection) -> None:
    uids = [f"C{number:03}" for number in range(changes.MOST_CHANGED + 1)]
    await put(connection, BESIDE_S, *uids)
    await changes.mark(connection, uids[:-1])
    assert len(await column(connection, "changed_uids", BESIDE_S)) == changes.MOST_CHANGED
    await changes.mark(connection, uids[-1:])
    assert await column(connection, "changed_uids", BESIDE_S) == []
    assert [turn.station_id for turn in await store_local_lists.claim(connection, 10)] == [BESIDE_S]


async def test_the_whole_list_is_due_when_it_was_unless_nobody_ends_the_part(connection: Connection) -> None:
    await changes.mark(connection, ["mine"])
    before = await column(connection, "due_at", OPERATOR_S)
    parts = await claimed(connection)
    assert await column(connection, "due_at <= now()", OPERATOR_S) is True, "whoever claimed it may die"
    await changes.mark(connection, ["mine"])
    await changes.end(connection, [Ended(parts[OPERATOR_S]), Ended(parts[OTHER_S], whole=True)])
    assert await column(connection, "due_at", OPERATOR_S) == before
    assert [turn.station_id for turn in await store_local_lists.claim(connection, 10)] == [OTHER_S]
    assert list(await claimed(connection)) == [OPERATOR_S], "it changed once more meanwhile"


async def test_what_stations_took_is_counted(connection: Connection) -> None:
    await put(connection, BESIDE_S, "A", "B")
    await put(connection, OPERATOR_S, "A", "B")
    accepted = Verdict(status=AuthorizationStatus.ACCEPTED, rule="listed")
    a, b, c = (PresentedToken(TokenUid(uid), TokenKind.ISO14443) for uid in "ABC")
    part = SendLocalList(version=8, full=False, entries=[ListEntry(a, None), ListEntry(b, accepted)])
    whole = SendLocalList(version=9, full=True, entries=[ListEntry(c, accepted)])
    known = Known(version=7, highest=7, unsure=False)
    taken = [
        Taken(StationId(BESIDE_S), local_list.taken(known, part), part),
        Taken(StationId(OPERATOR_S), local_list.taken(known, whole), whole),
    ]
    async with connection.transaction():
        await changes.keep_taken(connection, taken)
    rows = await connection.execute("select station_id, token_uid from local_list_entry order by 1, 2")
    assert await rows.fetchall() == [(BESIDE_S, "B"), (OPERATOR_S, "C")]
    for station_id, version, unsure in ((BESIDE_S, 8, False), (OPERATOR_S, 9, True)):
        assert await column(connection, "entries", station_id) == 1
        assert await column(connection, "version", station_id) == version
        assert await column(connection, "unsure", station_id) is unsure
