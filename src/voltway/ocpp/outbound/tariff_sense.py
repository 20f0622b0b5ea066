"""Which tariffs make sense to a station of OCPP 2.1, before it is asked. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.tariffs import CostBound, PriceConditions, PriceList, StationTariff, TaxRate

_ONLY_FIXED: Final = ("payment_brand", "payment_recognition")
_OF_BOTH: Final = ("from_time", "to_time", "days", "from_date", "to_date", "current")
_COUNTED: Final = tuple(
    name for name in PriceConditions.__struct_fields__ if name not in _ONLY_FIXED and name not in _OF_BOTH
)
MOST_AMOUNT: Final = Decimal(10) ** 9
"""Beyond this no price is meant, and JSON numbers lose cents not far above it."""


def require(tariff: StationTariff) -> None:
    """Raise Unsupported for amounts out of bounds, and for conditions that a price of its kind can't have."""
    for thing, fee, prices in _lists(tariff):
        for step in prices.prices:
            _require_amount(f"the price of {thing}", step.price)
            if step.conditions is not None:
                _require_conditions(thing, step.conditions, _COUNTED if fee else _ONLY_FIXED)
        _require_taxes(prices.taxes)
    for bound in (tariff.least_cost, tariff.most_cost):
        if bound is not None:
            _require_bound(bound)


def require_at_once(tariff: StationTariff) -> None:
    """Raise Unsupported for a tariff that begins later."""
    if tariff.valid_from is not None:
        raise Unsupported("the tariff of a running transaction counts at once", "leave valid_from out")


def _lists(tariff: StationTariff) -> Iterator[tuple[str, bool, PriceList]]:
    """What is priced, whether it is a fee, and the prices."""
    named = (
        ("energy", False, tariff.energy),
        ("charging time", False, tariff.charging_time),
        ("idle time", False, tariff.idle_time),
        ("the fixed fee", True, tariff.fixed_fee),
        ("reserved time", False, tariff.reservation_time),
        ("the reservation", True, tariff.reservation_fixed),
    )
    return ((thing, fee, prices) for thing, fee, prices in named if prices is not None)


def _require_amount(what: str, amount: Decimal) -> None:
    if not amount.is_finite() or abs(amount) > MOST_AMOUNT:
        raise Unsupported(f"{what} is no amount of money: {amount}", "give a number in the tariff's currency")


def _require_conditions(thing: str, when: PriceConditions, unknown: tuple[str, ...]) -> None:
    given = [name for name in unknown if getattr(when, name) is not None]
    if given:
        raise Unsupported(f"the price of {thing} can't depend on {', '.join(given)}", "leave that condition out")
    for name in _COUNTED:
        value = getattr(when, name)
        if isinstance(value, Decimal):
            _require_amount(name, value)


def _require_taxes(taxes: list[TaxRate]) -> None:
    for tax in taxes:
        if not tax.percent.is_finite() or not 0 <= tax.percent <= 100:
            raise Unsupported(f"{tax.name} is no tax of 0 to 100 percent: {tax.percent}", "give a percentage")


def _require_bound(bound: CostBound) -> None:
    amounts = [amount for amount in (bound.without_tax, bound.with_tax) if amount is not None]
    if not amounts:
        raise Unsupported("a least or most cost without an amount says nothing", "give one, or leave it out")
    for amount in amounts:
        _require_amount("a least or most cost", amount)
    _require_taxes(bound.taxes)
