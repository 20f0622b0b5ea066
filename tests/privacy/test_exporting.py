"""An export holds all that names the person, nothing that opens something, and nobody else's."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.fixtures.gateway import Network
from tests.kit.pdf_reading import pages_of
from tests.privacy.person import DRIVER, EMAIL, NAME, NEIGHBOUR, SYSTEM, UIDS, everywhere, live_a_life
from voltway.cli.auditing import record
from voltway.kit.postgres import Pool, transaction
from voltway.kit.settings import RetentionSettings
from voltway.privacy import exporting, jobs, requesting, store_requests
from voltway.privacy.data_map import TABLES
from voltway.privacy.store_requests import ExportState
from voltway.privacy.subject import Asked
from voltway.vocabulary.errors import InvalidInput, NotFound

NOW = datetime.now(UTC)
KEPT = RetentionSettings()


async def exported(pool: Pool, asked: Asked) -> zipfile.ZipFile:
    out = io.BytesIO()
    await exporting.write(pool, asked, out, KEPT, NOW)
    return zipfile.ZipFile(out)


async def test_everything_that_names_them_is_in_it(network: Network, pool: Pool, database_url: str) -> None:
    account = await live_a_life(network, pool)
    archive = await exported(pool, Asked(accounts=[EMAIL], tokens=[UIDS[next(iter(UIDS))].lower()]))
    assert archive.testzip() is None
    files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".jsonl")}
    rows = {
        name.removesuffix(".jsonl"): [json.loads(line) for line in text.splitlines()] for name, text in files.items()
    }
    for text, places in (await everywhere(database_url, account)).items():
        for table, _ in places:
            assert f"{table}.jsonl" in files, f"{text} stands in {table}, and the export has nothing of it"
    assert sorted(row["token_uid"] for row in rows["session"]) == sorted([*UIDS.values()])
    assert len(rows["meter_reading"]) >= 3
    assert {row["session_id"] for row in rows["meter_reading"]} == {row["session_id"] for row in rows["session"]}
    assert [row["email"] for row in rows["user_account"]] == [EMAIL]
    assert len(rows["token"]) == 3
    readme = json.loads(archive.read("README.json"))
    assert {each["table"]: each["rows"] for each in readme["tables"]} == {name: len(of) for name, of in rows.items()}
    assert readme["drivers"] == [DRIVER]
    assert readme["stations_not_asked"] == ["88-2.1", "An-2.0.1"]
    logged = next(each for each in readme["tables"] if each["table"] == "message_log")
    assert logged["retention"] == "90 days"
    assert logged["legal_bases"] == ["GDPR Art. 6(1)(f)"]
    assert logged["since"]


async def test_nothing_of_others_and_no_secrets(network: Network, pool: Pool) -> None:
    await live_a_life(network, pool)
    archive = await exported(pool, Asked(accounts=[EMAIL], drivers=[DRIVER]))
    everything = "".join(archive.read(name).decode("latin-1") for name in archive.namelist())
    assert NEIGHBOUR not in everything
    assert "Bergmann" not in everything
    secrets = {table.name: table.secrets for table in TABLES if table.secrets}
    for name in archive.namelist():
        if name.endswith(".jsonl"):
            for line in archive.read(name).decode().splitlines():
                assert not secrets.get(name.removesuffix(".jsonl"), frozenset()) & json.loads(line).keys(), name
    lists = [json.loads(line) for line in archive.read("message_log.jsonl").splitlines() if b"SendLocalList" in line]
    assert [row["request"] for row in lists] == ["left out: it lists tokens of other people, too (GDPR Art. 15(4))"]
    entries = [json.loads(line) for line in archive.read("audit_entry.jsonl").splitlines()]
    assert {row["action"] for row in entries} == {"token.add", "user.add"}
    assert not any({"actor_id", "body"} & row.keys() for row in entries)


async def test_the_pdf_can_be_read(network: Network, pool: Pool) -> None:
    await live_a_life(network, pool)
    archive = await exported(pool, Asked(accounts=[EMAIL], drivers=[DRIVER]))
    text = "\n".join(pages_of(archive.read("personal-data.pdf")))
    for told in (
        NAME,
        EMAIL,
        *UIDS.values(),
        "Charging sessions",
        "Why: to let the token charge",
        "These stations can",
    ):
        assert told in text, told


async def test_many_rows_are_all_in_the_file_and_some_in_the_pdf(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into token (token_uid, kind, status) values ('MANY-CARD', 'Central', 'active')"
        )
        await connection.execute(
            "insert into message_log (station_id, at, direction, action, request, outcome) select 'S', now(), 'in',"
            " 'Authorize', '[2,\"' || n || '\",\"Authorize\",{\"idTag\":\"MANY-CARD\"}]', 'answered'"
            " from generate_series(1, 1500) n"
        )
    archive = await exported(pool, Asked(tokens=["MANY-CARD"]))
    assert len(archive.read("message_log.jsonl").splitlines()) == 1500
    assert "And 1300 more: see message_log.jsonl." in "\n".join(pages_of(archive.read("personal-data.pdf")))


async def test_a_worker_makes_what_was_asked_for_and_forgets_it(pool: Pool) -> None:
    async with transaction(pool) as connection:
        await connection.execute("insert into token (token_uid, kind, status) values ('T', 'Central', 'active')")
        row = await requesting.ask_export(
            connection, Asked(tokens=["t"]), SYSTEM, KEPT, NOW, partial(record, connection)
        )
    assert (row.state, row.expires_at) == (ExportState.ASKED, NOW + timedelta(days=7))
    assert await jobs.make_exports(pool, KEPT, NOW) == 1
    assert await jobs.make_exports(pool, KEPT, NOW) == 0
    async with pool.connection() as connection:
        made = await store_requests.find_export(connection, row.export_id)
        assert made is not None
        part = await store_requests.part(connection, row.export_id, 0)
        assert part is not None
        assert await store_requests.part(connection, row.export_id, 1) is None
        entry = await (await connection.execute("select action, subject_kind from audit_entry")).fetchall()
    assert (made.state, made.size_bytes) == (ExportState.READY, len(part))
    assert "token.jsonl" in zipfile.ZipFile(io.BytesIO(part)).namelist()
    assert entry == [("person.export", "person")]
    assert await jobs.forget_expired(pool, KEPT, NOW + timedelta(days=6)) == {}
    assert await jobs.forget_expired(pool, KEPT, NOW + timedelta(days=8)) == {"personal_export": 1}
    async with pool.connection() as connection:
        left = await (await connection.execute("select count(*) from personal_export_part")).fetchone()
    assert left == (0,)


async def test_what_can_t_be_made_says_why(pool: Pool) -> None:
    async with transaction(pool) as connection:
        await connection.execute("insert into token (token_uid, kind, status) values ('T', 'Central', 'active')")
        row = await requesting.ask_export(
            connection, Asked(tokens=["T"]), SYSTEM, KEPT, NOW, partial(record, connection)
        )
        await connection.execute("delete from token")
    await jobs.make_exports(pool, KEPT, NOW)
    async with pool.connection() as connection:
        made = await store_requests.find_export(connection, row.export_id)
    assert made is not None
    assert made.state is ExportState.FAILED
    assert "there is no token T" in (made.problem or "")


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Asked(), InvalidInput),
        (Asked(tokens=["x"] * 101), InvalidInput),
        (Asked(accounts=["nobody@example.org"]), NotFound),
        (Asked(drivers=["nobody"]), NotFound),
        (Asked(tokens=["nobody"]), NotFound),
    ],
)
async def test_nobody_and_strangers(pool: Pool, asked: Asked, error: type[Exception]) -> None:
    with pytest.raises(error):
        await exported(pool, asked)
