import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.postgres import strangers_done
from tests.fixtures.sinks import write
from voltway.journal import entry, store as journal_store
from voltway.journal.store import JournalRow
from voltway.journal.unit import Unit, write_rows
from voltway.kit.pipeline import Pipeline
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import GatewaySettings
from voltway.ocpp import jobs
from voltway.sessions import lifecycle, store as sessions_store
from voltway.sessions.session import Session
from voltway.stations import store_claims
from voltway.stations.store_claims import Arrival
from voltway.vocabulary.facts import SessionClosed, SessionStarted, StationDisconnected
from voltway.vocabulary.ids import SessionId, SessionRef
from voltway.vocabulary.sessions import Rule, SessionState

MINE = GatewaySettings(session_silence_s=3600.0, session_reboot_grace_s=600.0)


def now() -> datetime:
    return datetime.now(UTC)


async def make_gateway(pool: Pool, gateway_id: str, silent_s: float = 0.0) -> None:
    async with pool.connection() as connection:
        await journal_store.register_gateway(connection, gateway_id, "ws://here")
        await connection.execute(
            "update gateway set seen_at = now() - make_interval(secs => %s) where gateway_id = %s",
            (silent_s, gateway_id),
        )


async def make_stations(pool: Pool, held: str | None, *ids: str) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) select unnest(%s::text[]), 'accepted', %s",
            (list(ids), held),
        )


def started(station_id: str, number: int, ago: timedelta) -> Session:
    at = now() - ago
    fact = SessionStarted(at=at, ref=SessionRef(str(number)), register_wh=1000.0, key=f"{station_id}|{number}")
    return lifecycle.begin(station_id, SessionId(f"{number:032x}"), fact, at)


async def keep(pool: Pool, *sessions: Session) -> None:
    async with pool.connection() as connection:
        await write(connection, sessions_store.SESSIONS, [sessions_store.snapshot(session) for session in sessions])


async def state_of(pool: Pool, station_id: str) -> list[Session]:
    async with pool.connection() as connection:
        return await sessions_store.known_sessions(connection, [station_id])


async def journal(pool: Pool) -> list[JournalRow]:
    await strangers_done(pool)
    async with pool.connection() as connection:
        return await journal_store.read_after(connection, 0, 0, 10_000)


async def holders(pool: Pool) -> dict[str, str | None]:
    async with pool.connection() as connection:
        cursor = await connection.execute("select station_id, gateway_id from station")
        return {row[0]: row[1] for row in await cursor.fetchall()}


# --- gateways that vanished


async def test_stations_of_a_silent_gateway_become_offline(pool: Pool) -> None:
    await make_gateway(pool, "dead", silent_s=20)
    await make_gateway(pool, "alive", silent_s=5)
    await make_stations(pool, "dead", "A", "B")
    await make_stations(pool, "alive", "C")
    changes = await jobs.release_stations(pool, 15.0, now())
    assert await holders(pool) == {"A": None, "B": None, "C": "alive"}
    assert sorted(change.station_id for change in changes) == ["A", "B"]
    rows = await journal(pool)
    assert sorted(row.station_id for row in rows) == ["A", "B"]
    for row in rows:
        assert entry.fact_of(row.body) == StationDisconnected(gateway_id="dead", reason="the gateway vanished")
    assert await jobs.release_stations(pool, 15.0, now()) == []


async def test_a_gateway_in_the_middle_of_a_commit_is_alive(pool: Pool) -> None:
    await make_gateway(pool, "slow", silent_s=20)
    await make_stations(pool, "slow", "A")
    async with transaction(pool) as connection:
        await Pipeline(connection).run([journal_store.open_batch("slow", 1)])
        assert await asyncio.wait_for(jobs.release_stations(pool, 15.0, now()), 5) == []
    assert await holders(pool) == {"A": "slow"}


async def test_what_a_dead_gateway_lost_is_forgotten_with_it(pool: Pool) -> None:
    await make_gateway(pool, "dead")
    await make_gateway(pool, "alive")
    await make_stations(pool, "dead", "A")
    async with pool.connection() as connection:
        await store_claims.claim(connection, "alive", [Arrival("A", "here", "1.6")])
        await connection.execute("update gateway set seen_at = now() - interval '1 hour' where gateway_id = 'dead'")
    await jobs.release_stations(pool, 15.0, now())
    async with pool.connection() as connection:
        assert await (await connection.execute("select * from lost_claim")).fetchall() == []
    assert await holders(pool) == {"A": "alive"}


# --- sessions nobody speaks of


async def test_a_silent_session_is_closed_with_its_last_reading(pool: Pool) -> None:
    await make_stations(pool, None, "S")
    await keep(pool, started("S", 1, timedelta(hours=2)))
    changes = await jobs.close_silent_sessions(pool, MINE, now())
    (session,) = await state_of(pool, "S")
    assert session.state is SessionState.ENDED
    assert session.end_inferred
    assert session.rules == [Rule.CLOSED_BY_SILENCE]
    assert session.ended_at == session.last_at
    assert session.end_wh == 1000.0
    (row,) = await journal(pool)
    assert (row.station_id, row.session_id) == ("S", session.session_id)
    assert isinstance(entry.fact_of(row.body), SessionClosed)
    assert [change.session_id for change in changes] == [session.session_id]
    assert await jobs.close_silent_sessions(pool, MINE, now()) == []


async def test_a_session_that_a_reboot_interrupted_has_less_time(pool: Pool) -> None:
    await make_stations(pool, None, "S", "T")
    interrupted, resumed = started("S", 1, timedelta(minutes=30)), started("T", 2, timedelta(minutes=30))
    lifecycle.reboot(interrupted, now() - timedelta(minutes=20))
    lifecycle.reboot(resumed, now() - timedelta(minutes=5))
    await keep(pool, interrupted, resumed)
    await jobs.close_silent_sessions(pool, MINE, now())
    assert (await state_of(pool, "S"))[0].rules == [Rule.CLOSED_BY_REBOOT]
    assert (await state_of(pool, "T"))[0].active


async def test_what_runs_or_is_held_stays_open(pool: Pool) -> None:
    await make_gateway(pool, "g1")
    await make_stations(pool, "g1", "held")
    await make_stations(pool, None, "fresh")
    await keep(pool, started("held", 1, timedelta(hours=2)), started("fresh", 2, timedelta(minutes=30)))
    assert await jobs.close_silent_sessions(pool, MINE, now()) == []
    assert (await state_of(pool, "held"))[0].active
    assert (await state_of(pool, "fresh"))[0].active


async def test_a_gateway_that_claims_the_station_meanwhile_sees_what_was_closed(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither overwrites the other: the claim waits, and reads the closed session."""
    await make_gateway(pool, "g1")
    await make_stations(pool, None, "S")
    await keep(pool, started("S", 1, timedelta(hours=2)))
    seen: list[Session] = []

    async def admit() -> None:
        async with pool.connection() as connection:
            await store_claims.claim(connection, "g1", [Arrival("S", "here", "1.6")])
            seen.extend(await sessions_store.known_sessions(connection, ["S"]))

    admitting: list[asyncio.Task[None]] = []

    async def slowly(connection: Connection, units: list[Unit]) -> None:
        admitting.append(asyncio.create_task(admit()))
        await asyncio.sleep(0.2)
        await write_rows(connection, units)

    monkeypatch.setattr(jobs, "write_rows", slowly)
    await jobs.close_silent_sessions(pool, MINE, now())
    await asyncio.wait_for(admitting[0], 5)
    assert [session.state for session in seen] == [SessionState.ENDED]


async def test_a_session_its_gateway_has_just_heard_of_is_left_alone(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the lock a gateway came, recorded a reading and left again."""
    await make_stations(pool, None, "S")
    session = started("S", 1, timedelta(hours=2))
    await keep(pool, session)
    silent_sessions = sessions_store.silent_sessions

    async def then_heard_of(*arguments: object) -> list[Session]:
        found = await silent_sessions(*arguments)  # type: ignore[arg-type]  # handed on as it came
        session.received_at = now()
        await keep(pool, session)
        return found

    monkeypatch.setattr(sessions_store, "silent_sessions", then_heard_of)
    assert await jobs.close_silent_sessions(pool, MINE, now()) == []
    assert (await state_of(pool, "S"))[0].active


async def test_many_are_closed_set_by_set(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SESSIONS_AT_ONCE", 10)
    monkeypatch.setattr(jobs, "ROUNDS", 3)
    ids = [f"S{number}" for number in range(45)]
    await make_stations(pool, None, *ids)
    await keep(pool, *(started(id_, number, timedelta(hours=2)) for number, id_ in enumerate(ids)))
    assert len(await jobs.close_silent_sessions(pool, MINE, now())) == 30
    assert len(await jobs.close_silent_sessions(pool, MINE, now())) == 15
