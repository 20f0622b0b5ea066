"""Timed work on contracts of cars."""

from datetime import datetime

import structlog

from voltway.kit.postgres import Pool, transaction
from voltway.kit.settings import Settings
from voltway.plug_and_charge import following
from voltway.plug_and_charge.provider import provider_of
from voltway.vocabulary.errors import Refused, Unavailable

_log = structlog.get_logger()


async def follow_roots(pool: Pool, settings: Settings, now: datetime) -> None:
    """Believe the roots that the provider of contracts trusts, where the operator wants that.

    One that tells none is not believed to trust nobody: then all stays as it is.
    """
    provider = provider_of(settings.plug_and_charge) if settings.plug_and_charge.follow_roots else None
    if provider is None:
        return
    try:
        roots = await provider.roots()
    except (Refused, Unavailable) as error:
        _log.warning("the provider of contracts tells no roots", why=str(error))
        return
    if roots:
        async with transaction(pool) as conn:
            await following.follow(conn, roots, now)
    else:
        _log.warning("the provider of contracts has no roots")
