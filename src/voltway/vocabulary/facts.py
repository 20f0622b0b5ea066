"""What happened, in the past tense: one small frozen struct per kind of fact.

Every fact but those about a connection has `at`, the station's own clock; the journal adds when it was received.
Prices see only `at`. `at` is None where a station told no usable time: the time of receipt then stands in, and says so.
A fact is JSON in the journal, tagged with its class name.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct

from voltway.vocabulary.certificates import CertificateAction, CertificateUse, ContractShown, StatusQuestion
from voltway.vocabulary.charging import ChargingProfile, ChargingSchedule, KnownBy, LimitSource, VehicleNeeds
from voltway.vocabulary.der import ControlKind, ControlTold, GridFault
from voltway.vocabulary.energy import Reading
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.logs import LogState
from voltway.vocabulary.monitors import AlertTold, MonitorTold, StreamTerms, StreamValue
from voltway.vocabulary.reservations import ReservationUpdate
from voltway.vocabulary.sessions import Rule, StopCause
from voltway.vocabulary.stations import BootCause, ChargingState, ConnectorStatus, EventKind, OcppVersion
from voltway.vocabulary.tokens import PresentedToken
from voltway.vocabulary.variables import VariableTold


class Fact(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, tag=True, tag_field="kind"):
    """The root of all facts."""


class StationConnected(Fact, frozen=True, gc=False, kw_only=True):
    """A station's socket was admitted."""

    gateway_id: str
    address: str
    version: OcppVersion


class StationDisconnected(Fact, frozen=True, gc=False, kw_only=True):
    """A station's socket went away, or the gateway that held it did."""

    gateway_id: str
    reason: str


class StationBooted(Fact, frozen=True, gc=False, kw_only=True):
    """A station (re)started and introduced itself."""

    vendor: str
    model: str
    serial: str | None = None
    firmware: str | None = None
    meter_type: str | None = None
    cause: BootCause = BootCause.UNTOLD


class StatusChanged(Fact, frozen=True, gc=False, kw_only=True):
    """A connector, or with connector 0 the whole station, told its availability."""

    at: datetime | None
    evse_id: int
    connector_id: int
    status: ConnectorStatus
    charging_state: ChargingState | None = None
    error_code: str | None = None
    vendor_error: str | None = None
    error_text: str | None = None


class TokenPresented(Fact, frozen=True, gc=False, kw_only=True):
    """Somebody held a token to a station that asks whether it may charge. `status` and `rule` are our answer.

    `contract` is what a car showed for its eMAID; the journal does not keep it.
    """

    token: PresentedToken
    status: str = ""
    rule: str = ""
    contract: ContractShown | None = None


class SessionFact(Fact, frozen=True, gc=False, kw_only=True):
    """The root of facts about sessions. `rules` is what was decided about an unusual one when it was taken in."""

    rules: list[Rule] = []


class SessionStarted(SessionFact, frozen=True, gc=False, kw_only=True):
    """A station opened a transaction. `ref` None: the station expects us to name it (OCPP 1.6).

    What was decided is added before it is recorded: `ref`, `authorization` and `group_id`.
    """

    at: datetime | None
    ref: SessionRef | None = None
    evse_id: int | None = None
    connector_id: int | None = None
    token: PresentedToken | None = None
    register_wh: float | None = None
    readings: list[Reading] = []
    charging_state: ChargingState | None = None
    seq_no: int | None = None
    offline: bool = False
    remote_start_id: int | None = None
    reservation_id: int | None = None
    authorization: str | None = None
    group_id: str | None = None
    key: str = ""


class MeterRead(SessionFact, frozen=True, gc=False, kw_only=True):
    """A station told meter readings, of a session where `ref` says so or the connector runs one."""

    readings: list[Reading]
    ref: SessionRef | None = None
    evse_id: int | None = None
    connector_id: int | None = None


class SessionUpdated(SessionFact, frozen=True, gc=False, kw_only=True):
    """Something changed within a running transaction (OCPP 2.x TransactionEvent Updated).

    `authorization` and `group_id` are added when it brings a token.
    """

    at: datetime | None
    ref: SessionRef
    evse_id: int | None = None
    connector_id: int | None = None
    token: PresentedToken | None = None
    readings: list[Reading] = []
    charging_state: ChargingState | None = None
    seq_no: int | None = None
    offline: bool = False
    trigger: str | None = None
    remote_start_id: int | None = None
    reservation_id: int | None = None
    authorization: str | None = None
    group_id: str | None = None


class SessionEnded(SessionFact, frozen=True, gc=False, kw_only=True):
    """A station closed a transaction. May arrive days late, or name a transaction nobody knows."""

    at: datetime | None
    ref: SessionRef | None
    register_wh: float | None = None
    cause: StopCause = StopCause.UNTOLD
    told: str | None = None
    token: PresentedToken | None = None
    readings: list[Reading] = []
    evse_id: int | None = None
    connector_id: int | None = None
    seq_no: int | None = None
    offline: bool = False


class SessionClosed(SessionFact, frozen=True, gc=False, kw_only=True):
    """We closed a session ourselves, with its last reading; a late stop from the station still corrects it."""

    at: datetime
    ref: SessionRef


class StationReported(Fact, frozen=True, gc=False, kw_only=True):
    """Anything else a station tells: security, firmware, log upload, variables, vendor data. Kept whole."""

    at: datetime | None
    event: EventKind
    name: str
    severity: str | None = None
    evse_id: int | None = None
    connector_id: int | None = None
    detail: dict[str, Any] = {}


class ReservationReleased(Fact, frozen=True, gc=False, kw_only=True):
    """A station let go of a reservation by itself, and said why (OCPP 2.x ReservationStatusUpdate)."""

    reservation_id: int
    update: ReservationUpdate


class CustomerInformationTold(Fact, frozen=True, gc=False, kw_only=True):
    """A page of what a station keeps of a customer. It is kept for whoever asked, and never in the journal."""

    request_id: int
    seq_no: int
    content: str
    is_last: bool


class VariablesTold(Fact, frozen=True, gc=False, kw_only=True):
    """A page of a report on the station's variables. It goes into the tree; what changed there, into its history."""

    request_id: int
    seq_no: int
    is_last: bool
    variables: list[VariableTold] = []


class MonitorsTold(Fact, frozen=True, gc=False, kw_only=True):
    """A page of a report on the station's monitors."""

    request_id: int
    seq_no: int
    is_last: bool
    monitors: list[MonitorTold] = []


class AlertRaised(Fact, frozen=True, gc=False, kw_only=True):
    """A monitor is in alert, or well again. The journal has the StationReported that comes with it."""

    alert: AlertTold


class StreamOpened(Fact, frozen=True, gc=False, kw_only=True):
    """A station will tell the values of a monitor as a periodic event stream (2.1)."""

    stream_id: int
    monitor_id: int
    terms: StreamTerms


class StreamClosed(Fact, frozen=True, gc=False, kw_only=True):
    """It tells this stream no more."""

    stream_id: int


class StreamRead(Fact, frozen=True, gc=False, kw_only=True):
    """Values of a stream. `pending`: how many wait at the station. They are kept as readings, not in the journal."""

    stream_id: int
    pending: int
    values: list[StreamValue]


class ProfilesTold(Fact, frozen=True, gc=False, kw_only=True):
    """Charging profiles that a station holds, for one EVSE or with `evse_id` 0 for all, and who put them there.

    What we know of it is current state; the journal keeps the report it came with.
    """

    evse_id: int
    source: LimitSource
    known_by: KnownBy
    profiles: list[ChargingProfile]


class VehicleTold(Fact, frozen=True, gc=False, kw_only=True):
    """What the car at an EVSE wants, or what it will keep to. As of ProfilesTold, the journal keeps the report."""

    evse_id: int
    needs: VehicleNeeds | None = None
    schedule: ChargingSchedule | None = None


class LimitCleared(Fact, frozen=True, gc=False, kw_only=True):
    """A limit that others had set holds no longer, on one EVSE or (None) anywhere."""

    source: LimitSource
    evse_id: int | None = None


class LogTold(Fact, frozen=True, gc=False, kw_only=True):
    """How far a station has come with sending a log. `request_id` None: the newest diagnostics (OCPP 1.6).

    What we know of it is current state; the journal keeps the report it came with.
    """

    request_id: int | None
    state: LogState
    reason: str | None = None


class PriorityTold(Fact, frozen=True, gc=False, kw_only=True):
    """A transaction charges with priority, or no longer does. The journal keeps the report it came with."""

    ref: SessionRef
    on: bool


class DerControlsTold(Fact, frozen=True, gc=False, kw_only=True):
    """DER controls that a station holds. The journal keeps the report they came with."""

    controls: list[ControlTold]


class DerControlSwitched(Fact, frozen=True, gc=False, kw_only=True):
    """A scheduled DER control begins or ends, and takes over from others. The journal keeps the report."""

    control_id: str
    started: bool
    superseded_ids: list[str] = []


class DerAlarmTold(Fact, frozen=True, gc=False, kw_only=True):
    """A DER control takes over as the grid is not well, or (`ended`) no longer does. The journal keeps the report."""

    at: datetime | None
    control_kind: ControlKind
    ended: bool
    fault: GridFault | None = None
    extra: str | None = None


class SchedulePulled(Fact, frozen=True, gc=False, kw_only=True):
    """A station asked for the values of a dynamic profile, as often as it was told to: not for the journal."""

    profile_id: int


class CertificateRequested(Fact, frozen=True, gc=False, kw_only=True):
    """A station has made a new key and wants a certificate for it: `csr` is PEM (PKCS #10).

    What is kept is the newest request of a station for each use. `request_id` is the station's own number of it (2.1).
    """

    csr: str
    use: CertificateUse = CertificateUse.BOTH
    request_id: int | None = None


class CertificateStatusAsked(Fact, frozen=True, gc=False, kw_only=True):
    """A station asked whether certificates are revoked (2.x). Nothing of it is kept."""

    questions: tuple[StatusQuestion, ...]


class ContractCertificateAsked(Fact, frozen=True, gc=False, kw_only=True):
    """A car asked for a contract certificate (2.x). Nothing of it is kept.

    `request` is its own message as Base64, of the ISO 15118 that `schema_version` names; `wanted` are the contracts
    that it would rather have; `most_contracts`: how many it has room for, None where it did not say.
    """

    action: CertificateAction
    schema_version: str
    request: str
    wanted: tuple[str, ...] = ()
    most_contracts: int | None = None


class VatNumberAsked(Fact, frozen=True, gc=False, kw_only=True):
    """A station asked whether a VAT number can be one (2.1). Nothing of it is kept."""

    number: str
    evse_id: int | None


AnyFact = (
    StationConnected
    | StationDisconnected
    | StationBooted
    | StatusChanged
    | TokenPresented
    | SessionStarted
    | MeterRead
    | SessionUpdated
    | SessionEnded
    | SessionClosed
    | StationReported
    | ReservationReleased
)
"""What stands in the journal."""

HeardFact = (
    AnyFact
    | CustomerInformationTold
    | VariablesTold
    | ProfilesTold
    | LimitCleared
    | PriorityTold
    | SchedulePulled
    | VehicleTold
    | DerControlsTold
    | DerControlSwitched
    | DerAlarmTold
    | CertificateRequested
    | CertificateStatusAsked
    | ContractCertificateAsked
    | VatNumberAsked
    | LogTold
    | MonitorsTold
    | AlertRaised
    | StreamOpened
    | StreamClosed
    | StreamRead
)
"""What stations tell, with what must not, or need not, stand in the journal, or stands there in other words."""
