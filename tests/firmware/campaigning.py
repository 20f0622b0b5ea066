"""Stations, an image for them, and campaigns with it, on PostgreSQL."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from voltway.firmware import campaign_keeping, campaigns, store_campaigns
from voltway.firmware.campaigns import CampaignWish
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.campaigns import Campaign, CampaignPlan, CampaignRules

BEGIN = datetime(2026, 6, 1, 12, tzinfo=UTC)

_IMAGE = """
    insert into file (file_id, kind, name, media_type, size_bytes, sha256, stored_as, made_at, arrived_at)
        values ('I', 'firmware', 'f', 'x/y', 1, '', 'f', now(), now());
    insert into firmware_image (image_id, organization_id, vendor, model, version, file_id, file_name, content, sha256,
            made_by, made_at)
        values ('I', 'operator', 'ACME', '*', '2', 'I', 'f', 'there', '0', 'me', now());
"""


@dataclass
class Fleet:
    """Stations S0, S1 and so on, all there and free, that do nothing by themselves."""

    pool: Pool
    now: datetime = field(default=BEGIN)

    async def execute(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(query, values or None)
            return await cursor.fetchall() if cursor.description else []

    async def fill(self, count: int) -> None:
        await self.execute(_IMAGE)
        await self.execute(
            "insert into station (station_id, admission, vendor, model, firmware, gateway_id)"
            " select 'S' || n, 'accepted', 'ACME', 'One', '1', 'g' from generate_series(0, %s) as n",
            count - 1,
        )

    async def plan(
        self, *waves: str, wish: dict[str, Any] | None = None, **rules: Any
    ) -> tuple[Campaign, CampaignPlan]:
        fields: dict[str, Any] = {"name": "n", "image_id": "I", "organization_id": ROOT} | (wish or {})
        wanted = CampaignWish(waves=waves, rules=CampaignRules(**rules), **fields)
        async with self.pool.connection() as connection, connection.transaction():
            return await campaigns.plan(connection, wanted, "Ada", self.now)

    async def advance(self, **later: float) -> None:
        self.now += timedelta(**later)
        await campaign_keeping.advance(self.pool, self.now)

    async def end(self, station_id: str, state: str, *, asked: bool = True) -> None:
        """Have the open update of a station end."""
        await self.execute(
            "update firmware_update set state = %s, ended_at = %s, reason = 'told so',"
            " ordered_at = case when %s then planned_at end where station_id = %s and ended_at is null",
            state,
            self.now,
            asked,
            station_id,
        )

    async def asked(self) -> list[str]:
        """The stations with an open update."""
        rows = await self.execute("select station_id from firmware_update where ended_at is null order by 1")
        return [row[0] for row in rows]

    async def states(self, number: int) -> dict[str, str]:
        async with self.pool.connection() as connection:
            return {row.station_id: str(row.state) for row in await store_campaigns.stations(connection, number)}

    async def campaign(self, number: int) -> Campaign:
        async with self.pool.connection() as connection:
            return await store_campaigns.known(connection, number)
