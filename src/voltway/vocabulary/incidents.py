"""The words of security operations: what happens, what rules make of it, and what becomes of that."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId


class Severity(StrEnum):
    """How much an event or an incident weighs, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class SecurityEventKind(StrEnum):
    """What happened, whoever told it: a station, or Voltway itself (from `PASSWORD_REFUSED` on)."""

    STATION_RESTARTED = "station_restarted"
    CLOCK_SET = "clock_set"
    FIRMWARE_UPDATED = "firmware_updated"
    SECURITY_RECONFIGURED = "security_reconfigured"
    MEMORY_EXHAUSTED = "memory_exhausted"
    MAINTENANCE_LOGIN = "maintenance_login"
    MAINTENANCE_LOGIN_FAILED = "maintenance_login_failed"
    STATION_NOT_LET_IN = "station_not_let_in"
    SERVER_DOUBTED = "server_doubted"
    CERTIFICATE_NOT_TAKEN = "certificate_not_taken"
    MESSAGES_INVALID = "messages_invalid"
    MESSAGE_REPLAYED = "message_replayed"
    LOG_CLEARED = "log_cleared"
    FIRMWARE_NOT_GENUINE = "firmware_not_genuine"
    TAMPERED = "tampered"
    OTHER_TOLD = "other_told"

    PASSWORD_REFUSED = "password_refused"
    CERTIFICATE_REFUSED = "certificate_refused"
    IDENTITY_MISUSED = "identity_misused"
    TLS_REFUSED = "tls_refused"
    STRANGER_REFUSED = "stranger_refused"
    ISOLATED_REFUSED = "isolated_refused"
    PROTOCOL_REFUSED = "protocol_refused"
    CONNECTION_MOVED = "connection_moved"
    TRAFFIC_IMPOSSIBLE = "traffic_impossible"
    SIGN_IN_FAILED = "sign_in_failed"


class IncidentRule(StrEnum):
    """What makes an incident; `security/rules.py` says how much of it."""

    STATION_TAMPERED = "station_tampered"
    STATION_CLONED = "station_cloned"
    FIRMWARE_NOT_GENUINE = "firmware_not_genuine"
    LOG_CLEARED = "log_cleared"
    IDENTITY_MISUSED = "identity_misused"
    MESSAGES_REPLAYED = "messages_replayed"
    MAINTENANCE_GUESSED = "maintenance_guessed"
    STATION_LOCKED_OUT = "station_locked_out"
    SERVER_DOUBTED = "server_doubted"
    TRAFFIC_IMPOSSIBLE = "traffic_impossible"
    STATIONS_TRIED = "stations_tried"
    DOOR_FLOODED = "door_flooded"
    ACCOUNT_GUESSED = "account_guessed"
    ACCOUNTS_TRIED = "accounts_tried"


class IncidentSubject(StrEnum):
    """What an incident is about."""

    STATION = "station"
    ADDRESS = "address"
    ACCOUNT = "account"


class IncidentState(StrEnum):
    """Where an incident stands. One that is resolved can be reopened."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class EntryKind(StrEnum):
    """What stands in the timeline of an incident beside its events."""

    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    NOTED = "noted"
    ISOLATED = "isolated"
    RELEASED = "released"


class CountedEvent(Struct, frozen=True, kw_only=True):
    """Security events that are alike, within ten minutes.

    `address` is an IPv4 address or the network of an IPv6 address. `name` and `detail` are of the last: what the
    standard, a vendor or our refusal calls it, and what was said with it.
    """

    kind: SecurityEventKind
    severity: Severity
    name: str
    station_id: str | None = None
    address: str | None = None
    user_id: str | None = None
    detail: str | None = None
    times: int = 1
    first_at: datetime
    last_at: datetime


class Incident(Struct, frozen=True, kw_only=True):
    """What a rule found, and where it stands.

    `subject_id` is a station's id, an address or network, or an account's id. `times`: so many events since `first_at`.
    """

    incident_id: int
    organization_id: OrganizationId
    rule: IncidentRule
    severity: Severity
    state: IncidentState
    subject_kind: IncidentSubject
    subject_id: str
    times: int
    first_at: datetime
    last_at: datetime
    opened_at: datetime
    changed_at: datetime
    resolved_at: datetime | None


class IncidentEntry(Struct, frozen=True, kw_only=True):
    """A line of an incident's timeline. `author` is who did it, in words that the record keeps."""

    at: datetime
    kind: EntryKind
    author: str
    note: str | None
