"""Who signs in has no scope yet: the boundary between organizations is lifted for as long as that takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voltway.kit import scope
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.vocabulary.access import ROOT


@asynccontextmanager
async def everybody(pool: Pool) -> AsyncIterator[Connection]:
    """A transaction in which every account is seen, whoever the task works for. Raises as `transaction`."""
    with scope.entered([ROOT]):
        async with transaction(pool) as connection:
            yield connection
