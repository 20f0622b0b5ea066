"""Energy counted in kWh and called Wh."""

from typing import Any

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.speech.meter import samples_in
from voltway.vocabulary.energy import ENERGY_IMPORT
from voltway.vocabulary.stations import OcppVersion


class WhAsKwh(Behaviour):
    """Strikes per message: its energy samples are in kWh and labelled Wh (quirk 18). Start and stop stay right."""

    __slots__ = ()
    meaning = "per message: energy samples in kWh, labelled Wh"

    def rewrite(self, _action: str, payload: dict[str, Any], version: OcppVersion, /) -> dict[str, Any]:
        """The payload with its energy samples a thousand times too small."""
        if self.strikes():
            for sample in samples_in(payload):
                if sample["measurand"] == ENERGY_IMPORT:
                    reading = float(sample["value"]) / 1000
                    sample["value"] = f"{reading:.3f}" if version is OcppVersion.V16 else reading
        return payload
