"""Tariffs at stations: SetDefaultTariff, GetTariffs, ClearTariffs, ChangeTransactionTariff (2.1 part 2, block I)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound import tariff_sense
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    answer_by_status,
    only_in_21,
    outbound_call,
    station_words,
    with_status_info,
)
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_tariffs import ChangeTransactionTariff, ClearTariffs, GetTariffs, SetDefaultTariff
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tariffs import (
    CostBound,
    CurrentKind,
    PriceConditions,
    PriceList,
    StationTariff,
    TariffInPlace,
    TariffKind,
    TariffsTold,
    TaxRate,
    Weekday,
)

_WHAT: Final = "tariffs"
_INSTEAD: Final = "choose a station that speaks OCPP 2.1"

DAYS: Final[dict[Weekday, v21.DayOfWeekEnum]] = {day: v21.DayOfWeekEnum[day.name] for day in Weekday}
CURRENTS: Final[dict[CurrentKind, v21.EvseKindEnum]] = {kind: v21.EvseKindEnum[kind.name] for kind in CurrentKind}
KINDS: Final[dict[v21.TariffKindEnum, TariffKind]] = {
    v21.TariffKindEnum.DEFAULT_TARIFF: TariffKind.DEFAULT,
    v21.TariffKindEnum.DRIVER_TARIFF: TariffKind.DRIVER,
}


def calls_to_set(version: OcppVersion, order: SetDefaultTariff) -> list[OutboundCall]:
    """The request to count by a tariff. Raises Unsupported for one that makes no sense, and before 2.1."""
    only_in_21(version, _WHAT, _INSTEAD)
    tariff_sense.require(order.tariff)
    return [outbound_call(v21.SetDefaultTariffRequest(evse_id=order.evse_id, tariff=_tariff(order.tariff)))]


def calls_to_change(version: OcppVersion, order: ChangeTransactionTariff) -> list[OutboundCall]:
    """The request to go on by another tariff. Raises Unsupported as `calls_to_set`, and for one that begins later."""
    only_in_21(version, _WHAT, _INSTEAD)
    tariff_sense.require(order.tariff)
    tariff_sense.require_at_once(order.tariff)
    return [outbound_call(v21.ChangeTransactionTariffRequest(transaction_id=order.ref, tariff=_tariff(order.tariff)))]


def calls_to_get(version: OcppVersion, order: GetTariffs) -> list[OutboundCall]:
    """The question which tariffs are held. Raises Unsupported before 2.1."""
    only_in_21(version, _WHAT, _INSTEAD)
    return [outbound_call(v21.GetTariffsRequest(evse_id=order.evse_id))]


def calls_to_clear(version: OcppVersion, order: ClearTariffs) -> list[OutboundCall]:
    """The request to forget tariffs. Raises Unsupported before 2.1."""
    only_in_21(version, _WHAT, _INSTEAD)
    return [outbound_call(v21.ClearTariffsRequest(tariff_ids=order.tariff_ids or None, evse_id=order.evse_id))]


# --- what a tariff says


def _tariff(tariff: StationTariff) -> v21.Tariff:
    texts = [
        v21.MessageContent(format=v21.MessageFormatEnum[text.format.name], content=text.content, language=text.language)
        for text in tariff.texts
    ]
    return v21.Tariff(
        tariff_id=tariff.tariff_id,
        currency=tariff.currency,
        description=texts or None,
        valid_from=None if tariff.valid_from is None else told(tariff.valid_from),
        energy=_energy(tariff.energy),
        charging_time=_time(tariff.charging_time),
        idle_time=_time(tariff.idle_time),
        fixed_fee=_fixed(tariff.fixed_fee),
        reservation_time=_time(tariff.reservation_time),
        reservation_fixed=_fixed(tariff.reservation_fixed),
        min_cost=_bound(tariff.least_cost),
        max_cost=_bound(tariff.most_cost),
    )


def _energy(prices: PriceList | None) -> v21.TariffEnergy | None:
    if prices is None:
        return None
    steps = [
        v21.TariffEnergyPrice(price_kwh=float(step.price), conditions=_conditions(step.conditions))
        for step in prices.prices
    ]
    return v21.TariffEnergy(prices=steps, tax_rates=_taxes(prices.taxes))


def _time(prices: PriceList | None) -> v21.TariffTime | None:
    if prices is None:
        return None
    steps = [
        v21.TariffTimePrice(price_minute=float(step.price), conditions=_conditions(step.conditions))
        for step in prices.prices
    ]
    return v21.TariffTime(prices=steps, tax_rates=_taxes(prices.taxes))


def _fixed(prices: PriceList | None) -> v21.TariffFixed | None:
    if prices is None:
        return None
    steps = [
        v21.TariffFixedPrice(price_fixed=float(step.price), conditions=_fixed_conditions(step.conditions))
        for step in prices.prices
    ]
    return v21.TariffFixed(prices=steps, tax_rates=_taxes(prices.taxes))


def _conditions(when: PriceConditions | None) -> v21.TariffConditions | None:
    if when is None:
        return None
    return v21.TariffConditions(
        **_calendar(when),
        min_energy=_number(when.least_energy_wh),
        max_energy=_number(when.most_energy_wh),
        min_current=_number(when.least_current_a),
        max_current=_number(when.most_current_a),
        min_power=_number(when.least_power_w),
        max_power=_number(when.most_power_w),
        min_time=when.least_time_s,
        max_time=when.most_time_s,
        min_charging_time=when.least_charging_s,
        max_charging_time=when.most_charging_s,
        min_idle_time=when.least_idle_s,
        max_idle_time=when.most_idle_s,
    )


def _fixed_conditions(when: PriceConditions | None) -> v21.TariffConditionsFixed | None:
    if when is None:
        return None
    return v21.TariffConditionsFixed(
        **_calendar(when), payment_brand=when.payment_brand, payment_recognition=when.payment_recognition
    )


def _calendar(when: PriceConditions) -> dict[str, Any]:
    return {
        "start_time_of_day": when.from_time,
        "end_time_of_day": when.to_time,
        "day_of_week": [DAYS[day] for day in when.days] or None,
        "valid_from_date": None if when.from_date is None else when.from_date.isoformat(),
        "valid_to_date": None if when.to_date is None else when.to_date.isoformat(),
        "evse_kind": None if when.current is None else CURRENTS[when.current],
    }


def _bound(bound: CostBound | None) -> v21.Price | None:
    if bound is None:
        return None
    return v21.Price(
        excl_tax=_number(bound.without_tax), incl_tax=_number(bound.with_tax), tax_rates=_taxes(bound.taxes)
    )


def _taxes(taxes: list[TaxRate]) -> list[v21.TaxRate] | None:
    return [v21.TaxRate(type=one.name, tax=float(one.percent), stack=one.stack) for one in taxes] or None


def _number(amount: Decimal | None) -> float | None:
    """JSON numbers are what the schemas have for money, too; they are written with the digits of `amount`."""
    return None if amount is None else float(amount)


# --- what stations answer

_TOO_MANY = "the tariff has more prices or conditions than the station can hold"
_NO_CONDITION = "the station can't count by one of the conditions"

SET: Outcomes = {
    v21.TariffSetStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.TariffSetStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the tariff"),
    v21.TariffSetStatusEnum.TOO_MANY_ELEMENTS: (CommandState.REJECTED, _TOO_MANY),
    v21.TariffSetStatusEnum.CONDITION_NOT_SUPPORTED: (CommandState.REJECTED, _NO_CONDITION),
    v21.TariffSetStatusEnum.DUPLICATE_TARIFF_ID: (
        CommandState.REJECTED,
        "the station holds another tariff with this id: give it a new one",
    ),
}

CHANGED: Outcomes = {
    v21.TariffChangeStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.TariffChangeStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the tariff"),
    v21.TariffChangeStatusEnum.TOO_MANY_ELEMENTS: (CommandState.REJECTED, _TOO_MANY),
    v21.TariffChangeStatusEnum.CONDITION_NOT_SUPPORTED: (CommandState.REJECTED, _NO_CONDITION),
    v21.TariffChangeStatusEnum.TX_NOT_FOUND: (CommandState.REJECTED, "the station runs no such transaction"),
    v21.TariffChangeStatusEnum.NO_CURRENCY_CHANGE: (
        CommandState.REJECTED,
        "the transaction is counted in another currency, which can't change",
    ),
}

ASKED: Outcomes = {
    v21.TariffGetStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.TariffGetStatusEnum.NO_TARIFF: (CommandState.ACCEPTED, None),
    v21.TariffGetStatusEnum.REJECTED: (CommandState.REJECTED, "the station does not tell its tariffs"),
}

_NOT_CLEARED: Final[dict[v21.TariffClearStatusEnum, str]] = {
    v21.TariffClearStatusEnum.REJECTED: "the station refused",
    v21.TariffClearStatusEnum.NO_TARIFF: "the station holds no such tariff",
}


def answer_to_set(_order: SetDefaultTariff, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that sessions which begin from now on are counted by it; those that run keep theirs."""
    return answer_by_status(responses[0], SET)


def answer_to_change(_order: ChangeTransactionTariff, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the transaction goes on by it."""
    return answer_by_status(responses[0], CHANGED)


def answer_to_get(_order: GetTariffs, responses: Sequence[WireStruct]) -> Answer:
    """What the station holds, in our words: nothing is an answer, too."""
    response: Any = responses[0]
    outcome = answer_by_status(response, ASKED)
    if outcome.state is not CommandState.ACCEPTED:
        return outcome
    tariffs = [
        TariffInPlace(
            tariff_id=one.tariff_id,
            tariff_kind=KINDS[one.tariff_kind],
            evse_ids=one.evse_ids or [],
            valid_from=one.valid_from,
        )
        for one in response.tariff_assignments or ()
    ]
    return Answer(state=CommandState.ACCEPTED, answer=msgspec.to_builtins(TariffsTold(tariffs=tariffs)))


def answer_to_clear(_order: ClearTariffs, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that all are gone; else which are not, and why."""
    response: Any = responses[0]
    kept = [one for one in response.clear_tariffs_result if one.status in _NOT_CLEARED]
    if not kept:
        return Answer(state=CommandState.ACCEPTED, answer=station_words(responses))
    whys = [
        with_status_info(f"{one.tariff_id or 'of all'}: {_NOT_CLEARED[one.status]}", one.status_info) for one in kept
    ]
    return Answer(state=CommandState.REJECTED, answer=station_words(responses), reason="; ".join(whys))
