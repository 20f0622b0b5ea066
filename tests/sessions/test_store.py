"""Sessions and meter readings as the journal writes them and a gateway reads them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fixtures.sinks import write
from tests.sessions.made import at, card, ended, meter, reading, session
from voltway.kit.postgres import Connection, Pool
from voltway.sessions import lifecycle, readings, store
from voltway.sessions.session import Session
from voltway.sessions.store import Meter, Wanted, snapshot
from voltway.vocabulary.facts import MeterRead
from voltway.vocabulary.sessions import Rule


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return await (await connection.execute(query.encode())).fetchall()


async def keep(connection: Connection, *sessions: Session) -> None:
    await write(connection, store.SESSIONS, [snapshot(one) for one in sessions])


async def kept(connection: Connection, station_id: str = "S1") -> list[Session]:
    return await store.known_sessions(connection, [station_id])


def over(minutes: float = 60, **fields: Any) -> Session:
    made = session(**fields)
    lifecycle.end(made, ended(minutes, told="Local"), at(minutes))
    return made


async def test_a_session_comes_back_as_it_was(connection: Connection) -> None:
    bare = session(None, evse_id=None, connector_id=None, token_uid=None, token_kind=None)
    full = session(
        station_id="S2",
        charging_state="charging",
        group_id="group",
        authorization_status="Accepted",
        base_wh=0.1 + 0.2,
        energy_wh=1e-9,
        suspect_wh=5e9,
        suspect_at=at(3),
        power_w=11_000.5,
        soc_percent=64.0,
        idle_s=12.25,
        rebooted_at=at(4),
        stop_key="stop\\key",
        remote_start_id=2**40,
        start_inferred=True,
        seen=[[0, 3], [5, 5]],
        recent_keys="0123456789abcdeffedcba9876543210",
        rules=[Rule.METER_JUMPED, Rule.SEQUENCE_GAP],
    )
    ended_one = over(station_id="S3")
    for one in (bare, full, ended_one):
        await keep(connection, one)
        assert await kept(connection, one.station_id) == [one]


async def test_texts_of_strangers_are_kept(connection: Connection) -> None:
    made = session(ref='tab\t "quote" \\N \\ {} é\n', token_uid="a\0b", start_key="k'; --")
    await keep(connection, made)
    (back,) = await kept(connection)
    assert (back.ref, back.token_uid, back.start_key) == (made.ref, "a\ufffdb", made.start_key)


async def test_a_snapshot_is_not_reached_by_later_changes(connection: Connection) -> None:
    made = session()
    taken = snapshot(made)
    lifecycle.read(made, meter(1, 1500), at(1))
    await write(connection, store.SESSIONS, [taken])
    assert [one.energy_wh for one in await kept(connection)] == [0]


async def test_every_change_of_a_session_reaches_its_row(connection: Connection) -> None:
    made = session(charging_state="charging", token_uid=None, token_kind=None)
    await keep(connection, made)
    lifecycle.read(made, MeterRead(readings=[reading(5, 2000.5, SoC=55)]), at(5))
    lifecycle.end(made, ended(6, told="EVDisconnected", token=card("LATE")), at(6))
    await keep(connection, made)
    assert await kept(connection) == [made]


async def test_a_meter_changes_the_counters_alone(connection: Connection) -> None:
    made = session(charging_state="charging", remote_start_id=9)
    await keep(connection, made)
    lifecycle.read(made, MeterRead(readings=[reading(5, 2000.5, SoC=55, Power_Active_Import=7e3)]), at(5))
    await write(connection, store.SESSIONS, [Meter.of(made)])
    assert await kept(connection) == [made]
    assert (made.energy_wh, made.soc_percent, made.power_w, len(made.recent_keys)) == (1000.5, 55, 7000, 16)


async def test_a_meter_without_values_and_keys_is_written_too(connection: Connection) -> None:
    made = session(None, power_w=5.0, recent_keys="0123456789abcdef")
    await keep(connection, made)
    made.power_w, made.recent_keys = None, ""
    await write(connection, store.SESSIONS, [Meter.of(made)])
    assert await kept(connection) == [made]


async def test_in_a_batch_the_newest_of_a_session_wins(connection: Connection) -> None:
    """Whole, meter, meter; and meter, then whole: each of two sessions as it stood last."""
    one, other = session(ref="1"), session(ref="2", start_key="start-2")
    batch: list[tuple[str, str] | Meter] = [snapshot(one), snapshot(other)]
    for minutes in (1, 2):
        lifecycle.read(one, meter(minutes, 1000 + minutes), at(minutes))
        batch.append(Meter.of(one))
    lifecycle.read(other, meter(1, 1400), at(1))
    batch.append(Meter.of(other))
    lifecycle.end(other, ended(3, register_wh=1500.0), at(3))
    batch.append(snapshot(other))
    await write(connection, store.SESSIONS, batch)
    assert await kept(connection) == [one, other]
    assert (one.energy_wh, other.energy_wh) == (2, 500)


async def test_a_meter_of_an_unknown_session_makes_none(connection: Connection) -> None:
    await write(connection, store.SESSIONS, [Meter.of(session())])
    await write(connection, store.SESSIONS, [])
    assert await rows(connection, "select * from session") == []


async def test_a_station_remembers_what_runs_and_the_last_two_that_ended(connection: Connection) -> None:
    made = [over(ref=f"e{n}", start_key=f"e{n}") for n in range(4)]
    running = [session(ref=f"r{n}", start_key=f"r{n}") for n in range(3)]
    stranger = session(station_id="S2")
    await keep(connection, *made, *running, stranger)
    assert [one.ref for one in await kept(connection)] == ["e2", "e3", "r0", "r1", "r2"]
    both = await store.known_sessions(connection, ["S2", "S1", "S9"])
    assert [one.station_id for one in both] == ["S1"] * 5 + ["S2"]
    assert await store.known_sessions(connection, []) == []


async def test_sessions_are_found_in_the_order_asked(connection: Connection) -> None:
    older = over(ref="7", start_key="first")
    newer = session(ref="7", start_key="second")
    elsewhere = session(ref="7", start_key="first", station_id="S2")
    await keep(connection, older, newer, elsewhere)
    wanted = [
        Wanted("S1", start_key="first"),
        Wanted("S1", ref="unknown"),
        Wanted("S2", ref="7"),
        Wanted("S1", ref="7"),
        Wanted("S3", ref="7"),
    ]
    assert await store.find_sessions(connection, wanted) == [older, None, elsewhere, newer, None]
    assert await store.find_sessions(connection, []) == []


async def test_a_start_is_kept_once(connection: Connection) -> None:
    """Whatever goes wrong above, a repeated start can't be billed twice."""
    await keep(connection, session(start_key="same"))
    with pytest.raises(Exception, match="duplicate key"):
        await keep(connection, session(ref="2", start_key="same"))
    assert len(await kept(connection)) == 1


def heard(station_id: str, ago: timedelta, rebooted_ago: timedelta | None = None) -> Session:
    now = datetime.now(UTC)
    made = session(station_id=station_id, received_at=now - ago)
    made.rebooted_at = None if rebooted_ago is None else now - rebooted_ago
    return made


async def test_silent_sessions(connection: Connection) -> None:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    await keep(
        connection,
        heard("silent", 3 * hour),
        heard("longest", 5 * hour),
        heard("recent", hour),
        heard("held", 4 * hour),
        heard("left", 4 * hour),
        heard("rebooted", hour, 30 * minute),
        heard("rebooting", hour, minute),
        heard("heard-since-reboot", 10 * minute, 30 * minute),
        over(station_id="ended"),
    )
    await connection.execute(
        "insert into station (station_id, admission, gateway_id)"
        " values ('held', 'accepted', 'g1'), ('left', 'accepted', null)"
    )
    found = await store.silent_sessions(connection, silent_s=7200, reboot_grace_s=600, limit=10)
    assert [one.station_id for one in found] == ["longest", "left", "silent", "rebooted"]
    first = await store.silent_sessions(connection, silent_s=7200, reboot_grace_s=600, limit=2)
    assert [one.station_id for one in first] == ["longest", "left"]


async def test_transaction_numbers_are_given_once(connection: Connection, pool: Pool) -> None:
    blocks = [await store.transaction_numbers(connection) for _ in range(2)]
    async with pool.connection() as another:
        blocks.append(await store.transaction_numbers(another))
    numbers = {number for block in blocks for number in block}
    assert len(numbers) == sum(map(len, blocks)) == 3 * store.TRANSACTION_BLOCK
    assert min(numbers) >= 1


async def test_transaction_numbers_fit_a_station_and_begin_anew(connection: Connection) -> None:
    """OCPP 1.6 stations keep them in 32 bits with a sign."""
    await connection.execute("select setval('transaction_number', 2147480001)")
    blocks = [await store.transaction_numbers(connection) for _ in range(3)]
    assert blocks[:2] == [range(2147481001, 2147482001), range(2147482001, 2147483001)]
    assert blocks[1][-1] < 2**31
    assert blocks[2][0] == 1


async def test_sessions_elsewhere_are_those_of_stations_others_hold(connection: Connection) -> None:
    await connection.execute(
        "insert into station (station_id, admission, gateway_id) values"
        " ('ours', 'accepted', 'g1'), ('theirs', 'accepted', 'g2'), ('nobodys', 'accepted', null)"
    )
    await keep(
        connection,
        session(station_id="ours"),
        session(station_id="theirs"),
        session(station_id="nobodys"),
        session(station_id="nobodys", token_uid="OTHER", start_key="other"),
        over(station_id="theirs", start_key="over"),
    )
    assert await store.active_elsewhere(connection, "g1", ["CARD", "OTHER", "NONE"]) == {"card": 2, "other": 1}
    assert await store.active_elsewhere(connection, "g2", ["CARD"]) == {"card": 2}
    assert await store.active_elsewhere(connection, "g1", []) == {}


async def test_readings_are_appended(connection: Connection) -> None:
    made = session()
    fact = MeterRead(readings=[reading(1, 1500.5, SoC=40), reading(2, 1600)])
    orphan = MeterRead(readings=[reading(3, 7)], evse_id=2)
    lines = readings.rows("S1", made, fact, at(9)) + readings.rows("S 2", None, orphan, at(9))
    await write(connection, store.READINGS, lines)
    assert await rows(
        connection,
        "select station_id, session_id, evse_id, connector_id, at, received_at, register_wh, soc_percent, power_w"
        " from meter_reading order by at",
    ) == [
        ("S1", made.session_id, 1, 1, at(1), at(9), 1500.5, 40, None),
        ("S1", made.session_id, 1, 1, at(2), at(9), 1600, None, None),
        ("S 2", None, 2, None, at(3), at(9), 7, None, None),
    ]
    await write(connection, store.READINGS, [])
    assert len(await rows(connection, "select * from meter_reading")) == 3
