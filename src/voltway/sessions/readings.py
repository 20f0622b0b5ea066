"""A meter reading as a row: the common values as columns, and the samples whole where they say more. Pure."""

from datetime import datetime
from typing import Final, LiteralString

import msgspec

from voltway.kit import copy_text, table_text
from voltway.kit.table_text import FIELD, ROW
from voltway.sessions.metering import scaled
from voltway.sessions.session import Session
from voltway.vocabulary.energy import ENERGY_IMPORT, MeterLocation, Reading, Sample
from voltway.vocabulary.facts import SessionFact

COLUMNS: Final[LiteralString] = (
    "station_id, session_id, evse_id, connector_id, at, received_at, "
    "register_wh, power_w, current_a, voltage_v, soc_percent, context, samples"
)
_ENCODER = msgspec.json.Encoder()
_COLUMN_OF = {ENERGY_IMPORT: 0, "Power.Active.Import": 1, "Current.Import": 2, "Voltage": 3, "SoC": 4}
_BASE_UNITS = frozenset(("Wh", "W", "A", "V", "Percent"))


def rows(
    station_id: str,
    session: Session | None,
    fact: SessionFact,
    received_at: datetime,
) -> list[str]:
    """A fact's readings as rows for the sink of table `meter_reading`."""
    told: list[Reading] = getattr(fact, "readings", [])
    if not told:
        return []
    session_id = "" if session is None else session.session_id
    place = fact if session is None or session.evse_id is None else session
    evse_id, connector_id = getattr(place, "evse_id", None), getattr(place, "connector_id", None)
    head = (
        f"{table_text.text(station_id)}{FIELD}{session_id}{FIELD}{table_text.number(evse_id)}{FIELD}"
        f"{table_text.number(connector_id)}{FIELD}"
    )
    received = copy_text.moment(received_at)
    return [f"{head}{copy_text.moment(reading.at)}{FIELD}{received}{FIELD}{_values(reading)}{ROW}" for reading in told]


def _values(reading: Reading) -> str:
    columns: list[str] = ["", "", "", "", ""]
    whole = False
    context = reading.samples[0].context if reading.samples else ""
    for sample in reading.samples:
        index = _COLUMN_OF.get(sample.measurand)
        if index is None or columns[index] or sample.context is not context or not _is_plain(sample):
            whole = True
        if index is not None and sample.phase is None and sample.signed is None and not columns[index]:
            shown = scaled(sample)
            columns[index] = table_text.number(shown)
            whole = whole or shown is None
    samples = _ENCODER.encode(reading.samples).decode() if whole else ""
    return FIELD.join((*columns, context, samples))


def _is_plain(sample: Sample) -> bool:
    """Whether a column says as much as the sample does."""
    return (
        sample.phase is None
        and sample.signed is None
        and not sample.multiplier
        and sample.unit in _BASE_UNITS
        and (sample.location is MeterLocation.OUTLET or sample.measurand == "SoC")
    )
