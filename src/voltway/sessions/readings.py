"""A meter reading as a row: the common values as columns, and the samples whole where they say more. Pure."""

from datetime import datetime

import msgspec

from voltway.kit import copy_text
from voltway.kit.copy_text import NULL
from voltway.sessions.metering import scaled
from voltway.sessions.session import Session
from voltway.vocabulary.energy import ENERGY_IMPORT, MeterLocation, Reading, Sample
from voltway.vocabulary.facts import MeterRead, SessionEnded, SessionStarted, SessionUpdated

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
    fact: MeterRead | SessionStarted | SessionUpdated | SessionEnded,
    received_at: datetime,
) -> list[str]:
    """The COPY lines of table `meter_reading` for a fact's readings, in the order of `COLUMNS`."""
    if not fact.readings:
        return []
    session_id = NULL if session is None else session.session_id
    evse_id = fact.evse_id if session is None or session.evse_id is None else session.evse_id
    connector_id = fact.connector_id if session is None or session.connector_id is None else session.connector_id
    head = f"{copy_text.text(station_id)}\t{session_id}\t{evse_id or NULL}\t{connector_id or NULL}\t"
    return [f"{head}{reading.at}\t{received_at}\t{_values(reading)}\n" for reading in fact.readings]


def _values(reading: Reading) -> str:
    columns: list[str] = [NULL, NULL, NULL, NULL, NULL]
    whole = False
    context = reading.samples[0].context if reading.samples else NULL
    for sample in reading.samples:
        index = _COLUMN_OF.get(sample.measurand)
        if index is None or columns[index] is not NULL or sample.context is not context or not _is_plain(sample):
            whole = True
        if index is not None and sample.phase is None and sample.signed is None and columns[index] is NULL:
            columns[index] = repr(scaled(sample))
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
