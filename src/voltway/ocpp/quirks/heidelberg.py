"""Heidelberg Amperfied: samples without a value when no car is there, and volts for everything."""

from voltway.ocpp.quirks.meters import METERED, leave_out_valueless, measurand_of, with_samples
from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext
from voltway.ocpp.quirks.shape import Place
from voltway.vocabulary.stations import OcppVersion

_AMPERFIED = (ModelMatch(vendor="*AMPERFIED*"), ModelMatch(vendor="HEIDELBERG*"))

EMPTY_VALUE = Quirk(
    name="empty_value",
    why="The station sends samples whose value is empty or no number; they are left out.",
    sources=("evcc-io/evcc#17836",),
    actions=METERED,
    models=_AMPERFIED,
    everyone=True,
    correct=leave_out_valueless,
)

_UNIT_OF = {"Current": "A", "Power": "W", "Energy": "Wh", "SoC": "Percent", "Temperature": "Celsius"}


def _volts_for_everything(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_sample(sample: Json, _place: Place) -> tuple[Json, str] | None:
        quantity = measurand_of(sample).partition(".")[0]
        if sample.get("unit") != "V" or quantity not in _UNIT_OF:
            return None
        return {**sample, "unit": _UNIT_OF[quantity]}, f"is a {quantity} in volts, which is {_UNIT_OF[quantity]}"

    return with_samples(payload, context, mend_sample)


VOLTS_FOR_EVERYTHING = Quirk(
    name="volts_for_everything",
    why="The station gives the unit V to currents, powers and the state of charge.",
    sources=("evcc-io/evcc#17585", "evcc-io/evcc#18109"),
    actions=METERED,
    versions=frozenset({OcppVersion.V16}),
    models=_AMPERFIED,
    correct=_volts_for_everything,
)

QUIRKS = (EMPTY_VALUE, VOLTS_FOR_EVERYTHING)
