"""The words of how safe stations are: findings, and what a whole network comes to."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import SecurityProfile


class FindingSeverity(StrEnum):
    """How much a finding weighs, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FindingKind(StrEnum):
    """What can be wrong with a station."""

    NO_PROOF = "no_proof"
    PLAIN_LINE = "plain_line"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_ENDING = "certificate_ending"
    TYPED_PASSWORD = "typed_password"
    OLD_PASSWORD = "old_password"
    KNOWN_WEAKNESS = "known_weakness"
    OUTDATED_FIRMWARE = "outdated_firmware"
    PLAIN_FILE_TRANSFER = "plain_file_transfer"


class StationProof(Struct, frozen=True, gc=False, kw_only=True):
    """What is known of how safe a station is.

    `password_changed_at`: since when it comes with a password that it was given over OCPP; None: never, so the one in
    force was typed in. `file_protocols` is the list of OCPPCommCtrlr/FileTransferProtocols as the station tells it.
    """

    station_id: StationId
    organization_id: OrganizationId
    security_profile: SecurityProfile
    has_password: bool
    password_changed_at: datetime | None
    vendor: str | None
    model: str | None
    firmware: str | None
    file_protocols: str | None


class Finding(Struct, frozen=True, kw_only=True):
    """Something that is wrong with a station. `what` is one sentence without its end; `next_step` what helps."""

    station_id: StationId
    organization_id: OrganizationId
    kind: FindingKind
    severity: FindingSeverity
    what: str
    next_step: str


class FindingCount(Struct, frozen=True, kw_only=True):
    """At how many stations the same is found."""

    kind: FindingKind
    severity: FindingSeverity
    stations: int
    next_step: str


class ProfileCount(Struct, frozen=True, kw_only=True):
    """How many stations come with a security profile."""

    security_profile: SecurityProfile
    stations: int


class Posture(Struct, frozen=True, kw_only=True):
    """How safe the accepted stations are together.

    `score` is from 0 to 100, as `security/posture.py` defines it; `sound` counts stations without any finding.
    `findings` has the worst first, and of those of one severity the most frequent.
    """

    at: datetime
    score: int
    stations: int
    sound: int
    profiles: list[ProfileCount]
    findings: list[FindingCount]


class AffectedProduct(Struct, frozen=True, kw_only=True):
    """Firmware with a known weakness, of stations of a `vendor` and `model` (patterns with `*`; case does not count).

    `versions` is a range (`security/versions.py`), `weakness` its CVE number, `remedy` the publisher's word.
    """

    vendor: str
    model: str
    versions: str
    weakness: str | None
    severity: FindingSeverity
    remedy: str | None


class Advisory(Struct, frozen=True, kw_only=True):
    """What a manufacturer, or another publisher, says of weaknesses. `version` is the document's own."""

    advisory_id: str
    title: str
    publisher: str
    version: str
    released_at: datetime
    products: list[AffectedProduct]
    added_at: datetime

    def for_audit(self) -> dict[str, object]:
        """What it is; of its products, how many."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "version": self.version,
            "products": len(self.products),
        }
