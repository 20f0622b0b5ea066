from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame, frames
from voltway.vocabulary.commands import CommandState, is_unable
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_local_lists import AskLocalList, ListEntry, SendLocalList
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict

UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
CARD = PresentedToken(TokenUid("CARD"), TokenKind.ISO14443)
GOOD = ListEntry(CARD, Verdict(status=AuthorizationStatus.ACCEPTED, rule="listed", group_id="FLEET", valid_until=UNTIL))
GONE = ListEntry(PresentedToken(TokenUid("GONE"), TokenKind.UNTOLD), None)


def test_changes_in_1_6() -> None:
    told = frame(OcppVersion.V16, SendLocalList(version=7, full=False, entries=[GOOD, GONE]))
    info = {"status": "Accepted", "parentIdTag": "FLEET", "expiryDate": "2026-03-01T00:00:00.000Z"}
    entries: list[dict[str, Any]] = [{"idTag": "CARD", "idTagInfo": info}, {"idTag": "GONE"}]
    payload = {"listVersion": 7, "updateType": "Differential", "localAuthorizationList": entries}
    assert told == ("SendLocalList", payload)


@pytest.mark.parametrize("version", TWO)
def test_changes_in_2(version: OcppVersion) -> None:
    _, payload = frame(version, SendLocalList(version=7, full=False, entries=[GOOD, GONE]))
    assert (payload["versionNumber"], payload["updateType"]) == (7, "Differential")
    good, gone = payload["localAuthorizationList"]
    assert good["idToken"] == {"idToken": "CARD", "type": "ISO14443"}
    assert good["idTokenInfo"]["status"] == "Accepted"
    assert good["idTokenInfo"]["groupIdToken"]["idToken"] == "FLEET"
    assert gone == {"idToken": {"idToken": "GONE", "type": "ISO14443"}}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_empty_list_is_left_out(version: OcppVersion) -> None:
    _, payload = frame(version, SendLocalList(version=1, full=True))
    assert payload["updateType"] == "Full"
    assert "localAuthorizationList" not in payload


def test_a_station_without_a_list_is_known_by_its_answer() -> None:
    told = answer(OcppVersion.V16, SendLocalList(version=1, full=True), {"status": "NotSupported"})
    assert told.state is CommandState.FAILED
    assert is_unable(told.answer)
    assert is_unable({"errorCode": "NotImplemented"})
    assert not is_unable({"status": "Failed"})
    assert not is_unable(None)


def asked(version: OcppVersion, number: int, settings: dict[str, str]) -> Any:
    """What is told by a station with this list and these settings, by 2.x's names."""
    if version is OcppVersion.V16:
        keys = {"Entries": "LocalAuthListMaxLength", "ItemsPerMessage": "sendlocallistmaxlength"}
        keys["Enabled"] = "LocalAuthListEnabled"
        told = [{"key": keys[name], "readonly": True, "value": value} for name, value in settings.items()]
        return answer(version, AskLocalList(), {"listVersion": number}, {"configurationKey": told}).answer
    results = [
        {
            "attributeStatus": "Accepted",
            "component": {"name": "LocalAuthListCtrlr"},
            "variable": {"name": name},
            "attributeValue": value,
        }
        for name, value in settings.items()
    ]
    return answer(version, AskLocalList(), {"versionNumber": number}, {"getVariableResult": results}).answer


@pytest.mark.parametrize(("version", "longest"), list(zip(VERSIONS, (20, 36, 255), strict=True)))
def test_what_a_list_can_hold(version: OcppVersion, longest: int) -> None:
    told = asked(version, 3, {"Enabled": "true", "Entries": "70", "ItemsPerMessage": "7"})
    assert told == {
        "supported": True,
        "version": 3,
        "entries_most": 70,
        "entries_per_message": 7,
        "longest_uid": longest,
    }
    told = asked(version, 0, {"Enabled": "False", "Entries": "many", "ItemsPerMessage": "-1"})
    assert (told["supported"], told["entries_most"], told["entries_per_message"]) == (False, None, None)


def test_a_1_6_station_without_a_list_says_minus_one() -> None:
    told = asked(OcppVersion.V16, -1, {"Enabled": "true"})
    assert (told["supported"], told["version"]) == (False, 0)


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_asked_by_two_requests(version: OcppVersion) -> None:
    actions = [action for action, _ in frames(version, AskLocalList())]
    settings = "GetConfiguration" if version is OcppVersion.V16 else "GetVariables"
    assert actions == ["GetLocalListVersion", settings]
