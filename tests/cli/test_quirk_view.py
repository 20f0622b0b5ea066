"""Which quirks hold for a station, who says so, and what is said of it."""

from datetime import UTC, datetime

import pytest

from voltway.cli import quirk_view
from voltway.cli.output import Times
from voltway.cli.quirk_view import QuirkState, Switch
from voltway.ocpp.quirks import ALL
from voltway.stations.store_listing import StationRow
from voltway.stations.store_quirks import QuirkUse
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import Admission, SecurityProfile

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BY_MODEL = "start_when_free"
FOR_EVERYONE = "zone_missing"
FOR_NOBODY = "local_time_as_utc"


def station(
    vendor: str | None = "AUTEL", quirks: list[str] | None = None, quirks_off: list[str] | None = None
) -> StationRow:
    return StationRow(
        organization_id=ROOT,
        station_id=StationId("S1"),
        admission=Admission.ACCEPTED,
        isolation=None,
        online=True,
        name=None,
        latitude=None,
        longitude=None,
        time_zone=None,
        vendor=vendor,
        model=None if vendor is None else "MaxiCharger",
        serial=None,
        firmware=None,
        meter_type=None,
        ocpp_version=None,
        security_profile=SecurityProfile.BASIC,
        password_changed_at=None,
        password_changing=False,
        next_security_profile=None,
        pinned_certificate=None,
        has_password=True,
        free_vend=False,
        booted_at=None,
        boot_cause=None,
        clock_skew_s=None,
        gateway_id=None,
        connected_at=None,
        disconnected_at=None,
        disconnect_reason=None,
        heard_at=None,
        address=None,
        quirks=quirks or [],
        quirks_off=quirks_off or [],
        local_list=False,
        created_at=NOON,
    )


def use(quirk: str, uses: int) -> QuirkUse:
    return QuirkUse(quirk=quirk, uses=uses, first_at=NOON, last_at=NOON)


def states(shown: StationRow, *uses: QuirkUse) -> dict[str, QuirkState]:
    return {state.name: state for state in quirk_view.states(shown, uses)}


def switches(shown: StationRow) -> dict[str, Switch]:
    return {name: state.switch for name, state in states(shown).items()}


def test_every_quirk_there_is_is_told_with_its_reason() -> None:
    told = states(station())
    assert set(told) == set(ALL)
    assert all(told[name].why == ALL[name].why for name in ALL)


def test_a_switch_says_who_decided() -> None:
    told = switches(station())
    assert told[BY_MODEL] is Switch.BY_MODEL
    assert told[FOR_EVERYONE] is Switch.FOR_ALL
    assert told[FOR_NOBODY] is Switch.NOT_HERE
    assert switches(station("Another"))[BY_MODEL] is Switch.NOT_HERE


def test_the_operator_is_above_the_model_and_everyone() -> None:
    every = [BY_MODEL, FOR_EVERYONE, FOR_NOBODY]
    on, off = switches(station(quirks=every)), switches(station(quirks_off=every))
    assert {on[name] for name in every} == {Switch.ON}
    assert {off[name] for name in every} == {Switch.OFF}


def test_a_station_that_never_booted_has_what_everyone_has() -> None:
    assert set(switches(station(None)).values()) == {Switch.FOR_ALL, Switch.NOT_HERE}


@pytest.mark.parametrize(
    ("switch", "uses", "telling", "in_use"),
    [
        (Switch.ON, 0, True, True),
        (Switch.BY_MODEL, 0, True, True),
        (Switch.OFF, 0, True, False),
        (Switch.OFF, 3, True, False),
        (Switch.FOR_ALL, 0, False, False),
        (Switch.FOR_ALL, 1, True, True),
        (Switch.NOT_HERE, 0, False, False),
    ],
)
def test_what_is_worth_showing_and_what_is_in_use(switch: Switch, uses: int, telling: bool, in_use: bool) -> None:
    state = QuirkState(name="q", why="why", switch=switch, uses=uses, last_at=None)
    assert (state.telling, state.in_use) == (telling, in_use)


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        (0, "never used"),
        (1, "used once, last 2026-05-01 14:00:00 CEST"),
        (2, "used 2 times, last 2026-05-01 14:00:00 CEST"),
    ],
)
def test_how_often_in_words(uses: int, words: str) -> None:
    told = states(station(), *([use(FOR_EVERYONE, uses)] if uses else []))[FOR_EVERYONE]
    assert quirk_view.used(told, Times("Europe/Berlin")) == words


def test_uses_of_a_quirk_that_is_gone_are_no_trouble() -> None:
    assert states(station(), use("left_us_long_ago", 5)) == states(station())


@pytest.mark.parametrize("switch", Switch)
def test_every_switch_has_its_words(switch: Switch, capsys: pytest.CaptureFixture[str]) -> None:
    state = QuirkState(name="some_quirk", why="It says nonsense.", switch=switch, uses=0, last_at=None)
    quirk_view.print_states([state], Times("UTC"))
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("some_quirk: ")
    assert first.endswith("; never used")
    assert second == "  It says nonsense."
