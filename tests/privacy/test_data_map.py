"""The map and the real schema say the same: a column that nobody thought of fails here."""

from pathlib import Path

import psycopg

import voltway
from voltway.kit.postgres import Pool
from voltway.kit.settings import RetentionSettings
from voltway.privacy import store
from voltway.privacy.data_map import PERSONAL, TABLES
from voltway.privacy.personal import AtErasure, Identity


async def test_every_column_of_the_schema_is_in_the_map_once(new_database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(new_database_url, autocommit=True) as connection:
        schema = await store.columns(connection)
    mapped = {table.name: table.columns for table in TABLES}
    assert len(mapped) == len(TABLES)
    unknown = {
        f"{table}.{column}"
        for table, columns in schema.items()
        for column in columns
        if column not in mapped.get(table, ())
    }
    assert not unknown, "name them in privacy/data_map.py: is it personal, why, how long, and what does an erasure do?"
    gone = {f"{table}.{column}" for table, columns in mapped.items() if table in schema for column in columns} - {
        f"{table}.{column}" for table, columns in schema.items() for column in columns
    }
    assert not gone
    assert mapped.keys() == schema.keys()
    for table, columns in mapped.items():
        assert len(columns) == len(set(columns)), table


async def test_a_new_column_is_found(pool: Pool, new_database_url: str) -> None:
    from voltway.kit.postgres import Connection

    async with await psycopg.AsyncConnection.connect(new_database_url, autocommit=True) as connection:
        await connection.execute("alter table token add column shoe_size text")
        await connection.execute("create table diary (entry text) partition by range (entry)")
        await connection.execute("create table diary_a partition of diary for values from ('a') to ('b')")
        told: Connection = connection
        schema = await store.columns(told)
    assert schema["token"]["shoe_size"] == "text"
    assert schema["diary"] == {"entry": "text"}
    assert "diary_a" not in schema
    assert "shoe_size" not in next(table for table in TABLES if table.name == "token").columns


def test_what_is_personal_says_everything_about_itself() -> None:
    for table in PERSONAL:
        assert table.retention.words, table.name
        assert table.retention.source, table.name
        for group in table.personal:
            assert group.purpose, table.name
            assert group.names, table.name
            assert (group.at_erasure is AtErasure.KEEP) == bool(group.why), (table.name, group.columns)


def test_a_row_is_removed_whole_or_not_at_all() -> None:
    for table in PERSONAL:
        ways = {group.at_erasure for group in table.personal}
        assert AtErasure.REMOVE not in ways or ways == {AtErasure.REMOVE}, table.name


def test_links_and_settings_name_what_there_is() -> None:
    settings = RetentionSettings()
    for table in TABLES:
        used = [link.column for link in (*table.links, *table.gives)] + table.mentions.split()
        assert set(used) <= set(table.columns), table.name
        assert Identity.SESSION not in {link.identity for link in table.gives}
        if table.retention.setting is not None:
            assert getattr(settings, table.retention.setting) > 0
        if table.retention.by is not None:
            assert (Path(voltway.__file__).parent / table.retention.by).is_file(), table.name
        sweep = table.retention.sweep
        if sweep is not None:
            assert sweep.column in table.columns
            assert sweep.setting is None or getattr(settings, sweep.setting) > 0


def test_what_is_pseudonymised_can_be_found() -> None:
    for table in PERSONAL:
        if table.pseudonymised or table.is_removed:
            assert table.links or table.mentions or table.name == "personal_export_part", table.name
