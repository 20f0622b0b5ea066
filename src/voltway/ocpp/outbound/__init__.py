"""What stations are told: one file per order, the three versions side by side, and here which order is whose.

Pure. `calls_for` gives the CALLs of an order, `answer_for` says what the responses to all of them mean; where a station
answers one with a CALLERROR, `call.answer_of_error` does, and the calls after it are not sent.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from voltway.ocpp.outbound import (
    availability,
    battery_swap,
    bidirectional,
    cache,
    certificates,
    charging_profile,
    charging_questions,
    cost,
    customer_information,
    data_transfer,
    der,
    display,
    dynamic_schedule,
    event_streams,
    firmware,
    local_list,
    logs,
    monitors,
    priority_charging,
    report,
    reservation,
    reset,
    security,
    start,
    stop,
    tariffs,
    transaction_status,
    trigger,
    unlock,
    variables,
)
from voltway.ocpp.outbound.call import OutboundCall
from voltway.ocpp.wire import WireStruct
from voltway.vocabulary.commands import (
    Answer,
    AskCustomerInformation,
    AskTransactionStatus,
    ChangeAvailability,
    ClearCache,
    ResetStation,
    SendVendorMessage,
    StartSession,
    StopSession,
    TriggerReport,
    UnlockConnector,
)
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
from voltway.vocabulary.orders_security import GivePassword, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.orders_tariffs import (
    ChangeTransactionTariff,
    ClearTariffs,
    GetTariffs,
    NotifyWebPaymentStarted,
    SetDefaultTariff,
    UpdateCost,
)
from voltway.vocabulary.orders_variables import GetBaseReport, GetReport, GetVariables, SetVariables
from voltway.vocabulary.stations import OcppVersion


class OutboundRoute(Struct, frozen=True):
    """How an order becomes calls, and what their responses mean. All take the order of the kind they are for.

    `goes_on`: whether the next call is made after these responses; None: it is after any.
    """

    calls: Callable[[OcppVersion, Any], list[OutboundCall]]
    answer: Callable[[Any, Sequence[WireStruct]], Answer]
    goes_on: Callable[[Any, Sequence[WireStruct]], bool] | None = None


OUTBOUND: dict[type[Order], OutboundRoute] = {
    StartSession: OutboundRoute(start.calls, start.answer),
    StopSession: OutboundRoute(stop.calls, stop.answer),
    ResetStation: OutboundRoute(reset.calls, reset.answer),
    UnlockConnector: OutboundRoute(unlock.calls, unlock.answer),
    TriggerReport: OutboundRoute(trigger.calls, trigger.answer),
    ChangeAvailability: OutboundRoute(availability.calls, availability.answer),
    GetVariables: OutboundRoute(variables.calls_to_get, variables.answer_to_get),
    SetVariables: OutboundRoute(variables.calls_to_set, variables.answer_to_set),
    GetBaseReport: OutboundRoute(report.calls_of_base, report.answer),
    GetReport: OutboundRoute(report.calls_of_some, report.answer),
    ClearCache: OutboundRoute(cache.calls, cache.answer),
    SendVendorMessage: OutboundRoute(data_transfer.calls, data_transfer.answer),
    AskLocalList: OutboundRoute(local_list.calls_to_ask, local_list.answer_to_ask),
    ShowMessage: OutboundRoute(display.calls_to_show, display.answer_to_show),
    ClearDisplayMessage: OutboundRoute(display.calls_to_clear, display.answer_to_clear),
    AskDisplayMessages: OutboundRoute(display.calls_to_ask, display.answer_to_ask),
    AskTransactionStatus: OutboundRoute(transaction_status.calls, transaction_status.answer),
    AskCustomerInformation: OutboundRoute(customer_information.calls, customer_information.answer),
    AskLog: OutboundRoute(logs.calls, logs.answer),
    ReserveEvse: OutboundRoute(reservation.calls_to_reserve, reservation.answer_to_reserve),
    CancelReservation: OutboundRoute(reservation.calls_to_cancel, reservation.answer_to_cancel),
    UpdateFirmware: OutboundRoute(firmware.calls_to_update, firmware.answer_to_update),
    PublishFirmware: OutboundRoute(firmware.calls_to_publish, firmware.answer_to_publish),
    UnpublishFirmware: OutboundRoute(firmware.calls_to_unpublish, firmware.answer_to_unpublish),
    SendLocalList: OutboundRoute(local_list.calls_to_send, local_list.answer_to_send),
    SetChargingProfile: OutboundRoute(charging_profile.calls_to_set, charging_profile.answer_to_set),
    ClearChargingProfiles: OutboundRoute(charging_profile.calls_to_clear, charging_profile.answer_to_clear),
    GetCompositeSchedule: OutboundRoute(charging_questions.calls_for_composite, charging_questions.answer_to_composite),
    GetChargingProfiles: OutboundRoute(charging_questions.calls_for_profiles, charging_questions.answer_to_profiles),
    GivePassword: OutboundRoute(security.calls_to_give_password, security.answer_to_give_password),
    SetNetworkProfile: OutboundRoute(security.calls_to_set_network, security.answer_to_set_network),
    UpgradeSecurity: OutboundRoute(security.calls_to_upgrade, security.answer_to_upgrade, security.goes_on_upgrading),
    UsePriorityCharging: OutboundRoute(priority_charging.calls, priority_charging.answer),
    UpdateDynamicSchedule: OutboundRoute(dynamic_schedule.calls, dynamic_schedule.answer),
    SendAfrrSignal: OutboundRoute(bidirectional.calls_for_signal, bidirectional.answer_to_signal),
    NotifyAllowedEnergyTransfer: OutboundRoute(bidirectional.calls_to_allow, bidirectional.answer_to_allow),
    SetDerControl: OutboundRoute(der.calls_to_set, der.answer),
    GetDerControls: OutboundRoute(der.calls_to_get, der.answer),
    RequestBatterySwap: OutboundRoute(battery_swap.calls, battery_swap.answer),
    ClearDerControls: OutboundRoute(der.calls_to_clear, der.answer),
    SendCertificate: OutboundRoute(certificates.calls_to_send, certificates.answer_to_send),
    InstallCertificate: OutboundRoute(certificates.calls_to_install, certificates.answer_to_install),
    DeleteCertificate: OutboundRoute(certificates.calls_to_delete, certificates.answer_to_delete),
    AskInstalledCertificates: OutboundRoute(certificates.calls_to_ask, certificates.answer_to_ask),
    SetMonitors: OutboundRoute(monitors.calls_to_set, monitors.answer_to_set),
    ClearMonitors: OutboundRoute(monitors.calls_to_clear, monitors.answer_to_clear),
    SetMonitoringBase: OutboundRoute(monitors.calls_of_base, monitors.answer_of_base),
    SetMonitoringLevel: OutboundRoute(monitors.calls_of_level, monitors.answer_of_level),
    GetMonitoringReport: OutboundRoute(monitors.calls_of_report, monitors.answer_of_report),
    AdjustEventStream: OutboundRoute(event_streams.calls_to_adjust, event_streams.answer_to_adjust),
    GetEventStreams: OutboundRoute(event_streams.calls_to_get, event_streams.answer_to_get),
    SetDefaultTariff: OutboundRoute(tariffs.calls_to_set, tariffs.answer_to_set),
    GetTariffs: OutboundRoute(tariffs.calls_to_get, tariffs.answer_to_get),
    ClearTariffs: OutboundRoute(tariffs.calls_to_clear, tariffs.answer_to_clear),
    ChangeTransactionTariff: OutboundRoute(tariffs.calls_to_change, tariffs.answer_to_change),
    UpdateCost: OutboundRoute(cost.calls_to_update, cost.answer),
    NotifyWebPaymentStarted: OutboundRoute(cost.calls_to_announce, cost.answer),
}


def calls_for(version: OcppVersion, order: Order) -> list[OutboundCall]:
    """The CALLs that put `order` to a station of this version, to be sent one after the other.

    Raises `call.Unsupported` with the reason where this version can't say it.
    """
    return OUTBOUND[type(order)].calls(version, order)


def goes_on(order: Order, responses: Sequence[WireStruct]) -> bool:
    """Whether the next call of the order is made after these responses."""
    asked = OUTBOUND[type(order)].goes_on
    return asked is None or asked(order, responses)


def answer_for(order: Order, responses: Sequence[WireStruct]) -> Answer:
    """What the station's responses mean, one for each of the calls and in their order."""
    return OUTBOUND[type(order)].answer(order, responses)
