# Written by `make wire` from the OCA JSON schemas shipped in the PyPI package ocpp 2.1.0. Do not edit.
"""Every request, response and type of OCPP 2.0.1."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, field

from voltway.ocpp.wire import WireStruct


class ACChargingParameters(WireStruct, frozen=True, kw_only=True):
    energy_amount: int = field(name="energyAmount")
    ev_min_current: int = field(name="evMinCurrent")
    ev_max_current: int = field(name="evMaxCurrent")
    ev_max_voltage: int = field(name="evMaxVoltage")
    custom_data: CustomData | None = field(name="customData", default=None)


class APN(WireStruct, frozen=True, kw_only=True):
    apn: str
    apn_authentication: APNAuthenticationEnum = field(name="apnAuthentication")
    custom_data: CustomData | None = field(name="customData", default=None)
    apn_user_name: str | None = field(name="apnUserName", default=None)
    apn_password: str | None = field(name="apnPassword", default=None)
    sim_pin: int | None = field(name="simPin", default=None)
    preferred_network: str | None = field(name="preferredNetwork", default=None)
    use_only_preferred_network: bool | None = field(name="useOnlyPreferredNetwork", default=None)


class APNAuthenticationEnum(StrEnum):
    CHAP = "CHAP"
    NONE = "NONE"
    PAP = "PAP"
    AUTO = "AUTO"


class AdditionalInfo(WireStruct, frozen=True, kw_only=True):
    additional_id_token: str = field(name="additionalIdToken")
    type: str
    custom_data: CustomData | None = field(name="customData", default=None)


class AttributeEnum(StrEnum):
    ACTUAL = "Actual"
    TARGET = "Target"
    MIN_SET = "MinSet"
    MAX_SET = "MaxSet"


class AuthorizationData(WireStruct, frozen=True, kw_only=True):
    id_token: IdToken = field(name="idToken")
    custom_data: CustomData | None = field(name="customData", default=None)
    id_token_info: IdTokenInfo | None = field(name="idTokenInfo", default=None)


class AuthorizationStatusEnum(StrEnum):
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


class AuthorizeCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    SIGNATURE_ERROR = "SignatureError"
    CERTIFICATE_EXPIRED = "CertificateExpired"
    CERTIFICATE_REVOKED = "CertificateRevoked"
    NO_CERTIFICATE_AVAILABLE = "NoCertificateAvailable"
    CERT_CHAIN_ERROR = "CertChainError"
    CONTRACT_CANCELLED = "ContractCancelled"


class AuthorizeRequest(WireStruct, frozen=True, kw_only=True):
    id_token: IdToken = field(name="idToken")
    custom_data: CustomData | None = field(name="customData", default=None)
    certificate: str | None = None
    iso15118_certificate_hash_data: Annotated[list[OCSPRequestData], Meta(max_length=4, min_length=1)] | None = field(
        name="iso15118CertificateHashData", default=None
    )


class AuthorizeResponse(WireStruct, frozen=True, kw_only=True):
    id_token_info: IdTokenInfo = field(name="idTokenInfo")
    custom_data: CustomData | None = field(name="customData", default=None)
    certificate_status: AuthorizeCertificateStatusEnum | None = field(name="certificateStatus", default=None)


class BootNotificationRequest(WireStruct, frozen=True, kw_only=True):
    charging_station: ChargingStation = field(name="chargingStation")
    reason: BootReasonEnum
    custom_data: CustomData | None = field(name="customData", default=None)


class BootNotificationResponse(WireStruct, frozen=True, kw_only=True):
    current_time: str = field(name="currentTime")
    interval: int
    status: RegistrationStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class BootReasonEnum(StrEnum):
    APPLICATION_RESET = "ApplicationReset"
    FIRMWARE_UPDATE = "FirmwareUpdate"
    LOCAL_RESET = "LocalReset"
    POWER_UP = "PowerUp"
    REMOTE_RESET = "RemoteReset"
    SCHEDULED_RESET = "ScheduledReset"
    TRIGGERED = "Triggered"
    UNKNOWN = "Unknown"
    WATCHDOG = "Watchdog"


class CancelReservationRequest(WireStruct, frozen=True, kw_only=True):
    reservation_id: int = field(name="reservationId")
    custom_data: CustomData | None = field(name="customData", default=None)


class CancelReservationResponse(WireStruct, frozen=True, kw_only=True):
    status: CancelReservationStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class CancelReservationStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateActionEnum(StrEnum):
    INSTALL = "Install"
    UPDATE = "Update"


class CertificateHashData(WireStruct, frozen=True, kw_only=True):
    hash_algorithm: HashAlgorithmEnum = field(name="hashAlgorithm")
    issuer_name_hash: str = field(name="issuerNameHash")
    issuer_key_hash: str = field(name="issuerKeyHash")
    serial_number: str = field(name="serialNumber")
    custom_data: CustomData | None = field(name="customData", default=None)


class CertificateHashDataChain(WireStruct, frozen=True, kw_only=True):
    certificate_hash_data: CertificateHashData = field(name="certificateHashData")
    certificate_type: GetCertificateIdUseEnum = field(name="certificateType")
    custom_data: CustomData | None = field(name="customData", default=None)
    child_certificate_hash_data: Annotated[list[CertificateHashData], Meta(max_length=4, min_length=1)] | None = field(
        name="childCertificateHashData", default=None
    )


class CertificateSignedRequest(WireStruct, frozen=True, kw_only=True):
    certificate_chain: str = field(name="certificateChain")
    custom_data: CustomData | None = field(name="customData", default=None)
    certificate_type: CertificateSigningUseEnum | None = field(name="certificateType", default=None)


class CertificateSignedResponse(WireStruct, frozen=True, kw_only=True):
    status: CertificateSignedStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class CertificateSignedStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSigningUseEnum(StrEnum):
    CHARGING_STATION_CERTIFICATE = "ChargingStationCertificate"
    V2G_CERTIFICATE = "V2GCertificate"


class ChangeAvailabilityRequest(WireStruct, frozen=True, kw_only=True):
    operational_status: OperationalStatusEnum = field(name="operationalStatus")
    custom_data: CustomData | None = field(name="customData", default=None)
    evse: EVSE | None = None


class ChangeAvailabilityResponse(WireStruct, frozen=True, kw_only=True):
    status: ChangeAvailabilityStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ChangeAvailabilityStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ChargingLimit(WireStruct, frozen=True, kw_only=True):
    charging_limit_source: ChargingLimitSourceEnum = field(name="chargingLimitSource")
    custom_data: CustomData | None = field(name="customData", default=None)
    is_grid_critical: bool | None = field(name="isGridCritical", default=None)


class ChargingLimitSourceEnum(StrEnum):
    EMS = "EMS"
    OTHER = "Other"
    SO = "SO"
    CSO = "CSO"


class ChargingNeeds(WireStruct, frozen=True, kw_only=True):
    requested_energy_transfer: EnergyTransferModeEnum = field(name="requestedEnergyTransfer")
    custom_data: CustomData | None = field(name="customData", default=None)
    ac_charging_parameters: ACChargingParameters | None = field(name="acChargingParameters", default=None)
    dc_charging_parameters: DCChargingParameters | None = field(name="dcChargingParameters", default=None)
    departure_time: str | None = field(name="departureTime", default=None)


class ChargingProfile(WireStruct, frozen=True, kw_only=True):
    id: int
    stack_level: int = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurposeEnum = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKindEnum = field(name="chargingProfileKind")
    charging_schedule: Annotated[list[ChargingSchedule], Meta(max_length=3, min_length=1)] = field(
        name="chargingSchedule"
    )
    custom_data: CustomData | None = field(name="customData", default=None)
    recurrency_kind: RecurrencyKindEnum | None = field(name="recurrencyKind", default=None)
    valid_from: str | None = field(name="validFrom", default=None)
    valid_to: str | None = field(name="validTo", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)


class ChargingProfileCriterion(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnum | None = field(name="chargingProfilePurpose", default=None)
    stack_level: int | None = field(name="stackLevel", default=None)
    charging_profile_id: Annotated[list[int], Meta(min_length=1)] | None = field(name="chargingProfileId", default=None)
    charging_limit_source: Annotated[list[ChargingLimitSourceEnum], Meta(max_length=4, min_length=1)] | None = field(
        name="chargingLimitSource", default=None
    )


class ChargingProfileKindEnum(StrEnum):
    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class ChargingProfilePurposeEnum(StrEnum):
    CHARGING_STATION_EXTERNAL_CONSTRAINTS = "ChargingStationExternalConstraints"
    CHARGING_STATION_MAX_PROFILE = "ChargingStationMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"


class ChargingProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ChargingRateUnitEnum(StrEnum):
    W = "W"
    A = "A"


class ChargingSchedule(WireStruct, frozen=True, kw_only=True):
    id: int
    charging_rate_unit: ChargingRateUnitEnum = field(name="chargingRateUnit")
    charging_schedule_period: Annotated[list[ChargingSchedulePeriod], Meta(max_length=1024, min_length=1)] = field(
        name="chargingSchedulePeriod"
    )
    custom_data: CustomData | None = field(name="customData", default=None)
    start_schedule: str | None = field(name="startSchedule", default=None)
    duration: int | None = None
    min_charging_rate: float | None = field(name="minChargingRate", default=None)
    sales_tariff: SalesTariff | None = field(name="salesTariff", default=None)


class ChargingSchedulePeriod(WireStruct, frozen=True, kw_only=True):
    start_period: int = field(name="startPeriod")
    limit: float
    custom_data: CustomData | None = field(name="customData", default=None)
    number_phases: int | None = field(name="numberPhases", default=None)
    phase_to_use: int | None = field(name="phaseToUse", default=None)


class ChargingStateEnum(StrEnum):
    CHARGING = "Charging"
    EV_CONNECTED = "EVConnected"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    IDLE = "Idle"


class ChargingStation(WireStruct, frozen=True, kw_only=True):
    model: str
    vendor_name: str = field(name="vendorName")
    custom_data: CustomData | None = field(name="customData", default=None)
    serial_number: str | None = field(name="serialNumber", default=None)
    modem: Modem | None = None
    firmware_version: str | None = field(name="firmwareVersion", default=None)


class ClearCacheRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearCacheResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearCacheStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ClearCacheStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearChargingProfile(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    evse_id: int | None = field(name="evseId", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnum | None = field(name="chargingProfilePurpose", default=None)
    stack_level: int | None = field(name="stackLevel", default=None)


class ClearChargingProfileRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    charging_profile_id: int | None = field(name="chargingProfileId", default=None)
    charging_profile_criteria: ClearChargingProfile | None = field(name="chargingProfileCriteria", default=None)


class ClearChargingProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearChargingProfileStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ClearChargingProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearDisplayMessageRequest(WireStruct, frozen=True, kw_only=True):
    id: int
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearDisplayMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearMessageStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ClearMessageStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearMonitoringResult(WireStruct, frozen=True, kw_only=True):
    status: ClearMonitoringStatusEnum
    id: int
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ClearMonitoringStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_FOUND = "NotFound"


class ClearVariableMonitoringRequest(WireStruct, frozen=True, kw_only=True):
    id: Annotated[list[int], Meta(min_length=1)]
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearVariableMonitoringResponse(WireStruct, frozen=True, kw_only=True):
    clear_monitoring_result: Annotated[list[ClearMonitoringResult], Meta(min_length=1)] = field(
        name="clearMonitoringResult"
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearedChargingLimitRequest(WireStruct, frozen=True, kw_only=True):
    charging_limit_source: ChargingLimitSourceEnum = field(name="chargingLimitSource")
    custom_data: CustomData | None = field(name="customData", default=None)
    evse_id: int | None = field(name="evseId", default=None)


class ClearedChargingLimitResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class Component(WireStruct, frozen=True, kw_only=True):
    name: str
    custom_data: CustomData | None = field(name="customData", default=None)
    evse: EVSE | None = None
    instance: str | None = None


class ComponentCriterionEnum(StrEnum):
    ACTIVE = "Active"
    AVAILABLE = "Available"
    ENABLED = "Enabled"
    PROBLEM = "Problem"


class ComponentVariable(WireStruct, frozen=True, kw_only=True):
    component: Component
    custom_data: CustomData | None = field(name="customData", default=None)
    variable: Variable | None = None


class CompositeSchedule(WireStruct, frozen=True, kw_only=True):
    charging_schedule_period: Annotated[list[ChargingSchedulePeriod], Meta(min_length=1)] = field(
        name="chargingSchedulePeriod"
    )
    evse_id: int = field(name="evseId")
    duration: int
    schedule_start: str = field(name="scheduleStart")
    charging_rate_unit: ChargingRateUnitEnum = field(name="chargingRateUnit")
    custom_data: CustomData | None = field(name="customData", default=None)


class ConnectorEnum(StrEnum):
    C_CCS1 = "cCCS1"
    C_CCS2 = "cCCS2"
    C_G105 = "cG105"
    C_TESLA = "cTesla"
    C_TYPE1 = "cType1"
    C_TYPE2 = "cType2"
    S309_1P_16A = "s309-1P-16A"
    S309_1P_32A = "s309-1P-32A"
    S309_3P_16A = "s309-3P-16A"
    S309_3P_32A = "s309-3P-32A"
    S_BS1361 = "sBS1361"
    S_CEE_7_7 = "sCEE-7-7"
    S_TYPE2 = "sType2"
    S_TYPE3 = "sType3"
    OTHER1_PH_MAX16_A = "Other1PhMax16A"
    OTHER1_PH_OVER16_A = "Other1PhOver16A"
    OTHER3_PH = "Other3Ph"
    PAN = "Pan"
    W_INDUCTIVE = "wInductive"
    W_RESONANT = "wResonant"
    UNDETERMINED = "Undetermined"
    UNKNOWN = "Unknown"


class ConnectorStatusEnum(StrEnum):
    AVAILABLE = "Available"
    OCCUPIED = "Occupied"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class ConsumptionCost(WireStruct, frozen=True, kw_only=True):
    start_value: float = field(name="startValue")
    cost: Annotated[list[Cost], Meta(max_length=3, min_length=1)]
    custom_data: CustomData | None = field(name="customData", default=None)


class Cost(WireStruct, frozen=True, kw_only=True):
    cost_kind: CostKindEnum = field(name="costKind")
    amount: int
    custom_data: CustomData | None = field(name="customData", default=None)
    amount_multiplier: int | None = field(name="amountMultiplier", default=None)


class CostKindEnum(StrEnum):
    CARBON_DIOXIDE_EMISSION = "CarbonDioxideEmission"
    RELATIVE_PRICE_PERCENTAGE = "RelativePricePercentage"
    RENEWABLE_GENERATION_PERCENTAGE = "RenewableGenerationPercentage"


class CostUpdatedRequest(WireStruct, frozen=True, kw_only=True):
    total_cost: float = field(name="totalCost")
    transaction_id: str = field(name="transactionId")
    custom_data: CustomData | None = field(name="customData", default=None)


class CostUpdatedResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


CustomData: TypeAlias = dict[str, Any]


class CustomerInformationRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    report: bool
    clear: bool
    custom_data: CustomData | None = field(name="customData", default=None)
    customer_certificate: CertificateHashData | None = field(name="customerCertificate", default=None)
    id_token: IdToken | None = field(name="idToken", default=None)
    customer_identifier: str | None = field(name="customerIdentifier", default=None)


class CustomerInformationResponse(WireStruct, frozen=True, kw_only=True):
    status: CustomerInformationStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class CustomerInformationStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    INVALID = "Invalid"


class DCChargingParameters(WireStruct, frozen=True, kw_only=True):
    ev_max_current: int = field(name="evMaxCurrent")
    ev_max_voltage: int = field(name="evMaxVoltage")
    custom_data: CustomData | None = field(name="customData", default=None)
    energy_amount: int | None = field(name="energyAmount", default=None)
    ev_max_power: int | None = field(name="evMaxPower", default=None)
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | None = field(name="stateOfCharge", default=None)
    ev_energy_capacity: int | None = field(name="evEnergyCapacity", default=None)
    full_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="fullSoC", default=None)
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="bulkSoC", default=None)


class DataEnum(StrEnum):
    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "dateTime"
    BOOLEAN = "boolean"
    OPTION_LIST = "OptionList"
    SEQUENCE_LIST = "SequenceList"
    MEMBER_LIST = "MemberList"


class DataTransferRequest(WireStruct, frozen=True, kw_only=True):
    vendor_id: str = field(name="vendorId")
    custom_data: CustomData | None = field(name="customData", default=None)
    message_id: str | None = field(name="messageId", default=None)
    data: Any | None = None


class DataTransferResponse(WireStruct, frozen=True, kw_only=True):
    status: DataTransferStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    data: Any | None = None


class DataTransferStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DeleteCertificateRequest(WireStruct, frozen=True, kw_only=True):
    certificate_hash_data: CertificateHashData = field(name="certificateHashData")
    custom_data: CustomData | None = field(name="customData", default=None)


class DeleteCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: DeleteCertificateStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class DeleteCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DisplayMessageStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    NOT_SUPPORTED_MESSAGE_FORMAT = "NotSupportedMessageFormat"
    REJECTED = "Rejected"
    NOT_SUPPORTED_PRIORITY = "NotSupportedPriority"
    NOT_SUPPORTED_STATE = "NotSupportedState"
    UNKNOWN_TRANSACTION = "UnknownTransaction"


class EVSE(WireStruct, frozen=True, kw_only=True):
    id: int
    custom_data: CustomData | None = field(name="customData", default=None)
    connector_id: int | None = field(name="connectorId", default=None)


class EnergyTransferModeEnum(StrEnum):
    DC = "DC"
    AC_SINGLE_PHASE = "AC_single_phase"
    AC_TWO_PHASE = "AC_two_phase"
    AC_THREE_PHASE = "AC_three_phase"


class EventData(WireStruct, frozen=True, kw_only=True):
    event_id: int = field(name="eventId")
    timestamp: str
    trigger: EventTriggerEnum
    actual_value: str = field(name="actualValue")
    component: Component
    event_notification_type: EventNotificationEnum = field(name="eventNotificationType")
    variable: Variable
    custom_data: CustomData | None = field(name="customData", default=None)
    cause: int | None = None
    tech_code: str | None = field(name="techCode", default=None)
    tech_info: str | None = field(name="techInfo", default=None)
    cleared: bool | None = None
    transaction_id: str | None = field(name="transactionId", default=None)
    variable_monitoring_id: int | None = field(name="variableMonitoringId", default=None)


class EventNotificationEnum(StrEnum):
    HARD_WIRED_NOTIFICATION = "HardWiredNotification"
    HARD_WIRED_MONITOR = "HardWiredMonitor"
    PRECONFIGURED_MONITOR = "PreconfiguredMonitor"
    CUSTOM_MONITOR = "CustomMonitor"


class EventTriggerEnum(StrEnum):
    ALERTING = "Alerting"
    DELTA = "Delta"
    PERIODIC = "Periodic"


class Firmware(WireStruct, frozen=True, kw_only=True):
    location: str
    retrieve_date_time: str = field(name="retrieveDateTime")
    custom_data: CustomData | None = field(name="customData", default=None)
    install_date_time: str | None = field(name="installDateTime", default=None)
    signing_certificate: str | None = field(name="signingCertificate", default=None)
    signature: str | None = None


class FirmwareStatusEnum(StrEnum):
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


class FirmwareStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: FirmwareStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    request_id: int | None = field(name="requestId", default=None)


class FirmwareStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class GenericDeviceModelStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    EMPTY_RESULT_SET = "EmptyResultSet"


class GenericStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class Get15118EVCertificateRequest(WireStruct, frozen=True, kw_only=True):
    iso15118_schema_version: str = field(name="iso15118SchemaVersion")
    action: CertificateActionEnum
    exi_request: str = field(name="exiRequest")
    custom_data: CustomData | None = field(name="customData", default=None)


class Get15118EVCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: Iso15118EVCertificateStatusEnum
    exi_response: str = field(name="exiResponse")
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class GetBaseReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    report_base: ReportBaseEnum = field(name="reportBase")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetBaseReportResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class GetCertificateIdUseEnum(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class GetCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"


class GetCertificateStatusRequest(WireStruct, frozen=True, kw_only=True):
    ocsp_request_data: OCSPRequestData = field(name="ocspRequestData")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCertificateStatusResponse(WireStruct, frozen=True, kw_only=True):
    status: GetCertificateStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    ocsp_result: str | None = field(name="ocspResult", default=None)


class GetChargingProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    NO_PROFILES = "NoProfiles"


class GetChargingProfilesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    charging_profile: ChargingProfileCriterion = field(name="chargingProfile")
    custom_data: CustomData | None = field(name="customData", default=None)
    evse_id: int | None = field(name="evseId", default=None)


class GetChargingProfilesResponse(WireStruct, frozen=True, kw_only=True):
    status: GetChargingProfileStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class GetCompositeScheduleRequest(WireStruct, frozen=True, kw_only=True):
    duration: int
    evse_id: int = field(name="evseId")
    custom_data: CustomData | None = field(name="customData", default=None)
    charging_rate_unit: ChargingRateUnitEnum | None = field(name="chargingRateUnit", default=None)


class GetCompositeScheduleResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    schedule: CompositeSchedule | None = None


class GetDisplayMessagesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    id: Annotated[list[int], Meta(min_length=1)] | None = None
    priority: MessagePriorityEnum | None = None
    state: MessageStateEnum | None = None


class GetDisplayMessagesResponse(WireStruct, frozen=True, kw_only=True):
    status: GetDisplayMessagesStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class GetDisplayMessagesStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class GetInstalledCertificateIdsRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    certificate_type: Annotated[list[GetCertificateIdUseEnum], Meta(min_length=1)] | None = field(
        name="certificateType", default=None
    )


class GetInstalledCertificateIdsResponse(WireStruct, frozen=True, kw_only=True):
    status: GetInstalledCertificateStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    certificate_hash_data_chain: Annotated[list[CertificateHashDataChain], Meta(min_length=1)] | None = field(
        name="certificateHashDataChain", default=None
    )


class GetInstalledCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class GetLocalListVersionRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class GetLocalListVersionResponse(WireStruct, frozen=True, kw_only=True):
    version_number: int = field(name="versionNumber")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetLogRequest(WireStruct, frozen=True, kw_only=True):
    log: LogParameters
    log_type: LogEnum = field(name="logType")
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)


class GetLogResponse(WireStruct, frozen=True, kw_only=True):
    status: LogStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    filename: str | None = None


class GetMonitoringReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    component_variable: Annotated[list[ComponentVariable], Meta(min_length=1)] | None = field(
        name="componentVariable", default=None
    )
    monitoring_criteria: Annotated[list[MonitoringCriterionEnum], Meta(max_length=3, min_length=1)] | None = field(
        name="monitoringCriteria", default=None
    )


class GetMonitoringReportResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class GetReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    component_variable: Annotated[list[ComponentVariable], Meta(min_length=1)] | None = field(
        name="componentVariable", default=None
    )
    component_criteria: Annotated[list[ComponentCriterionEnum], Meta(max_length=4, min_length=1)] | None = field(
        name="componentCriteria", default=None
    )


class GetReportResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class GetTransactionStatusRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)


class GetTransactionStatusResponse(WireStruct, frozen=True, kw_only=True):
    messages_in_queue: bool = field(name="messagesInQueue")
    custom_data: CustomData | None = field(name="customData", default=None)
    ongoing_indicator: bool | None = field(name="ongoingIndicator", default=None)


class GetVariableData(WireStruct, frozen=True, kw_only=True):
    component: Component
    variable: Variable
    custom_data: CustomData | None = field(name="customData", default=None)
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)


class GetVariableResult(WireStruct, frozen=True, kw_only=True):
    attribute_status: GetVariableStatusEnum = field(name="attributeStatus")
    component: Component
    variable: Variable
    custom_data: CustomData | None = field(name="customData", default=None)
    attribute_status_info: StatusInfo | None = field(name="attributeStatusInfo", default=None)
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)
    attribute_value: str | None = field(name="attributeValue", default=None)


class GetVariableStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"


class GetVariablesRequest(WireStruct, frozen=True, kw_only=True):
    get_variable_data: Annotated[list[GetVariableData], Meta(min_length=1)] = field(name="getVariableData")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetVariablesResponse(WireStruct, frozen=True, kw_only=True):
    get_variable_result: Annotated[list[GetVariableResult], Meta(min_length=1)] = field(name="getVariableResult")
    custom_data: CustomData | None = field(name="customData", default=None)


class HashAlgorithmEnum(StrEnum):
    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class HeartbeatRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class HeartbeatResponse(WireStruct, frozen=True, kw_only=True):
    current_time: str = field(name="currentTime")
    custom_data: CustomData | None = field(name="customData", default=None)


class IdToken(WireStruct, frozen=True, kw_only=True):
    id_token: str = field(name="idToken")
    type: IdTokenEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    additional_info: Annotated[list[AdditionalInfo], Meta(min_length=1)] | None = field(
        name="additionalInfo", default=None
    )


class IdTokenEnum(StrEnum):
    CENTRAL = "Central"
    EMAID = "eMAID"
    ISO14443 = "ISO14443"
    ISO15693 = "ISO15693"
    KEY_CODE = "KeyCode"
    LOCAL = "Local"
    MAC_ADDRESS = "MacAddress"
    NO_AUTHORIZATION = "NoAuthorization"


class IdTokenInfo(WireStruct, frozen=True, kw_only=True):
    status: AuthorizationStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    cache_expiry_date_time: str | None = field(name="cacheExpiryDateTime", default=None)
    charging_priority: int | None = field(name="chargingPriority", default=None)
    language1: str | None = None
    evse_id: Annotated[list[int], Meta(min_length=1)] | None = field(name="evseId", default=None)
    group_id_token: IdToken | None = field(name="groupIdToken", default=None)
    language2: str | None = None
    personal_message: MessageContent | None = field(name="personalMessage", default=None)


class InstallCertificateRequest(WireStruct, frozen=True, kw_only=True):
    certificate_type: InstallCertificateUseEnum = field(name="certificateType")
    certificate: str
    custom_data: CustomData | None = field(name="customData", default=None)


class InstallCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: InstallCertificateStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class InstallCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class InstallCertificateUseEnum(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class Iso15118EVCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"


class LocationEnum(StrEnum):
    BODY = "Body"
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"


class LogEnum(StrEnum):
    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"


class LogParameters(WireStruct, frozen=True, kw_only=True):
    remote_location: str = field(name="remoteLocation")
    custom_data: CustomData | None = field(name="customData", default=None)
    oldest_timestamp: str | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: str | None = field(name="latestTimestamp", default=None)


class LogStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class LogStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: UploadLogStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    request_id: int | None = field(name="requestId", default=None)


class LogStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class MeasurandEnum(StrEnum):
    CURRENT_EXPORT = "Current.Export"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_OFFERED = "Current.Offered"
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_ACTIVE_NET = "Energy.Active.Net"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    ENERGY_REACTIVE_NET = "Energy.Reactive.Net"
    ENERGY_APPARENT_NET = "Energy.Apparent.Net"
    ENERGY_APPARENT_IMPORT = "Energy.Apparent.Import"
    ENERGY_APPARENT_EXPORT = "Energy.Apparent.Export"
    FREQUENCY = "Frequency"
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_FACTOR = "Power.Factor"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    SOC = "SoC"
    VOLTAGE = "Voltage"


class MessageContent(WireStruct, frozen=True, kw_only=True):
    format: MessageFormatEnum
    content: str
    custom_data: CustomData | None = field(name="customData", default=None)
    language: str | None = None


class MessageFormatEnum(StrEnum):
    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"


class MessageInfo(WireStruct, frozen=True, kw_only=True):
    id: int
    priority: MessagePriorityEnum
    message: MessageContent
    custom_data: CustomData | None = field(name="customData", default=None)
    display: Component | None = None
    state: MessageStateEnum | None = None
    start_date_time: str | None = field(name="startDateTime", default=None)
    end_date_time: str | None = field(name="endDateTime", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)


class MessagePriorityEnum(StrEnum):
    ALWAYS_FRONT = "AlwaysFront"
    IN_FRONT = "InFront"
    NORMAL_CYCLE = "NormalCycle"


class MessageStateEnum(StrEnum):
    CHARGING = "Charging"
    FAULTED = "Faulted"
    IDLE = "Idle"
    UNAVAILABLE = "Unavailable"


class MessageTriggerEnum(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"


class MeterValue(WireStruct, frozen=True, kw_only=True):
    sampled_value: Annotated[list[SampledValue], Meta(min_length=1)] = field(name="sampledValue")
    timestamp: str
    custom_data: CustomData | None = field(name="customData", default=None)


class MeterValuesRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: int = field(name="evseId")
    meter_value: Annotated[list[MeterValue], Meta(min_length=1)] = field(name="meterValue")
    custom_data: CustomData | None = field(name="customData", default=None)


class MeterValuesResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class Modem(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    iccid: str | None = None
    imsi: str | None = None


class MonitorEnum(StrEnum):
    UPPER_THRESHOLD = "UpperThreshold"
    LOWER_THRESHOLD = "LowerThreshold"
    DELTA = "Delta"
    PERIODIC = "Periodic"
    PERIODIC_CLOCK_ALIGNED = "PeriodicClockAligned"


class MonitoringBaseEnum(StrEnum):
    ALL = "All"
    FACTORY_DEFAULT = "FactoryDefault"
    HARD_WIRED_ONLY = "HardWiredOnly"


class MonitoringCriterionEnum(StrEnum):
    THRESHOLD_MONITORING = "ThresholdMonitoring"
    DELTA_MONITORING = "DeltaMonitoring"
    PERIODIC_MONITORING = "PeriodicMonitoring"


class MonitoringData(WireStruct, frozen=True, kw_only=True):
    component: Component
    variable: Variable
    variable_monitoring: Annotated[list[VariableMonitoring], Meta(min_length=1)] = field(name="variableMonitoring")
    custom_data: CustomData | None = field(name="customData", default=None)


class MutabilityEnum(StrEnum):
    READ_ONLY = "ReadOnly"
    WRITE_ONLY = "WriteOnly"
    READ_WRITE = "ReadWrite"


class NetworkConnectionProfile(WireStruct, frozen=True, kw_only=True):
    ocpp_version: OCPPVersionEnum = field(name="ocppVersion")
    ocpp_transport: OCPPTransportEnum = field(name="ocppTransport")
    ocpp_csms_url: str = field(name="ocppCsmsUrl")
    message_timeout: int = field(name="messageTimeout")
    security_profile: int = field(name="securityProfile")
    ocpp_interface: OCPPInterfaceEnum = field(name="ocppInterface")
    custom_data: CustomData | None = field(name="customData", default=None)
    apn: APN | None = None
    vpn: VPN | None = None


class NotifyChargingLimitRequest(WireStruct, frozen=True, kw_only=True):
    charging_limit: ChargingLimit = field(name="chargingLimit")
    custom_data: CustomData | None = field(name="customData", default=None)
    charging_schedule: Annotated[list[ChargingSchedule], Meta(min_length=1)] | None = field(
        name="chargingSchedule", default=None
    )
    evse_id: int | None = field(name="evseId", default=None)


class NotifyChargingLimitResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyCustomerInformationRequest(WireStruct, frozen=True, kw_only=True):
    data: str
    seq_no: int = field(name="seqNo")
    generated_at: str = field(name="generatedAt")
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    tbc: bool | None = None


class NotifyCustomerInformationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDisplayMessagesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    message_info: Annotated[list[MessageInfo], Meta(min_length=1)] | None = field(name="messageInfo", default=None)
    tbc: bool | None = None


class NotifyDisplayMessagesResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEVChargingNeedsRequest(WireStruct, frozen=True, kw_only=True):
    charging_needs: ChargingNeeds = field(name="chargingNeeds")
    evse_id: int = field(name="evseId")
    custom_data: CustomData | None = field(name="customData", default=None)
    max_schedule_tuples: int | None = field(name="maxScheduleTuples", default=None)


class NotifyEVChargingNeedsResponse(WireStruct, frozen=True, kw_only=True):
    status: NotifyEVChargingNeedsStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class NotifyEVChargingNeedsStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    PROCESSING = "Processing"


class NotifyEVChargingScheduleRequest(WireStruct, frozen=True, kw_only=True):
    time_base: str = field(name="timeBase")
    charging_schedule: ChargingSchedule = field(name="chargingSchedule")
    evse_id: int = field(name="evseId")
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEVChargingScheduleResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class NotifyEventRequest(WireStruct, frozen=True, kw_only=True):
    generated_at: str = field(name="generatedAt")
    seq_no: int = field(name="seqNo")
    event_data: Annotated[list[EventData], Meta(min_length=1)] = field(name="eventData")
    custom_data: CustomData | None = field(name="customData", default=None)
    tbc: bool | None = None


class NotifyEventResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyMonitoringReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    seq_no: int = field(name="seqNo")
    generated_at: str = field(name="generatedAt")
    custom_data: CustomData | None = field(name="customData", default=None)
    monitor: Annotated[list[MonitoringData], Meta(min_length=1)] | None = None
    tbc: bool | None = None


class NotifyMonitoringReportResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    generated_at: str = field(name="generatedAt")
    seq_no: int = field(name="seqNo")
    custom_data: CustomData | None = field(name="customData", default=None)
    report_data: Annotated[list[ReportData], Meta(min_length=1)] | None = field(name="reportData", default=None)
    tbc: bool | None = None


class NotifyReportResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class OCPPInterfaceEnum(StrEnum):
    WIRED0 = "Wired0"
    WIRED1 = "Wired1"
    WIRED2 = "Wired2"
    WIRED3 = "Wired3"
    WIRELESS0 = "Wireless0"
    WIRELESS1 = "Wireless1"
    WIRELESS2 = "Wireless2"
    WIRELESS3 = "Wireless3"


class OCPPTransportEnum(StrEnum):
    JSON = "JSON"
    SOAP = "SOAP"


class OCPPVersionEnum(StrEnum):
    OCPP12 = "OCPP12"
    OCPP15 = "OCPP15"
    OCPP16 = "OCPP16"
    OCPP20 = "OCPP20"


class OCSPRequestData(WireStruct, frozen=True, kw_only=True):
    hash_algorithm: HashAlgorithmEnum = field(name="hashAlgorithm")
    issuer_name_hash: str = field(name="issuerNameHash")
    issuer_key_hash: str = field(name="issuerKeyHash")
    serial_number: str = field(name="serialNumber")
    responder_url: str = field(name="responderURL")
    custom_data: CustomData | None = field(name="customData", default=None)


class OperationalStatusEnum(StrEnum):
    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class PhaseEnum(StrEnum):
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


class PublishFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    location: str
    checksum: str
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)


class PublishFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class PublishFirmwareStatusEnum(StrEnum):
    IDLE = "Idle"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOADING = "Downloading"
    DOWNLOADED = "Downloaded"
    PUBLISHED = "Published"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOAD_PAUSED = "DownloadPaused"
    INVALID_CHECKSUM = "InvalidChecksum"
    CHECKSUM_VERIFIED = "ChecksumVerified"
    PUBLISH_FAILED = "PublishFailed"


class PublishFirmwareStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: PublishFirmwareStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    location: Annotated[list[str], Meta(min_length=1)] | None = None
    request_id: int | None = field(name="requestId", default=None)


class PublishFirmwareStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ReadingContextEnum(StrEnum):
    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class ReasonEnum(StrEnum):
    DE_AUTHORIZED = "DeAuthorized"
    EMERGENCY_STOP = "EmergencyStop"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_DISCONNECTED = "EVDisconnected"
    GROUND_FAULT = "GroundFault"
    IMMEDIATE_RESET = "ImmediateReset"
    LOCAL = "Local"
    LOCAL_OUT_OF_CREDIT = "LocalOutOfCredit"
    MASTER_PASS = "MasterPass"
    OTHER = "Other"
    OVERCURRENT_FAULT = "OvercurrentFault"
    POWER_LOSS = "PowerLoss"
    POWER_QUALITY = "PowerQuality"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    SOC_LIMIT_REACHED = "SOCLimitReached"
    STOPPED_BY_EV = "StoppedByEV"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TIMEOUT = "Timeout"


class RecurrencyKindEnum(StrEnum):
    DAILY = "Daily"
    WEEKLY = "Weekly"


class RegistrationStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class RelativeTimeInterval(WireStruct, frozen=True, kw_only=True):
    start: int
    custom_data: CustomData | None = field(name="customData", default=None)
    duration: int | None = None


class ReportBaseEnum(StrEnum):
    CONFIGURATION_INVENTORY = "ConfigurationInventory"
    FULL_INVENTORY = "FullInventory"
    SUMMARY_INVENTORY = "SummaryInventory"


class ReportChargingProfilesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    charging_limit_source: ChargingLimitSourceEnum = field(name="chargingLimitSource")
    charging_profile: Annotated[list[ChargingProfile], Meta(min_length=1)] = field(name="chargingProfile")
    evse_id: int = field(name="evseId")
    custom_data: CustomData | None = field(name="customData", default=None)
    tbc: bool | None = None


class ReportChargingProfilesResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ReportData(WireStruct, frozen=True, kw_only=True):
    component: Component
    variable: Variable
    variable_attribute: Annotated[list[VariableAttribute], Meta(max_length=4, min_length=1)] = field(
        name="variableAttribute"
    )
    custom_data: CustomData | None = field(name="customData", default=None)
    variable_characteristics: VariableCharacteristics | None = field(name="variableCharacteristics", default=None)


class RequestStartStopStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RequestStartTransactionRequest(WireStruct, frozen=True, kw_only=True):
    id_token: IdToken = field(name="idToken")
    remote_start_id: int = field(name="remoteStartId")
    custom_data: CustomData | None = field(name="customData", default=None)
    evse_id: int | None = field(name="evseId", default=None)
    group_id_token: IdToken | None = field(name="groupIdToken", default=None)
    charging_profile: ChargingProfile | None = field(name="chargingProfile", default=None)


class RequestStartTransactionResponse(WireStruct, frozen=True, kw_only=True):
    status: RequestStartStopStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)


class RequestStopTransactionRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestStopTransactionResponse(WireStruct, frozen=True, kw_only=True):
    status: RequestStartStopStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ReservationStatusUpdateRequest(WireStruct, frozen=True, kw_only=True):
    reservation_id: int = field(name="reservationId")
    reservation_update_status: ReservationUpdateStatusEnum = field(name="reservationUpdateStatus")
    custom_data: CustomData | None = field(name="customData", default=None)


class ReservationStatusUpdateResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ReservationUpdateStatusEnum(StrEnum):
    EXPIRED = "Expired"
    REMOVED = "Removed"


class ReserveNowRequest(WireStruct, frozen=True, kw_only=True):
    id: int
    expiry_date_time: str = field(name="expiryDateTime")
    id_token: IdToken = field(name="idToken")
    custom_data: CustomData | None = field(name="customData", default=None)
    connector_type: ConnectorEnum | None = field(name="connectorType", default=None)
    evse_id: int | None = field(name="evseId", default=None)
    group_id_token: IdToken | None = field(name="groupIdToken", default=None)


class ReserveNowResponse(WireStruct, frozen=True, kw_only=True):
    status: ReserveNowStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ReserveNowStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ResetEnum(StrEnum):
    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"


class ResetRequest(WireStruct, frozen=True, kw_only=True):
    type: ResetEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    evse_id: int | None = field(name="evseId", default=None)


class ResetResponse(WireStruct, frozen=True, kw_only=True):
    status: ResetStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class ResetStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class SalesTariff(WireStruct, frozen=True, kw_only=True):
    id: int
    sales_tariff_entry: Annotated[list[SalesTariffEntry], Meta(max_length=1024, min_length=1)] = field(
        name="salesTariffEntry"
    )
    custom_data: CustomData | None = field(name="customData", default=None)
    sales_tariff_description: str | None = field(name="salesTariffDescription", default=None)
    num_e_price_levels: int | None = field(name="numEPriceLevels", default=None)


class SalesTariffEntry(WireStruct, frozen=True, kw_only=True):
    relative_time_interval: RelativeTimeInterval = field(name="relativeTimeInterval")
    custom_data: CustomData | None = field(name="customData", default=None)
    e_price_level: Annotated[int, Meta(ge=0)] | None = field(name="ePriceLevel", default=None)
    consumption_cost: Annotated[list[ConsumptionCost], Meta(max_length=3, min_length=1)] | None = field(
        name="consumptionCost", default=None
    )


class SampledValue(WireStruct, frozen=True, kw_only=True):
    value: float
    custom_data: CustomData | None = field(name="customData", default=None)
    context: ReadingContextEnum | None = None
    measurand: MeasurandEnum | None = None
    phase: PhaseEnum | None = None
    location: LocationEnum | None = None
    signed_meter_value: SignedMeterValue | None = field(name="signedMeterValue", default=None)
    unit_of_measure: UnitOfMeasure | None = field(name="unitOfMeasure", default=None)


class SecurityEventNotificationRequest(WireStruct, frozen=True, kw_only=True):
    type: str
    timestamp: str
    custom_data: CustomData | None = field(name="customData", default=None)
    tech_info: str | None = field(name="techInfo", default=None)


class SecurityEventNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class SendLocalListRequest(WireStruct, frozen=True, kw_only=True):
    version_number: int = field(name="versionNumber")
    update_type: UpdateEnum = field(name="updateType")
    custom_data: CustomData | None = field(name="customData", default=None)
    local_authorization_list: Annotated[list[AuthorizationData], Meta(min_length=1)] | None = field(
        name="localAuthorizationList", default=None
    )


class SendLocalListResponse(WireStruct, frozen=True, kw_only=True):
    status: SendLocalListStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SendLocalListStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    VERSION_MISMATCH = "VersionMismatch"


class SetChargingProfileRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: int = field(name="evseId")
    charging_profile: ChargingProfile = field(name="chargingProfile")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetChargingProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: ChargingProfileStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SetDisplayMessageRequest(WireStruct, frozen=True, kw_only=True):
    message: MessageInfo
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDisplayMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: DisplayMessageStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SetMonitoringBaseRequest(WireStruct, frozen=True, kw_only=True):
    monitoring_base: MonitoringBaseEnum = field(name="monitoringBase")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringBaseResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SetMonitoringData(WireStruct, frozen=True, kw_only=True):
    value: float
    type: MonitorEnum
    severity: int
    component: Component
    variable: Variable
    custom_data: CustomData | None = field(name="customData", default=None)
    id: int | None = None
    transaction: bool | None = None


class SetMonitoringLevelRequest(WireStruct, frozen=True, kw_only=True):
    severity: int
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringLevelResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SetMonitoringResult(WireStruct, frozen=True, kw_only=True):
    status: SetMonitoringStatusEnum
    type: MonitorEnum
    component: Component
    variable: Variable
    severity: int
    custom_data: CustomData | None = field(name="customData", default=None)
    id: int | None = None
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SetMonitoringStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    UNSUPPORTED_MONITOR_TYPE = "UnsupportedMonitorType"
    REJECTED = "Rejected"
    DUPLICATE = "Duplicate"


class SetNetworkProfileRequest(WireStruct, frozen=True, kw_only=True):
    configuration_slot: int = field(name="configurationSlot")
    connection_data: NetworkConnectionProfile = field(name="connectionData")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetNetworkProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: SetNetworkProfileStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SetNetworkProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class SetVariableData(WireStruct, frozen=True, kw_only=True):
    attribute_value: str = field(name="attributeValue")
    component: Component
    variable: Variable
    custom_data: CustomData | None = field(name="customData", default=None)
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)


class SetVariableMonitoringRequest(WireStruct, frozen=True, kw_only=True):
    set_monitoring_data: Annotated[list[SetMonitoringData], Meta(min_length=1)] = field(name="setMonitoringData")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetVariableMonitoringResponse(WireStruct, frozen=True, kw_only=True):
    set_monitoring_result: Annotated[list[SetMonitoringResult], Meta(min_length=1)] = field(name="setMonitoringResult")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetVariableResult(WireStruct, frozen=True, kw_only=True):
    attribute_status: SetVariableStatusEnum = field(name="attributeStatus")
    component: Component
    variable: Variable
    custom_data: CustomData | None = field(name="customData", default=None)
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)
    attribute_status_info: StatusInfo | None = field(name="attributeStatusInfo", default=None)


class SetVariableStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_COMPONENT = "UnknownComponent"
    UNKNOWN_VARIABLE = "UnknownVariable"
    NOT_SUPPORTED_ATTRIBUTE_TYPE = "NotSupportedAttributeType"
    REBOOT_REQUIRED = "RebootRequired"


class SetVariablesRequest(WireStruct, frozen=True, kw_only=True):
    set_variable_data: Annotated[list[SetVariableData], Meta(min_length=1)] = field(name="setVariableData")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetVariablesResponse(WireStruct, frozen=True, kw_only=True):
    set_variable_result: Annotated[list[SetVariableResult], Meta(min_length=1)] = field(name="setVariableResult")
    custom_data: CustomData | None = field(name="customData", default=None)


class SignCertificateRequest(WireStruct, frozen=True, kw_only=True):
    csr: str
    custom_data: CustomData | None = field(name="customData", default=None)
    certificate_type: CertificateSigningUseEnum | None = field(name="certificateType", default=None)


class SignCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class SignedMeterValue(WireStruct, frozen=True, kw_only=True):
    signed_meter_data: str = field(name="signedMeterData")
    signing_method: str = field(name="signingMethod")
    encoding_method: str = field(name="encodingMethod")
    public_key: str = field(name="publicKey")
    custom_data: CustomData | None = field(name="customData", default=None)


class StatusInfo(WireStruct, frozen=True, kw_only=True):
    reason_code: str = field(name="reasonCode")
    custom_data: CustomData | None = field(name="customData", default=None)
    additional_info: str | None = field(name="additionalInfo", default=None)


class StatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    timestamp: str
    connector_status: ConnectorStatusEnum = field(name="connectorStatus")
    evse_id: int = field(name="evseId")
    connector_id: int = field(name="connectorId")
    custom_data: CustomData | None = field(name="customData", default=None)


class StatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class Transaction(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    custom_data: CustomData | None = field(name="customData", default=None)
    charging_state: ChargingStateEnum | None = field(name="chargingState", default=None)
    time_spent_charging: int | None = field(name="timeSpentCharging", default=None)
    stopped_reason: ReasonEnum | None = field(name="stoppedReason", default=None)
    remote_start_id: int | None = field(name="remoteStartId", default=None)


class TransactionEventEnum(StrEnum):
    ENDED = "Ended"
    STARTED = "Started"
    UPDATED = "Updated"


class TransactionEventRequest(WireStruct, frozen=True, kw_only=True):
    event_type: TransactionEventEnum = field(name="eventType")
    timestamp: str
    trigger_reason: TriggerReasonEnum = field(name="triggerReason")
    seq_no: int = field(name="seqNo")
    transaction_info: Transaction = field(name="transactionInfo")
    custom_data: CustomData | None = field(name="customData", default=None)
    meter_value: Annotated[list[MeterValue], Meta(min_length=1)] | None = field(name="meterValue", default=None)
    offline: bool | None = None
    number_of_phases_used: int | None = field(name="numberOfPhasesUsed", default=None)
    cable_max_current: int | None = field(name="cableMaxCurrent", default=None)
    reservation_id: int | None = field(name="reservationId", default=None)
    evse: EVSE | None = None
    id_token: IdToken | None = field(name="idToken", default=None)


class TransactionEventResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    total_cost: float | None = field(name="totalCost", default=None)
    charging_priority: int | None = field(name="chargingPriority", default=None)
    id_token_info: IdTokenInfo | None = field(name="idTokenInfo", default=None)
    updated_personal_message: MessageContent | None = field(name="updatedPersonalMessage", default=None)


class TriggerMessageRequest(WireStruct, frozen=True, kw_only=True):
    requested_message: MessageTriggerEnum = field(name="requestedMessage")
    custom_data: CustomData | None = field(name="customData", default=None)
    evse: EVSE | None = None


class TriggerMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: TriggerMessageStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class TriggerMessageStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerReasonEnum(StrEnum):
    AUTHORIZED = "Authorized"
    CABLE_PLUGGED_IN = "CablePluggedIn"
    CHARGING_RATE_CHANGED = "ChargingRateChanged"
    CHARGING_STATE_CHANGED = "ChargingStateChanged"
    DEAUTHORIZED = "Deauthorized"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_COMMUNICATION_LOST = "EVCommunicationLost"
    EV_CONNECT_TIMEOUT = "EVConnectTimeout"
    METER_VALUE_CLOCK = "MeterValueClock"
    METER_VALUE_PERIODIC = "MeterValuePeriodic"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TRIGGER = "Trigger"
    UNLOCK_COMMAND = "UnlockCommand"
    STOP_AUTHORIZED = "StopAuthorized"
    EV_DEPARTED = "EVDeparted"
    EV_DETECTED = "EVDetected"
    REMOTE_STOP = "RemoteStop"
    REMOTE_START = "RemoteStart"
    ABNORMAL_CONDITION = "AbnormalCondition"
    SIGNED_DATA_RECEIVED = "SignedDataReceived"
    RESET_COMMAND = "ResetCommand"


class UnitOfMeasure(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    unit: str | None = None
    multiplier: int | None = None


class UnlockConnectorRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: int = field(name="evseId")
    connector_id: int = field(name="connectorId")
    custom_data: CustomData | None = field(name="customData", default=None)


class UnlockConnectorResponse(WireStruct, frozen=True, kw_only=True):
    status: UnlockStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class UnlockStatusEnum(StrEnum):
    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    ONGOING_AUTHORIZED_TRANSACTION = "OngoingAuthorizedTransaction"
    UNKNOWN_CONNECTOR = "UnknownConnector"


class UnpublishFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    checksum: str
    custom_data: CustomData | None = field(name="customData", default=None)


class UnpublishFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    status: UnpublishFirmwareStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)


class UnpublishFirmwareStatusEnum(StrEnum):
    DOWNLOAD_ONGOING = "DownloadOngoing"
    NO_FIRMWARE = "NoFirmware"
    UNPUBLISHED = "Unpublished"


class UpdateEnum(StrEnum):
    DIFFERENTIAL = "Differential"
    FULL = "Full"


class UpdateFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    firmware: Firmware
    custom_data: CustomData | None = field(name="customData", default=None)
    retries: int | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)


class UpdateFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    status: UpdateFirmwareStatusEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)


class UpdateFirmwareStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class UploadLogStatusEnum(StrEnum):
    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class VPN(WireStruct, frozen=True, kw_only=True):
    server: str
    user: str
    password: str
    key: str
    type: VPNEnum
    custom_data: CustomData | None = field(name="customData", default=None)
    group: str | None = None


class VPNEnum(StrEnum):
    IKEV2 = "IKEv2"
    IPSEC = "IPSec"
    L2TP = "L2TP"
    PPTP = "PPTP"


class Variable(WireStruct, frozen=True, kw_only=True):
    name: str
    custom_data: CustomData | None = field(name="customData", default=None)
    instance: str | None = None


class VariableAttribute(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)
    type: AttributeEnum | None = None
    value: str | None = None
    mutability: MutabilityEnum | None = None
    persistent: bool | None = None
    constant: bool | None = None


class VariableCharacteristics(WireStruct, frozen=True, kw_only=True):
    data_type: DataEnum = field(name="dataType")
    supports_monitoring: bool = field(name="supportsMonitoring")
    custom_data: CustomData | None = field(name="customData", default=None)
    unit: str | None = None
    min_limit: float | None = field(name="minLimit", default=None)
    max_limit: float | None = field(name="maxLimit", default=None)
    values_list: str | None = field(name="valuesList", default=None)


class VariableMonitoring(WireStruct, frozen=True, kw_only=True):
    id: int
    transaction: bool
    value: float
    type: MonitorEnum
    severity: int
    custom_data: CustomData | None = field(name="customData", default=None)


LIMITS: dict[type[WireStruct], tuple[tuple[str, int], ...]] = {
    APN: (("apn", 512), ("apnUserName", 20), ("apnPassword", 20), ("preferredNetwork", 6)),
    AdditionalInfo: (("additionalIdToken", 36), ("type", 50)),
    AuthorizeRequest: (("certificate", 5500),),
    CertificateHashData: (("issuerNameHash", 128), ("issuerKeyHash", 128), ("serialNumber", 40)),
    CertificateSignedRequest: (("certificateChain", 10000),),
    ChargingProfile: (("transactionId", 36),),
    ChargingStation: (("serialNumber", 25), ("model", 20), ("vendorName", 50), ("firmwareVersion", 50)),
    Component: (("name", 50), ("instance", 50)),
    CostUpdatedRequest: (("transactionId", 36),),
    CustomerInformationRequest: (("customerIdentifier", 64),),
    DataTransferRequest: (("messageId", 50), ("vendorId", 255)),
    EventData: (("actualValue", 2500), ("techCode", 50), ("techInfo", 500), ("transactionId", 36)),
    Firmware: (("location", 512), ("signingCertificate", 5500), ("signature", 800)),
    Get15118EVCertificateRequest: (("iso15118SchemaVersion", 50), ("exiRequest", 5600)),
    Get15118EVCertificateResponse: (("exiResponse", 7500),),
    GetCertificateStatusResponse: (("ocspResult", 5500),),
    GetLogResponse: (("filename", 255),),
    GetTransactionStatusRequest: (("transactionId", 36),),
    GetVariableResult: (("attributeValue", 2500),),
    IdToken: (("idToken", 36),),
    IdTokenInfo: (("language1", 8), ("language2", 8)),
    InstallCertificateRequest: (("certificate", 5500),),
    LogParameters: (("remoteLocation", 512),),
    MessageContent: (("language", 8), ("content", 512)),
    MessageInfo: (("transactionId", 36),),
    Modem: (("iccid", 20), ("imsi", 20)),
    NetworkConnectionProfile: (("ocppCsmsUrl", 512),),
    NotifyCustomerInformationRequest: (("data", 512),),
    OCSPRequestData: (("issuerNameHash", 128), ("issuerKeyHash", 128), ("serialNumber", 40), ("responderURL", 512)),
    PublishFirmwareRequest: (("location", 512), ("checksum", 32)),
    PublishFirmwareStatusNotificationRequest: (("location", 512),),
    RequestStartTransactionResponse: (("transactionId", 36),),
    RequestStopTransactionRequest: (("transactionId", 36),),
    SalesTariff: (("salesTariffDescription", 32),),
    SecurityEventNotificationRequest: (("type", 50), ("techInfo", 255)),
    SetVariableData: (("attributeValue", 1000),),
    SignCertificateRequest: (("csr", 5500),),
    SignedMeterValue: (("signedMeterData", 2500), ("signingMethod", 50), ("encodingMethod", 50), ("publicKey", 2500)),
    StatusInfo: (("reasonCode", 20), ("additionalInfo", 512)),
    Transaction: (("transactionId", 36),),
    UnitOfMeasure: (("unit", 20),),
    UnpublishFirmwareRequest: (("checksum", 32),),
    VPN: (("server", 512), ("user", 20), ("group", 20), ("password", 20), ("key", 255)),
    Variable: (("name", 50), ("instance", 50)),
    VariableAttribute: (("value", 2500),),
    VariableCharacteristics: (("unit", 16), ("valuesList", 1000)),
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
    "ClearCache": ClearCacheRequest,
    "ClearChargingProfile": ClearChargingProfileRequest,
    "ClearDisplayMessage": ClearDisplayMessageRequest,
    "ClearVariableMonitoring": ClearVariableMonitoringRequest,
    "ClearedChargingLimit": ClearedChargingLimitRequest,
    "CostUpdated": CostUpdatedRequest,
    "CustomerInformation": CustomerInformationRequest,
    "DataTransfer": DataTransferRequest,
    "DeleteCertificate": DeleteCertificateRequest,
    "FirmwareStatusNotification": FirmwareStatusNotificationRequest,
    "Get15118EVCertificate": Get15118EVCertificateRequest,
    "GetBaseReport": GetBaseReportRequest,
    "GetCertificateStatus": GetCertificateStatusRequest,
    "GetChargingProfiles": GetChargingProfilesRequest,
    "GetCompositeSchedule": GetCompositeScheduleRequest,
    "GetDisplayMessages": GetDisplayMessagesRequest,
    "GetInstalledCertificateIds": GetInstalledCertificateIdsRequest,
    "GetLocalListVersion": GetLocalListVersionRequest,
    "GetLog": GetLogRequest,
    "GetMonitoringReport": GetMonitoringReportRequest,
    "GetReport": GetReportRequest,
    "GetTransactionStatus": GetTransactionStatusRequest,
    "GetVariables": GetVariablesRequest,
    "Heartbeat": HeartbeatRequest,
    "InstallCertificate": InstallCertificateRequest,
    "LogStatusNotification": LogStatusNotificationRequest,
    "MeterValues": MeterValuesRequest,
    "NotifyChargingLimit": NotifyChargingLimitRequest,
    "NotifyCustomerInformation": NotifyCustomerInformationRequest,
    "NotifyDisplayMessages": NotifyDisplayMessagesRequest,
    "NotifyEVChargingNeeds": NotifyEVChargingNeedsRequest,
    "NotifyEVChargingSchedule": NotifyEVChargingScheduleRequest,
    "NotifyEvent": NotifyEventRequest,
    "NotifyMonitoringReport": NotifyMonitoringReportRequest,
    "NotifyReport": NotifyReportRequest,
    "PublishFirmware": PublishFirmwareRequest,
    "PublishFirmwareStatusNotification": PublishFirmwareStatusNotificationRequest,
    "ReportChargingProfiles": ReportChargingProfilesRequest,
    "RequestStartTransaction": RequestStartTransactionRequest,
    "RequestStopTransaction": RequestStopTransactionRequest,
    "ReservationStatusUpdate": ReservationStatusUpdateRequest,
    "ReserveNow": ReserveNowRequest,
    "Reset": ResetRequest,
    "SecurityEventNotification": SecurityEventNotificationRequest,
    "SendLocalList": SendLocalListRequest,
    "SetChargingProfile": SetChargingProfileRequest,
    "SetDisplayMessage": SetDisplayMessageRequest,
    "SetMonitoringBase": SetMonitoringBaseRequest,
    "SetMonitoringLevel": SetMonitoringLevelRequest,
    "SetNetworkProfile": SetNetworkProfileRequest,
    "SetVariableMonitoring": SetVariableMonitoringRequest,
    "SetVariables": SetVariablesRequest,
    "SignCertificate": SignCertificateRequest,
    "StatusNotification": StatusNotificationRequest,
    "TransactionEvent": TransactionEventRequest,
    "TriggerMessage": TriggerMessageRequest,
    "UnlockConnector": UnlockConnectorRequest,
    "UnpublishFirmware": UnpublishFirmwareRequest,
    "UpdateFirmware": UpdateFirmwareRequest,
}
"""Action to what it asks or tells."""

RESPONSES: dict[str, type[WireStruct]] = {
    "Authorize": AuthorizeResponse,
    "BootNotification": BootNotificationResponse,
    "CancelReservation": CancelReservationResponse,
    "CertificateSigned": CertificateSignedResponse,
    "ChangeAvailability": ChangeAvailabilityResponse,
    "ClearCache": ClearCacheResponse,
    "ClearChargingProfile": ClearChargingProfileResponse,
    "ClearDisplayMessage": ClearDisplayMessageResponse,
    "ClearVariableMonitoring": ClearVariableMonitoringResponse,
    "ClearedChargingLimit": ClearedChargingLimitResponse,
    "CostUpdated": CostUpdatedResponse,
    "CustomerInformation": CustomerInformationResponse,
    "DataTransfer": DataTransferResponse,
    "DeleteCertificate": DeleteCertificateResponse,
    "FirmwareStatusNotification": FirmwareStatusNotificationResponse,
    "Get15118EVCertificate": Get15118EVCertificateResponse,
    "GetBaseReport": GetBaseReportResponse,
    "GetCertificateStatus": GetCertificateStatusResponse,
    "GetChargingProfiles": GetChargingProfilesResponse,
    "GetCompositeSchedule": GetCompositeScheduleResponse,
    "GetDisplayMessages": GetDisplayMessagesResponse,
    "GetInstalledCertificateIds": GetInstalledCertificateIdsResponse,
    "GetLocalListVersion": GetLocalListVersionResponse,
    "GetLog": GetLogResponse,
    "GetMonitoringReport": GetMonitoringReportResponse,
    "GetReport": GetReportResponse,
    "GetTransactionStatus": GetTransactionStatusResponse,
    "GetVariables": GetVariablesResponse,
    "Heartbeat": HeartbeatResponse,
    "InstallCertificate": InstallCertificateResponse,
    "LogStatusNotification": LogStatusNotificationResponse,
    "MeterValues": MeterValuesResponse,
    "NotifyChargingLimit": NotifyChargingLimitResponse,
    "NotifyCustomerInformation": NotifyCustomerInformationResponse,
    "NotifyDisplayMessages": NotifyDisplayMessagesResponse,
    "NotifyEVChargingNeeds": NotifyEVChargingNeedsResponse,
    "NotifyEVChargingSchedule": NotifyEVChargingScheduleResponse,
    "NotifyEvent": NotifyEventResponse,
    "NotifyMonitoringReport": NotifyMonitoringReportResponse,
    "NotifyReport": NotifyReportResponse,
    "PublishFirmware": PublishFirmwareResponse,
    "PublishFirmwareStatusNotification": PublishFirmwareStatusNotificationResponse,
    "ReportChargingProfiles": ReportChargingProfilesResponse,
    "RequestStartTransaction": RequestStartTransactionResponse,
    "RequestStopTransaction": RequestStopTransactionResponse,
    "ReservationStatusUpdate": ReservationStatusUpdateResponse,
    "ReserveNow": ReserveNowResponse,
    "Reset": ResetResponse,
    "SecurityEventNotification": SecurityEventNotificationResponse,
    "SendLocalList": SendLocalListResponse,
    "SetChargingProfile": SetChargingProfileResponse,
    "SetDisplayMessage": SetDisplayMessageResponse,
    "SetMonitoringBase": SetMonitoringBaseResponse,
    "SetMonitoringLevel": SetMonitoringLevelResponse,
    "SetNetworkProfile": SetNetworkProfileResponse,
    "SetVariableMonitoring": SetVariableMonitoringResponse,
    "SetVariables": SetVariablesResponse,
    "SignCertificate": SignCertificateResponse,
    "StatusNotification": StatusNotificationResponse,
    "TransactionEvent": TransactionEventResponse,
    "TriggerMessage": TriggerMessageResponse,
    "UnlockConnector": UnlockConnectorResponse,
    "UnpublishFirmware": UnpublishFirmwareResponse,
    "UpdateFirmware": UpdateFirmwareResponse,
}
"""Action to what answers it."""
