"""`voltway journal`: what a replay finds is told, and decides how the command ends."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.fixtures.command_line import Execute, Voltway
from tests.replaying.network import Talk, network
from voltway.cli.journal import difference_in_words
from voltway.kit.postgres import connect_pool
from voltway.kit.settings import Settings
from voltway.replaying.comparison import Difference


@pytest.fixture
def history(settings: Settings, execute: Execute) -> Iterator[None]:
    """A journal of stations that talked for a while."""

    async def talk() -> None:
        pool = await connect_pool(settings, "test")
        try:
            async with network(pool, settings.database_url or "") as here:
                await here.add("S1", "S2")
                stations = Talk(here, 1)
                for _ in range(60):
                    await stations.step(stations.chance.choice(["S1", "S2"]))
        finally:
            await pool.close()

    asyncio.run(talk())
    yield
    execute("drop schema if exists replay cascade")


def test_a_replay_that_agrees_ends_with_0(voltway: Voltway, execute: Execute, history: None) -> None:
    [(facts,)] = execute("select count(*) from journal")
    assert facts > 20
    said = voltway("journal", "replay")
    assert (said.code, said.err) == (0, "")
    assert f"what the journal's {facts:,} facts say" in said.words
    assert max(len(line) for line in said.out.splitlines()) <= 80
    document = voltway("journal", "replay", "--json").document
    assert (document["agrees"], document["facts"], document["unreadable"]) == (True, facts, 0)
    assert {table["table"] for table in document["tables"]} >= {"session", "connector", "station"}
    assert execute("select 1 from pg_namespace where nspname = 'replay'") == []


def test_a_difference_is_named_and_ends_with_1(voltway: Voltway, execute: Execute, history: None) -> None:
    [(session,)] = execute(
        "update session set energy_wh = energy_wh + 4321.5 where ctid = (select min(ctid) from session)"
        " returning session_id"
    )
    said = voltway("journal", "replay")
    assert said.code == 1
    assert session in said.words
    assert "energy_wh is" in said.words
    assert "NOT what the journal says" in said.words
    said = voltway("journal", "replay", "--json")
    assert said.code == 1
    assert said.document["agrees"] is False


def test_the_schema_stays_where_asked(voltway: Voltway, execute: Execute, history: None) -> None:
    assert voltway("journal", "replay", "--keep-schema").code == 0
    assert execute("select count(*) from replay.session") == execute("select count(*) from session")


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (
            Difference(key="S1, a1", column="energy_wh", live="12", replayed="10"),
            "- session S1, a1: energy_wh is 12, by the journal 10",
        ),
        (Difference(key="S1, a1", column=None, live="{}", replayed=None), "- session S1, a1 is not in the journal"),
        (
            Difference(key="S1, a1", column=None, live=None, replayed="{}"),
            "- session S1, a1 is missing, by the journal it exists",
        ),
    ],
)
def test_a_difference_in_words(difference: Difference, words: str) -> None:
    assert difference_in_words("session", difference) == words


def test_status_of_an_empty_journal(voltway: Voltway) -> None:
    assert voltway("journal", "status").out.startswith("The journal is empty.")
    assert voltway("journal", "status", "--json").document == {
        "journal": {"facts": 0, "oldest_at": None, "newest_at": None},
        "followers": [],
    }


def test_status_tells_facts_and_readers(voltway: Voltway, execute: Execute, history: None) -> None:
    [(facts,)] = execute("select count(*) from journal")
    execute("insert into follower (name, moved_at) values ('billing', '2030-01-05T09:00Z')")
    said = voltway("journal", "status")
    assert f"Facts {facts}" in said.words
    assert f"billing {facts} 2030-01-05 10:00:00" in said.words
    document = voltway("journal", "status", "--json").document
    assert document["journal"]["facts"] == facts
    assert document["followers"] == [{"name": "billing", "behind": facts, "moved_at": "2030-01-05T09:00:00Z"}]
