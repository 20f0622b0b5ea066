"""Why a connection was refused at the door of stations."""

from enum import StrEnum


class RefusalCause(StrEnum):
    """Why nobody was let in. Those of TLS end the handshake, before it is known which station it would have been."""

    TLS_VERSION = "tls_version"
    TLS_CIPHER = "tls_cipher"
    TLS_BROKEN = "tls_broken"
    SERVER_CERTIFICATE_REFUSED = "server_certificate_refused"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_WEAK = "certificate_weak"
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_OF_ANOTHER_STATION = "certificate_of_another_station"
    CERTIFICATE_OF_ANOTHER_OPERATOR = "certificate_of_another_operator"
    CERTIFICATE_NOT_THE_KNOWN_ONE = "certificate_not_the_known_one"
    CERTIFICATE_MISSING = "certificate_missing"
    TLS_MISSING = "tls_missing"
    PASSWORD_MISSING = "password_missing"
    PASSWORD_WRONG = "password_wrong"
    PASSWORD_NOT_SET = "password_not_set"
    USER_WRONG = "user_wrong"
    STATION_ISOLATED = "station_isolated"
    STATION_REJECTED = "station_rejected"
    STATION_UNKNOWN = "station_unknown"
