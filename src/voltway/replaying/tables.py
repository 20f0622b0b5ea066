"""Which tables a replay rebuilds, and what of each is compared."""

from typing import Final, LiteralString

from msgspec import Struct


class ReplayedTable(Struct, frozen=True, kw_only=True):
    """One table of current state.

    `key` names a row; `left_out` are columns that facts don't determine, each with the reason; `special` are columns
    that are compared as another expression. `kept` is the condition, over a row `t` of either side, for rows that the
    journal can tell about after its oldest days were dropped.
    """

    name: LiteralString
    key: tuple[LiteralString, ...]
    kept: LiteralString
    left_out: dict[str, str] = {}
    special: dict[str, LiteralString] = {}
    only: tuple[LiteralString, ...] = ()


SESSION: Final = ReplayedTable(
    name="session",
    key=("station_id", "session_id"),
    kept='t.session_id collate "C" >= %(first_session)s',
    left_out={"organization_id": "whose station it was is not told by stations"},
)
METER_READING: Final = ReplayedTable(
    name="meter_reading",
    key=("station_id", "received_at", "at", "session_id"),
    kept="""t.received_at >= %(first_reading)s
        and (t.session_id is null or t.session_id collate "C" >= %(first_session)s)""",
    # json has no equality; its text has.
    special={"samples": "t.samples::text"},
)
CONNECTOR: Final = ReplayedTable(
    name="connector",
    key=("station_id", "evse_id", "connector_id"),
    kept="""not exists (
        select from public.connector l where l.station_id = t.station_id and l.evse_id = t.evse_id
            and l.connector_id = t.connector_id and least(l.status_at, l.register_at) < %(first_fact)s
    )""",
    left_out={
        "meter_keys": "the gateway's memory of repeats; it begins anew with what all connectors kept when a station "
        "reconnects",
        "charging_state": "told by statuses and by sessions; whether one of an older, late status shows through "
        "depends on what else was in its group commit",
    },
    # Where no status was ever told, this is the time of some reading.
    special={"status_at": "case when t.status <> 'unknown' then t.status_at end"},
)
STATION: Final = ReplayedTable(
    name="station",
    key=("station_id",),
    kept="""t.booted_at is not null and not exists (
        select from public.station l where l.station_id = t.station_id and l.booted_at < %(first_fact)s
    )""",
    # The others are what an operator set, or about the connection, which may end without a word.
    only=("booted_at", "vendor", "model", "serial", "firmware", "meter_type", "boot_cause"),
)

TABLES: Final = (STATION, CONNECTOR, SESSION, METER_READING)
