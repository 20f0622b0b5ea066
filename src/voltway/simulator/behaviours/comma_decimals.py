"""Decimals with a comma."""

from typing import Any

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.speech.meter import samples_in
from voltway.vocabulary.stations import OcppVersion


class CommaDecimals(Behaviour):
    """Strikes per message: its meter values are written as on a German display. 2.x sends numbers and can't."""

    __slots__ = ()
    meaning = "per message, 1.6: meter values with a decimal comma"

    def rewrite(self, _action: str, payload: dict[str, Any], version: OcppVersion, /) -> dict[str, Any]:
        """The payload with commas in its values."""
        if version is OcppVersion.V16 and self.strikes():
            for sample in samples_in(payload):
                sample["value"] = sample["value"].replace(".", ",")
        return payload
