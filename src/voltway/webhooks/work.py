"""Everything that a worker does for webhooks, put together."""

from functools import cache

from voltway.journal.followers import Follower
from voltway.kit.clock import Clock
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing, sealing_of
from voltway.kit.settings import Settings
from voltway.webhooks.addresses import Addresses
from voltway.webhooks.delivering import Deliverer
from voltway.webhooks.fanout import Fanout
from voltway.webhooks.posting import Posting


class WebhookWork:
    """The follower that makes deliveries, and the deliverer; `close` when both have ended."""

    def __init__(self, pool: Pool, clock: Clock, settings: Settings) -> None:
        webhooks = settings.webhooks

        @cache
        def sealing() -> Sealing:
            return sealing_of(settings)

        self._posting = Posting(webhooks, Addresses(allow_private=webhooks.allow_private_addresses))
        self.deliverer = Deliverer(pool, clock, webhooks, sealing, self._posting)
        self.follower: Follower = Fanout(clock, self.deliverer.wake).follower()

    async def close(self) -> None:
        """Let go of its connections."""
        await self._posting.close()
