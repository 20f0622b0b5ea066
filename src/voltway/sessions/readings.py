"""A meter reading as a row: the common values as columns, and the samples whole where they say more. Pure."""

from datetime import datetime
from typing import Final, LiteralString

import msgspec

from voltway.kit import copy_text, table_text
from voltway.kit.table_text import FIELD, ROW
from voltway.sessions import metering
from voltway.sessions.session import Session
from voltway.vocabulary.energy import Reading
from voltway.vocabulary.facts import SessionFact

COLUMNS: Final[LiteralString] = (
    "station_id, session_id, evse_id, connector_id, at, received_at, "
    "register_wh, power_w, current_a, voltage_v, soc_percent, context, samples"
)
_ENCODER = msgspec.json.Encoder()


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
    shown = metering.shown(reading)
    numbers = (shown.register_wh, shown.power_w, shown.current_a, shown.voltage_v, shown.soc_percent)
    context = reading.samples[0].context if reading.samples else ""
    samples = _ENCODER.encode(reading.samples).decode() if shown.whole else ""
    columns = ["" if number is None else repr(number) for number in numbers]
    return FIELD.join([*columns, context, samples])
