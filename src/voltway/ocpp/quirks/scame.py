"""Scame: settings typed as numbers and flags in the answer to GetConfiguration, where 1.6 has only text."""

from voltway.ocpp.quirks.numbers import number_for_text
from voltway.ocpp.quirks.quirk import ModelMatch, Quirk
from voltway.vocabulary.stations import OcppVersion

TYPED_SETTINGS = Quirk(
    name="typed_settings",
    why="The station tells its settings as numbers and flags instead of text.",
    sources=("mobilityhouse/ocpp PR582",),
    actions=frozenset({"GetConfiguration"}),
    versions=frozenset({OcppVersion.V16}),
    models=(ModelMatch(vendor="SCAME*"),),
    everyone=True,
    correct=number_for_text,
)

QUIRKS = (TYPED_SETTINGS,)
