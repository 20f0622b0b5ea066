"""EVBox: measurands of the vendor's own."""

from voltway.ocpp.quirks.meters import METERED, leave_out_unknown
from voltway.ocpp.quirks.quirk import ModelMatch, Quirk

UNKNOWN_MEASURAND = Quirk(
    name="unknown_measurand",
    why="The station sends samples in measurands, units or phases OCPP does not have; only the message log keeps them.",
    sources=("lbbrhzn/ocpp",),
    actions=METERED,
    models=(ModelMatch(vendor="EV*BOX*"),),
    everyone=True,
    correct=leave_out_unknown,
)

QUIRKS = (UNKNOWN_MEASURAND,)
