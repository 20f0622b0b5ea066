"""What a simulated station does about prices: it holds tariffs, tells and forgets them (2.1 part 2, block I)."""

from typing import Any, Final

from voltway.ocpp.wire import v21, v201
from voltway.simulator.evse import Evse
from voltway.simulator.station import Station

MOST_PRICES: Final = 10
"""Of one thing in one tariff."""

_SET = v21.TariffSetStatusEnum
_CHANGE = v21.TariffChangeStatusEnum
_GET = v21.TariffGetStatusEnum
_CLEAR = v21.TariffClearStatusEnum


def hold(station: Station, request: v21.SetDefaultTariffRequest) -> dict[str, Any]:
    """SetDefaultTariff: for one EVSE, or with 0 for each."""
    evses = _evses(station, request.evse_id)
    if not evses:
        return {"status": _SET.REJECTED, "statusInfo": {"reasonCode": "UnknownEvse"}}
    if _too_many(request.tariff):
        return {"status": _SET.TOO_MANY_ELEMENTS}
    if station.till.has_other(request.tariff):
        return {"status": _SET.DUPLICATE_TARIFF_ID}
    for evse in evses:
        station.till.tariffs[evse.evse_id] = request.tariff
    return {"status": _SET.ACCEPTED}


def tell(station: Station, request: v21.GetTariffsRequest) -> dict[str, Any]:
    """GetTariffs: each tariff once, with its EVSEs."""
    evses = _evses(station, request.evse_id)
    if not evses:
        return {"status": _GET.REJECTED, "statusInfo": {"reasonCode": "UnknownEvse"}}
    places: dict[str, list[int]] = {}
    for evse in evses:
        tariff = station.till.tariffs.get(evse.evse_id)
        if tariff is not None:
            places.setdefault(tariff.tariff_id, []).append(evse.evse_id)
    if not places:
        return {"status": _GET.NO_TARIFF}
    told = [
        {"tariffId": tariff_id, "tariffKind": v21.TariffKindEnum.DEFAULT_TARIFF, "evseIds": evse_ids}
        for tariff_id, evse_ids in places.items()
    ]
    return {"status": _GET.ACCEPTED, "tariffAssignments": told}


def clear(station: Station, request: v21.ClearTariffsRequest) -> dict[str, Any]:
    """ClearTariffs: those that are named, or all."""
    held = station.till.tariffs
    evse_ids = [evse.evse_id for evse in _evses(station, request.evse_id or 0)]
    known = {held[evse_id].tariff_id for evse_id in evse_ids if evse_id in held}
    wanted = known if request.tariff_ids is None else set(request.tariff_ids)
    for evse_id in evse_ids:
        if evse_id in held and held[evse_id].tariff_id in wanted:
            del held[evse_id]
    results = [
        {"tariffId": tariff_id, "status": _CLEAR.ACCEPTED if tariff_id in known else _CLEAR.NO_TARIFF}
        for tariff_id in sorted(wanted)
    ]
    return {"clearTariffsResult": results or [{"status": _CLEAR.NO_TARIFF}]}


def change(station: Station, request: v21.ChangeTransactionTariffRequest) -> dict[str, Any]:
    """ChangeTransactionTariff: a running transaction goes on by it, in the currency it has."""
    evse = _running(station, request.transaction_id)
    if evse is None:
        return {"status": _CHANGE.TX_NOT_FOUND}
    if _too_many(request.tariff):
        return {"status": _CHANGE.TOO_MANY_ELEMENTS}
    before = station.till.tariff_of(evse.evse_id, request.transaction_id)
    if before is not None and before.currency != request.tariff.currency:
        return {"status": _CHANGE.NO_CURRENCY_CHANGE}
    station.till.changed[evse.evse_id] = (request.transaction_id, request.tariff)
    return {"status": _CHANGE.ACCEPTED}


def show_cost(station: Station, request: v201.CostUpdatedRequest | v21.CostUpdatedRequest) -> dict[str, Any]:
    """CostUpdated: it stands on the display; of a transaction that does not run nothing is shown."""
    evse = _running(station, request.transaction_id)
    if evse is not None:
        station.till.costs[evse.evse_id] = (request.transaction_id, request.total_cost)
    return {}


def await_payment(station: Station, request: v21.NotifyWebPaymentStartedRequest) -> dict[str, Any]:
    """NotifyWebPaymentStarted: somebody pays for this EVSE."""
    if any(evse.evse_id == request.evse_id for evse in station.evses):
        station.till.paying_until[request.evse_id] = station.world.time.now + request.timeout
    return {}


def _evses(station: Station, evse_id: int) -> list[Evse]:
    return [evse for evse in station.evses if evse_id in (0, evse.evse_id)]


def _running(station: Station, reference: str) -> Evse | None:
    return next((one for one in station.evses if one.session and one.session.reference == reference), None)


def _too_many(tariff: v21.Tariff) -> bool:
    lists = (tariff.energy, tariff.charging_time, tariff.idle_time, tariff.reservation_time)
    fees = (tariff.fixed_fee, tariff.reservation_fixed)
    return any(one is not None and len(one.prices) > MOST_PRICES for one in (*lists, *fees))
