"""The processing record says of every personal column why, on what ground and how long."""

from datetime import UTC, datetime

import msgspec

from voltway.kit.settings import RetentionSettings
from voltway.privacy.data_map import PERSONAL
from voltway.privacy.map_charging import CHARGING
from voltway.privacy.map_people import ACCOUNTS, DRIVERS, REQUESTS
from voltway.privacy.map_works import WORKS
from voltway.privacy.record import FILL_IN, as_markdown, record

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_every_personal_column_is_in_it() -> None:
    told = record(PERSONAL, RetentionSettings(), NOW)
    named = {(activity.table, column) for activity in told.activities for column in activity.columns}
    assert named == {(table.name, column) for table in PERSONAL for group in table.personal for column in group.names}
    page = as_markdown(told)
    for table in (*ACCOUNTS, *DRIVERS, *CHARGING, *REQUESTS):
        for group in table.personal:
            assert ", ".join(group.names) in page
            assert f"GDPR Art. {group.basis}" in page
            assert group.why in page
    assert not any(table.personal for table in WORKS)


def test_days_are_those_that_are_set() -> None:
    told = record(PERSONAL, RetentionSettings(message_log_days=17), NOW)
    assert {each.retention for each in told.activities if each.table == "message_log"} == {"17 days"}


def test_what_no_program_knows_is_left_to_fill_in() -> None:
    told = msgspec.to_builtins(record(PERSONAL, RetentionSettings(), NOW))
    assert told["controller"] == told["data_protection_officer"] == FILL_IN


def test_every_row_of_a_table_has_as_many_cells() -> None:
    rows = [
        line for line in as_markdown(record(PERSONAL, RetentionSettings(), NOW)).splitlines() if line.startswith("|")
    ]
    assert len(rows) > 40
    assert {row.count("|") for row in rows} == {6}
