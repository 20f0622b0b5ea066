from decimal import Decimal

import msgspec
import pytest

from tests.vocabulary import tariff_examples
from voltway.ocpp.outbound.tariffs import CURRENTS, DAYS, KINDS
from voltway.vocabulary.tariffs import CurrentKind, StationTariff, TariffKind, Weekday


def test_it_comes_back_as_it_was_told_to_the_cent() -> None:
    told = msgspec.json.encode(tariff_examples.ALL)
    assert msgspec.json.decode(told, type=StationTariff) == tariff_examples.ALL
    written = b'{"tariff_id": "t", "currency": "EUR", "energy": {"prices": [{"price": 0.1}]}}'
    tariff = msgspec.json.decode(written, type=StationTariff)
    assert tariff.energy is not None
    assert tariff.energy.prices[0].price == Decimal("0.1")


@pytest.mark.parametrize("odd", [{"currency": "euro"}, {"tariff_id": ""}, {"energy": {"prices": []}}])
def test_what_is_no_tariff(odd: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"tariff_id": "t", "currency": "EUR", **odd}, StationTariff)


def test_every_word_has_one_of_the_standard() -> None:
    assert (set(DAYS), set(CURRENTS), set(KINDS.values())) == (set(Weekday), set(CurrentKind), set(TariffKind))
