"""Every order a simulated station obeys, by version. All others are answered NotImplemented."""

from collections.abc import Callable
from typing import Any

from voltway.simulator.orders import (
    availability,
    bidirectional,
    certificates,
    customer_information,
    der,
    displays,
    dynamic_schedule,
    local_list,
    logs,
    monitors,
    network,
    other,
    priority_charging,
    profile_reports,
    profiles,
    reservation,
    reset,
    settings,
    start_stop,
    transaction_status,
    trigger,
    unlock,
)
from voltway.simulator.station import Station
from voltway.vocabulary.stations import OcppVersion

Order = Callable[[Station, Any], dict[str, Any]]

_V16: dict[str, Order] = {
    "CancelReservation": reservation.cancel,
    "CertificateSigned": certificates.signed,
    "ChangeAvailability": availability.change_v16,
    "ChangeConfiguration": settings.change_configuration,
    "ClearCache": other.clear_cache,
    "ClearChargingProfile": profiles.clear_v16,
    "DataTransfer": other.data_transfer,
    "DeleteCertificate": certificates.delete,
    "ExtendedTriggerMessage": trigger.trigger_v16,
    "GetCompositeSchedule": profiles.composite_v16,
    "GetConfiguration": settings.get_configuration,
    "GetDiagnostics": logs.get_diagnostics,
    "GetInstalledCertificateIds": certificates.ids_v16,
    "GetLocalListVersion": local_list.version_v16,
    "GetLog": logs.get_log,
    "InstallCertificate": certificates.install,
    "RemoteStartTransaction": start_stop.start_v16,
    "RemoteStopTransaction": start_stop.stop_v16,
    "ReserveNow": reservation.reserve_v16,
    "Reset": reset.reset_v16,
    "SendLocalList": local_list.send_v16,
    "SetChargingProfile": profiles.set_v16,
    "TriggerMessage": trigger.trigger_v16,
    "UnlockConnector": unlock.unlock_v16,
}

_V2X: dict[str, Order] = {
    "CancelReservation": reservation.cancel,
    "CertificateSigned": certificates.signed,
    "ChangeAvailability": availability.change_v2x,
    "ClearCache": other.clear_cache,
    "ClearChargingProfile": profiles.clear_v2x,
    "ClearDisplayMessage": displays.clear,
    "ClearVariableMonitoring": monitors.clear_monitors,
    "CustomerInformation": customer_information.customer_information,
    "DataTransfer": other.data_transfer,
    "DeleteCertificate": certificates.delete,
    "GetBaseReport": settings.base_report,
    "GetChargingProfiles": profile_reports.report,
    "GetCompositeSchedule": profiles.composite_v2x,
    "GetDisplayMessages": displays.tell,
    "GetInstalledCertificateIds": certificates.ids_v2x,
    "GetLocalListVersion": local_list.version_v2x,
    "GetLog": logs.get_log,
    "GetMonitoringReport": monitors.report,
    "GetReport": settings.report,
    "GetTransactionStatus": transaction_status.transaction_status,
    "GetVariables": settings.get_variables,
    "InstallCertificate": certificates.install,
    "RequestStartTransaction": start_stop.start_v2x,
    "RequestStopTransaction": start_stop.stop_v2x,
    "ReserveNow": reservation.reserve_v2x,
    "Reset": reset.reset_v2x,
    "SendLocalList": local_list.send_v2x,
    "SetChargingProfile": profiles.set_v2x,
    "SetDisplayMessage": displays.show,
    "SetMonitoringBase": monitors.set_base,
    "SetMonitoringLevel": monitors.set_level,
    "SetVariableMonitoring": monitors.set_monitors,
    "SetNetworkProfile": network.set_profile,
    "SetVariables": settings.set_variables,
    "TriggerMessage": trigger.trigger_v2x,
    "UnlockConnector": unlock.unlock_v2x,
}

_V21: dict[str, Order] = {
    **_V2X,
    "AFRRSignal": bidirectional.signal,
    "ClearDERControl": der.clear,
    "GetDERControl": der.report,
    "NotifyAllowedEnergyTransfer": bidirectional.allow,
    "SetChargingProfile": dynamic_schedule.set_v21,
    "SetDERControl": der.take,
    "UpdateDynamicSchedule": dynamic_schedule.update,
    "UsePriorityCharging": priority_charging.use,
    "AdjustPeriodicEventStream": monitors.adjust_stream,
    "GetPeriodicEventStream": monitors.streams,
}

ORDERS: dict[OcppVersion, dict[str, Order]] = {
    OcppVersion.V16: _V16,
    OcppVersion.V201: _V2X,
    OcppVersion.V21: _V21,
}
