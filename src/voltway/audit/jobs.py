"""Timed work on the audit trail: each hour what was added is looked through and signed."""

from datetime import datetime
from functools import cache

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voltway.audit import checkpoints, signing, store
from voltway.audit.chain import Break, Chain, Fault
from voltway.audit.checkpoints import Checkpoint
from voltway.audit.verifying import follow
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import VoltwayError

_log = structlog.get_logger()


class TrailBroken(VoltwayError):
    """The audit trail is not what it was. It is not signed any further, as a signature would hide that."""

    def __init__(self, broken: Break) -> None:
        super().__init__(
            f"the audit trail is broken at entry {broken.number} ({broken.fault})",
            "no checkpoint was made; see `voltway audit verify`, and who can write to the database",
        )


async def make_checkpoint(pool: Pool, settings: Settings, now: datetime) -> Checkpoint | None:
    """Sign the trail as it is now; None if nothing was added since the last time, or if there is no key to sign with.

    Raises TrailBroken if what was added since is not chained, ConfigurationError for an unusable key.
    """
    key = signing.signing_key(settings)
    if key is None:
        _say_unsigned()
        return None
    async with transaction(pool) as conn:
        await store.freeze(conn)
        chain = await _followed(conn)
    if chain is None:
        return None
    number, digest = chain.proven.number, bytes.fromhex(chain.proven.hash)
    return await _keep(pool, checkpoints.sign(number, digest, now, key), key, now)


async def _followed(conn: Connection) -> Chain | None:
    """The chain from the last checkpoint to its end; None if that is where it ends."""
    last = await store.last_checkpoint(conn)
    keys = {checkpoints.key_id(row.public_key): row.public_key for row in await store.keys(conn)}
    chain = Chain(keys)
    if last is not None:
        if not checkpoints.is_signed_by(last, keys.get(last.key_id, b"")):
            raise TrailBroken(Break(number=last.number, fault=Fault.SIGNATURE_WRONG))
        if await store.hash_of(conn, last.number) != last.hash:
            raise TrailBroken(Break(number=last.number, fault=Fault.CHECKPOINT_DIFFERS))
        chain = Chain(keys, last.number, last.hash)
    broken = await follow(conn, chain)
    if broken is not None:
        raise TrailBroken(broken)
    return chain if chain.proven.number > (last.number if last else 0) else None


async def _keep(pool: Pool, made: Checkpoint, key: Ed25519PrivateKey, now: datetime) -> Checkpoint | None:
    public_key = checkpoints.public_bytes(key)
    async with transaction(pool) as conn:
        kept = await store.keep_checkpoint(conn, made, public_key, now)
    if not kept:  # another worker was quicker
        return None
    # In the log too: a copy outside the database, for the day when somebody took the trail's end away.
    _log.info(
        "audit checkpoint",
        entries=made.number,
        hash=made.hash.hex(),
        at=made.at,
        public_key=public_key.hex(),
        signature=made.signature.hex(),
    )
    return made


@cache
def _say_unsigned() -> None:
    """Once in the life of a process."""
    _log.warning(
        "the audit trail is chained but not signed, as this worker has no key",
        next_step="set audit.signing_key_file",
    )
