"""The words that stand on a session, there for years."""

from enum import StrEnum

import msgspec
import pytest

from tests.fixtures.sinks import write
from tests.sessions.made import copy, session
from voltway.kit.postgres import Pool
from voltway.sessions import store
from voltway.vocabulary.sessions import Rule, SessionState, StopCause


@pytest.mark.parametrize("kind", [SessionState, StopCause, Rule])
def test_a_word_is_its_name_in_lower_case(kind: type[StrEnum]) -> None:
    """So that an operator's query says what the code says."""
    assert all(word.value == word.name.lower() for word in kind)


async def test_every_word_comes_back_from_the_database(pool: Pool) -> None:
    async with pool.connection() as connection:
        for number, cause in enumerate(StopCause):
            made = session(start_key=f"k{number}", ref=str(number), stop_cause=cause, rules=list(Rule))
            await write(connection, store.SESSIONS, [store.snapshot(made)])
            (back,) = await store.find_sessions(connection, [store.Wanted("S1", ref=str(number))])
            assert back == made
            assert all(isinstance(rule, Rule) for rule in back.rules)


@pytest.mark.parametrize("state", SessionState)
async def test_every_state_comes_back_from_the_database(pool: Pool, state: SessionState) -> None:
    made = session(state=state)
    async with pool.connection() as connection:
        await write(connection, store.SESSIONS, [store.snapshot(made)])
        (back,) = await store.known_sessions(connection, ["S1"])
    assert back.state is state
    assert back.active is (state is SessionState.ACTIVE)
    assert copy(back) == back


def test_a_word_nobody_wrote_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(["meter_exploded"], list[Rule])
