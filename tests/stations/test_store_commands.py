"""Outcomes as rows: set-based, in any order, and the first final state stays."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.kit.postgres import Pool
from voltway.stations import store_command_listing, store_commands
from voltway.stations.store_commands import ABANDONED_AFTER, Outcome
from voltway.vocabulary.commands import ClearCache, CommandState
from voltway.vocabulary.ids import CommandId, StationId

STATION = StationId("BERLIN-7")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def make(pool: Pool, *names: str, queue_for_s: float | None = None) -> list[CommandId]:
    gateway = None if queue_for_s else "g1"
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station (station_id, admission, gateway_id) values (%s, 'accepted', %s)"
            " on conflict (station_id) do update set gateway_id = excluded.gateway_id",
            (STATION, gateway),
        )
        for name in names:
            made = await store_commands.insert(conn, CommandId(name), STATION, ClearCache(), "test", queue_for_s)
            assert made is not None
            assert made.gateway_id == gateway
    return [CommandId(name) for name in names]


def outcome(command_id: str, state: CommandState, second: int = 0, **more: object) -> Outcome:
    at = NOW + timedelta(seconds=second)
    times = {"answered_at": at} if state.final else {"sent_at": at}
    return Outcome(station_id=STATION, command_id=CommandId(command_id), state=state, **{**times, **more})  # type: ignore[arg-type]  # the caller names fields


async def record(pool: Pool, *outcomes: Outcome) -> None:
    async with pool.connection() as conn:
        await store_commands.record_outcomes(conn, outcomes)


async def state_of(pool: Pool, command_id: str) -> CommandState:
    async with pool.connection() as conn:
        command = await store_command_listing.find(conn, STATION, command_id)
    assert command is not None
    return command.state


async def test_many_outcomes_are_written_at_once_each_to_its_own_command(pool: Pool) -> None:
    await make(pool, "a", "b", "c")
    await record(
        pool,
        outcome("a", CommandState.ACCEPTED, answer={"status": "Accepted"}),
        outcome("b", CommandState.REJECTED, answer=[{"status": "Rejected"}, {"status": "Accepted"}], reason="no"),
        outcome("unknown", CommandState.ACCEPTED),
    )
    async with pool.connection() as conn:
        rows = {row.command_id: row for row in await store_command_listing.page(conn)}
    assert (rows[CommandId("a")].state, rows[CommandId("a")].answer) == (CommandState.ACCEPTED, {"status": "Accepted"})
    assert (rows[CommandId("b")].state, rows[CommandId("b")].reason) == (CommandState.REJECTED, "no")
    assert rows[CommandId("b")].answer == [{"status": "Rejected"}, {"status": "Accepted"}]
    assert rows[CommandId("c")].state is CommandState.CREATED
    assert len(rows) == 3


@pytest.mark.parametrize("sent_first", [True, False])
@pytest.mark.parametrize("in_one", [True, False])
async def test_sent_and_answered_may_come_together_and_in_any_order(pool: Pool, sent_first: bool, in_one: bool) -> None:
    await make(pool, "a")
    told = [outcome("a", CommandState.SENT, 1), outcome("a", CommandState.ACCEPTED, 2)]
    told = told if sent_first else told[::-1]
    if in_one:
        await record(pool, *told)
    else:
        for one in told:
            await record(pool, one)
    async with pool.connection() as conn:
        command = await store_command_listing.find(conn, STATION, "a")
    assert command is not None
    assert (command.state, command.answered_at) == (CommandState.ACCEPTED, NOW + timedelta(seconds=2))
    if sent_first or in_one:
        assert command.sent_at == NOW + timedelta(seconds=1)


@pytest.mark.parametrize("final", [state for state in CommandState if state.final])
async def test_a_final_state_is_never_overwritten(pool: Pool, final: CommandState) -> None:
    await make(pool, "a")
    await record(pool, outcome("a", final, reason="the first"))
    for later in CommandState:
        await record(pool, outcome("a", later, 5, reason="later"))
        async with pool.connection() as conn:
            settled = await store_commands.settle(conn, STATION, CommandId("a"), later, "later")
        assert settled is not None
        assert (settled.state, settled.reason) == (final, "the first")


async def test_the_first_final_outcome_of_a_batch_counts(pool: Pool) -> None:
    await make(pool, "a")
    await record(pool, outcome("a", CommandState.REJECTED), outcome("a", CommandState.ACCEPTED))
    assert await state_of(pool, "a") is CommandState.REJECTED


async def test_what_a_station_says_can_not_break_the_batch(pool: Pool) -> None:
    await make(pool, "a", "b")
    strange = {"text": "nul \0, quote ', brace {}, \N{GRINNING FACE}"}
    await record(
        pool,
        outcome("a", CommandState.FAILED, answer=strange, reason="it says \0"),
        outcome("b", CommandState.ACCEPTED),
    )
    async with pool.connection() as conn:
        command = await store_command_listing.find(conn, STATION, "a")
    assert command is not None
    assert command.answer == strange
    assert command.reason == "it says \N{REPLACEMENT CHARACTER}"
    assert await state_of(pool, "b") is CommandState.ACCEPTED


async def test_nothing_to_record_is_fine(pool: Pool) -> None:
    await record(pool)


async def test_a_command_nobody_tells_of_is_given_up(pool: Pool) -> None:
    await make(pool, "created", "sent", "answered")
    async with pool.connection() as conn:
        made = await store_command_listing.find(conn, STATION, "created")
    assert made is not None
    later = made.created_at + timedelta(minutes=5)
    await record(
        pool,
        Outcome(station_id=STATION, command_id=CommandId("sent"), state=CommandState.SENT, sent_at=later),
        outcome("answered", CommandState.ACCEPTED),
    )
    await make(pool, "queued", queue_for_s=86400)
    async with pool.connection() as conn:
        assert await store_commands.give_up_abandoned(conn, later) == 0
        assert await store_commands.give_up_abandoned(conn, made.created_at + ABANDONED_AFTER) == 1
        assert await store_commands.give_up_abandoned(conn, later + ABANDONED_AFTER) == 1
    states = {name: await state_of(pool, name) for name in ("created", "sent", "answered", "queued")}
    assert states == {
        "created": CommandState.TIMED_OUT,
        "sent": CommandState.TIMED_OUT,
        "answered": CommandState.ACCEPTED,
        "queued": CommandState.QUEUED,
    }
