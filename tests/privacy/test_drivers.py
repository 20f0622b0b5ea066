"""A driver's record: what is exported of it, and that nothing of it is left."""

import io
import json
import zipfile
from datetime import UTC, datetime
from functools import partial

import psycopg
import pytest

from tests.fixtures.people import make_account
from tests.privacy.person import SYSTEM, where
from voltway.cli.auditing import record
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import RetentionSettings
from voltway.privacy import carrying_out, exporting, requesting
from voltway.privacy.subject import Asked

NOW = datetime.now(UTC)
TOLD = {
    "driver": "anna-berg-1",
    "phone": "+491701234567",
    "plate": "M-AB 1234",
    "emaid": "DEVOLC12345678",
    "evccid": "0A1B2C3D4E5F",
    "street": "Rosenweg 7",
}
SAID = (TOLD["plate"], TOLD["phone"], TOLD["emaid"])
_RECORD = """
    insert into driver (driver_id, user_id, name, email, phone, street)
        values (%(driver)s, %(user)s, 'Anna Berg', 'other.address@example.org', %(phone)s, %(street)s);
    insert into vehicle (vehicle_id, driver_id, licence_plate, evccid) values ('v1', %(driver)s, %(plate)s, %(evccid)s);
    insert into contract (contract_id, driver_id, number, emaid, valid_from)
        values ('c1', %(driver)s, 'N1', %(emaid)s, now());
    insert into consent (consent_id, driver_id, purpose, version, given, at, how, recorded_by)
        values ('k1', %(driver)s, 'marketing', '1', true, now(), 'web', %(driver)s);
    insert into favourite (driver_id, kind, place_id) values (%(driver)s, 'station', 'S');
    insert into message_log (station_id, at, direction, request, outcome)
        values ('S', now(), 'in', %(message)s, 'answered');
    insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key, token_uid)
        values ('S', 'x', '1', 'ended', now(), now(), now(), '1', %(evccid)s)
"""


@pytest.fixture
async def driver(people_connection: Connection) -> str:
    account = await make_account(people_connection)
    told = {**TOLD, "user": account.user_id, "message": json.dumps([2, "1", "DataTransfer", {"data": ", ".join(SAID)}])}
    for query in _RECORD.split(";"):
        await people_connection.execute(query.encode(), told)
    return account.user_id


async def test_the_record_is_exported_and_gone(pool: Pool, driver: str, database_url: str) -> None:
    out = io.BytesIO()
    await exporting.write(pool, Asked(accounts=[driver]), out, RetentionSettings(), NOW)
    archive = zipfile.ZipFile(out)
    assert {f"{name}.jsonl" for name in ("driver", "vehicle", "contract", "consent", "favourite", "session")} <= set(
        archive.namelist()
    )
    everything = "".join(archive.read(name).decode("latin-1") for name in archive.namelist() if name != "README.json")
    assert all(text in everything for text in TOLD.values())

    async with transaction(pool) as connection:
        row = await requesting.ask_erasure(connection, Asked(accounts=[driver]), SYSTEM, "asked", NOW)
    await carrying_out.work_on_all(pool, NOW)
    async with transaction(pool) as connection:
        await requesting.confirm(connection, row.erasure_id, SYSTEM, NOW, partial(record, connection))
    await carrying_out.work_on_all(pool, NOW)
    await carrying_out.work_on_all(pool, NOW + carrying_out.AGAIN_AFTER)
    for text in (*TOLD.values(), "Anna Berg", "other.address@example.org", "anna.berg@example.org"):
        assert await where(database_url, text) == set(), text
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        left = await (await connection.execute("select token_uid from session")).fetchall()
    assert [uid.startswith("erased-") for (uid,) in left] == [True]
