"""What to do about an incident: a runbook for each rule. `docs/incidents.md` has the same with more words. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from voltway.vocabulary.incidents import IncidentRule


class Runbook(Struct, frozen=True, kw_only=True):
    """`title` says what is suspected; `steps` are sentences, in the order in which they help."""

    title: str
    steps: tuple[str, ...]


_ISOLATE: Final = "If it can't be trusted, isolate it: `voltway incident isolate STATION --incident INCIDENT`."
_ROTATE: Final = "Give it a new password: `voltway station rotate STATION`."
_DOOR: Final = "See who was refused, and why: `voltway station refusals STATION`."

RUNBOOKS: Final[Mapping[IncidentRule, Runbook]] = {
    IncidentRule.STATION_TAMPERED: Runbook(
        title="The housing of a station was opened, or something else that is watched",
        steps=(
            "Ask whether anybody works at the station now.",
            "If nobody does, isolate it (`voltway incident isolate STATION --incident INCIDENT`) and send somebody.",
            "Have seals, meter and payment terminal looked at before it is released.",
            "Fetch its security log: `voltway station logs ask STATION --kind security`.",
            _ROTATE,
        ),
    ),
    IncidentRule.STATION_CLONED: Runbook(
        title="Two connect with the identity of one station, from different networks",
        steps=(
            "See from which addresses it came: `voltway incident show INCIDENT`.",
            "If one of them is none of its site's, isolate it: `voltway incident isolate STATION --incident INCIDENT`.",
            "A station with two uplinks that fail in turn looks the same: ask its site.",
            "Set a new password at the station itself (`voltway station password STATION`): both have the old one.",
            "Of security profile 3, revoke its certificate: `voltway certificate revoke CERTIFICATE`.",
            "Release it, and see that it stays at one address: `voltway incident release STATION`.",
        ),
    ),
    IncidentRule.FIRMWARE_NOT_GENUINE: Runbook(
        title="A station was given firmware whose signature is not right",
        steps=(
            "See whether the update was ours: `voltway firmware status --station STATION`.",
            "If it was, the image or its signature is damaged: upload both anew.",
            f"If it was not, somebody else reaches the station. {_ISOLATE}",
            "Fetch its security log: `voltway station logs ask STATION --kind security`.",
        ),
    ),
    IncidentRule.LOG_CLEARED: Runbook(
        title="The security log of a station was cleared",
        steps=(
            "Ask whether somebody did it who serviced the station.",
            "If nobody did, somebody hides what they did: see what it reported before.",
            _ISOLATE,
            _ROTATE,
        ),
    ),
    IncidentRule.IDENTITY_MISUSED: Runbook(
        title="Somebody comes as a station with a certificate that is not its own, or is revoked",
        steps=(
            _DOOR,
            "If the station's certificate or mainboard was exchanged: `voltway station forget-certificate STATION`.",
            "If it is another station's certificate, find that one: its key may have been copied; revoke it.",
        ),
    ),
    IncidentRule.MESSAGES_REPLAYED: Runbook(
        title="A station was sent a message that it had had before",
        steps=(
            "See what was sent: `voltway log STATION`.",
            "If it is not ours, somebody is between: `voltway station upgrade STATION --profile 2` moves it to TLS.",
            _ISOLATE,
        ),
    ),
    IncidentRule.MAINTENANCE_GUESSED: Runbook(
        title="Somebody guesses at the maintenance login of a station",
        steps=(
            "Ask whether a technician is there.",
            "If nobody is, send somebody, and change the maintenance password.",
            _ISOLATE,
        ),
    ),
    IncidentRule.STATION_LOCKED_OUT: Runbook(
        title="A station is refused again and again, or somebody guesses at its password",
        steps=(
            _DOOR,
            "If the address is the station's, set its credentials anew: `voltway station password STATION`.",
            "If it is another and the station is connected, somebody guesses, and nobody guesses a password of ours.",
            "Have that address blocked at the firewall.",
        ),
    ),
    IncidentRule.SERVER_DOUBTED: Runbook(
        title="A station does not believe our certificate",
        steps=(
            "See whether our certificate has changed, or ends.",
            "Install the root that signed it at the station: docs/certificates.md says how.",
            "If others of the same site tell the same, somebody may be between: compare the certificate they get.",
        ),
    ),
    IncidentRule.TRAFFIC_IMPOSSIBLE: Runbook(
        title="A station sends what can't be OCPP",
        steps=(
            "See what it sends: `voltway log STATION`.",
            "After an update of its firmware, tell the manufacturer.",
            f"Otherwise something else may speak in its name. {_ISOLATE}",
        ),
    ),
    IncidentRule.STATIONS_TRIED: Runbook(
        title="One address tries to come in as many stations",
        steps=(
            "See as which ones: `voltway incident show INCIDENT`.",
            "If it is a site of ours, its stations have wrong credentials.",
            "If it is not, have it blocked at the firewall, and see whether it came in anywhere.",
        ),
    ),
    IncidentRule.DOOR_FLOODED: Runbook(
        title="One address, or many unknown ones, knock at the door of stations without end",
        steps=(
            "Have the address blocked at the firewall.",
            "Nothing else is in danger: who is refused is counted, and slowed down.",
        ),
    ),
    IncidentRule.ACCOUNT_GUESSED: Runbook(
        title="Somebody guesses at the password of an account",
        steps=(
            "Ask its owner whether it was them.",
            "If it was not, see that the account has a second factor, and have the address blocked.",
            "See what was done with the account: `voltway audit list --actor ACCOUNT`.",
        ),
    ),
    IncidentRule.ACCOUNTS_TRIED: Runbook(
        title="One address tries passwords at many accounts",
        steps=(
            "Have the address blocked.",
            "See whether it got in anywhere: `voltway audit list --action user.sign_in`.",
            "See that everybody who may change something has a second factor.",
        ),
    ),
}
