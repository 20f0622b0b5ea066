"""The record of processing activities (GDPR Art. 30(1)), from the data map. Pure.

What no program knows, the controller's name and address and with whom data are shared by contract, is left to fill in.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from msgspec import Struct

from voltway.kit.settings import RetentionSettings
from voltway.privacy.personal import AtErasure, Personal, Retention, Table

_SUBJECTS = "drivers, fleet members, and staff of the organizations in the network"
_RECIPIENTS = (
    "the organizations on whose stations was charged and their staff, by role; systems named as webhooks; "
    "processors and roaming partners by contract: to be filled in"
)
_TRANSFERS = "none by Voltway itself; of processors and partners: to be filled in"
_MEASURES = (
    "row-level security per organization, least permissions by role, second factors, hashed or sealed secrets, "
    "encrypted transport, a hash-chained audit trail (docs/privacy.md)"
)
FILL_IN = "to be filled in"


class Activity(Struct, frozen=True, kw_only=True):
    """One processing of one table: Art. 30(1)(b), (c) and (f)."""

    purpose: str
    legal_basis: str
    what: str
    table: str
    columns: list[str]
    erasure: AtErasure
    why_kept: str
    retention: str
    retention_source: str


class ProcessingRecord(Struct, frozen=True, kw_only=True):
    """What the regulator asks for."""

    made_at: datetime
    controller: str
    data_protection_officer: str
    data_subjects: str
    recipients: str
    transfers: str
    security_measures: str
    activities: list[Activity]


def record(tables: Sequence[Table], retention: RetentionSettings, now: datetime) -> ProcessingRecord:
    """The record as of now."""
    activities = [_activity(table, group, retention) for table in tables for group in table.personal]
    return ProcessingRecord(
        made_at=now,
        controller=FILL_IN,
        data_protection_officer=FILL_IN,
        data_subjects=_SUBJECTS,
        recipients=_RECIPIENTS,
        transfers=_TRANSFERS,
        security_measures=_MEASURES,
        activities=sorted(activities, key=attrgetter("purpose", "table")),
    )


def kept_for(kept: Retention, settings: RetentionSettings) -> str:
    """How long, in words; with the number of days that is set."""
    return kept.words if kept.setting is None else f"{getattr(settings, kept.setting)} {kept.words}"


def _activity(table: Table, group: Personal, retention: RetentionSettings) -> Activity:
    return Activity(
        purpose=group.purpose,
        legal_basis=f"GDPR Art. {group.basis}",
        what=table.what,
        table=table.name,
        columns=list(group.names),
        erasure=group.at_erasure,
        why_kept=group.why,
        retention=kept_for(table.retention, retention),
        retention_source=table.retention.source,
    )


def as_markdown(told: ProcessingRecord) -> str:
    """The record as a page to print."""
    lines = [
        "# Record of processing activities (GDPR Art. 30)",
        "",
        f"Made {told.made_at:%Y-%m-%d %H:%M} UTC.",
        "",
        f"- Controller: {told.controller}",
        f"- Data protection officer: {told.data_protection_officer}",
        f"- Data subjects: {told.data_subjects}",
        f"- Recipients: {told.recipients}",
        f"- Transfers to third countries: {told.transfers}",
        f"- Security measures: {told.security_measures}",
    ]
    purpose = None
    for activity in told.activities:
        if activity.purpose != purpose:
            purpose = activity.purpose
            lines += ["", f"## {purpose[:1].upper()}{purpose[1:]}", ""]
            lines += ["| data | columns | legal basis | kept | at erasure |", "|---|---|---|---|---|"]
        kept = f"{activity.retention} ({activity.retention_source})"
        why = f": {activity.why_kept}" if activity.why_kept else ""
        columns = ", ".join(activity.columns)
        lines.append(f"| {activity.what} | {columns} | {activity.legal_basis} | {kept} | {activity.erasure}{why} |")
    return "\n".join(lines) + "\n"
