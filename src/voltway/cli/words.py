"""What enums mean, in the words an operator uses. Each table is total: a test walks the enum."""

from collections.abc import Iterable
from typing import Final

from voltway.vocabulary.campaigns import LeftOut
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.firmware import UpdateState
from voltway.vocabulary.incidents import SecurityEventKind
from voltway.vocabulary.logs import LogState
from voltway.vocabulary.posture import FindingKind
from voltway.vocabulary.refusals import RefusalCause
from voltway.vocabulary.reservations import ReservationState
from voltway.vocabulary.sessions import Rule, StopCause
from voltway.vocabulary.stations import ChargingState, SecurityProfile
from voltway.vocabulary.tokens import LocalListState

RULE_IN_WORDS: Final[dict[Rule, str]] = {
    Rule.STARTED_OFFLINE: "The station began it while it was offline and told us later.",
    Rule.START_INFERRED: "Its start never reached us; it was opened by a later message.",
    Rule.START_AT_ODOMETER: (
        "The start was told as 0 Wh, but the meter shows its lifetime count: energy counts from the first real reading."
    ),
    Rule.NOT_AUTHORIZED: "The token was not accepted, but the station had already begun.",
    Rule.FREE_VEND: "Free vend is on at this station, so no token was asked for.",
    Rule.AUTOCHARGE: "The car itself was recognised (autocharge), no card was shown.",
    Rule.METER_BACKWARDS: "The meter ran backwards; what it lost was not counted.",
    Rule.METER_RESTARTED: "The meter began again at zero; the energy before and after was added up.",
    Rule.METER_OVERFLOWED: "The meter reached its highest number and began again; the energy was counted across it.",
    Rule.METER_JUMPED: "A reading jumped further than any EVSE delivers; it was set aside.",
    Rule.METER_JUMP_CONFIRMED: "The readings went on from the jump: counting resumed there, without the jump itself.",
    Rule.OUT_OF_ORDER: "Readings arrived in another order than they were taken.",
    Rule.SEQUENCE_GAP: "The station counts its messages, and some of them never arrived.",
    Rule.CLOCK_SKEWED: "The station's clock was wrong when it told the times.",
    Rule.MATCHED_BY_CONNECTOR: "A message named no transaction we know; its connector told which session it meant.",
    Rule.CLOSED_BY_NEXT_START: "No stop came; the next start on the connector closed it at its last reading.",
    Rule.CLOSED_BY_REBOOT: "No stop came; the station's reboot closed it at its last reading.",
    Rule.CLOSED_BY_SILENCE: "No stop came; after a long silence it was closed at its last reading.",
    Rule.CORRECTED_BY_LATE_STOP: "It had been closed without a stop; the stop came after all and corrected it.",
    Rule.READING_AFTER_STOP: "A reading came after the stop; it is kept and counts nothing.",
    Rule.CONNECTOR_ZERO: "The station named connector 0, which is the station itself, as the one that charges.",
}

STOP_CAUSE_IN_WORDS: Final[dict[StopCause, str]] = {
    StopCause.DRIVER: "the driver ended it",
    StopCause.VEHICLE: "the car ended it",
    StopCause.OPERATOR: "the operator ended it",
    StopCause.LIMIT: "a limit was reached (energy, time, cost or state of charge)",
    StopCause.RESET: "the station was reset",
    StopCause.FAULT: "a fault ended it",
    StopCause.POWER_LOSS: "the station lost power",
    StopCause.NOT_AUTHORIZED: "the token was not accepted",
    StopCause.UNTOLD: "the station told no cause",
}

COMMAND_STATE_IN_WORDS: Final[dict[CommandState, str]] = {
    CommandState.CREATED: "not sent yet",
    CommandState.QUEUED: "waits until the station is back",
    CommandState.SENT: "sent, no answer yet",
    CommandState.ACCEPTED: "accepted",
    CommandState.REJECTED: "rejected by the station",
    CommandState.FAILED: "failed",
    CommandState.TIMED_OUT: "the station did not answer in time",
    CommandState.OFFLINE: "the station is offline",
    CommandState.EXPIRED: "the station did not come back in time",
}

LOCAL_LIST_STATE_IN_WORDS: Final[dict[LocalListState, str]] = {
    LocalListState.WAITING: "to be brought to the station",
    LocalListState.CURRENT: "up to date",
    LocalListState.FAILING: "the station does not take it; it is tried again",
    LocalListState.UNSUPPORTED: "switched off, since the station keeps no list",
}

LOG_STATE_IN_WORDS: Final[dict[LogState, str]] = {
    LogState.ASKED: "asked for",
    LogState.ACCEPTED: "the station will send it",
    LogState.UPLOADING: "on its way",
    LogState.UPLOADED: "here",
    LogState.FAILED: "failed",
    LogState.CANCELED: "given up",
    LogState.REJECTED: "refused",
}

RESERVATION_STATE_IN_WORDS: Final[dict[ReservationState, str]] = {
    ReservationState.REQUESTED: "nobody knows whether the station holds it",
    ReservationState.ACTIVE: "the station holds it",
    ReservationState.USED: "used",
    ReservationState.CANCELLED: "cancelled",
    ReservationState.EXPIRED: "its time is over, and the station never said that it held it",
    ReservationState.NO_SHOW: "nobody came",
    ReservationState.REMOVED: "the station gave it up",
    ReservationState.REJECTED: "not taken by the station",
}

UPDATE_STATE_IN_WORDS: Final[dict[UpdateState, str]] = {
    UpdateState.PLANNED: "waits for the station to be there and free",
    UpdateState.REQUESTED: "the station was asked",
    UpdateState.ACCEPTED: "the station will fetch it",
    UpdateState.DOWNLOADING: "the station is fetching it",
    UpdateState.DOWNLOADED: "the station has it",
    UpdateState.INSTALLING: "the station is installing it",
    UpdateState.INSTALLED: "installed, and not booted into yet",
    UpdateState.SUCCEEDED: "the station runs it",
    UpdateState.FAILED: "it did not come to run",
    UpdateState.CANCELLED: "cancelled",
}

LEFT_OUT_IN_WORDS: Final[dict[LeftOut, str]] = {
    LeftOut.NOT_ACCEPTED: "nobody has accepted the station",
    LeftOut.OTHER_MODEL: "the image is for other stations",
    LeftOut.RUNS_IT: "it runs the version already",
    LeftOut.IN_ANOTHER: "it is in another campaign",
}

CHARGING_STATE_IN_WORDS: Final[dict[ChargingState, str]] = {
    ChargingState.IDLE: "idle",
    ChargingState.EV_CONNECTED: "car connected",
    ChargingState.CHARGING: "charging",
    ChargingState.SUSPENDED_EV: "paused by car",
    ChargingState.SUSPENDED_EVSE: "paused by EVSE",
}

SECURITY_PROFILE_IN_WORDS: Final[dict[SecurityProfile, str]] = {
    SecurityProfile.OPEN: "0, no password and no TLS: only for a network you trust",
    SecurityProfile.BASIC: "1, password",
    SecurityProfile.TLS_BASIC: "2, password over TLS",
    SecurityProfile.TLS_CERTIFICATE: "3, client certificate over TLS",
}

FINDING_IN_WORDS: Final[dict[FindingKind, str]] = {
    FindingKind.NO_PROOF: "anybody can come as it",
    FindingKind.PLAIN_LINE: "no TLS",
    FindingKind.CERTIFICATE_EXPIRED: "certificate ended",
    FindingKind.CERTIFICATE_ENDING: "certificate ends soon",
    FindingKind.TYPED_PASSWORD: "password was typed in",
    FindingKind.OLD_PASSWORD: "password is old",
    FindingKind.KNOWN_WEAKNESS: "firmware with a known weakness",
    FindingKind.OUTDATED_FIRMWARE: "newer firmware is there",
    FindingKind.PLAIN_FILE_TRANSFER: "files without TLS",
}

SECURITY_EVENT_IN_WORDS: Final[dict[SecurityEventKind, str]] = {
    SecurityEventKind.STATION_RESTARTED: "it restarted",
    SecurityEventKind.CLOCK_SET: "its clock was set",
    SecurityEventKind.FIRMWARE_UPDATED: "its firmware was updated",
    SecurityEventKind.SECURITY_RECONFIGURED: "its keys or security profile were changed",
    SecurityEventKind.MEMORY_EXHAUSTED: "its memory is full",
    SecurityEventKind.MAINTENANCE_LOGIN: "somebody logged in for maintenance",
    SecurityEventKind.MAINTENANCE_LOGIN_FAILED: "a maintenance login failed",
    SecurityEventKind.STATION_NOT_LET_IN: "it was not let in",
    SecurityEventKind.SERVER_DOUBTED: "it does not believe our certificate",
    SecurityEventKind.CERTIFICATE_NOT_TAKEN: "it did not take a certificate",
    SecurityEventKind.MESSAGES_INVALID: "it got messages that are none",
    SecurityEventKind.MESSAGE_REPLAYED: "it got a message again",
    SecurityEventKind.LOG_CLEARED: "its security log was cleared",
    SecurityEventKind.FIRMWARE_NOT_GENUINE: "it was given firmware that is not genuine",
    SecurityEventKind.TAMPERED: "it was tampered with",
    SecurityEventKind.OTHER_TOLD: "it told something of its own",
    SecurityEventKind.PASSWORD_REFUSED: "refused, no right password",
    SecurityEventKind.CERTIFICATE_REFUSED: "refused, no right certificate",
    SecurityEventKind.IDENTITY_MISUSED: "refused, another's certificate or a revoked one",
    SecurityEventKind.TLS_REFUSED: "refused, TLS",
    SecurityEventKind.STRANGER_REFUSED: "refused, not known here",
    SecurityEventKind.ISOLATED_REFUSED: "refused, isolated",
    SecurityEventKind.PROTOCOL_REFUSED: "refused, no OCPP that is spoken here",
    SecurityEventKind.CONNECTION_MOVED: "connected from another network while it was connected",
    SecurityEventKind.TRAFFIC_IMPOSSIBLE: "it sent what can't be OCPP",
    SecurityEventKind.SIGN_IN_FAILED: "a sign-in failed",
}

REFUSAL_CAUSE_IN_WORDS: Final[dict[RefusalCause, str]] = {
    RefusalCause.TLS_VERSION: "it speaks no TLS of 1.2 or newer",
    RefusalCause.TLS_CIPHER: "it knows none of the cipher suites that OCPP allows",
    RefusalCause.TLS_BROKEN: "what it said was no TLS",
    RefusalCause.SERVER_CERTIFICATE_REFUSED: "it does not trust the certificate of this server, or is at another name",
    RefusalCause.CERTIFICATE_UNTRUSTED: "nobody who is trusted has signed its certificate",
    RefusalCause.CERTIFICATE_EXPIRED: "its certificate has expired",
    RefusalCause.CERTIFICATE_NOT_YET_VALID: "its certificate is not valid yet",
    RefusalCause.CERTIFICATE_WEAK: "the key or the signature of its certificate is too weak",
    RefusalCause.CERTIFICATE_UNREADABLE: "its certificate can't be read",
    RefusalCause.CERTIFICATE_REVOKED: "its certificate is revoked",
    RefusalCause.CERTIFICATE_OF_ANOTHER_STATION: "its certificate is for another station",
    RefusalCause.CERTIFICATE_OF_ANOTHER_OPERATOR: "its certificate is another operator's",
    RefusalCause.CERTIFICATE_NOT_THE_KNOWN_ONE: "it came with another certificate before",
    RefusalCause.CERTIFICATE_MISSING: "it must show a certificate (security profile 3)",
    RefusalCause.TLS_MISSING: "it must come over TLS",
    RefusalCause.PASSWORD_MISSING: "it told no password",
    RefusalCause.PASSWORD_WRONG: "its password is wrong",
    RefusalCause.PASSWORD_NOT_SET: "it has no password here yet",
    RefusalCause.USER_WRONG: "its user name is not its id",
    RefusalCause.STATION_ISOLATED: "the station is isolated",
    RefusalCause.STATION_REJECTED: "it is rejected",
    RefusalCause.STATION_UNKNOWN: "there is no such station",
}


def rules_in_words(rules: Iterable[str]) -> list[str]:
    """One sentence per rule, in their order. A rule of a newer version is shown by its name."""
    return [RULE_IN_WORDS[Rule(rule)] if rule in Rule.__members__.values() else str(rule) for rule in rules]


def stop_cause_in_words(cause: str | None, told: str | None) -> str:
    """Why a session ended, with the station's own word where it adds one; "" for a session that runs."""
    if cause is None:
        return ""
    words = STOP_CAUSE_IN_WORDS[StopCause(cause)] if cause in StopCause.__members__.values() else cause
    return f'{words} (the station said "{told}")' if told else words
