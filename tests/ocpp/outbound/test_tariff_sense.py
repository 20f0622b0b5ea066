from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.vocabulary.tariff_examples import ALL, COUNTED, LEAST, ONCE, prices
from voltway.ocpp.outbound import tariff_sense
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.tariffs import CostBound, PriceConditions, PriceList, PriceStep, TaxRate

TAX = PriceList(prices=[PriceStep(Decimal(1))], taxes=[TaxRate(name="VAT", percent=Decimal(119))])


def test_what_makes_sense() -> None:
    tariff_sense.require(ALL)
    tariff_sense.require(LEAST)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"energy": prices("NaN")}, "price of energy is no amount"),
        ({"fixed_fee": prices("1e10")}, "price of the fixed fee is no amount"),
        ({"idle_time": prices("1", PriceConditions(least_energy_wh=Decimal("Infinity")))}, "least_energy_wh"),
        ({"energy": prices("1", ONCE)}, "energy can't depend on payment_brand, payment_recognition"),
        ({"reservation_fixed": prices("1", COUNTED)}, "reservation can't depend on least_energy_wh"),
        ({"energy": TAX}, "VAT is no tax of 0 to 100 percent"),
        ({"least_cost": CostBound()}, "without an amount says nothing"),
        ({"most_cost": CostBound(with_tax=Decimal("NaN"))}, "least or most cost is no amount"),
    ],
)
def test_what_makes_none(odd: dict[str, Any], why: str) -> None:
    with pytest.raises(Unsupported, match=why):
        tariff_sense.require(msgspec.structs.replace(LEAST, **odd))
