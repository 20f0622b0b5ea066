"""How some stations want to be treated: nothing in their messages is corrected, we behave differently towards them.

Each is a switch that `StationQuirks` carries as an attribute of the same name; who connects and commands stations asks.
"""

from voltway.ocpp.quirks.quirk import ModelMatch, Quirk
from voltway.vocabulary import files

_NO_ACTION: frozenset[str] = frozenset()


def _switch(name: str, why: str, sources: tuple[str, ...], *models: ModelMatch) -> Quirk:
    return Quirk(name=name, why=why, sources=sources, actions=_NO_ACTION, models=models)


MISSING_SUBPROTOCOL = _switch(
    "missing_subprotocol",
    "The station offers no subprotocol in its handshake; it is taken to speak 1.6 and answered without the header.",
    (
        "lbbrhzn/ocpp#442",
        "dallmann-consulting/OCPP.Core#43",
        "steve-community/steve#135,#1109",
        "sap-labs-france/ev-server#2761",
    ),
    ModelMatch(vendor="UNITED CHARGERS*", firmware="<6"),
    ModelMatch(model="*GRIZZL-E*", firmware="<6"),
)
STRANDED_BY_CLOSE = _switch(
    "stranded_by_close",
    "The station never comes back after we close its connection, so it is closed last and only when it must be.",
    ("lbbrhzn/ocpp",),
    ModelMatch(vendor="TEISON*"),
)
BOOT_ON_REQUEST = _switch(
    "boot_on_request",
    "The station does not introduce itself when it reconnects, so it is asked once for a BootNotification.",
    ("evcc-io/evcc charger/ocpp/cp.go", "lbbrhzn/ocpp"),
    ModelMatch(vendor="WALL*BOX*", model="PPR*", firmware=">=6"),
    ModelMatch(vendor="WALL*BOX*", model="*PULSAR*PRO*", firmware=">=6"),
)
START_WHEN_FREE = _switch(
    "start_when_free",
    "The station rejects a remote start while it is Finishing, so the start waits until it is Available or Preparing.",
    ("lbbrhzn/ocpp",),
    ModelMatch(vendor="AUTEL*"),
    ModelMatch(vendor="OCULAR*"),
)
SLOW_TRIGGERS = _switch(
    "slow_triggers",
    "Several requests for a message in a row make the station lose its connection, so they are spread out.",
    ("connectorio PR211",),
    ModelMatch(vendor="WALL*BOX*", model="C*"),
)
WHOLE_CONFIGURATION = _switch(
    "whole_configuration",
    "The station ignores which settings are asked for or leaves some out, so all are read and what lacks is unknown.",
    ("sap-labs-france/ev-server#3954",),
)
SHORT_ID_TAGS = _switch(
    "short_id_tags",
    "Tokens of more than 16 characters corrupt the station's memory, so no remote start is sent with one.",
    ("lbbrhzn/ocpp chargepoint.py",),
    ModelMatch(vendor="OCULAR*"),
)
START_NAMES_CONNECTOR = _switch(
    "start_names_connector",
    "The station rejects a remote start that names no connector, so one is always named.",
    ("connectorio PR332",),
    ModelMatch(vendor="PHOENIX*", model="*CHARX*"),
)
FILES_BY_FTP = _switch(
    files.FILES_BY_FTP,
    "The station fetches firmware and sends logs only over FTP, so its links lead there (needs files.ftp_port).",
    ("OCPP 1.6 5.19 and 6.23, which leave open what the location's scheme is",),
)

QUIRKS = (
    MISSING_SUBPROTOCOL,
    STRANDED_BY_CLOSE,
    BOOT_ON_REQUEST,
    START_WHEN_FREE,
    SLOW_TRIGGERS,
    WHOLE_CONFIGURATION,
    SHORT_ID_TAGS,
    START_NAMES_CONNECTOR,
    FILES_BY_FTP,
)

SHORT_ID_TAG_LENGTH = 16
"""The longest token, in characters, that a station with `short_id_tags` takes."""
