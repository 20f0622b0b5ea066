"""Tariffs that stations hold and count by themselves, in our words (OCPP 2.1 part 2, block I, TariffType)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from voltway.vocabulary.displays import DisplayText

Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", max_length=3, description="ISO 4217, such as EUR.")]
TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, description="Such as 18:30.")]
TariffId = Annotated[str, Meta(min_length=1, max_length=60)]
Seconds = Annotated[int, Meta(ge=0, lt=2**31)]


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class CurrentKind(StrEnum):
    """Which EVSEs a price is for, by their current."""

    AC = "ac"
    DC = "dc"


class TariffKind(StrEnum):
    """For anybody at some EVSEs, or for the drivers whose token has it."""

    DEFAULT = "default"
    DRIVER = "driver"


class TaxRate(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A tax, such as VAT, in percent. One with a `stack` above 0 is on the price with the taxes of those below."""

    name: Annotated[str, Meta(min_length=1, max_length=20)]
    percent: Decimal
    stack: Annotated[int, Meta(ge=0, le=9)] = 0


class PriceConditions(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """When a price counts: where all hold that are given. Times are the station's own, dates without their last day.

    Least is included, most is not. Only fixed fees know `payment_brand` (Visa) and `payment_recognition` (debit), and
    they know none of the least and most.
    """

    from_time: TimeOfDay | None = None
    to_time: TimeOfDay | None = None
    days: Annotated[list[Weekday], Meta(max_length=7)] = []
    from_date: date | None = None
    to_date: date | None = None
    current: CurrentKind | None = None
    least_energy_wh: Decimal | None = None
    most_energy_wh: Decimal | None = None
    least_current_a: Decimal | None = None
    most_current_a: Decimal | None = None
    least_power_w: Decimal | None = None
    most_power_w: Decimal | None = None
    least_time_s: Seconds | None = None
    most_time_s: Seconds | None = None
    least_charging_s: Seconds | None = None
    most_charging_s: Seconds | None = None
    least_idle_s: Seconds | None = None
    most_idle_s: Seconds | None = None
    payment_brand: Annotated[str, Meta(max_length=20)] | None = None
    payment_recognition: Annotated[str, Meta(max_length=20)] | None = None


class PriceStep(Struct, frozen=True, omit_defaults=True):
    """One price without tax, in the tariff's currency, and when it counts: of several the first that holds."""

    price: Decimal
    conditions: PriceConditions | None = None


class PriceList(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The prices of one thing, and their taxes."""

    prices: Annotated[list[PriceStep], Meta(min_length=1, max_length=100)]
    taxes: Annotated[list[TaxRate], Meta(max_length=5)] = []


class CostBound(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The least or most that a session costs, without and with tax: one of them or both."""

    without_tax: Decimal | None = None
    with_tax: Decimal | None = None
    taxes: Annotated[list[TaxRate], Meta(max_length=5)] = []


class StationTariff(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What charging costs: energy by the kWh, times by the minute, fees once. What is left out costs nothing.

    Other content must have another `tariff_id`. `valid_from` None: at once.
    """

    tariff_id: TariffId
    currency: Currency
    texts: Annotated[list[DisplayText], Meta(max_length=10)] = []
    valid_from: datetime | None = None
    energy: PriceList | None = None
    charging_time: PriceList | None = None
    idle_time: PriceList | None = None
    fixed_fee: PriceList | None = None
    reservation_time: PriceList | None = None
    reservation_fixed: PriceList | None = None
    least_cost: CostBound | None = None
    most_cost: CostBound | None = None


class TariffInPlace(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A tariff that a station holds, and the EVSEs it counts at; none named where it told none."""

    tariff_id: str
    tariff_kind: TariffKind
    evse_ids: list[int] = []
    valid_from: str | None = None


class TariffsTold(Struct, frozen=True, kw_only=True):
    """The `answer` to GetTariffs. Whose tokens have a tariff of their own is not kept."""

    tariffs: list[TariffInPlace]
