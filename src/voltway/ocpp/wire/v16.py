# Written by `make wire` from the OCA JSON schemas shipped in the PyPI package ocpp 2.1.0. Do not edit.
"""Every request, response and type of OCPP 1.6."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from voltway.ocpp.wire import WireStruct


class AuthorizationData(WireStruct, frozen=True, kw_only=True):
    id_tag: str = field(name="idTag")
    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class AuthorizationStatus(StrEnum):
    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    CONCURRENT_TX = "ConcurrentTx"


class AuthorizeRequest(WireStruct, frozen=True, kw_only=True):
    id_tag: str = field(name="idTag")


class AuthorizeResponse(WireStruct, frozen=True, kw_only=True):
    id_tag_info: IdTagInfo = field(name="idTagInfo")


class AvailabilityStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class AvailabilityType(StrEnum):
    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class BootNotificationRequest(WireStruct, frozen=True, kw_only=True):
    charge_point_vendor: str = field(name="chargePointVendor")
    charge_point_model: str = field(name="chargePointModel")
    charge_point_serial_number: str | None = field(name="chargePointSerialNumber", default=None)
    charge_box_serial_number: str | None = field(name="chargeBoxSerialNumber", default=None)
    firmware_version: str | None = field(name="firmwareVersion", default=None)
    iccid: str | None = None
    imsi: str | None = None
    meter_type: str | None = field(name="meterType", default=None)
    meter_serial_number: str | None = field(name="meterSerialNumber", default=None)


class BootNotificationResponse(WireStruct, frozen=True, kw_only=True):
    status: RegistrationStatus
    current_time: str = field(name="currentTime")
    interval: int


class CancelReservationRequest(WireStruct, frozen=True, kw_only=True):
    reservation_id: int = field(name="reservationId")


class CancelReservationResponse(WireStruct, frozen=True, kw_only=True):
    status: CancelReservationStatus


class CancelReservationStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateHashData(WireStruct, frozen=True, kw_only=True):
    hash_algorithm: HashAlgorithm = field(name="hashAlgorithm")
    issuer_name_hash: str = field(name="issuerNameHash")
    issuer_key_hash: str = field(name="issuerKeyHash")
    serial_number: str = field(name="serialNumber")


class CertificateSignedRequest(WireStruct, frozen=True, kw_only=True):
    certificate_chain: str = field(name="certificateChain")


class CertificateSignedResponse(WireStruct, frozen=True, kw_only=True):
    status: CertificateSignedStatus


class CertificateSignedStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateUse(StrEnum):
    CENTRAL_SYSTEM_ROOT_CERTIFICATE = "CentralSystemRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class ChangeAvailabilityRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    type: AvailabilityType


class ChangeAvailabilityResponse(WireStruct, frozen=True, kw_only=True):
    status: AvailabilityStatus


class ChangeConfigurationRequest(WireStruct, frozen=True, kw_only=True):
    key: str
    value: str


class ChangeConfigurationResponse(WireStruct, frozen=True, kw_only=True):
    status: ConfigurationStatus


class ChargePointErrorCode(StrEnum):
    CONNECTOR_LOCK_FAILURE = "ConnectorLockFailure"
    EV_COMMUNICATION_ERROR = "EVCommunicationError"
    GROUND_FAILURE = "GroundFailure"
    HIGH_TEMPERATURE = "HighTemperature"
    INTERNAL_ERROR = "InternalError"
    LOCAL_LIST_CONFLICT = "LocalListConflict"
    NO_ERROR = "NoError"
    OTHER_ERROR = "OtherError"
    OVER_CURRENT_FAILURE = "OverCurrentFailure"
    POWER_METER_FAILURE = "PowerMeterFailure"
    POWER_SWITCH_FAILURE = "PowerSwitchFailure"
    READER_FAILURE = "ReaderFailure"
    RESET_FAILURE = "ResetFailure"
    UNDER_VOLTAGE = "UnderVoltage"
    OVER_VOLTAGE = "OverVoltage"
    WEAK_SIGNAL = "WeakSignal"


class ChargePointStatus(StrEnum):
    AVAILABLE = "Available"
    PREPARING = "Preparing"
    CHARGING = "Charging"
    SUSPENDED_EVSE = "SuspendedEVSE"
    SUSPENDED_EV = "SuspendedEV"
    FINISHING = "Finishing"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class ChargingProfile(WireStruct, frozen=True, kw_only=True):
    charging_profile_id: int = field(name="chargingProfileId")
    stack_level: int = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurpose = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKind = field(name="chargingProfileKind")
    charging_schedule: ChargingSchedule = field(name="chargingSchedule")
    transaction_id: int | None = field(name="transactionId", default=None)
    recurrency_kind: RecurrencyKind | None = field(name="recurrencyKind", default=None)
    valid_from: str | None = field(name="validFrom", default=None)
    valid_to: str | None = field(name="validTo", default=None)


class ChargingProfileKind(StrEnum):
    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class ChargingProfilePurpose(StrEnum):
    CHARGE_POINT_MAX_PROFILE = "ChargePointMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"


class ChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"


class ChargingRateUnit(StrEnum):
    A = "A"
    W = "W"


class ChargingSchedule(WireStruct, frozen=True, kw_only=True):
    charging_rate_unit: ChargingRateUnit = field(name="chargingRateUnit")
    charging_schedule_period: list[ChargingSchedulePeriod] = field(name="chargingSchedulePeriod")
    duration: int | None = None
    start_schedule: str | None = field(name="startSchedule", default=None)
    min_charging_rate: float | None = field(name="minChargingRate", default=None)


class ChargingSchedulePeriod(WireStruct, frozen=True, kw_only=True):
    start_period: int = field(name="startPeriod")
    limit: float
    number_phases: int | None = field(name="numberPhases", default=None)


class ClearCacheRequest(WireStruct, frozen=True, kw_only=True):
    pass


class ClearCacheResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearCacheStatus


class ClearCacheStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearChargingProfileRequest(WireStruct, frozen=True, kw_only=True):
    id: int | None = None
    connector_id: int | None = field(name="connectorId", default=None)
    charging_profile_purpose: ChargingProfilePurpose | None = field(name="chargingProfilePurpose", default=None)
    stack_level: int | None = field(name="stackLevel", default=None)


class ClearChargingProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearChargingProfileStatus


class ClearChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ConfigurationKey(WireStruct, frozen=True, kw_only=True):
    key: str
    readonly: bool
    value: str | None = None


class ConfigurationStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    REBOOT_REQUIRED = "RebootRequired"
    NOT_SUPPORTED = "NotSupported"


class DataTransferRequest(WireStruct, frozen=True, kw_only=True):
    vendor_id: str = field(name="vendorId")
    message_id: str | None = field(name="messageId", default=None)
    data: str | None = None


class DataTransferResponse(WireStruct, frozen=True, kw_only=True):
    status: DataTransferStatus
    data: str | None = None


class DataTransferStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DeleteCertificateRequest(WireStruct, frozen=True, kw_only=True):
    certificate_hash_data: CertificateHashData = field(name="certificateHashData")


class DeleteCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: DeleteCertificateStatus


class DeleteCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DiagnosticsStatus(StrEnum):
    IDLE = "Idle"
    UPLOADED = "Uploaded"
    UPLOAD_FAILED = "UploadFailed"
    UPLOADING = "Uploading"


class DiagnosticsStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: DiagnosticsStatus


class DiagnosticsStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    pass


class ExtendedMessageTrigger(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGE_POINT_CERTIFICATE = "SignChargePointCertificate"
    STATUS_NOTIFICATION = "StatusNotification"


class ExtendedTriggerMessageRequest(WireStruct, frozen=True, kw_only=True):
    requested_message: ExtendedMessageTrigger = field(name="requestedMessage")
    connector_id: int | None = field(name="connectorId", default=None)


class ExtendedTriggerMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: TriggerMessageStatus


class Firmware(WireStruct, frozen=True, kw_only=True):
    location: str
    retrieve_date_time: str = field(name="retrieveDateTime")
    signing_certificate: str = field(name="signingCertificate")
    signature: str
    install_date_time: str | None = field(name="installDateTime", default=None)


class FirmwareStatus(StrEnum):
    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    IDLE = "Idle"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"


class FirmwareStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: FirmwareStatus


class FirmwareStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    pass


class GenericStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class GetCompositeScheduleRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    duration: int
    charging_rate_unit: ChargingRateUnit | None = field(name="chargingRateUnit", default=None)


class GetCompositeScheduleResponse(WireStruct, frozen=True, kw_only=True):
    status: GetCompositeScheduleStatus
    connector_id: int | None = field(name="connectorId", default=None)
    schedule_start: str | None = field(name="scheduleStart", default=None)
    charging_schedule: ChargingSchedule | None = field(name="chargingSchedule", default=None)


class GetCompositeScheduleStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class GetConfigurationRequest(WireStruct, frozen=True, kw_only=True):
    key: list[str] | None = None


class GetConfigurationResponse(WireStruct, frozen=True, kw_only=True):
    configuration_key: list[ConfigurationKey] | None = field(name="configurationKey", default=None)
    unknown_key: list[str] | None = field(name="unknownKey", default=None)


class GetDiagnosticsRequest(WireStruct, frozen=True, kw_only=True):
    location: str
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)
    start_time: str | None = field(name="startTime", default=None)
    stop_time: str | None = field(name="stopTime", default=None)


class GetDiagnosticsResponse(WireStruct, frozen=True, kw_only=True):
    file_name: str | None = field(name="fileName", default=None)


class GetInstalledCertificateIdsRequest(WireStruct, frozen=True, kw_only=True):
    certificate_type: CertificateUse = field(name="certificateType")


class GetInstalledCertificateIdsResponse(WireStruct, frozen=True, kw_only=True):
    status: GetInstalledCertificateStatus
    certificate_hash_data: Annotated[list[CertificateHashData], Meta(min_length=1)] | None = field(
        name="certificateHashData", default=None
    )


class GetInstalledCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class GetLocalListVersionRequest(WireStruct, frozen=True, kw_only=True):
    pass


class GetLocalListVersionResponse(WireStruct, frozen=True, kw_only=True):
    list_version: int = field(name="listVersion")


class GetLogRequest(WireStruct, frozen=True, kw_only=True):
    log: LogParameters
    log_type: LogType = field(name="logType")
    request_id: int = field(name="requestId")
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)


class GetLogResponse(WireStruct, frozen=True, kw_only=True):
    status: LogStatus
    filename: str | None = None


class HashAlgorithm(StrEnum):
    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class HeartbeatRequest(WireStruct, frozen=True, kw_only=True):
    pass


class HeartbeatResponse(WireStruct, frozen=True, kw_only=True):
    current_time: str = field(name="currentTime")


class IdTagInfo(WireStruct, frozen=True, kw_only=True):
    status: AuthorizationStatus
    expiry_date: str | None = field(name="expiryDate", default=None)
    parent_id_tag: str | None = field(name="parentIdTag", default=None)


class InstallCertificateRequest(WireStruct, frozen=True, kw_only=True):
    certificate_type: CertificateUse = field(name="certificateType")
    certificate: str


class InstallCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: InstallCertificateStatus


class InstallCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    REJECTED = "Rejected"


class Location(StrEnum):
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"
    BODY = "Body"


class LogParameters(WireStruct, frozen=True, kw_only=True):
    remote_location: str = field(name="remoteLocation")
    oldest_timestamp: str | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: str | None = field(name="latestTimestamp", default=None)


class LogStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class LogStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: UploadLogStatus
    request_id: int | None = field(name="requestId", default=None)


class LogStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    pass


class LogType(StrEnum):
    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"


class Measurand(StrEnum):
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    POWER_FACTOR = "Power.Factor"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_EXPORT = "Current.Export"
    CURRENT_OFFERED = "Current.Offered"
    VOLTAGE = "Voltage"
    FREQUENCY = "Frequency"
    TEMPERATURE = "Temperature"
    SOC = "SoC"
    RPM = "RPM"


class MessageTrigger(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    DIAGNOSTICS_STATUS_NOTIFICATION = "DiagnosticsStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    STATUS_NOTIFICATION = "StatusNotification"


class MeterValue(WireStruct, frozen=True, kw_only=True):
    timestamp: str
    sampled_value: list[SampledValue] = field(name="sampledValue")


class MeterValuesRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    meter_value: Annotated[list[MeterValue], Meta(min_length=1)] = field(name="meterValue")
    transaction_id: int | None = field(name="transactionId", default=None)


class MeterValuesResponse(WireStruct, frozen=True, kw_only=True):
    pass


class Phase(StrEnum):
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    N = "N"
    L1_N = "L1-N"
    L2_N = "L2-N"
    L3_N = "L3-N"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L1 = "L3-L1"


class ReadingContext(StrEnum):
    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"
    OTHER = "Other"


class Reason(StrEnum):
    EMERGENCY_STOP = "EmergencyStop"
    EV_DISCONNECTED = "EVDisconnected"
    HARD_RESET = "HardReset"
    LOCAL = "Local"
    OTHER = "Other"
    POWER_LOSS = "PowerLoss"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    SOFT_RESET = "SoftReset"
    UNLOCK_COMMAND = "UnlockCommand"
    DE_AUTHORIZED = "DeAuthorized"


class RecurrencyKind(StrEnum):
    DAILY = "Daily"
    WEEKLY = "Weekly"


class RegistrationStatus(StrEnum):
    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class RemoteStartStopStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RemoteStartTransactionRequest(WireStruct, frozen=True, kw_only=True):
    id_tag: str = field(name="idTag")
    connector_id: int | None = field(name="connectorId", default=None)
    charging_profile: ChargingProfile | None = field(name="chargingProfile", default=None)


class RemoteStartTransactionResponse(WireStruct, frozen=True, kw_only=True):
    status: RemoteStartStopStatus


class RemoteStopTransactionRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: int = field(name="transactionId")


class RemoteStopTransactionResponse(WireStruct, frozen=True, kw_only=True):
    status: RemoteStartStopStatus


class ReservationStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ReserveNowRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    expiry_date: str = field(name="expiryDate")
    id_tag: str = field(name="idTag")
    reservation_id: int = field(name="reservationId")
    parent_id_tag: str | None = field(name="parentIdTag", default=None)


class ReserveNowResponse(WireStruct, frozen=True, kw_only=True):
    status: ReservationStatus


class ResetRequest(WireStruct, frozen=True, kw_only=True):
    type: ResetType


class ResetResponse(WireStruct, frozen=True, kw_only=True):
    status: ResetStatus


class ResetStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ResetType(StrEnum):
    HARD = "Hard"
    SOFT = "Soft"


class SampledValue(WireStruct, frozen=True, kw_only=True):
    value: str
    context: ReadingContext | None = None
    format: ValueFormat | None = None
    measurand: Measurand | None = None
    phase: Phase | None = None
    location: Location | None = None
    unit: UnitOfMeasure | None = None


class SecurityEventNotificationRequest(WireStruct, frozen=True, kw_only=True):
    type: str
    timestamp: str
    tech_info: str | None = field(name="techInfo", default=None)


class SecurityEventNotificationResponse(WireStruct, frozen=True, kw_only=True):
    pass


class SendLocalListRequest(WireStruct, frozen=True, kw_only=True):
    list_version: int = field(name="listVersion")
    update_type: UpdateType = field(name="updateType")
    local_authorization_list: list[AuthorizationData] | None = field(name="localAuthorizationList", default=None)


class SendLocalListResponse(WireStruct, frozen=True, kw_only=True):
    status: UpdateStatus


class SetChargingProfileRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    cs_charging_profiles: ChargingProfile = field(name="csChargingProfiles")


class SetChargingProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: ChargingProfileStatus


class SignCertificateRequest(WireStruct, frozen=True, kw_only=True):
    csr: str


class SignCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatus


class SignedFirmwareStatus(StrEnum):
    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOAD_PAUSED = "DownloadPaused"
    IDLE = "Idle"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INVALID_SIGNATURE = "InvalidSignature"
    SIGNATURE_VERIFIED = "SignatureVerified"


class SignedFirmwareStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: SignedFirmwareStatus
    request_id: int | None = field(name="requestId", default=None)


class SignedFirmwareStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    pass


class SignedUpdateFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    firmware: Firmware
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)


class SignedUpdateFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    status: UpdateFirmwareStatus


class StartTransactionRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    id_tag: str = field(name="idTag")
    meter_start: int = field(name="meterStart")
    timestamp: str
    reservation_id: int | None = field(name="reservationId", default=None)


class StartTransactionResponse(WireStruct, frozen=True, kw_only=True):
    id_tag_info: IdTagInfo = field(name="idTagInfo")
    transaction_id: int = field(name="transactionId")


class StatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")
    error_code: ChargePointErrorCode = field(name="errorCode")
    status: ChargePointStatus
    info: str | None = None
    timestamp: str | None = None
    vendor_id: str | None = field(name="vendorId", default=None)
    vendor_error_code: str | None = field(name="vendorErrorCode", default=None)


class StatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    pass


class StopTransactionRequest(WireStruct, frozen=True, kw_only=True):
    meter_stop: int = field(name="meterStop")
    timestamp: str
    transaction_id: int = field(name="transactionId")
    id_tag: str | None = field(name="idTag", default=None)
    reason: Reason | None = None
    transaction_data: list[MeterValue] | None = field(name="transactionData", default=None)


class StopTransactionResponse(WireStruct, frozen=True, kw_only=True):
    id_tag_info: IdTagInfo | None = field(name="idTagInfo", default=None)


class TriggerMessageRequest(WireStruct, frozen=True, kw_only=True):
    requested_message: MessageTrigger = field(name="requestedMessage")
    connector_id: int | None = field(name="connectorId", default=None)


class TriggerMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: TriggerMessageStatus


class TriggerMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class UnitOfMeasure(StrEnum):
    WH = "Wh"
    KWH = "kWh"
    VARH = "varh"
    KVARH = "kvarh"
    W = "W"
    KW = "kW"
    VA = "VA"
    KVA = "kVA"
    VAR = "var"
    KVAR = "kvar"
    A = "A"
    V = "V"
    K = "K"
    CELCIUS = "Celcius"
    CELSIUS = "Celsius"
    FAHRENHEIT = "Fahrenheit"
    PERCENT = "Percent"
    HERTZ = "Hertz"


class UnlockConnectorRequest(WireStruct, frozen=True, kw_only=True):
    connector_id: int = field(name="connectorId")


class UnlockConnectorResponse(WireStruct, frozen=True, kw_only=True):
    status: UnlockStatus


class UnlockStatus(StrEnum):
    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    NOT_SUPPORTED = "NotSupported"


class UpdateFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    location: str
    retrieve_date: str = field(name="retrieveDate")
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)


class UpdateFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    pass


class UpdateFirmwareStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class UpdateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_SUPPORTED = "NotSupported"
    VERSION_MISMATCH = "VersionMismatch"


class UpdateType(StrEnum):
    DIFFERENTIAL = "Differential"
    FULL = "Full"


class UploadLogStatus(StrEnum):
    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"


class ValueFormat(StrEnum):
    RAW = "Raw"
    SIGNED_DATA = "SignedData"


LIMITS: dict[type[WireStruct], tuple[tuple[str, int], ...]] = {
    AuthorizationData: (("idTag", 20),),
    AuthorizeRequest: (("idTag", 20),),
    BootNotificationRequest: (
        ("chargePointVendor", 20),
        ("chargePointModel", 20),
        ("chargePointSerialNumber", 25),
        ("chargeBoxSerialNumber", 25),
        ("firmwareVersion", 50),
        ("iccid", 20),
        ("imsi", 20),
        ("meterType", 25),
        ("meterSerialNumber", 25),
    ),
    CertificateHashData: (("issuerNameHash", 128), ("issuerKeyHash", 128), ("serialNumber", 40)),
    CertificateSignedRequest: (("certificateChain", 10000),),
    ChangeConfigurationRequest: (("key", 50), ("value", 500)),
    ConfigurationKey: (("key", 50), ("value", 500)),
    DataTransferRequest: (("vendorId", 255), ("messageId", 50)),
    Firmware: (("location", 512), ("signingCertificate", 5500), ("signature", 800)),
    GetConfigurationRequest: (("key", 50),),
    GetConfigurationResponse: (("unknownKey", 50),),
    GetDiagnosticsResponse: (("fileName", 255),),
    GetLogResponse: (("filename", 255),),
    IdTagInfo: (("parentIdTag", 20),),
    InstallCertificateRequest: (("certificate", 5500),),
    LogParameters: (("remoteLocation", 512),),
    RemoteStartTransactionRequest: (("idTag", 20),),
    ReserveNowRequest: (("idTag", 20), ("parentIdTag", 20)),
    SecurityEventNotificationRequest: (("type", 50), ("techInfo", 255)),
    SignCertificateRequest: (("csr", 5500),),
    StartTransactionRequest: (("idTag", 20),),
    StatusNotificationRequest: (("info", 50), ("vendorId", 255), ("vendorErrorCode", 50)),
    StopTransactionRequest: (("idTag", 20),),
}
"""Struct to (name on the wire, most characters the schema allows); of a list, in each element.

What we send must keep to it. What arrives may not, and is decoded all the same.
"""

REQUESTS: dict[str, type[WireStruct]] = {
    "Authorize": AuthorizeRequest,
    "BootNotification": BootNotificationRequest,
    "CancelReservation": CancelReservationRequest,
    "CertificateSigned": CertificateSignedRequest,
    "ChangeAvailability": ChangeAvailabilityRequest,
    "ChangeConfiguration": ChangeConfigurationRequest,
    "ClearCache": ClearCacheRequest,
    "ClearChargingProfile": ClearChargingProfileRequest,
    "DataTransfer": DataTransferRequest,
    "DeleteCertificate": DeleteCertificateRequest,
    "DiagnosticsStatusNotification": DiagnosticsStatusNotificationRequest,
    "ExtendedTriggerMessage": ExtendedTriggerMessageRequest,
    "FirmwareStatusNotification": FirmwareStatusNotificationRequest,
    "GetCompositeSchedule": GetCompositeScheduleRequest,
    "GetConfiguration": GetConfigurationRequest,
    "GetDiagnostics": GetDiagnosticsRequest,
    "GetInstalledCertificateIds": GetInstalledCertificateIdsRequest,
    "GetLocalListVersion": GetLocalListVersionRequest,
    "GetLog": GetLogRequest,
    "Heartbeat": HeartbeatRequest,
    "InstallCertificate": InstallCertificateRequest,
    "LogStatusNotification": LogStatusNotificationRequest,
    "MeterValues": MeterValuesRequest,
    "RemoteStartTransaction": RemoteStartTransactionRequest,
    "RemoteStopTransaction": RemoteStopTransactionRequest,
    "ReserveNow": ReserveNowRequest,
    "Reset": ResetRequest,
    "SecurityEventNotification": SecurityEventNotificationRequest,
    "SendLocalList": SendLocalListRequest,
    "SetChargingProfile": SetChargingProfileRequest,
    "SignCertificate": SignCertificateRequest,
    "SignedFirmwareStatusNotification": SignedFirmwareStatusNotificationRequest,
    "SignedUpdateFirmware": SignedUpdateFirmwareRequest,
    "StartTransaction": StartTransactionRequest,
    "StatusNotification": StatusNotificationRequest,
    "StopTransaction": StopTransactionRequest,
    "TriggerMessage": TriggerMessageRequest,
    "UnlockConnector": UnlockConnectorRequest,
    "UpdateFirmware": UpdateFirmwareRequest,
}
"""Action to what it asks or tells."""

RESPONSES: dict[str, type[WireStruct]] = {
    "Authorize": AuthorizeResponse,
    "BootNotification": BootNotificationResponse,
    "CancelReservation": CancelReservationResponse,
    "CertificateSigned": CertificateSignedResponse,
    "ChangeAvailability": ChangeAvailabilityResponse,
    "ChangeConfiguration": ChangeConfigurationResponse,
    "ClearCache": ClearCacheResponse,
    "ClearChargingProfile": ClearChargingProfileResponse,
    "DataTransfer": DataTransferResponse,
    "DeleteCertificate": DeleteCertificateResponse,
    "DiagnosticsStatusNotification": DiagnosticsStatusNotificationResponse,
    "ExtendedTriggerMessage": ExtendedTriggerMessageResponse,
    "FirmwareStatusNotification": FirmwareStatusNotificationResponse,
    "GetCompositeSchedule": GetCompositeScheduleResponse,
    "GetConfiguration": GetConfigurationResponse,
    "GetDiagnostics": GetDiagnosticsResponse,
    "GetInstalledCertificateIds": GetInstalledCertificateIdsResponse,
    "GetLocalListVersion": GetLocalListVersionResponse,
    "GetLog": GetLogResponse,
    "Heartbeat": HeartbeatResponse,
    "InstallCertificate": InstallCertificateResponse,
    "LogStatusNotification": LogStatusNotificationResponse,
    "MeterValues": MeterValuesResponse,
    "RemoteStartTransaction": RemoteStartTransactionResponse,
    "RemoteStopTransaction": RemoteStopTransactionResponse,
    "ReserveNow": ReserveNowResponse,
    "Reset": ResetResponse,
    "SecurityEventNotification": SecurityEventNotificationResponse,
    "SendLocalList": SendLocalListResponse,
    "SetChargingProfile": SetChargingProfileResponse,
    "SignCertificate": SignCertificateResponse,
    "SignedFirmwareStatusNotification": SignedFirmwareStatusNotificationResponse,
    "SignedUpdateFirmware": SignedUpdateFirmwareResponse,
    "StartTransaction": StartTransactionResponse,
    "StatusNotification": StatusNotificationResponse,
    "StopTransaction": StopTransactionResponse,
    "TriggerMessage": TriggerMessageResponse,
    "UnlockConnector": UnlockConnectorResponse,
    "UpdateFirmware": UpdateFirmwareResponse,
}
"""Action to what answers it."""
