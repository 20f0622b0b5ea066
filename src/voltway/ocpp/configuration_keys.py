"""OCPP 1.6's configuration keys by the names that 2.x has for the same thing.

Sources: 1.6 ed. 2, 9; errata 4.0; security whitepaper ed. 3; signed meter values 1.0; 2.0.1 part 2, 2 and its appendix.
"""

import re
from typing import Final

from voltway.vocabulary.orders_variables import VariableName
from voltway.vocabulary.variables import VariablePlace

_BY_COMPONENT: Final = {
    "AlignedDataCtrlr": {
        "AlignedDataSignReadings": "SignReadings",
        "AlignedDataSignUpdatedReadings": "SignUpdatedReadings",
        "ClockAlignedDataInterval": "Interval",
        "MeterValuesAlignedData": "Measurands",
        "StopTxnAlignedData": "TxEndedMeasurands",
    },
    "AuthCacheCtrlr": {"AuthorizationCacheEnabled": "Enabled"},
    "AuthCtrlr": {
        "AllowOfflineTxForUnknownId": "OfflineTxForUnknownIdEnabled",
        "AuthorizeRemoteTxRequests": "AuthorizeRemoteStart",
        "LocalAuthorizeOffline": "LocalAuthorizeOffline",
        "LocalPreAuthorize": "LocalPreAuthorize",
    },
    "ChargingStation": {"SupportedFeatureProfiles": "SupportedFeatureProfiles"},
    "LocalAuthListCtrlr": {
        "LocalAuthListEnabled": "Enabled",
        "LocalAuthListMaxLength": "Entries",
        "SendLocalListMaxLength": "ItemsPerMessage",
    },
    "OCPPCommCtrlr": {
        "HeartbeatInterval": "HeartbeatInterval",
        "MessageTimeout": "MessageTimeout",
        "PublicKeyWithSignedMeterValue": "PublicKeyWithSignedMeterValue",
        "ResetRetries": "ResetRetries",
        "SupportedFileTransferProtocols": "FileTransferProtocols",
        "TransactionMessageAttempts": "MessageAttempts",
        "TransactionMessageRetryInterval": "MessageAttemptInterval",
        "UnlockConnectorOnEVSideDisconnect": "UnlockOnEVSideDisconnect",
        "WebSocketPingInterval": "WebSocketPingInterval",
    },
    "ReservationCtrlr": {"ReserveConnectorZeroSupported": "NonEvseSpecific"},
    "SampledDataCtrlr": {
        "MeterValuesSampledData": "TxUpdatedMeasurands",
        "MeterValueSampleInterval": "TxUpdatedInterval",
        "SampledDataSignReadings": "SignReadings",
        "SampledDataSignStartedReadings": "SignStartedReadings",
        "SampledDataSignUpdatedReadings": "SignUpdatedReadings",
        "StartTxnSampledData": "TxStartedMeasurands",
        "StopTxnSampledData": "TxEndedMeasurands",
    },
    "SecurityCtrlr": {
        "AdditionalRootCertificateCheck": "AdditionalRootCertificateCheck",
        "AuthorizationKey": "BasicAuthPassword",
        "CertificateSignedMaxChainSize": "MaxCertificateChainSize",
        "CertificateStoreMaxLength": "CertificateEntries",
        "CpoName": "OrganizationName",
        "SecurityProfile": "SecurityProfile",
    },
    "SmartChargingCtrlr": {
        "ChargeProfileMaxStackLevel": "ProfileStackLevel",
        "ChargingScheduleAllowedChargingRateUnit": "RateUnit",
        "ChargingScheduleMaxPeriods": "PeriodsPerSchedule",
        "ConnectorSwitch3to1PhaseSupported": "Phases3to1",
        "MaxChargingProfilesInstalled": "Entries",
    },
    "TxCtrlr": {
        "ConnectionTimeOut": "EVConnectionTimeOut",
        "MaxEnergyOnInvalidId": "MaxEnergyOnInvalidId",
        "StopTransactionOnEVSideDisconnect": "StopTxOnEVSideDisconnect",
        "StopTransactionOnInvalidId": "StopTxOnInvalidId",
    },
}

_INSTANCES: Final = {
    "TransactionMessageAttempts": "TransactionEvent",
    "TransactionMessageRetryInterval": "TransactionEvent",
    "MaxChargingProfilesInstalled": "ChargingProfiles",
}

_PLACES: Final = {
    key.casefold(): (
        key,
        VariablePlace(component=component, variable=variable, variable_instance=_INSTANCES.get(key)),
    )
    for component, keys in _BY_COMPONENT.items()
    for key, variable in keys.items()
}
_KEYS: Final = {place.path: key for key, place in _PLACES.values()}
_PUBLIC_KEY: Final = re.compile(r"meterpublickey\[?([1-9]\d{0,5})\]?", re.IGNORECASE)


def place_of(key: str) -> VariablePlace:
    """Where a key stands in the tree; one that 2.x has no name for stands there as it is, without a component."""
    if (public_key := _PUBLIC_KEY.fullmatch(key)) is not None:
        return VariablePlace(component="FiscalMetering", variable="PublicKey", evse_id=int(public_key[1]))
    known = _PLACES.get(key.casefold())
    return VariablePlace(component="", variable=key) if known is None else known[1]


def key_of(name: VariableName) -> str | None:
    """The key of a variable, by its own name or by that of 2.x; None where 1.6 has no key for it."""
    place = name.place
    if place.path == name.variable.casefold():
        return name.variable
    if place.path.startswith("fiscalmetering[") and place.path.endswith("/publickey"):
        return f"MeterPublicKey{name.evse_id}"
    return _KEYS.get(place.path)


def in_the_tree(name: VariableName) -> VariableName:
    """The name by which every version finds a setting: a plain key that 2.x has a name for gets that."""
    if name.component:
        return name
    place = place_of(name.variable)
    return VariableName(
        variable=place.variable,
        component=place.component,
        instance=place.variable_instance,
        evse_id=place.evse_id,
        component_instance=place.component_instance,
        connector_id=place.connector_id,
    )
