"""What a meter tells: samples, readings, and their units."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Phase(StrEnum):
    """Which conductor, or which pair, a sample was taken on."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    N = "N"
    L1_N = "L1-N"
    L2_N = "L2-N"
    L3_N = "L3-N"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L1 = "L3-L1"


class ReadingContext(StrEnum):
    """Why a sample was taken."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class MeterLocation(StrEnum):
    """Where a sample was taken."""

    BODY = "Body"
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"
    UPSTREAM = "Upstream"


class SignedValue(Struct, frozen=True, gc=False, omit_defaults=True):
    """A meter's signature, kept whole: it is evidence, and one changed character spoils it."""

    data: str
    signing_method: str | None = None
    encoding_method: str | None = None
    public_key: str | None = None


ENERGY_IMPORT = "Energy.Active.Import.Register"


class Sample(Struct, frozen=True, gc=False, omit_defaults=True):
    """One measured value.

    `measurand` is OCPP 2.1's name (open: vendors add their own); the true value is `value` × 10^`multiplier` `unit`.
    """

    value: float
    measurand: str = ENERGY_IMPORT
    unit: str = "Wh"
    context: ReadingContext = ReadingContext.SAMPLE_PERIODIC
    phase: Phase | None = None
    location: MeterLocation = MeterLocation.OUTLET
    multiplier: int = 0
    signed: SignedValue | None = None


class Reading(Struct, frozen=True, gc=False, omit_defaults=True):
    """All samples a station took at one moment of its own clock."""

    at: datetime
    samples: list[Sample]
