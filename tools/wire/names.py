"""What the things in the OCPP schemas are called in Python."""

import keyword
import re

# Abbreviations that capitals alone would tear apart (`SoC` is not `so_c`), and one slip of the schema (`IdleTIme`).
_COMPOUNDS = "SoC|soC|SoH|soH|V2X|v2x|V2G20|V2G|EMAIDs|eMAID|kWh|kW|kVA|IKEv2|IPSec|RoCoF|L2TP|TIme"
_WORD = re.compile(rf"{_COMPOUNDS}|[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+[A-Z]?")

# OCPP 1.6 writes its enumerations and objects inline, without a name. These are the names of its own chapter 7, less
# `Type` where the word says enough without it. A key is the end of the path to the place: `Message.field.field`.
V16_INLINE = {
    "idTagInfo": "IdTagInfo",
    "idTagInfo.status": "AuthorizationStatus",
    "BootNotificationResponse.status": "RegistrationStatus",
    "CancelReservationResponse.status": "CancelReservationStatus",
    "ChangeAvailabilityRequest.type": "AvailabilityType",
    "ChangeAvailabilityResponse.status": "AvailabilityStatus",
    "ChangeConfigurationResponse.status": "ConfigurationStatus",
    "ClearCacheResponse.status": "ClearCacheStatus",
    "ClearChargingProfileResponse.status": "ClearChargingProfileStatus",
    "DataTransferResponse.status": "DataTransferStatus",
    "DiagnosticsStatusNotificationRequest.status": "DiagnosticsStatus",
    "FirmwareStatusNotificationRequest.status": "FirmwareStatus",
    "GetCompositeScheduleResponse.status": "GetCompositeScheduleStatus",
    "configurationKey": "ConfigurationKey",
    "meterValue": "MeterValue",
    "transactionData": "MeterValue",
    "sampledValue": "SampledValue",
    "sampledValue.context": "ReadingContext",
    "sampledValue.format": "ValueFormat",
    "sampledValue.measurand": "Measurand",
    "sampledValue.phase": "Phase",
    "sampledValue.location": "Location",
    "sampledValue.unit": "UnitOfMeasure",
    "chargingProfile": "ChargingProfile",
    "csChargingProfiles": "ChargingProfile",
    "chargingProfileKind": "ChargingProfileKind",
    "chargingProfilePurpose": "ChargingProfilePurpose",
    "recurrencyKind": "RecurrencyKind",
    "chargingSchedule": "ChargingSchedule",
    "chargingSchedulePeriod": "ChargingSchedulePeriod",
    "chargingRateUnit": "ChargingRateUnit",
    "RemoteStartTransactionResponse.status": "RemoteStartStopStatus",
    "RemoteStopTransactionResponse.status": "RemoteStartStopStatus",
    "ReserveNowResponse.status": "ReservationStatus",
    "ResetRequest.type": "ResetType",
    "ResetResponse.status": "ResetStatus",
    "localAuthorizationList": "AuthorizationData",
    "updateType": "UpdateType",
    "SendLocalListResponse.status": "UpdateStatus",
    "SetChargingProfileResponse.status": "ChargingProfileStatus",
    "errorCode": "ChargePointErrorCode",
    "StatusNotificationRequest.status": "ChargePointStatus",
    "reason": "Reason",
    "TriggerMessageRequest.requestedMessage": "MessageTrigger",
    "TriggerMessageResponse.status": "TriggerMessageStatus",
    "UnlockConnectorResponse.status": "UnlockStatus",
}

# The security extension of 1.6 names its types, as 2.x does. Without their suffix, two of them would take the name of
# an older, narrower enumeration, and `Log` would name a kind of log.
V16_DEFINITIONS = {
    "FirmwareStatusEnumType": "SignedFirmwareStatus",
    "LogEnumType": "LogType",
    "MessageTriggerEnumType": "ExtendedMessageTrigger",
}


def attribute(wire_name: str) -> str:
    """Give the Python attribute of a property: `limit_L2` becomes `limit_l2`, `maxSoC` becomes `max_soc`."""
    name = _words(wire_name).lower()
    return f"{name}_" if keyword.iskeyword(name) else name


def member(value: str) -> str:
    """Give the member name of an enumeration's value: `Energy.Active.Net` becomes `ENERGY_ACTIVE_NET`."""
    return _words(value).upper()


def _words(wire_name: str) -> str:
    return "_".join(_WORD.findall(wire_name))


def message(stem: str) -> str:
    """Give the struct name of a message from the name of its schema file, without the ending.

    Files are named as the action (1.6 requests, and the one unanswered message of 2.1), or as the action followed by
    `Request` or `Response`.
    """
    return stem if stem.endswith(("Request", "Response")) else f"{stem}Request"


def definition_v16(schema_name: str) -> str:
    """Give the Python name of a named type of 1.6's security extension: neither `Type` nor `Enum` at its end.

    1.6's other enumerations carry no `Enum` either.
    """
    return V16_DEFINITIONS.get(schema_name, schema_name.removesuffix("Type").removesuffix("Enum"))


def definition_v2(schema_name: str) -> str:
    """Give the Python name of a named type of 2.x: the schema's without `Type` (`IdToken`, `IdTokenEnum`).

    `Enum` stays: without it IdToken, VPN, CertificateStatus and CostDimension would each name two things.
    """
    return schema_name.removesuffix("Type")


def inline_v16(path: tuple[str, ...]) -> str:
    """Give the name of the enumeration or object that stands inline at a path such as (message, field, field).

    Raises LookupError when the table has no name for this place.
    """
    for start in range(len(path)):
        if name := V16_INLINE.get(".".join(path[start:])):
            return name
    raise LookupError(f"OCPP 1.6 has a new inline type at {'.'.join(path)}: name it in tools/wire/names.py")
