"""`voltway demo`: a whole network with a small simulated city on it, to look at and to try things on."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import structlog
import typer

from voltway.cli import serve
from voltway.cli.addresses import own_host
from voltway.cli.connect import database
from voltway.kit.log import configure_logging
from voltway.kit.postgres import Connection
from voltway.kit.settings import Settings
from voltway.kit.settings_reader import environment_of, load_settings
from voltway.kit.supervision import Part, RolePart
from voltway.simulator import city as utrecht
from voltway.simulator.plan import derived_password
from voltway.stations import credentials, store_listing as stations
from voltway.tokens import store_listing as tokens
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import TokenKind

app = typer.Typer()

_log = structlog.get_logger()

CARDS: Final = tuple(f"04DE{number:06X}80" for number in range(1, 201))
"""What the drivers of the city carry: 7-byte UIDs, as ISO 14443 cards have them."""

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPart(RolePart):
    """The simulated city as a process of its own. It has no health pages: once it runs, it is ready."""

    async def is_ready(self, pid: int) -> bool:
        """Whether the process is there."""
        os.kill(pid, 0)
        return True


@app.command()
def demo(
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="Simulated seconds a second.")] = 1.0,
) -> None:
    """Run a whole network with a simulated city of 40 stations on it. Ctrl-C stops it.

    The city's stations and cards are kept in the data directory like any others; use one of its own for a demo.

    Example: voltway demo --speed 30
    """

    def more(settings: Settings) -> Sequence[Part]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("VOLTWAY_")}
        part = CityPart(
            name="city",
            command=[*serve.PROGRAM, "city", "--speed", str(speed)],
            environment={**inherited, **environment_of(settings)},
            health_host=settings.health_host,
            health_port=0,
        )
        return [part]

    sys.exit(serve.run(more))


@app.command(hidden=True)
def city(
    speed: Annotated[float, typer.Option(min=0.1, max=1000)] = 1.0,
) -> None:
    """Let the simulated city live on the running network."""
    settings = load_settings()
    configure_logging(settings.log_format, settings.log_level, "city")
    asyncio.run(_live(settings, speed))


async def _live(settings: Settings, speed: float) -> None:
    secret = secrets.token_hex(_SECRET_BYTES)
    async with database(settings) as pool, pool.connection() as connection:
        await _register(connection, secret)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    url = f"ws://{own_host(settings.gateway.host)}:{settings.gateway.port}{settings.gateway.path_prefix}"
    _log.info("the city lives", stations=len(utrecht.STATIONS), cards=len(CARDS), speed=speed)
    await utrecht.live(url, lambda station_id: derived_password(secret, station_id), CARDS, stop, speed=speed)


async def _register(connection: Connection, secret: str) -> None:
    """Make the city's stations and cards known; stations get new passwords at each start."""
    for site in utrecht.STATIONS:
        hashed = credentials.hash_password(derived_password(secret, site.station_id))
        try:
            await stations.add(
                connection,
                site.station_id,
                name=site.name,
                password_hash=hashed,
                latitude=site.latitude,
                longitude=site.longitude,
                time_zone="Europe/Amsterdam",
            )
        except Conflict:
            await stations.set_password(connection, site.station_id, hashed)
    for number, uid in enumerate(CARDS, 1):
        try:
            await tokens.add(connection, TokenUid(uid), kind=TokenKind.ISO14443, holder=f"Driver {number}")
        except Conflict:
            continue
