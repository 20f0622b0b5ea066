"""A tariff that uses everything, and the least one."""

from datetime import UTC, date, datetime
from decimal import Decimal

from voltway.vocabulary.displays import DisplayText
from voltway.vocabulary.tariffs import (
    CostBound,
    CurrentKind,
    PriceConditions,
    PriceList,
    PriceStep,
    StationTariff,
    TaxRate,
    Weekday,
)

VAT = TaxRate(name="VAT", percent=Decimal(19))
COUNTED = PriceConditions(
    from_time="18:00",
    to_time="06:30",
    days=list(Weekday),
    from_date=date(2030, 1, 1),
    to_date=date(2030, 12, 31),
    current=CurrentKind.DC,
    least_energy_wh=Decimal(1000),
    most_energy_wh=Decimal(20000),
    least_current_a=Decimal(6),
    most_current_a=Decimal("31.5"),
    least_power_w=Decimal(1380),
    most_power_w=Decimal(22000),
    least_time_s=60,
    most_time_s=7200,
    least_charging_s=60,
    most_charging_s=3600,
    least_idle_s=300,
    most_idle_s=900,
)
ONCE = PriceConditions(current=CurrentKind.AC, payment_brand="Visa", payment_recognition="debit")


def prices(price: str, conditions: PriceConditions | None = None) -> PriceList:
    return PriceList(prices=[PriceStep(Decimal(price), conditions)], taxes=[VAT])


LEAST = StationTariff(tariff_id="plain", currency="EUR", energy=PriceList(prices=[PriceStep(Decimal("0.45"))]))
ALL = StationTariff(
    tariff_id="all",
    currency="EUR",
    texts=[DisplayText("45 ct/kWh", language="en")],
    valid_from=datetime(2030, 1, 1, tzinfo=UTC),
    energy=PriceList(prices=[PriceStep(Decimal("0.45"), COUNTED), PriceStep(Decimal("0.39"))], taxes=[VAT]),
    charging_time=prices("0.01", COUNTED),
    idle_time=prices("0.1", PriceConditions(least_idle_s=900)),
    fixed_fee=prices("0.35", ONCE),
    reservation_time=prices("0.02"),
    reservation_fixed=prices("1"),
    least_cost=CostBound(with_tax=Decimal(1)),
    most_cost=CostBound(without_tax=Decimal(100), with_tax=Decimal(119), taxes=[VAT]),
)
