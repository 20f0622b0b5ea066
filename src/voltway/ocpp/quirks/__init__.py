"""Known deviations of stations from OCPP: one file per vendor or subject, pure functions on wire messages.

`choice` says which quirks hold for a station; each correction is told in the message log ("corrected because …").
"""

from voltway.ocpp.quirks.choice import ALL, StationQuirks, apply, for_station, rescue, retime, unknown_names
from voltway.ocpp.quirks.conduct import SHORT_ID_TAG_LENGTH
from voltway.ocpp.quirks.elsewhere import ELSEWHERE, LATER
from voltway.ocpp.quirks.frames import repair_frame
from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext

__all__ = (
    "ALL",
    "ELSEWHERE",
    "LATER",
    "SHORT_ID_TAG_LENGTH",
    "Correction",
    "Json",
    "ModelMatch",
    "Quirk",
    "QuirkContext",
    "StationQuirks",
    "apply",
    "for_station",
    "repair_frame",
    "rescue",
    "retime",
    "unknown_names",
)
