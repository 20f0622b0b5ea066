"""OpenEVSE: numbers without quotes where 1.6 wants text. That it counts in kWh is in energy_units."""

from voltway.ocpp.quirks.numbers import number_for_text
from voltway.ocpp.quirks.quirk import EVERY_ACTION, ModelMatch, Quirk

NUMBER_FOR_TEXT = Quirk(
    name="number_for_text",
    why="The station sends numbers where OCPP wants text, such as the value of a meter sample.",
    sources=("lbbrhzn/ocpp#210", "OpenEVSE/openevse_esp32_firmware#335"),
    actions=EVERY_ACTION,
    models=(ModelMatch(vendor="OpenEVSE*"),),
    everyone=True,
    correct=number_for_text,
)

QUIRKS = (NUMBER_FOR_TEXT,)
