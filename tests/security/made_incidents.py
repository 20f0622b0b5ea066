"""Incidents for tests that need some."""

from typing import Final

INCIDENTS: Final = """
    insert into station (station_id, admission) values ('I1', 'accepted') on conflict do nothing;
    insert into station (station_id, admission, isolation, isolation_by)
        values ('ISOLATED', 'accepted', 'isolated', now());
    insert into incident (incident_id, organization_id, rule, severity, state, subject_kind, subject_id, times,
            first_at, last_at, opened_at, changed_at, resolved_at)
        overriding system value values
        (7, 'operator', 'station_tampered', 'critical', 'open', 'station', 'I1', 2, now(), now(), now(), now(), null),
        (8, 'operator', 'door_flooded', 'low', 'resolved', 'address', '192.0.2.1', 500, now(), now(), now(), now(),
            now());
    insert into incident_entry (incident_id, at, kind, author) values (7, now(), 'opened', 'voltway');
    insert into security_event (slot, kind, severity, name, station_id, detail, times, first_at, last_at) values
        (now(), 'tampered', 'critical', 'TamperDetectionActivated', 'I1', 'housing open', 2, now(), now());
"""
"""Number 7 is open, about the station I1; number 8 is resolved. The station ISOLATED is."""
