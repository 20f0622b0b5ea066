"""What the audit trail says: who did what, to what, from where, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from voltway.vocabulary.access import ROOT, Actor, OrganizationId
from voltway.vocabulary.stations import Admission


class AuditAction(StrEnum):
    """Everything that is written into the audit trail: a noun, and what was done to it.

    Members are never removed or renamed: entries of years ago are read with them.
    """

    STATION_ADD = "station.add"
    STATION_ACCEPT = "station.accept"
    STATION_REJECT = "station.reject"
    STATION_CHANGE = "station.change"
    STATION_MOVE = "station.move"
    STATION_RENEW_PASSWORD = "station.renew_password"
    STATION_SWITCH_QUIRKS = "station.switch_quirks"
    STATION_REMOVE = "station.remove"
    STATION_SEND_LOCAL_LIST = "station.send_local_list"
    STATION_ISOLATE = "station.isolate"
    STATION_RELEASE = "station.release"
    STATION_ASK_LOG = "station.ask_log"
    COMMAND_GIVE = "command.give"

    RESERVATION_ADD = "reservation.add"
    RESERVATION_CANCEL = "reservation.cancel"

    CERTIFICATE_ISSUE = "certificate.issue"
    CERTIFICATE_REVOKE = "certificate.revoke"
    AUTHORITY_ADD = "authority.add"
    AUTHORITY_ACTIVATE = "authority.activate"
    CONTRACT_AUTHORITY_ADD = "contract_authority.add"
    CONTRACT_AUTHORITY_REMOVE = "contract_authority.remove"
    FIRMWARE_IMAGE_ADD = "firmware_image.add"
    FIRMWARE_IMAGE_REMOVE = "firmware_image.remove"
    FIRMWARE_UPDATE_ADD = "firmware_update.add"
    FIRMWARE_UPDATE_CANCEL = "firmware_update.cancel"
    FIRMWARE_CAMPAIGN_ADD = "firmware_campaign.add"
    FIRMWARE_CAMPAIGN_PAUSE = "firmware_campaign.pause"
    FIRMWARE_CAMPAIGN_RESUME = "firmware_campaign.resume"
    FIRMWARE_CAMPAIGN_CANCEL = "firmware_campaign.cancel"
    CONFIGURATION_TEMPLATE_ADD = "configuration_template.add"
    CONFIGURATION_TEMPLATE_CHANGE = "configuration_template.change"
    CONFIGURATION_TEMPLATE_REMOVE = "configuration_template.remove"
    CONFIGURATION_ROLLOUT_ADD = "configuration_rollout.add"
    CONFIGURATION_ROLLOUT_PAUSE = "configuration_rollout.pause"
    CONFIGURATION_ROLLOUT_RESUME = "configuration_rollout.resume"
    CONFIGURATION_ROLLOUT_RETRY = "configuration_rollout.retry"
    CONFIGURATION_ROLLOUT_CANCEL = "configuration_rollout.cancel"
    ADVISORY_ADD = "advisory.add"
    ADVISORY_REMOVE = "advisory.remove"

    INCIDENT_ACKNOWLEDGE = "incident.acknowledge"
    INCIDENT_RESOLVE = "incident.resolve"
    INCIDENT_REOPEN = "incident.reopen"
    INCIDENT_NOTE = "incident.note"

    LOCATION_ADD = "location.add"
    LOCATION_CHANGE = "location.change"
    LOCATION_REMOVE = "location.remove"

    TOKEN_ADD = "token.add"
    TOKEN_CHANGE = "token.change"
    TOKEN_BLOCK = "token.block"
    TOKEN_UNBLOCK = "token.unblock"
    TOKEN_ASSIGN = "token.assign"
    TOKEN_LEARN = "token.learn"
    TOKEN_REMOVE = "token.remove"
    TOKEN_IMPORT = "token.import"
    TOKEN_EXPORT = "token.export"
    TOKEN_GROUP_ADD = "token_group.add"
    TOKEN_GROUP_CHANGE = "token_group.change"
    TOKEN_GROUP_BLOCK = "token_group.block"
    TOKEN_GROUP_UNBLOCK = "token_group.unblock"
    TOKEN_GROUP_REMOVE = "token_group.remove"

    ORGANIZATION_ADD = "organization.add"
    ORGANIZATION_CHANGE = "organization.change"
    ORGANIZATION_MOVE = "organization.move"
    ORGANIZATION_REMOVE = "organization.remove"
    ROLE_ADD = "role.add"
    ROLE_CHANGE = "role.change"
    ROLE_REMOVE = "role.remove"
    GRANT_GIVE = "grant.give"
    GRANT_CHANGE = "grant.change"
    GRANT_REVOKE = "grant.revoke"
    APPROVAL_ASK = "approval.ask"
    APPROVAL_GIVE = "approval.give"
    APPROVAL_REFUSE = "approval.refuse"
    APPROVAL_WITHDRAW = "approval.withdraw"

    USER_ADD = "user.add"
    USER_INVITE = "user.invite"
    USER_JOIN = "user.join"
    USER_CHANGE = "user.change"
    USER_VERIFY_EMAIL = "user.verify_email"
    USER_DISABLE = "user.disable"
    USER_ENABLE = "user.enable"
    USER_REMOVE = "user.remove"
    USER_SIGN_IN = "user.sign_in"
    USER_FAIL_SIGN_IN = "user.fail_sign_in"
    USER_SIGN_OUT = "user.sign_out"
    USER_END_SIGN_IN = "user.end_sign_in"
    USER_STEP_UP = "user.step_up"
    USER_FAIL_STEP_UP = "user.fail_step_up"
    USER_SEND_LINK = "user.send_link"
    USER_CHANGE_PASSWORD = "user.change_password"
    USER_RESET_PASSWORD = "user.reset_password"
    USER_ADD_PASSKEY = "user.add_passkey"
    USER_REMOVE_PASSKEY = "user.remove_passkey"
    USER_ADD_TOTP = "user.add_totp"
    USER_REMOVE_TOTP = "user.remove_totp"
    USER_REMOVE_SECOND_FACTORS = "user.remove_second_factors"
    USER_MAKE_RECOVERY_CODES = "user.make_recovery_codes"
    USER_USE_RECOVERY_CODE = "user.use_recovery_code"
    SETUP_LINK_MAKE = "setup_link.make"
    SETUP_LINK_USE = "setup_link.use"
    IDENTITY_PROVIDER_ADD = "identity_provider.add"
    IDENTITY_PROVIDER_CHANGE = "identity_provider.change"
    IDENTITY_PROVIDER_REMOVE = "identity_provider.remove"

    KEY_MAKE = "key.make"
    KEY_CHANGE = "key.change"
    KEY_REVOKE = "key.revoke"
    CLIENT_ADD = "client.add"
    CLIENT_CHANGE = "client.change"
    CLIENT_RENEW_SECRET = "client.renew_secret"
    CLIENT_REMOVE = "client.remove"
    WEBHOOK_ADD = "webhook.add"
    WEBHOOK_CHANGE = "webhook.change"
    WEBHOOK_PAUSE = "webhook.pause"
    WEBHOOK_RESUME = "webhook.resume"
    WEBHOOK_SEND_TEST = "webhook.send_test"
    WEBHOOK_RENEW_SECRET = "webhook.renew_secret"
    WEBHOOK_REPLAY = "webhook.replay"
    WEBHOOK_REMOVE = "webhook.remove"

    DRIVER_ADD = "driver.add"
    DRIVER_VERIFY = "driver.verify"
    DRIVER_CHANGE = "driver.change"
    DRIVER_REMOVE = "driver.remove"
    VEHICLE_ADD = "vehicle.add"
    VEHICLE_CHANGE = "vehicle.change"
    VEHICLE_REMOVE = "vehicle.remove"
    VEHICLE_IMPORT = "vehicle.import"
    CONTRACT_ADD = "contract.add"
    CONTRACT_CHANGE = "contract.change"
    CONTRACT_END = "contract.end"
    CONSENT_GIVE = "consent.give"
    CONSENT_WITHDRAW = "consent.withdraw"

    PERSON_EXPORT = "person.export"
    PERSON_ERASE = "person.erase"
    PROCESSING_RECORD_EXPORT = "processing_record.export"
    AUDIT_EXPORT = "audit.export"

    @property
    def noun(self) -> str:
        """What kind of thing it is done to, like `station`."""
        return self.partition(".")[0]

    @property
    def verb(self) -> str:
        """What is done, like `add`."""
        return self.partition(".")[2]

    @property
    def subject_kind(self) -> "SubjectKind":
        """What kind of thing the action is written down for."""
        return _PLACES.get(self) or _SUBJECTS.get(self.noun) or SubjectKind(self.noun)


class SubjectKind(StrEnum):
    """What kind of thing something was done to. An order is done to its station, a grant is given to its user."""

    STATION = "station"
    RESERVATION = "reservation"
    CERTIFICATE = "certificate"
    AUTHORITY = "authority"
    CONTRACT_AUTHORITY = "contract_authority"
    FIRMWARE_IMAGE = "firmware_image"
    FIRMWARE_UPDATE = "firmware_update"
    FIRMWARE_CAMPAIGN = "firmware_campaign"
    CONFIGURATION_TEMPLATE = "configuration_template"
    CONFIGURATION_ROLLOUT = "configuration_rollout"
    ADVISORY = "advisory"
    INCIDENT = "incident"
    LOCATION = "location"
    TOKEN = "token"
    TOKEN_GROUP = "token_group"
    ORGANIZATION = "organization"
    ROLE = "role"
    USER = "user"
    APPROVAL = "approval"
    SETUP_LINK = "setup_link"
    IDENTITY_PROVIDER = "identity_provider"
    KEY = "key"
    CLIENT = "client"
    WEBHOOK = "webhook"
    DRIVER = "driver"
    VEHICLE = "vehicle"
    CONTRACT = "contract"
    PERSON = "person"
    AUDIT = "audit"


_SUBJECTS: Final = {
    "command": SubjectKind.STATION,
    "grant": SubjectKind.USER,
    "consent": SubjectKind.DRIVER,
    "processing_record": SubjectKind.ORGANIZATION,
}


_PLACES: Final = {
    AuditAction.TOKEN_LEARN: SubjectKind.STATION,
    AuditAction.TOKEN_IMPORT: SubjectKind.ORGANIZATION,
    AuditAction.TOKEN_EXPORT: SubjectKind.ORGANIZATION,
    AuditAction.VEHICLE_IMPORT: SubjectKind.ORGANIZATION,
}
"""Where it is done, as it is done to things that are not known yet, or to many."""

ADMITTING: Final = {
    Admission.ACCEPTED: AuditAction.STATION_ACCEPT,
    Admission.REJECTED: AuditAction.STATION_REJECT,
    Admission.PENDING: AuditAction.STATION_CHANGE,
}
"""To set a station's admission, as an action."""


class AuditSubject(Struct, frozen=True, gc=False):
    """What something was done to: an id, and what kind of thing has it."""

    kind: SubjectKind
    id: str


class Origin(Struct, frozen=True, kw_only=True):
    """Who does something, from where and why: the part of an act that a whole request or command has in common."""

    actor: Actor
    address: str | None = None
    reason: str | None = None


class Act(Struct, frozen=True, kw_only=True):
    """Something that was done.

    `at` is aware. `organization_id` is whose matter it is: its auditors see it. `address` is where the request came
    from, or which machine's command line it was done on; None for what Voltway did itself. `before` and `after` are
    what can be written as JSON: the thing, or what changed of it. `reason` is what the actor said; `approved_by` the
    second person of a four-eyes act.
    """

    at: datetime
    actor: Actor
    action: AuditAction
    subject: AuditSubject
    organization_id: OrganizationId = ROOT
    address: str | None = None
    before: Any = None
    after: Any = None
    reason: str | None = None
    approved_by: Actor | None = None


class AuditEntry(Act, frozen=True, kw_only=True):
    """An act as it stands in the audit trail.

    `number` is its place, from 1 on; `hash`, 64 hexadecimal digits, covers it and every entry before.
    """

    number: int
    hash: str
