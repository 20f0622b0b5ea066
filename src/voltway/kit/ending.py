"""Ending tasks for certain: a cancellation is a request, and what it meets may answer with something else."""

import asyncio
from collections.abc import Collection
from typing import Any


async def end(tasks: Collection[asyncio.Task[Any]], patience_s: float = 0.5) -> None:
    """Cancel `tasks` until all have ended, asking again every `patience_s` seconds; what they raise is dropped.

    psycopg may answer a cancellation in the middle of a query with an error of its own, and nats-py swallows one that
    comes while it closes a connection: a loop that goes on after such errors would outlive a single cancellation.
    """
    while pending := {task for task in tasks if not task.done()}:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=patience_s)
    await asyncio.gather(*tasks, return_exceptions=True)
