"""What stations may send and we do not take, by version and action, each with the reason.

An action here is answered with CALLERROR NotSupported, one that the version does not know with NotImplemented. The
reason goes to the message log and into the CALLERROR's description.
"""

from voltway.vocabulary.stations import OcppVersion

_OURS_TO_SEND = "this is a request of the central system to stations, which a station does not send"


def _ours_to_send(actions: str) -> dict[str, str]:
    return dict.fromkeys(actions.split(), _OURS_TO_SEND)


_REFUSED_201 = {
    **_ours_to_send(
        "CancelReservation CertificateSigned ChangeAvailability ClearCache ClearChargingProfile ClearDisplayMessage "
        "ClearVariableMonitoring CostUpdated CustomerInformation DeleteCertificate GetBaseReport GetChargingProfiles "
        "GetCompositeSchedule GetDisplayMessages GetInstalledCertificateIds GetLocalListVersion GetLog "
        "GetMonitoringReport GetReport GetTransactionStatus GetVariables InstallCertificate PublishFirmware "
        "RequestStartTransaction RequestStopTransaction ReserveNow Reset SendLocalList SetChargingProfile "
        "SetDisplayMessage SetMonitoringBase SetMonitoringLevel SetNetworkProfile SetVariableMonitoring SetVariables "
        "TriggerMessage UnlockConnector UnpublishFirmware UpdateFirmware"
    ),
}

REFUSED: dict[OcppVersion, dict[str, str]] = {
    OcppVersion.V16: {
        **_ours_to_send(
            "CancelReservation CertificateSigned ChangeAvailability ChangeConfiguration ClearCache "
            "ClearChargingProfile DeleteCertificate ExtendedTriggerMessage GetCompositeSchedule GetConfiguration "
            "GetDiagnostics GetInstalledCertificateIds GetLocalListVersion GetLog InstallCertificate "
            "RemoteStartTransaction RemoteStopTransaction ReserveNow Reset SendLocalList SetChargingProfile "
            "SignedUpdateFirmware TriggerMessage UnlockConnector UpdateFirmware"
        ),
    },
    OcppVersion.V201: _REFUSED_201,
    OcppVersion.V21: {
        **_REFUSED_201,
        **_ours_to_send(
            "AFRRSignal AdjustPeriodicEventStream ChangeTransactionTariff ClearDERControl ClearTariffs GetDERControl "
            "GetPeriodicEventStream GetTariffs NotifyAllowedEnergyTransfer NotifyWebPaymentStarted RequestBatterySwap "
            "SetDERControl SetDefaultTariff UpdateDynamicSchedule UsePriorityCharging"
        ),
    },
}
