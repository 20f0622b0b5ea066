"""The system under test as a certification sees it: a running gateway, its operator, and stations that connect."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from tests.conformance.station import Station
from tests.fixtures.gateway import Network, RunningGateway
from tests.fixtures.ocpp_client import OcppClient
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.subjects import TOKEN_CHANGED

Kind = TypeVar("Kind", bound=Station)


@dataclass
class Csms:
    """A gateway on a real socket with its database, and what an operator puts into it."""

    network: Network
    running: RunningGateway
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def announced(self, **columns: Any) -> str:
        """Announce a station; without a password, for security profile 0."""
        return await self.network.add_station(f"STATION-{next(self.numbers)}", **columns)

    async def card(self, **columns: object) -> str:
        """Make a card known, which is good unless `columns` say otherwise. Its uid is short enough for 1.6."""
        return await self.network.add_token(f"CARD{next(self.numbers):06}", **columns)

    async def remove_card(self, uid: str) -> None:
        """Forget a card, and let everybody know."""
        await self.network.execute("delete from token where token_uid = %s", uid)
        self.network.bus.publish(TOKEN_CHANGED, uid.encode())

    @asynccontextmanager
    async def station(self, kind: type[Kind], version: OcppVersion, **columns: Any) -> AsyncIterator[Kind]:
        """A new station's station, connected and silent. In the end every order it got was one it expected."""
        station_id = await self.announced(**columns)
        station = kind(self.network, self.running, OcppClient(self.running.url, station_id, version))
        async with station.client:
            yield station
        assert station.unexpected == [], "it was asked what the script does not know"
