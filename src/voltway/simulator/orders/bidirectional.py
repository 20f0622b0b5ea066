"""NotifyAllowedEnergyTransfer and AFRRSignal: taken note of, as simulated cars never give anything back (2.1, Q)."""

from typing import Any

from voltway.ocpp.wire import v21
from voltway.simulator.station import Station


def allow(station: Station, request: v21.NotifyAllowedEnergyTransferRequest) -> dict[str, Any]:
    """Q01, Q02: of a transaction that runs."""
    for evse in station.evses:
        if evse.session is not None and evse.session.reference == request.transaction_id:
            evse.session.allowed_transfer = [transfer.value for transfer in request.allowed_energy_transfer]
            return {"status": v21.NotifyAllowedEnergyTransferStatusEnum.ACCEPTED}
    return {
        "status": v21.NotifyAllowedEnergyTransferStatusEnum.REJECTED,
        "statusInfo": {"reasonCode": "TxNotFound"},
    }


def signal(station: Station, _: v21.AFRRSignalRequest) -> dict[str, Any]:
    """Q08: where a profile says what to do with it."""
    if any("v2xSignalWattCurve" in period for profile in station.profiles for period in _periods(profile.told)):
        return {"status": v21.GenericStatusEnum.ACCEPTED}
    return {"status": v21.GenericStatusEnum.REJECTED, "statusInfo": {"reasonCode": "NoSignalWattCurve"}}


def _periods(told: Any) -> list[dict[str, Any]]:
    """Those of a profile as it was told."""
    return [] if told is None else list(told["chargingSchedule"][0]["chargingSchedulePeriod"])
