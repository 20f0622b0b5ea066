# Written by `make wire` from the OCA JSON schemas shipped in the PyPI package ocpp 2.1.0. Do not edit.
"""Every request, response and type of OCPP 2.1."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, field

from voltway.ocpp.wire import WireStruct


class ACChargingParameters(WireStruct, frozen=True, kw_only=True):
    energy_amount: float = field(name="energyAmount")
    ev_min_current: float = field(name="evMinCurrent")
    ev_max_current: float = field(name="evMaxCurrent")
    ev_max_voltage: float = field(name="evMaxVoltage")
    custom_data: CustomData | None = field(name="customData", default=None)


class AFRRSignalRequest(WireStruct, frozen=True, kw_only=True):
    timestamp: str
    signal: int
    custom_data: CustomData | None = field(name="customData", default=None)


class AFRRSignalResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class APN(WireStruct, frozen=True, kw_only=True):
    apn: str
    apn_authentication: APNAuthenticationEnum = field(name="apnAuthentication")
    apn_user_name: str | None = field(name="apnUserName", default=None)
    apn_password: str | None = field(name="apnPassword", default=None)
    sim_pin: int | None = field(name="simPin", default=None)
    preferred_network: str | None = field(name="preferredNetwork", default=None)
    use_only_preferred_network: bool | None = field(name="useOnlyPreferredNetwork", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class APNAuthenticationEnum(StrEnum):
    PAP = "PAP"
    CHAP = "CHAP"
    NONE = "NONE"
    AUTO = "AUTO"


class AbsolutePriceSchedule(WireStruct, frozen=True, kw_only=True):
    time_anchor: str = field(name="timeAnchor")
    price_schedule_id: Annotated[int, Meta(ge=0)] = field(name="priceScheduleID")
    currency: str
    language: str
    price_algorithm: str = field(name="priceAlgorithm")
    price_rule_stacks: Annotated[list[PriceRuleStack], Meta(max_length=1024, min_length=1)] = field(
        name="priceRuleStacks"
    )
    price_schedule_description: str | None = field(name="priceScheduleDescription", default=None)
    minimum_cost: RationalNumber | None = field(name="minimumCost", default=None)
    maximum_cost: RationalNumber | None = field(name="maximumCost", default=None)
    tax_rules: Annotated[list[TaxRule], Meta(max_length=10, min_length=1)] | None = field(name="taxRules", default=None)
    overstay_rule_list: OverstayRuleList | None = field(name="overstayRuleList", default=None)
    additional_selected_services: (
        Annotated[list[AdditionalSelectedServices], Meta(max_length=5, min_length=1)] | None
    ) = field(name="additionalSelectedServices", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class AdditionalInfo(WireStruct, frozen=True, kw_only=True):
    additional_id_token: str = field(name="additionalIdToken")
    type: str
    custom_data: CustomData | None = field(name="customData", default=None)


class AdditionalSelectedServices(WireStruct, frozen=True, kw_only=True):
    service_fee: RationalNumber = field(name="serviceFee")
    service_name: str = field(name="serviceName")
    custom_data: CustomData | None = field(name="customData", default=None)


class Address(WireStruct, frozen=True, kw_only=True):
    name: str
    address1: str
    city: str
    country: str
    address2: str | None = None
    postal_code: str | None = field(name="postalCode", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class AdjustPeriodicEventStreamRequest(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    params: PeriodicEventStreamParams
    custom_data: CustomData | None = field(name="customData", default=None)


class AdjustPeriodicEventStreamResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class AttributeEnum(StrEnum):
    ACTUAL = "Actual"
    TARGET = "Target"
    MIN_SET = "MinSet"
    MAX_SET = "MaxSet"


class AuthorizationData(WireStruct, frozen=True, kw_only=True):
    id_token: IdToken = field(name="idToken")
    id_token_info: IdTokenInfo | None = field(name="idTokenInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    certificate: str | None = None
    iso15118_certificate_hash_data: Annotated[list[OCSPRequestData], Meta(max_length=4, min_length=1)] | None = field(
        name="iso15118CertificateHashData", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class AuthorizeResponse(WireStruct, frozen=True, kw_only=True):
    id_token_info: IdTokenInfo = field(name="idTokenInfo")
    certificate_status: AuthorizeCertificateStatusEnum | None = field(name="certificateStatus", default=None)
    allowed_energy_transfer: Annotated[list[EnergyTransferModeEnum], Meta(min_length=1)] | None = field(
        name="allowedEnergyTransfer", default=None
    )
    tariff: Tariff | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class BatteryData(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    serial_number: str = field(name="serialNumber")
    soc: Annotated[float, Meta(ge=0.0, le=100.0)] = field(name="soC")
    soh: Annotated[float, Meta(ge=0.0, le=100.0)] = field(name="soH")
    production_date: str | None = field(name="productionDate", default=None)
    vendor_info: str | None = field(name="vendorInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class BatterySwapEventEnum(StrEnum):
    BATTERY_IN = "BatteryIn"
    BATTERY_OUT = "BatteryOut"
    BATTERY_OUT_TIMEOUT = "BatteryOutTimeout"


class BatterySwapRequest(WireStruct, frozen=True, kw_only=True):
    battery_data: Annotated[list[BatteryData], Meta(min_length=1)] = field(name="batteryData")
    event_type: BatterySwapEventEnum = field(name="eventType")
    id_token: IdToken = field(name="idToken")
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)


class BatterySwapResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class BootNotificationRequest(WireStruct, frozen=True, kw_only=True):
    charging_station: ChargingStation = field(name="chargingStation")
    reason: BootReasonEnum
    custom_data: CustomData | None = field(name="customData", default=None)


class BootNotificationResponse(WireStruct, frozen=True, kw_only=True):
    current_time: str = field(name="currentTime")
    interval: int
    status: RegistrationStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    reservation_id: Annotated[int, Meta(ge=0)] = field(name="reservationId")
    custom_data: CustomData | None = field(name="customData", default=None)


class CancelReservationResponse(WireStruct, frozen=True, kw_only=True):
    status: CancelReservationStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    child_certificate_hash_data: Annotated[list[CertificateHashData], Meta(max_length=4, min_length=1)] | None = field(
        name="childCertificateHashData", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class CertificateSignedRequest(WireStruct, frozen=True, kw_only=True):
    certificate_chain: str = field(name="certificateChain")
    certificate_type: CertificateSigningUseEnum | None = field(name="certificateType", default=None)
    request_id: int | None = field(name="requestId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class CertificateSignedResponse(WireStruct, frozen=True, kw_only=True):
    status: CertificateSignedStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class CertificateSignedStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSigningUseEnum(StrEnum):
    CHARGING_STATION_CERTIFICATE = "ChargingStationCertificate"
    V2G_CERTIFICATE = "V2GCertificate"
    V2G20_CERTIFICATE = "V2G20Certificate"


class CertificateStatus(WireStruct, frozen=True, kw_only=True):
    certificate_hash_data: CertificateHashData = field(name="certificateHashData")
    source: CertificateStatusSourceEnum
    status: CertificateStatusEnum
    next_update: str = field(name="nextUpdate")
    custom_data: CustomData | None = field(name="customData", default=None)


class CertificateStatusEnum(StrEnum):
    GOOD = "Good"
    REVOKED = "Revoked"
    UNKNOWN = "Unknown"
    FAILED = "Failed"


class CertificateStatusRequestInfo(WireStruct, frozen=True, kw_only=True):
    certificate_hash_data: CertificateHashData = field(name="certificateHashData")
    source: CertificateStatusSourceEnum
    urls: Annotated[list[str], Meta(max_length=5, min_length=1)]
    custom_data: CustomData | None = field(name="customData", default=None)


class CertificateStatusSourceEnum(StrEnum):
    CRL = "CRL"
    OCSP = "OCSP"


class ChangeAvailabilityRequest(WireStruct, frozen=True, kw_only=True):
    operational_status: OperationalStatusEnum = field(name="operationalStatus")
    evse: EVSE | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class ChangeAvailabilityResponse(WireStruct, frozen=True, kw_only=True):
    status: ChangeAvailabilityStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChangeAvailabilityStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ChangeTransactionTariffRequest(WireStruct, frozen=True, kw_only=True):
    tariff: Tariff
    transaction_id: str = field(name="transactionId")
    custom_data: CustomData | None = field(name="customData", default=None)


class ChangeTransactionTariffResponse(WireStruct, frozen=True, kw_only=True):
    status: TariffChangeStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingLimit(WireStruct, frozen=True, kw_only=True):
    charging_limit_source: str = field(name="chargingLimitSource")
    is_local_generation: bool | None = field(name="isLocalGeneration", default=None)
    is_grid_critical: bool | None = field(name="isGridCritical", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingNeeds(WireStruct, frozen=True, kw_only=True):
    requested_energy_transfer: EnergyTransferModeEnum = field(name="requestedEnergyTransfer")
    ac_charging_parameters: ACChargingParameters | None = field(name="acChargingParameters", default=None)
    der_charging_parameters: DERChargingParameters | None = field(name="derChargingParameters", default=None)
    ev_energy_offer: EVEnergyOffer | None = field(name="evEnergyOffer", default=None)
    dc_charging_parameters: DCChargingParameters | None = field(name="dcChargingParameters", default=None)
    v2x_charging_parameters: V2XChargingParameters | None = field(name="v2xChargingParameters", default=None)
    available_energy_transfer: Annotated[list[EnergyTransferModeEnum], Meta(min_length=1)] | None = field(
        name="availableEnergyTransfer", default=None
    )
    control_mode: ControlModeEnum | None = field(name="controlMode", default=None)
    mobility_needs_mode: MobilityNeedsModeEnum | None = field(name="mobilityNeedsMode", default=None)
    departure_time: str | None = field(name="departureTime", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingPeriod(WireStruct, frozen=True, kw_only=True):
    start_period: str = field(name="startPeriod")
    dimensions: Annotated[list[CostDimension], Meta(min_length=1)] | None = None
    tariff_id: str | None = field(name="tariffId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingProfile(WireStruct, frozen=True, kw_only=True):
    id: int
    stack_level: Annotated[int, Meta(ge=0)] = field(name="stackLevel")
    charging_profile_purpose: ChargingProfilePurposeEnum = field(name="chargingProfilePurpose")
    charging_profile_kind: ChargingProfileKindEnum = field(name="chargingProfileKind")
    charging_schedule: Annotated[list[ChargingSchedule], Meta(max_length=3, min_length=1)] = field(
        name="chargingSchedule"
    )
    recurrency_kind: RecurrencyKindEnum | None = field(name="recurrencyKind", default=None)
    valid_from: str | None = field(name="validFrom", default=None)
    valid_to: str | None = field(name="validTo", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)
    max_offline_duration: int | None = field(name="maxOfflineDuration", default=None)
    invalid_after_offline_duration: bool | None = field(name="invalidAfterOfflineDuration", default=None)
    dyn_update_interval: int | None = field(name="dynUpdateInterval", default=None)
    dyn_update_time: str | None = field(name="dynUpdateTime", default=None)
    price_schedule_signature: str | None = field(name="priceScheduleSignature", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingProfileCriterion(WireStruct, frozen=True, kw_only=True):
    charging_profile_purpose: ChargingProfilePurposeEnum | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Annotated[int, Meta(ge=0)] | None = field(name="stackLevel", default=None)
    charging_profile_id: Annotated[list[int], Meta(min_length=1)] | None = field(name="chargingProfileId", default=None)
    charging_limit_source: Annotated[list[str], Meta(max_length=4, min_length=1)] | None = field(
        name="chargingLimitSource", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingProfileKindEnum(StrEnum):
    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"
    DYNAMIC = "Dynamic"


class ChargingProfilePurposeEnum(StrEnum):
    CHARGING_STATION_EXTERNAL_CONSTRAINTS = "ChargingStationExternalConstraints"
    CHARGING_STATION_MAX_PROFILE = "ChargingStationMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"
    PRIORITY_CHARGING = "PriorityCharging"
    LOCAL_GENERATION = "LocalGeneration"


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
    limit_at_soc: LimitAtSoC | None = field(name="limitAtSoC", default=None)
    start_schedule: str | None = field(name="startSchedule", default=None)
    duration: int | None = None
    min_charging_rate: float | None = field(name="minChargingRate", default=None)
    power_tolerance: float | None = field(name="powerTolerance", default=None)
    signature_id: Annotated[int, Meta(ge=0)] | None = field(name="signatureId", default=None)
    digest_value: str | None = field(name="digestValue", default=None)
    use_local_time: bool | None = field(name="useLocalTime", default=None)
    randomized_delay: Annotated[int, Meta(ge=0)] | None = field(name="randomizedDelay", default=None)
    sales_tariff: SalesTariff | None = field(name="salesTariff", default=None)
    absolute_price_schedule: AbsolutePriceSchedule | None = field(name="absolutePriceSchedule", default=None)
    price_level_schedule: PriceLevelSchedule | None = field(name="priceLevelSchedule", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingSchedulePeriod(WireStruct, frozen=True, kw_only=True):
    start_period: int = field(name="startPeriod")
    limit: float | None = None
    limit_l2: float | None = field(name="limit_L2", default=None)
    limit_l3: float | None = field(name="limit_L3", default=None)
    number_phases: Annotated[int, Meta(ge=0, le=3)] | None = field(name="numberPhases", default=None)
    phase_to_use: Annotated[int, Meta(ge=0, le=3)] | None = field(name="phaseToUse", default=None)
    discharge_limit: Annotated[float, Meta(le=0.0)] | None = field(name="dischargeLimit", default=None)
    discharge_limit_l2: Annotated[float, Meta(le=0.0)] | None = field(name="dischargeLimit_L2", default=None)
    discharge_limit_l3: Annotated[float, Meta(le=0.0)] | None = field(name="dischargeLimit_L3", default=None)
    setpoint: float | None = None
    setpoint_l2: float | None = field(name="setpoint_L2", default=None)
    setpoint_l3: float | None = field(name="setpoint_L3", default=None)
    setpoint_reactive: float | None = field(name="setpointReactive", default=None)
    setpoint_reactive_l2: float | None = field(name="setpointReactive_L2", default=None)
    setpoint_reactive_l3: float | None = field(name="setpointReactive_L3", default=None)
    preconditioning_request: bool | None = field(name="preconditioningRequest", default=None)
    evse_sleep: bool | None = field(name="evseSleep", default=None)
    v2x_baseline: float | None = field(name="v2xBaseline", default=None)
    operation_mode: OperationModeEnum | None = field(name="operationMode", default=None)
    v2x_freq_watt_curve: Annotated[list[V2XFreqWattPoint], Meta(max_length=20, min_length=1)] | None = field(
        name="v2xFreqWattCurve", default=None
    )
    v2x_signal_watt_curve: Annotated[list[V2XSignalWattPoint], Meta(max_length=20, min_length=1)] | None = field(
        name="v2xSignalWattCurve", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingScheduleUpdate(WireStruct, frozen=True, kw_only=True):
    limit: float | None = None
    limit_l2: float | None = field(name="limit_L2", default=None)
    limit_l3: float | None = field(name="limit_L3", default=None)
    discharge_limit: Annotated[float, Meta(le=0.0)] | None = field(name="dischargeLimit", default=None)
    discharge_limit_l2: Annotated[float, Meta(le=0.0)] | None = field(name="dischargeLimit_L2", default=None)
    discharge_limit_l3: Annotated[float, Meta(le=0.0)] | None = field(name="dischargeLimit_L3", default=None)
    setpoint: float | None = None
    setpoint_l2: float | None = field(name="setpoint_L2", default=None)
    setpoint_l3: float | None = field(name="setpoint_L3", default=None)
    setpoint_reactive: float | None = field(name="setpointReactive", default=None)
    setpoint_reactive_l2: float | None = field(name="setpointReactive_L2", default=None)
    setpoint_reactive_l3: float | None = field(name="setpointReactive_L3", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ChargingStateEnum(StrEnum):
    EV_CONNECTED = "EVConnected"
    CHARGING = "Charging"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"
    IDLE = "Idle"


class ChargingStation(WireStruct, frozen=True, kw_only=True):
    model: str
    vendor_name: str = field(name="vendorName")
    serial_number: str | None = field(name="serialNumber", default=None)
    modem: Modem | None = None
    firmware_version: str | None = field(name="firmwareVersion", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearCacheRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearCacheResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearCacheStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearCacheStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearChargingProfile(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    charging_profile_purpose: ChargingProfilePurposeEnum | None = field(name="chargingProfilePurpose", default=None)
    stack_level: Annotated[int, Meta(ge=0)] | None = field(name="stackLevel", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearChargingProfileRequest(WireStruct, frozen=True, kw_only=True):
    charging_profile_id: int | None = field(name="chargingProfileId", default=None)
    charging_profile_criteria: ClearChargingProfile | None = field(name="chargingProfileCriteria", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearChargingProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearChargingProfileStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearChargingProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearDERControlRequest(WireStruct, frozen=True, kw_only=True):
    is_default: bool = field(name="isDefault")
    control_type: DERControlEnum | None = field(name="controlType", default=None)
    control_id: str | None = field(name="controlId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearDERControlResponse(WireStruct, frozen=True, kw_only=True):
    status: DERControlStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearDisplayMessageRequest(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearDisplayMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: ClearMessageStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearMessageStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"
    REJECTED = "Rejected"


class ClearMonitoringResult(WireStruct, frozen=True, kw_only=True):
    status: ClearMonitoringStatusEnum
    id: Annotated[int, Meta(ge=0)]
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearMonitoringStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_FOUND = "NotFound"


class ClearTariffsRequest(WireStruct, frozen=True, kw_only=True):
    tariff_ids: Annotated[list[str], Meta(min_length=1)] | None = field(name="tariffIds", default=None)
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearTariffsResponse(WireStruct, frozen=True, kw_only=True):
    clear_tariffs_result: Annotated[list[ClearTariffsResult], Meta(min_length=1)] = field(name="clearTariffsResult")
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearTariffsResult(WireStruct, frozen=True, kw_only=True):
    status: TariffClearStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    tariff_id: str | None = field(name="tariffId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearVariableMonitoringRequest(WireStruct, frozen=True, kw_only=True):
    id: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(min_length=1)]
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearVariableMonitoringResponse(WireStruct, frozen=True, kw_only=True):
    clear_monitoring_result: Annotated[list[ClearMonitoringResult], Meta(min_length=1)] = field(
        name="clearMonitoringResult"
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearedChargingLimitRequest(WireStruct, frozen=True, kw_only=True):
    charging_limit_source: str = field(name="chargingLimitSource")
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ClearedChargingLimitResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ClosePeriodicEventStreamRequest(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    custom_data: CustomData | None = field(name="customData", default=None)


class ClosePeriodicEventStreamResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class Component(WireStruct, frozen=True, kw_only=True):
    name: str
    evse: EVSE | None = None
    instance: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class ComponentCriterionEnum(StrEnum):
    ACTIVE = "Active"
    AVAILABLE = "Available"
    ENABLED = "Enabled"
    PROBLEM = "Problem"


class ComponentVariable(WireStruct, frozen=True, kw_only=True):
    component: Component
    variable: Variable | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class CompositeSchedule(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    duration: int
    schedule_start: str = field(name="scheduleStart")
    charging_rate_unit: ChargingRateUnitEnum = field(name="chargingRateUnit")
    charging_schedule_period: Annotated[list[ChargingSchedulePeriod], Meta(min_length=1)] = field(
        name="chargingSchedulePeriod"
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class ConnectorStatusEnum(StrEnum):
    AVAILABLE = "Available"
    OCCUPIED = "Occupied"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class ConstantStreamData(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    params: PeriodicEventStreamParams
    variable_monitoring_id: Annotated[int, Meta(ge=0)] = field(name="variableMonitoringId")
    custom_data: CustomData | None = field(name="customData", default=None)


class ConsumptionCost(WireStruct, frozen=True, kw_only=True):
    start_value: float = field(name="startValue")
    cost: Annotated[list[Cost], Meta(max_length=3, min_length=1)]
    custom_data: CustomData | None = field(name="customData", default=None)


class ControlModeEnum(StrEnum):
    SCHEDULED_CONTROL = "ScheduledControl"
    DYNAMIC_CONTROL = "DynamicControl"


class Cost(WireStruct, frozen=True, kw_only=True):
    cost_kind: CostKindEnum = field(name="costKind")
    amount: int
    amount_multiplier: int | None = field(name="amountMultiplier", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class CostDetails(WireStruct, frozen=True, kw_only=True):
    total_cost: TotalCost = field(name="totalCost")
    total_usage: TotalUsage = field(name="totalUsage")
    charging_periods: Annotated[list[ChargingPeriod], Meta(min_length=1)] | None = field(
        name="chargingPeriods", default=None
    )
    failure_to_calculate: bool | None = field(name="failureToCalculate", default=None)
    failure_reason: str | None = field(name="failureReason", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class CostDimension(WireStruct, frozen=True, kw_only=True):
    type: CostDimensionEnum
    volume: float
    custom_data: CustomData | None = field(name="customData", default=None)


class CostDimensionEnum(StrEnum):
    ENERGY = "Energy"
    MAX_CURRENT = "MaxCurrent"
    MIN_CURRENT = "MinCurrent"
    MAX_POWER = "MaxPower"
    MIN_POWER = "MinPower"
    IDLE_TIME = "IdleTIme"
    CHARGING_TIME = "ChargingTime"


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
    request_id: Annotated[int, Meta(ge=0)] = field(name="requestId")
    report: bool
    clear: bool
    customer_certificate: CertificateHashData | None = field(name="customerCertificate", default=None)
    id_token: IdToken | None = field(name="idToken", default=None)
    customer_identifier: str | None = field(name="customerIdentifier", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class CustomerInformationResponse(WireStruct, frozen=True, kw_only=True):
    status: CustomerInformationStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class CustomerInformationStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    INVALID = "Invalid"


class DCChargingParameters(WireStruct, frozen=True, kw_only=True):
    ev_max_current: float = field(name="evMaxCurrent")
    ev_max_voltage: float = field(name="evMaxVoltage")
    ev_max_power: float | None = field(name="evMaxPower", default=None)
    ev_energy_capacity: float | None = field(name="evEnergyCapacity", default=None)
    energy_amount: float | None = field(name="energyAmount", default=None)
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | None = field(name="stateOfCharge", default=None)
    full_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="fullSoC", default=None)
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="bulkSoC", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class DERChargingParameters(WireStruct, frozen=True, kw_only=True):
    ev_supported_der_control: Annotated[list[DERControlEnum], Meta(min_length=1)] | None = field(
        name="evSupportedDERControl", default=None
    )
    ev_over_excited_max_discharge_power: float | None = field(name="evOverExcitedMaxDischargePower", default=None)
    ev_over_excited_power_factor: float | None = field(name="evOverExcitedPowerFactor", default=None)
    ev_under_excited_max_discharge_power: float | None = field(name="evUnderExcitedMaxDischargePower", default=None)
    ev_under_excited_power_factor: float | None = field(name="evUnderExcitedPowerFactor", default=None)
    max_apparent_power: float | None = field(name="maxApparentPower", default=None)
    max_charge_apparent_power: float | None = field(name="maxChargeApparentPower", default=None)
    max_charge_apparent_power_l2: float | None = field(name="maxChargeApparentPower_L2", default=None)
    max_charge_apparent_power_l3: float | None = field(name="maxChargeApparentPower_L3", default=None)
    max_discharge_apparent_power: float | None = field(name="maxDischargeApparentPower", default=None)
    max_discharge_apparent_power_l2: float | None = field(name="maxDischargeApparentPower_L2", default=None)
    max_discharge_apparent_power_l3: float | None = field(name="maxDischargeApparentPower_L3", default=None)
    max_charge_reactive_power: float | None = field(name="maxChargeReactivePower", default=None)
    max_charge_reactive_power_l2: float | None = field(name="maxChargeReactivePower_L2", default=None)
    max_charge_reactive_power_l3: float | None = field(name="maxChargeReactivePower_L3", default=None)
    min_charge_reactive_power: float | None = field(name="minChargeReactivePower", default=None)
    min_charge_reactive_power_l2: float | None = field(name="minChargeReactivePower_L2", default=None)
    min_charge_reactive_power_l3: float | None = field(name="minChargeReactivePower_L3", default=None)
    max_discharge_reactive_power: float | None = field(name="maxDischargeReactivePower", default=None)
    max_discharge_reactive_power_l2: float | None = field(name="maxDischargeReactivePower_L2", default=None)
    max_discharge_reactive_power_l3: float | None = field(name="maxDischargeReactivePower_L3", default=None)
    min_discharge_reactive_power: float | None = field(name="minDischargeReactivePower", default=None)
    min_discharge_reactive_power_l2: float | None = field(name="minDischargeReactivePower_L2", default=None)
    min_discharge_reactive_power_l3: float | None = field(name="minDischargeReactivePower_L3", default=None)
    nominal_voltage: float | None = field(name="nominalVoltage", default=None)
    nominal_voltage_offset: float | None = field(name="nominalVoltageOffset", default=None)
    max_nominal_voltage: float | None = field(name="maxNominalVoltage", default=None)
    min_nominal_voltage: float | None = field(name="minNominalVoltage", default=None)
    ev_inverter_manufacturer: str | None = field(name="evInverterManufacturer", default=None)
    ev_inverter_model: str | None = field(name="evInverterModel", default=None)
    ev_inverter_serial_number: str | None = field(name="evInverterSerialNumber", default=None)
    ev_inverter_sw_version: str | None = field(name="evInverterSwVersion", default=None)
    ev_inverter_hw_version: str | None = field(name="evInverterHwVersion", default=None)
    ev_islanding_detection_method: Annotated[list[IslandingDetectionEnum], Meta(min_length=1)] | None = field(
        name="evIslandingDetectionMethod", default=None
    )
    ev_islanding_trip_time: float | None = field(name="evIslandingTripTime", default=None)
    ev_maximum_level1_dc_injection: float | None = field(name="evMaximumLevel1DCInjection", default=None)
    ev_duration_level1_dc_injection: float | None = field(name="evDurationLevel1DCInjection", default=None)
    ev_maximum_level2_dc_injection: float | None = field(name="evMaximumLevel2DCInjection", default=None)
    ev_duration_level2_dc_injection: float | None = field(name="evDurationLevel2DCInjection", default=None)
    ev_reactive_susceptance: float | None = field(name="evReactiveSusceptance", default=None)
    ev_session_total_discharge_energy_available: float | None = field(
        name="evSessionTotalDischargeEnergyAvailable", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class DERControlEnum(StrEnum):
    ENTER_SERVICE = "EnterService"
    FREQ_DROOP = "FreqDroop"
    FREQ_WATT = "FreqWatt"
    FIXED_PF_ABSORB = "FixedPFAbsorb"
    FIXED_PF_INJECT = "FixedPFInject"
    FIXED_VAR = "FixedVar"
    GRADIENTS = "Gradients"
    HF_MUST_TRIP = "HFMustTrip"
    HF_MAY_TRIP = "HFMayTrip"
    HV_MUST_TRIP = "HVMustTrip"
    HV_MOM_CESS = "HVMomCess"
    HV_MAY_TRIP = "HVMayTrip"
    LIMIT_MAX_DISCHARGE = "LimitMaxDischarge"
    LF_MUST_TRIP = "LFMustTrip"
    LV_MUST_TRIP = "LVMustTrip"
    LV_MOM_CESS = "LVMomCess"
    LV_MAY_TRIP = "LVMayTrip"
    POWER_MONITORING_MUST_TRIP = "PowerMonitoringMustTrip"
    VOLT_VAR = "VoltVar"
    VOLT_WATT = "VoltWatt"
    WATT_PF = "WattPF"
    WATT_VAR = "WattVar"


class DERControlStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    NOT_FOUND = "NotFound"


class DERCurve(WireStruct, frozen=True, kw_only=True):
    curve_data: Annotated[list[DERCurvePoints], Meta(max_length=10, min_length=1)] = field(name="curveData")
    priority: Annotated[int, Meta(ge=0)]
    y_unit: DERUnitEnum = field(name="yUnit")
    hysteresis: Hysteresis | None = None
    reactive_power_params: ReactivePowerParams | None = field(name="reactivePowerParams", default=None)
    voltage_params: VoltageParams | None = field(name="voltageParams", default=None)
    response_time: float | None = field(name="responseTime", default=None)
    start_time: str | None = field(name="startTime", default=None)
    duration: float | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class DERCurveGet(WireStruct, frozen=True, kw_only=True):
    curve: DERCurve
    id: str
    curve_type: DERControlEnum = field(name="curveType")
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomData | None = field(name="customData", default=None)


class DERCurvePoints(WireStruct, frozen=True, kw_only=True):
    x: float
    y: float
    custom_data: CustomData | None = field(name="customData", default=None)


class DERUnitEnum(StrEnum):
    NOT_APPLICABLE = "Not_Applicable"
    PCT_MAX_W = "PctMaxW"
    PCT_MAX_VAR = "PctMaxVar"
    PCT_W_AVAIL = "PctWAvail"
    PCT_VAR_AVAIL = "PctVarAvail"
    PCT_EFFECTIVE_V = "PctEffectiveV"


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
    message_id: str | None = field(name="messageId", default=None)
    data: Any | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class DataTransferResponse(WireStruct, frozen=True, kw_only=True):
    status: DataTransferStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    data: Any | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class DataTransferStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DayOfWeekEnum(StrEnum):
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


class DeleteCertificateRequest(WireStruct, frozen=True, kw_only=True):
    certificate_hash_data: CertificateHashData = field(name="certificateHashData")
    custom_data: CustomData | None = field(name="customData", default=None)


class DeleteCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: DeleteCertificateStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    LANGUAGE_NOT_SUPPORTED = "LanguageNotSupported"


class EVAbsolutePriceSchedule(WireStruct, frozen=True, kw_only=True):
    time_anchor: str = field(name="timeAnchor")
    currency: str
    ev_absolute_price_schedule_entries: Annotated[
        list[EVAbsolutePriceScheduleEntry], Meta(max_length=1024, min_length=1)
    ] = field(name="evAbsolutePriceScheduleEntries")
    price_algorithm: str = field(name="priceAlgorithm")
    custom_data: CustomData | None = field(name="customData", default=None)


class EVAbsolutePriceScheduleEntry(WireStruct, frozen=True, kw_only=True):
    duration: int
    ev_price_rule: Annotated[list[EVPriceRule], Meta(max_length=8, min_length=1)] = field(name="evPriceRule")
    custom_data: CustomData | None = field(name="customData", default=None)


class EVEnergyOffer(WireStruct, frozen=True, kw_only=True):
    ev_power_schedule: EVPowerSchedule = field(name="evPowerSchedule")
    ev_absolute_price_schedule: EVAbsolutePriceSchedule | None = field(name="evAbsolutePriceSchedule", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class EVPowerSchedule(WireStruct, frozen=True, kw_only=True):
    ev_power_schedule_entries: Annotated[list[EVPowerScheduleEntry], Meta(max_length=1024, min_length=1)] = field(
        name="evPowerScheduleEntries"
    )
    time_anchor: str = field(name="timeAnchor")
    custom_data: CustomData | None = field(name="customData", default=None)


class EVPowerScheduleEntry(WireStruct, frozen=True, kw_only=True):
    duration: int
    power: float
    custom_data: CustomData | None = field(name="customData", default=None)


class EVPriceRule(WireStruct, frozen=True, kw_only=True):
    energy_fee: float = field(name="energyFee")
    power_range_start: float = field(name="powerRangeStart")
    custom_data: CustomData | None = field(name="customData", default=None)


class EVSE(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    connector_id: Annotated[int, Meta(ge=0)] | None = field(name="connectorId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class EnergyTransferModeEnum(StrEnum):
    AC_SINGLE_PHASE = "AC_single_phase"
    AC_TWO_PHASE = "AC_two_phase"
    AC_THREE_PHASE = "AC_three_phase"
    DC = "DC"
    AC_BPT = "AC_BPT"
    AC_BPT_DER = "AC_BPT_DER"
    AC_DER = "AC_DER"
    DC_BPT = "DC_BPT"
    DC_ACDP = "DC_ACDP"
    DC_ACDP_BPT = "DC_ACDP_BPT"
    WPT = "WPT"


class EnterService(WireStruct, frozen=True, kw_only=True):
    priority: Annotated[int, Meta(ge=0)]
    high_voltage: float = field(name="highVoltage")
    low_voltage: float = field(name="lowVoltage")
    high_freq: float = field(name="highFreq")
    low_freq: float = field(name="lowFreq")
    delay: float | None = None
    random_delay: float | None = field(name="randomDelay", default=None)
    ramp_rate: float | None = field(name="rampRate", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class EnterServiceGet(WireStruct, frozen=True, kw_only=True):
    enter_service: EnterService = field(name="enterService")
    id: str
    custom_data: CustomData | None = field(name="customData", default=None)


class EventData(WireStruct, frozen=True, kw_only=True):
    event_id: Annotated[int, Meta(ge=0)] = field(name="eventId")
    timestamp: str
    trigger: EventTriggerEnum
    actual_value: str = field(name="actualValue")
    component: Component
    event_notification_type: EventNotificationEnum = field(name="eventNotificationType")
    variable: Variable
    cause: Annotated[int, Meta(ge=0)] | None = None
    tech_code: str | None = field(name="techCode", default=None)
    tech_info: str | None = field(name="techInfo", default=None)
    cleared: bool | None = None
    transaction_id: str | None = field(name="transactionId", default=None)
    variable_monitoring_id: Annotated[int, Meta(ge=0)] | None = field(name="variableMonitoringId", default=None)
    severity: Annotated[int, Meta(ge=0)] | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class EventNotificationEnum(StrEnum):
    HARD_WIRED_NOTIFICATION = "HardWiredNotification"
    HARD_WIRED_MONITOR = "HardWiredMonitor"
    PRECONFIGURED_MONITOR = "PreconfiguredMonitor"
    CUSTOM_MONITOR = "CustomMonitor"


class EventTriggerEnum(StrEnum):
    ALERTING = "Alerting"
    DELTA = "Delta"
    PERIODIC = "Periodic"


class EvseKindEnum(StrEnum):
    AC = "AC"
    DC = "DC"


class Firmware(WireStruct, frozen=True, kw_only=True):
    location: str
    retrieve_date_time: str = field(name="retrieveDateTime")
    install_date_time: str | None = field(name="installDateTime", default=None)
    signing_certificate: str | None = field(name="signingCertificate", default=None)
    signature: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


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
    request_id: int | None = field(name="requestId", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class FirmwareStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class FixedPF(WireStruct, frozen=True, kw_only=True):
    priority: Annotated[int, Meta(ge=0)]
    displacement: float
    excitation: bool
    start_time: str | None = field(name="startTime", default=None)
    duration: float | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class FixedPFGet(WireStruct, frozen=True, kw_only=True):
    fixed_pf: FixedPF = field(name="fixedPF")
    id: str
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomData | None = field(name="customData", default=None)


class FixedVar(WireStruct, frozen=True, kw_only=True):
    priority: Annotated[int, Meta(ge=0)]
    setpoint: float
    unit: DERUnitEnum
    start_time: str | None = field(name="startTime", default=None)
    duration: float | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class FixedVarGet(WireStruct, frozen=True, kw_only=True):
    fixed_var: FixedVar = field(name="fixedVar")
    id: str
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    custom_data: CustomData | None = field(name="customData", default=None)


class FreqDroop(WireStruct, frozen=True, kw_only=True):
    priority: Annotated[int, Meta(ge=0)]
    over_freq: float = field(name="overFreq")
    under_freq: float = field(name="underFreq")
    over_droop: float = field(name="overDroop")
    under_droop: float = field(name="underDroop")
    response_time: float = field(name="responseTime")
    start_time: str | None = field(name="startTime", default=None)
    duration: float | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class FreqDroopGet(WireStruct, frozen=True, kw_only=True):
    freq_droop: FreqDroop = field(name="freqDroop")
    id: str
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
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
    maximum_contract_certificate_chains: Annotated[int, Meta(ge=0)] | None = field(
        name="maximumContractCertificateChains", default=None
    )
    prioritized_emaids: Annotated[list[str], Meta(max_length=8, min_length=1)] | None = field(
        name="prioritizedEMAIDs", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class Get15118EVCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: Iso15118EVCertificateStatusEnum
    exi_response: str = field(name="exiResponse")
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    remaining_contracts: Annotated[int, Meta(ge=0)] | None = field(name="remainingContracts", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetBaseReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    report_base: ReportBaseEnum = field(name="reportBase")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetBaseReportResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCertificateChainStatusRequest(WireStruct, frozen=True, kw_only=True):
    certificate_status_requests: Annotated[list[CertificateStatusRequestInfo], Meta(max_length=4, min_length=1)] = (
        field(name="certificateStatusRequests")
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCertificateChainStatusResponse(WireStruct, frozen=True, kw_only=True):
    certificate_status: Annotated[list[CertificateStatus], Meta(max_length=4, min_length=1)] = field(
        name="certificateStatus"
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCertificateIdUseEnum(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    OEM_ROOT_CERTIFICATE = "OEMRootCertificate"


class GetCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"


class GetCertificateStatusRequest(WireStruct, frozen=True, kw_only=True):
    ocsp_request_data: OCSPRequestData = field(name="ocspRequestData")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCertificateStatusResponse(WireStruct, frozen=True, kw_only=True):
    status: GetCertificateStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    ocsp_result: str | None = field(name="ocspResult", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetChargingProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    NO_PROFILES = "NoProfiles"


class GetChargingProfilesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    charging_profile: ChargingProfileCriterion = field(name="chargingProfile")
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetChargingProfilesResponse(WireStruct, frozen=True, kw_only=True):
    status: GetChargingProfileStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCompositeScheduleRequest(WireStruct, frozen=True, kw_only=True):
    duration: int
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    charging_rate_unit: ChargingRateUnitEnum | None = field(name="chargingRateUnit", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetCompositeScheduleResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    schedule: CompositeSchedule | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class GetDERControlRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    is_default: bool | None = field(name="isDefault", default=None)
    control_type: DERControlEnum | None = field(name="controlType", default=None)
    control_id: str | None = field(name="controlId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetDERControlResponse(WireStruct, frozen=True, kw_only=True):
    status: DERControlStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetDisplayMessagesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    id: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(min_length=1)] | None = None
    priority: MessagePriorityEnum | None = None
    state: MessageStateEnum | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class GetDisplayMessagesResponse(WireStruct, frozen=True, kw_only=True):
    status: GetDisplayMessagesStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetDisplayMessagesStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class GetInstalledCertificateIdsRequest(WireStruct, frozen=True, kw_only=True):
    certificate_type: Annotated[list[GetCertificateIdUseEnum], Meta(min_length=1)] | None = field(
        name="certificateType", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetInstalledCertificateIdsResponse(WireStruct, frozen=True, kw_only=True):
    status: GetInstalledCertificateStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    certificate_hash_data_chain: Annotated[list[CertificateHashDataChain], Meta(min_length=1)] | None = field(
        name="certificateHashDataChain", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


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
    retries: Annotated[int, Meta(ge=0)] | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetLogResponse(WireStruct, frozen=True, kw_only=True):
    status: LogStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    filename: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class GetMonitoringReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    component_variable: Annotated[list[ComponentVariable], Meta(min_length=1)] | None = field(
        name="componentVariable", default=None
    )
    monitoring_criteria: Annotated[list[MonitoringCriterionEnum], Meta(max_length=3, min_length=1)] | None = field(
        name="monitoringCriteria", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetMonitoringReportResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetPeriodicEventStreamRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class GetPeriodicEventStreamResponse(WireStruct, frozen=True, kw_only=True):
    constant_stream_data: Annotated[list[ConstantStreamData], Meta(min_length=1)] | None = field(
        name="constantStreamData", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    component_variable: Annotated[list[ComponentVariable], Meta(min_length=1)] | None = field(
        name="componentVariable", default=None
    )
    component_criteria: Annotated[list[ComponentCriterionEnum], Meta(max_length=4, min_length=1)] | None = field(
        name="componentCriteria", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetReportResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetTariffsRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    custom_data: CustomData | None = field(name="customData", default=None)


class GetTariffsResponse(WireStruct, frozen=True, kw_only=True):
    status: TariffGetStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    tariff_assignments: Annotated[list[TariffAssignment], Meta(min_length=1)] | None = field(
        name="tariffAssignments", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class GetTransactionStatusRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: str | None = field(name="transactionId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetTransactionStatusResponse(WireStruct, frozen=True, kw_only=True):
    messages_in_queue: bool = field(name="messagesInQueue")
    ongoing_indicator: bool | None = field(name="ongoingIndicator", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetVariableData(WireStruct, frozen=True, kw_only=True):
    component: Component
    variable: Variable
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class GetVariableResult(WireStruct, frozen=True, kw_only=True):
    attribute_status: GetVariableStatusEnum = field(name="attributeStatus")
    component: Component
    variable: Variable
    attribute_status_info: StatusInfo | None = field(name="attributeStatusInfo", default=None)
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)
    attribute_value: str | None = field(name="attributeValue", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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


class Gradient(WireStruct, frozen=True, kw_only=True):
    priority: Annotated[int, Meta(ge=0)]
    gradient: float
    soft_gradient: float = field(name="softGradient")
    custom_data: CustomData | None = field(name="customData", default=None)


class GradientGet(WireStruct, frozen=True, kw_only=True):
    gradient: Gradient
    id: str
    custom_data: CustomData | None = field(name="customData", default=None)


class GridEventFaultEnum(StrEnum):
    CURRENT_IMBALANCE = "CurrentImbalance"
    LOCAL_EMERGENCY = "LocalEmergency"
    LOW_INPUT_POWER = "LowInputPower"
    OVER_CURRENT = "OverCurrent"
    OVER_FREQUENCY = "OverFrequency"
    OVER_VOLTAGE = "OverVoltage"
    PHASE_ROTATION = "PhaseRotation"
    REMOTE_EMERGENCY = "RemoteEmergency"
    UNDER_FREQUENCY = "UnderFrequency"
    UNDER_VOLTAGE = "UnderVoltage"
    VOLTAGE_IMBALANCE = "VoltageImbalance"


class HashAlgorithmEnum(StrEnum):
    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class HeartbeatRequest(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class HeartbeatResponse(WireStruct, frozen=True, kw_only=True):
    current_time: str = field(name="currentTime")
    custom_data: CustomData | None = field(name="customData", default=None)


class Hysteresis(WireStruct, frozen=True, kw_only=True):
    hysteresis_high: float | None = field(name="hysteresisHigh", default=None)
    hysteresis_low: float | None = field(name="hysteresisLow", default=None)
    hysteresis_delay: float | None = field(name="hysteresisDelay", default=None)
    hysteresis_gradient: float | None = field(name="hysteresisGradient", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class IdToken(WireStruct, frozen=True, kw_only=True):
    id_token: str = field(name="idToken")
    type: str
    additional_info: Annotated[list[AdditionalInfo], Meta(min_length=1)] | None = field(
        name="additionalInfo", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class IdTokenInfo(WireStruct, frozen=True, kw_only=True):
    status: AuthorizationStatusEnum
    cache_expiry_date_time: str | None = field(name="cacheExpiryDateTime", default=None)
    charging_priority: int | None = field(name="chargingPriority", default=None)
    group_id_token: IdToken | None = field(name="groupIdToken", default=None)
    language1: str | None = None
    language2: str | None = None
    evse_id: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(min_length=1)] | None = field(name="evseId", default=None)
    personal_message: MessageContent | None = field(name="personalMessage", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class InstallCertificateRequest(WireStruct, frozen=True, kw_only=True):
    certificate_type: InstallCertificateUseEnum = field(name="certificateType")
    certificate: str
    custom_data: CustomData | None = field(name="customData", default=None)


class InstallCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: InstallCertificateStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class InstallCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class InstallCertificateUseEnum(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    OEM_ROOT_CERTIFICATE = "OEMRootCertificate"


class IslandingDetectionEnum(StrEnum):
    NO_ANTI_ISLANDING_SUPPORT = "NoAntiIslandingSupport"
    ROCOF = "RoCoF"
    UVP_OVP = "UVP_OVP"
    UFP_OFP = "UFP_OFP"
    VOLTAGE_VECTOR_SHIFT = "VoltageVectorShift"
    ZERO_CROSSING_DETECTION = "ZeroCrossingDetection"
    OTHER_PASSIVE = "OtherPassive"
    IMPEDANCE_MEASUREMENT = "ImpedanceMeasurement"
    IMPEDANCE_AT_FREQUENCY = "ImpedanceAtFrequency"
    SLIP_MODE_FREQUENCY_SHIFT = "SlipModeFrequencyShift"
    SANDIA_FREQUENCY_SHIFT = "SandiaFrequencyShift"
    SANDIA_VOLTAGE_SHIFT = "SandiaVoltageShift"
    FREQUENCY_JUMP = "FrequencyJump"
    RCLQ_FACTOR = "RCLQFactor"
    OTHER_ACTIVE = "OtherActive"


class Iso15118EVCertificateStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"


class LimitAtSoC(WireStruct, frozen=True, kw_only=True):
    soc: Annotated[int, Meta(ge=0, le=100)]
    limit: float
    custom_data: CustomData | None = field(name="customData", default=None)


class LimitMaxDischarge(WireStruct, frozen=True, kw_only=True):
    priority: Annotated[int, Meta(ge=0)]
    pct_max_discharge_power: float | None = field(name="pctMaxDischargePower", default=None)
    power_monitoring_must_trip: DERCurve | None = field(name="powerMonitoringMustTrip", default=None)
    start_time: str | None = field(name="startTime", default=None)
    duration: float | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class LimitMaxDischargeGet(WireStruct, frozen=True, kw_only=True):
    id: str
    is_default: bool = field(name="isDefault")
    is_superseded: bool = field(name="isSuperseded")
    limit_max_discharge: LimitMaxDischarge = field(name="limitMaxDischarge")
    custom_data: CustomData | None = field(name="customData", default=None)


class LocationEnum(StrEnum):
    BODY = "Body"
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"
    UPSTREAM = "Upstream"


class LogEnum(StrEnum):
    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"
    DATA_COLLECTOR_LOG = "DataCollectorLog"


class LogParameters(WireStruct, frozen=True, kw_only=True):
    remote_location: str = field(name="remoteLocation")
    oldest_timestamp: str | None = field(name="oldestTimestamp", default=None)
    latest_timestamp: str | None = field(name="latestTimestamp", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class LogStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"


class LogStatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    status: UploadLogStatusEnum
    request_id: int | None = field(name="requestId", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class LogStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class MeasurandEnum(StrEnum):
    CURRENT_EXPORT = "Current.Export"
    CURRENT_EXPORT_OFFERED = "Current.Export.Offered"
    CURRENT_EXPORT_MINIMUM = "Current.Export.Minimum"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_IMPORT_OFFERED = "Current.Import.Offered"
    CURRENT_IMPORT_MINIMUM = "Current.Import.Minimum"
    CURRENT_OFFERED = "Current.Offered"
    DISPLAY_PRESENT_SOC = "Display.PresentSOC"
    DISPLAY_MINIMUM_SOC = "Display.MinimumSOC"
    DISPLAY_TARGET_SOC = "Display.TargetSOC"
    DISPLAY_MAXIMUM_SOC = "Display.MaximumSOC"
    DISPLAY_REMAINING_TIME_TO_MINIMUM_SOC = "Display.RemainingTimeToMinimumSOC"
    DISPLAY_REMAINING_TIME_TO_TARGET_SOC = "Display.RemainingTimeToTargetSOC"
    DISPLAY_REMAINING_TIME_TO_MAXIMUM_SOC = "Display.RemainingTimeToMaximumSOC"
    DISPLAY_CHARGING_COMPLETE = "Display.ChargingComplete"
    DISPLAY_BATTERY_ENERGY_CAPACITY = "Display.BatteryEnergyCapacity"
    DISPLAY_INLET_HOT = "Display.InletHot"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_ACTIVE_IMPORT_CABLE_LOSS = "Energy.Active.Import.CableLoss"
    ENERGY_ACTIVE_IMPORT_LOCAL_GENERATION_REGISTER = "Energy.Active.Import.LocalGeneration.Register"
    ENERGY_ACTIVE_NET = "Energy.Active.Net"
    ENERGY_ACTIVE_SETPOINT_INTERVAL = "Energy.Active.Setpoint.Interval"
    ENERGY_APPARENT_EXPORT = "Energy.Apparent.Export"
    ENERGY_APPARENT_IMPORT = "Energy.Apparent.Import"
    ENERGY_APPARENT_NET = "Energy.Apparent.Net"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_REACTIVE_NET = "Energy.Reactive.Net"
    ENERGY_REQUEST_TARGET = "EnergyRequest.Target"
    ENERGY_REQUEST_MINIMUM = "EnergyRequest.Minimum"
    ENERGY_REQUEST_MAXIMUM = "EnergyRequest.Maximum"
    ENERGY_REQUEST_MINIMUM_V2X = "EnergyRequest.Minimum.V2X"
    ENERGY_REQUEST_MAXIMUM_V2X = "EnergyRequest.Maximum.V2X"
    ENERGY_REQUEST_BULK = "EnergyRequest.Bulk"
    FREQUENCY = "Frequency"
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_ACTIVE_SETPOINT = "Power.Active.Setpoint"
    POWER_ACTIVE_RESIDUAL = "Power.Active.Residual"
    POWER_EXPORT_MINIMUM = "Power.Export.Minimum"
    POWER_EXPORT_OFFERED = "Power.Export.Offered"
    POWER_FACTOR = "Power.Factor"
    POWER_IMPORT_OFFERED = "Power.Import.Offered"
    POWER_IMPORT_MINIMUM = "Power.Import.Minimum"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    SOC = "SoC"
    VOLTAGE = "Voltage"
    VOLTAGE_MINIMUM = "Voltage.Minimum"
    VOLTAGE_MAXIMUM = "Voltage.Maximum"


class MessageContent(WireStruct, frozen=True, kw_only=True):
    format: MessageFormatEnum
    content: str
    language: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class MessageFormatEnum(StrEnum):
    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"
    QRCODE = "QRCODE"


class MessageInfo(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    priority: MessagePriorityEnum
    message: MessageContent
    display: Component | None = None
    state: MessageStateEnum | None = None
    start_date_time: str | None = field(name="startDateTime", default=None)
    end_date_time: str | None = field(name="endDateTime", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)
    message_extra: Annotated[list[MessageContent], Meta(max_length=4, min_length=1)] | None = field(
        name="messageExtra", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class MessagePriorityEnum(StrEnum):
    ALWAYS_FRONT = "AlwaysFront"
    IN_FRONT = "InFront"
    NORMAL_CYCLE = "NormalCycle"


class MessageStateEnum(StrEnum):
    CHARGING = "Charging"
    FAULTED = "Faulted"
    IDLE = "Idle"
    UNAVAILABLE = "Unavailable"
    SUSPENDED = "Suspended"
    DISCHARGING = "Discharging"


class MessageTriggerEnum(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    SIGN_V2G20_CERTIFICATE = "SignV2G20Certificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"
    CUSTOM_TRIGGER = "CustomTrigger"


class MeterValue(WireStruct, frozen=True, kw_only=True):
    sampled_value: Annotated[list[SampledValue], Meta(min_length=1)] = field(name="sampledValue")
    timestamp: str
    custom_data: CustomData | None = field(name="customData", default=None)


class MeterValuesRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    meter_value: Annotated[list[MeterValue], Meta(min_length=1)] = field(name="meterValue")
    custom_data: CustomData | None = field(name="customData", default=None)


class MeterValuesResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class MobilityNeedsModeEnum(StrEnum):
    EVCC = "EVCC"
    EVCC_SECC = "EVCC_SECC"


class Modem(WireStruct, frozen=True, kw_only=True):
    iccid: str | None = None
    imsi: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class MonitorEnum(StrEnum):
    UPPER_THRESHOLD = "UpperThreshold"
    LOWER_THRESHOLD = "LowerThreshold"
    DELTA = "Delta"
    PERIODIC = "Periodic"
    PERIODIC_CLOCK_ALIGNED = "PeriodicClockAligned"
    TARGET_DELTA = "TargetDelta"
    TARGET_DELTA_RELATIVE = "TargetDeltaRelative"


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
    ocpp_interface: OCPPInterfaceEnum = field(name="ocppInterface")
    ocpp_transport: OCPPTransportEnum = field(name="ocppTransport")
    message_timeout: int = field(name="messageTimeout")
    ocpp_csms_url: str = field(name="ocppCsmsUrl")
    security_profile: Annotated[int, Meta(ge=0)] = field(name="securityProfile")
    apn: APN | None = None
    ocpp_version: OCPPVersionEnum | None = field(name="ocppVersion", default=None)
    identity: str | None = None
    basic_auth_password: str | None = field(name="basicAuthPassword", default=None)
    vpn: VPN | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyAllowedEnergyTransferRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    allowed_energy_transfer: Annotated[list[EnergyTransferModeEnum], Meta(min_length=1)] = field(
        name="allowedEnergyTransfer"
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyAllowedEnergyTransferResponse(WireStruct, frozen=True, kw_only=True):
    status: NotifyAllowedEnergyTransferStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyAllowedEnergyTransferStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class NotifyChargingLimitRequest(WireStruct, frozen=True, kw_only=True):
    charging_limit: ChargingLimit = field(name="chargingLimit")
    charging_schedule: Annotated[list[ChargingSchedule], Meta(min_length=1)] | None = field(
        name="chargingSchedule", default=None
    )
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyChargingLimitResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyCustomerInformationRequest(WireStruct, frozen=True, kw_only=True):
    data: str
    seq_no: Annotated[int, Meta(ge=0)] = field(name="seqNo")
    generated_at: str = field(name="generatedAt")
    request_id: Annotated[int, Meta(ge=0)] = field(name="requestId")
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyCustomerInformationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDERAlarmRequest(WireStruct, frozen=True, kw_only=True):
    control_type: DERControlEnum = field(name="controlType")
    timestamp: str
    grid_event_fault: GridEventFaultEnum | None = field(name="gridEventFault", default=None)
    alarm_ended: bool | None = field(name="alarmEnded", default=None)
    extra_info: str | None = field(name="extraInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDERAlarmResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDERStartStopRequest(WireStruct, frozen=True, kw_only=True):
    control_id: str = field(name="controlId")
    started: bool
    timestamp: str
    superseded_ids: Annotated[list[str], Meta(max_length=24, min_length=1)] | None = field(
        name="supersededIds", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDERStartStopResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDisplayMessagesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    message_info: Annotated[list[MessageInfo], Meta(min_length=1)] | None = field(name="messageInfo", default=None)
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyDisplayMessagesResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEVChargingNeedsRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=1)] = field(name="evseId")
    charging_needs: ChargingNeeds = field(name="chargingNeeds")
    max_schedule_tuples: Annotated[int, Meta(ge=0)] | None = field(name="maxScheduleTuples", default=None)
    timestamp: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEVChargingNeedsResponse(WireStruct, frozen=True, kw_only=True):
    status: NotifyEVChargingNeedsStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEVChargingNeedsStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    PROCESSING = "Processing"
    NO_CHARGING_PROFILE = "NoChargingProfile"


class NotifyEVChargingScheduleRequest(WireStruct, frozen=True, kw_only=True):
    time_base: str = field(name="timeBase")
    charging_schedule: ChargingSchedule = field(name="chargingSchedule")
    evse_id: Annotated[int, Meta(ge=1)] = field(name="evseId")
    selected_charging_schedule_id: Annotated[int, Meta(ge=0)] | None = field(
        name="selectedChargingScheduleId", default=None
    )
    power_tolerance_acceptance: bool | None = field(name="powerToleranceAcceptance", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEVChargingScheduleResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEventRequest(WireStruct, frozen=True, kw_only=True):
    generated_at: str = field(name="generatedAt")
    seq_no: Annotated[int, Meta(ge=0)] = field(name="seqNo")
    event_data: Annotated[list[EventData], Meta(min_length=1)] = field(name="eventData")
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyEventResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyMonitoringReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    seq_no: Annotated[int, Meta(ge=0)] = field(name="seqNo")
    generated_at: str = field(name="generatedAt")
    monitor: Annotated[list[MonitoringData], Meta(min_length=1)] | None = None
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyMonitoringReportResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyPeriodicEventStreamRequest(WireStruct, frozen=True, kw_only=True):
    data: Annotated[list[StreamDataElement], Meta(min_length=1)]
    id: Annotated[int, Meta(ge=0)]
    pending: Annotated[int, Meta(ge=0)]
    basetime: str
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyPriorityChargingRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    activated: bool
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyPriorityChargingResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyReportRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    generated_at: str = field(name="generatedAt")
    seq_no: Annotated[int, Meta(ge=0)] = field(name="seqNo")
    report_data: Annotated[list[ReportData], Meta(min_length=1)] | None = field(name="reportData", default=None)
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyReportResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifySettlementRequest(WireStruct, frozen=True, kw_only=True):
    psp_ref: str = field(name="pspRef")
    status: PaymentStatusEnum
    settlement_amount: float = field(name="settlementAmount")
    settlement_time: str = field(name="settlementTime")
    transaction_id: str | None = field(name="transactionId", default=None)
    status_info: str | None = field(name="statusInfo", default=None)
    receipt_id: str | None = field(name="receiptId", default=None)
    receipt_url: str | None = field(name="receiptUrl", default=None)
    vat_company: Address | None = field(name="vatCompany", default=None)
    vat_number: str | None = field(name="vatNumber", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifySettlementResponse(WireStruct, frozen=True, kw_only=True):
    receipt_url: str | None = field(name="receiptUrl", default=None)
    receipt_id: str | None = field(name="receiptId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyWebPaymentStartedRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    timeout: int
    custom_data: CustomData | None = field(name="customData", default=None)


class NotifyWebPaymentStartedResponse(WireStruct, frozen=True, kw_only=True):
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
    ANY = "Any"


class OCPPTransportEnum(StrEnum):
    SOAP = "SOAP"
    JSON = "JSON"


class OCPPVersionEnum(StrEnum):
    OCPP12 = "OCPP12"
    OCPP15 = "OCPP15"
    OCPP16 = "OCPP16"
    OCPP20 = "OCPP20"
    OCPP201 = "OCPP201"
    OCPP21 = "OCPP21"


class OCSPRequestData(WireStruct, frozen=True, kw_only=True):
    hash_algorithm: HashAlgorithmEnum = field(name="hashAlgorithm")
    issuer_name_hash: str = field(name="issuerNameHash")
    issuer_key_hash: str = field(name="issuerKeyHash")
    serial_number: str = field(name="serialNumber")
    responder_url: str = field(name="responderURL")
    custom_data: CustomData | None = field(name="customData", default=None)


class OpenPeriodicEventStreamRequest(WireStruct, frozen=True, kw_only=True):
    constant_stream_data: ConstantStreamData = field(name="constantStreamData")
    custom_data: CustomData | None = field(name="customData", default=None)


class OpenPeriodicEventStreamResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class OperationModeEnum(StrEnum):
    IDLE = "Idle"
    CHARGING_ONLY = "ChargingOnly"
    CENTRAL_SETPOINT = "CentralSetpoint"
    EXTERNAL_SETPOINT = "ExternalSetpoint"
    EXTERNAL_LIMITS = "ExternalLimits"
    CENTRAL_FREQUENCY = "CentralFrequency"
    LOCAL_FREQUENCY = "LocalFrequency"
    LOCAL_LOAD_BALANCING = "LocalLoadBalancing"


class OperationalStatusEnum(StrEnum):
    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class OverstayRule(WireStruct, frozen=True, kw_only=True):
    overstay_fee: RationalNumber = field(name="overstayFee")
    start_time: int = field(name="startTime")
    overstay_fee_period: int = field(name="overstayFeePeriod")
    overstay_rule_description: str | None = field(name="overstayRuleDescription", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class OverstayRuleList(WireStruct, frozen=True, kw_only=True):
    overstay_rule: Annotated[list[OverstayRule], Meta(max_length=5, min_length=1)] = field(name="overstayRule")
    overstay_power_threshold: RationalNumber | None = field(name="overstayPowerThreshold", default=None)
    overstay_time_threshold: int | None = field(name="overstayTimeThreshold", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class PaymentStatusEnum(StrEnum):
    SETTLED = "Settled"
    CANCELED = "Canceled"
    REJECTED = "Rejected"
    FAILED = "Failed"


class PeriodicEventStreamParams(WireStruct, frozen=True, kw_only=True):
    interval: Annotated[int, Meta(ge=0)] | None = None
    values: Annotated[int, Meta(ge=0)] | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


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


class PowerDuringCessationEnum(StrEnum):
    ACTIVE = "Active"
    REACTIVE = "Reactive"


class PreconditioningStatusEnum(StrEnum):
    UNKNOWN = "Unknown"
    READY = "Ready"
    NOT_READY = "NotReady"
    PRECONDITIONING = "Preconditioning"


class Price(WireStruct, frozen=True, kw_only=True):
    excl_tax: float | None = field(name="exclTax", default=None)
    incl_tax: float | None = field(name="inclTax", default=None)
    tax_rates: Annotated[list[TaxRate], Meta(max_length=5, min_length=1)] | None = field(name="taxRates", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class PriceLevelSchedule(WireStruct, frozen=True, kw_only=True):
    price_level_schedule_entries: Annotated[list[PriceLevelScheduleEntry], Meta(max_length=100, min_length=1)] = field(
        name="priceLevelScheduleEntries"
    )
    time_anchor: str = field(name="timeAnchor")
    price_schedule_id: Annotated[int, Meta(ge=0)] = field(name="priceScheduleId")
    number_of_price_levels: Annotated[int, Meta(ge=0)] = field(name="numberOfPriceLevels")
    price_schedule_description: str | None = field(name="priceScheduleDescription", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class PriceLevelScheduleEntry(WireStruct, frozen=True, kw_only=True):
    duration: int
    price_level: Annotated[int, Meta(ge=0)] = field(name="priceLevel")
    custom_data: CustomData | None = field(name="customData", default=None)


class PriceRule(WireStruct, frozen=True, kw_only=True):
    energy_fee: RationalNumber = field(name="energyFee")
    power_range_start: RationalNumber = field(name="powerRangeStart")
    parking_fee_period: int | None = field(name="parkingFeePeriod", default=None)
    carbon_dioxide_emission: Annotated[int, Meta(ge=0)] | None = field(name="carbonDioxideEmission", default=None)
    renewable_generation_percentage: Annotated[int, Meta(ge=0, le=100)] | None = field(
        name="renewableGenerationPercentage", default=None
    )
    parking_fee: RationalNumber | None = field(name="parkingFee", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class PriceRuleStack(WireStruct, frozen=True, kw_only=True):
    duration: int
    price_rule: Annotated[list[PriceRule], Meta(max_length=8, min_length=1)] = field(name="priceRule")
    custom_data: CustomData | None = field(name="customData", default=None)


class PriorityChargingStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NO_PROFILE = "NoProfile"


class PublishFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    location: str
    checksum: str
    request_id: Annotated[int, Meta(ge=0)] = field(name="requestId")
    retries: Annotated[int, Meta(ge=0)] | None = None
    retry_interval: Annotated[int, Meta(ge=0)] | None = field(name="retryInterval", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class PublishFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    location: Annotated[list[str], Meta(min_length=1)] | None = None
    request_id: Annotated[int, Meta(ge=0)] | None = field(name="requestId", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class PublishFirmwareStatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class PullDynamicScheduleUpdateRequest(WireStruct, frozen=True, kw_only=True):
    charging_profile_id: int = field(name="chargingProfileId")
    custom_data: CustomData | None = field(name="customData", default=None)


class PullDynamicScheduleUpdateResponse(WireStruct, frozen=True, kw_only=True):
    status: ChargingProfileStatusEnum
    schedule_update: ChargingScheduleUpdate | None = field(name="scheduleUpdate", default=None)
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class RationalNumber(WireStruct, frozen=True, kw_only=True):
    exponent: int
    value: int
    custom_data: CustomData | None = field(name="customData", default=None)


class ReactivePowerParams(WireStruct, frozen=True, kw_only=True):
    v_ref: float | None = field(name="vRef", default=None)
    autonomous_v_ref_enable: bool | None = field(name="autonomousVRefEnable", default=None)
    autonomous_v_ref_time_constant: float | None = field(name="autonomousVRefTimeConstant", default=None)
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
    MASTER_PASS = "MasterPass"
    LOCAL = "Local"
    LOCAL_OUT_OF_CREDIT = "LocalOutOfCredit"
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
    REQ_ENERGY_TRANSFER_REJECTED = "ReqEnergyTransferRejected"


class RecurrencyKindEnum(StrEnum):
    DAILY = "Daily"
    WEEKLY = "Weekly"


class RegistrationStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class RelativeTimeInterval(WireStruct, frozen=True, kw_only=True):
    start: int
    duration: int | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class ReportBaseEnum(StrEnum):
    CONFIGURATION_INVENTORY = "ConfigurationInventory"
    FULL_INVENTORY = "FullInventory"
    SUMMARY_INVENTORY = "SummaryInventory"


class ReportChargingProfilesRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    charging_limit_source: str = field(name="chargingLimitSource")
    charging_profile: Annotated[list[ChargingProfile], Meta(min_length=1)] = field(name="chargingProfile")
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class ReportChargingProfilesResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ReportDERControlRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    curve: Annotated[list[DERCurveGet], Meta(max_length=24, min_length=1)] | None = None
    enter_service: Annotated[list[EnterServiceGet], Meta(max_length=24, min_length=1)] | None = field(
        name="enterService", default=None
    )
    fixed_pf_absorb: Annotated[list[FixedPFGet], Meta(max_length=24, min_length=1)] | None = field(
        name="fixedPFAbsorb", default=None
    )
    fixed_pf_inject: Annotated[list[FixedPFGet], Meta(max_length=24, min_length=1)] | None = field(
        name="fixedPFInject", default=None
    )
    fixed_var: Annotated[list[FixedVarGet], Meta(max_length=24, min_length=1)] | None = field(
        name="fixedVar", default=None
    )
    freq_droop: Annotated[list[FreqDroopGet], Meta(max_length=24, min_length=1)] | None = field(
        name="freqDroop", default=None
    )
    gradient: Annotated[list[GradientGet], Meta(max_length=24, min_length=1)] | None = None
    limit_max_discharge: Annotated[list[LimitMaxDischargeGet], Meta(max_length=24, min_length=1)] | None = field(
        name="limitMaxDischarge", default=None
    )
    tbc: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class ReportDERControlResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ReportData(WireStruct, frozen=True, kw_only=True):
    component: Component
    variable: Variable
    variable_attribute: Annotated[list[VariableAttribute], Meta(max_length=4, min_length=1)] = field(
        name="variableAttribute"
    )
    variable_characteristics: VariableCharacteristics | None = field(name="variableCharacteristics", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestBatterySwapRequest(WireStruct, frozen=True, kw_only=True):
    id_token: IdToken = field(name="idToken")
    request_id: int = field(name="requestId")
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestBatterySwapResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestStartStopStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RequestStartTransactionRequest(WireStruct, frozen=True, kw_only=True):
    id_token: IdToken = field(name="idToken")
    remote_start_id: int = field(name="remoteStartId")
    evse_id: Annotated[int, Meta(ge=1)] | None = field(name="evseId", default=None)
    group_id_token: IdToken | None = field(name="groupIdToken", default=None)
    charging_profile: ChargingProfile | None = field(name="chargingProfile", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestStartTransactionResponse(WireStruct, frozen=True, kw_only=True):
    status: RequestStartStopStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    transaction_id: str | None = field(name="transactionId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestStopTransactionRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    custom_data: CustomData | None = field(name="customData", default=None)


class RequestStopTransactionResponse(WireStruct, frozen=True, kw_only=True):
    status: RequestStartStopStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ReservationStatusUpdateRequest(WireStruct, frozen=True, kw_only=True):
    reservation_id: Annotated[int, Meta(ge=0)] = field(name="reservationId")
    reservation_update_status: ReservationUpdateStatusEnum = field(name="reservationUpdateStatus")
    custom_data: CustomData | None = field(name="customData", default=None)


class ReservationStatusUpdateResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class ReservationUpdateStatusEnum(StrEnum):
    EXPIRED = "Expired"
    REMOVED = "Removed"
    NO_TRANSACTION = "NoTransaction"


class ReserveNowRequest(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    expiry_date_time: str = field(name="expiryDateTime")
    id_token: IdToken = field(name="idToken")
    connector_type: str | None = field(name="connectorType", default=None)
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    group_id_token: IdToken | None = field(name="groupIdToken", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ReserveNowResponse(WireStruct, frozen=True, kw_only=True):
    status: ReserveNowStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ReserveNowStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ResetEnum(StrEnum):
    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"
    IMMEDIATE_AND_RESUME = "ImmediateAndResume"


class ResetRequest(WireStruct, frozen=True, kw_only=True):
    type: ResetEnum
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ResetResponse(WireStruct, frozen=True, kw_only=True):
    status: ResetStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class ResetStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class SalesTariff(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    sales_tariff_entry: Annotated[list[SalesTariffEntry], Meta(max_length=1024, min_length=1)] = field(
        name="salesTariffEntry"
    )
    sales_tariff_description: str | None = field(name="salesTariffDescription", default=None)
    num_e_price_levels: Annotated[int, Meta(ge=0)] | None = field(name="numEPriceLevels", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SalesTariffEntry(WireStruct, frozen=True, kw_only=True):
    relative_time_interval: RelativeTimeInterval = field(name="relativeTimeInterval")
    e_price_level: Annotated[int, Meta(ge=0)] | None = field(name="ePriceLevel", default=None)
    consumption_cost: Annotated[list[ConsumptionCost], Meta(max_length=3, min_length=1)] | None = field(
        name="consumptionCost", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class SampledValue(WireStruct, frozen=True, kw_only=True):
    value: float
    measurand: MeasurandEnum | None = None
    context: ReadingContextEnum | None = None
    phase: PhaseEnum | None = None
    location: LocationEnum | None = None
    signed_meter_value: SignedMeterValue | None = field(name="signedMeterValue", default=None)
    unit_of_measure: UnitOfMeasure | None = field(name="unitOfMeasure", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SecurityEventNotificationRequest(WireStruct, frozen=True, kw_only=True):
    type: str
    timestamp: str
    tech_info: str | None = field(name="techInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SecurityEventNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class SendLocalListRequest(WireStruct, frozen=True, kw_only=True):
    version_number: int = field(name="versionNumber")
    update_type: UpdateEnum = field(name="updateType")
    local_authorization_list: Annotated[list[AuthorizationData], Meta(min_length=1)] | None = field(
        name="localAuthorizationList", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class SendLocalListResponse(WireStruct, frozen=True, kw_only=True):
    status: SendLocalListStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SendLocalListStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    VERSION_MISMATCH = "VersionMismatch"


class SetChargingProfileRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    charging_profile: ChargingProfile = field(name="chargingProfile")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetChargingProfileResponse(WireStruct, frozen=True, kw_only=True):
    status: ChargingProfileStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDERControlRequest(WireStruct, frozen=True, kw_only=True):
    is_default: bool = field(name="isDefault")
    control_id: str = field(name="controlId")
    control_type: DERControlEnum = field(name="controlType")
    curve: DERCurve | None = None
    enter_service: EnterService | None = field(name="enterService", default=None)
    fixed_pf_absorb: FixedPF | None = field(name="fixedPFAbsorb", default=None)
    fixed_pf_inject: FixedPF | None = field(name="fixedPFInject", default=None)
    fixed_var: FixedVar | None = field(name="fixedVar", default=None)
    freq_droop: FreqDroop | None = field(name="freqDroop", default=None)
    gradient: Gradient | None = None
    limit_max_discharge: LimitMaxDischarge | None = field(name="limitMaxDischarge", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDERControlResponse(WireStruct, frozen=True, kw_only=True):
    status: DERControlStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    superseded_ids: Annotated[list[str], Meta(max_length=24, min_length=1)] | None = field(
        name="supersededIds", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDefaultTariffRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    tariff: Tariff
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDefaultTariffResponse(WireStruct, frozen=True, kw_only=True):
    status: TariffSetStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDisplayMessageRequest(WireStruct, frozen=True, kw_only=True):
    message: MessageInfo
    custom_data: CustomData | None = field(name="customData", default=None)


class SetDisplayMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: DisplayMessageStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringBaseRequest(WireStruct, frozen=True, kw_only=True):
    monitoring_base: MonitoringBaseEnum = field(name="monitoringBase")
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringBaseResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericDeviceModelStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringData(WireStruct, frozen=True, kw_only=True):
    value: float
    type: MonitorEnum
    severity: Annotated[int, Meta(ge=0)]
    component: Component
    variable: Variable
    id: Annotated[int, Meta(ge=0)] | None = None
    periodic_event_stream: PeriodicEventStreamParams | None = field(name="periodicEventStream", default=None)
    transaction: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringLevelRequest(WireStruct, frozen=True, kw_only=True):
    severity: Annotated[int, Meta(ge=0)]
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringLevelResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetMonitoringResult(WireStruct, frozen=True, kw_only=True):
    status: SetMonitoringStatusEnum
    type: MonitorEnum
    component: Component
    variable: Variable
    severity: Annotated[int, Meta(ge=0)]
    id: Annotated[int, Meta(ge=0)] | None = None
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SetNetworkProfileStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class SetVariableData(WireStruct, frozen=True, kw_only=True):
    attribute_value: str = field(name="attributeValue")
    component: Component
    variable: Variable
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    attribute_type: AttributeEnum | None = field(name="attributeType", default=None)
    attribute_status_info: StatusInfo | None = field(name="attributeStatusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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
    certificate_type: CertificateSigningUseEnum | None = field(name="certificateType", default=None)
    hash_root_certificate: CertificateHashData | None = field(name="hashRootCertificate", default=None)
    request_id: int | None = field(name="requestId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SignCertificateResponse(WireStruct, frozen=True, kw_only=True):
    status: GenericStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class SignedMeterValue(WireStruct, frozen=True, kw_only=True):
    signed_meter_data: str = field(name="signedMeterData")
    encoding_method: str = field(name="encodingMethod")
    signing_method: str | None = field(name="signingMethod", default=None)
    public_key: str | None = field(name="publicKey", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class StatusInfo(WireStruct, frozen=True, kw_only=True):
    reason_code: str = field(name="reasonCode")
    additional_info: str | None = field(name="additionalInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class StatusNotificationRequest(WireStruct, frozen=True, kw_only=True):
    timestamp: str
    connector_status: ConnectorStatusEnum = field(name="connectorStatus")
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    connector_id: Annotated[int, Meta(ge=0)] = field(name="connectorId")
    custom_data: CustomData | None = field(name="customData", default=None)


class StatusNotificationResponse(WireStruct, frozen=True, kw_only=True):
    custom_data: CustomData | None = field(name="customData", default=None)


class StreamDataElement(WireStruct, frozen=True, kw_only=True):
    t: float
    v: str
    custom_data: CustomData | None = field(name="customData", default=None)


class Tariff(WireStruct, frozen=True, kw_only=True):
    tariff_id: str = field(name="tariffId")
    currency: str
    description: Annotated[list[MessageContent], Meta(max_length=10, min_length=1)] | None = None
    energy: TariffEnergy | None = None
    valid_from: str | None = field(name="validFrom", default=None)
    charging_time: TariffTime | None = field(name="chargingTime", default=None)
    idle_time: TariffTime | None = field(name="idleTime", default=None)
    fixed_fee: TariffFixed | None = field(name="fixedFee", default=None)
    reservation_time: TariffTime | None = field(name="reservationTime", default=None)
    reservation_fixed: TariffFixed | None = field(name="reservationFixed", default=None)
    min_cost: Price | None = field(name="minCost", default=None)
    max_cost: Price | None = field(name="maxCost", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffAssignment(WireStruct, frozen=True, kw_only=True):
    tariff_id: str = field(name="tariffId")
    tariff_kind: TariffKindEnum = field(name="tariffKind")
    valid_from: str | None = field(name="validFrom", default=None)
    evse_ids: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(min_length=1)] | None = field(
        name="evseIds", default=None
    )
    id_tokens: Annotated[list[str], Meta(min_length=1)] | None = field(name="idTokens", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffChangeStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    TOO_MANY_ELEMENTS = "TooManyElements"
    CONDITION_NOT_SUPPORTED = "ConditionNotSupported"
    TX_NOT_FOUND = "TxNotFound"
    NO_CURRENCY_CHANGE = "NoCurrencyChange"


class TariffClearStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NO_TARIFF = "NoTariff"


class TariffConditions(WireStruct, frozen=True, kw_only=True):
    start_time_of_day: str | None = field(name="startTimeOfDay", default=None)
    end_time_of_day: str | None = field(name="endTimeOfDay", default=None)
    day_of_week: Annotated[list[DayOfWeekEnum], Meta(max_length=7, min_length=1)] | None = field(
        name="dayOfWeek", default=None
    )
    valid_from_date: str | None = field(name="validFromDate", default=None)
    valid_to_date: str | None = field(name="validToDate", default=None)
    evse_kind: EvseKindEnum | None = field(name="evseKind", default=None)
    min_energy: float | None = field(name="minEnergy", default=None)
    max_energy: float | None = field(name="maxEnergy", default=None)
    min_current: float | None = field(name="minCurrent", default=None)
    max_current: float | None = field(name="maxCurrent", default=None)
    min_power: float | None = field(name="minPower", default=None)
    max_power: float | None = field(name="maxPower", default=None)
    min_time: int | None = field(name="minTime", default=None)
    max_time: int | None = field(name="maxTime", default=None)
    min_charging_time: int | None = field(name="minChargingTime", default=None)
    max_charging_time: int | None = field(name="maxChargingTime", default=None)
    min_idle_time: int | None = field(name="minIdleTime", default=None)
    max_idle_time: int | None = field(name="maxIdleTime", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffConditionsFixed(WireStruct, frozen=True, kw_only=True):
    start_time_of_day: str | None = field(name="startTimeOfDay", default=None)
    end_time_of_day: str | None = field(name="endTimeOfDay", default=None)
    day_of_week: Annotated[list[DayOfWeekEnum], Meta(max_length=7, min_length=1)] | None = field(
        name="dayOfWeek", default=None
    )
    valid_from_date: str | None = field(name="validFromDate", default=None)
    valid_to_date: str | None = field(name="validToDate", default=None)
    evse_kind: EvseKindEnum | None = field(name="evseKind", default=None)
    payment_brand: str | None = field(name="paymentBrand", default=None)
    payment_recognition: str | None = field(name="paymentRecognition", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffCostEnum(StrEnum):
    NORMAL_COST = "NormalCost"
    MIN_COST = "MinCost"
    MAX_COST = "MaxCost"


class TariffEnergy(WireStruct, frozen=True, kw_only=True):
    prices: Annotated[list[TariffEnergyPrice], Meta(min_length=1)]
    tax_rates: Annotated[list[TaxRate], Meta(max_length=5, min_length=1)] | None = field(name="taxRates", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffEnergyPrice(WireStruct, frozen=True, kw_only=True):
    price_kwh: float = field(name="priceKwh")
    conditions: TariffConditions | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffFixed(WireStruct, frozen=True, kw_only=True):
    prices: Annotated[list[TariffFixedPrice], Meta(min_length=1)]
    tax_rates: Annotated[list[TaxRate], Meta(max_length=5, min_length=1)] | None = field(name="taxRates", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffFixedPrice(WireStruct, frozen=True, kw_only=True):
    price_fixed: float = field(name="priceFixed")
    conditions: TariffConditionsFixed | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffGetStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NO_TARIFF = "NoTariff"


class TariffKindEnum(StrEnum):
    DEFAULT_TARIFF = "DefaultTariff"
    DRIVER_TARIFF = "DriverTariff"


class TariffSetStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    TOO_MANY_ELEMENTS = "TooManyElements"
    CONDITION_NOT_SUPPORTED = "ConditionNotSupported"
    DUPLICATE_TARIFF_ID = "DuplicateTariffId"


class TariffTime(WireStruct, frozen=True, kw_only=True):
    prices: Annotated[list[TariffTimePrice], Meta(min_length=1)]
    tax_rates: Annotated[list[TaxRate], Meta(max_length=5, min_length=1)] | None = field(name="taxRates", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TariffTimePrice(WireStruct, frozen=True, kw_only=True):
    price_minute: float = field(name="priceMinute")
    conditions: TariffConditions | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class TaxRate(WireStruct, frozen=True, kw_only=True):
    type: str
    tax: float
    stack: Annotated[int, Meta(ge=0)] | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class TaxRule(WireStruct, frozen=True, kw_only=True):
    tax_rule_id: Annotated[int, Meta(ge=0)] = field(name="taxRuleID")
    applies_to_energy_fee: bool = field(name="appliesToEnergyFee")
    applies_to_parking_fee: bool = field(name="appliesToParkingFee")
    applies_to_overstay_fee: bool = field(name="appliesToOverstayFee")
    applies_to_minimum_maximum_cost: bool = field(name="appliesToMinimumMaximumCost")
    tax_rate: RationalNumber = field(name="taxRate")
    tax_rule_name: str | None = field(name="taxRuleName", default=None)
    tax_included_in_price: bool | None = field(name="taxIncludedInPrice", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TotalCost(WireStruct, frozen=True, kw_only=True):
    currency: str
    type_of_cost: TariffCostEnum = field(name="typeOfCost")
    total: TotalPrice
    fixed: Price | None = None
    energy: Price | None = None
    charging_time: Price | None = field(name="chargingTime", default=None)
    idle_time: Price | None = field(name="idleTime", default=None)
    reservation_time: Price | None = field(name="reservationTime", default=None)
    reservation_fixed: Price | None = field(name="reservationFixed", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TotalPrice(WireStruct, frozen=True, kw_only=True):
    excl_tax: float | None = field(name="exclTax", default=None)
    incl_tax: float | None = field(name="inclTax", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TotalUsage(WireStruct, frozen=True, kw_only=True):
    energy: float
    charging_time: int = field(name="chargingTime")
    idle_time: int = field(name="idleTime")
    reservation_time: int | None = field(name="reservationTime", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class Transaction(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    charging_state: ChargingStateEnum | None = field(name="chargingState", default=None)
    time_spent_charging: int | None = field(name="timeSpentCharging", default=None)
    stopped_reason: ReasonEnum | None = field(name="stoppedReason", default=None)
    remote_start_id: int | None = field(name="remoteStartId", default=None)
    operation_mode: OperationModeEnum | None = field(name="operationMode", default=None)
    tariff_id: str | None = field(name="tariffId", default=None)
    transaction_limit: TransactionLimit | None = field(name="transactionLimit", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TransactionEventEnum(StrEnum):
    ENDED = "Ended"
    STARTED = "Started"
    UPDATED = "Updated"


class TransactionEventRequest(WireStruct, frozen=True, kw_only=True):
    event_type: TransactionEventEnum = field(name="eventType")
    timestamp: str
    trigger_reason: TriggerReasonEnum = field(name="triggerReason")
    seq_no: Annotated[int, Meta(ge=0)] = field(name="seqNo")
    transaction_info: Transaction = field(name="transactionInfo")
    cost_details: CostDetails | None = field(name="costDetails", default=None)
    meter_value: Annotated[list[MeterValue], Meta(min_length=1)] | None = field(name="meterValue", default=None)
    offline: bool | None = None
    number_of_phases_used: Annotated[int, Meta(ge=0, le=3)] | None = field(name="numberOfPhasesUsed", default=None)
    cable_max_current: int | None = field(name="cableMaxCurrent", default=None)
    reservation_id: Annotated[int, Meta(ge=0)] | None = field(name="reservationId", default=None)
    preconditioning_status: PreconditioningStatusEnum | None = field(name="preconditioningStatus", default=None)
    evse_sleep: bool | None = field(name="evseSleep", default=None)
    evse: EVSE | None = None
    id_token: IdToken | None = field(name="idToken", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TransactionEventResponse(WireStruct, frozen=True, kw_only=True):
    total_cost: float | None = field(name="totalCost", default=None)
    charging_priority: int | None = field(name="chargingPriority", default=None)
    id_token_info: IdTokenInfo | None = field(name="idTokenInfo", default=None)
    transaction_limit: TransactionLimit | None = field(name="transactionLimit", default=None)
    updated_personal_message: MessageContent | None = field(name="updatedPersonalMessage", default=None)
    updated_personal_message_extra: Annotated[list[MessageContent], Meta(max_length=4, min_length=1)] | None = field(
        name="updatedPersonalMessageExtra", default=None
    )
    custom_data: CustomData | None = field(name="customData", default=None)


class TransactionLimit(WireStruct, frozen=True, kw_only=True):
    max_cost: float | None = field(name="maxCost", default=None)
    max_energy: float | None = field(name="maxEnergy", default=None)
    max_time: int | None = field(name="maxTime", default=None)
    max_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="maxSoC", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TriggerMessageRequest(WireStruct, frozen=True, kw_only=True):
    requested_message: MessageTriggerEnum = field(name="requestedMessage")
    evse: EVSE | None = None
    custom_trigger: str | None = field(name="customTrigger", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TriggerMessageResponse(WireStruct, frozen=True, kw_only=True):
    status: TriggerMessageStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class TriggerMessageStatusEnum(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerReasonEnum(StrEnum):
    ABNORMAL_CONDITION = "AbnormalCondition"
    AUTHORIZED = "Authorized"
    CABLE_PLUGGED_IN = "CablePluggedIn"
    CHARGING_RATE_CHANGED = "ChargingRateChanged"
    CHARGING_STATE_CHANGED = "ChargingStateChanged"
    COST_LIMIT_REACHED = "CostLimitReached"
    DEAUTHORIZED = "Deauthorized"
    ENERGY_LIMIT_REACHED = "EnergyLimitReached"
    EV_COMMUNICATION_LOST = "EVCommunicationLost"
    EV_CONNECT_TIMEOUT = "EVConnectTimeout"
    EV_DEPARTED = "EVDeparted"
    EV_DETECTED = "EVDetected"
    LIMIT_SET = "LimitSet"
    METER_VALUE_CLOCK = "MeterValueClock"
    METER_VALUE_PERIODIC = "MeterValuePeriodic"
    OPERATION_MODE_CHANGED = "OperationModeChanged"
    REMOTE_START = "RemoteStart"
    REMOTE_STOP = "RemoteStop"
    RESET_COMMAND = "ResetCommand"
    RUNNING_COST = "RunningCost"
    SIGNED_DATA_RECEIVED = "SignedDataReceived"
    SOC_LIMIT_REACHED = "SoCLimitReached"
    STOP_AUTHORIZED = "StopAuthorized"
    TARIFF_CHANGED = "TariffChanged"
    TARIFF_NOT_ACCEPTED = "TariffNotAccepted"
    TIME_LIMIT_REACHED = "TimeLimitReached"
    TRIGGER = "Trigger"
    TX_RESUMED = "TxResumed"
    UNLOCK_COMMAND = "UnlockCommand"


class UnitOfMeasure(WireStruct, frozen=True, kw_only=True):
    unit: str | None = None
    multiplier: int | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class UnlockConnectorRequest(WireStruct, frozen=True, kw_only=True):
    evse_id: Annotated[int, Meta(ge=0)] = field(name="evseId")
    connector_id: Annotated[int, Meta(ge=0)] = field(name="connectorId")
    custom_data: CustomData | None = field(name="customData", default=None)


class UnlockConnectorResponse(WireStruct, frozen=True, kw_only=True):
    status: UnlockStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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


class UpdateDynamicScheduleRequest(WireStruct, frozen=True, kw_only=True):
    charging_profile_id: int = field(name="chargingProfileId")
    schedule_update: ChargingScheduleUpdate = field(name="scheduleUpdate")
    custom_data: CustomData | None = field(name="customData", default=None)


class UpdateDynamicScheduleResponse(WireStruct, frozen=True, kw_only=True):
    status: ChargingProfileStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class UpdateEnum(StrEnum):
    DIFFERENTIAL = "Differential"
    FULL = "Full"


class UpdateFirmwareRequest(WireStruct, frozen=True, kw_only=True):
    request_id: int = field(name="requestId")
    firmware: Firmware
    retries: Annotated[int, Meta(ge=0)] | None = None
    retry_interval: int | None = field(name="retryInterval", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class UpdateFirmwareResponse(WireStruct, frozen=True, kw_only=True):
    status: UpdateFirmwareStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


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


class UsePriorityChargingRequest(WireStruct, frozen=True, kw_only=True):
    transaction_id: str = field(name="transactionId")
    activate: bool
    custom_data: CustomData | None = field(name="customData", default=None)


class UsePriorityChargingResponse(WireStruct, frozen=True, kw_only=True):
    status: PriorityChargingStatusEnum
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class V2XChargingParameters(WireStruct, frozen=True, kw_only=True):
    min_charge_power: float | None = field(name="minChargePower", default=None)
    min_charge_power_l2: float | None = field(name="minChargePower_L2", default=None)
    min_charge_power_l3: float | None = field(name="minChargePower_L3", default=None)
    max_charge_power: float | None = field(name="maxChargePower", default=None)
    max_charge_power_l2: float | None = field(name="maxChargePower_L2", default=None)
    max_charge_power_l3: float | None = field(name="maxChargePower_L3", default=None)
    min_discharge_power: float | None = field(name="minDischargePower", default=None)
    min_discharge_power_l2: float | None = field(name="minDischargePower_L2", default=None)
    min_discharge_power_l3: float | None = field(name="minDischargePower_L3", default=None)
    max_discharge_power: float | None = field(name="maxDischargePower", default=None)
    max_discharge_power_l2: float | None = field(name="maxDischargePower_L2", default=None)
    max_discharge_power_l3: float | None = field(name="maxDischargePower_L3", default=None)
    min_charge_current: float | None = field(name="minChargeCurrent", default=None)
    max_charge_current: float | None = field(name="maxChargeCurrent", default=None)
    min_discharge_current: float | None = field(name="minDischargeCurrent", default=None)
    max_discharge_current: float | None = field(name="maxDischargeCurrent", default=None)
    min_voltage: float | None = field(name="minVoltage", default=None)
    max_voltage: float | None = field(name="maxVoltage", default=None)
    ev_target_energy_request: float | None = field(name="evTargetEnergyRequest", default=None)
    ev_min_energy_request: float | None = field(name="evMinEnergyRequest", default=None)
    ev_max_energy_request: float | None = field(name="evMaxEnergyRequest", default=None)
    ev_min_v2x_energy_request: float | None = field(name="evMinV2XEnergyRequest", default=None)
    ev_max_v2x_energy_request: float | None = field(name="evMaxV2XEnergyRequest", default=None)
    target_soc: Annotated[int, Meta(ge=0, le=100)] | None = field(name="targetSoC", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class V2XFreqWattPoint(WireStruct, frozen=True, kw_only=True):
    frequency: float
    power: float
    custom_data: CustomData | None = field(name="customData", default=None)


class V2XSignalWattPoint(WireStruct, frozen=True, kw_only=True):
    signal: int
    power: float
    custom_data: CustomData | None = field(name="customData", default=None)


class VPN(WireStruct, frozen=True, kw_only=True):
    server: str
    user: str
    password: str
    key: str
    type: VPNEnum
    group: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class VPNEnum(StrEnum):
    IKEV2 = "IKEv2"
    IPSEC = "IPSec"
    L2TP = "L2TP"
    PPTP = "PPTP"


class Variable(WireStruct, frozen=True, kw_only=True):
    name: str
    instance: str | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class VariableAttribute(WireStruct, frozen=True, kw_only=True):
    type: AttributeEnum | None = None
    value: str | None = None
    mutability: MutabilityEnum | None = None
    persistent: bool | None = None
    constant: bool | None = None
    custom_data: CustomData | None = field(name="customData", default=None)


class VariableCharacteristics(WireStruct, frozen=True, kw_only=True):
    data_type: DataEnum = field(name="dataType")
    supports_monitoring: bool = field(name="supportsMonitoring")
    unit: str | None = None
    min_limit: float | None = field(name="minLimit", default=None)
    max_limit: float | None = field(name="maxLimit", default=None)
    max_elements: Annotated[int, Meta(ge=1)] | None = field(name="maxElements", default=None)
    values_list: str | None = field(name="valuesList", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class VariableMonitoring(WireStruct, frozen=True, kw_only=True):
    id: Annotated[int, Meta(ge=0)]
    transaction: bool
    value: float
    type: MonitorEnum
    severity: Annotated[int, Meta(ge=0)]
    event_notification_type: EventNotificationEnum = field(name="eventNotificationType")
    custom_data: CustomData | None = field(name="customData", default=None)


class VatNumberValidationRequest(WireStruct, frozen=True, kw_only=True):
    vat_number: str = field(name="vatNumber")
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class VatNumberValidationResponse(WireStruct, frozen=True, kw_only=True):
    vat_number: str = field(name="vatNumber")
    status: GenericStatusEnum
    company: Address | None = None
    status_info: StatusInfo | None = field(name="statusInfo", default=None)
    evse_id: Annotated[int, Meta(ge=0)] | None = field(name="evseId", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


class VoltageParams(WireStruct, frozen=True, kw_only=True):
    hv10_min_mean_value: float | None = field(name="hv10MinMeanValue", default=None)
    hv10_min_mean_trip_delay: float | None = field(name="hv10MinMeanTripDelay", default=None)
    power_during_cessation: PowerDuringCessationEnum | None = field(name="powerDuringCessation", default=None)
    custom_data: CustomData | None = field(name="customData", default=None)


LIMITS: dict[type[WireStruct], tuple[tuple[str, int], ...]] = {
    APN: (("apn", 2000), ("apnUserName", 50), ("apnPassword", 64), ("preferredNetwork", 6)),
    AbsolutePriceSchedule: (
        ("priceScheduleDescription", 160),
        ("currency", 3),
        ("language", 8),
        ("priceAlgorithm", 2000),
    ),
    AdditionalInfo: (("additionalIdToken", 255), ("type", 50)),
    AdditionalSelectedServices: (("serviceName", 80),),
    Address: (("name", 50), ("address1", 100), ("address2", 100), ("city", 100), ("postalCode", 20), ("country", 50)),
    AuthorizeRequest: (("certificate", 10000),),
    BatteryData: (("serialNumber", 50), ("vendorInfo", 500)),
    CertificateHashData: (("issuerNameHash", 128), ("issuerKeyHash", 128), ("serialNumber", 40)),
    CertificateSignedRequest: (("certificateChain", 10000),),
    CertificateStatusRequestInfo: (("urls", 2000),),
    ChangeTransactionTariffRequest: (("transactionId", 36),),
    ChargingLimit: (("chargingLimitSource", 20),),
    ChargingPeriod: (("tariffId", 60),),
    ChargingProfile: (("transactionId", 36), ("priceScheduleSignature", 256)),
    ChargingProfileCriterion: (("chargingLimitSource", 20),),
    ChargingSchedule: (("digestValue", 88),),
    ChargingStation: (("serialNumber", 25), ("model", 20), ("vendorName", 50), ("firmwareVersion", 50)),
    ClearDERControlRequest: (("controlId", 36),),
    ClearTariffsRequest: (("tariffIds", 60),),
    ClearTariffsResult: (("tariffId", 60),),
    ClearedChargingLimitRequest: (("chargingLimitSource", 20),),
    Component: (("name", 50), ("instance", 50)),
    CostDetails: (("failureReason", 500),),
    CostUpdatedRequest: (("transactionId", 36),),
    CustomerInformationRequest: (("customerIdentifier", 64),),
    DERChargingParameters: (
        ("evInverterManufacturer", 50),
        ("evInverterModel", 50),
        ("evInverterSerialNumber", 50),
        ("evInverterSwVersion", 50),
        ("evInverterHwVersion", 50),
    ),
    DERCurveGet: (("id", 36),),
    DataTransferRequest: (("messageId", 50), ("vendorId", 255)),
    EVAbsolutePriceSchedule: (("currency", 3), ("priceAlgorithm", 2000)),
    EnterServiceGet: (("id", 36),),
    EventData: (("actualValue", 2500), ("techCode", 50), ("techInfo", 500), ("transactionId", 36)),
    Firmware: (("location", 2000), ("signingCertificate", 5500), ("signature", 800)),
    FixedPFGet: (("id", 36),),
    FixedVarGet: (("id", 36),),
    FreqDroopGet: (("id", 36),),
    Get15118EVCertificateRequest: (("iso15118SchemaVersion", 50), ("exiRequest", 11000), ("prioritizedEMAIDs", 255)),
    Get15118EVCertificateResponse: (("exiResponse", 17000),),
    GetCertificateStatusResponse: (("ocspResult", 18000),),
    GetDERControlRequest: (("controlId", 36),),
    GetLogResponse: (("filename", 255),),
    GetTransactionStatusRequest: (("transactionId", 36),),
    GetVariableResult: (("attributeValue", 2500),),
    GradientGet: (("id", 36),),
    IdToken: (("idToken", 255), ("type", 20)),
    IdTokenInfo: (("language1", 8), ("language2", 8)),
    InstallCertificateRequest: (("certificate", 10000),),
    LimitMaxDischargeGet: (("id", 36),),
    LogParameters: (("remoteLocation", 2000),),
    MessageContent: (("language", 8), ("content", 1024)),
    MessageInfo: (("transactionId", 36),),
    Modem: (("iccid", 20), ("imsi", 20)),
    NetworkConnectionProfile: (("ocppCsmsUrl", 2000), ("identity", 48), ("basicAuthPassword", 64)),
    NotifyAllowedEnergyTransferRequest: (("transactionId", 36),),
    NotifyCustomerInformationRequest: (("data", 512),),
    NotifyDERAlarmRequest: (("extraInfo", 200),),
    NotifyDERStartStopRequest: (("controlId", 36), ("supersededIds", 36)),
    NotifyPriorityChargingRequest: (("transactionId", 36),),
    NotifySettlementRequest: (
        ("transactionId", 36),
        ("pspRef", 255),
        ("statusInfo", 500),
        ("receiptId", 50),
        ("receiptUrl", 2000),
        ("vatNumber", 20),
    ),
    NotifySettlementResponse: (("receiptUrl", 2000), ("receiptId", 50)),
    OCSPRequestData: (("issuerNameHash", 128), ("issuerKeyHash", 128), ("serialNumber", 40), ("responderURL", 2000)),
    OverstayRule: (("overstayRuleDescription", 32),),
    PriceLevelSchedule: (("priceScheduleDescription", 32),),
    PublishFirmwareRequest: (("location", 2000), ("checksum", 32)),
    PublishFirmwareStatusNotificationRequest: (("location", 2000),),
    ReportChargingProfilesRequest: (("chargingLimitSource", 20),),
    RequestStartTransactionResponse: (("transactionId", 36),),
    RequestStopTransactionRequest: (("transactionId", 36),),
    ReserveNowRequest: (("connectorType", 20),),
    SalesTariff: (("salesTariffDescription", 32),),
    SecurityEventNotificationRequest: (("type", 50), ("techInfo", 255)),
    SetDERControlRequest: (("controlId", 36),),
    SetDERControlResponse: (("supersededIds", 36),),
    SetVariableData: (("attributeValue", 2500),),
    SignCertificateRequest: (("csr", 5500),),
    SignedMeterValue: (("signedMeterData", 32768), ("signingMethod", 50), ("encodingMethod", 50), ("publicKey", 2500)),
    StatusInfo: (("reasonCode", 20), ("additionalInfo", 1024)),
    StreamDataElement: (("v", 2500),),
    Tariff: (("tariffId", 60), ("currency", 3)),
    TariffAssignment: (("tariffId", 60), ("idTokens", 255)),
    TariffConditionsFixed: (("paymentBrand", 20), ("paymentRecognition", 20)),
    TaxRate: (("type", 20),),
    TaxRule: (("taxRuleName", 100),),
    TotalCost: (("currency", 3),),
    Transaction: (("transactionId", 36), ("tariffId", 60)),
    TriggerMessageRequest: (("customTrigger", 50),),
    UnitOfMeasure: (("unit", 20),),
    UnpublishFirmwareRequest: (("checksum", 32),),
    UsePriorityChargingRequest: (("transactionId", 36),),
    VPN: (("server", 2000), ("user", 50), ("group", 50), ("password", 64), ("key", 255)),
    Variable: (("name", 50), ("instance", 50)),
    VariableAttribute: (("value", 2500),),
    VariableCharacteristics: (("unit", 16), ("valuesList", 1000)),
    VatNumberValidationRequest: (("vatNumber", 20),),
    VatNumberValidationResponse: (("vatNumber", 20),),
}
"""Struct to (name on the wire, most characters the schema allows); of a list, in each element.

What we send must keep to it. What arrives may not, and is decoded all the same.
"""

REQUESTS: dict[str, type[WireStruct]] = {
    "AFRRSignal": AFRRSignalRequest,
    "AdjustPeriodicEventStream": AdjustPeriodicEventStreamRequest,
    "Authorize": AuthorizeRequest,
    "BatterySwap": BatterySwapRequest,
    "BootNotification": BootNotificationRequest,
    "CancelReservation": CancelReservationRequest,
    "CertificateSigned": CertificateSignedRequest,
    "ChangeAvailability": ChangeAvailabilityRequest,
    "ChangeTransactionTariff": ChangeTransactionTariffRequest,
    "ClearCache": ClearCacheRequest,
    "ClearChargingProfile": ClearChargingProfileRequest,
    "ClearDERControl": ClearDERControlRequest,
    "ClearDisplayMessage": ClearDisplayMessageRequest,
    "ClearTariffs": ClearTariffsRequest,
    "ClearVariableMonitoring": ClearVariableMonitoringRequest,
    "ClearedChargingLimit": ClearedChargingLimitRequest,
    "ClosePeriodicEventStream": ClosePeriodicEventStreamRequest,
    "CostUpdated": CostUpdatedRequest,
    "CustomerInformation": CustomerInformationRequest,
    "DataTransfer": DataTransferRequest,
    "DeleteCertificate": DeleteCertificateRequest,
    "FirmwareStatusNotification": FirmwareStatusNotificationRequest,
    "Get15118EVCertificate": Get15118EVCertificateRequest,
    "GetBaseReport": GetBaseReportRequest,
    "GetCertificateChainStatus": GetCertificateChainStatusRequest,
    "GetCertificateStatus": GetCertificateStatusRequest,
    "GetChargingProfiles": GetChargingProfilesRequest,
    "GetCompositeSchedule": GetCompositeScheduleRequest,
    "GetDERControl": GetDERControlRequest,
    "GetDisplayMessages": GetDisplayMessagesRequest,
    "GetInstalledCertificateIds": GetInstalledCertificateIdsRequest,
    "GetLocalListVersion": GetLocalListVersionRequest,
    "GetLog": GetLogRequest,
    "GetMonitoringReport": GetMonitoringReportRequest,
    "GetPeriodicEventStream": GetPeriodicEventStreamRequest,
    "GetReport": GetReportRequest,
    "GetTariffs": GetTariffsRequest,
    "GetTransactionStatus": GetTransactionStatusRequest,
    "GetVariables": GetVariablesRequest,
    "Heartbeat": HeartbeatRequest,
    "InstallCertificate": InstallCertificateRequest,
    "LogStatusNotification": LogStatusNotificationRequest,
    "MeterValues": MeterValuesRequest,
    "NotifyAllowedEnergyTransfer": NotifyAllowedEnergyTransferRequest,
    "NotifyChargingLimit": NotifyChargingLimitRequest,
    "NotifyCustomerInformation": NotifyCustomerInformationRequest,
    "NotifyDERAlarm": NotifyDERAlarmRequest,
    "NotifyDERStartStop": NotifyDERStartStopRequest,
    "NotifyDisplayMessages": NotifyDisplayMessagesRequest,
    "NotifyEVChargingNeeds": NotifyEVChargingNeedsRequest,
    "NotifyEVChargingSchedule": NotifyEVChargingScheduleRequest,
    "NotifyEvent": NotifyEventRequest,
    "NotifyMonitoringReport": NotifyMonitoringReportRequest,
    "NotifyPeriodicEventStream": NotifyPeriodicEventStreamRequest,
    "NotifyPriorityCharging": NotifyPriorityChargingRequest,
    "NotifyReport": NotifyReportRequest,
    "NotifySettlement": NotifySettlementRequest,
    "NotifyWebPaymentStarted": NotifyWebPaymentStartedRequest,
    "OpenPeriodicEventStream": OpenPeriodicEventStreamRequest,
    "PublishFirmware": PublishFirmwareRequest,
    "PublishFirmwareStatusNotification": PublishFirmwareStatusNotificationRequest,
    "PullDynamicScheduleUpdate": PullDynamicScheduleUpdateRequest,
    "ReportChargingProfiles": ReportChargingProfilesRequest,
    "ReportDERControl": ReportDERControlRequest,
    "RequestBatterySwap": RequestBatterySwapRequest,
    "RequestStartTransaction": RequestStartTransactionRequest,
    "RequestStopTransaction": RequestStopTransactionRequest,
    "ReservationStatusUpdate": ReservationStatusUpdateRequest,
    "ReserveNow": ReserveNowRequest,
    "Reset": ResetRequest,
    "SecurityEventNotification": SecurityEventNotificationRequest,
    "SendLocalList": SendLocalListRequest,
    "SetChargingProfile": SetChargingProfileRequest,
    "SetDERControl": SetDERControlRequest,
    "SetDefaultTariff": SetDefaultTariffRequest,
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
    "UpdateDynamicSchedule": UpdateDynamicScheduleRequest,
    "UpdateFirmware": UpdateFirmwareRequest,
    "UsePriorityCharging": UsePriorityChargingRequest,
    "VatNumberValidation": VatNumberValidationRequest,
}
"""Action to what it asks or tells."""

RESPONSES: dict[str, type[WireStruct]] = {
    "AFRRSignal": AFRRSignalResponse,
    "AdjustPeriodicEventStream": AdjustPeriodicEventStreamResponse,
    "Authorize": AuthorizeResponse,
    "BatterySwap": BatterySwapResponse,
    "BootNotification": BootNotificationResponse,
    "CancelReservation": CancelReservationResponse,
    "CertificateSigned": CertificateSignedResponse,
    "ChangeAvailability": ChangeAvailabilityResponse,
    "ChangeTransactionTariff": ChangeTransactionTariffResponse,
    "ClearCache": ClearCacheResponse,
    "ClearChargingProfile": ClearChargingProfileResponse,
    "ClearDERControl": ClearDERControlResponse,
    "ClearDisplayMessage": ClearDisplayMessageResponse,
    "ClearTariffs": ClearTariffsResponse,
    "ClearVariableMonitoring": ClearVariableMonitoringResponse,
    "ClearedChargingLimit": ClearedChargingLimitResponse,
    "ClosePeriodicEventStream": ClosePeriodicEventStreamResponse,
    "CostUpdated": CostUpdatedResponse,
    "CustomerInformation": CustomerInformationResponse,
    "DataTransfer": DataTransferResponse,
    "DeleteCertificate": DeleteCertificateResponse,
    "FirmwareStatusNotification": FirmwareStatusNotificationResponse,
    "Get15118EVCertificate": Get15118EVCertificateResponse,
    "GetBaseReport": GetBaseReportResponse,
    "GetCertificateChainStatus": GetCertificateChainStatusResponse,
    "GetCertificateStatus": GetCertificateStatusResponse,
    "GetChargingProfiles": GetChargingProfilesResponse,
    "GetCompositeSchedule": GetCompositeScheduleResponse,
    "GetDERControl": GetDERControlResponse,
    "GetDisplayMessages": GetDisplayMessagesResponse,
    "GetInstalledCertificateIds": GetInstalledCertificateIdsResponse,
    "GetLocalListVersion": GetLocalListVersionResponse,
    "GetLog": GetLogResponse,
    "GetMonitoringReport": GetMonitoringReportResponse,
    "GetPeriodicEventStream": GetPeriodicEventStreamResponse,
    "GetReport": GetReportResponse,
    "GetTariffs": GetTariffsResponse,
    "GetTransactionStatus": GetTransactionStatusResponse,
    "GetVariables": GetVariablesResponse,
    "Heartbeat": HeartbeatResponse,
    "InstallCertificate": InstallCertificateResponse,
    "LogStatusNotification": LogStatusNotificationResponse,
    "MeterValues": MeterValuesResponse,
    "NotifyAllowedEnergyTransfer": NotifyAllowedEnergyTransferResponse,
    "NotifyChargingLimit": NotifyChargingLimitResponse,
    "NotifyCustomerInformation": NotifyCustomerInformationResponse,
    "NotifyDERAlarm": NotifyDERAlarmResponse,
    "NotifyDERStartStop": NotifyDERStartStopResponse,
    "NotifyDisplayMessages": NotifyDisplayMessagesResponse,
    "NotifyEVChargingNeeds": NotifyEVChargingNeedsResponse,
    "NotifyEVChargingSchedule": NotifyEVChargingScheduleResponse,
    "NotifyEvent": NotifyEventResponse,
    "NotifyMonitoringReport": NotifyMonitoringReportResponse,
    "NotifyPriorityCharging": NotifyPriorityChargingResponse,
    "NotifyReport": NotifyReportResponse,
    "NotifySettlement": NotifySettlementResponse,
    "NotifyWebPaymentStarted": NotifyWebPaymentStartedResponse,
    "OpenPeriodicEventStream": OpenPeriodicEventStreamResponse,
    "PublishFirmware": PublishFirmwareResponse,
    "PublishFirmwareStatusNotification": PublishFirmwareStatusNotificationResponse,
    "PullDynamicScheduleUpdate": PullDynamicScheduleUpdateResponse,
    "ReportChargingProfiles": ReportChargingProfilesResponse,
    "ReportDERControl": ReportDERControlResponse,
    "RequestBatterySwap": RequestBatterySwapResponse,
    "RequestStartTransaction": RequestStartTransactionResponse,
    "RequestStopTransaction": RequestStopTransactionResponse,
    "ReservationStatusUpdate": ReservationStatusUpdateResponse,
    "ReserveNow": ReserveNowResponse,
    "Reset": ResetResponse,
    "SecurityEventNotification": SecurityEventNotificationResponse,
    "SendLocalList": SendLocalListResponse,
    "SetChargingProfile": SetChargingProfileResponse,
    "SetDERControl": SetDERControlResponse,
    "SetDefaultTariff": SetDefaultTariffResponse,
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
    "UpdateDynamicSchedule": UpdateDynamicScheduleResponse,
    "UpdateFirmware": UpdateFirmwareResponse,
    "UsePriorityCharging": UsePriorityChargingResponse,
    "VatNumberValidation": VatNumberValidationResponse,
}
"""Action to what answers it."""
