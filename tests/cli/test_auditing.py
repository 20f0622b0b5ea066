"""Everything that is changed on the command line stands in the audit trail: by whom, where, why, before and after."""

import getpass
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.certificates.made import pem, request, signer
from tests.cli.test_help import commands
from tests.fixtures.command_line import Execute, Voltway, run_voltway
from tests.security.made import csaf
from tests.security.made_incidents import INCIDENTS
from voltway.certificates.issuing import pem_of
from voltway.people.access_table import COMMANDS
from voltway.vocabulary.access import Permission

TOKEN = ("token", "add", "T1")
GROUP = ("token", "group", "add", "G1")
HOOK = ("webhook", "add", "https://example.com/hook", "--json")
ORGANIZATION = ("organization", "add", "Adler", "--kind", "site_host", "--json")
STATION = ("station", "add", "S1")
CONTROL = (
    '{"control_id": "c", "kind": "gradients", "is_default": true, "priority": 0,'
    ' "setting": {"form": "gradient", "ramp_s": 1, "soft_start_s": 0}}'
)
TARIFF = '{"tariff_id": "t", "currency": "EUR"}'
CONTRACTS = ("pki", "trust", "ROOT", "--json")
AUTHORITY = ("certificate", "authority", "add", "--json")
FIRMWARE = ("station", "add", "F1")
TEMPLATE = ("template", "add", "n", "C/V=1")

WRITES: dict[str, tuple[tuple[str, ...] | None, tuple[str, ...], str]] = {
    "station add": (None, ("S1",), "station.add station:S1"),
    "station accept": (STATION, ("S1",), "station.accept station:S1"),
    "station reject": (STATION, ("S1",), "station.reject station:S1"),
    "station remove": (STATION, ("S1", "--yes"), "station.remove station:S1"),
    "station forget-certificate": (STATION, ("S1",), "station.change station:S1"),
    "station rotate": (STATION, ("S1",), "command.give station:S1"),
    "station upgrade": (STATION, ("S1", "--profile", "2"), "command.give station:S1"),
    "station network": (STATION, ("S1", "--slot", "2", "--profile", "2"), "command.give station:S1"),
    "station password": (STATION, ("S1",), "station.renew_password station:S1"),
    "station quirks": (STATION, ("S1", "--off", "kwh_told_as_wh"), "station.switch_quirks station:S1"),
    "start": (STATION, ("S1", "--token", "T1"), "command.give station:S1"),
    "stop": (STATION, ("S1",), "command.give station:S1"),
    "reset": (STATION, ("S1",), "command.give station:S1"),
    "unlock": (STATION, ("S1",), "command.give station:S1"),
    "trigger": (STATION, ("S1", "heartbeat"), "command.give station:S1"),
    "availability": (STATION, ("S1", "operative"), "command.give station:S1"),
    "profile set": (STATION, ("S1", "10"), "command.give station:S1"),
    "profile clear": (STATION, ("S1", "--all"), "command.give station:S1"),
    "profile ask": (STATION, ("S1",), "command.give station:S1"),
    "profile compare": (STATION, ("S1",), "command.give station:S1"),
    "display show": (STATION, ("S1", "1", "Closed"), "command.give station:S1"),
    "display list": (STATION, ("S1",), "command.give station:S1"),
    "display clear": (STATION, ("S1", "1"), "command.give station:S1"),
    "battery swap": (STATION, ("S1", "--token", "T1"), "command.give station:S1"),
    "der set": (STATION, ("S1", "CONTROL"), "command.give station:S1"),
    "der ask": (STATION, ("S1",), "command.give station:S1"),
    "der clear": (STATION, ("S1", "--scheduled"), "command.give station:S1"),
    "tariff set": (STATION, ("S1", "TARIFF"), "command.give station:S1"),
    "tariff ask": (STATION, ("S1",), "command.give station:S1"),
    "tariff clear": (STATION, ("S1",), "command.give station:S1"),
    "tariff change": (STATION, ("S1", "ref", "TARIFF"), "command.give station:S1"),
    "tariff cost": (STATION, ("S1", "ref", "12.10"), "command.give station:S1"),
    "payment started": (STATION, ("S1", "1"), "command.give station:S1"),
    "power prefer": (STATION, ("S1",), "command.give station:S1"),
    "power update": (STATION, ("S1", "7", "--limit", "9"), "command.give station:S1"),
    "power signal": (STATION, ("S1", "3"), "command.give station:S1"),
    "power allow": (STATION, ("S1", "ac_bpt"), "command.give station:S1"),
    "transaction": (STATION, ("S1",), "command.give station:S1"),
    "clear-cache": (STATION, ("S1",), "command.give station:S1"),
    "variables get": (STATION, ("S1", "HeartbeatInterval"), "command.give station:S1"),
    "variables set": (STATION, ("S1", "HeartbeatInterval=300"), "command.give station:S1"),
    "certificate issue": (STATION, ("S1", "CSR", "--json"), "certificate.issue certificate:ID"),
    "certificate revoke": (STATION, ("c7", "--yes"), "certificate.revoke certificate:c7"),
    "pki trust": (None, ("ROOT", "--json"), "contract_authority.add contract_authority:ID"),
    "pki distrust": (CONTRACTS, ("ID", "--yes"), "contract_authority.remove contract_authority:ID"),
    "certificate authority add": (None, ("--json",), "authority.add authority:ID"),
    "certificate authority activate": (AUTHORITY, ("--json",), "authority.activate authority:ID"),
    "monitor set": (STATION, ("S1", "EVSE[1]/Power", "upper_threshold", "11000"), "command.give station:S1"),
    "monitor clear": (STATION, ("S1", "7"), "command.give station:S1"),
    "monitor report": (STATION, ("S1",), "command.give station:S1"),
    "monitor base": (STATION, ("S1", "all"), "command.give station:S1"),
    "monitor level": (STATION, ("S1", "5"), "command.give station:S1"),
    "reservation add": (
        STATION,
        ("S1", "--token", "T1", "--for", "30m"),
        "reservation.add reservation:ID",
    ),
    "reservation cancel": (STATION, ("7",), "reservation.cancel reservation:7"),
    "incident isolate": (STATION, ("S1",), "station.isolate station:S1"),
    "incident release": (FIRMWARE, ("ISOLATED",), "station.release station:ISOLATED"),
    "incident acknowledge": (FIRMWARE, ("7",), "incident.acknowledge incident:7"),
    "incident note": (FIRMWARE, ("7", "seen"), "incident.note incident:7"),
    "incident resolve": (FIRMWARE, ("7",), "incident.resolve incident:7"),
    "incident reopen": (FIRMWARE, ("8",), "incident.reopen incident:8"),
    "advisory add": (None, ("ADVISORY",), "advisory.add advisory:ID"),
    "advisory remove": (FIRMWARE, ("A1", "--yes"), "advisory.remove advisory:A1"),
    "firmware image add": (
        None,
        ("FILE", "--vendor", "*", "--version", "2"),
        "firmware_image.add firmware_image:ID",
    ),
    "firmware image remove": (FIRMWARE, ("I1", "--yes"), "firmware_image.remove firmware_image:I1"),
    "firmware update": (FIRMWARE, ("F1", "I1"), "firmware_update.add firmware_update:ID"),
    "firmware publish": (FIRMWARE, ("F1", "I1"), "command.give station:F1"),
    "firmware unpublish": (FIRMWARE, ("F1", "I1"), "command.give station:F1"),
    "firmware campaign add": (FIRMWARE, ("I1", "--name", "spring"), "firmware_campaign.add firmware_campaign:ID"),
    "firmware campaign pause": (FIRMWARE, ("7",), "firmware_campaign.pause firmware_campaign:7"),
    "firmware campaign resume": (FIRMWARE, ("8",), "firmware_campaign.resume firmware_campaign:8"),
    "firmware campaign cancel": (FIRMWARE, ("7",), "firmware_campaign.cancel firmware_campaign:7"),
    "firmware cancel": (FIRMWARE, ("7",), "firmware_update.cancel firmware_update:7"),
    "token add": (None, ("T1",), "token.add token:T1"),
    "token block": (TOKEN, ("T1",), "token.block token:T1"),
    "station variables": (STATION, ("S1", "--refresh"), "command.give station:S1"),
    "station hours": (STATION, ("S1", "--set", "mon 07:00-22:00"), "station.change station:S1"),
    "station local-list": (STATION, ("S1", "--on"), "station.change station:S1"),
    "station logs ask": (STATION, ("S1",), "station.ask_log station:S1"),
    "token unblock": (TOKEN, ("T1",), "token.unblock token:T1"),
    "token remove": (TOKEN, ("T1", "--yes"), "token.remove token:T1"),
    "token assign": (TOKEN, ("T1", "--driver", "ada"), "token.assign token:T1"),
    "token learn": (STATION, ("S1", "--holder", "Ada"), "token.learn station:S1"),
    "token import": (None, ("FILE",), "token.import organization:operator"),
    "token group add": (None, ("G1",), "token_group.add token_group:G1"),
    "token group assign": (TOKEN, ("", "T1"), "token.assign token:T1"),
    "token group block": (GROUP, ("G1",), "token_group.block token_group:G1"),
    "token group unblock": (GROUP, ("G1",), "token_group.unblock token_group:G1"),
    "token group remove": (GROUP, ("G1", "--yes"), "token_group.remove token_group:G1"),
    "webhook add": (None, ("https://example.com/hook",), "webhook.add webhook:ID"),
    "webhook pause": (HOOK, ("ID",), "webhook.pause webhook:ID"),
    "webhook resume": (HOOK, ("ID",), "webhook.resume webhook:ID"),
    "webhook rotate": (HOOK, ("ID",), "webhook.renew_secret webhook:ID"),
    "webhook remove": (HOOK, ("ID", "--yes"), "webhook.remove webhook:ID"),
    "webhook replay": (HOOK, ("ID", "--since", "2030-01-01"), "webhook.replay webhook:ID"),
    "webhook test": (HOOK, ("ID",), "webhook.send_test webhook:ID"),
    "webhook change": (HOOK, ("ID", "--description", "for bills"), "webhook.change webhook:ID"),
    "template add": (None, ("n", "C/V=1"), "configuration_template.add configuration_template:ID"),
    "template change": (TEMPLATE, ("7", "C/V=2"), "configuration_template.change configuration_template:7"),
    "template remove": (TEMPLATE, ("7", "--yes"), "configuration_template.remove configuration_template:7"),
    "template apply": (TEMPLATE, ("7",), "configuration_rollout.add configuration_rollout:ID"),
    "template rollout pause": (TEMPLATE, ("7",), "configuration_rollout.pause configuration_rollout:7"),
    "template rollout resume": (TEMPLATE, ("8",), "configuration_rollout.resume configuration_rollout:8"),
    "template rollout retry": (TEMPLATE, ("7",), "configuration_rollout.retry configuration_rollout:7"),
    "template rollout cancel": (TEMPLATE, ("7",), "configuration_rollout.cancel configuration_rollout:7"),
    "driver add": (None, ("Ada",), "driver.add driver:ID"),
    "organization add": (None, ("Adler", "--kind", "site_host"), "organization.add organization:ID"),
    "organization move": (ORGANIZATION, ("ID", "--below", "operator"), "organization.move organization:ID"),
    "organization rename": (ORGANIZATION, ("ID", "Bär"), "organization.change organization:ID"),
    "organization four-eyes": (
        ORGANIZATION,
        ("ID", "--off", "role.give"),
        "organization.change organization:ID",
    ),
    "organization remove": (ORGANIZATION, ("ID",), "organization.remove organization:ID"),
    "key add": (None, ("dashboard",), "key.make key:ID"),
    "key revoke": (("key", "add", "dashboard", "--json"), ("ID",), "key.revoke key:ID"),
    "privacy export": (TOKEN, ("--token", "T1", "-o", "ZIP"), "person.export person:ID"),
    "privacy erase": (TOKEN, ("--token", "T1", "--reason", "stolen card", "--yes"), "person.erase person:ID"),
}
"""Each command that changes something: what has to be there before, its arguments, and what it leaves."""


def entries(execute: Execute) -> list[dict[str, Any]]:
    return [json.loads(body) for (body,) in execute("select body from audit_entry order by number")]


_IDS = ("endpoint_id", "key_id", "authority_id", "contract_authority_id", "organization_id")


def made_id(document: dict[str, Any]) -> str:
    found = {**document, **document.get("endpoint", {}), **document.get("row", {})}
    return str(next(found[name] for name in _IDS if name in found))


def prepared(voltway: Voltway, execute: Execute, before: tuple[str, ...] | None) -> str:
    """The id of what `before` made, where it says one."""
    if before is None:
        return ""
    if before == AUTHORITY:
        # The first one signs at once; the next is announced.
        voltway(*before)
    said = voltway(*before)
    assert said.code == 0, said.err
    if before == STATION:
        execute(
            "insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,"
            " energy_wh, idle_s, end_inferred, rules, seen, start_key)"
            " values ('S1', 's1', '41', 1, 'active', now(), now(), now(), 0, 0, false, '{}', '[]', 'k1')"
        )
        execute(
            "insert into token (token_uid, kind, status) values ('T1', 'ISO14443', 'active') on conflict do nothing"
        )
        execute(
            "insert into reservation (station_id, reservation_id, organization_id, token_uid, token_kind, expires_at)"
            " values ('S1', 7, 'operator', 'T7', 'ISO14443', now() + interval '1 hour')"
        )
        execute(
            "insert into station_certificate (certificate_id, station_id, use, serial, fingerprint, subject, chain,"
            " not_before, not_after, issued_at) values ('c7', 'S1', 'both', '1', 'f', 'CN=S1', '', now(), now(), now())"
        )
    if before == FIRMWARE:
        execute("insert into advisory values ('A1', 't', 'p', '1', now(), '[]', now())")
        execute(INCIDENTS)
        execute(
            "with station as (insert into station (station_id, admission) values ('F7', 'accepted')), file as ("
            " insert into file (file_id, kind, name, media_type, size_bytes, sha256, stored_as, made_at, arrived_at)"
            " values ('I1', 'firmware', 'f', 'x/y', 1, '', 'f', now(), now()))"
            " insert into firmware_image (image_id, organization_id, vendor, model, version, file_id, file_name,"
            " content, sha256, md5, made_by, made_at)"
            " values ('I1', 'operator', '*', '*', '2', 'I1', 'f', 'there', '', '0', 'me', now())"
        )
        execute(
            "insert into firmware_update (station_id, update_id, organization_id, version, signed, during_sessions,"
            " author, planned_at, order_until, changed_at) overriding system value"
            " values ('F7', 7, 'operator', '2', false, false, 'me', now(), now(), now())"
        )
        execute(
            "insert into firmware_campaign (campaign_id, organization_id, name, version, state, rules, wave_began_at,"
            " counted_since, author, made_at) overriding system value"
            " select number, 'operator', 'n', '2', state, '{}', now(), now(), 'me', now()"
            " from (values (7, 'running'), (8, 'paused')) as made (number, state)"
        )
    if before == TEMPLATE:
        execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        execute(
            "insert into configuration_template (template_id, organization_id, name, vendor, model, firmware, priority,"
            " settings, author, made_at, changed_at) overriding system value"
            " select number, 'operator', 'n', '*', '*', '*', 0, '[]', 'me', now(), now()"
            " from generate_series(7, 8) as number"
        )
        execute(
            "insert into configuration_rollout (rollout_id, organization_id, template_id, name, state, rules,"
            " wave_began_at, counted_since, author, made_at) overriding system value"
            " select number, 'operator', template_id, 'n', state, '{}', now(), now(), 'me', now()"
            " from (values (7, 8, 'running'), (8, null, 'paused')) as made (number, template_id, state)"
        )
        execute(
            "insert into configuration_rollout_station (rollout_id, station_id, wave, state, changed_at)"
            " values (7, 'S1', 1, 'missed', now())"
        )
    return made_id(said.document) if "--json" in before else ""


@pytest.fixture(autouse=True)
def sealing_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("a key of these tests that is long enough")
    monkeypatch.setenv("VOLTWAY_SEALING_KEY_FILE", str(file))
    monkeypatch.setenv("VOLTWAY_FILES_DIRECTORY", str(tmp_path / "files"))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a card to the station: the window is over before it is looked at."""
    monkeypatch.setattr("voltway.tokens.learning.WINDOW_S", 0.0)


@pytest.mark.parametrize("command", WRITES)
@pytest.mark.usefixtures("at_once")
def test_what_is_changed_is_written_down(voltway: Voltway, execute: Execute, tmp_path: Path, command: str) -> None:
    before, arguments, expected = WRITES[command]
    root = tmp_path / "root.pem"
    root.write_text(pem_of(signer().certificate))
    before = before and tuple(str(root) if word == "ROOT" else word for word in before)
    made = prepared(voltway, execute, before)
    (tmp_path / "cards.csv").write_text("token_uid,kind\nT9,ISO14443\n")
    (tmp_path / "control.json").write_text(CONTROL)
    (tmp_path / "tariff.json").write_text(TARIFF)
    (tmp_path / "advisory.json").write_bytes(csaf())
    (tmp_path / "S1.csr").write_text(pem(request("S1")))
    places = {
        "ADVISORY": str(tmp_path / "advisory.json"),
        "CONTROL": str(tmp_path / "control.json"),
        "TARIFF": str(tmp_path / "tariff.json"),
        "CSR": str(tmp_path / "S1.csr"),
        "ID": made,
        "ROOT": str(root),
        "FILE": str(tmp_path / "cards.csv"),
        "ZIP": str(tmp_path / "person.zip"),
    }
    count = len(entries(execute))
    reason = () if command.startswith("privacy") else ("--reason", "stolen card")
    said = voltway(*command.split(), *(places.get(word, word) for word in arguments), *reason)
    [entry] = entries(execute)[count:]
    told = f"{entry['action']} {entry['subject']['kind']}:{entry['subject']['id']}"
    assert told == expected.replace(":ID", f":{made or entry['subject']['id']}"), said.err
    assert entry["actor"] == {
        "kind": "machine_user",
        "id": getpass.getuser(),
        "name": f"cli:{getpass.getuser()}",
    }
    assert entry["address"] == f"command line of {socket.gethostname()}"
    assert entry.get("reason") == (None if command == "privacy export" else "stolen card")


def test_no_command_that_changes_something_is_left_out() -> None:
    changing = {
        " ".join(words)
        for words in commands()
        if isinstance(access := COMMANDS[" ".join(words)], Permission) and not access.endswith(".read")
    }
    reading = {"privacy map", "privacy record", "privacy erasures"}
    assert changing - reading == WRITES.keys()


@pytest.mark.parametrize("command", [name for name in WRITES if not name.startswith("privacy export")])
def test_each_of_them_takes_a_reason(command: str) -> None:
    assert "--reason" in run_voltway(*command.split(), "--help").out


def test_it_says_what_was_before_and_after(voltway: Voltway, execute: Execute) -> None:
    voltway("station", "add", "S1", "--name", "Bay 7")
    voltway("station", "reject", "S1")
    voltway("token", "add", "T1", "--holder", "Ada Lovelace")
    voltway("token", "assign", "T1", "--driver", "ada")
    voltway("organization", "rename", "operator", "Bär")
    voltway("token", "group", "add", "G1", "--max-concurrent", "2")
    voltway("token", "group", "assign", "G1", "T1")
    voltway("token", "group", "block", "G1")
    told: dict[str, tuple[Any, Any]] = {
        entry["action"]: (entry.get("before"), entry.get("after")) for entry in entries(execute)
    }
    assert told["station.add"][1]["name"] == "Bay 7"
    assert told["station.reject"] == ("accepted", "rejected")
    assert told["token.assign"] == ({"group_id": None}, {"group_id": "G1"})
    assert told["organization.change"][1]["name"] == "Bär"
    assert told["organization.change"][0]["name"] != "Bär"
    assert told["token_group.block"] == ({"blocked": False}, {"blocked": True})
    assert {"driver_id": "ada"} in [entry.get("after") for entry in entries(execute)]


def test_neither_secrets_nor_names_get_there(voltway: Voltway, execute: Execute) -> None:
    password = voltway("station", "add", "S1", "--json").document["password"]
    key = voltway("key", "add", "dashboard", "--json").document["key"]
    secret = voltway(*HOOK).document["secret"]
    voltway("token", "add", "T1", "--holder", "Ada Lovelace")
    voltway("token", "remove", "T1", "--yes")
    text = json.dumps(entries(execute))
    for hidden in (password, key.rpartition("_")[2], secret, "Lovelace"):
        assert hidden not in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("station", "accept", "NOBODY"),
        ("station", "remove", "NOBODY", "--yes"),
        ("station", "quirks", "NOBODY", "--off", "kwh_told_as_wh"),
        ("reset", "NOBODY"),
        ("token", "block", "NOBODY"),
        ("token", "group", "remove", "NOBODY", "--yes"),
        ("key", "revoke", "NOBODY"),
        ("webhook", "remove", "NOBODY", "--yes"),
        ("organization", "remove", "operator"),
    ],
)
def test_what_is_refused_leaves_nothing(voltway: Voltway, execute: Execute, arguments: tuple[str, ...]) -> None:
    assert voltway(*arguments).code != 0
    assert entries(execute) == []


def test_what_can_not_be_written_down_is_not_done(voltway: Voltway, execute: Execute) -> None:
    voltway(*STATION)
    said = voltway("station", "remove", "S1", "--yes", "--reason", "x" * 1001)
    assert said.code == 2
    assert execute("select count(*) from station") == [(1,)]


def test_a_dry_run_changes_nothing_and_says_nothing(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    (tmp_path / "cards.csv").write_text("token_uid,kind\nT9,ISO14443\n")
    voltway("token", "import", str(tmp_path / "cards.csv"), "--dry-run")
    assert entries(execute) == []
