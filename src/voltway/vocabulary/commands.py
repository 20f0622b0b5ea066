"""Orders to stations, in our words: one struct each, and what becomes of them."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from voltway.vocabulary.certificates import CertificateHash
from voltway.vocabulary.charging import ChargingProfile
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
    ClearChargingProfiles,
    GetChargingProfiles,
    GetCompositeSchedule,
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    SetChargingProfile,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware, UpdateFirmware
from voltway.vocabulary.orders_local_lists import AskLocalList, SendLocalList
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
from voltway.vocabulary.orders_reservations import CancelReservation, ReserveEvse
from voltway.vocabulary.orders_security import RotatePassword, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.orders_tariffs import (
    ChangeTransactionTariff,
    ClearTariffs,
    GetTariffs,
    NotifyWebPaymentStarted,
    SetDefaultTariff,
    UpdateCost,
)
from voltway.vocabulary.orders_variables import (
    GetBaseReport,
    GetReport,
    GetVariables,
    SetVariables,
)
from voltway.vocabulary.tokens import PresentedToken


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


class ClearCache(Order, frozen=True):
    """Make the station forget the tokens it has seen accepted."""


class SendVendorMessage(Order, frozen=True):
    """Send vendor-specific data."""

    vendor_id: str
    message_id: str | None = None
    data: str | None = None


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
    | SetDefaultTariff
    | GetTariffs
    | ClearTariffs
    | ChangeTransactionTariff
    | UpdateCost
    | NotifyWebPaymentStarted
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
