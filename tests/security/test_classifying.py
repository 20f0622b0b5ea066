"""Everything the standards name has its kind, and what they don't name keeps its own."""

import pytest

from voltway.security.classifying import OF_REFUSALS, OF_STATIONS, SEVERITIES, told_by_station
from voltway.vocabulary.incidents import SecurityEventKind as Kind, Severity
from voltway.vocabulary.refusals import RefusalCause

NAMES_OF_BOTH = (
    "FirmwareUpdated",
    "SettingSystemTime",
    "StartupOfTheDevice",
    "ResetOrReboot",
    "SecurityLogWasCleared",
    "ReconfigurationOfSecurityParameters",
    "MemoryExhaustion",
    "InvalidMessages",
    "AttemptedReplayAttacks",
    "TamperDetectionActivated",
    "InvalidFirmwareSignature",
    "InvalidFirmwareSigningCertificate",
    "InvalidTLSVersion",
    "InvalidTLSCipherSuite",
)
NAMES_OF_1_6 = (
    "FailedToAuthenticateAtCentralSystem",
    "CentralSystemFailedToAuthenticate",
    "InvalidCentralSystemCertificate",
    "InvalidChargePointCertificate",
)
NAMES_OF_2 = (
    "FailedToAuthenticateAtCsms",
    "CsmsFailedToAuthenticate",
    "InvalidCsmsCertificate",
    "InvalidChargingStationCertificate",
    "DiscardedRenewedClientCertificate",
    "MaintenanceLoginAccepted",
    "MaintenanceLoginFailed",
)


def test_every_name_of_the_standards_has_a_kind() -> None:
    assert set(OF_STATIONS) == {*NAMES_OF_BOTH, *NAMES_OF_1_6, *NAMES_OF_2}
    assert Kind.OTHER_TOLD not in OF_STATIONS.values()


def test_every_kind_and_every_refusal_has_its_weight() -> None:
    assert set(SEVERITIES) == set(Kind)
    assert set(OF_REFUSALS) == set(RefusalCause)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("TamperDetectionActivated", Kind.TAMPERED),
        (" tamperdetectionactivated ", Kind.TAMPERED),
        ("AcmeDoorOpen", Kind.OTHER_TOLD),
        ("", Kind.OTHER_TOLD),
    ],
)
def test_what_stations_tell_is_classified(told: str, kind: Kind) -> None:
    assert told_by_station(told) is kind


def test_who_breaks_in_weighs_more_than_who_mistypes() -> None:
    assert SEVERITIES[OF_REFUSALS[RefusalCause.CERTIFICATE_OF_ANOTHER_STATION]] is Severity.HIGH
    assert SEVERITIES[OF_REFUSALS[RefusalCause.PASSWORD_WRONG]] is Severity.LOW
