from voltway.ocpp.wire import v21
from voltway.simulator.till import Till


def tariff(tariff_id: str, currency: str = "EUR") -> v21.Tariff:
    return v21.Tariff(tariff_id=tariff_id, currency=currency)


def test_a_transaction_is_counted_by_its_own_tariff() -> None:
    till = Till()
    till.tariffs[1] = tariff("a")
    till.changed[1] = ("t", tariff("b"))
    assert [getattr(till.tariff_of(1, ref), "tariff_id", None) for ref in ("t", "u", None)] == ["b", "a", "a"]
    assert till.tariff_of(2, "t") is None


def test_other_content_needs_another_id() -> None:
    till = Till()
    till.tariffs[1] = tariff("a")
    assert till.has_other(tariff("a", "CHF"))
    assert not till.has_other(tariff("a"))
