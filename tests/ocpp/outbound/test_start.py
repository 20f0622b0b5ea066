from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.start import KINDS_201
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    Recurrency,
    SchedulePeriod,
)
from voltway.vocabulary.commands import CommandState, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind

V16, V201, V21 = VERSIONS
CARD = PresentedToken(TokenUid("04AABBCC"), TokenKind.ISO14443)


def test_16_is_told_the_connector_where_one_is_named_and_never_a_guessed_one() -> None:
    named = frame(V16, StartSession(token=CARD, evse_id=2, remote_start_id=5, group_id="FLEET"))
    assert named == ("RemoteStartTransaction", {"idTag": "04AABBCC", "connectorId": 2})
    assert frame(V16, StartSession(token=CARD)) == ("RemoteStartTransaction", {"idTag": "04AABBCC"})


@pytest.mark.parametrize("version", TWO)
def test_2x_is_told_token_group_and_number(version: OcppVersion) -> None:
    order = StartSession(token=CARD, evse_id=2, remote_start_id=5, group_id="FLEET")
    assert frame(version, order) == (
        "RequestStartTransaction",
        {
            "idToken": {"idToken": "04AABBCC", "type": "ISO14443"},
            "remoteStartId": 5,
            "evseId": 2,
            "groupIdToken": {"idToken": "FLEET", "type": "Central"},
        },
    )


@pytest.mark.parametrize("version", TWO)
def test_without_a_number_a_fresh_one_is_made(version: OcppVersion) -> None:
    numbers = [frame(version, StartSession(token=CARD))[1]["remoteStartId"] for _ in range(20)]
    assert len(set(numbers)) == 20
    assert all(0 < number < 2**31 for number in numbers)


@pytest.mark.parametrize("kind", list(TokenKind))
def test_the_kind_of_the_token_is_told_as_the_version_knows_it(kind: TokenKind) -> None:
    order = StartSession(token=PresentedToken(TokenUid("A"), kind))
    told_21 = frame(V21, order)[1]["idToken"]["type"]
    assert told_21 == ("Central" if kind is TokenKind.UNTOLD else kind.value)
    if kind in {TokenKind.EVCCID, TokenKind.VIN}:
        with pytest.raises(Unsupported, match=f"no tokens of the kind {kind}"):
            calls_for(V201, order)
    else:
        central = {TokenKind.UNTOLD, TokenKind.DIRECT_PAYMENT}
        assert frame(V201, order)[1]["idToken"]["type"] == ("Central" if kind in central else kind.value)
    assert frame(V16, order)[1] == {"idTag": "A"}


def test_every_kind_of_201_is_sayable() -> None:
    assert {kind.value for kind in KINDS_201.values()} == {
        "Central", "eMAID", "ISO14443", "ISO15693", "KeyCode", "Local", "MacAddress", "NoAuthorization",
    }  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", [TokenKind.UNTOLD, TokenKind.CENTRAL])
def test_no_session_is_started_without_a_token(version: OcppVersion, kind: TokenKind) -> None:
    with pytest.raises(Unsupported, match="starts no session without a token"):
        calls_for(version, StartSession(token=PresentedToken(TokenUid(""), kind)))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_refused_start_hints_at_the_evse_where_none_was_named(version: OcppVersion) -> None:
    without = answer(version, StartSession(token=CARD), {"status": "Rejected"})
    assert without.state is CommandState.REJECTED
    assert without.reason == "the station refused to start; some stations want to be told at which EVSE"
    named = answer(version, StartSession(token=CARD, evse_id=1), {"status": "Rejected"})
    assert named.reason == "the station refused to start"


def test_a_2x_station_that_has_begun_names_its_transaction() -> None:
    told = answer(V21, StartSession(token=CARD), {"status": "Accepted", "transactionId": "t-1"})
    assert told.state is CommandState.ACCEPTED
    assert told.answer == {"status": "Accepted", "transactionId": "t-1"}


def profile(**fields: Any) -> ChargingProfile:
    schedule = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, 6.0)])
    whole: dict[str, Any] = {"purpose": ProfilePurpose.TX, "kind": ProfileKind.RELATIVE, "stack_level": 1, **fields}
    return ChargingProfile(profile_id=3, schedules=[schedule], **whole)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_profile_of_the_session_goes_with_it(version: OcppVersion) -> None:
    told = frame(version, StartSession(token=CARD, evse_id=2, remote_start_id=5, profile=profile()))[1]
    its = told["chargingProfile"]
    schedule = its.pop("chargingSchedule")
    periods = (schedule if version is V16 else schedule[0])["chargingSchedulePeriod"]
    assert periods == [{"startPeriod": 0, "limit": 6.0}]
    assert its == {
        "chargingProfileId" if version is V16 else "id": 3,
        "stackLevel": 1,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("fields", "evse_id", "words"),
    [
        ({}, None, "name the EVSE"),
        ({"ref": "7"}, 1, "leave ref out"),
        ({"purpose": ProfilePurpose.TX_DEFAULT}, 1, "use tx"),
        ({"recurrency": Recurrency.DAILY}, 1, "recurring"),
    ],
)
def test_no_other_profile_goes_with_it(
    version: OcppVersion, fields: dict[str, Any], evse_id: int | None, words: str
) -> None:
    with pytest.raises(Unsupported, match=words):
        calls_for(version, StartSession(token=CARD, evse_id=evse_id, profile=profile(**fields)))
