"""Payments at stations, in our words (OCPP 2.1 part 2, C17 to C25)."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class SettlementState(StrEnum):
    """What became of a payment at the provider."""

    SETTLED = "settled"
    CANCELED = "canceled"
    REJECTED = "rejected"
    FAILED = "failed"


class Settlement(Struct, frozen=True, kw_only=True):
    """A payment that a station settled with its provider, as it told last. `psp_ref` is the provider's name of it.

    `amount` is with taxes, in the currency that the station is set to. `at` is when we heard of it, `settled_at` the
    station's own time of it, as told. `ref` is the transaction it is for.
    """

    psp_ref: str
    state: SettlementState
    amount: Decimal
    at: datetime
    settled_at: str
    ref: str | None
    receipt_id: str | None
    receipt_url: str | None
    status_text: str | None


class VatVerdict(Struct, frozen=True):
    """Whether a VAT number can be one, and why not. Whether somebody has it is known to the tax authorities alone."""

    plausible: bool
    reason: str
