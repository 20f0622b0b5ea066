"""Schneider Electric EVlink: serial numbers longer than the 25 characters of 1.6."""

from voltway.ocpp.quirks.quirk import ModelMatch, Quirk
from voltway.ocpp.quirks.texts import cut_long_texts

LONG_SERIALS = Quirk(
    name="long_serials",
    why="The station introduces itself with serial numbers longer than OCPP allows; they are cut, whole in the note.",
    sources=("lbbrhzn/ocpp#213", "mobilityhouse/ocpp#54", "mobilityhouse/ocpp#122", "mobilityhouse/ocpp#128"),
    actions=frozenset({"BootNotification"}),
    models=(ModelMatch(vendor="SCHNEIDER*", model="*EVLINK*"),),
    correct=cut_long_texts,
)

QUIRKS = (LONG_SERIALS,)
