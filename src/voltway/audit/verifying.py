"""Reading the whole trail, and following its chain."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from voltway.audit import store
from voltway.audit.chain import Break, Chain, Proven
from voltway.audit.checkpoints import key_id
from voltway.audit.store import AuditKey
from voltway.kit.postgres import Connection, Pool, transaction

OnProgress = Callable[[int, int], None]
"""Called with the number of the last entry that was followed, and of the last there is."""


class Verdict(Struct, frozen=True, kw_only=True):
    """How far the trail is whole, and the first break, if there is one.

    `trusted` says whether only keys counted that were given from outside the database.
    """

    proven: Proven
    broken: Break | None
    keys: list[AuditKey]
    trusted: bool


async def verify(
    pool: Pool,
    public_keys: Sequence[bytes] = (),
    known: Mapping[int, bytes] | None = None,
    progress: OnProgress = lambda _done, _total: None,
) -> Verdict:
    """Follow the trail from its first entry to the last one of this moment; others may go on adding.

    With `public_keys` (32 bytes each) only checkpoints signed by one of them count, else those of the database's own
    table of keys, which whoever can write the trail could have written, too. `known` are hashes of entries, by number,
    that were noted elsewhere: they also prove that the trail's end was not taken away.
    """
    async with transaction(pool) as conn:
        await store.freeze(conn)
        listed = await store.keys(conn)
        keys = {key_id(key): key for key in public_keys or [row.public_key for row in listed]}
        chain = Chain(keys, known=known)
        broken = await follow(conn, chain, progress)
    return Verdict(proven=chain.proven, broken=broken, keys=listed, trusted=bool(public_keys))


async def follow(conn: Connection, chain: Chain, progress: OnProgress = lambda _done, _total: None) -> Break | None:
    """Lead `chain` on from where it is to the end, within a transaction that is frozen. The first break, or None."""
    newest = await store.last(conn)
    total = newest[0] if newest else 0
    low = chain.proven.number or None
    async for entries in store.stored(conn, low):
        high = entries[-1].number
        broken = chain.follow(entries, await store.checkpoints(conn, low, high))
        if broken is not None:
            return broken
        low = high
        progress(high, total)
    return chain.end(await store.checkpoints(conn, low, None))
