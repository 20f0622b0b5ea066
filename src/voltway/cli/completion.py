"""Shell completion of ids from the database: best effort, quick, and silent when anything is wrong."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from voltway.kit.postgres import Connection

_TIMEOUT_S: Final = 1.5
"""Somebody holds the tab key: a late completion is worse than none."""

_MOST: Final = 200

Completions = list[tuple[str, str]]
"""Each with what a shell may show beside it."""


def complete_station(incomplete: str) -> Completions:
    """Station ids that begin with `incomplete`, with their names."""

    async def look(conn: "Connection") -> Completions:
        from voltway.stations import store_listing

        rows = await store_listing.page(conn, search=incomplete or None, limit=_MOST)
        return [(row.station_id, row.name or "") for row in rows]

    return _complete(incomplete, look)


def complete_token(incomplete: str) -> Completions:
    """Token uids that begin with `incomplete`, with their holders."""

    async def look(conn: "Connection") -> Completions:
        from voltway.tokens import store_listing

        rows = await store_listing.page(conn, store_listing.TokenFilter(search=incomplete or None), limit=_MOST)
        return [(row.token_uid, row.holder or "") for row in rows]

    return _complete(incomplete, look)


def complete_key(incomplete: str) -> Completions:
    """Ids of API keys that begin with `incomplete`, with their names."""

    async def look(conn: "Connection") -> Completions:
        from voltway.people import store_keys

        rows = await store_keys.page(conn, limit=_MOST)
        return [(row.key_id, row.name) for row in rows]

    return _complete(incomplete, look)


def complete_webhook(incomplete: str) -> Completions:
    """Ids of webhook endpoints that begin with `incomplete`, with where they are."""

    async def look(conn: "Connection") -> Completions:
        from voltway.webhooks import store

        rows = await store.page(conn, limit=_MOST)
        return [(row.endpoint_id, row.url) for row in rows]

    return _complete(incomplete, look)


def complete_quirk(incomplete: str) -> Completions:
    """Names of quirks that begin with `incomplete`, with what they are about."""
    from voltway.ocpp.quirks import ALL

    return [(name, quirk.why) for name, quirk in ALL.items() if name.startswith(incomplete)]


def _complete(incomplete: str, look: "Callable[[Connection], Awaitable[Completions]]") -> Completions:
    async def run() -> Completions:
        from voltway.cli.connect import current_settings, database

        async with asyncio.timeout(_TIMEOUT_S), database(current_settings()) as pool, pool.connection() as conn:
            return await look(conn)

    logging.disable(logging.CRITICAL)
    try:
        found = asyncio.run(run())
    except Exception:  # noqa: BLE001  # whatever it is, a shell in the middle of a line is no place to say so
        return []
    finally:
        logging.disable(logging.NOTSET)
    return [(value, words) for value, words in found if value.startswith(incomplete)]
