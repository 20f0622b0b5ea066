"""A role that only uses the database and the bus, and misbehaves on demand. See fake_voltway.py."""

import asyncio
import os
from contextlib import suppress

from voltway.kit import bus as nats
from voltway.kit.postgres import Pool, connect_pool, ping, retrying, transaction
from voltway.kit.role import RoleContext
from voltway.vocabulary.errors import ConfigurationError


async def main(context: RoleContext) -> None:
    """The worker writes a row every 50 ms; the others listen on their ports."""
    if os.environ.get("FAKE_REFUSES") == context.name:
        raise ConfigurationError(f"the fake {context.name} refuses", "unset FAKE_REFUSES")
    if os.environ.get("FAKE_CRASHES") == context.name:
        raise RuntimeError("a defect")
    pool = await connect_pool(context.settings, context.name)
    bus = await nats.connect(context.settings, context.name)
    context.health.add("database", lambda: ping(pool))
    context.health.add("bus", bus.check)
    ports = {"gateway": context.settings.gateway.port, "web": context.settings.web.port}
    server = None
    if context.name in ports:
        server = await asyncio.start_server(_greet, "127.0.0.1", ports[context.name], reuse_port=True)
    counting = asyncio.create_task(_count(context, pool))
    context.ready.set()
    await context.stop.wait()
    if os.environ.get("FAKE_HANGS") == context.name:
        await asyncio.sleep(3600)
    counting.cancel()
    with suppress(asyncio.CancelledError):
        await counting
    if server is not None:
        server.close()
    await bus.close()
    await pool.close()


async def _greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"hello\n")
    writer.close()


async def _count(context: RoleContext, pool: Pool) -> None:
    async def one() -> None:
        async with transaction(pool) as connection:
            await connection.execute("create table if not exists beat (role text, at timestamptz default now())")
            await connection.execute("insert into beat (role) values (%s)", (context.name,))

    while context.name == "worker":
        await retrying(one, "beat")
        await asyncio.sleep(0.05)
