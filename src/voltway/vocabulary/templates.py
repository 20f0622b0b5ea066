"""The words of configuration templates: which settings stations shall have, how they stand, how they are written."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import CommandId, StationId
from voltway.vocabulary.orders_variables import SettingChange


class Template(Struct, frozen=True, kw_only=True):
    """Settings that stations shall have: those of the organization and below it whose words are like the patterns.

    In the patterns `*` stands for anything, and case does not count. With a higher `priority` it goes before another
    that is as specific. `at_boot`: stations that boot are written to by themselves.
    """

    template_id: int
    organization_id: OrganizationId
    name: str
    vendor: str
    model: str
    firmware: str
    priority: int
    at_boot: bool
    settings: list[SettingChange]
    author: str
    made_at: datetime
    changed_at: datetime


class Standing(StrEnum):
    """How a setting of a station stands beside what is wanted.

    AFTER_RESTART: it was written, and holds after a restart. READ_ONLY: it differs, and the station lets nobody write
    it. NOT_THERE: the station has told everything, and not this. UNKNOWN: the station never told its value.
    """

    HELD = "held"
    DIFFERS = "differs"
    AFTER_RESTART = "after_restart"
    READ_ONLY = "read_only"
    NOT_THERE = "not_there"
    UNKNOWN = "unknown"

    @property
    def written(self) -> bool:
        """Whether a rollout writes the setting."""
        return self in (Standing.DIFFERS, Standing.UNKNOWN)


class WantedSetting(Struct, frozen=True, kw_only=True):
    """A setting that a station shall have, and how it stands. `template_id` wants it.

    `overruled` are other templates that fit the station and want another value. `needs_restart`: the station has said
    to a write of it before that it holds after a restart.
    """

    path: str
    name: str
    value: str
    known_value: str | None
    standing: Standing
    needs_restart: bool
    template_id: int
    overruled: list[int]


class CheckedStation(Struct, frozen=True, kw_only=True):
    """How many settings of a station differ from what is wanted, and how many are unknown, since it was compared.

    `template_ids` fit it. `told_at` is when the station last told of its settings.
    """

    station_id: StationId
    template_ids: list[int]
    differing: int
    unknown: int
    told_at: datetime | None
    checked_at: datetime


class RolloutState(StrEnum):
    """Where a rollout stands. PAUSED: no station is asked until somebody lets it go on."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class ApplyState(StrEnum):
    """What became of a station in a rollout.

    RESTART_NEEDED: some of it holds after a restart. NOT_SUPPORTED: what it has is written, and some it has not, or
    lets nobody write. REJECTED: it refused some of it. FAILED: it gave no answer that says so. MISSED: it was never
    there while it was its wave's time.
    """

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    APPLIED = "applied"
    RESTART_NEEDED = "restart_needed"
    NOT_SUPPORTED = "not_supported"
    REJECTED = "rejected"
    FAILED = "failed"
    MISSED = "missed"
    CANCELLED = "cancelled"


class SettingResult(StrEnum):
    """What a station said to one setting. READ_ONLY and NOT_THERE were not written."""

    IN_FORCE = "in_force"
    AFTER_RESTART = "after_restart"
    REFUSED = "refused"
    NOT_THERE = "not_there"
    READ_ONLY = "read_only"


class SettingOutcome(Struct, frozen=True):
    """What became of one setting, by its name in one line."""

    name: str
    result: SettingResult


class RolloutRules(Struct, frozen=True, kw_only=True):
    """How a rollout goes about it.

    `hours` like `01:00-05:00` or over midnight, in the local time of each station: it is written to then, and at no
    other time. At most `most_under_way` stations are asked at once. It pauses by itself as soon as `failure_percent` of
    the stations that were tried have refused or failed, once `failure_least` were tried. Stations that could not be
    asked `wave_within_s` after their wave began are missed.
    """

    hours: str | None = None
    during_sessions: bool = True
    most_under_way: int = 50
    failure_percent: int = 10
    failure_least: int = 5
    wave_within_s: int = 7 * 86400


class Rollout(Struct, frozen=True, kw_only=True):
    """A rollout, as it stands. `name` is its template's; `reason` is why it is paused.

    `wave` is the one under way since `wave_began_at`, counted from 1. What failed until `counted_since` does not count
    for the failure rate: somebody has looked at it, and let the rollout go on. `at_boot`: it stays, and stations get
    their turns when they boot.
    """

    rollout_id: int
    organization_id: OrganizationId
    template_id: int | None
    name: str
    at_boot: bool
    state: RolloutState
    reason: str | None
    rules: RolloutRules
    wave: int
    wave_began_at: datetime
    counted_since: datetime
    author: str
    made_at: datetime
    ended_at: datetime | None


class RolloutProgress(Struct, frozen=True, kw_only=True):
    """How many stations of a rollout are in which state."""

    waiting: int
    under_way: int
    applied: int
    restart_needed: int
    not_supported: int
    rejected: int
    failed: int
    missed: int
    cancelled: int


class RolloutStation(Struct, frozen=True, kw_only=True):
    """What became of one station, setting by setting. `command_id` is the order that it was given."""

    station_id: StationId
    wave: int
    state: ApplyState
    command_id: CommandId | None
    results: list[SettingOutcome]
    reason: str | None
    changed_at: datetime


class PlannedStation(Struct, frozen=True, kw_only=True):
    """Which wave a station is to be in, and its settings that are not as the template wants them."""

    station_id: StationId
    wave: int
    settings: list[WantedSetting]


class RolloutPlan(Struct, frozen=True, kw_only=True):
    """What a rollout would do: its stations, in the order in which they are asked."""

    stations: list[PlannedStation]
