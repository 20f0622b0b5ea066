"""Rows that several tests of the command line look at."""

from datetime import datetime

from tests.fixtures.command_line import Execute

FIRST = "0193f0c2a4b17c55a0e1d2c3b4a59687"


def insert_sessions(execute: Execute) -> None:
    """Three sessions: FIRST has ended with everything unusual, s2 runs, s3 told nothing."""
    execute(
        """insert into session (station_id, session_id, ref, evse_id, connector_id, state, charging_state, token_uid,
               token_kind, started_at, ended_at, last_at, received_at, start_wh, end_wh, energy_wh, idle_s, power_w,
               soc_percent, stop_cause, stop_told, end_inferred, rules, seen, start_key)
           values
           ('S1', %s, '41', 1, 2, 'ended', null, 'CARD1', 'ISO14443', '2030-01-05T09:00Z', '2030-01-05T11:30Z',
            '2030-01-05T11:30Z', '2030-01-05T11:30Z', 1000, 13345, 12345, 1800, null, null, 'driver', 'Local', true,
            '{meter_restarted,closed_by_reboot}', '[[0, 2], [4, 5], [9, 9]]', 'k1'),
           ('S1', 's2', '42', 1, null, 'active', 'charging', null, null, '2030-01-06T09:00Z', null,
            '2030-01-06T09:10Z', '2030-01-06T09:10Z', 0, null, 1800, 0, 11000, 64, null, null, false, '{}', '[]', 'k2'),
           ('S2', 's3', '43', null, null, 'ended', null, null, null, '2030-01-07T09:00Z', '2030-01-07T09:00Z',
            '2030-01-07T09:00Z', '2030-01-07T09:00Z', null, null, 0, 0, null, null, 'untold', null, false, '{}', '[]',
            'k3')""",
        (FIRST,),
    )
    execute(
        """insert into meter_reading (station_id, session_id, at, received_at, register_wh)
           values ('S1', %(id)s, '2030-01-05T09:00Z', now(), 1000), ('S1', %(id)s, '2030-01-05T10:00Z', now(), 21000),
                  ('S1', %(id)s, '2030-01-05T11:30Z', now(), 21000)""",
        {"id": FIRST},
    )


def insert_exchange(
    execute: Execute,
    at: datetime,
    action: str | None,
    *,
    station: str = "S1",
    direction: str = "in",
    request: str = "{}",
    response: str | None = "{}",
    outcome: str = "answered",
    latency_ms: float = 1.0,
    notes: list[str] | None = None,
) -> None:
    """One exchange in the message log."""
    execute(
        """insert into message_log
               (station_id, at, direction, message_id, action, request, response, outcome, latency_ms, notes)
           values (%s, %s, %s, 'm', %s, %s, %s, %s, %s, %s)""",
        (station, at, direction, action, request, response, outcome, latency_ms, notes),
    )
