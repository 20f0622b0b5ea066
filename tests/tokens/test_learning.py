"""Adding a card by holding it to a station."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.tokens import learning, store_learning, store_listing
from voltway.tokens.learning import WINDOW_S, Beneficiary
from voltway.tokens.store_learning import LearningWindow
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import StationId, TokenUid
from voltway.vocabulary.tokens import LearningOutcome, PresentedToken, TokenKind

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
S1, S2 = StationId("S1"), StationId("S2")
ADA = Beneficiary(holder="Ada", driver_id="ada", organization_id=OrganizationId("a" * 32))


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def opened(connection: Connection, station: StationId = S1, **fields: Any) -> LearningWindow:
    told = {"opened_by": "test", "now": NOW, **fields}
    return await learning.open_window(connection, station, told.pop("whose", ADA), **told)


async def hold(
    connection: Connection, uid: str, station: StationId = S1, *, seconds: float = 5
) -> list[LearningWindow]:
    held = learning.held(station, PresentedToken(TokenUid(uid)), after(seconds))
    assert held is not None
    return await store_learning.catch(connection, [held])


async def test_the_next_unknown_card_is_added(connection: Connection) -> None:
    window = await opened(connection)
    (closed,) = await hold(connection, "04A1")
    assert (closed.learning_id, closed.outcome, closed.token_uid) == (
        window.learning_id,
        LearningOutcome.ADDED,
        "04A1",
    )
    assert await learning.outcome(connection, window.learning_id, after(9)) == closed
    token = await store_listing.find(connection, "04A1")
    assert token is not None
    assert (token.holder, token.driver_id, token.organization_id) == ("Ada", "ada", "a" * 32)
    assert token.kind is TokenKind.ISO14443
    assert await hold(connection, "04A2") == [], "one card a window"


async def test_a_known_card_stays_whose_it_is(connection: Connection) -> None:
    before = await store_listing.add(connection, "04a1", kind=TokenKind.LOCAL, holder="Bob")
    await opened(connection)
    (closed,) = await hold(connection, "04A1")
    assert (closed.outcome, closed.token_uid) == (LearningOutcome.KNOWN, "04A1")
    assert await store_listing.page(connection) == [before]


@pytest.mark.parametrize(("station", "seconds"), [(S2, 5), (S1, -1), (S1, WINDOW_S)])
async def test_a_card_elsewhere_or_at_another_time(connection: Connection, station: StationId, seconds: float) -> None:
    await opened(connection)
    assert await hold(connection, "04A1", station, seconds=seconds) == []
    assert await store_listing.page(connection) == []


async def test_two_windows_that_catch_one_card_add_it_once(connection: Connection) -> None:
    await opened(connection, S1, whose=Beneficiary(holder="Ada"))
    await opened(connection, S2, whose=Beneficiary(holder="Bob"))
    cards = [learning.held(station, PresentedToken(TokenUid("04A1")), after(5)) for station in (S1, S2)]
    closed = await store_learning.catch(connection, [card for card in cards if card])
    outcomes = {window.holder: window.outcome for window in closed}
    assert outcomes == {"Ada": LearningOutcome.ADDED, "Bob": LearningOutcome.KNOWN}
    assert [row.holder for row in await store_listing.page(connection)] == ["Ada"]


async def test_a_station_learns_for_one_at_a_time(connection: Connection) -> None:
    first = await opened(connection)
    with pytest.raises(Conflict, match="S1"):
        await opened(connection, now=after(WINDOW_S - 1))
    second = await opened(connection, now=after(WINDOW_S))
    ended = await learning.outcome(connection, first.learning_id, after(WINDOW_S))
    assert (ended.outcome, ended.closed_at) == (LearningOutcome.EXPIRED, first.expires_at)
    (closed,) = await hold(connection, "04A1", seconds=WINDOW_S + 1)
    assert closed.learning_id == second.learning_id


async def test_a_window_without_a_card_ends(connection: Connection) -> None:
    window = await opened(connection)
    assert (await learning.outcome(connection, window.learning_id, after(59))).outcome is None
    assert (await learning.outcome(connection, window.learning_id, after(60))).outcome is LearningOutcome.EXPIRED
    other = await opened(connection)
    await store_learning.close(connection, other.learning_id, LearningOutcome.CANCELLED, after(1))
    assert await hold(connection, "04A1") == []
    with pytest.raises(NotFound):
        await learning.outcome(connection, "none", NOW)


async def test_windows_are_forgotten_after_a_day(connection: Connection) -> None:
    window = await opened(connection)
    await opened(connection, S2, now=after(120))
    assert await store_learning.find(connection, window.learning_id) is not None
    await opened(connection, S2, now=after(2 * 86_400))
    assert await store_learning.find(connection, window.learning_id) is None


@pytest.mark.parametrize("whose", [Beneficiary(), Beneficiary(holder=""), Beneficiary(driver_id="a\n")])
async def test_a_window_is_for_somebody(connection: Connection, whose: Beneficiary) -> None:
    with pytest.raises(InvalidInput):
        await opened(connection, whose=whose)


@pytest.mark.parametrize(
    ("uid", "kind"),
    [
        ("", TokenKind.UNTOLD),
        ("VID:0123456789AB", TokenKind.UNTOLD),
        ("0123456789AB", TokenKind.MAC_ADDRESS),
        ("DE-8AA-CA2B3C4D5-L", TokenKind.EMAID),
        ("1", TokenKind.NO_AUTHORIZATION),
        ("a\nb", TokenKind.ISO14443),
        (" a", TokenKind.ISO14443),
        ("x" * 256, TokenKind.ISO14443),
    ],
)
def test_what_is_no_card(uid: str, kind: TokenKind) -> None:
    """A car that is plugged in meanwhile does not become somebody's."""
    assert learning.held(S1, PresentedToken(TokenUid(uid), kind), NOW) is None


def test_the_kind_is_kept_where_it_is_told() -> None:
    held = learning.held(S1, PresentedToken(TokenUid("E004"), TokenKind.ISO15693), NOW)
    assert held is not None
    assert held.kind == "ISO15693"
