"""Which lists a change concerns, and that a turn is one worker's."""

from datetime import timedelta

from voltway.kit.postgres import Connection
from voltway.tokens import store_local_lists
from voltway.tokens.local_list import Known
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.tokens import LocalListState

OTHER = "a" * 32


async def due(connection: Connection) -> list[str]:
    return sorted(turn.station_id for turn in await store_local_lists.claim(connection, 10))


async def test_a_turn_is_one_worker_s_and_knows_what_the_station_holds(lists: Connection) -> None:
    await lists.execute(
        "insert into local_list_entry (station_id, folded_uid, token_uid, kind, status)"
        " values ('s-beside', 'gone', 'GONE', 'ISO14443', 'Accepted')"
    )
    assert await due(lists) == []
    await lists.execute("update local_list set due_at = now() where station_id = 's-beside'")
    [turn] = await store_local_lists.claim(lists, 10)
    assert (turn.station_id, turn.organization_path) == ("s-beside", "/operator/beside/")
    assert list(turn.known.entries) == ["gone"]
    assert not turn.known.unsure
    assert await due(lists) == [], "somebody is at it"


async def test_who_goes_on_sending_keeps_the_list(lists: Connection) -> None:
    """However long it takes: two would send it versions of their own."""
    await store_local_lists.mark_all_due(lists)
    turns = await store_local_lists.claim(lists, 10)
    await lists.execute("update local_list set claimed_until = now() + interval '1 s'")
    await store_local_lists.keep_versions(lists, {turn.station_id: turn.known for turn in turns[:1]})
    cursor = await lists.execute(
        "select station_id from local_list where claimed_until > now() + interval '1 minute' order by station_id"
    )
    assert await cursor.fetchall() == [(turns[0].station_id,)]


async def test_what_nobody_is_at_is_not_claimed_by_a_word_about_it(lists: Connection) -> None:
    await store_local_lists.keep_versions(lists, {StationId("s-beside"): Known(version=8, highest=8, unsure=False)})
    cursor = await lists.execute("select claimed_until from local_list where station_id = 's-beside'")
    assert await cursor.fetchone() == (None,)


async def test_a_boot_makes_it_unsure(lists: Connection) -> None:
    await lists.execute("update station set booted_at = now() + interval '1 s' where station_id = 's-beside'")
    [turn] = await store_local_lists.claim(lists, 10)
    assert (turn.station_id, turn.known.unsure) == ("s-beside", True)


async def test_what_is_offline_waits(lists: Connection) -> None:
    await lists.execute("update station set gateway_id = null")
    await store_local_lists.mark_all_due(lists)
    assert await due(lists) == []


async def test_a_change_meanwhile_is_not_lost(lists: Connection) -> None:
    await store_local_lists.mark_all_due(lists)
    turns = await store_local_lists.claim(lists, 10)
    await lists.execute("update local_list set due_at = now() where station_id = 's-operator'")
    await store_local_lists.end_turns(lists, turns, LocalListState.CURRENT, next_in=timedelta(hours=1))
    assert await due(lists) == ["s-operator"]
