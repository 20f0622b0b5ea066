"""Every order a simulated station obeys, by version. All others are answered NotImplemented."""

from collections.abc import Callable
from typing import Any

from voltway.simulator.orders import (
    availability,
    bidirectional,
    customer_information,
    displays,
    dynamic_schedule,
    local_list,
    logs,
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
    "ChangeAvailability": availability.change_v16,
    "ChangeConfiguration": settings.change_configuration,
    "ClearCache": other.clear_cache,
    "ClearChargingProfile": profiles.clear_v16,
    "DataTransfer": other.data_transfer,
    "ExtendedTriggerMessage": trigger.trigger_v16,
    "GetCompositeSchedule": profiles.composite_v16,
    "GetConfiguration": settings.get_configuration,
    "GetDiagnostics": logs.get_diagnostics,
    "GetLocalListVersion": local_list.version_v16,
    "GetLog": logs.get_log,
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
    "ChangeAvailability": availability.change_v2x,
    "ClearCache": other.clear_cache,
    "ClearChargingProfile": profiles.clear_v2x,
    "ClearDisplayMessage": displays.clear,
    "CustomerInformation": customer_information.customer_information,
    "DataTransfer": other.data_transfer,
    "GetBaseReport": settings.base_report,
    "GetChargingProfiles": profile_reports.report,
    "GetCompositeSchedule": profiles.composite_v2x,
    "GetDisplayMessages": displays.tell,
    "GetLocalListVersion": local_list.version_v2x,
    "GetLog": logs.get_log,
    "GetReport": settings.report,
    "GetTransactionStatus": transaction_status.transaction_status,
    "GetVariables": settings.get_variables,
    "RequestStartTransaction": start_stop.start_v2x,
    "RequestStopTransaction": start_stop.stop_v2x,
    "ReserveNow": reservation.reserve_v2x,
    "Reset": reset.reset_v2x,
    "SendLocalList": local_list.send_v2x,
    "SetChargingProfile": profiles.set_v2x,
    "SetDisplayMessage": displays.show,
    "SetVariables": settings.set_variables,
    "TriggerMessage": trigger.trigger_v2x,
    "UnlockConnector": unlock.unlock_v2x,
}

_V21: dict[str, Order] = {
    **_V2X,
    "AFRRSignal": bidirectional.signal,
    "NotifyAllowedEnergyTransfer": bidirectional.allow,
    "SetChargingProfile": dynamic_schedule.set_v21,
    "UpdateDynamicSchedule": dynamic_schedule.update,
    "UsePriorityCharging": priority_charging.use,
}

ORDERS: dict[OcppVersion, dict[str, Order]] = {
    OcppVersion.V16: _V16,
    OcppVersion.V201: _V2X,
    OcppVersion.V21: _V21,
}
