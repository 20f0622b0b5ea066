"""What is wrong with a station, how bad that is and what to do next. Pure.

The score of a station is 100 less what its findings weigh, and 0 at least: 50 for each critical finding, 25 for each of
high severity, 10 for each of medium and 3 for each of low severity. The score of several stations is the mean of
theirs, rounded down; without any station it is 100.
"""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.vocabulary.posture import (
    AffectedProduct,
    Finding,
    FindingCount,
    FindingKind as Kind,
    FindingSeverity as Severity,
    Posture,
    ProfileCount,
    StationProof,
)
from voltway.vocabulary.stations import SecurityProfile

PASSWORD_LASTS: Final = timedelta(days=365)
"""An older password should be changed."""

ENDING_WITHIN: Final = timedelta(days=14)
"""Stations are asked to renew well before (docs/certificates.md): so late, something is wrong."""

WEIGHTS: Final = {Severity.CRITICAL: 50, Severity.HIGH: 25, Severity.MEDIUM: 10, Severity.LOW: 3}

# That of a known weakness is its advisory's.
SEVERITIES: Final = {
    Kind.NO_PROOF: Severity.CRITICAL,
    Kind.PLAIN_LINE: Severity.HIGH,
    Kind.CERTIFICATE_EXPIRED: Severity.HIGH,
    Kind.CERTIFICATE_ENDING: Severity.MEDIUM,
    Kind.TYPED_PASSWORD: Severity.MEDIUM,
    Kind.OLD_PASSWORD: Severity.LOW,
    Kind.OUTDATED_FIRMWARE: Severity.MEDIUM,
    Kind.PLAIN_FILE_TRANSFER: Severity.LOW,
}

NEXT_STEPS: Final = {
    Kind.NO_PROOF: "give it a password: voltway station rotate STATION, or voltway station password STATION",
    Kind.PLAIN_LINE: "move it to TLS: voltway station upgrade STATION --profile 2",
    Kind.CERTIFICATE_EXPIRED: "have it ask for a new one: voltway trigger STATION station_certificate",
    Kind.CERTIFICATE_ENDING: "have it ask for a new one: voltway trigger STATION station_certificate",
    Kind.TYPED_PASSWORD: "give it one that nobody has seen: voltway station rotate STATION",
    Kind.OLD_PASSWORD: "give it a new one: voltway station rotate STATION",
    Kind.KNOWN_WEAKNESS: "do what its advisory says; for an update: voltway firmware update STATION IMAGE",
    Kind.OUTDATED_FIRMWARE: "update it: voltway firmware update STATION IMAGE",
    Kind.PLAIN_FILE_TRANSFER: "offer it files over HTTPS only, and ask its manufacturer to switch the others off",
}

_PLAIN_PROTOCOLS: Final = frozenset({"FTP", "HTTP"})
_ORDER: Final = {severity: place for place, severity in enumerate(Severity)}


class Weakness(Struct, frozen=True, gc=False, kw_only=True):
    """What an advisory says of the firmware that a station runs."""

    advisory_id: str
    title: str
    product: AffectedProduct


class Circumstances(Struct, frozen=True, gc=False, kw_only=True):
    """What else is known.

    When the station's newest certificate ends, which newer firmware there is for it, and what is known of what it runs.
    """

    certificate_ends: datetime | None = None
    newer_version: str | None = None
    weaknesses: tuple[Weakness, ...] = ()


def judge(proof: StationProof, around: Circumstances, now: datetime) -> list[Finding]:
    """What is wrong with this station."""
    found = [*_of_line(proof), *_of_certificate(around, now), *_of_password(proof, now), *_of_software(proof, around)]
    return [
        *(_finding(proof, kind, SEVERITIES[kind], what, _next_step(proof, kind)) for kind, what in found),
        *(_of_weakness(proof, weakness) for weakness in around.weaknesses),
    ]


def score_of(findings: Iterable[Finding]) -> int:
    """The score of a station with these findings, from 0 to 100."""
    return max(0, 100 - sum(WEIGHTS[finding.severity] for finding in findings))


class Tally:
    """Adds up stations, one after another, to the posture of all of them."""

    def __init__(self) -> None:
        self._stations = self._sound = self._scores = 0
        self._profiles: Counter[SecurityProfile] = Counter()
        self._found: Counter[tuple[Kind, Severity]] = Counter()

    def add(self, proof: StationProof, findings: list[Finding]) -> None:
        """Count a station with what was found of it."""
        self._stations += 1
        self._sound += not findings
        self._scores += score_of(findings)
        self._profiles[proof.security_profile] += 1
        self._found.update({(finding.kind, finding.severity) for finding in findings})

    def posture(self, now: datetime) -> Posture:
        """What they come to."""
        counted = sorted((_ORDER[severity], -times, kind, severity) for (kind, severity), times in self._found.items())
        return Posture(
            at=now,
            score=self._scores // self._stations if self._stations else 100,
            stations=self._stations,
            sound=self._sound,
            profiles=[
                ProfileCount(security_profile=profile, stations=self._profiles[profile]) for profile in SecurityProfile
            ],
            findings=[
                FindingCount(kind=kind, severity=severity, stations=-times, next_step=NEXT_STEPS[kind])
                for _, times, kind, severity in counted
            ],
        )


_Found = Iterator[tuple[Kind, str]]


def _of_line(proof: StationProof) -> _Found:
    if proof.security_profile is SecurityProfile.OPEN:
        yield Kind.NO_PROOF, "anybody who knows its id can come as this station (security profile 0)"
    elif proof.security_profile is SecurityProfile.BASIC:
        yield Kind.PLAIN_LINE, "its password and all it says can be read on the way (security profile 1)"


def _of_certificate(around: Circumstances, now: datetime) -> _Found:
    ends = around.certificate_ends
    if ends is None:
        return
    if ends <= now:
        yield Kind.CERTIFICATE_EXPIRED, f"its certificate ended on {ends:%Y-%m-%d}"
    elif ends - now < ENDING_WITHIN:
        yield Kind.CERTIFICATE_ENDING, f"its certificate ends on {ends:%Y-%m-%d}"


def _of_password(proof: StationProof, now: datetime) -> _Found:
    if not proof.has_password or proof.security_profile not in {SecurityProfile.BASIC, SecurityProfile.TLS_BASIC}:
        return
    changed_at = proof.password_changed_at
    if changed_at is None:
        yield Kind.TYPED_PASSWORD, "its password was typed in, and whoever did that may know it"
    elif now - changed_at > PASSWORD_LASTS:
        yield Kind.OLD_PASSWORD, f"it has the same password since {changed_at:%Y-%m-%d}"


def _of_software(proof: StationProof, around: Circumstances) -> _Found:
    if around.newer_version is not None:
        yield Kind.OUTDATED_FIRMWARE, f"it runs {proof.firmware}, and {around.newer_version} is there"
    told = {name.strip().upper() for name in (proof.file_protocols or "").split(",")}
    if plain := sorted(told & _PLAIN_PROTOCOLS):
        yield Kind.PLAIN_FILE_TRANSFER, f"it sends and fetches files over {' and '.join(plain)}, too"


def _of_weakness(proof: StationProof, weakness: Weakness) -> Finding:
    product = weakness.product
    named = f" ({product.weakness})" if product.weakness else ""
    what = f"{weakness.advisory_id}{named}: {weakness.title}"
    next_step = product.remedy or _next_step(proof, Kind.KNOWN_WEAKNESS)
    return _finding(proof, Kind.KNOWN_WEAKNESS, product.severity, what, next_step)


def _finding(proof: StationProof, kind: Kind, severity: Severity, what: str, next_step: str) -> Finding:
    return Finding(
        station_id=proof.station_id,
        organization_id=proof.organization_id,
        kind=kind,
        severity=severity,
        what=what,
        next_step=next_step,
    )


def _next_step(proof: StationProof, kind: Kind) -> str:
    return NEXT_STEPS[kind].replace("STATION", shlex.quote(proof.station_id))
