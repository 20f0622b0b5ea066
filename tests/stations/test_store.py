"""The rows of stations, connectors and events, as the journal hands them over."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.fixtures.sinks import write
from voltway.kit.postgres import Connection, Pool
from voltway.stations import store
from voltway.stations.store import Boot, ChargingShown, Departure, IdleMeter, Status
from voltway.vocabulary.facts import StationReported
from voltway.vocabulary.stations import EventKind

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return await (await connection.execute(query.encode())).fetchall()


async def add_station(connection: Connection, *station_ids: str) -> None:
    for station_id in station_ids:
        await connection.execute("insert into station (station_id, admission) values (%s, 'accepted')", (station_id,))


def status(told: str, minutes: float = 0, charging_state: str | None = None, connector_id: int = 1) -> Status:
    return Status("S1", 1, connector_id, told, charging_state, at(minutes), None, None, None)


def shown(charging_state: str | None, connector_id: int | None = 1) -> ChargingShown:
    return ChargingShown("S1", 1, connector_id, charging_state)


async def connectors(connection: Connection) -> list[tuple[Any, ...]]:
    return await rows(
        connection, "select connector_id, status, charging_state, status_at from connector order by connector_id"
    )


# --- boots


def boot(station_id: str, vendor: str, minutes: float = 0, serial: str | None = "s") -> Boot:
    return Boot(station_id, at(minutes), vendor, "M", serial, "1.0", "meter", "power_up")


async def test_the_newest_boot_of_each_station_wins(connection: Connection) -> None:
    await add_station(connection, "S1", "S2")
    told = [boot("S1", "Old", 0), boot("S2", "Other", 1, None), boot("S1", "New\0", 2), boot("S9", "Nobody", 3)]
    await write(connection, store.BOOTS, told)
    assert await rows(
        connection,
        "select station_id, booted_at, vendor, model, serial, firmware, meter_type, boot_cause, heard_at"
        " from station order by station_id",
    ) == [
        ("S1", at(2), "New\ufffd", "M", "s", "1.0", "meter", "power_up", at(2)),
        ("S2", at(1), "Other", "M", None, "1.0", "meter", "power_up", at(1)),
    ]


# --- connectors


async def test_a_status_is_kept_with_what_went_wrong(connection: Connection) -> None:
    fault = Status("S1", 2, 1, "faulted", None, at(0), "GroundFailure", "E-7", "water\0 inside")
    await write(connection, store.CONNECTORS, [fault])
    assert await rows(
        connection,
        "select station_id, evse_id, connector_id, status, charging_state, status_at, error_code, vendor_error,"
        " error_text from connector",
    ) == [("S1", 2, 1, "faulted", None, at(0), "GroundFailure", "E-7", "water\ufffd inside")]
    await write(connection, store.CONNECTORS, [Status("S1", 2, 1, "available", None, at(1), None, None, None)])
    assert await rows(connection, "select status, error_code, vendor_error, error_text from connector") == [
        ("available", None, None, None)
    ]


@pytest.mark.parametrize("together", [True, False])
async def test_a_stale_status_never_replaces_a_newer_one(connection: Connection, together: bool) -> None:
    told: list[Status | ChargingShown] = [status("faulted", 5), status("available", 4, "idle")]
    for batch in [told] if together else [[row] for row in told]:
        await write(connection, store.CONNECTORS, batch)
    assert await connectors(connection) == [(1, "faulted", None, at(5))]


@pytest.mark.parametrize("together", [True, False])
async def test_of_two_statuses_of_one_moment_the_later_told_counts(connection: Connection, together: bool) -> None:
    told: list[Status | ChargingShown] = [status("available", 5), status("occupied", 5)]
    for batch in [told] if together else [[row] for row in told]:
        await write(connection, store.CONNECTORS, batch)
    assert await connectors(connection) == [(1, "occupied", None, at(5))]


async def test_stale_statuses_leave_the_charging_state_alone(connection: Connection) -> None:
    await write(connection, store.CONNECTORS, [status("occupied", 10, "charging")])
    await write(connection, store.CONNECTORS, [status("available", 1), status("occupied", 2)])
    assert await connectors(connection) == [(1, "occupied", "charging", at(10))]


async def test_occupied_keeps_the_charging_state_and_available_ends_it(connection: Connection) -> None:
    await write(connection, store.CONNECTORS, [status("occupied", 0)])
    await write(connection, store.CONNECTORS, [shown("charging")])
    await write(connection, store.CONNECTORS, [status("occupied", 1)])
    assert await connectors(connection) == [(1, "occupied", "charging", at(1))]
    await write(connection, store.CONNECTORS, [status("available", 2)])
    assert await connectors(connection) == [(1, "available", None, at(2))]


async def test_a_charging_state_of_an_evse_shows_on_all_its_connectors_only(connection: Connection) -> None:
    other = Status("S1", 2, 1, "occupied", None, at(0), None, None, None)
    stranger = Status("S2", 1, 1, "occupied", None, at(0), None, None, None)
    both = [status("occupied"), status("occupied", connector_id=2)]
    await write(connection, store.CONNECTORS, [*both, other, stranger, shown("charging", None)])
    assert await rows(
        connection, "select station_id, evse_id, connector_id, charging_state from connector order by 1, 2, 3"
    ) == [("S1", 1, 1, "charging"), ("S1", 1, 2, "charging"), ("S1", 2, 1, None), ("S2", 1, 1, None)]


async def test_a_charging_state_of_an_unknown_connector_makes_none(connection: Connection) -> None:
    await write(connection, store.CONNECTORS, [shown("charging"), shown("idle", None)])
    assert await connectors(connection) == []


async def test_a_new_connector_that_charges_within_its_first_batch_shows_it(connection: Connection) -> None:
    await write(connection, store.CONNECTORS, [status("available", 0), shown("charging"), status("occupied", 1)])
    assert await connectors(connection) == [(1, "occupied", "charging", at(1))]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (shown("ev_connected", 1), shown("charging", None), ["charging", "charging"]),
        (shown("charging", None), shown("suspended_ev", 1), ["suspended_ev", "charging"]),
    ],
)
async def test_of_an_evse_and_its_connector_the_later_told_counts(
    connection: Connection, first: ChargingShown, second: ChargingShown, expected: list[str]
) -> None:
    await write(connection, store.CONNECTORS, [status("occupied"), status("occupied", connector_id=2)])
    await write(connection, store.CONNECTORS, [first, second])
    assert [row[2] for row in await connectors(connection)] == expected


STATES = st.sampled_from([None, "idle", "charging", "suspended_ev"])
TOLD = st.one_of(
    st.builds(
        status,
        st.sampled_from(["available", "occupied", "faulted", "unknown"]),
        st.integers(0, 3),
        STATES,
        st.sampled_from([1, 2]),
    ),
    st.builds(shown, STATES, st.sampled_from([1, 2, None])),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(TOLD, max_size=2), batch=st.lists(TOLD, max_size=7))
async def test_a_batch_does_what_its_rows_do_one_by_one(
    connection: Connection, before: list[Status | ChargingShown], batch: list[Status | ChargingShown]
) -> None:
    """A group commit may be cut anywhere; what a connector shows can't depend on it."""
    outcomes = []
    for cut in ([[row] for row in batch], [batch]):
        await connection.execute("delete from connector")
        for rows_together in [*([row] for row in before), *cut]:
            await write(connection, store.CONNECTORS, rows_together)
        outcomes.append(await connectors(connection))
    assert outcomes[0] == outcomes[1]


# --- meters outside a session


def idle(register_wh: float | None, minutes: float = 0, keys: list[str] | None = None) -> IdleMeter:
    return IdleMeter("S1", 1, 1, register_wh, at(minutes), keys or [])


async def test_a_register_alone_makes_a_connector_of_unknown_status(connection: Connection) -> None:
    await write(connection, store.IDLE_METERS, [idle(10.0), idle(12.5, 1, ["0a", "0b"])])
    query = "select status, register_wh, register_at, meter_keys from connector"
    assert await rows(connection, query) == [("unknown", 12.5, at(1), ["0a", "0b"])]
    # The register's time is no status' time: even a status of an earlier moment says more than "unknown".
    await write(connection, store.CONNECTORS, [status("available", -60)])
    assert await rows(connection, query) == [("available", 12.5, at(1), ["0a", "0b"])]


async def test_a_register_leaves_the_status_alone(connection: Connection) -> None:
    await write(connection, store.CONNECTORS, [status("occupied", 3, "charging")])
    await write(connection, store.IDLE_METERS, [idle(None, 9)])
    assert await connectors(connection) == [(1, "occupied", "charging", at(3))]


# --- events


async def test_an_event_comes_back_as_it_was_reported(connection: Connection) -> None:
    whole = StationReported(
        at=at(0),
        event=EventKind.SECURITY,
        name="Tab\there\nand \\N",
        severity="a\\b",
        evse_id=1,
        connector_id=2,
        detail={"text": 'tab\t newline\n quote" back\\slash é', "list": [1, None, {"x": 1.5}]},
    )
    bare = StationReported(at=None, event=EventKind.FIRMWARE, name="Downloaded")
    lines = [store.event("S1", at(0), at(1), whole), store.event("S2", at(2), at(3), bare)]
    await write(connection, store.EVENTS, lines)
    assert await rows(
        connection,
        "select station_id, at, received_at, kind, evse_id, connector_id, severity, name, detail"
        " from station_event order by at",
    ) == [
        ("S1", at(0), at(1), "security", 1, 2, whole.severity, whole.name, whole.detail),
        ("S2", at(2), at(3), "firmware", None, None, None, "Downloaded", {}),
    ]


# --- departures


@pytest.fixture
async def connected(connection: Connection) -> Connection:
    await add_station(connection, "S1", "S2")
    await connection.execute("update station set gateway_id = 'g1'")
    return connection


DEPARTED = "select station_id, gateway_id, disconnected_at, heard_at, disconnect_reason from station order by 1"


async def test_a_departed_station_is_held_by_nobody(connected: Connection) -> None:
    await write(connected, store.DEPARTURES, [Departure("S1", "g1", at(1), "closed\0 by station")])
    assert await rows(connected, DEPARTED) == [
        ("S1", None, at(1), at(1), "closed\ufffd by station"),
        ("S2", "g1", None, None, None),
    ]


async def test_a_station_that_moved_to_another_gateway_does_not_depart_from_it(connected: Connection) -> None:
    await connected.execute("update station set gateway_id = 'g2' where station_id = 'S1'")
    await write(connected, store.DEPARTURES, [Departure("S1", "g1", at(1), "superseded")])
    assert (await rows(connected, DEPARTED))[0] == ("S1", "g2", None, None, None)


async def test_the_last_of_several_departures_is_told(connected: Connection) -> None:
    told = [
        Departure("S1", "g1", at(1), "first"),
        Departure("S1", "g1", at(2), "second"),
        Departure("S1", "g0", at(3), "long gone"),
    ]
    await write(connected, store.DEPARTURES, told)
    assert (await rows(connected, DEPARTED))[0] == ("S1", None, at(2), at(2), "second")


# --- clocks


async def test_the_newest_skew_of_each_station_is_kept(connection: Connection) -> None:
    await add_station(connection, "S1", "S2", "S3")
    await write(connection, store.CLOCKS, [("S1", 3600.0), ("S2", -0.5), ("S1", 1.5), ("S9", 7.0)])
    assert await rows(connection, "select station_id, clock_skew_s from station order by 1") == [
        ("S1", 1.5),
        ("S2", -0.5),
        ("S3", None),
    ]


async def test_empty_batches_change_nothing(connected: Connection) -> None:
    before = await rows(connected, "select * from station order by station_id")
    for sink in (store.BOOTS, store.CONNECTORS, store.IDLE_METERS, store.EVENTS, store.DEPARTURES, store.CLOCKS):
        await write(connected, sink, [])
    assert await rows(connected, "select * from station order by station_id") == before
