"""Which kind of security event something is, and how much it weighs. Pure.

Sources: the lists of security events in the security extension of OCPP 1.6 and in the appendices of OCPP 2.0.1 and 2.1.
"""

from collections.abc import Mapping
from typing import Final

from voltway.vocabulary.incidents import SecurityEventKind as Kind, Severity
from voltway.vocabulary.refusals import RefusalCause

SEVERITIES: Final[Mapping[Kind, Severity]] = {
    Kind.STATION_RESTARTED: Severity.INFO,
    Kind.CLOCK_SET: Severity.INFO,
    Kind.FIRMWARE_UPDATED: Severity.INFO,
    Kind.SECURITY_RECONFIGURED: Severity.LOW,
    Kind.MEMORY_EXHAUSTED: Severity.LOW,
    Kind.MAINTENANCE_LOGIN: Severity.LOW,
    Kind.MAINTENANCE_LOGIN_FAILED: Severity.MEDIUM,
    Kind.STATION_NOT_LET_IN: Severity.LOW,
    Kind.SERVER_DOUBTED: Severity.MEDIUM,
    Kind.CERTIFICATE_NOT_TAKEN: Severity.MEDIUM,
    Kind.MESSAGES_INVALID: Severity.LOW,
    Kind.MESSAGE_REPLAYED: Severity.HIGH,
    Kind.LOG_CLEARED: Severity.HIGH,
    Kind.FIRMWARE_NOT_GENUINE: Severity.HIGH,
    Kind.TAMPERED: Severity.CRITICAL,
    Kind.OTHER_TOLD: Severity.INFO,
    Kind.PASSWORD_REFUSED: Severity.LOW,
    Kind.CERTIFICATE_REFUSED: Severity.LOW,
    Kind.IDENTITY_MISUSED: Severity.HIGH,
    Kind.TLS_REFUSED: Severity.LOW,
    Kind.STRANGER_REFUSED: Severity.LOW,
    Kind.ISOLATED_REFUSED: Severity.INFO,
    Kind.PROTOCOL_REFUSED: Severity.LOW,
    Kind.CONNECTION_MOVED: Severity.LOW,
    Kind.TRAFFIC_IMPOSSIBLE: Severity.LOW,
    Kind.SIGN_IN_FAILED: Severity.LOW,
}

OF_STATIONS: Final[Mapping[str, Kind]] = {
    "FirmwareUpdated": Kind.FIRMWARE_UPDATED,
    "FailedToAuthenticateAtCentralSystem": Kind.STATION_NOT_LET_IN,
    "FailedToAuthenticateAtCsms": Kind.STATION_NOT_LET_IN,
    "CentralSystemFailedToAuthenticate": Kind.SERVER_DOUBTED,
    "CsmsFailedToAuthenticate": Kind.SERVER_DOUBTED,
    "SettingSystemTime": Kind.CLOCK_SET,
    "StartupOfTheDevice": Kind.STATION_RESTARTED,
    "ResetOrReboot": Kind.STATION_RESTARTED,
    "SecurityLogWasCleared": Kind.LOG_CLEARED,
    "ReconfigurationOfSecurityParameters": Kind.SECURITY_RECONFIGURED,
    "MemoryExhaustion": Kind.MEMORY_EXHAUSTED,
    "InvalidMessages": Kind.MESSAGES_INVALID,
    "AttemptedReplayAttacks": Kind.MESSAGE_REPLAYED,
    "TamperDetectionActivated": Kind.TAMPERED,
    "InvalidFirmwareSignature": Kind.FIRMWARE_NOT_GENUINE,
    "InvalidFirmwareSigningCertificate": Kind.FIRMWARE_NOT_GENUINE,
    "InvalidCentralSystemCertificate": Kind.SERVER_DOUBTED,
    "InvalidCsmsCertificate": Kind.SERVER_DOUBTED,
    "InvalidChargePointCertificate": Kind.CERTIFICATE_NOT_TAKEN,
    "InvalidChargingStationCertificate": Kind.CERTIFICATE_NOT_TAKEN,
    "DiscardedRenewedClientCertificate": Kind.CERTIFICATE_NOT_TAKEN,
    "InvalidTLSVersion": Kind.SERVER_DOUBTED,
    "InvalidTLSCipherSuite": Kind.SERVER_DOUBTED,
    "MaintenanceLoginAccepted": Kind.MAINTENANCE_LOGIN,
    "MaintenanceLoginFailed": Kind.MAINTENANCE_LOGIN_FAILED,
}
"""What the standards call it; what they have no name for is `OTHER_TOLD`, and keeps its own."""

_FOLDED: Final = {name.casefold(): kind for name, kind in OF_STATIONS.items()}

OF_REFUSALS: Final[Mapping[RefusalCause, Kind]] = {
    RefusalCause.TLS_VERSION: Kind.TLS_REFUSED,
    RefusalCause.TLS_CIPHER: Kind.TLS_REFUSED,
    RefusalCause.TLS_BROKEN: Kind.TLS_REFUSED,
    RefusalCause.TLS_MISSING: Kind.TLS_REFUSED,
    RefusalCause.SERVER_CERTIFICATE_REFUSED: Kind.SERVER_DOUBTED,
    RefusalCause.CERTIFICATE_UNTRUSTED: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_EXPIRED: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_NOT_YET_VALID: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_WEAK: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_UNREADABLE: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_MISSING: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_OF_ANOTHER_OPERATOR: Kind.CERTIFICATE_REFUSED,
    RefusalCause.CERTIFICATE_REVOKED: Kind.IDENTITY_MISUSED,
    RefusalCause.CERTIFICATE_OF_ANOTHER_STATION: Kind.IDENTITY_MISUSED,
    RefusalCause.CERTIFICATE_NOT_THE_KNOWN_ONE: Kind.IDENTITY_MISUSED,
    RefusalCause.PASSWORD_MISSING: Kind.PASSWORD_REFUSED,
    RefusalCause.PASSWORD_WRONG: Kind.PASSWORD_REFUSED,
    RefusalCause.PASSWORD_NOT_SET: Kind.PASSWORD_REFUSED,
    RefusalCause.USER_WRONG: Kind.PASSWORD_REFUSED,
    RefusalCause.STATION_ISOLATED: Kind.ISOLATED_REFUSED,
    RefusalCause.STATION_REJECTED: Kind.STRANGER_REFUSED,
    RefusalCause.STATION_UNKNOWN: Kind.STRANGER_REFUSED,
}


def told_by_station(name: str) -> Kind:
    """The kind of what a station reported under this name, in capitals or not."""
    return _FOLDED.get(name.strip().casefold(), Kind.OTHER_TOLD)
