"""Row-level security as raw SQL meets it: what a connection of the web process can see and touch."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from voltway.kit import scope
from voltway.kit.postgres import Connection, Pool
from voltway.kit.settings import Settings, WebSettings
from voltway.vocabulary.errors import ConfigurationError

TABLES = (
    *("station", "token", "session", "api_key", "connector", "quirk_use", "command", "message_log", "station_event"),
    "station_certificate",
    *("driver", "vehicle", "contract", "consent", "favourite"),
)
FILL = """
    insert into organization (organization_id, parent_id, path, kind, name) values
        ('a', 'operator', '/operator/a/', 'site_host', 'A'), ('aa', 'a', '/operator/a/aa/', 'site_host', 'AA'),
        ('b', 'operator', '/operator/b/', 'site_host', 'B');
    insert into station (station_id, admission, organization_id)
        select upper(organization_id), 'accepted', organization_id from organization;
    insert into token (token_uid, kind, status, organization_id)
        select upper(organization_id), 'Central', 'active', organization_id from organization;
    insert into session
        (station_id, session_id, ref, state, started_at, last_at, received_at, start_key, organization_id)
        select station_id, station_id, '1', 'active', now(), now(), now(), '1', organization_id from station;
    insert into api_key (key_id, key_hash, name, organization_id)
        select organization_id, organization_id::bytea, 'k', organization_id from organization;
    insert into driver (driver_id, organization_id, name)
        select organization_id, organization_id, 'D' from organization;
    insert into vehicle (vehicle_id, organization_id, driver_id)
        select organization_id, organization_id, organization_id from organization;
    insert into contract (contract_id, organization_id, driver_id, number, valid_from)
        select organization_id, organization_id, organization_id, '1', now() from organization;
    insert into consent (consent_id, driver_id, purpose, version, given, at, how, recorded_by)
        select driver_id, driver_id, 'terms', '1', true, now(), 'paper', 'me' from driver;
    insert into favourite (driver_id, kind, place_id) select driver_id, 'station', 'S' from driver;
    insert into connector (station_id, evse_id, connector_id, status, status_at)
        select station_id, 1, 1, 'available', now() from station;
    insert into quirk_use (station_id, quirk, uses, first_at, last_at)
        select station_id, 'q', 1, now(), now() from station;
    insert into command (station_id, command_id, kind, request, author, state)
        select station_id, 'c', 'Reset', '{}', 'me', 'sent' from station;
    insert into message_log (station_id, at, direction, request, outcome)
        select station_id, now(), 'in', '', 'ok' from station;
    insert into station_event (station_id, at, received_at, kind)
        select station_id, now(), now(), 'security' from station;
    insert into meter_reading (station_id, session_id, at, received_at)
        select station_id, session_id, now(), now() from session;
    insert into station_certificate
        (certificate_id, station_id, use, serial, fingerprint, subject, chain, not_before, not_after, issued_at)
        select station_id, station_id, 'both', '1', station_id, '', '', now(), now(), now() from station;
"""


@pytest.fixture
async def filled(pool: Pool) -> None:
    """Four organizations, two of them below each other, with one of everything each."""
    async with pool.connection() as connection:
        await connection.execute(FILL)


@pytest.fixture
async def web_pool(settings: Settings, filled: None) -> AsyncIterator[Pool]:
    del filled
    pool = await scope.connect_scoped_pool(settings, "test")
    yield pool
    await pool.close()


async def seen(connection: Connection, table: str) -> set[str]:
    names = ("organization_id", "station_id", "driver_id")
    query = SQL("select coalesce(to_jsonb(t) ->> %s, to_jsonb(t) ->> %s, to_jsonb(t) ->> %s) from {} t")
    rows = await connection.execute(query.format(Identifier(table)), names)
    return {str(row[0]).lower() for row in await rows.fetchall()}


@pytest.mark.parametrize(
    ("organizations", "visible"),
    [
        ((), set()),
        (("operator",), {"operator", "a", "aa", "b"}),
        (("a",), {"a", "aa"}),
        (("aa",), {"aa"}),
        (("aa", "b"), {"aa", "b"}),
        (("nobody",), set()),
    ],
)
async def test_raw_sql_sees_the_scope_and_nothing_else(
    web_pool: Pool, organizations: tuple[str, ...], visible: set[str]
) -> None:
    with scope.entered(organizations):
        async with web_pool.connection() as connection:
            for table in (*TABLES, "organization", "meter_reading"):
                assert await seen(connection, table) == visible, table


async def test_nothing_outside_is_written(web_pool: Pool) -> None:
    outside = [
        "update station set name = 'x' where station_id = 'B'",
        "delete from token where organization_id = 'b'",
        "update command set state = 'expired' where station_id = 'B'",
        "update organization set name = 'x' where organization_id = 'operator'",
        "update driver set name = 'x' where driver_id = 'b'",
        "delete from vehicle where driver_id = 'b'",
        "delete from favourite where driver_id = 'b'",
    ]
    refused = [
        "insert into station (station_id, admission, organization_id) values ('X', 'accepted', 'b')",
        "update station set organization_id = 'b' where station_id = 'A'",
        "insert into driver (driver_id, name, organization_id) values ('x', 'X', 'b')",
        "update driver set organization_id = 'b' where driver_id = 'a'",
        "insert into favourite (driver_id, kind, place_id) values ('b', 'station', 'X')",
        "update consent set given = false where driver_id = 'a'",
        "delete from consent where driver_id = 'a'",
        (
            "insert into command (station_id, command_id, kind, request, author, state)"
            " values ('B', 'x', 'Reset', '{}', '', 'sent')"
        ),
    ]
    with scope.entered(("a",)):
        async with web_pool.connection() as connection:
            for statement in outside:
                assert (await connection.execute(statement.encode())).rowcount == 0, statement
            for statement in refused:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    await connection.execute(statement.encode())


async def test_what_a_scope_was_is_forgotten_with_the_next_taker(web_pool: Pool) -> None:
    async def look(organizations: tuple[str, ...]) -> set[str]:
        scope.enter(organizations)
        found: set[str] = set()
        for _ in range(20):
            async with web_pool.connection() as connection:
                found |= await seen(connection, "station")
            await asyncio.sleep(0)
        return found

    looks = [("a",), ("b",), (), ("operator",)] * 5
    results = await asyncio.gather(*(look(one) for one in looks))
    assert results == [{"a", "aa"}, {"b"}, set(), {"operator", "a", "aa", "b"}] * 5


async def test_what_happened_before_a_station_changed_hands_stays_behind(web_pool: Pool, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "update station set organization_id = 'b', organization_since = now() where station_id = 'A'"
        )
    with scope.entered(("b",)):
        async with web_pool.connection() as connection:
            assert await seen(connection, "station") == {"b"}
            for table in ("message_log", "command", "station_event", "session", "meter_reading", "station_certificate"):
                assert await seen(connection, table) == {"b"}, table


@pytest.mark.parametrize(
    "table", ["journal", "gateway", "follower", "lost_claim", "procrastinate_jobs", "message_log_default"]
)
async def test_what_pages_do_not_need_they_can_not_touch(web_pool: Pool, table: str) -> None:
    with scope.entered(("operator",)):
        async with web_pool.connection() as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(f"select from {table}".encode())


async def test_a_user_who_sees_everything_is_refused(settings: Settings) -> None:
    await scope.require_bound(settings)
    owner = msgspec.structs.replace(settings, web=WebSettings(database_url=settings.database_url))
    with pytest.raises(ConfigurationError, match="can see everything"):
        await scope.require_bound(owner)
    with pytest.raises(ConfigurationError, match="database user of their own"):
        await scope.require_bound(msgspec.structs.replace(settings, web=WebSettings()))


async def test_a_database_that_is_away_says_nothing(settings: Settings) -> None:
    away = WebSettings(database_url="postgresql://voltway_web@127.0.0.1:1/none")
    await scope.require_bound(msgspec.structs.replace(settings, web=away))


async def test_every_table_the_web_may_read_has_its_boundary(pool: Pool) -> None:
    """A table that is granted to the web process and holds somebody's rows has a policy."""
    whole_network = {
        "api_request",
        "setup_link",
        "schema_migration",
        "audit_checkpoint",
        "audit_key",
        # Found by what only the person holds.
        "one_time_link",
        "passkey_challenge",
        "pending_sign_in",
        "throttle_bucket",
    }
    async with pool.connection() as connection:
        cursor = await connection.execute(
            """
            select c.relname from pg_class c
            where c.relkind in ('r', 'p') and has_table_privilege('voltway_web', c.oid, 'select')
              and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
            """
        )
        assert {row[0] for row in await cursor.fetchall()} == whole_network
