"""`voltway token learn`: add a card by holding it to a station."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument, author
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_network
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool, transaction
from voltway.stations import store_listing
from voltway.tokens import learning, store_learning
from voltway.tokens.learning import Beneficiary
from voltway.tokens.store_learning import LearningWindow
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import LEARNING_OPENED, LearningOpened
from voltway.vocabulary.tokens import LearningOutcome

_LOOK_AGAIN_S = 0.3


@with_reason
def learn(
    station: StationArgument,
    *,
    holder: Annotated[str | None, typer.Option(help="Whose the card shall be.")] = None,
    driver: Annotated[str | None, typer.Option(help="The driver it shall be assigned to.")] = None,
    organization: Annotated[str, typer.Option(help="The organization whose token it shall be.")] = ROOT,
    as_json: JsonOption = False,
) -> None:
    """Add the next card that is held to a station within a minute.

    The card is still refused that time, and charges from then on. Ends with 0 if one was added, and with 1 otherwise.

    Example: voltway token learn SITE-1 --holder "Ada Lovelace"
    """
    whose = Beneficiary(organization_id=OrganizationId(organization), holder=holder, driver_id=driver)

    async def work(pool: Pool, bus: Bus) -> LearningWindow:
        window = await _open(pool, bus, StationId(station), whose)
        if not as_json:
            output.say(f"Hold the card to {station} within a minute …")
        return await _wait(pool, window)

    window = on_network(work)
    if as_json:
        output.print_json(window)
    else:
        output.say(_in_words(window))
    raise typer.Exit(0 if window.outcome is LearningOutcome.ADDED else 1)


async def _open(pool: Pool, bus: Bus, station_id: StationId, whose: Beneficiary) -> LearningWindow:
    async with transaction(pool) as conn:
        if await store_listing.find(conn, station_id) is None:
            raise NotFound(f"there is no station {station_id[:80]}", "`voltway station list` shows all stations")
        window = await learning.open_window(conn, station_id, whose, opened_by=author(), now=datetime.now(UTC))
        # No uid is known yet. Whose card it will be is the organization's matter, and the driver's.
        told = {"learning_id": window.learning_id, "driver_id": whose.driver_id}
        await record(conn, AuditAction.TOKEN_LEARN, station_id, whose.organization_id, after=told)
    bus.publish(
        LEARNING_OPENED, msgspec.json.encode(LearningOpened(station_id=station_id, expires_at=window.expires_at))
    )
    return window


async def _wait(pool: Pool, window: LearningWindow) -> LearningWindow:
    """Until it is closed. Whoever goes away before closes it, so that nobody else's card falls into it."""
    try:
        while window.outcome is None:
            await asyncio.sleep(_LOOK_AGAIN_S)
            async with pool.connection() as conn:
                window = await learning.outcome(conn, window.learning_id, datetime.now(UTC))
    finally:
        if window.outcome is None:
            async with pool.connection() as conn:
                await store_learning.close(conn, window.learning_id, LearningOutcome.CANCELLED, datetime.now(UTC))
    return window


def _in_words(window: LearningWindow) -> str:
    match window.outcome:
        case LearningOutcome.ADDED:
            return f"Token {window.token_uid} may charge from now on."
        case LearningOutcome.KNOWN:
            return f"Token {window.token_uid} is known already; it stays whose it is."
        case _:
            return f"No card was held to {window.station_id}."
