from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Connection, Pool
from voltway.stations import store_listing
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.stations import Admission, ConnectorStatus, EventKind

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def ids(connection: Connection, **filters: object) -> list[str]:
    return [row.station_id for row in await store_listing.page(connection, **filters)]  # type: ignore[arg-type]  # the test names the filters


async def test_an_added_station_is_accepted_and_found(connection: Connection) -> None:
    added = await store_listing.add(
        connection, "S1", name="Car park", latitude=52.5, longitude=13.4, time_zone="Europe/Berlin", free_vend=True
    )
    assert added == await store_listing.find(connection, "S1")
    assert added.admission is Admission.ACCEPTED
    assert (added.name, added.latitude, added.longitude, added.free_vend) == ("Car park", 52.5, 13.4, True)
    assert not added.online
    assert not added.has_password
    assert await store_listing.find(connection, "S2") is None


@pytest.mark.parametrize("before", [Admission.PENDING, Admission.REJECTED])
async def test_a_station_that_waits_or_was_rejected_is_let_in_and_keeps_what_it_told(
    connection: Connection, before: Admission
) -> None:
    await connection.execute(
        "insert into station (station_id, admission, vendor, name, quirks) values ('S1', %s, 'Acme', 'Old', '{q}')",
        (before,),
    )
    added = await store_listing.add(connection, "S1", password_hash="h")
    assert added.admission is Admission.ACCEPTED
    assert (added.vendor, added.name, added.quirks, added.has_password) == ("Acme", "Old", ["q"], True)


async def test_an_accepted_station_is_not_added_again(connection: Connection) -> None:
    await store_listing.add(connection, "S1", name="First", password_hash="first")
    with pytest.raises(Conflict, match="S1"):
        await store_listing.add(connection, "S1", name="Second", password_hash="second")
    kept = await store_listing.find(connection, "S1")
    assert kept is not None
    assert kept.name == "First"


async def test_an_impossible_station_changes_nothing(connection: Connection) -> None:
    with pytest.raises(InvalidInput):
        await store_listing.add(connection, "S/1")
    assert await ids(connection) == []


async def test_pages_follow_each_other_by_id(connection: Connection) -> None:
    for number in range(7):
        await store_listing.add(connection, f"S{number}")
    pages, after = [], None
    while page := await ids(connection, after=after, limit=3):
        pages.append(page)
        after = page[-1]
    assert pages == [["S0", "S1", "S2"], ["S3", "S4", "S5"], ["S6"]]


async def test_a_search_is_literal_and_ignores_case(connection: Connection) -> None:
    await store_listing.add(connection, "S1", name="100% Green_Park")
    await store_listing.add(connection, "S2", name="1000 GreenXPark")
    assert await ids(connection, search="green_p") == ["S1"]
    assert await ids(connection, search="100%") == ["S1"]
    assert await ids(connection, search="s2") == ["S2"]
    assert await ids(connection, search="\\") == []


async def test_lists_by_admission_and_by_connection(connection: Connection) -> None:
    await store_listing.add(connection, "here")
    await store_listing.add(connection, "gone")
    await connection.execute("insert into station (station_id, admission) values ('new', 'pending')")
    await connection.execute("update station set gateway_id = 'g1' where station_id = 'here'")
    assert await ids(connection, admission=Admission.PENDING) == ["new"]
    assert await ids(connection, online=True) == ["here"]
    assert await ids(connection, online=False) == ["gone", "new"]
    counts = await store_listing.count(connection)
    assert (counts.known, counts.online, counts.pending) == (3, 1, 1)


async def test_connectors_of_several_stations_come_in_order(connection: Connection) -> None:
    await connection.execute(
        "insert into connector (station_id, evse_id, connector_id, status, status_at, register_wh) values"
        " ('S2', 1, 1, 'available', now(), null), ('S1', 2, 1, 'faulted', now(), null),"
        " ('S1', 1, 2, 'occupied', now(), 12.5), ('S3', 1, 1, 'available', now(), null)"
    )
    rows = await store_listing.connectors(connection, ["S1", "S2"])
    assert [(row.station_id, row.evse_id, row.connector_id) for row in rows] == [
        ("S1", 1, 2),
        ("S1", 2, 1),
        ("S2", 1, 1),
    ]
    assert (rows[0].status, rows[0].register_wh) == (ConnectorStatus.OCCUPIED, 12.5)
    assert await store_listing.connectors(connection, []) == []


async def test_password_and_admission_change(connection: Connection) -> None:
    await store_listing.add(connection, "S1")
    assert (await store_listing.set_password(connection, "S1", "hash")).has_password
    cursor = await connection.execute("select password_hash from station")
    assert await cursor.fetchone() == ("hash",)
    assert (await store_listing.set_admission(connection, "S1", Admission.REJECTED)).admission is Admission.REJECTED
    with pytest.raises(NotFound):
        await store_listing.set_password(connection, "S2", "hash")
    with pytest.raises(NotFound):
        await store_listing.set_admission(connection, "S2", Admission.ACCEPTED)


async def test_a_password_that_is_typed_in_is_not_one_given_over_ocpp(connection: Connection) -> None:
    added = await store_listing.add(connection, "S1", password_hash="one")
    await connection.execute("update station set password_changed_at = now()")
    changed = await store_listing.set_password(connection, "S1", "two")
    assert changed.password_changed_at is added.password_changed_at is None


@pytest.mark.parametrize(("organization_id", "seen"), [("operator", True), ("b", False)])
async def test_who_registers_a_name_that_was_removed_gets_none_of_its_past(
    connection: Connection, organization_id: str, seen: bool
) -> None:
    await connection.execute(
        "insert into organization (organization_id, parent_id, path, kind, name)"
        " values ('b', 'operator', '/operator/b/', 'site_host', 'B')"
    )
    await store_listing.add(connection, "S1")
    await connection.execute(
        "insert into station_event (station_id, kind, at, received_at) values ('S1', 'booted', now(), now())"
    )
    await store_listing.remove(connection, "S1")
    await store_listing.add(connection, "S1", organization_id=OrganizationId(organization_id))
    past = await connection.execute(
        "select from station s join station_event e on e.received_at >= s.organization_since where s.station_id = 'S1'"
    )
    assert past.rowcount == int(seen)


async def test_a_removed_station_leaves_its_record(connection: Connection) -> None:
    for station_id in ("S1", "S2"):
        await store_listing.add(connection, station_id)
        values = {"id": station_id}
        await connection.execute(
            "insert into connector (station_id, evse_id, connector_id, status, status_at)"
            " values (%(id)s, 1, 1, 'available', now())",
            values,
        )
        await connection.execute(
            "insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key)"
            " values (%(id)s, 'x' || %(id)s, '1', 'ended', now(), now(), now(), 'k')",
            values,
        )
        await connection.execute(
            "insert into command (station_id, command_id, kind, request, author, state) values"
            """ (%(id)s, 'c1', 'ClearCache', '{"kind": "ClearCache"}', 'me', 'queued'),"""
            """ (%(id)s, 'c2', 'ClearCache', '{"kind": "ClearCache"}', 'me', 'accepted')""",
            values,
        )
    assert await store_listing.remove(connection, "S1")
    assert not await store_listing.remove(connection, "S1")
    assert await ids(connection) == ["S2"]
    assert [row.station_id for row in await store_listing.connectors(connection, ["S1", "S2"])] == ["S2"]
    cursor = await connection.execute("select count(*) from session")
    assert await cursor.fetchone() == (2,)
    cursor = await connection.execute("select station_id, command_id, state from command order by 1, 2")
    assert await cursor.fetchall() == [
        ("S1", "c1", "expired"),
        ("S1", "c2", "accepted"),
        ("S2", "c1", "queued"),
        ("S2", "c2", "accepted"),
    ]


async def test_events_come_newest_first_and_ties_stay_together(connection: Connection) -> None:
    for minute, name in [(0, "a"), (1, "b"), (1, "c"), (2, "d")]:
        await connection.execute(
            "insert into station_event (station_id, at, received_at, kind, name, detail)"
            """ values ('S1', %(at)s, %(at)s, 'security', %(name)s, '{"n": 1}')""",
            {"at": NOON + timedelta(minutes=minute), "name": name},
        )
    first = await store_listing.events(connection, "S1", limit=2)
    assert [row.name for row in first[:1]] == ["d"]
    assert {row.name for row in first[1:]} == {"b", "c"}
    assert (first[0].kind, first[0].detail) == (EventKind.SECURITY, {"n": 1})
    rest = await store_listing.events(connection, "S1", before=first[-1].received_at, limit=2)
    assert [row.name for row in rest] == ["a"]
    assert await store_listing.events(connection, "S2") == []


async def test_listing_a_large_network_reads_an_index(connection: Connection, plan_of: PlanOf) -> None:
    await connection.execute(
        "insert into station (station_id, admission, gateway_id)"
        " select 'S' || n, case when mod(n, 1000) = 0 then 'pending' else 'accepted' end,"
        " case when mod(n, 5) > 0 then 'g1' end from generate_series(1, 20000) n"
    )
    await connection.execute(
        "insert into connector (station_id, evse_id, connector_id, status, status_at)"
        " select 'S' || n, 1, 1, 'available', now() from generate_series(1, 20000) n"
    )
    await connection.execute(
        "insert into station_event (station_id, at, received_at, kind, name) select 'S' || mod(n, 100),"
        " now() - n * interval '1 s', now() - n * interval '1 s', 'fault', 'x' from generate_series(1, 20000) n"
    )
    await connection.execute("analyze station, connector, station_event")
    calls = {
        "first": lambda: store_listing.page(connection),
        "next": lambda: store_listing.page(connection, after="S5"),
        "waiting": lambda: store_listing.page(connection, admission=Admission.PENDING),
        "online": lambda: store_listing.page(connection, online=True),
        "offline": lambda: store_listing.page(connection, online=False),
    }
    for name, call in calls.items():
        plan = await plan_of(store_listing, call)
        assert "Seq Scan" not in plan, f"{name}: {plan}"
    plan = await plan_of(store_listing, lambda: store_listing.connectors(connection, [f"S{n}" for n in range(50)]))
    assert "Seq Scan" not in plan, plan
    plan = await plan_of(store_listing, lambda: store_listing.events(connection, "S7", before=NOON))
    assert "Seq Scan" not in plan, plan
