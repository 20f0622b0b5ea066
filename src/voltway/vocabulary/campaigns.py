"""The words of firmware campaigns: one image for many stations, in waves."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.ids import StationId


class CampaignState(StrEnum):
    """Where a campaign stands.

    PAUSED: no station is asked until somebody lets it go on. DONE: each station's turn is over.
    """

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class TurnState(StrEnum):
    """What became of a station in a campaign.

    WAITING: it is to be asked, for the first time or again. MISSED: it was never there and free while it was its wave's
    time.
    """

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    MISSED = "missed"
    CANCELLED = "cancelled"


class LeftOut(StrEnum):
    """Why a station that was chosen has no part in a campaign."""

    NOT_ACCEPTED = "not_accepted"
    OTHER_MODEL = "other_model"
    RUNS_IT = "runs_it"
    IN_ANOTHER = "in_another"


class CampaignRules(Struct, frozen=True, kw_only=True):
    """How a campaign goes about it.

    `hours` like `01:00-05:00` or over midnight, in the local time of each station: it is asked then, and at no other
    time. At most `most_under_way` stations are being updated at once. It pauses by itself as soon as `failure_percent`
    of the stations that were tried have failed, once `failure_least` were tried. Each station is tried `attempts`
    times, `retry_pause_s` apart. Stations that could not be asked `wave_within_s` after their wave began are missed.
    """

    hours: str | None = None
    during_sessions: bool = False
    signed: bool = True
    most_under_way: int = 20
    failure_percent: int = 10
    failure_least: int = 5
    attempts: int = 2
    retry_pause_s: int = 3600
    wave_within_s: int = 7 * 86400


class Campaign(Struct, frozen=True, kw_only=True):
    """A campaign, as it stands. `reason` is why it is paused.

    `wave` is the one under way since `wave_began_at`, counted from 1. What failed until `counted_since` does not count
    for the failure rate: somebody has looked at it, and let the campaign go on.
    """

    campaign_id: int
    organization_id: OrganizationId
    name: str
    image_id: str | None
    version: str
    state: CampaignState
    reason: str | None
    rules: CampaignRules
    wave: int
    wave_began_at: datetime
    counted_since: datetime
    author: str
    made_at: datetime
    ended_at: datetime | None


class CampaignProgress(Struct, frozen=True, kw_only=True):
    """How many stations of a campaign are in which state."""

    waiting: int
    under_way: int
    succeeded: int
    failed: int
    missed: int
    cancelled: int


class CampaignStation(Struct, frozen=True, kw_only=True):
    """The turn of one station. `attempts` are those that have ended; `update_id` is the last one's."""

    station_id: StationId
    wave: int
    state: TurnState
    attempts: int
    not_before: datetime | None
    update_id: int | None
    reason: str | None
    changed_at: datetime


class PlannedTurn(Struct, frozen=True, kw_only=True):
    """Which wave a station is to be in."""

    station_id: StationId
    wave: int


class LeftOutStation(Struct, frozen=True, kw_only=True):
    """A station that has no part, and why."""

    station_id: StationId
    why: LeftOut


class CampaignPlan(Struct, frozen=True, kw_only=True):
    """Which stations a campaign has, in the order in which they are asked, and which were left out."""

    version: str
    stations: list[PlannedTurn]
    left_out: list[LeftOutStation]
