"""What is wrong with a station, and what several come to."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from voltway.security.posture import Circumstances, Tally, judge, score_of
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.posture import FindingKind as Kind, StationProof
from voltway.vocabulary.stations import SecurityProfile

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOUND = StationProof(
    station_id=StationId("S1"),
    organization_id=ROOT,
    security_profile=SecurityProfile.TLS_BASIC,
    has_password=True,
    password_changed_at=NOW - timedelta(days=365),
    vendor="ACME",
    model="One",
    firmware="2.0",
    file_protocols="HTTPS,FTPS",
)
NOTHING_ELSE = Circumstances()


def kinds(proof: StationProof, around: Circumstances = NOTHING_ELSE) -> set[Kind]:
    return {finding.kind for finding in judge(proof, around, NOW)}


def test_nothing_is_wrong_with_a_sound_station() -> None:
    assert judge(SOUND, Circumstances(certificate_ends=NOW + timedelta(days=14)), NOW) == []
    certified = replace(SOUND, security_profile=SecurityProfile.TLS_CERTIFICATE, password_changed_at=None)
    assert kinds(certified) == set()


@pytest.mark.parametrize(
    ("proof", "kind"),
    [
        (replace(SOUND, security_profile=SecurityProfile.OPEN, has_password=False), Kind.NO_PROOF),
        (replace(SOUND, security_profile=SecurityProfile.BASIC), Kind.PLAIN_LINE),
        (replace(SOUND, password_changed_at=None), Kind.TYPED_PASSWORD),
        (replace(SOUND, password_changed_at=NOW - timedelta(days=366)), Kind.OLD_PASSWORD),
        (replace(SOUND, file_protocols="HTTPS, ftp"), Kind.PLAIN_FILE_TRANSFER),
    ],
)
def test_what_is_known_of_a_station_is_judged(proof: StationProof, kind: Kind) -> None:
    assert kinds(proof) == {kind}


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        (Circumstances(certificate_ends=NOW), Kind.CERTIFICATE_EXPIRED),
        (Circumstances(certificate_ends=NOW + timedelta(days=13)), Kind.CERTIFICATE_ENDING),
        (Circumstances(newer_version="2.1"), Kind.OUTDATED_FIRMWARE),
    ],
)
def test_what_is_around_it_is_judged(around: Circumstances, kind: Kind) -> None:
    assert kinds(SOUND, around) == {kind}


def test_findings_weigh_by_their_severity_and_no_score_is_below_nothing() -> None:
    plain = judge(replace(SOUND, security_profile=SecurityProfile.BASIC), NOTHING_ELSE, NOW)
    assert [one.next_step for one in plain] == ["move it to TLS: voltway station upgrade S1 --profile 2"]
    assert score_of(plain) == 75
    assert score_of([]) == 100
    assert score_of(plain * 5) == 0


def test_several_come_to_the_mean_and_the_worst_finding_is_named_first() -> None:
    tally = Tally()
    open_one = replace(SOUND, security_profile=SecurityProfile.OPEN)
    typed_one = replace(SOUND, password_changed_at=None)
    for proof in (typed_one, typed_one, open_one, SOUND):
        tally.add(proof, judge(proof, NOTHING_ELSE, NOW))
    posture = tally.posture(NOW)
    assert (posture.score, posture.stations, posture.sound) == ((90 + 90 + 50 + 100) // 4, 4, 1)
    assert [(row.kind, row.stations) for row in posture.findings] == [(Kind.NO_PROOF, 1), (Kind.TYPED_PASSWORD, 2)]
    assert {row.security_profile: row.stations for row in posture.profiles} == {0: 1, 1: 0, 2: 3, 3: 0}


def test_a_network_without_stations_is_safe() -> None:
    assert Tally().posture(NOW).score == 100
