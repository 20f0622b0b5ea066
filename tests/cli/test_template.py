"""`voltway template`: added, compared, changed, applied, removed."""

import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.cli.template import STANDING_IN_WORDS
from voltway.vocabulary.templates import Standing


@pytest.fixture(autouse=True)
def fleet(execute: Execute) -> None:
    execute(
        "insert into station (station_id, admission, vendor) values ('S1', 'accepted', 'ACME'),"
        " ('S2', 'accepted', 'ACME'), ('S3', 'accepted', 'Other')"
    )
    execute(
        "insert into station_variable (station_id, path, component, variable, attribute, value, needs_restart)"
        " select station_id, 'txctrlr/evconnectiontimeout', 'TxCtrlr', 'EVConnectionTimeOut', 'actual', '60', true"
        " from station"
    )


def test_a_template_from_its_beginning_to_its_end(voltway: Voltway, execute: Execute) -> None:
    assert "No templates" in voltway("template", "list").words
    made = voltway("template", "add", "depot", "ConnectionTimeOut=90", "C[2]/V(i):target=a=b", "--vendor", "ac*")
    assert made.words.startswith("Template 1 is there")
    assert "1 depot ac* 2" in voltway("template", "list").words
    shown = voltway("template", "show", "1")
    assert "TxCtrlr/EVConnectionTimeOut 90" in shown.words, "a key of 1.6 has the name that all versions know"
    assert "C[2]/V(i):target a=b" in shown.words
    assert [one["value"] for one in voltway("template", "show", "1", "--json").document["settings"]] == ["90", "a=b"]

    assert voltway("template", "change", "1", "ConnectionTimeOut=90").words.startswith("Template 1 has 1 settings")
    assert "At boot not written" in voltway("template", "show", "1").words
    differs = "TxCtrlr/EVConnectionTimeOut 90 60 1 differs, takes a restart"
    assert differs in voltway("template", "drift", "--station", "S1").words
    assert "all that is wanted" in voltway("template", "drift", "--station", "S3").words
    assert "no station differs" in voltway("template", "drift", "1").words
    execute(
        "insert into configuration_check (station_id, revision, organization_id, template_ids, differing, unknown,"
        " checked_at) values ('S1', 0, 'operator', '{1}', 1, 0, now()), ('S2', 0, 'operator', '{1}', 0, 0, now())"
    )
    assert voltway("template", "drift", "1", "--json").document["items"][0]["station_id"] == "S1"
    assert "S2" not in voltway("template", "drift", "1").words
    assert "S2 0 0" in voltway("template", "drift", "1", "--all").words

    plan = voltway("template", "apply", "1", "--wave", "1", "--dry-run")
    assert "2 stations would be asked." in plan.words
    assert "S2 2 TxCtrlr/EVConnectionTimeOut 60 differs, takes a restart" in plan.words
    only = voltway("template", "apply", "1", "--station", "S2", "--dry-run", "--json").document
    assert [one["station_id"] for one in only["stations"]] == ["S2"]
    assert voltway("template", "apply", "1", "--idle-only").words.startswith("Rollout 1 of template 1 has begun.")
    assert "brings template 1 to stations" in voltway("template", "remove", "1", "--yes").err
    assert voltway("template", "rollout", "cancel", "1").code == 0
    assert voltway("template", "remove", "1", "--yes").words == "Template 1 is forgotten."


def test_which_template_overrules_which_is_said(voltway: Voltway) -> None:
    voltway("template", "add", "all", "ConnectionTimeOut=90")
    voltway("template", "add", "acme", "ConnectionTimeOut=60", "--vendor", "ACME", "--priority", "-1")
    shown = voltway("template", "drift", "--station", "S1", "--all")
    assert "60 60 2 it has it; template 2 overrules 1" in shown.words
    assert voltway("template", "change", "2", "ConnectionTimeOut=60", "--at-boot", "--json").document["at_boot"]
    assert voltway("template", "change", "2", "ConnectionTimeOut=60", "--json").document["at_boot"]
    assert "Stays stations get their turns" in voltway("template", "rollout", "show", "1").words
    assert not voltway("template", "change", "2", "A=60", "--not-at-boot", "--json").document["at_boot"]
    assert voltway("template", "rollout", "list", "--state", "cancelled", "--json").document["items"]
    page = voltway("template", "list", "--limit", "1", "--json").document
    assert voltway("template", "list", "--after", page["next"], "--json").document["items"][0]["name"] == "acme"


def test_what_makes_no_sense_is_refused(voltway: Voltway) -> None:
    assert "wants nothing" in voltway("template", "add", "n", "ConnectionTimeOut").err
    assert "is no attribute" in voltway("template", "add", "n", "C/V:most=1").err
    assert "names no setting" in voltway("template", "add", "n", "/V=1").err
    assert "is a secret" in voltway("template", "add", "n", "AuthorizationKey=1").err
    assert "there is no configuration template 9" in voltway("template", "show", "9").err
    assert "neither a template nor a station" in voltway("template", "drift").err
    assert "no cursor" in voltway("template", "list", "--after", "x").err


def test_every_standing_has_its_words() -> None:
    assert set(STANDING_IN_WORDS) == set(Standing)
