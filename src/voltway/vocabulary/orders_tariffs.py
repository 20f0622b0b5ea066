"""Orders about what charging costs (OCPP 2.x part 2, block I) and about payments (2.1, C25)."""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.order import Order
from voltway.vocabulary.tariffs import StationTariff, TariffId

EvseOrAll = Annotated[int, Meta(ge=0, lt=2**31)]


class SetDefaultTariff(Order, frozen=True):
    """Have a station count by a tariff, at one EVSE or with `evse_id` 0 at each: 2.1 part 2, I07."""

    tariff: StationTariff
    evse_id: EvseOrAll = 0


class GetTariffs(Order, frozen=True):
    """Ask which tariffs a station holds, for one EVSE or with `evse_id` 0 for all: 2.1. The `answer` is TariffsTold."""

    evse_id: EvseOrAll = 0


class ClearTariffs(Order, frozen=True):
    """Have a station forget tariffs: those that are named, and none named all; at one EVSE or at all: 2.1."""

    tariff_ids: Annotated[list[TariffId], Meta(max_length=100)] = []
    evse_id: EvseOrAll | None = None


class ChangeTransactionTariff(Order, frozen=True):
    """Have a running transaction go on by another tariff, of the same currency: 2.1."""

    ref: str
    tariff: StationTariff


class UpdateCost(Order, frozen=True):
    """Tell a station what a running transaction has cost until now, with taxes, for its display: 2.x part 2, I02.

    The amount is in the currency that the station is set to.
    """

    ref: str
    total: Decimal


class NotifyWebPaymentStarted(Order, frozen=True):
    """Tell a station that somebody pays for an EVSE on a web page, so that it lets nobody else: 2.1 part 2, C25.

    After `timeout_s` it waits for that no longer.
    """

    evse_id: Annotated[int, Meta(ge=1, lt=2**31)]
    timeout_s: Annotated[int, Meta(ge=0, le=86_400)]
