"""What was kept long enough goes, in batches, and nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.kit.postgres import Pool
from voltway.kit.settings import RetentionSettings
from voltway.privacy import jobs, store_retention
from voltway.privacy.data_map import TABLES

NOW = datetime.now(UTC)
ROWS = {
    "command": "insert into command (station_id, command_id, kind, request, author, state, created_at)"
    " values ('s', '{n}', 'k', '{{}}', 'me', 'accepted', '{at}')",
    "reservation": "insert into station (station_id, admission) values ('s', 'accepted') on conflict do nothing;"
    " insert into reservation (station_id, reservation_id, organization_id, token_uid, token_kind, state, expires_at)"
    " values ('s', {n}, 'operator', 't', 'Central', 'no_show', '{at}')",
    "token_learning": "insert into token_learning (learning_id, station_id, opened_by, opened_at, expires_at,"
    " closed_at, outcome) values ('{n}', 's{n}', 'me', now(), now(), '{at}', 'expired')",
    "api_request": "insert into api_request (key_id, idempotency_key, fingerprint, created_at)"
    " values ('k', '{n}', '', '{at}')",
    "setup_link": "insert into setup_link (token_hash, expires_at) values ('\\x0{n}', '{at}')",
    "throttle_bucket": "insert into throttle_bucket (bucket, tokens, at, full_at) values ('\\x0{n}', 1, now(), '{at}')",
    "customer_request": "insert into customer_request (station_id, request_id, asked_at) values ('s', {n}, '{at}')",
    "station_variable_change": "insert into station_variable_change (station_id, path, name, at, author)"
    " values ('s', 'c/v', 'C/V', '{at}', 'me')",
    "stream_value": "insert into stream_value (station_id, monitor_id, at, value) values ('s', {n}, '{at}', '1')",
    "variable_report": "insert into station (station_id, admission) values ('s', 'accepted') on conflict do nothing;"
    " insert into variable_report (station_id, request_id, kind, asked_at) values ('s', {n}, 'full', '{at}')",
    "firmware_update": "insert into station (station_id, admission) values ('s', 'accepted') on conflict do nothing;"
    " insert into firmware_update (station_id, organization_id, version, state, signed, during_sessions, author,"
    " planned_at, order_until, changed_at, ended_at)"
    " values ('s', 'operator', '2', 'succeeded', false, false, 'me', now(), now(), now(), '{at}')",
    "firmware_campaign": "insert into firmware_campaign (organization_id, name, version, rules, wave_began_at,"
    " counted_since, author, made_at, ended_at)"
    " values ('operator', '{n}', '2', '{{}}', now(), now(), 'me', now(), '{at}')",
    "security_event": "insert into security_event (slot, kind, severity, name, address, times, first_at, last_at)"
    " values ('{at}', 'tls_refused', 'low', 'tls_broken', '{n}', 1, '{at}', '{at}')",
    "incident": "insert into incident (organization_id, rule, severity, state, subject_kind, subject_id, times,"
    " first_at, last_at, opened_at, changed_at, resolved_at)"
    " values ('operator', 'door_flooded', 'low', 'resolved', 'address', '{n}', 1, now(), now(), now(), now(), '{at}')",
    "configuration_rollout": "insert into configuration_rollout (organization_id, name, state, rules, wave_began_at,"
    " counted_since, author, made_at, ended_at)"
    " values ('operator', '{n}', 'done', '{{}}', now(), now(), 'me', now(), '{at}')",
    "refused_connection": "insert into refused_connection (hour, address, cause, reason, times, first_at, last_at)"
    " values ('{at}', '{n}', 'tls_broken', 'r', 1, '{at}', '{at}')",
    "personal_export": "insert into personal_export (export_id, asked, asked_by, asked_at, expires_at)"
    " values ('{n}', '{{}}', 'me', now(), '{at}')",
    "approval": "insert into approval (approval_id, organization_id, act, method, path, asked_by_kind, asked_by_id,"
    " asked_by_name, asked_at, expires_at) values ('{n}', 'operator', 'key.make', 'POST', '/', 'key', 'k', 'K', '{at}',"
    " now())",
    "file_link": "insert into file (file_id, kind, name, media_type, made_at)"
    " values ('f', 'firmware', 'fw', 'text/plain', now()) on conflict do nothing;"
    " insert into file_link (link_id, file_id, purpose, bytes_left, made_at, expires_at)"
    " values ('{n}', 'f', 'download', 1, now(), '{at}')",
    "station_log": "insert into station (station_id, admission) values ('s', 'accepted') on conflict do nothing;"
    " insert into station_log (log_id, station_id, kind, asked_at, due_at)"
    " values ('{n}', 's', 'security', '{at}', now())",
    "erasure": "insert into erasure (erasure_id, asked, asked_by, asked_at, reason, state, done_at)"
    " values ('{n}', '{{}}', 'me', now(), 'r', 'done', '{at}')",
}


def test_each_table_that_is_swept_is_tried_here() -> None:
    assert {table.name for table in TABLES if table.retention.sweep is not None} == ROWS.keys()


@pytest.mark.parametrize("table", ROWS)
async def test_its_time_is_over(pool: Pool, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_retention, "ROWS_AT_ONCE", 2)
    sweep = next(each.retention.sweep for each in TABLES if each.name == table)
    assert sweep is not None
    kept = RetentionSettings()
    days = sweep.days if sweep.setting is None else getattr(kept, sweep.setting)
    over, not_yet = NOW - timedelta(days=days, seconds=1), NOW - timedelta(days=days) + timedelta(minutes=1)
    async with pool.connection() as connection:
        for number, at in enumerate([over, over, over, not_yet]):
            await connection.execute(ROWS[table].format(n=number, at=at).encode())
    assert await jobs.forget_expired(pool, kept, NOW) == {table: 3}
    assert await jobs.forget_expired(pool, kept, NOW) == {}


async def test_an_erasure_under_way_is_not_forgotten(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into erasure (erasure_id, asked, asked_by, asked_at, reason, state)"
            " values ('e', '{}', 'me', now() - interval '9 years', 'r', 'planned')"
        )
    assert await jobs.forget_expired(pool, RetentionSettings(), NOW) == {}
