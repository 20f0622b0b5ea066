import pytest

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator.orders.table import ORDERS
from voltway.vocabulary.stations import OcppVersion

REQUESTS = {OcppVersion.V16: v16.REQUESTS, OcppVersion.V201: v201.REQUESTS, OcppVersion.V21: v21.REQUESTS}
SAME_ORDER = {
    "RemoteStartTransaction": "RequestStartTransaction",
    "RemoteStopTransaction": "RequestStopTransaction",
    "GetConfiguration": "GetVariables",
    "ChangeConfiguration": "SetVariables",
    "GetDiagnostics": "GetLog",
    "ExtendedTriggerMessage": "TriggerMessage",
    "SignedUpdateFirmware": "UpdateFirmware",
}


@pytest.mark.parametrize("version", list(OcppVersion))
def test_every_order_exists_in_its_version(version: OcppVersion) -> None:
    assert set(ORDERS[version]) <= set(REQUESTS[version])


def test_what_one_version_obeys_the_others_do() -> None:
    v16_orders = {SAME_ORDER.get(action, action) for action in ORDERS[OcppVersion.V16]}
    displays = {"SetDisplayMessage", "GetDisplayMessages", "ClearDisplayMessage"}
    reports = {"GetBaseReport", "GetReport", "GetChargingProfiles", "GetTransactionStatus"}
    monitors = {"SetVariableMonitoring", "ClearVariableMonitoring", "GetMonitoringReport"}
    monitors |= {"SetMonitoringBase", "SetMonitoringLevel"}
    controllers = {"PublishFirmware", "UnpublishFirmware"}
    only_in_two = {
        "CustomerInformation",
        "CostUpdated",
        "SetNetworkProfile",
        *reports,
        *displays,
        *monitors,
        *controllers,
    }
    assert v16_orders == set(ORDERS[OcppVersion.V201]) - only_in_two
    power = {"AFRRSignal", "NotifyAllowedEnergyTransfer", "UpdateDynamicSchedule", "UsePriorityCharging"}
    power |= {"RequestBatterySwap", "SetDERControl", "GetDERControl", "ClearDERControl"}
    streams = {"AdjustPeriodicEventStream", "GetPeriodicEventStream"}
    money = {"SetDefaultTariff", "GetTariffs", "ClearTariffs", "ChangeTransactionTariff", "NotifyWebPaymentStarted"}
    assert set(ORDERS[OcppVersion.V201]) == set(ORDERS[OcppVersion.V21]) - streams - power - money
