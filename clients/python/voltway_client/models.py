# Written by `make client` from the API's description. Do not edit.
"""What the API takes and gives.

A field that is `UNSET` is not sent: what it stands for stays as it is, or gets its default. `etag` names the state that
was read, for `if_match`; the API tells it in a header.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

from voltway_client.enums import OpenEnum


class Account(Struct, kw_only=True):
    """A person's account. `organization_id` keeps it; what the person may do stands in grants."""

    user_id: str
    email: str
    name: str
    organization_id: str
    locale: str
    mfa_required: bool
    created_at: datetime
    disabled_at: datetime | None = None
    email_verified_at: datetime | None = None
    password_set_at: datetime | None = None


class Actor(Struct, kw_only=True):
    """Who did something: a person, an API key, whoever has an account on the machine itself, or Voltway.

    `id` is the user's or key's id, or the account's name on the machine; `name` is for people to read.
    """

    kind: ActorKind
    id: str
    name: str


class ActorKind(OpenEnum):
    """What kind of somebody did something."""

    KEY = "key"
    MACHINE_USER = "machine_user"
    SYSTEM = "system"
    USER = "user"


class AddedImage(Struct, kw_only=True):
    """A new image, and the address to which its file is to be sent with PUT until `upload_until`."""

    image: FirmwareImage
    upload_url: str
    upload_until: datetime


class AdjustEventStream(Struct, kw_only=True, tag_field="kind", tag="AdjustEventStream"):
    """Have a station tell a periodic event stream in another rhythm: 2.1 part 2, N12."""

    stream_id: int
    terms: StreamTerms


class Admission(OpenEnum):
    """Whether an operator lets a station take part (OCPP registration status)."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REJECTED = "rejected"


class Alarm(Struct, kw_only=True):
    """The last alarm of a kind of control; `ended_at` None: it holds."""

    kind: ControlKind
    fault: GridFault | None
    extra: str | None
    began_at: datetime
    ended_at: datetime | None


class AlertRow(Struct, kw_only=True):
    """A monitor that is in alert. `since` is the station's time; `value` that of the variable when it last told.

    `severity` is from 0 (danger) to 9 (debug); it, `kind` and `limit` (the monitor's value) are None where the station
    did not tell of the monitor. `name` is the variable's name in one line; `ref` the transaction it happened in.
    """

    monitor_id: int
    name: str
    evse_id: int | None
    connector_id: int | None
    since: datetime
    at: datetime
    value: str
    severity: int | None
    kind: MonitorKind | None
    limit: float | None
    origin: MonitorOrigin | None
    ref: str | None
    tech_code: str | None
    tech_info: str | None


class ApplyState(OpenEnum):
    """What became of a station in a rollout.

    RESTART_NEEDED: some of it holds after a restart. NOT_SUPPORTED: what it has is written, and some it has not, or
    lets nobody write. REJECTED: it refused some of it. FAILED: it gave no answer that says so. MISSED: it was never
    there while it was its wave's time.
    """

    APPLIED = "applied"
    CANCELLED = "cancelled"
    FAILED = "failed"
    MISSED = "missed"
    NOT_SUPPORTED = "not_supported"
    REJECTED = "rejected"
    RESTART_NEEDED = "restart_needed"
    UNDER_WAY = "under_way"
    WAITING = "waiting"


class ApprovalRow(Struct, kw_only=True):
    """Something that was asked for and takes a second person.

    `method`, `path`, `body` (secrets masked) and `if_match` are the call of the API that it is. `status` is what the
    call was answered when it was carried out; `problem`, why it failed.
    """

    approval_id: str
    organization_id: str
    act: DangerousAct
    method: str
    path: str
    body: Any
    if_match: str | None
    reason: str | None
    asked_by: Actor
    asked_at: datetime
    expires_at: datetime
    state: ApprovalState
    decided_by: Actor | None
    decided_at: datetime | None
    decision_reason: str | None
    status: int | None
    problem: Any


class ApprovalState(OpenEnum):
    """What became of something that waits, or waited, for a second person.

    `DONE`: approved and carried out. `FAILED`: approved, but it could not be done any more. `LAPSED`: nobody decided in
    time.
    """

    DONE = "done"
    FAILED = "failed"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


class AskCustomerInformation(Struct, kw_only=True, tag_field="kind", tag="AskCustomerInformation"):
    """Have the station tell (`report`) or forget (`clear`) what it keeps of a customer: 2.x part 2, N09 and N10.

    The customer is named in one way: by a token, by the station's own identifier, or by a certificate.
    """

    request_id: int
    report: bool = False
    clear: bool = False
    token: PresentedToken | None = None
    customer_identifier: str | None = None
    certificate: CertificateHash | None = None


class AskDisplayMessages(Struct, kw_only=True, tag_field="kind", tag="AskDisplayMessages"):
    """Ask which messages a station holds, all or those that are like this: 2.x part 2, O03 and O04.

    They come as events of the station, of the kind "display", with the `request_id`.
    """

    request_id: int
    message_ids: list[int] | UnsetType = UNSET
    priority: DisplayPriority | UnsetType | None = UNSET
    during: DisplayState | UnsetType | None = UNSET


class AskInstalledCertificates(Struct, kw_only=True, tag_field="kind", tag="AskInstalledCertificates"):
    """Ask which certificates a station holds, all or those of the uses that are named: 2.x part 2, M03.

    The `answer` is an InstalledTold.
    """

    uses: list[InstalledUse] | UnsetType = UNSET


class AskLocalList(Struct, kw_only=True, tag_field="kind", tag="AskLocalList"):
    """Ask for the version of the station's local list, and what it can hold: OCPP 1.6 5.10, 2.x part 2 D02."""


class AskLog(Struct, kw_only=True, tag_field="kind", tag="AskLog"):
    """Have a station send its `log` to `location`, a URL: OCPP 1.6 5.9, its security extension, 2.x part 2 N01.

    Of what happened between `oldest` and `latest`, where they are given. `retries`: how often it may try again, each
    time after `retry_interval_s`; None: as it likes. The `answer` is a LogPromised.
    """

    log: LogKind
    request_id: int
    location: str
    oldest: datetime | None = None
    latest: datetime | None = None
    retries: int | None = None
    retry_interval_s: int | None = None


class AskTransactionStatus(Struct, kw_only=True, tag_field="kind", tag="AskTransactionStatus"):
    """Ask whether the transaction `ref` runs, and whether messages wait at the station: 2.x part 2, E14.

    Without `ref` it is asked for messages alone. The `answer` is a TransactionTold.
    """

    ref: str | UnsetType | None = UNSET


class AskedSchedule(Struct, kw_only=True):
    """Which schedule a station is asked for."""

    evse_id: int | UnsetType = UNSET
    seconds: int | UnsetType = UNSET
    unit: RateUnit | UnsetType = UNSET


class AtController(Struct, kw_only=True):
    """Which local controller; it is known like a station."""

    station_id: str


class AuditAction(OpenEnum):
    """Everything that is written into the audit trail: a noun, and what was done to it.

    Members are never removed or renamed: entries of years ago are read with them.
    """

    ADVISORY_ADD = "advisory.add"
    ADVISORY_REMOVE = "advisory.remove"
    APPROVAL_ASK = "approval.ask"
    APPROVAL_GIVE = "approval.give"
    APPROVAL_REFUSE = "approval.refuse"
    APPROVAL_WITHDRAW = "approval.withdraw"
    AUDIT_EXPORT = "audit.export"
    AUTHORITY_ACTIVATE = "authority.activate"
    AUTHORITY_ADD = "authority.add"
    CERTIFICATE_ISSUE = "certificate.issue"
    CERTIFICATE_REVOKE = "certificate.revoke"
    CLIENT_ADD = "client.add"
    CLIENT_CHANGE = "client.change"
    CLIENT_REMOVE = "client.remove"
    CLIENT_RENEW_SECRET = "client.renew_secret"
    COMMAND_GIVE = "command.give"
    CONFIGURATION_ROLLOUT_ADD = "configuration_rollout.add"
    CONFIGURATION_ROLLOUT_CANCEL = "configuration_rollout.cancel"
    CONFIGURATION_ROLLOUT_PAUSE = "configuration_rollout.pause"
    CONFIGURATION_ROLLOUT_RESUME = "configuration_rollout.resume"
    CONFIGURATION_ROLLOUT_RETRY = "configuration_rollout.retry"
    CONFIGURATION_TEMPLATE_ADD = "configuration_template.add"
    CONFIGURATION_TEMPLATE_CHANGE = "configuration_template.change"
    CONFIGURATION_TEMPLATE_REMOVE = "configuration_template.remove"
    CONSENT_GIVE = "consent.give"
    CONSENT_WITHDRAW = "consent.withdraw"
    CONTRACT_ADD = "contract.add"
    CONTRACT_CHANGE = "contract.change"
    CONTRACT_END = "contract.end"
    CONTRACT_AUTHORITY_ADD = "contract_authority.add"
    CONTRACT_AUTHORITY_REMOVE = "contract_authority.remove"
    DRIVER_ADD = "driver.add"
    DRIVER_CHANGE = "driver.change"
    DRIVER_REMOVE = "driver.remove"
    DRIVER_VERIFY = "driver.verify"
    FIRMWARE_CAMPAIGN_ADD = "firmware_campaign.add"
    FIRMWARE_CAMPAIGN_CANCEL = "firmware_campaign.cancel"
    FIRMWARE_CAMPAIGN_PAUSE = "firmware_campaign.pause"
    FIRMWARE_CAMPAIGN_RESUME = "firmware_campaign.resume"
    FIRMWARE_IMAGE_ADD = "firmware_image.add"
    FIRMWARE_IMAGE_REMOVE = "firmware_image.remove"
    FIRMWARE_UPDATE_ADD = "firmware_update.add"
    FIRMWARE_UPDATE_CANCEL = "firmware_update.cancel"
    GRANT_CHANGE = "grant.change"
    GRANT_GIVE = "grant.give"
    GRANT_REVOKE = "grant.revoke"
    IDENTITY_PROVIDER_ADD = "identity_provider.add"
    IDENTITY_PROVIDER_CHANGE = "identity_provider.change"
    IDENTITY_PROVIDER_REMOVE = "identity_provider.remove"
    INCIDENT_ACKNOWLEDGE = "incident.acknowledge"
    INCIDENT_NOTE = "incident.note"
    INCIDENT_REOPEN = "incident.reopen"
    INCIDENT_RESOLVE = "incident.resolve"
    KEY_CHANGE = "key.change"
    KEY_MAKE = "key.make"
    KEY_REVOKE = "key.revoke"
    LOCATION_ADD = "location.add"
    LOCATION_CHANGE = "location.change"
    LOCATION_REMOVE = "location.remove"
    ORGANIZATION_ADD = "organization.add"
    ORGANIZATION_CHANGE = "organization.change"
    ORGANIZATION_MOVE = "organization.move"
    ORGANIZATION_REMOVE = "organization.remove"
    PERSON_ERASE = "person.erase"
    PERSON_EXPORT = "person.export"
    PROCESSING_RECORD_EXPORT = "processing_record.export"
    RESERVATION_ADD = "reservation.add"
    RESERVATION_CANCEL = "reservation.cancel"
    ROLE_ADD = "role.add"
    ROLE_CHANGE = "role.change"
    ROLE_REMOVE = "role.remove"
    SETUP_LINK_MAKE = "setup_link.make"
    SETUP_LINK_USE = "setup_link.use"
    STATION_ACCEPT = "station.accept"
    STATION_ADD = "station.add"
    STATION_ASK_LOG = "station.ask_log"
    STATION_CHANGE = "station.change"
    STATION_ISOLATE = "station.isolate"
    STATION_MOVE = "station.move"
    STATION_REJECT = "station.reject"
    STATION_RELEASE = "station.release"
    STATION_REMOVE = "station.remove"
    STATION_RENEW_PASSWORD = "station.renew_password"
    STATION_SEND_LOCAL_LIST = "station.send_local_list"
    STATION_SWITCH_QUIRKS = "station.switch_quirks"
    TOKEN_ADD = "token.add"
    TOKEN_ASSIGN = "token.assign"
    TOKEN_BLOCK = "token.block"
    TOKEN_CHANGE = "token.change"
    TOKEN_EXPORT = "token.export"
    TOKEN_IMPORT = "token.import"
    TOKEN_LEARN = "token.learn"
    TOKEN_REMOVE = "token.remove"
    TOKEN_UNBLOCK = "token.unblock"
    TOKEN_GROUP_ADD = "token_group.add"
    TOKEN_GROUP_BLOCK = "token_group.block"
    TOKEN_GROUP_CHANGE = "token_group.change"
    TOKEN_GROUP_REMOVE = "token_group.remove"
    TOKEN_GROUP_UNBLOCK = "token_group.unblock"
    USER_ADD = "user.add"
    USER_ADD_PASSKEY = "user.add_passkey"
    USER_ADD_TOTP = "user.add_totp"
    USER_CHANGE = "user.change"
    USER_CHANGE_PASSWORD = "user.change_password"
    USER_DISABLE = "user.disable"
    USER_ENABLE = "user.enable"
    USER_END_SIGN_IN = "user.end_sign_in"
    USER_FAIL_SIGN_IN = "user.fail_sign_in"
    USER_FAIL_STEP_UP = "user.fail_step_up"
    USER_INVITE = "user.invite"
    USER_JOIN = "user.join"
    USER_MAKE_RECOVERY_CODES = "user.make_recovery_codes"
    USER_REMOVE = "user.remove"
    USER_REMOVE_PASSKEY = "user.remove_passkey"
    USER_REMOVE_SECOND_FACTORS = "user.remove_second_factors"
    USER_REMOVE_TOTP = "user.remove_totp"
    USER_RESET_PASSWORD = "user.reset_password"
    USER_SEND_LINK = "user.send_link"
    USER_SIGN_IN = "user.sign_in"
    USER_SIGN_OUT = "user.sign_out"
    USER_STEP_UP = "user.step_up"
    USER_USE_RECOVERY_CODE = "user.use_recovery_code"
    USER_VERIFY_EMAIL = "user.verify_email"
    VEHICLE_ADD = "vehicle.add"
    VEHICLE_CHANGE = "vehicle.change"
    VEHICLE_IMPORT = "vehicle.import"
    VEHICLE_REMOVE = "vehicle.remove"
    WEBHOOK_ADD = "webhook.add"
    WEBHOOK_CHANGE = "webhook.change"
    WEBHOOK_PAUSE = "webhook.pause"
    WEBHOOK_REMOVE = "webhook.remove"
    WEBHOOK_RENEW_SECRET = "webhook.renew_secret"
    WEBHOOK_REPLAY = "webhook.replay"
    WEBHOOK_RESUME = "webhook.resume"
    WEBHOOK_SEND_TEST = "webhook.send_test"


class AuditEntry(Struct, kw_only=True):
    """An act as it stands in the audit trail.

    `number` is its place, from 1 on; `hash`, 64 hexadecimal digits, covers it and every entry before.
    """

    at: datetime
    actor: Actor
    action: AuditAction
    subject: AuditSubject
    organization_id: str | UnsetType = UNSET
    address: str | None = None
    before: Any = None
    after: Any = None
    reason: str | None = None
    approved_by: Actor | None = None
    number: int
    hash: str


class AuditSubject(Struct, kw_only=True):
    """What something was done to: an id, and what kind of thing has it."""

    kind: SubjectKind
    id: str


class Authority(Struct, kw_only=True):
    """An authority as it is shown. `cross_certificate`: the same key, signed by the authority before."""

    authority_id: str
    state: AuthorityState
    subject: str
    fingerprint: str
    certificate: str
    cross_certificate: str | None
    not_before: datetime
    not_after: datetime
    made_at: datetime
    activated_at: datetime | None
    retired_at: datetime | None


class AuthorityState(OpenEnum):
    """An authority is announced to stations before it signs (NEXT), and trusted after it has signed (RETIRED)."""

    ACTIVE = "active"
    NEXT = "next"
    RETIRED = "retired"


class AuthorizationStatus(OpenEnum):
    """The answer to a presented token (OCPP 2.x AuthorizationStatusEnum, the richest of the three versions)."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    CONCURRENT_TX = "ConcurrentTx"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    NO_CREDIT = "NoCredit"
    NOT_ALLOWED_TYPE_EVSE = "NotAllowedTypeEVSE"
    NOT_AT_THIS_LOCATION = "NotAtThisLocation"
    NOT_AT_THIS_TIME = "NotAtThisTime"
    UNKNOWN = "Unknown"


class AvailabilitySchedule(Struct, kw_only=True):
    """The hours of a station or of places of it, by the clocks of `time_zone`; no `places`: it has none."""

    station_id: str
    time_zone: str
    places: list[PlaceHours]
    standings: list[PlaceStanding]
    etag: str | None = field(default=None, name="(etag)")


class Battery(Struct, kw_only=True):
    """A battery in a slot, which is an EVSE; its charge and health in percent."""

    evse_id: int
    serial: str
    soc_percent: float
    soh_percent: float
    made_at: str | None
    vendor_info: str | None


class BatterySwap(Struct, kw_only=True):
    """A station told of batteries put in or taken out. One swap has one `request_id`, which the station may use again.

    `at` is our clock, as the message tells no time.
    """

    at: datetime
    event: SwapEvent
    request_id: int
    token_uid: str
    batteries: list[Battery]


class BootCause(OpenEnum):
    """Why a station booted (OCPP 2.x BootReasonEnum; 1.6 does not tell)."""

    APPLICATION_RESET = "application_reset"
    FIRMWARE_UPDATE = "firmware_update"
    LOCAL_RESET = "local_reset"
    POWER_UP = "power_up"
    REMOTE_RESET = "remote_reset"
    SCHEDULED_RESET = "scheduled_reset"
    TRIGGERED = "triggered"
    UNKNOWN = "unknown"
    UNTOLD = "untold"
    WATCHDOG = "watchdog"


class Campaign(Struct, kw_only=True):
    """A campaign, as it stands. `reason` is why it is paused.

    `wave` is the one under way since `wave_began_at`, counted from 1. What failed until `counted_since` does not count
    for the failure rate: somebody has looked at it, and let the campaign go on.
    """

    campaign_id: int
    organization_id: str
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


class CampaignAsItStands(Struct, kw_only=True):
    """A campaign, and how many of its stations are in which state."""

    campaign: Campaign
    progress: CampaignProgress


class CampaignPlan(Struct, kw_only=True):
    """Which stations a campaign has, in the order in which they are asked, and which were left out."""

    version: str
    stations: list[PlannedTurn]
    left_out: list[LeftOutStation]


class CampaignProgress(Struct, kw_only=True):
    """How many stations of a campaign are in which state."""

    waiting: int
    under_way: int
    succeeded: int
    failed: int
    missed: int
    cancelled: int


class CampaignRules(Struct, kw_only=True):
    """How a campaign goes about it.

    `hours` like `01:00-05:00` or over midnight, in the local time of each station: it is asked then, and at no other
    time. At most `most_under_way` stations are being updated at once. It pauses by itself as soon as `failure_percent`
    of the stations that were tried have failed, once `failure_least` were tried. Each station is tried `attempts`
    times, `retry_pause_s` apart. Stations that could not be asked `wave_within_s` after their wave began are missed.
    """

    hours: str | None = None
    during_sessions: bool = False
    signed: bool | UnsetType = UNSET
    most_under_way: int | UnsetType = UNSET
    failure_percent: int | UnsetType = UNSET
    failure_least: int | UnsetType = UNSET
    attempts: int | UnsetType = UNSET
    retry_pause_s: int | UnsetType = UNSET
    wave_within_s: int | UnsetType = UNSET


class CampaignState(OpenEnum):
    """Where a campaign stands.

    PAUSED: no station is asked until somebody lets it go on. DONE: each station's turn is over.
    """

    CANCELLED = "cancelled"
    DONE = "done"
    PAUSED = "paused"
    RUNNING = "running"


class CampaignStation(Struct, kw_only=True):
    """The turn of one station. `attempts` are those that have ended; `update_id` is the last one's."""

    station_id: str
    wave: int
    state: TurnState
    attempts: int
    not_before: datetime | None
    update_id: int | None
    reason: str | None
    changed_at: datetime


class CancelReservation(Struct, kw_only=True, tag_field="kind", tag="CancelReservation"):
    """Let go of a reservation: OCPP 1.6 5.2, 2.x part 2 H02."""

    reservation_id: int


class CarModel(Struct, kw_only=True):
    """A model as it left the factory. `model_id` is made of brand, model, variant and first year.

    `last_year` None: still made. `battery_wh` is what can be used of it. `ac_limit_w` holds over `ac_phases` phases;
    `dc_limit_w` is the most it takes for a moment, None: it can't charge with direct current.
    """

    model_id: str
    brand: str
    model: str
    variant: str | None
    first_year: int
    last_year: int | None
    battery_wh: int
    connectors: list[ConnectorType]
    ac_limit_w: int
    ac_phases: int
    dc_limit_w: int | None


class CarriedOut(Struct, kw_only=True):
    """What the asker was answered: `body` is what the call would have said to them, null where it said nothing."""

    status: int
    location: str | None
    body: Any


class CertificateHash(Struct, kw_only=True):
    """A certificate by its hashes, as hexadecimal digits (2.x part 2, CertificateHashDataType).

    `hash_algorithm` is one of SHA256, SHA384 and SHA512.
    """

    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str


class CertificateState(OpenEnum):
    """Where a station's certificate stands. REPLACED is still good until it ends or is revoked."""

    INSTALLED = "installed"
    ISSUED = "issued"
    REJECTED = "rejected"
    REPLACED = "replaced"
    REVOKED = "revoked"


class CertificateUse(OpenEnum):
    """What a station's own certificate is for. BOTH: the station did not say, so the one serves all its connections."""

    BOTH = "both"
    STATION = "station"
    V2_G = "v2g"
    V2_G20 = "v2g20"


class Cessation(OpenEnum):
    """Which power still flows during momentary cessation."""

    ACTIVE = "active"
    REACTIVE = "reactive"


class ChangeAvailability(Struct, kw_only=True, tag_field="kind", tag="ChangeAvailability"):
    """Take the station (no EVSE given), an EVSE or a connector in or out of service."""

    operative: bool
    evse_id: int | UnsetType | None = UNSET
    connector_id: int | UnsetType | None = UNSET


class ChangeTransactionTariff(Struct, kw_only=True, tag_field="kind", tag="ChangeTransactionTariff"):
    """Have a running transaction go on by another tariff, of the same currency: 2.1."""

    ref: str
    tariff: StationTariff


class ChargingProfile(Struct, kw_only=True):
    """One profile. Of those of one purpose, the one with the highest `stack_level` that covers a moment counts.

    `ref` is the transaction a TX profile is for, by the protocol's id. Of several schedules (2.x, at most three) a car
    chooses by ISO 15118; the first is the one that counts for all others. Of a dynamic one `pull_each_s` is how often
    the station asks for new values by itself (None: it waits for them), `updated_at` when it got the last ones.
    """

    profile_id: int
    stack_level: int
    purpose: ProfilePurpose
    kind: ProfileKind
    schedules: list[ChargingSchedule]
    recurrency: Recurrency | UnsetType | None = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_to: datetime | UnsetType | None = UNSET
    ref: str | UnsetType | None = UNSET
    pull_each_s: int | UnsetType | None = UNSET
    updated_at: datetime | UnsetType | None = UNSET


class ChargingSchedule(Struct, kw_only=True):
    """Limits over time. `starts_at` None: with the transaction. `duration_s` None: until something else ends it.

    `least_rate` is below what charging is not worth while to the car, in the schedule's unit.
    """

    unit: RateUnit
    periods: list[SchedulePeriod]
    starts_at: datetime | UnsetType | None = UNSET
    duration_s: int | UnsetType | None = UNSET
    least_rate: float | UnsetType | None = UNSET


class ChargingState(OpenEnum):
    """How far charging has come (OCPP 2.x ChargingStateEnum)."""

    CHARGING = "charging"
    EV_CONNECTED = "ev_connected"
    IDLE = "idle"
    SUSPENDED_EV = "suspended_ev"
    SUSPENDED_EVSE = "suspended_evse"


class CheckedStation(Struct, kw_only=True):
    """How many settings of a station differ from what is wanted, and how many are unknown, since it was compared.

    `template_ids` fit it. `told_at` is when the station last told of its settings.
    """

    station_id: str
    template_ids: list[int]
    differing: int
    unknown: int
    told_at: datetime | None
    checked_at: datetime


class ClearCache(Struct, kw_only=True, tag_field="kind", tag="ClearCache"):
    """Make the station forget the tokens it has seen accepted."""


class ClearChargingProfiles(Struct, kw_only=True, tag_field="kind", tag="ClearChargingProfiles"):
    """Have a station forget the profile with the id, or all that match what is given: OCPP 1.6 5.5, 2.x part 2 K10.

    Nothing given means all; `evse_id` 0 those for the whole station.
    """

    profile_id: int | UnsetType | None = UNSET
    evse_id: int | UnsetType | None = UNSET
    purpose: ProfilePurpose | UnsetType | None = UNSET
    stack_level: int | UnsetType | None = UNSET


class ClearDerControls(Struct, kw_only=True, tag_field="kind", tag="ClearDerControls"):
    """Have a station forget its default or its scheduled controls: all, those of a kind, or the one with the id."""

    is_default: bool
    control_kind: ControlKind | UnsetType | None = UNSET
    control_id: str | UnsetType | None = UNSET


class ClearDisplayMessage(Struct, kw_only=True, tag_field="kind", tag="ClearDisplayMessage"):
    """Have a station show a message no more: 2.x part 2, O05."""

    message_id: int


class ClearMonitors(Struct, kw_only=True, tag_field="kind", tag="ClearMonitors"):
    """Have a station forget monitors: 2.x part 2, N06. `most_per_message` as of SetMonitors."""

    monitor_ids: list[int]
    most_per_message: int | UnsetType | None = UNSET


class ClearTariffs(Struct, kw_only=True, tag_field="kind", tag="ClearTariffs"):
    """Have a station forget tariffs: those that are named, and none named all; at one EVSE or at all: 2.1."""

    tariff_ids: list[str] | UnsetType = UNSET
    evse_id: int | UnsetType | None = UNSET


class Command(Struct, kw_only=True):
    """An order, who gave it, and what became of it."""

    command_id: str
    station_id: str
    order: (
        StartSession
        | StopSession
        | ResetStation
        | UnlockConnector
        | TriggerReport
        | ChangeAvailability
        | GetVariables
        | SetVariables
        | GetBaseReport
        | GetReport
        | ClearCache
        | SendVendorMessage
        | AskLocalList
        | AskTransactionStatus
        | ShowMessage
        | ClearDisplayMessage
        | AskDisplayMessages
        | SetChargingProfile
        | ClearChargingProfiles
        | GetCompositeSchedule
        | GetChargingProfiles
        | RotatePassword
        | SetNetworkProfile
        | UpgradeSecurity
        | UsePriorityCharging
        | UpdateDynamicSchedule
        | SendAfrrSignal
        | NotifyAllowedEnergyTransfer
        | SetDerControl
        | GetDerControls
        | ClearDerControls
        | RequestBatterySwap
        | InstallCertificate
        | DeleteCertificate
        | AskInstalledCertificates
        | SetMonitors
        | ClearMonitors
        | SetMonitoringBase
        | SetMonitoringLevel
        | GetMonitoringReport
        | AdjustEventStream
        | GetEventStreams
        | SetDefaultTariff
        | GetTariffs
        | ClearTariffs
        | ChangeTransactionTariff
        | UpdateCost
        | NotifyWebPaymentStarted
        | SendLocalList
        | AskCustomerInformation
        | ReserveEvse
        | CancelReservation
        | SendCertificate
        | UpdateFirmware
        | PublishFirmware
        | UnpublishFirmware
        | AskLog
    )
    author: str
    state: CommandState
    created_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    queue_until: datetime | None = None
    answer: Any = None
    reason: str | None = None


class CommandState(OpenEnum):
    """Where a command stands. All but CREATED, QUEUED and SENT are final."""

    ACCEPTED = "accepted"
    CREATED = "created"
    EXPIRED = "expired"
    FAILED = "failed"
    OFFLINE = "offline"
    QUEUED = "queued"
    REJECTED = "rejected"
    SENT = "sent"
    TIMED_OUT = "timed_out"


class Comparison(Struct, kw_only=True):
    """What became of the order to tell, what the station told, what is calculated, and where the two differ.

    `told` None: the station told no schedule; `reason` says why, and nothing is compared.
    """

    state: CommandState
    reason: str | None
    told: CompositeSchedule | None
    calculated: CompositeSchedule
    differences: list[Difference]


class CompositePeriod(Struct, kw_only=True):
    """What holds from `start_s` on, in the unit asked for; `limit` None: nothing limits. Else as in SchedulePeriod."""

    start_s: int
    limit: float | None
    phases: int | UnsetType = UNSET
    phase_to_use: int | None = None
    limit_l2: float | None = None
    limit_l3: float | None = None
    discharge_limit: float | None = None
    discharge_limit_l2: float | None = None
    discharge_limit_l3: float | None = None
    setpoint: float | None = None
    setpoint_l2: float | None = None
    setpoint_l3: float | None = None
    mode: OperationMode | None = None


class CompositeSchedule(Struct, kw_only=True):
    """What all profiles of an EVSE, or with `evse_id` 0 of the whole station, come to for `duration_s` seconds."""

    evse_id: int
    begins_at: datetime
    duration_s: int
    unit: RateUnit
    periods: list[CompositePeriod]


class ConnectorRow(Struct, kw_only=True):
    """A connector's newest status. Connector 0 of EVSE 0 is the station as a whole. `register_wh` is its meter."""

    station_id: str
    evse_id: int
    connector_id: int
    status: ConnectorStatus
    status_at: datetime
    charging_state: ChargingState | None
    error_code: str | None
    vendor_error: str | None
    error_text: str | None
    register_wh: float | None
    register_at: datetime | None


class ConnectorStatus(OpenEnum):
    """Availability in OCPP 2.x's terms. What 1.6 adds to "Occupied" is told by `ChargingState`."""

    AVAILABLE = "available"
    FAULTED = "faulted"
    OCCUPIED = "occupied"
    RESERVED = "reserved"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"


class ConnectorType(OpenEnum):
    """What a vehicle can be plugged in with (OCPI 2.3 ConnectorType, those that cars have)."""

    CHADEMO = "CHADEMO"
    GBT_AC = "GBT_AC"
    GBT_DC = "GBT_DC"
    IEC_62196_T1 = "IEC_62196_T1"
    IEC_62196_T1_COMBO = "IEC_62196_T1_COMBO"
    IEC_62196_T2 = "IEC_62196_T2"
    IEC_62196_T2_COMBO = "IEC_62196_T2_COMBO"
    SAE_J3400 = "SAE_J3400"


class ConsentPurpose(OpenEnum):
    """What a driver may agree to, or not. Nobody charges without the terms; all the others are free."""

    DATA_FOR_RESEARCH = "data_for_research"
    LOCATION_HISTORY = "location_history"
    MARKETING = "marketing"
    PLUG_AND_CHARGE = "plug_and_charge"
    PRIVACY_NOTICE = "privacy_notice"
    TERMS = "terms"


class ConsentRow(Struct, kw_only=True):
    """One giving (`given` true) or withdrawing of a consent, at a moment.

    `version` is of the text that was shown; `how` it was told, from which network `address`, and `recorded_by` whom.
    """

    consent_id: str
    driver_id: str
    purpose: ConsentPurpose
    version: str
    given: bool
    at: datetime
    how: ConsentWay
    address: str | None
    recorded_by: str


class ConsentWay(OpenEnum):
    """How a consent, or its withdrawal, was told."""

    API = "api"
    APP = "app"
    PAPER = "paper"
    REGISTRATION = "registration"
    TELEPHONE = "telephone"
    WEB = "web"


class ContractAuthority(Struct, kw_only=True):
    """An authority whose contract certificates are believed. `fingerprint`: SHA-256 of its DER form, hexadecimal.

    `ocsp_url` is where it tells what it has revoked; None: where its certificates say. One `from_provider` comes and
    goes as the provider of contracts says.
    """

    contract_authority_id: str
    use: TrustedUse
    subject: str
    fingerprint: str
    certificate: str
    not_before: datetime
    not_after: datetime
    ocsp_url: str | None
    added_at: datetime
    from_provider: bool


class ContractChange(Struct, kw_only=True):
    """What to change about a contract; what is not named stays. One that has ended is not changed any more."""

    state: ContractState | UnsetType = UNSET
    number: str | UnsetType = UNSET
    emaid: str | UnsetType | None = UNSET
    valid_from: datetime | UnsetType = UNSET
    valid_until: datetime | UnsetType | None = UNSET


class ContractRow(Struct, kw_only=True):
    """A contract. `organization_id` is with whom; `number` is theirs, `emaid` its name in roaming.

    It holds from `valid_from` until before `valid_until` (None: without end) while its state is active.
    """

    contract_id: str
    organization_id: str
    driver_id: str
    number: str
    emaid: str | None
    state: ContractState
    valid_from: datetime
    valid_until: datetime | None
    created_at: datetime
    changed_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class ContractState(OpenEnum):
    """What may be done under a contract. An ended one stays ended."""

    ACTIVE = "active"
    ENDED = "ended"
    SUSPENDED = "suspended"


class ControlKind(OpenEnum):
    """What a control is about (DERControlEnumType). HF, LF, HV, LV: high or low frequency or voltage."""

    ENTER_SERVICE = "enter_service"
    FIXED_PF_ABSORB = "fixed_pf_absorb"
    FIXED_PF_INJECT = "fixed_pf_inject"
    FIXED_VAR = "fixed_var"
    FREQUENCY_DROOP = "frequency_droop"
    FREQUENCY_WATT = "frequency_watt"
    GRADIENTS = "gradients"
    HF_MAY_TRIP = "hf_may_trip"
    HF_MUST_TRIP = "hf_must_trip"
    HV_MAY_TRIP = "hv_may_trip"
    HV_MOMENTARY_CESSATION = "hv_momentary_cessation"
    HV_MUST_TRIP = "hv_must_trip"
    LF_MUST_TRIP = "lf_must_trip"
    LIMIT_MAX_DISCHARGE = "limit_max_discharge"
    LV_MAY_TRIP = "lv_may_trip"
    LV_MOMENTARY_CESSATION = "lv_momentary_cessation"
    LV_MUST_TRIP = "lv_must_trip"
    POWER_MONITORING_MUST_TRIP = "power_monitoring_must_trip"
    VOLT_VAR = "volt_var"
    VOLT_WATT = "volt_watt"
    WATT_PF = "watt_pf"
    WATT_VAR = "watt_var"


class CostBound(Struct, kw_only=True):
    """The least or most that a session costs, without and with tax: one of them or both."""

    without_tax: str | UnsetType | None = UNSET
    with_tax: str | UnsetType | None = UNSET
    taxes: list[TaxRate] | UnsetType = UNSET


class CountedEvent(Struct, kw_only=True):
    """Security events that are alike, within ten minutes.

    `address` is an IPv4 address or the network of an IPv6 address. `name` and `detail` are of the last: what the
    standard, a vendor or our refusal calls it, and what was said with it.
    """

    kind: SecurityEventKind
    severity: Severity
    name: str
    station_id: str | None = None
    address: str | None = None
    user_id: str | None = None
    detail: str | None = None
    times: int | UnsetType = UNSET
    first_at: datetime
    last_at: datetime


class CountedRefusal(Struct, kw_only=True):
    """Refusals that are alike, within an hour. `station_id` None: it was not known which station, or none of ours.

    `address` is an IPv4 address, or the network of an IPv6 address. `reason` is that of the last.
    """

    hour: datetime
    station_id: str | None
    address: str
    cause: RefusalCause
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


class CurrentKind(OpenEnum):
    """Which EVSEs a price is for, by their current."""

    AC = "ac"
    DC = "dc"


class CurvePoint(Struct, kw_only=True):
    """A point; between two of them the curve is straight."""

    x: float
    y: float


class CurveSetting(Struct, kw_only=True, tag_field="form", tag="curve"):
    """A curve of one to ten points."""

    points: list[CurvePoint]
    unit: CurveUnit
    response_s: float | UnsetType | None = UNSET
    hysteresis: Hysteresis | UnsetType | None = UNSET
    reference: VoltageReference | UnsetType | None = UNSET
    voltage: VoltageTrip | UnsetType | None = UNSET


class CurveUnit(OpenEnum):
    """What the y of a curve, or a setpoint, is counted in (DERUnitEnumType); percent but for NONE."""

    AVAILABLE_VAR = "available_var"
    AVAILABLE_W = "available_w"
    EFFECTIVE_V = "effective_v"
    MAX_VAR = "max_var"
    MAX_W = "max_w"
    NONE = "none"


class DangerousAct(OpenEnum):
    """Everything for which an organization can ask for a second person; `FOUR_EYES` of the access table has the routes.

    `FOUR_EYES_END` is implied by each of the others: nobody alone goes back to acting alone.
    """

    FIRMWARE_CAMPAIGN_ADD = "firmware_campaign.add"
    FOUR_EYES_END = "four_eyes.end"
    IDENTITY_PROVIDER_ADD = "identity_provider.add"
    IDENTITY_PROVIDER_CHANGE = "identity_provider.change"
    IDENTITY_PROVIDER_REMOVE = "identity_provider.remove"
    KEY_MAKE = "key.make"
    PERSON_ERASE = "person.erase"
    PERSON_EXPORT = "person.export"
    PERSON_INVITE = "person.invite"
    ROLE_GIVE = "role.give"
    ROLE_MAKE = "role.make"
    STATION_ISOLATE = "station.isolate"


class DataType(OpenEnum):
    """What a value's text means."""

    BOOLEAN = "boolean"
    DATE_TIME = "date_time"
    DECIMAL = "decimal"
    INTEGER = "integer"
    MEMBER_LIST = "member_list"
    OPTION_LIST = "option_list"
    SEQUENCE_LIST = "sequence_list"
    STRING = "string"


class DeleteCertificate(Struct, kw_only=True, tag_field="kind", tag="DeleteCertificate"):
    """Have a station forget a certificate: 2.x part 2, M04.

    `use`: what the station trusts it for, which OCPP 1.6 needs to know for those of ISO 15118.
    """

    certificate: CertificateHash
    use: InstalledUse | UnsetType | None = UNSET


class DeliveryRow(Struct, kw_only=True):
    """One message to one endpoint. `delivery_id` is its webhook-id, `payload` its body.

    `next_at`: when its subject is tried again, while it waits. `settled_at`: when it was delivered or given up.
    """

    delivery_id: str
    position: int
    endpoint_id: str
    subject: str
    type: EventType
    state: DeliveryState
    attempts: int
    attempted_at: datetime | None
    next_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    settled_at: datetime | None
    payload: str


class DeliveryState(OpenEnum):
    """How far a delivery has come. A dead one was given up and may be replayed."""

    DEAD = "dead"
    DELIVERED = "delivered"
    WAITING = "waiting"


class DerControl(Struct, kw_only=True):
    """One control. Of one kind the lowest `priority` counts, a scheduled one in its time before the default one.

    Scheduled ones begin at `starts_at` and hold for `duration_s`; default ones hold whenever no scheduled one does.
    """

    control_id: str
    kind: ControlKind
    is_default: bool
    priority: int
    setting: (
        CurveSetting
        | EnterServiceSetting
        | PowerFactorSetting
        | VarSetting
        | DroopSetting
        | GradientSetting
        | DischargeSetting
    )
    starts_at: datetime | UnsetType | None = UNSET
    duration_s: float | UnsetType | None = UNSET


class Difference(Struct, kw_only=True):
    """From `start_s` to `end_s` (seconds after the schedules begin) not the same holds."""

    start_s: int
    end_s: int
    calculated: CompositePeriod
    told: CompositePeriod


class Direction(OpenEnum):
    """Who asked."""

    IN = "in"
    OUT = "out"


class DischargeSetting(Struct, kw_only=True, tag_field="form", tag="discharge"):
    """Percent of the rated discharge power, and the curve that holds above it (VDE-AR-N 4105)."""

    most_percent: float | UnsetType | None = UNSET
    curve: CurveSetting | UnsetType | None = UNSET


class DisplayFormat(OpenEnum):
    """How the text is written. QRCODE is 2.1's: the text is what the code says."""

    ASCII = "ascii"
    HTML = "html"
    QRCODE = "qrcode"
    URI = "uri"
    UTF8 = "utf8"


class DisplayMessage(Struct, kw_only=True):
    """One message. `ref`: it belongs to this transaction and goes when that ends.

    `others` are the same in other languages (2.1, at most four).
    """

    message_id: int
    text: DisplayText
    priority: DisplayPriority | UnsetType = UNSET
    during: DisplayState | UnsetType | None = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    ref: str | UnsetType | None = UNSET
    others: list[DisplayText] | UnsetType = UNSET


class DisplayPriority(OpenEnum):
    """Which message is seen: always this one, this one before others, or in turn with others of its priority."""

    ALWAYS_FRONT = "always_front"
    IN_FRONT = "in_front"
    NORMAL_CYCLE = "normal_cycle"


class DisplayState(OpenEnum):
    """Only while the station is in this state. SUSPENDED and DISCHARGING are 2.1's."""

    CHARGING = "charging"
    DISCHARGING = "discharging"
    FAULTED = "faulted"
    IDLE = "idle"
    SUSPENDED = "suspended"
    UNAVAILABLE = "unavailable"


class DisplayText(Struct, kw_only=True):
    """A text in one language (RFC 5646, None: not told)."""

    content: str
    format: DisplayFormat | UnsetType = UNSET
    language: str | UnsetType | None = UNSET


class DriverChange(Struct, kw_only=True):
    """What to change about a driver; what is not named stays."""

    name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    locale: str | UnsetType = UNSET
    company: str | UnsetType | None = UNSET
    street: str | UnsetType | None = UNSET
    postal_code: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    tax_id: str | UnsetType | None = UNSET


class DriverRow(Struct, kw_only=True):
    """A driver. `organization_id` is whose customer; `user_id` the account to sign in with, None: without one.

    `email` is where to write to, and need not be the account's. `company` to `tax_id` are for invoices.
    """

    driver_id: str
    organization_id: str
    user_id: str | None
    name: str
    email: str | None
    phone: str | None
    locale: str
    company: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None
    tax_id: str | None
    created_at: datetime
    changed_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class DroopSetting(Struct, kw_only=True, tag_field="form", tag="droop"):
    """From which frequencies on power follows the frequency, how steeply, and how soon."""

    over_hz: float
    under_hz: float
    over_droop: float
    under_droop: float
    response_s: float


class EndpointRow(Struct, kw_only=True):
    """An endpoint without its secrets.

    `previous_until`: the secret before signs too until then. `failing_since`: no attempt has succeeded since then.
    `quiet_until`: it asked not to be called before.
    """

    endpoint_id: str
    organization_id: str
    url: str
    description: str | None
    events: list[EventType]
    state: EndpointState
    state_reason: str | None
    previous_until: datetime | None
    failing_since: datetime | None
    quiet_until: datetime | None
    created_by: str
    created_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class EndpointState(OpenEnum):
    """What becomes of events: delivered; kept until it is resumed; or none are made and nothing is delivered."""

    ACTIVE = "active"
    DISABLED = "disabled"
    PAUSED = "paused"


class EnergyTransfer(OpenEnum):
    """How energy passes between a car and an EVSE (2.1 part 2, EnergyTransferModeEnumType); BPT is both ways."""

    AC_BPT = "ac_bpt"
    AC_BPT_DER = "ac_bpt_der"
    AC_DER = "ac_der"
    AC_SINGLE_PHASE = "ac_single_phase"
    AC_THREE_PHASE = "ac_three_phase"
    AC_TWO_PHASE = "ac_two_phase"
    DC = "dc"
    DC_ACDP = "dc_acdp"
    DC_ACDP_BPT = "dc_acdp_bpt"
    DC_BPT = "dc_bpt"
    WPT = "wpt"


class EnterServiceSetting(Struct, kw_only=True, tag_field="form", tag="enter_service"):
    """Between which voltages and frequencies a station may connect, and how gently."""

    high_voltage: float
    low_voltage: float
    high_hz: float
    low_hz: float
    delay_s: float | UnsetType | None = UNSET
    random_delay_s: float | UnsetType | None = UNSET
    ramp_s: float | UnsetType | None = UNSET


class EntryKind(OpenEnum):
    """What stands in the timeline of an incident beside its events."""

    ACKNOWLEDGED = "acknowledged"
    ISOLATED = "isolated"
    NOTED = "noted"
    OPENED = "opened"
    RELEASED = "released"
    REOPENED = "reopened"
    RESOLVED = "resolved"


class ErasureRow(Struct, kw_only=True):
    """An erasure, with its dry run (`plan`) and what was done in the end (`report`)."""

    erasure_id: str
    organization_id: str
    reason: str
    state: ErasureState
    asked_at: datetime
    planned_at: datetime | None
    plan: Any
    confirmed_at: datetime | None
    report: Any
    erased_at: datetime | None
    again_at: datetime | None
    done_at: datetime | None


class ErasureState(OpenEnum):
    """How far an erasure is: planned (nothing is changed yet), refused, running, settling (all done once), done."""

    ASKED = "asked"
    DONE = "done"
    PLANNED = "planned"
    REFUSED = "refused"
    RUNNING = "running"
    SETTLING = "settling"


class EventKind(OpenEnum):
    """What a station reports beside its sessions."""

    BATTERY_SWAP = "battery_swap"
    CHARGING_LIMIT = "charging_limit"
    CHARGING_NEEDS = "charging_needs"
    CHARGING_PROFILES = "charging_profiles"
    CHARGING_SCHEDULE = "charging_schedule"
    DATA_TRANSFER = "data_transfer"
    DER_ALARM = "der_alarm"
    DER_CONTROL = "der_control"
    DISPLAY = "display"
    FAULT = "fault"
    FIRMWARE = "firmware"
    FIRMWARE_PUBLISHING = "firmware_publishing"
    LOG_UPLOAD = "log_upload"
    PRIORITY_CHARGING = "priority_charging"
    SECURITY = "security"
    SETTLEMENT = "settlement"
    VARIABLE = "variable"


class EventStream(Struct, kw_only=True):
    """A stream of a monitor's values. Told every `interval_s`, or as soon as so many `values` are gathered.

    `closed_at` None: it is open. `pending`: how many values waited at the station when it last told some, at `told_at`.
    """

    stream_id: int
    monitor_id: int
    interval_s: int | None
    values: int | None
    opened_at: datetime
    closed_at: datetime | None
    told_at: datetime | None
    pending: int | None


class EventType(OpenEnum):
    """Everything a webhook may tell."""

    CONNECTOR_STATUS_CHANGED = "connector.status_changed"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_RESOLVED = "incident.resolved"
    SESSION_ENDED = "session.ended"
    SESSION_STARTED = "session.started"
    SESSION_UPDATED = "session.updated"
    STATION_BOOTED = "station.booted"
    STATION_CONNECTED = "station.connected"
    STATION_DISCONNECTED = "station.disconnected"
    STATION_REPORTED = "station.reported"
    WEBHOOK_TEST = "webhook.test"


class Evse(Struct, kw_only=True):
    """An EVSE: what can charge one vehicle at a time. EVSE 0 stands for the station as a whole."""

    evse_id: int
    connectors: list[ConnectorRow]


class ExportRow(Struct, kw_only=True):
    """An export: the file is there from `ready_at` to `expires_at`; `sha256` is its hash, in hexadecimal digits."""

    export_id: str
    organization_id: str
    state: ExportState
    problem: str | None
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime
    size_bytes: int | None
    sha256: str | None


class ExportState(OpenEnum):
    """How far an export is."""

    ASKED = "asked"
    FAILED = "failed"
    READY = "ready"


class FavouriteKind(OpenEnum):
    """What a driver can like."""

    LOCATION = "location"
    STATION = "station"


class FavouriteRow(Struct, kw_only=True):
    """Something that a driver likes. It may be gone by now."""

    driver_id: str
    kind: FavouriteKind
    place_id: str
    created_at: datetime


class Finding(Struct, kw_only=True):
    """Something that is wrong with a station. `what` is one sentence without its end; `next_step` what helps."""

    station_id: str
    organization_id: str
    kind: FindingKind
    severity: FindingSeverity
    what: str
    next_step: str


class FindingCount(Struct, kw_only=True):
    """At how many stations the same is found."""

    kind: FindingKind
    severity: FindingSeverity
    stations: int
    next_step: str


class FindingKind(OpenEnum):
    """What can be wrong with a station."""

    CERTIFICATE_ENDING = "certificate_ending"
    CERTIFICATE_EXPIRED = "certificate_expired"
    KNOWN_WEAKNESS = "known_weakness"
    NO_PROOF = "no_proof"
    OLD_PASSWORD = "old_password"
    OUTDATED_FIRMWARE = "outdated_firmware"
    PLAIN_FILE_TRANSFER = "plain_file_transfer"
    PLAIN_LINE = "plain_line"
    TYPED_PASSWORD = "typed_password"


class FindingSeverity(OpenEnum):
    """How much a finding weighs, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    LOW = "low"
    MEDIUM = "medium"


class FirmwareImage(Struct, kw_only=True):
    """A firmware that stations can be given.

    It is for stations of the `vendor` and `model` (patterns with `*`, case does not count), which report `version` once
    they run it. `sha256` and `md5` are the file's, as hexadecimal digits; `md5` is for local controllers (2.x part 2,
    L03) and may be untold. `size_bytes` is None until the file is there. `signature` is Base64 and fits the
    `signing_certificate` (PEM): both are there, or none.
    """

    image_id: str
    organization_id: str
    vendor: str
    model: str
    version: str
    file_id: str
    file_name: str
    content: ImageContent
    size_bytes: int | None
    sha256: str
    md5: str | None
    signature: str | None
    signing_certificate: str | None
    made_by: str
    made_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class FirmwareStatus(OpenEnum):
    """What a station tells of an update: 2.x part 2, FirmwareStatusEnumType. OCPP 1.6 knows seven of them."""

    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOAD_PAUSED = "DownloadPaused"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOADED = "Downloaded"
    DOWNLOADING = "Downloading"
    IDLE = "Idle"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLED = "Installed"
    INSTALLING = "Installing"
    INVALID_SIGNATURE = "InvalidSignature"
    SIGNATURE_VERIFIED = "SignatureVerified"


class FirmwareUpdate(Struct, kw_only=True):
    """The update of one station to a `version`, as it stands.

    `image_id` is None where the image was removed since. `told` is the station's last word, `reason` why it failed.
    `request_id` is the number by which a station of OCPP 2.x knows it; each attempt has its own. `from_version` is what
    the station ran when it was asked, `running_version` what it said at its last boot since. An update that is planned
    is given up at `order_until`; `due_at` is until when something has to be heard of one that is under way.
    """

    update_id: int
    station_id: str
    organization_id: str
    image_id: str | None
    version: str
    state: UpdateState
    signed: bool
    during_sessions: bool
    request_id: int | None
    command_id: str | None
    told: FirmwareStatus | None
    reason: str | None
    from_version: str | None
    running_version: str | None
    author: str
    planned_at: datetime
    order_until: datetime
    ordered_at: datetime | None
    changed_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


class FourEyes(Struct, kw_only=True):
    """An act that takes a second person on an organization and everything below it; `inherited`: it is set above."""

    act: DangerousAct
    inherited: bool


class FrequencyPoint(Struct, kw_only=True):
    """A point of the curve that tells how much to draw at which frequency of the grid."""

    frequency_hz: float
    power_w: float


class GetBaseReport(Struct, kw_only=True, tag_field="kind", tag="GetBaseReport"):
    """Have the station report an inventory of its variables: 2.x part 2, B07. A 1.6 station tells all of its keys.

    `request_id` is drawn when the order is given, whatever is said here: reports of two requests must not mix.
    """

    base: ReportBase | UnsetType = UNSET
    request_id: int | UnsetType | None = UNSET


class GetChargingProfiles(Struct, kw_only=True, tag_field="kind", tag="GetChargingProfiles"):
    """Have a station report the profiles it holds that match what is given (2.x part 2, K09); nothing means all.

    They come in messages of their own, which name the `request_id`.
    """

    request_id: int
    evse_id: int | UnsetType | None = UNSET
    purpose: ProfilePurpose | UnsetType | None = UNSET
    stack_level: int | UnsetType | None = UNSET
    profile_ids: list[int] | UnsetType = UNSET
    source: LimitSource | UnsetType | None = UNSET


class GetCompositeSchedule(Struct, kw_only=True, tag_field="kind", tag="GetCompositeSchedule"):
    """Ask what all profiles of an EVSE come to from now on: OCPP 1.6 5.7, 2.x part 2 K08.

    The `answer` is a `charging.CompositeSchedule`; with `evse_id` 0 it is of the grid connection. `unit` None: the
    station chooses.
    """

    evse_id: int
    duration_s: int
    unit: RateUnit | UnsetType | None = UNSET


class GetDerControls(Struct, kw_only=True, tag_field="kind", tag="GetDerControls"):
    """Have a station report the controls it holds: all, or those that match what is given.

    They come in messages of their own, which name the `request_id`.
    """

    request_id: int
    is_default: bool | UnsetType | None = UNSET
    control_kind: ControlKind | UnsetType | None = UNSET
    control_id: str | UnsetType | None = UNSET


class GetEventStreams(Struct, kw_only=True, tag_field="kind", tag="GetEventStreams"):
    """Ask a station which periodic event streams it tells: 2.1 part 2, N13."""


class GetMonitoringReport(Struct, kw_only=True, tag_field="kind", tag="GetMonitoringReport"):
    """Have a station report its monitors, all or those that are like this: 2.x part 2, N02.

    A place with an empty variable is a whole component. `request_id` is drawn when the order is given, whatever is
    said here.
    """

    places: list[VariablePlace] | UnsetType = UNSET
    criteria: list[MonitoringCriterion] | UnsetType = UNSET
    request_id: int | UnsetType | None = UNSET


class GetReport(Struct, kw_only=True, tag_field="kind", tag="GetReport"):
    """Have the station report some variables: 2.x part 2, B08. A name with an empty variable is a whole component.

    Only components that meet one of the `criteria`, where there are any (2.x only). `request_id` as of GetBaseReport.
    """

    names: list[VariableName] | UnsetType = UNSET
    criteria: list[ReportCriterion] | UnsetType = UNSET
    request_id: int | UnsetType | None = UNSET


class GetTariffs(Struct, kw_only=True, tag_field="kind", tag="GetTariffs"):
    """Ask which tariffs a station holds, for one EVSE or with `evse_id` 0 for all: 2.1. The `answer` is TariffsTold."""

    evse_id: int | UnsetType = UNSET


class GetVariables(Struct, kw_only=True, tag_field="kind", tag="GetVariables"):
    """Read settings; an empty list asks for all (1.6) and is refused for 2.x (there a report is asked for).

    `most_per_message`: with more names the station is asked in parts. It is what the station tells of itself
    (ItemsPerMessage, 1.6 GetConfigurationMaxKeys), whatever is said here; None where that is not known.
    """

    names: list[VariableName] | UnsetType = UNSET
    most_per_message: int | UnsetType | None = UNSET


class GradientSetting(Struct, kw_only=True, tag_field="form", tag="gradient"):
    """How long a ramp takes by default, and at the start; 0 where that does not apply."""

    ramp_s: float
    soft_start_s: float


class GridFault(OpenEnum):
    """What is wrong with the grid when a control takes over (GridEventFaultEnumType)."""

    CURRENT_IMBALANCE = "current_imbalance"
    LOCAL_EMERGENCY = "local_emergency"
    LOW_INPUT_POWER = "low_input_power"
    OVER_CURRENT = "over_current"
    OVER_FREQUENCY = "over_frequency"
    OVER_VOLTAGE = "over_voltage"
    PHASE_ROTATION = "phase_rotation"
    REMOTE_EMERGENCY = "remote_emergency"
    UNDER_FREQUENCY = "under_frequency"
    UNDER_VOLTAGE = "under_voltage"
    VOLTAGE_IMBALANCE = "voltage_imbalance"


class GroupLimits(Struct, kw_only=True):
    """What the tokens of a group may do together; null: no limit of that kind."""

    name: str | UnsetType | None = UNSET
    blocked: bool | UnsetType = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_until: datetime | UnsetType | None = UNSET
    period: LimitPeriod | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    energy_limit_wh: float | UnsetType | None = UNSET
    time_limit_s: float | UnsetType | None = UNSET
    money_limit: str | UnsetType | None = UNSET
    currency: str | UnsetType | None = UNSET
    max_concurrent: int | UnsetType | None = UNSET
    allowed_stations: list[str] | UnsetType | None = UNSET
    allowed_hours: str | UnsetType | None = UNSET


class GroupRow(Struct, kw_only=True):
    """A group as it stands."""

    group_id: str
    organization_id: str | UnsetType = UNSET
    name: str | None = None
    blocked: bool = False
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    period: LimitPeriod | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    energy_limit_wh: float | None = None
    time_limit_s: float | None = None
    money_limit: str | None = None
    currency: str | None = None
    max_concurrent: int | None = None
    allowed_stations: list[str] | None = None
    allowed_hours: str | None = None
    created_at: datetime
    updated_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class Hysteresis(Struct, kw_only=True):
    """When normal operation comes back after an event, and how fast (percent a second)."""

    high: float | UnsetType | None = UNSET
    low: float | UnsetType | None = UNSET
    delay_s: float | UnsetType | None = UNSET
    gradient: float | UnsetType | None = UNSET


class IdentityProviderChange(Struct, kw_only=True):
    """What to change; what is not named stays. With another issuer nobody who signed in before is known any more."""

    name: str | UnsetType = UNSET
    issuer: str | UnsetType = UNSET
    client_id: str | UnsetType = UNSET
    client_secret: str | UnsetType | None = UNSET
    scopes: list[str] | UnsetType = UNSET
    groups_claim: str | UnsetType | None = UNSET
    domains: list[str] | UnsetType = UNSET
    vouches_for_email: bool | UnsetType = UNSET
    just_in_time: bool | UnsetType = UNSET
    default_role: str | UnsetType | None = UNSET
    role_mappings: list[NewRoleMapping] | UnsetType = UNSET
    step_up_values: list[str] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class ImageContent(OpenEnum):
    """Whether the file of an image has come. WRONG: what came is not what its checksum says."""

    AWAITED = "awaited"
    THERE = "there"
    WRONG = "wrong"


class ImageToAdd(Struct, kw_only=True):
    """A firmware to be added. Its file is sent afterwards."""

    vendor: str
    model: str | UnsetType = UNSET
    version: str
    file_name: str
    sha256: str
    md5: str | UnsetType | None = UNSET
    signature: str | UnsetType | None = UNSET
    signing_certificate: str | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET


class Incident(Struct, kw_only=True):
    """What a rule found, and where it stands.

    `subject_id` is a station's id, an address or network, or an account's id. `times`: so many events since `first_at`.
    """

    incident_id: int
    organization_id: str
    rule: IncidentRule
    severity: Severity
    state: IncidentState
    subject_kind: IncidentSubject
    subject_id: str
    times: int
    first_at: datetime
    last_at: datetime
    opened_at: datetime
    changed_at: datetime
    resolved_at: datetime | None


class IncidentEntry(Struct, kw_only=True):
    """A line of an incident's timeline. `author` is who did it, in words that the record keeps."""

    at: datetime
    kind: EntryKind
    author: str
    note: str | None


class IncidentInFull(Struct, kw_only=True):
    """An incident with its runbook, its timeline (oldest first) and its newest events (at most 100)."""

    incident: Incident
    runbook: Runbook
    entries: list[IncidentEntry]
    events: list[CountedEvent]


class IncidentNote(Struct, kw_only=True):
    """What is to stand in the timeline with it."""

    note: str | UnsetType | None = UNSET


class IncidentRule(OpenEnum):
    """What makes an incident; `security/rules.py` says how much of it."""

    ACCOUNT_GUESSED = "account_guessed"
    ACCOUNTS_TRIED = "accounts_tried"
    DOOR_FLOODED = "door_flooded"
    FIRMWARE_NOT_GENUINE = "firmware_not_genuine"
    IDENTITY_MISUSED = "identity_misused"
    LOG_CLEARED = "log_cleared"
    MAINTENANCE_GUESSED = "maintenance_guessed"
    MESSAGES_REPLAYED = "messages_replayed"
    SERVER_DOUBTED = "server_doubted"
    STATION_CLONED = "station_cloned"
    STATION_LOCKED_OUT = "station_locked_out"
    STATION_TAMPERED = "station_tampered"
    STATIONS_TRIED = "stations_tried"
    TRAFFIC_IMPOSSIBLE = "traffic_impossible"


class IncidentState(OpenEnum):
    """Where an incident stands. One that is resolved can be reopened."""

    ACKNOWLEDGED = "acknowledged"
    OPEN = "open"
    RESOLVED = "resolved"


class IncidentSubject(OpenEnum):
    """What an incident is about."""

    ACCOUNT = "account"
    ADDRESS = "address"
    STATION = "station"


class InstallCertificate(Struct, kw_only=True, tag_field="kind", tag="InstallCertificate"):
    """Have a station trust a root certificate, given as PEM: 2.x part 2, M05. OCPP 1.6 knows four uses of them."""

    use: InstalledUse
    certificate: str


class InstalledUse(OpenEnum):
    """What a certificate that a station holds is trusted for, or with V2G_CHAIN shown for."""

    CSMS_ROOT = "csms_root"
    MANUFACTURER_ROOT = "manufacturer_root"
    MO_ROOT = "mo_root"
    OEM_ROOT = "oem_root"
    V2_G_CHAIN = "v2g_chain"
    V2_G_ROOT = "v2g_root"


class Isolated(Struct, kw_only=True):
    """How far a station is cut off; `isolation` null: not at all."""

    station_id: str
    isolation: Isolation | None


class Isolation(OpenEnum):
    """How far a station is cut off: asked for, its sessions are being ended, or nobody is let in as it."""

    ASKED = "asked"
    ENDING = "ending"
    ISOLATED = "isolated"


class IsolationWish(Struct, kw_only=True):
    """Why a station is cut off, and how long its sessions may take to end."""

    note: str | UnsetType | None = UNSET
    incident_id: int | UnsetType | None = UNSET
    within_s: float | UnsetType = UNSET


class KeyRow(Struct, kw_only=True):
    """A key without its secret. `last_used_at` is true to a minute; `networks` (CIDR) empty: from anywhere."""

    key_id: str
    organization_id: str
    name: str
    permissions: list[Permission]
    networks: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    etag: str | None = field(default=None, name="(etag)")


class KnownBy(OpenEnum):
    """How we know that a station holds a profile: it accepted our order, it reported it, or it told of a limit."""

    LIMIT = "limit"
    ORDER = "order"
    REPORT = "report"


class KnownCertificate(Struct, kw_only=True):
    """A certificate that a station is known to hold, how that is known ("order", "report"), and since when."""

    use: InstalledUse
    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    children: list[CertificateHash]
    known_by: str
    known_at: datetime


class KnownControl(Struct, kw_only=True):
    """A control that a station is known to hold. `started_at`: a scheduled one is in force since then."""

    control: DerControl
    is_superseded: bool
    started_at: datetime | None
    known_by: KnownBy
    known_at: datetime


class KnownProfile(Struct, kw_only=True):
    """A profile that a station is known to hold, how that is known, and since when."""

    evse_id: int
    profile: ChargingProfile
    source: LimitSource | UnsetType = UNSET
    known_by: KnownBy
    known_at: datetime


class LeftOut(OpenEnum):
    """Why a station that was chosen has no part in a campaign."""

    IN_ANOTHER = "in_another"
    NOT_ACCEPTED = "not_accepted"
    OTHER_MODEL = "other_model"
    RUNS_IT = "runs_it"


class LeftOutStation(Struct, kw_only=True):
    """A station that has no part, and why."""

    station_id: str
    why: LeftOut


class LimitPeriod(OpenEnum):
    """How long what a token group may use lasts, in the group's time zone; weeks begin on Monday (ISO 8601)."""

    DAY = "day"
    MONTH = "month"
    TOTAL = "total"
    WEEK = "week"
    YEAR = "year"


class LimitSource(OpenEnum):
    """Who has set a limit (2.0.1 ChargingLimitSourceEnum; 2.1 is open, what it adds counts as OTHER)."""

    CSO = "cso"
    EMS = "ems"
    OTHER = "other"
    SO = "so"


class ListEntry(Struct, kw_only=True):
    """A token on a station's local list, and what the station shall answer to it; None takes it off the list."""

    token: PresentedToken
    verdict: Verdict | None


class LocalList(Struct, kw_only=True):
    """A station's local list as far as it is known. `version` null: it is going to be sent in full."""

    station_id: str
    wanted: bool
    state: LocalListState
    reason: str | None
    version: int | None
    entries: int
    entries_most: int | None
    current_at: datetime | None


class LocalListState(OpenEnum):
    """How a station's local list is doing: to be brought up to date, as wanted, refused, or not kept by the station."""

    CURRENT = "current"
    FAILING = "failing"
    UNSUPPORTED = "unsupported"
    WAITING = "waiting"


class LogKind(OpenEnum):
    """Which log. Only stations of OCPP 2.1 have a data collector."""

    DATA_COLLECTOR = "data_collector"
    DIAGNOSTICS = "diagnostics"
    SECURITY = "security"


class LogState(OpenEnum):
    """How far it has come: by the station's word, and in the end by whether the file is here.

    `CANCELED`: the station took on a newer request instead. `REJECTED`: it refused, or has no log.
    """

    ACCEPTED = "accepted"
    ASKED = "asked"
    CANCELED = "canceled"
    FAILED = "failed"
    REJECTED = "rejected"
    UPLOADED = "uploaded"
    UPLOADING = "uploading"


class Logo(Struct, kw_only=True):
    """A picture that was looked at. `digest` names its content."""

    media_type: LogoFormat
    width_px: int
    height_px: int
    digest: str
    content: bytes
    etag: str | None = field(default=None, name="(etag)")


class LogoFormat(OpenEnum):
    """Kinds of pictures that are taken, as media types."""

    IMAGE_JPEG = "image/jpeg"
    IMAGE_PNG = "image/png"
    IMAGE_WEBP = "image/webp"


class MadeEndpoint(Struct, kw_only=True):
    """An endpoint with its secret, which can't be had again."""

    secret: str
    endpoint: EndpointRow


class MadeInvitation(Struct, kw_only=True):
    """What to send the person: a path on this host, which works once. Null: they have an account, and the role now."""

    path: str | None


class MadeKey(Struct, kw_only=True):
    """A new key: `key` is the whole text and can't be had again."""

    key: str
    row: KeyRow


class MessageRow(Struct, kw_only=True):
    """One CALL with its answer, as JSON texts of the payloads.

    `direction` in: the station asked us; out: we asked it. `finished_at` is `at` plus `latency_ms`, when the answer
    came or was given up. `notes` say what was corrected or looked wrong.
    """

    station_id: str
    at: datetime
    finished_at: datetime
    direction: Direction
    message_id: str | None
    action: str | None
    request: str
    response: str | None
    outcome: str
    latency_ms: float | None
    notes: list[str] | None
    ocpp_version: OcppVersion | None


class MonitorKind(OpenEnum):
    """What makes a monitor speak. The two about a target are 2.1's.

    The monitor's value is the threshold, the difference that counts, or for periodic ones a number of seconds.
    """

    DELTA = "delta"
    LOWER_THRESHOLD = "lower_threshold"
    PERIODIC = "periodic"
    PERIODIC_CLOCK_ALIGNED = "periodic_clock_aligned"
    TARGET_DELTA = "target_delta"
    TARGET_DELTA_RELATIVE = "target_delta_relative"
    UPPER_THRESHOLD = "upper_threshold"


class MonitorOrigin(OpenEnum):
    """Who made a monitor: the maker for good, the maker until it is changed, or an operator."""

    CUSTOM = "custom"
    HARD_WIRED = "hard_wired"
    PRECONFIGURED = "preconfigured"


class MonitorRow(Struct, kw_only=True):
    """A monitor that a station is known to hold.

    `value` is the threshold, the difference that counts, or for periodic kinds a number of seconds. `severity` is from
    0 (danger) to 9 (debug). `transaction_only`: it counts while a transaction runs. `origin` is None where the station
    did not say who made it. `path` is the name of its variable in one line, without case.
    """

    monitor_id: int
    path: str
    component: str
    component_instance: str | None
    evse_id: int | None
    connector_id: int | None
    variable: str
    variable_instance: str | None
    kind: MonitorKind
    value: float
    severity: int
    transaction_only: bool
    origin: MonitorOrigin | None
    known_at: datetime


class MonitoringBase(OpenEnum):
    """Which monitors a station holds: all, those of the maker as they were made, or the hard-wired ones alone."""

    ALL = "all"
    FACTORY_DEFAULT = "factory_default"
    HARD_WIRED_ONLY = "hard_wired_only"


class MonitoringCriterion(OpenEnum):
    """Which kinds of monitors a report shall tell of."""

    DELTA = "delta"
    PERIODIC = "periodic"
    THRESHOLD = "threshold"


class Mutability(OpenEnum):
    """Who may do what with a value over the network."""

    READ_ONLY = "read_only"
    READ_WRITE = "read_write"
    WRITE_ONLY = "write_only"


class NetworkProfile(Struct, kw_only=True):
    """How a station of OCPP 2.x connects (2.x part 2, NetworkConnectionProfileType), in one of its slots.

    `url` is without the station's id. `interface` in OCPP's words: Wired0, Wireless0 and so on.
    """

    slot: int
    url: str
    security_profile: int
    interface: str | UnsetType = UNSET
    message_timeout_s: int | UnsetType = UNSET


class NewCampaign(Struct, kw_only=True):
    """A campaign to be: which stations get which image, and how."""

    name: str
    image_id: str
    organization_id: str | UnsetType | None = UNSET
    vendor: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    firmware: str | UnsetType = UNSET
    any_model: bool | UnsetType = UNSET
    waves: list[str] | UnsetType = UNSET
    hours: str | UnsetType | None = UNSET
    during_sessions: bool | UnsetType = UNSET
    signed: bool | UnsetType = UNSET
    most_under_way: int | UnsetType = UNSET
    failure_percent: int | UnsetType = UNSET
    failure_least: int | UnsetType = UNSET
    attempts: int | UnsetType = UNSET
    retry_pause_s: int | UnsetType = UNSET
    wave_within_s: int | UnsetType = UNSET


class NewConsent(Struct, kw_only=True):
    """That a driver agrees (`given` true), or does not any more."""

    purpose: ConsentPurpose
    version: str
    given: bool
    how: ConsentWay | UnsetType = UNSET
    at: datetime | UnsetType | None = UNSET


class NewContract(Struct, kw_only=True):
    """A contract to be; active, and valid from now on where nothing else is said."""

    number: str
    emaid: str | UnsetType | None = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_until: datetime | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET


class NewCustomRole(Struct, kw_only=True):
    """A role to be made. It can open no more than its maker may."""

    name: str
    permissions: list[Permission]
    organization_id: str | UnsetType | None = UNSET


class NewDriver(Struct, kw_only=True):
    """A driver to be. `company` to `tax_id` go on invoices."""

    name: str
    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    locale: str | UnsetType | None = UNSET
    company: str | UnsetType | None = UNSET
    street: str | UnsetType | None = UNSET
    postal_code: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    tax_id: str | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET


class NewErasure(Struct, kw_only=True):
    """Who is to be erased, and why."""

    accounts: list[str] | UnsetType = UNSET
    drivers: list[str] | UnsetType = UNSET
    tokens: list[str] | UnsetType = UNSET
    reason: str


class NewExport(Struct, kw_only=True):
    """Whose data: one person, by any of what is theirs. The rest of it is found."""

    accounts: list[str] | UnsetType = UNSET
    drivers: list[str] | UnsetType = UNSET
    tokens: list[str] | UnsetType = UNSET


class NewFavourite(Struct, kw_only=True):
    """Something that a driver likes."""

    kind: FavouriteKind
    place_id: str


class NewFleetVehicle(Struct, kw_only=True):
    """A vehicle to be, of an organization's fleet."""

    model_id: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    licence_plate: str | UnsetType | None = UNSET
    evccid: str | UnsetType | None = UNSET
    battery_wh: int | UnsetType | None = UNSET
    ac_limit_w: int | UnsetType | None = UNSET
    ac_phases: int | UnsetType | None = UNSET
    dc_limit_w: int | UnsetType | None = UNSET
    connectors: list[ConnectorType] | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET


class NewFourEyes(Struct, kw_only=True):
    """An act that shall take a second person from now on."""

    act: DangerousAct


class NewGroup(Struct, kw_only=True):
    """A group to be."""

    name: str | UnsetType | None = UNSET
    blocked: bool | UnsetType = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_until: datetime | UnsetType | None = UNSET
    period: LimitPeriod | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    energy_limit_wh: float | UnsetType | None = UNSET
    time_limit_s: float | UnsetType | None = UNSET
    money_limit: str | UnsetType | None = UNSET
    currency: str | UnsetType | None = UNSET
    max_concurrent: int | UnsetType | None = UNSET
    allowed_stations: list[str] | UnsetType | None = UNSET
    allowed_hours: str | UnsetType | None = UNSET
    group_id: str
    organization_id: str | UnsetType | None = UNSET


class NewIdentityProvider(Struct, kw_only=True):
    """A provider to be. Without a client secret it is a public client, proven by PKCE alone."""

    name: str
    issuer: str
    client_id: str
    organization_id: str | UnsetType | None = UNSET
    client_secret: str | UnsetType | None = UNSET
    scopes: list[str] | UnsetType = UNSET
    groups_claim: str | UnsetType | None = UNSET
    domains: list[str] | UnsetType = UNSET
    vouches_for_email: bool | UnsetType = UNSET
    just_in_time: bool | UnsetType = UNSET
    default_role: str | UnsetType | None = UNSET
    role_mappings: list[NewRoleMapping] | UnsetType = UNSET
    step_up_values: list[str] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class NewIncidentNote(Struct, kw_only=True):
    """What was found, or done."""

    note: str


class NewInvitation(Struct, kw_only=True):
    """Somebody to be let in with a role."""

    email: str
    role: str
    organization_id: str | UnsetType | None = UNSET
    until: datetime | UnsetType | None = UNSET


class NewKey(Struct, kw_only=True):
    """A key to be. It can open no more than its maker may."""

    name: str
    permissions: list[Permission]
    organization_id: str | UnsetType | None = UNSET
    expires_at: datetime | UnsetType | None = UNSET
    networks: list[str] | UnsetType = UNSET


class NewLog(Struct, kw_only=True):
    """Which log is wanted, and of what time."""

    station_id: str
    kind: LogKind | UnsetType = UNSET
    oldest: datetime | UnsetType | None = UNSET
    latest: datetime | UnsetType | None = UNSET
    retries: int | UnsetType | None = UNSET
    retry_interval_s: int | UnsetType | None = UNSET


class NewLogo(Struct, kw_only=True):
    """A picture to show. What it is, is found out from its content."""

    content: bytes


class NewOrganization(Struct, kw_only=True):
    """An organization to be. Locale, currency and time zone not given are its parent's."""

    parent_id: str
    kind: OrganizationKind
    name: str
    host_name: str | UnsetType | None = UNSET
    display_name: str | UnsetType | None = UNSET
    accent_colour: str | UnsetType | None = UNSET
    mail_from: str | UnsetType | None = UNSET
    locale: str | UnsetType | None = UNSET
    currency: str | UnsetType | None = UNSET
    time_zone: str | UnsetType | None = UNSET
    tax_id: str | UnsetType | None = UNSET


class NewPassword(Struct, kw_only=True):
    """A station's new password, which is told only here."""

    password: str


class NewReservation(Struct, kw_only=True):
    """A reservation to be. It begins at once."""

    station_id: str
    token_uid: str
    expires_at: datetime
    evse_id: int | UnsetType | None = UNSET
    connector_type: str | UnsetType | None = UNSET
    even_if_busy: bool | UnsetType = UNSET


class NewRole(Struct, kw_only=True):
    """A role to be given: on the organization and everything below it, until a moment (null: without end)."""

    role: str
    organization_id: str
    until: datetime | UnsetType | None = UNSET


class NewRoleMapping(Struct, kw_only=True):
    """Whoever is in the group at the provider has the role here. `organization_id` none: on the provider's own."""

    group: str
    role: str
    organization_id: str | UnsetType | None = UNSET


class NewRollout(Struct, kw_only=True):
    """A rollout to be: which template is brought to which stations, and how."""

    template_id: int
    station_ids: list[str] | UnsetType | None = UNSET
    waves: list[str] | UnsetType = UNSET
    hours: str | UnsetType | None = UNSET
    during_sessions: bool | UnsetType = UNSET
    most_under_way: int | UnsetType = UNSET
    failure_percent: int | UnsetType = UNSET
    failure_least: int | UnsetType = UNSET
    wave_within_s: int | UnsetType = UNSET


class NewStation(Struct, kw_only=True):
    """A station to let in: one that will come, one that is waiting, or one that was rejected before."""

    station_id: str
    name: str | UnsetType | None = UNSET
    security_profile: SecurityProfile | UnsetType = UNSET
    latitude: float | UnsetType | None = UNSET
    longitude: float | UnsetType | None = UNSET
    time_zone: str | UnsetType | None = UNSET
    free_vend: bool | UnsetType = UNSET
    organization_id: str | UnsetType | None = UNSET


class NewTemplate(Struct, kw_only=True):
    """A template to be."""

    name: str
    settings: list[SettingChange]
    vendor: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    firmware: str | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    at_boot: bool | UnsetType = UNSET
    organization_id: str | UnsetType | None = UNSET


class NewToken(Struct, kw_only=True):
    """A token that shall charge from now on."""

    token_uid: str
    kind: TokenKind
    status: TokenStatus | UnsetType = UNSET
    holder: str | UnsetType | None = UNSET
    group_id: str | UnsetType | None = UNSET
    parent_uid: str | UnsetType | None = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_until: datetime | UnsetType | None = UNSET
    credit_ok: bool | UnsetType = UNSET
    max_concurrent: int | UnsetType | None = UNSET
    allowed_stations: list[str] | UnsetType | None = UNSET
    allowed_hours: str | UnsetType | None = UNSET
    master_pass: bool | UnsetType = UNSET
    driver_id: str | UnsetType | None = UNSET
    vehicle_id: str | UnsetType | None = UNSET
    fleet_id: str | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET


class NewUpdate(Struct, kw_only=True):
    """An update to be: which station gets which image."""

    station_id: str
    image_id: str
    signed: bool | UnsetType = UNSET
    during_sessions: bool | UnsetType = UNSET
    any_model: bool | UnsetType = UNSET
    within_s: int | UnsetType = UNSET


class NewVehicle(Struct, kw_only=True):
    """A driver's vehicle to be."""

    model_id: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    licence_plate: str | UnsetType | None = UNSET
    evccid: str | UnsetType | None = UNSET
    battery_wh: int | UnsetType | None = UNSET
    ac_limit_w: int | UnsetType | None = UNSET
    ac_phases: int | UnsetType | None = UNSET
    dc_limit_w: int | UnsetType | None = UNSET
    connectors: list[ConnectorType] | UnsetType | None = UNSET


class NewWebhook(Struct, kw_only=True):
    """Where to deliver what. It is told of the stations of its organization and all below."""

    url: str
    events: list[EventType] | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET


class NotifyAllowedEnergyTransfer(Struct, kw_only=True, tag_field="kind", tag="NotifyAllowedEnergyTransfer"):
    """Say anew how energy may pass in a transaction that runs: 2.1 part 2, Q01 and Q02."""

    ref: str
    allowed: list[EnergyTransfer]


class NotifyWebPaymentStarted(Struct, kw_only=True, tag_field="kind", tag="NotifyWebPaymentStarted"):
    """Tell a station that somebody pays for an EVSE on a web page, so that it lets nobody else: 2.1 part 2, C25.

    After `timeout_s` it waits for that no longer.
    """

    evse_id: int
    timeout_s: int


class OcppVersion(OpenEnum):
    """The protocol a station speaks, settled by the WebSocket subprotocol and never by the URL."""

    V1_6 = "1.6"
    V2_0_1 = "2.0.1"
    V2_1 = "2.1"


class OperationMode(OpenEnum):
    """What a car does in a period (2.1 part 2, OperationModeEnumType); where none is said, it charges only.

    CENTRAL_SETPOINT and CENTRAL_FREQUENCY follow our setpoint, EXTERNAL_SETPOINT and EXTERNAL_LIMITS what somebody
    else tells the station, the LOCAL ones what the station measures.
    """

    CENTRAL_FREQUENCY = "central_frequency"
    CENTRAL_SETPOINT = "central_setpoint"
    CHARGING_ONLY = "charging_only"
    EXTERNAL_LIMITS = "external_limits"
    EXTERNAL_SETPOINT = "external_setpoint"
    IDLE = "idle"
    LOCAL_FREQUENCY = "local_frequency"
    LOCAL_LOAD_BALANCING = "local_load_balancing"


class OrganizationChange(Struct, kw_only=True):
    """What to change; what is not named stays. `parent_id` moves it, with all below it."""

    parent_id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    host_name: str | UnsetType | None = UNSET
    display_name: str | UnsetType | None = UNSET
    accent_colour: str | UnsetType | None = UNSET
    mail_from: str | UnsetType | None = UNSET
    locale: str | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    tax_id: str | UnsetType | None = UNSET


class OrganizationKind(OpenEnum):
    """What an organization has to do with the network."""

    FLEET = "fleet"
    INSTALLER = "installer"
    OPERATOR = "operator"
    SITE_HOST = "site_host"
    SUB_OPERATOR = "sub_operator"
    WORKPLACE = "workplace"


class OrganizationRow(Struct, kw_only=True):
    """An organization. `path` holds the ids from the root down to it, each between slashes.

    Branding (`display_name` to `mail_from`) that is not set is taken from above (`store_branding.py`).
    """

    organization_id: str
    parent_id: str | None
    path: str
    kind: OrganizationKind
    name: str
    host_name: str | None
    display_name: str | None
    accent_colour: str | None
    mail_from: str | None
    locale: str
    currency: str
    time_zone: str
    tax_id: str | None
    created_at: datetime
    changed_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class AlarmPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Alarm]
    next: str | None


class AlertRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[AlertRow]
    next: str | None


class ApprovalRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ApprovalRow]
    next: str | None


class AuditEntryPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[AuditEntry]
    next: str | None


class AuthorityPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Authority]
    next: str | None


class BatterySwapPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[BatterySwap]
    next: str | None


class CampaignStationPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[CampaignStation]
    next: str | None


class CampaignPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Campaign]
    next: str | None


class CarModelPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[CarModel]
    next: str | None


class CheckedStationPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[CheckedStation]
    next: str | None


class CommandPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Command]
    next: str | None


class ConsentRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ConsentRow]
    next: str | None


class ContractAuthorityPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ContractAuthority]
    next: str | None


class ContractRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ContractRow]
    next: str | None


class CountedEventPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[CountedEvent]
    next: str | None


class CountedRefusalPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[CountedRefusal]
    next: str | None


class DeliveryRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[DeliveryRow]
    next: str | None


class DriverRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[DriverRow]
    next: str | None


class EndpointRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[EndpointRow]
    next: str | None


class ErasureRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ErasureRow]
    next: str | None


class EventStreamPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[EventStream]
    next: str | None


class EvsePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Evse]
    next: str | None


class ExportRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ExportRow]
    next: str | None


class FavouriteRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[FavouriteRow]
    next: str | None


class FindingPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Finding]
    next: str | None


class FirmwareImagePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[FirmwareImage]
    next: str | None


class FirmwareUpdatePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[FirmwareUpdate]
    next: str | None


class FourEyesPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[FourEyes]
    next: str | None


class GroupRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[GroupRow]
    next: str | None


class IncidentPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Incident]
    next: str | None


class KeyRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[KeyRow]
    next: str | None


class KnownCertificatePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[KnownCertificate]
    next: str | None


class KnownControlPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[KnownControl]
    next: str | None


class KnownProfilePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[KnownProfile]
    next: str | None


class MessageRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[MessageRow]
    next: str | None


class MonitorRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[MonitorRow]
    next: str | None


class OrganizationRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[OrganizationRow]
    next: str | None


class PersonPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Person]
    next: str | None


class ReadingRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ReadingRow]
    next: str | None


class ReportPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Report]
    next: str | None


class ReservationPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Reservation]
    next: str | None


class RolePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Role]
    next: str | None


class RolloutStationPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[RolloutStation]
    next: str | None


class RolloutPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Rollout]
    next: str | None


class SessionRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[SessionRow]
    next: str | None


class SettlementPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Settlement]
    next: str | None


class ShownIdentityProviderPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[ShownIdentityProvider]
    next: str | None


class StationCertificatePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[StationCertificate]
    next: str | None


class StationEventRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[StationEventRow]
    next: str | None


class StationLogPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[StationLog]
    next: str | None


class StationPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Station]
    next: str | None


class StreamReadingPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[StreamReading]
    next: str | None


class TemplatePage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[Template]
    next: str | None


class TokenRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[TokenRow]
    next: str | None


class VariableChangeRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[VariableChangeRow]
    next: str | None


class VariableRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[VariableRow]
    next: str | None


class VehicleRowPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[VehicleRow]
    next: str | None


class VehicleWishPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[VehicleWish]
    next: str | None


class WantedSettingPage(Struct, kw_only=True):
    """One page of a list. `next` is the cursor of the page that follows, which may be empty; null: this is the last."""

    items: list[WantedSetting]
    next: str | None


class Permission(OpenEnum):
    """Everything that can be allowed. A right to write does not include the right to read."""

    AUDIT_READ = "audit.read"
    BILLING_READ = "billing.read"
    BILLING_REFUND = "billing.refund"
    DRIVERS_READ = "drivers.read"
    DRIVERS_WRITE = "drivers.write"
    INCIDENTS_READ = "incidents.read"
    INCIDENTS_WRITE = "incidents.write"
    KEYS_READ = "keys.read"
    KEYS_WRITE = "keys.write"
    MESSAGES_READ = "messages.read"
    ORGANIZATIONS_READ = "organizations.read"
    ORGANIZATIONS_WRITE = "organizations.write"
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    PRIVACY_ERASE = "privacy.erase"
    PRIVACY_EXPORT = "privacy.export"
    SESSIONS_READ = "sessions.read"
    STATIONS_COMMAND = "stations.command"
    STATIONS_READ = "stations.read"
    STATIONS_WRITE = "stations.write"
    TOKENS_READ = "tokens.read"
    TOKENS_WRITE = "tokens.write"
    WEBHOOKS_READ = "webhooks.read"
    WEBHOOKS_WRITE = "webhooks.write"


class Person(Struct, kw_only=True):
    """A person with an account, and the roles they have where the asker may look."""

    account: Account
    roles: list[RoleGrant]
    etag: str | None = field(default=None, name="(etag)")


class PersonChange(Struct, kw_only=True):
    """What to change about an account. `disabled`: its sessions end at once, and nobody signs in with it."""

    disabled: bool


class PlaceHours(Struct, kw_only=True):
    """When a place is in service: the station (no EVSE given), an EVSE or a connector; by its own local time."""

    evse_id: int | UnsetType | None = UNSET
    connector_id: int | UnsetType | None = UNSET
    hours: list[str]
    exceptions: list[str] | UnsetType = UNSET


class PlaceStanding(Struct, kw_only=True):
    """What a place was last told.

    `operative` is null before it is told anything, and `taken` once the station has accepted it, also for when the
    running session has ended. It holds until `until`; null: no change is in sight. `failures` counts how often the
    station did not take it since it is so, and `reason` is why it did not the last time.
    """

    evse_id: int | None
    connector_id: int | None
    operative: bool | None
    taken: bool
    until: datetime | None
    command_id: str | None
    ordered_at: datetime | None
    failures: int
    reason: str | None


class PlannedCampaign(Struct, kw_only=True):
    """A new campaign, with its stations, and those that have no part in it."""

    campaign: Campaign
    plan: CampaignPlan


class PlannedStation(Struct, kw_only=True):
    """Which wave a station is to be in, and its settings that are not as the template wants them."""

    station_id: str
    wave: int
    settings: list[WantedSetting]


class PlannedTurn(Struct, kw_only=True):
    """Which wave a station is to be in."""

    station_id: str
    wave: int


class Posture(Struct, kw_only=True):
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


class PowerFactorSetting(Struct, kw_only=True, tag_field="form", tag="power_factor"):
    """A fixed cos phi; `excited` true where reactive power is absorbed (under-excited)."""

    displacement: float
    excited: bool


class PresentedToken(Struct, kw_only=True):
    """A token as a station showed it: its text and, where the protocol tells, its kind."""

    uid: str
    kind: TokenKind | UnsetType = UNSET


class PriceConditions(Struct, kw_only=True):
    """When a price counts: where all hold that are given. Times are the station's own, dates without their last day.

    Least is included, most is not. Only fixed fees know `payment_brand` (Visa) and `payment_recognition` (debit), and
    they know none of the least and most.
    """

    from_time: str | UnsetType | None = UNSET
    to_time: str | UnsetType | None = UNSET
    days: list[Weekday] | UnsetType = UNSET
    from_date: date | UnsetType | None = UNSET
    to_date: date | UnsetType | None = UNSET
    current: CurrentKind | UnsetType | None = UNSET
    least_energy_wh: str | UnsetType | None = UNSET
    most_energy_wh: str | UnsetType | None = UNSET
    least_current_a: str | UnsetType | None = UNSET
    most_current_a: str | UnsetType | None = UNSET
    least_power_w: str | UnsetType | None = UNSET
    most_power_w: str | UnsetType | None = UNSET
    least_time_s: int | UnsetType | None = UNSET
    most_time_s: int | UnsetType | None = UNSET
    least_charging_s: int | UnsetType | None = UNSET
    most_charging_s: int | UnsetType | None = UNSET
    least_idle_s: int | UnsetType | None = UNSET
    most_idle_s: int | UnsetType | None = UNSET
    payment_brand: str | UnsetType | None = UNSET
    payment_recognition: str | UnsetType | None = UNSET


class PriceList(Struct, kw_only=True):
    """The prices of one thing, and their taxes."""

    prices: list[PriceStep]
    taxes: list[TaxRate] | UnsetType = UNSET


class PriceStep(Struct, kw_only=True):
    """One price without tax, in the tariff's currency, and when it counts: of several the first that holds."""

    price: str
    conditions: PriceConditions | UnsetType | None = UNSET


class Problem(Struct, kw_only=True):
    """RFC 9457. `detail` says what happened to which thing, `next_step` what to do about it.

    `instance` names this one occurrence in the server's log, where it is a fault of the server.
    """

    status: int
    title: str
    detail: str | None = None
    next_step: str | None = None
    instance: str | None = None
    errors: list[WrongField] = []


class ProfileCount(Struct, kw_only=True):
    """How many stations come with a security profile."""

    security_profile: SecurityProfile
    stations: int


class ProfileKind(OpenEnum):
    """From when a schedule counts: a moment, a moment and again each day or week, the start of charging, or at once.

    DYNAMIC is 2.1's: one period without an end, whose limit is told anew as often as needed (K28).
    """

    ABSOLUTE = "absolute"
    DYNAMIC = "dynamic"
    RECURRING = "recurring"
    RELATIVE = "relative"


class ProfilePurpose(OpenEnum):
    """What a profile limits. PRIORITY and LOCAL_GENERATION are 2.1's, EXTERNAL is 2.x's and never ours to set."""

    EXTERNAL = "external"
    LOCAL_GENERATION = "local_generation"
    PRIORITY = "priority"
    STATION_MAX = "station_max"
    TX = "tx"
    TX_DEFAULT = "tx_default"


class PublishFirmware(Struct, kw_only=True, tag_field="kind", tag="PublishFirmware"):
    """Have a local controller fetch a firmware and offer it to the stations behind it: 2.x part 2, L03.

    `checksum` is the MD5 of the file as hexadecimal digits, and the name by which it is unpublished.
    """

    request_id: int
    location: str
    checksum: str


class Queued(Struct, kw_only=True):
    """A delivery that is on its way."""

    delivery_id: str


class RateUnit(OpenEnum):
    """What limits count: amperes per phase, or watts; those over all phases where each has no limit of its own."""

    A = "A"
    W = "W"


class ReadingContext(OpenEnum):
    """Why a sample was taken."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class ReadingRow(Struct, kw_only=True):
    """One moment of a power curve: the meter's register, power, current, voltage and the battery's charge, where told.

    `samples` holds every sample as told where that is more than the columns say.
    """

    at: datetime
    received_at: datetime
    evse_id: int | None
    connector_id: int | None
    register_wh: float | None
    power_w: float | None
    current_a: float | None
    voltage_v: float | None
    soc_percent: float | None
    context: ReadingContext | None
    samples: Any


class Recurrency(OpenEnum):
    """How often a recurring schedule begins again."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Refusal(Struct, kw_only=True):
    """Why not."""

    reason: str


class RefusalCause(OpenEnum):
    """Why nobody was let in. Those of TLS end the handshake, before it is known which station it would have been."""

    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_MISSING = "certificate_missing"
    CERTIFICATE_NOT_THE_KNOWN_ONE = "certificate_not_the_known_one"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_OF_ANOTHER_OPERATOR = "certificate_of_another_operator"
    CERTIFICATE_OF_ANOTHER_STATION = "certificate_of_another_station"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_WEAK = "certificate_weak"
    PASSWORD_MISSING = "password_missing"
    PASSWORD_NOT_SET = "password_not_set"
    PASSWORD_WRONG = "password_wrong"
    SERVER_CERTIFICATE_REFUSED = "server_certificate_refused"
    STATION_ISOLATED = "station_isolated"
    STATION_REJECTED = "station_rejected"
    STATION_UNKNOWN = "station_unknown"
    TLS_BROKEN = "tls_broken"
    TLS_CIPHER = "tls_cipher"
    TLS_MISSING = "tls_missing"
    TLS_VERSION = "tls_version"
    USER_WRONG = "user_wrong"


class ReleaseWish(Struct, kw_only=True):
    """Why a station is let in again."""

    note: str | UnsetType | None = UNSET
    incident_id: int | UnsetType | None = UNSET


class Report(Struct, kw_only=True):
    """A report and what became of it. `author` is who asked for it, None where the order is forgotten."""

    station_id: str
    request_id: int
    command_id: str | None
    kind: ReportKind
    state: ReportState
    pages: int
    reason: str | None
    asked_at: datetime
    told_at: datetime | None
    author: str | None


class ReportBase(OpenEnum):
    """Which inventory: what can be set, everything, or only what tells how the station is doing (part 2, B07)."""

    CONFIGURATION = "configuration"
    FULL = "full"
    SUMMARY = "summary"


class ReportCriterion(OpenEnum):
    """Components in this condition only (part 2, B08)."""

    ACTIVE = "active"
    AVAILABLE = "available"
    ENABLED = "enabled"
    PROBLEM = "problem"


class ReportKind(OpenEnum):
    """What a report covers: an inventory, what was picked, or what the answer to a read or a write told.

    The last three are about monitors: all of them, some, or what the answer to a change of them told.
    """

    ANSWER = "answer"
    CONFIGURATION = "configuration"
    FULL = "full"
    MONITOR_ANSWER = "monitor_answer"
    MONITORS = "monitors"
    PARTIAL = "partial"
    SOME_MONITORS = "some_monitors"
    SUMMARY = "summary"


class ReportState(OpenEnum):
    """How far a report is. INCOMPLETE: pages never came, and what came was taken over without removing anything."""

    AWAITED = "awaited"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    WHOLE = "whole"


class RequestBatterySwap(Struct, kw_only=True, tag_field="kind", tag="RequestBatterySwap"):
    """Have a station let the holder of a token swap batteries: who may do so is decided before (S02.FR.03).

    What then happens comes as events of the station, of the kind "battery_swap", with the `request_id`.
    """

    token: PresentedToken
    request_id: int


class Reservation(Struct, kw_only=True):
    """A reservation as it stands: an EVSE of a station, any of them (`evse_id` None), is held for a token.

    Tokens of the group `group_id` may use it, too. `connector_type` is a word of OCPP's (cCCS2), where only such an
    EVSE will do. `session_id` is the session that used it. `reason` says why it is not held, in words.
    """

    reservation_id: int
    station_id: str
    organization_id: str
    evse_id: int | None
    connector_type: str | None
    token_uid: str
    token_kind: TokenKind
    group_id: str | None
    state: ReservationState
    reason: str | None
    session_id: str | None
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class ReservationState(OpenEnum):
    """Where a reservation stands. All but REQUESTED and ACTIVE are final.

    REQUESTED: the station was asked and has not said that it holds it. NO_SHOW: it was held, and nobody came.
    EXPIRED: its time is over, and no station ever said that it was held. REMOVED: the station gave it up.
    """

    ACTIVE = "active"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    REJECTED = "rejected"
    REMOVED = "removed"
    REQUESTED = "requested"
    USED = "used"


class ReserveEvse(Struct, kw_only=True, tag_field="kind", tag="ReserveEvse"):
    """Hold an EVSE, or any of the station's (`evse_id` None), for a token: OCPP 1.6 5.13, 2.x part 2 H01.

    A station that holds a reservation of this number puts this one into its place. `group_id`: whose tokens may use it,
    too. `connector_type`: only an EVSE with such a connector, in OCPP 2.x's words (cCCS2).
    """

    reservation_id: int
    token: PresentedToken
    expires_at: datetime
    evse_id: int | None = None
    connector_type: str | None = None
    group_id: str | None = None


class ResetKind(OpenEnum):
    """How hard: 1.6 knows Soft and Hard, 2.x OnIdle and Immediate; ours are 2.x's."""

    IMMEDIATE = "immediate"
    ON_IDLE = "on_idle"


class ResetStation(Struct, kw_only=True, tag_field="kind", tag="ResetStation"):
    """Restart the station, or with `evse_id` one EVSE (2.x only)."""

    how: ResetKind | UnsetType = UNSET
    evse_id: int | UnsetType | None = UNSET


class Revocation(Struct, kw_only=True):
    """Why a certificate shall count no more."""

    reason: RevocationReason | UnsetType = UNSET


class RevocationReason(OpenEnum):
    """Why a certificate counts no more: the reasons of RFC 5280, 5.3.1, that an operator may have."""

    AFFILIATION_CHANGED = "affiliation_changed"
    CA_COMPROMISE = "ca_compromise"
    CESSATION_OF_OPERATION = "cessation_of_operation"
    KEY_COMPROMISE = "key_compromise"
    PRIVILEGE_WITHDRAWN = "privilege_withdrawn"
    SUPERSEDED = "superseded"
    UNSPECIFIED = "unspecified"


class Role(Struct, kw_only=True):
    """A role: one that every organization has (`organization_id` null), or one that an organization made."""

    role: str
    name: str
    organization_id: str | None
    permissions: list[Permission]
    needs_second_factor: bool
    purpose: str | None


class RoleGrant(Struct, kw_only=True):
    """A role that a person has on an organization and everything below it, until a moment (None: without end)."""

    user_id: str
    organization_id: str
    role: str
    granted_by: str
    granted_at: datetime
    until: datetime | None = None


class RoleMapping(Struct, kw_only=True):
    """Whoever is in `group` at the provider has `role` here, on the organization and below."""

    group: str
    role: str
    organization_id: str


class Rollout(Struct, kw_only=True):
    """A rollout, as it stands. `name` is its template's; `reason` is why it is paused.

    `wave` is the one under way since `wave_began_at`, counted from 1. What failed until `counted_since` does not count
    for the failure rate: somebody has looked at it, and let the rollout go on. `at_boot`: it stays, and stations get
    their turns when they boot.
    """

    rollout_id: int
    organization_id: str
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


class RolloutAsItStands(Struct, kw_only=True):
    """A rollout, and how many of its stations are in which state."""

    rollout: Rollout
    progress: RolloutProgress


class RolloutPlan(Struct, kw_only=True):
    """What a rollout would do: its stations, in the order in which they are asked."""

    stations: list[PlannedStation]


class RolloutProgress(Struct, kw_only=True):
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


class RolloutRules(Struct, kw_only=True):
    """How a rollout goes about it.

    `hours` like `01:00-05:00` or over midnight, in the local time of each station: it is written to then, and at no
    other time. At most `most_under_way` stations are asked at once. It pauses by itself as soon as `failure_percent` of
    the stations that were tried have refused or failed, once `failure_least` were tried. Stations that could not be
    asked `wave_within_s` after their wave began are missed.
    """

    hours: str | None = None
    during_sessions: bool | UnsetType = UNSET
    most_under_way: int | UnsetType = UNSET
    failure_percent: int | UnsetType = UNSET
    failure_least: int | UnsetType = UNSET
    wave_within_s: int | UnsetType = UNSET


class RolloutState(OpenEnum):
    """Where a rollout stands. PAUSED: no station is asked until somebody lets it go on."""

    CANCELLED = "cancelled"
    DONE = "done"
    PAUSED = "paused"
    RUNNING = "running"


class RolloutStation(Struct, kw_only=True):
    """What became of one station, setting by setting. `command_id` is the order that it was given."""

    station_id: str
    wave: int
    state: ApplyState
    command_id: str | None
    results: list[SettingOutcome]
    reason: str | None
    changed_at: datetime


class RotatePassword(Struct, kw_only=True, tag_field="kind", tag="RotatePassword"):
    """Give a station a new random password: 1.6 security whitepaper A01, 2.x part 2 A01.

    The password is made by the gateway that asks the station, and nobody else learns it. The one before counts until
    the station has come with the new one. While that is open, no other is given: it might replace the only one that the
    station knows.
    """


class Rule(OpenEnum):
    """The rules that decide anything unusual about a session; each stands on the session it touched."""

    AUTOCHARGE = "autocharge"
    CLOCK_SKEWED = "clock_skewed"
    CLOSED_BY_NEXT_START = "closed_by_next_start"
    CLOSED_BY_REBOOT = "closed_by_reboot"
    CLOSED_BY_SILENCE = "closed_by_silence"
    CONNECTOR_ZERO = "connector_zero"
    CORRECTED_BY_LATE_STOP = "corrected_by_late_stop"
    FREE_VEND = "free_vend"
    MATCHED_BY_CONNECTOR = "matched_by_connector"
    METER_BACKWARDS = "meter_backwards"
    METER_JUMP_CONFIRMED = "meter_jump_confirmed"
    METER_JUMPED = "meter_jumped"
    METER_OVERFLOWED = "meter_overflowed"
    METER_RESTARTED = "meter_restarted"
    NOT_AUTHORIZED = "not_authorized"
    OUT_OF_ORDER = "out_of_order"
    READING_AFTER_STOP = "reading_after_stop"
    SEQUENCE_GAP = "sequence_gap"
    START_AT_ODOMETER = "start_at_odometer"
    START_INFERRED = "start_inferred"
    STARTED_OFFLINE = "started_offline"


class Runbook(Struct, kw_only=True):
    """`title` says what is suspected; `steps` are sentences, in the order in which they help."""

    title: str
    steps: list[str]


class ScheduleContent(Struct, kw_only=True):
    """The hours of a station, or of EVSEs or connectors of it."""

    places: list[PlaceHours]


class SchedulePeriod(Struct, kw_only=True):
    """From `start_s` after the schedule's beginning on, this limit holds, until the next period or the end.

    `limit`, and from 2.1 on `limit_l2` and `limit_l3` where phases differ (`limit` then is that of L1), are counted in
    the schedule's unit. `phases` None: three. `phase_to_use` only where `phases` is 1 (2.x K01.FR.19). No `limit` only
    with a `mode` that needs none (2.1, block Q). `baseline_w` and the curves are for LOCAL_FREQUENCY.
    """

    start_s: int
    limit: float | UnsetType | None = UNSET
    phases: int | UnsetType | None = UNSET
    phase_to_use: int | UnsetType | None = UNSET
    limit_l2: float | UnsetType | None = UNSET
    limit_l3: float | UnsetType | None = UNSET
    mode: OperationMode | UnsetType | None = UNSET
    baseline_w: float | UnsetType | None = UNSET
    frequency_curve: list[FrequencyPoint] | UnsetType = UNSET
    signal_curve: list[SignalPoint] | UnsetType = UNSET
    preconditions: bool | UnsetType | None = UNSET
    evse_sleeps: bool | UnsetType | None = UNSET
    discharge_limit: float | UnsetType | None = UNSET
    discharge_limit_l2: float | UnsetType | None = UNSET
    discharge_limit_l3: float | UnsetType | None = UNSET
    setpoint: float | UnsetType | None = UNSET
    setpoint_l2: float | UnsetType | None = UNSET
    setpoint_l3: float | UnsetType | None = UNSET
    setpoint_reactive: float | UnsetType | None = UNSET
    setpoint_reactive_l2: float | UnsetType | None = UNSET
    setpoint_reactive_l3: float | UnsetType | None = UNSET


class ScheduleUpdate(Struct, kw_only=True):
    """What a dynamic profile says from now on; what is left out stays as it was (2.1 K28)."""

    discharge_limit: float | UnsetType | None = UNSET
    discharge_limit_l2: float | UnsetType | None = UNSET
    discharge_limit_l3: float | UnsetType | None = UNSET
    setpoint: float | UnsetType | None = UNSET
    setpoint_l2: float | UnsetType | None = UNSET
    setpoint_l3: float | UnsetType | None = UNSET
    setpoint_reactive: float | UnsetType | None = UNSET
    setpoint_reactive_l2: float | UnsetType | None = UNSET
    setpoint_reactive_l3: float | UnsetType | None = UNSET
    limit: float | UnsetType | None = UNSET
    limit_l2: float | UnsetType | None = UNSET
    limit_l3: float | UnsetType | None = UNSET


class SecurityEventKind(OpenEnum):
    """What happened, whoever told it: a station, or Voltway itself (from `PASSWORD_REFUSED` on)."""

    CERTIFICATE_NOT_TAKEN = "certificate_not_taken"
    CERTIFICATE_REFUSED = "certificate_refused"
    CLOCK_SET = "clock_set"
    CONNECTION_MOVED = "connection_moved"
    FIRMWARE_NOT_GENUINE = "firmware_not_genuine"
    FIRMWARE_UPDATED = "firmware_updated"
    IDENTITY_MISUSED = "identity_misused"
    ISOLATED_REFUSED = "isolated_refused"
    LOG_CLEARED = "log_cleared"
    MAINTENANCE_LOGIN = "maintenance_login"
    MAINTENANCE_LOGIN_FAILED = "maintenance_login_failed"
    MEMORY_EXHAUSTED = "memory_exhausted"
    MESSAGE_REPLAYED = "message_replayed"
    MESSAGES_INVALID = "messages_invalid"
    OTHER_TOLD = "other_told"
    PASSWORD_REFUSED = "password_refused"
    PROTOCOL_REFUSED = "protocol_refused"
    SECURITY_RECONFIGURED = "security_reconfigured"
    SERVER_DOUBTED = "server_doubted"
    SIGN_IN_FAILED = "sign_in_failed"
    STATION_NOT_LET_IN = "station_not_let_in"
    STATION_RESTARTED = "station_restarted"
    STRANGER_REFUSED = "stranger_refused"
    TAMPERED = "tampered"
    TLS_REFUSED = "tls_refused"
    TRAFFIC_IMPOSSIBLE = "traffic_impossible"


SecurityProfile: TypeAlias = Literal[0, 1, 2, 3]
"""OCPP security profiles: how a station proves itself, and over what line."""


class SendAfrrSignal(Struct, kw_only=True, tag_field="kind", tag="SendAfrrSignal"):
    """Pass on a signal of automatic frequency restoration, which counts from `at` on: 2.1 part 2, Q08.

    `at` None: from the moment on that it is sent.
    """

    signal: int
    at: datetime | UnsetType | None = UNSET


class SendCertificate(Struct, kw_only=True, tag_field="kind", tag="SendCertificate"):
    """Bring a station the certificate that it asked to have signed, with those above it: 2.x part 2, A02 and A03.

    `request_id` is the station's own number of its request (2.1).
    """

    certificate_id: str
    chain: str
    use: CertificateUse | UnsetType = UNSET
    request_id: int | None = None


class SendLocalList(Struct, kw_only=True, tag_field="kind", tag="SendLocalList"):
    """Replace the station's local list (`full`), or change it: OCPP 1.6 5.15, 2.x part 2 D01.

    `version` is above 0, and above that of every list sent before.
    """

    version: int
    full: bool
    entries: list[ListEntry] = []


class SendVendorMessage(Struct, kw_only=True, tag_field="kind", tag="SendVendorMessage"):
    """Send vendor-specific data."""

    vendor_id: str
    message_id: str | UnsetType | None = UNSET
    data: str | UnsetType | None = UNSET


class SessionRow(Struct, kw_only=True):
    """A charging session as it stands; all times but `received_at` are the station's clock.

    `duration_s` runs to its end or, while it is active, to the last thing told. `idle_s` is the part of it in which the
    car took nothing. `power_w` and `soc_percent` are the last ones told. `missing_seq_nos` are the ranges (first, last)
    of messages that never came (OCPP 2.x). `rules` decided anything unusual, oldest first.
    """

    session_id: str
    station_id: str
    ref: str
    evse_id: int | None
    connector_id: int | None
    state: SessionState
    charging_state: ChargingState | None
    token_uid: str | None
    token_kind: TokenKind | None
    group_id: str | None
    authorization_status: AuthorizationStatus | None
    started_at: datetime
    ended_at: datetime | None
    last_at: datetime
    received_at: datetime
    duration_s: float
    idle_s: float
    energy_wh: float
    start_wh: float | None
    end_wh: float | None
    suspect_wh: float | None
    power_w: float | None
    soc_percent: float | None
    stop_cause: StopCause | None
    stop_told: str | None
    start_inferred: bool
    end_inferred: bool
    remote_start_id: int | None
    rules: list[Rule]
    seen: list[tuple[int, int]]
    missing_seq_nos: list[tuple[int, int]] = []


class SessionState(OpenEnum):
    """Whether energy may still flow. A session whose end was only inferred may be corrected by a late stop."""

    ACTIVE = "active"
    ENDED = "ended"


class SetChargingProfile(Struct, kw_only=True, tag_field="kind", tag="SetChargingProfile"):
    """Have a station keep to a profile, on one EVSE or with `evse_id` 0 on all: OCPP 1.6 5.16, 2.x part 2 K01.

    It takes the place of that with the same id, and of that with the same purpose, stack level and EVSE.
    """

    evse_id: int
    profile: ChargingProfile


class SetDefaultTariff(Struct, kw_only=True, tag_field="kind", tag="SetDefaultTariff"):
    """Have a station count by a tariff, at one EVSE or with `evse_id` 0 at each: 2.1 part 2, I07."""

    tariff: StationTariff
    evse_id: int | UnsetType = UNSET


class SetDerControl(Struct, kw_only=True, tag_field="kind", tag="SetDerControl"):
    """Have a station take a control, in the place of the one with its id."""

    control: DerControl


class SetMonitoringBase(Struct, kw_only=True, tag_field="kind", tag="SetMonitoringBase"):
    """Choose which monitors a station holds: 2.x part 2, N03. It reports them anew afterwards."""

    base: MonitoringBase


class SetMonitoringLevel(Struct, kw_only=True, tag_field="kind", tag="SetMonitoringLevel"):
    """Have a station tell of events of this severity and worse only: 2.x part 2, N05."""

    severity: int


class SetMonitors(Struct, kw_only=True, tag_field="kind", tag="SetMonitors"):
    """Have a station watch variables: 2.x part 2, N04.

    `most_per_message`: with more monitors the station is told in parts. It is what the station tells of itself
    (MonitoringCtrlr ItemsPerMessage), whatever is said here; None where that is not known.
    """

    monitors: list[WantedMonitor]
    most_per_message: int | UnsetType | None = UNSET


class SetNetworkProfile(Struct, kw_only=True, tag_field="kind", tag="SetNetworkProfile"):
    """Tell a station how it could connect: 2.x part 2, B09. It does so once the slot is among its priorities."""

    network: NetworkProfile


class SetVariables(Struct, kw_only=True, tag_field="kind", tag="SetVariables"):
    """Change settings. A 1.6 station is told one by one, a 2.x station in parts by its `most_per_message`."""

    changes: list[SettingChange]
    most_per_message: int | UnsetType | None = UNSET


class SettingChange(Struct, kw_only=True):
    """One setting and the value it shall get; 1.6 has no other attribute than the actual value."""

    name: VariableName
    value: str
    attribute: VariableAttribute | UnsetType = UNSET


class SettingOutcome(Struct, kw_only=True):
    """What became of one setting, by its name in one line."""

    name: str
    result: SettingResult


class SettingResult(OpenEnum):
    """What a station said to one setting. READ_ONLY and NOT_THERE were not written."""

    AFTER_RESTART = "after_restart"
    IN_FORCE = "in_force"
    NOT_THERE = "not_there"
    READ_ONLY = "read_only"
    REFUSED = "refused"


class Settlement(Struct, kw_only=True):
    """A payment that a station settled with its provider, as it told last. `psp_ref` is the provider's name of it.

    `amount` is with taxes, in the currency that the station is set to. `at` is when we heard of it, `settled_at` the
    station's own time of it, as told. `ref` is the transaction it is for.
    """

    psp_ref: str
    state: SettlementState
    amount: str
    at: datetime
    settled_at: str
    ref: str | None
    receipt_id: str | None
    receipt_url: str | None
    status_text: str | None


class SettlementState(OpenEnum):
    """What became of a payment at the provider."""

    CANCELED = "canceled"
    FAILED = "failed"
    REJECTED = "rejected"
    SETTLED = "settled"


class Severity(OpenEnum):
    """How much an event or an incident weighs, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"


class ShowMessage(Struct, kw_only=True, tag_field="kind", tag="ShowMessage"):
    """Have a station show a message, in the place of the one with its id: 2.x part 2, O01, O02 and O06."""

    message: DisplayMessage


class ShownIdentityProvider(Struct, kw_only=True):
    """A provider without its secret. `redirect_uri` is what has to be entered there."""

    provider_id: str
    organization_id: str
    name: str
    issuer: str
    client_id: str
    scopes: list[str]
    groups_claim: str | None
    domains: list[str]
    vouches_for_email: bool
    just_in_time: bool
    default_role: str | None
    role_mappings: list[RoleMapping]
    step_up_values: list[str]
    enabled: bool
    created_at: datetime
    changed_at: datetime
    redirect_uri: str
    etag: str | None = field(default=None, name="(etag)")


class SignalPoint(Struct, kw_only=True):
    """A point of the curve that tells how much to draw more at which aFRR signal."""

    signal: int
    power_w: float


class Standing(OpenEnum):
    """How a setting of a station stands beside what is wanted.

    AFTER_RESTART: it was written, and holds after a restart. READ_ONLY: it differs, and the station lets nobody write
    it. NOT_THERE: the station has told everything, and not this. UNKNOWN: the station never told its value.
    """

    AFTER_RESTART = "after_restart"
    DIFFERS = "differs"
    HELD = "held"
    NOT_THERE = "not_there"
    READ_ONLY = "read_only"
    UNKNOWN = "unknown"


class StartSession(Struct, kw_only=True, tag_field="kind", tag="StartSession"):
    """Start charging with a token. Accepted means "will try": the session begins with the station's own message.

    `profile` limits that session, at a named EVSE: of the purpose tx and without `ref`, as no transaction runs yet.
    """

    token: PresentedToken
    evse_id: int | UnsetType | None = UNSET
    remote_start_id: int | UnsetType | None = UNSET
    group_id: str | UnsetType | None = UNSET
    profile: ChargingProfile | UnsetType | None = UNSET


class Station(Struct, kw_only=True):
    """A station with its EVSEs and their connectors, as told last."""

    station_id: str
    organization_id: str
    admission: Admission
    isolation: Isolation | None
    online: bool
    name: str | None
    latitude: float | None
    longitude: float | None
    time_zone: str | None
    vendor: str | None
    model: str | None
    serial: str | None
    firmware: str | None
    meter_type: str | None
    ocpp_version: OcppVersion | None
    security_profile: SecurityProfile
    has_password: bool
    password_changed_at: datetime | None
    password_changing: bool
    next_security_profile: SecurityProfile | None
    pinned_certificate: str | None
    free_vend: bool
    booted_at: datetime | None
    boot_cause: BootCause | None
    clock_skew_s: float | None
    gateway_id: str | None
    connected_at: datetime | None
    disconnected_at: datetime | None
    disconnect_reason: str | None
    heard_at: datetime | None
    address: str | None
    quirks: list[str]
    quirks_off: list[str]
    local_list: bool
    created_at: datetime
    evses: list[Evse]
    etag: str | None = field(default=None, name="(etag)")


class StationCertificate(Struct, kw_only=True):
    """A certificate of a station.

    `serial` and `fingerprint` (SHA-256 of its DER form) are hexadecimal; `chain` is PEM, its own certificate first.
    `authority_id` None: an external authority signed it. `reason`: why the station did not take it.
    """

    certificate_id: str
    station_id: str
    authority_id: str | None
    use: CertificateUse
    state: CertificateState
    serial: str
    fingerprint: str
    subject: str
    chain: str
    not_before: datetime
    not_after: datetime
    issued_at: datetime
    installed_at: datetime | None = None
    replaced_at: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: RevocationReason | None = None
    reason: str | None = None


class StationChange(Struct, kw_only=True):
    """What to change about a station; what is not named stays."""

    admission: Admission | UnsetType | None = UNSET
    organization_id: str | UnsetType | None = UNSET
    local_list: bool | UnsetType | None = UNSET
    forget_certificate: bool | UnsetType = UNSET


class StationEventRow(Struct, kw_only=True):
    """What a station reported beside its sessions; `at` is its own clock."""

    station_id: str
    at: datetime
    received_at: datetime
    kind: EventKind
    name: str | None
    severity: str | None
    evse_id: int | None
    connector_id: int | None
    detail: Any


class StationLog(Struct, kw_only=True):
    """A log that a station was asked for.

    `oldest` and `latest` bound what it shall tell of. `size_bytes` and `sha256` (64 hexadecimal digits) are of the
    file, and None until it has arrived. After `due_at` nothing can come any more.
    """

    log_id: str
    station_id: str
    request_id: int
    command_id: str | None
    kind: LogKind
    state: LogState
    reason: str | None
    oldest: datetime | None
    latest: datetime | None
    file_name: str | None
    size_bytes: int | None
    sha256: str | None
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None


class StationTariff(Struct, kw_only=True):
    """What charging costs: energy by the kWh, times by the minute, fees once. What is left out costs nothing.

    Other content must have another `tariff_id`. `valid_from` None: at once.
    """

    tariff_id: str
    currency: str
    texts: list[DisplayText] | UnsetType = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    energy: PriceList | UnsetType | None = UNSET
    charging_time: PriceList | UnsetType | None = UNSET
    idle_time: PriceList | UnsetType | None = UNSET
    fixed_fee: PriceList | UnsetType | None = UNSET
    reservation_time: PriceList | UnsetType | None = UNSET
    reservation_fixed: PriceList | UnsetType | None = UNSET
    least_cost: CostBound | UnsetType | None = UNSET
    most_cost: CostBound | UnsetType | None = UNSET


class StationWithPassword(Struct, kw_only=True):
    """A station and the password it was just given, which is told only here; null where its profile has none."""

    station: Station
    password: str | None


class StopCause(OpenEnum):
    """Who or what ended a session."""

    DRIVER = "driver"
    FAULT = "fault"
    LIMIT = "limit"
    NOT_AUTHORIZED = "not_authorized"
    OPERATOR = "operator"
    POWER_LOSS = "power_loss"
    RESET = "reset"
    UNTOLD = "untold"
    VEHICLE = "vehicle"


class StopSession(Struct, kw_only=True, tag_field="kind", tag="StopSession"):
    """Stop a running session, named by the protocol's transaction id."""

    ref: str


class StreamReading(Struct, kw_only=True):
    """A value of the variable that the monitor watches, at the station's time."""

    at: datetime
    value: str


class StreamTerms(Struct, kw_only=True):
    """How often a periodic event stream is told: every `interval_s`, or as soon as so many `values` are gathered."""

    interval_s: int | UnsetType | None = UNSET
    values: int | UnsetType | None = UNSET


class SubjectKind(OpenEnum):
    """What kind of thing something was done to. An order is done to its station, a grant is given to its user."""

    ADVISORY = "advisory"
    APPROVAL = "approval"
    AUDIT = "audit"
    AUTHORITY = "authority"
    CERTIFICATE = "certificate"
    CLIENT = "client"
    CONFIGURATION_ROLLOUT = "configuration_rollout"
    CONFIGURATION_TEMPLATE = "configuration_template"
    CONTRACT = "contract"
    CONTRACT_AUTHORITY = "contract_authority"
    DRIVER = "driver"
    FIRMWARE_CAMPAIGN = "firmware_campaign"
    FIRMWARE_IMAGE = "firmware_image"
    FIRMWARE_UPDATE = "firmware_update"
    IDENTITY_PROVIDER = "identity_provider"
    INCIDENT = "incident"
    KEY = "key"
    LOCATION = "location"
    ORGANIZATION = "organization"
    PERSON = "person"
    RESERVATION = "reservation"
    ROLE = "role"
    SETUP_LINK = "setup_link"
    STATION = "station"
    TOKEN = "token"
    TOKEN_GROUP = "token_group"
    USER = "user"
    VEHICLE = "vehicle"
    WEBHOOK = "webhook"


class SwapEvent(OpenEnum):
    """What happened to the batteries: put in, taken out, or offered and not taken in time."""

    IN = "in"
    OUT = "out"
    OUT_TIMEOUT = "out_timeout"


class TaxRate(Struct, kw_only=True):
    """A tax, such as VAT, in percent. One with a `stack` above 0 is on the price with the taxes of those below."""

    name: str
    percent: str
    stack: int | UnsetType = UNSET


class Template(Struct, kw_only=True):
    """Settings that stations shall have: those of the organization and below it whose words are like the patterns.

    In the patterns `*` stands for anything, and case does not count. With a higher `priority` it goes before another
    that is as specific. `at_boot`: stations that boot are written to by themselves.
    """

    template_id: int
    organization_id: str
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
    etag: str | None = field(default=None, name="(etag)")


class TemplateContent(Struct, kw_only=True):
    """Which stations shall have which settings."""

    name: str
    settings: list[SettingChange]
    vendor: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    firmware: str | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    at_boot: bool | UnsetType = UNSET


class TokenChange(Struct, kw_only=True):
    """What to change about a token."""

    status: TokenStatus


class TokenKind(OpenEnum):
    """What a token is (OCPP 2.1 IdTokenEnum)."""

    CENTRAL = "Central"
    DIRECT_PAYMENT = "DirectPayment"
    EVCCID = "EVCCID"
    ISO14443 = "ISO14443"
    ISO15693 = "ISO15693"
    KEY_CODE = "KeyCode"
    LOCAL = "Local"
    MAC_ADDRESS = "MacAddress"
    NO_AUTHORIZATION = "NoAuthorization"
    VIN = "VIN"
    EMAID = "eMAID"
    UNTOLD = "untold"


class TokenRow(Struct, kw_only=True):
    """A token, what it may do and whose it is.

    `allowed_stations` None: everywhere; `max_concurrent` None: any number. `driver_id`, `vehicle_id` and `fleet_id` (an
    organization) are whom it is assigned to.
    """

    token_uid: str
    organization_id: str
    kind: TokenKind
    status: TokenStatus
    holder: str | None
    group_id: str | None
    parent_uid: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    credit_ok: bool
    max_concurrent: int | None
    allowed_stations: list[str] | None
    allowed_hours: str | None
    master_pass: bool
    driver_id: str | None
    vehicle_id: str | None
    fleet_id: str | None
    created_at: datetime
    updated_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class TokenStatus(OpenEnum):
    """What the operator says of a token."""

    ACTIVE = "active"
    BLOCKED = "blocked"


class TriggerKind(OpenEnum):
    """Which message a station is asked to send now."""

    BOOT = "boot"
    COMBINED_CERTIFICATE = "combined_certificate"
    DIAGNOSTICS_STATUS = "diagnostics_status"
    FIRMWARE_STATUS = "firmware_status"
    HEARTBEAT = "heartbeat"
    LOG_STATUS = "log_status"
    METER_VALUES = "meter_values"
    STATION_CERTIFICATE = "station_certificate"
    STATUS = "status"
    TRANSACTION = "transaction"
    V2_G_CERTIFICATE = "v2g_certificate"


class TriggerReport(Struct, kw_only=True, tag_field="kind", tag="TriggerReport"):
    """Ask a station to send a message now."""

    what: TriggerKind
    evse_id: int | UnsetType | None = UNSET
    connector_id: int | UnsetType | None = UNSET


class TrustedUse(OpenEnum):
    """What an authority of contract certificates is kept as; a SUB_CA alone makes nothing believed."""

    MO_ROOT = "mo_root"
    SUB_CA = "sub_ca"
    V2_G_ROOT = "v2g_root"


class TurnState(OpenEnum):
    """What became of a station in a campaign.

    WAITING: it is to be asked, for the first time or again. MISSED: it was never there and free while it was its wave's
    time.
    """

    CANCELLED = "cancelled"
    FAILED = "failed"
    MISSED = "missed"
    SUCCEEDED = "succeeded"
    UNDER_WAY = "under_way"
    WAITING = "waiting"


class UnlockConnector(Struct, kw_only=True, tag_field="kind", tag="UnlockConnector"):
    """Release a stuck cable."""

    evse_id: int | UnsetType = UNSET
    connector_id: int | UnsetType = UNSET


class UnpublishFirmware(Struct, kw_only=True, tag_field="kind", tag="UnpublishFirmware"):
    """Have a local controller offer a firmware no more: 2.x part 2, L04."""

    checksum: str


class UpdateCost(Struct, kw_only=True, tag_field="kind", tag="UpdateCost"):
    """Tell a station what a running transaction has cost until now, with taxes, for its display: 2.x part 2, I02.

    The amount is in the currency that the station is set to.
    """

    ref: str
    total: str


class UpdateDynamicSchedule(Struct, kw_only=True, tag_field="kind", tag="UpdateDynamicSchedule"):
    """Give a dynamic profile that the station holds new values: 2.1 part 2, K28."""

    profile_id: int
    values: ScheduleUpdate


class UpdateFirmware(Struct, kw_only=True, tag_field="kind", tag="UpdateFirmware"):
    """Have a station fetch a firmware from `location` and install it: OCPP 1.6 5.19, 2.x part 2 L01 and L02.

    With a `signature` (Base64) and the `signing_certificate` (PEM) that it fits, the station checks it first; in 1.6
    that is SignedUpdateFirmware of the security extension. `retrieve_at`: not before; `install_at`: nor before that.
    """

    request_id: int
    location: str
    retrieve_at: datetime
    install_at: datetime | None = None
    signature: str | None = None
    signing_certificate: str | None = None


class UpdateState(OpenEnum):
    """Where the update of a station stands. All from SUCCEEDED on are final.

    PLANNED: the station is still to be asked. REQUESTED: it was, and has not answered. INSTALLED: it says that it is
    done, and has not booted into the new version yet. SUCCEEDED: it has.
    """

    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    DOWNLOADED = "downloaded"
    DOWNLOADING = "downloading"
    FAILED = "failed"
    INSTALLED = "installed"
    INSTALLING = "installing"
    PLANNED = "planned"
    REQUESTED = "requested"
    SUCCEEDED = "succeeded"


class UpgradeSecurity(Struct, kw_only=True, tag_field="kind", tag="UpgradeSecurity"):
    """Move a station to a higher security profile: 1.6 security whitepaper A05, 2.x part 2 A05 and B09.

    A 1.6 station is told the profile, one of 2.x the `network` with its slot before the `fallback` slots; then it
    restarts. Both profiles count until it has come with the new one, and from then on only that. Of 1.6 nothing but the
    profile is used.
    """

    network: NetworkProfile
    fallback: list[int] | UnsetType = UNSET


class UsePriorityCharging(Struct, kw_only=True, tag_field="kind", tag="UsePriorityCharging"):
    """Have a transaction charge by the station's priority profile, or (`on` false) as before: 2.1 part 2, K21.

    The station needs a profile of the purpose PRIORITY.
    """

    ref: str
    on: bool | UnsetType = UNSET


class VarSetting(Struct, kw_only=True, tag_field="form", tag="var"):
    """A fixed reactive power, in percent; below zero of charging, above of discharging."""

    setpoint: float
    unit: CurveUnit


class VariableAttribute(OpenEnum):
    """Which of a variable's values."""

    ACTUAL = "actual"
    MAX_SET = "max_set"
    MIN_SET = "min_set"
    TARGET = "target"


class VariableChangeRow(Struct, kw_only=True):
    """A value became another. `author` is who ordered it, or `station`; `after_restart`: it holds after one."""

    change_id: int
    station_id: str
    path: str
    name: str
    at: datetime
    old_value: str | None
    new_value: str | None
    after_restart: bool
    author: str


class VariableName(Struct, kw_only=True):
    """A setting of a station. OCPP 1.6 keys have the component "" and the key as variable, or their name in 2.x."""

    variable: str
    component: str | UnsetType = UNSET
    instance: str | UnsetType | None = UNSET
    evse_id: int | UnsetType | None = UNSET
    component_instance: str | UnsetType | None = UNSET
    connector_id: int | UnsetType | None = UNSET


class VariablePlace(Struct, kw_only=True):
    """Where a value stands in the tree. `component` is empty for a 1.6 key that 2.x has no name for."""

    component: str
    variable: str
    component_instance: str | UnsetType | None = UNSET
    evse_id: int | UnsetType | None = UNSET
    connector_id: int | UnsetType | None = UNSET
    variable_instance: str | UnsetType | None = UNSET
    attribute: VariableAttribute | UnsetType = UNSET


class VariableRow(Struct, kw_only=True):
    """A variable of a station. Limits are in `unit`; `changed_at` None: not changed since it is known.

    `path` is its name in one line, without case. `wanted_value` was written and holds after a restart;
    `needs_restart`: the station said so of a write before. `ocpp_key` is its name in OCPP 1.6.
    """

    path: str
    component: str
    component_instance: str | None
    evse_id: int | None
    connector_id: int | None
    variable: str
    variable_instance: str | None
    attribute: VariableAttribute
    value: str | None
    wanted_value: str | None
    mutability: Mutability | None
    persistent: bool | None
    constant: bool | None
    data_type: DataType | None
    unit: str | None
    min_limit: float | None
    max_limit: float | None
    values_list: str | None
    supports_monitoring: bool | None
    ocpp_key: str | None
    needs_restart: bool
    changed_at: datetime | None


class VehicleChange(Struct, kw_only=True):
    """What to change about a vehicle; what is not named stays. A `model_id` changes what the catalogue says of it."""

    driver_id: str | UnsetType | None = UNSET
    model_id: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    licence_plate: str | UnsetType | None = UNSET
    evccid: str | UnsetType | None = UNSET
    battery_wh: int | UnsetType | None = UNSET
    ac_limit_w: int | UnsetType | None = UNSET
    ac_phases: int | UnsetType | None = UNSET
    dc_limit_w: int | UnsetType | None = UNSET
    connectors: list[ConnectorType] | UnsetType = UNSET


class VehicleNeeds(Struct, kw_only=True):
    """What a car wants by when, as far as it tells (ISO 15118; 2.x part 2, K15 and K17).

    `transfer` is a word of OCPP's, such as AC_three_phase or DC. Currents are per phase. `most_schedules`: so many the
    car can choose from at once.
    """

    transfer: str
    departs_at: datetime | None = None
    energy_wh: float | None = None
    least_current_a: float | None = None
    most_current_a: float | None = None
    most_voltage_v: float | None = None
    most_power_w: float | None = None
    soc_percent: int | None = None
    full_soc_percent: int | None = None
    most_schedules: int | None = None


class VehicleRow(Struct, kw_only=True):
    """A vehicle. `driver_id` None: of the organization's fleet. `model_id` is of the catalogue, None: none of it.

    `evccid` is the address it is known by when it is plugged in (autocharge). What is not known is None; an
    `ac_limit_w` holds over `ac_phases` phases.
    """

    vehicle_id: str
    organization_id: str
    driver_id: str | None
    model_id: str | None
    description: str | None
    licence_plate: str | None
    evccid: str | None
    battery_wh: int | None
    ac_limit_w: int | None
    ac_phases: int | None
    dc_limit_w: int | None
    connectors: list[ConnectorType]
    created_at: datetime
    changed_at: datetime
    etag: str | None = field(default=None, name="(etag)")


class VehicleWish(Struct, kw_only=True):
    """What the car of a session told last: what it wants, and what schedule it will keep to."""

    evse_id: int
    session_id: str
    needs: VehicleNeeds | None
    needs_at: datetime | None
    schedule: ChargingSchedule | None
    schedule_at: datetime | None


class Verdict(Struct, kw_only=True):
    """What was decided about a presented token, and the name of the rule that decided."""

    status: AuthorizationStatus
    rule: str
    group_id: str | None = None
    valid_until: datetime | None = None


class VoltageReference(Struct, kw_only=True):
    """Of a volt-var curve: the voltage it refers to (percent), or that the station finds it by itself."""

    percent: float | UnsetType | None = UNSET
    autonomous: bool | UnsetType | None = UNSET
    time_constant_s: float | UnsetType | None = UNSET


class VoltageTrip(Struct, kw_only=True):
    """Of a voltage curve: the ten minute mean that trips, after how long, and what flows during cessation."""

    mean_10_min: float | UnsetType | None = UNSET
    delay_s: float | UnsetType | None = UNSET
    during_cessation: Cessation | UnsetType | None = UNSET


class Waiting(Struct, kw_only=True):
    """Nothing was done yet: a second person has to approve it. What becomes of it stands at `location`."""

    approval_id: str
    location: str


class WantedMonitor(Struct, kw_only=True):
    """A monitor as it shall be. With a `monitor_id` it takes the place of that one.

    `value` is the threshold, the difference that counts, or for periodic kinds a number of seconds. `stream`: its
    values come as a periodic event stream (2.1, periodic kinds).
    """

    place: VariablePlace
    kind: MonitorKind
    value: float
    severity: int
    transaction_only: bool | UnsetType = UNSET
    monitor_id: int | UnsetType | None = UNSET
    stream: StreamTerms | UnsetType | None = UNSET


class WantedSetting(Struct, kw_only=True):
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


class WebhookChange(Struct, kw_only=True):
    """What to change; what is not named stays. `paused`: what happens meanwhile is kept for it."""

    url: str | UnsetType | None = UNSET
    events: list[EventType] | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    paused: bool | UnsetType | None = UNSET


class Weekday(OpenEnum):
    """A day of the week."""

    FRIDAY = "friday"
    MONDAY = "monday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    THURSDAY = "thursday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"


class WrongField(Struct, kw_only=True):
    """One thing that is wrong with a request: what, in which field, and whether that is in the body, query or path."""

    message: str
    key: str | None = None
    source: str | None = None
