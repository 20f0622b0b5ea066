"""Orders to stations, in our words: one struct each, and what becomes of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from voltway.vocabulary.certificates import CertificateHash
from voltway.vocabulary.charging import ChargingProfile, LimitSource, ProfilePurpose, RateUnit
from voltway.vocabulary.displays import DisplayMessage, DisplayPriority, DisplayState
from voltway.vocabulary.ids import CommandId, StationId
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.orders_certificates import (
    AskInstalledCertificates,
    DeleteCertificate,
    InstallCertificate,
    SendCertificate,
)
from voltway.vocabulary.orders_charging import (
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware, UpdateFirmware
from voltway.vocabulary.orders_logs import AskLog
from voltway.vocabulary.orders_monitors import (
    AdjustEventStream,
    ClearMonitors,
    GetEventStreams,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
)
from voltway.vocabulary.orders_security import RotatePassword, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.tokens import PresentedToken, Verdict
from voltway.vocabulary.variables import ReportBase, ReportCriterion, VariablePlace


class CommandState(StrEnum):
    """Where a command stands. All but CREATED, QUEUED and SENT are final."""

    CREATED = "created"
    QUEUED = "queued"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    OFFLINE = "offline"
    EXPIRED = "expired"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (CommandState.CREATED, CommandState.QUEUED, CommandState.SENT)


class ResetKind(StrEnum):
    """How hard: 1.6 knows Soft and Hard, 2.x OnIdle and Immediate; ours are 2.x's."""

    ON_IDLE = "on_idle"
    IMMEDIATE = "immediate"


class TriggerKind(StrEnum):
    """Which message a station is asked to send now."""

    BOOT = "boot"
    HEARTBEAT = "heartbeat"
    STATUS = "status"
    METER_VALUES = "meter_values"
    FIRMWARE_STATUS = "firmware_status"
    LOG_STATUS = "log_status"
    DIAGNOSTICS_STATUS = "diagnostics_status"
    TRANSACTION = "transaction"
    STATION_CERTIFICATE = "station_certificate"
    V2G_CERTIFICATE = "v2g_certificate"
    COMBINED_CERTIFICATE = "combined_certificate"


class StartSession(Order, frozen=True):
    """Start charging with a token. Accepted means "will try": the session begins with the station's own message.

    `profile` limits that session, at a named EVSE: of the purpose tx and without `ref`, as no transaction runs yet.
    """

    token: PresentedToken
    evse_id: int | None = None
    remote_start_id: int | None = None
    group_id: str | None = None
    profile: ChargingProfile | None = None


class StopSession(Order, frozen=True):
    """Stop a running session, named by the protocol's transaction id."""

    ref: str


class ResetStation(Order, frozen=True):
    """Restart the station, or with `evse_id` one EVSE (2.x only)."""

    how: ResetKind = ResetKind.ON_IDLE
    evse_id: int | None = None


class UnlockConnector(Order, frozen=True):
    """Release a stuck cable."""

    evse_id: int = 1
    connector_id: int = 1


class TriggerReport(Order, frozen=True):
    """Ask a station to send a message now."""

    what: TriggerKind
    evse_id: int | None = None
    connector_id: int | None = None


class ChangeAvailability(Order, frozen=True):
    """Take the station (no EVSE given), an EVSE or a connector in or out of service."""

    operative: bool
    evse_id: int | None = None
    connector_id: int | None = None


class VariableName(Struct, frozen=True, omit_defaults=True):
    """A setting of a station. OCPP 1.6 keys have the component "" and the key as variable, or their name in 2.x."""

    variable: str
    component: str = ""
    instance: str | None = None
    evse_id: int | None = None
    component_instance: str | None = None
    connector_id: int | None = None

    @property
    def place(self) -> VariablePlace:
        """Where it stands in the tree."""
        return VariablePlace(
            component=self.component,
            variable=self.variable,
            component_instance=self.component_instance,
            evse_id=self.evse_id,
            connector_id=self.connector_id,
            variable_instance=self.instance,
        )


class GetVariables(Order, frozen=True):
    """Read settings; an empty list asks for all (1.6) and is refused for 2.x (there a report is asked for).

    `most_per_message`: with more names the station is asked in parts. It is what the station tells of itself
    (ItemsPerMessage, 1.6 GetConfigurationMaxKeys), whatever is said here; None where that is not known.
    """

    names: list[VariableName] = []
    most_per_message: int | None = None


class SettingChange(Struct, frozen=True):
    """One setting and the value it shall get."""

    name: VariableName
    value: str


class SetVariables(Order, frozen=True):
    """Change settings. A 1.6 station is told one by one, a 2.x station in parts by its `most_per_message`."""

    changes: list[SettingChange]
    most_per_message: int | None = None


class GetBaseReport(Order, frozen=True):
    """Have the station report an inventory of its variables: 2.x part 2, B07. A 1.6 station tells all of its keys.

    `request_id` is drawn when the order is given, whatever is said here: reports of two requests must not mix.
    """

    base: ReportBase = ReportBase.FULL
    request_id: int | None = None


class GetReport(Order, frozen=True):
    """Have the station report some variables: 2.x part 2, B08. A name with an empty variable is a whole component.

    Only components that meet one of the `criteria`, where there are any (2.x only). `request_id` as of GetBaseReport.
    """

    names: list[VariableName] = []
    criteria: list[ReportCriterion] = []
    request_id: int | None = None


class ClearCache(Order, frozen=True):
    """Make the station forget the tokens it has seen accepted."""


class SendVendorMessage(Order, frozen=True):
    """Send vendor-specific data."""

    vendor_id: str
    message_id: str | None = None
    data: str | None = None


class ListEntry(Struct, frozen=True, omit_defaults=True):
    """A token on a station's local list, and what the station shall answer to it; None takes it off the list."""

    token: PresentedToken
    verdict: Verdict | None


class SendLocalList(Order, frozen=True):
    """Replace the station's local list (`full`), or change it: OCPP 1.6 5.15, 2.x part 2 D01.

    `version` is above 0, and above that of every list sent before.
    """

    version: int
    full: bool
    entries: list[ListEntry] = []


class AskLocalList(Order, frozen=True):
    """Ask for the version of the station's local list, and what it can hold: OCPP 1.6 5.10, 2.x part 2 D02."""


class AskTransactionStatus(Order, frozen=True):
    """Ask whether the transaction `ref` runs, and whether messages wait at the station: 2.x part 2, E14.

    Without `ref` it is asked for messages alone. The `answer` is a TransactionTold.
    """

    ref: str | None = None


class TransactionTold(Struct, frozen=True, kw_only=True):
    """The `answer` to AskTransactionStatus. `messages_waiting`: of this transaction, or of any where none was named.

    `ongoing` is None where no transaction was named, and where the station says nothing of it.
    """

    ongoing: bool | None
    messages_waiting: bool


class ShowMessage(Order, frozen=True):
    """Have a station show a message, in the place of the one with its id: 2.x part 2, O01, O02 and O06."""

    message: DisplayMessage


class ClearDisplayMessage(Order, frozen=True):
    """Have a station show a message no more: 2.x part 2, O05."""

    message_id: Annotated[int, Meta(ge=0, lt=2**31)]


class AskDisplayMessages(Order, frozen=True):
    """Ask which messages a station holds, all or those that are like this: 2.x part 2, O03 and O04.

    They come as events of the station, of the kind "display", with the `request_id`.
    """

    request_id: Annotated[int, Meta(ge=0, lt=2**31)]
    message_ids: list[Annotated[int, Meta(ge=0, lt=2**31)]] = []
    priority: DisplayPriority | None = None
    during: DisplayState | None = None


class ReserveEvse(Order, frozen=True):
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


class CancelReservation(Order, frozen=True):
    """Let go of a reservation: OCPP 1.6 5.2, 2.x part 2 H02."""

    reservation_id: int


class LocalListTold(Struct, frozen=True, kw_only=True):
    """The `answer` to AskLocalList. `version` 0: the station has no list, or an empty one.

    `entries_most` and `entries_per_message` are None where the station does not tell; `longest_uid` is the most
    characters of a token that its protocol can say.
    """

    supported: bool
    version: int
    entries_most: int | None
    entries_per_message: int | None
    longest_uid: int


class AskCustomerInformation(Order, frozen=True):
    """Have the station tell (`report`) or forget (`clear`) what it keeps of a customer: 2.x part 2, N09 and N10.

    The customer is named in one way: by a token, by the station's own identifier, or by a certificate.
    """

    request_id: int
    report: bool = False
    clear: bool = False
    token: PresentedToken | None = None
    customer_identifier: str | None = None
    certificate: CertificateHash | None = None


class SetChargingProfile(Order, frozen=True):
    """Have a station keep to a profile, on one EVSE or with `evse_id` 0 on all: OCPP 1.6 5.16, 2.x part 2 K01.

    It takes the place of that with the same id, and of that with the same purpose, stack level and EVSE.
    """

    evse_id: int
    profile: ChargingProfile


class ClearChargingProfiles(Order, frozen=True):
    """Have a station forget the profile with the id, or all that match what is given: OCPP 1.6 5.5, 2.x part 2 K10.

    Nothing given means all; `evse_id` 0 those for the whole station.
    """

    profile_id: int | None = None
    evse_id: int | None = None
    purpose: ProfilePurpose | None = None
    stack_level: int | None = None


class GetCompositeSchedule(Order, frozen=True):
    """Ask what all profiles of an EVSE come to from now on: OCPP 1.6 5.7, 2.x part 2 K08.

    The `answer` is a `charging.CompositeSchedule`; with `evse_id` 0 it is of the grid connection. `unit` None: the
    station chooses.
    """

    evse_id: int
    duration_s: int
    unit: RateUnit | None = None


class GetChargingProfiles(Order, frozen=True):
    """Have a station report the profiles it holds that match what is given (2.x part 2, K09); nothing means all.

    They come in messages of their own, which name the `request_id`.
    """

    request_id: int
    evse_id: int | None = None
    purpose: ProfilePurpose | None = None
    stack_level: int | None = None
    profile_ids: list[int] = []
    source: LimitSource | None = None


OperatorOrder = (
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
)
"""What people and programs may order."""

AnyOrder = (
    OperatorOrder
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
"""All orders. The last ones are Voltway's alone: who could send a list of tokens could let anybody charge, what
stations keep of customers is told in exports only, reservations, certificates and logs are kept beside the station, too
(`reservations/`, `certificates/`, `logs/`), and firmware comes from the catalogue only (`firmware/`)."""


def recorded(order: AnyOrder) -> AnyOrder:
    """The order as it is kept and shown: without the link to a file, as whoever reads that could use it.

    An order with a link can't wait for its station, then: what waits is given as it was kept.
    """
    if not isinstance(order, AskLog | PublishFirmware | UpdateFirmware):
        return order
    where, mark, _ = order.location.rpartition("/files/")
    return msgspec.structs.replace(order, location=f"{where}{mark}…")


class Command(Struct, frozen=True, kw_only=True):
    """An order, who gave it, and what became of it."""

    command_id: CommandId
    station_id: StationId
    order: AnyOrder
    author: str
    state: CommandState
    created_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    queue_until: datetime | None = None
    answer: object = None
    reason: str | None = None


_UNABLE = frozenset({"NotImplemented", "NotSupported"})


def is_unable(answer: object) -> bool:
    """Whether the `answer` of a failed command says that the station never can do this: by its error, or its status."""
    return isinstance(answer, dict) and not _UNABLE.isdisjoint((answer.get("errorCode"), answer.get("status")))


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came back for a command: the final state, the station's own words, and why where it failed."""

    state: CommandState
    answer: object = None
    reason: str | None = None
    station_ms: float | None = None
