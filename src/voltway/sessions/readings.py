"""A meter reading as a row: the common values as columns, and the samples whole where they say more. Pure."""

from datetime import datetime

import msgspec

from voltway.kit import copy_text
from voltway.kit.copy_text import NULL
from voltway.sessions.metering import scaled
from voltway.sessions.session import Session
from voltway.vocabulary.energy import ENERGY_IMPORT, MeterLocation, Reading, Sample
from voltway.vocabulary.facts import SessionFact

COLUMNS = (
    "station_id, session_id, evse_id, connector_id, at, received_at, "
    "register_wh, power_w, current_a, voltage_v, soc_percent, context, samples"
)
_ENCODER = msgspec.json.Encoder()
_COLUMN_OF = {ENERGY_IMPORT: 0, "Power.Active.Import": 1, "Current.Import": 2, "Voltage": 3, "SoC": 4}
_BASE_UNITS = frozenset(("Wh", "W", "A", "V", "Percent"))


def lines(
    station_id: str,
    session: Session | None,
    fact: SessionFact,
    received_at: datetime,
) -> list[str]:
    """The COPY lines of table `meter_reading` for a fact's readings, in the order of `COLUMNS`."""
    told: list[Reading] = getattr(fact, "readings", [])
    if not told:
        return []
    session_id = NULL if session is None else session.session_id
    place = fact if session is None or session.evse_id is None else session
    evse_id, connector_id = getattr(place, "evse_id", None), getattr(place, "connector_id", None)
    head = f"{copy_text.text(station_id)}\t{session_id}\t{_place(evse_id)}\t{_place(connector_id)}\t"
    received = copy_text.moment(received_at)
    return [f"{head}{copy_text.moment(reading.at)}\t{received}\t{_values(reading)}\n" for reading in told]


def _place(number: int | None) -> str:
    return NULL if number is None else str(number)


def _values(reading: Reading) -> str:
    columns: list[str] = [NULL, NULL, NULL, NULL, NULL]
    whole = False
    context = reading.samples[0].context if reading.samples else NULL
    for sample in reading.samples:
        index = _COLUMN_OF.get(sample.measurand)
        if index is None or columns[index] is not NULL or sample.context is not context or not _is_plain(sample):
            whole = True
        if index is not None and sample.phase is None and sample.signed is None and columns[index] is NULL:
            shown = scaled(sample)
            columns[index] = copy_text.number(shown)
            whole = whole or shown is None
    samples = copy_text.json_text(_ENCODER.encode(reading.samples)) if whole else NULL
    return "\t".join(columns) + f"\t{context}\t{samples}"


def _is_plain(sample: Sample) -> bool:
    """Whether a column says as much as the sample does."""
    return (
        sample.phase is None
        and sample.signed is None
        and not sample.multiplier
        and sample.unit in _BASE_UNITS
        and (sample.location is MeterLocation.OUTLET or sample.measurand == "SoC")
    )
