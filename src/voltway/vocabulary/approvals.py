"""What a second person has to approve, and what becomes of it."""

from enum import StrEnum


class DangerousAct(StrEnum):
    """Everything for which an organization can ask for a second person; `FOUR_EYES` of the access table has the routes.

    `FOUR_EYES_END` is implied by each of the others: nobody alone goes back to acting alone.
    """

    KEY_MAKE = "key.make"
    ROLE_GIVE = "role.give"
    ROLE_MAKE = "role.make"
    PERSON_INVITE = "person.invite"
    IDENTITY_PROVIDER_ADD = "identity_provider.add"
    IDENTITY_PROVIDER_CHANGE = "identity_provider.change"
    IDENTITY_PROVIDER_REMOVE = "identity_provider.remove"
    PERSON_EXPORT = "person.export"
    PERSON_ERASE = "person.erase"
    FIRMWARE_CAMPAIGN_ADD = "firmware_campaign.add"
    STATION_ISOLATE = "station.isolate"
    FOUR_EYES_END = "four_eyes.end"


class ApprovalState(StrEnum):
    """What became of something that waits, or waited, for a second person.

    `DONE`: approved and carried out. `FAILED`: approved, but it could not be done any more. `LAPSED`: nobody decided in
    time.
    """

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
