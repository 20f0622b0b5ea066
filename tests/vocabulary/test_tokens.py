"""Who may charge, in OCPP's own words."""

import msgspec
import pytest
from hypothesis import given

from tests.vocabulary.made import any_of
from voltway.kit.postgres import Pool
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, TokenStatus, Verdict


@pytest.mark.parametrize(
    "version", [v16.AuthorizationStatus, v201.AuthorizationStatusEnum, v21.AuthorizationStatusEnum]
)
def test_every_status_a_station_can_be_told_is_known(version: type[AuthorizationStatus]) -> None:
    assert {status.value for status in version} <= {status.value for status in AuthorizationStatus}


def test_the_statuses_are_those_of_2_1() -> None:
    assert {status.value for status in AuthorizationStatus} == {status.value for status in v21.AuthorizationStatusEnum}


def test_the_kinds_cover_2_0_1() -> None:
    """2.1 left the list open, so it stands here: part 2 appendices, IdTokenEnumStringType."""
    assert {kind.value for kind in v201.IdTokenEnum} <= {kind.value for kind in TokenKind}
    assert {"DirectPayment", "EVCCID", "VIN"} <= {kind.value for kind in TokenKind}


@pytest.mark.parametrize("status", AuthorizationStatus)
def test_only_accepted_lets_energy_flow(status: AuthorizationStatus) -> None:
    assert Verdict(status=status, rule="any").accepted is (status is AuthorizationStatus.ACCEPTED)


@given(any_of(Verdict), any_of(PresentedToken))
def test_verdicts_and_tokens_come_back(verdict: Verdict, token: PresentedToken) -> None:
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict
    assert msgspec.json.decode(msgspec.json.encode(token), type=PresentedToken) == token


def test_tokens_that_differ_in_kind_or_case_differ() -> None:
    token = PresentedToken(TokenUid("abc"), TokenKind.VIN)
    assert token == PresentedToken(TokenUid("abc"), TokenKind.VIN)
    assert token != PresentedToken(TokenUid("ABC"), TokenKind.VIN)
    assert token != PresentedToken(TokenUid("abc"))


async def test_the_database_knows_the_same_statuses_and_kinds(pool: Pool) -> None:
    async with pool.connection() as connection:
        for status in TokenStatus:
            for kind in TokenKind:
                await connection.execute(
                    "insert into token (token_uid, kind, status) values (%s, %s, %s)", (f"{kind}{status}", kind, status)
                )
        cursor = await connection.execute("select count(*) from token")
        assert await cursor.fetchone() == (len(TokenStatus) * len(TokenKind),)
