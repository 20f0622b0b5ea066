"""Roots that are believed because the provider of contracts trusts them: they come and go as it says."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog

from voltway.audit import trail
from voltway.kit.postgres import Connection
from voltway.plug_and_charge import store, trusting
from voltway.plug_and_charge.store import ContractAuthority
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.certificates import ProvidedRoot
from voltway.vocabulary.errors import Conflict, InvalidInput

_PROVIDER: Final = Actor(ActorKind.SYSTEM, "contract_provider", "Provider of contracts")

_log = structlog.get_logger()


async def follow(conn: Connection, provided: Sequence[ProvidedRoot], now: datetime) -> None:
    """Believe what the provider trusts, and no more what it did before; in a transaction.

    What the operator keeps stays as it is. What is no root is left out, and so is what there is no room for.
    """
    before = await store.listing(conn)
    kept = {row.certificate for row in before}
    told = {root.certificate for root in provided}
    for row in before:
        if row.from_provider and row.certificate not in told:
            await store.remove(conn, row.contract_authority_id)
            await _record(conn, AuditAction.CONTRACT_AUTHORITY_REMOVE, row, now)
    for root in provided:
        if root.certificate not in kept:
            kept.add(root.certificate)
            await _believe(conn, root, now)


async def _believe(conn: Connection, root: ProvidedRoot, now: datetime) -> None:
    try:
        row = await trusting.trust(conn, root.certificate, root.use, None, now, from_provider=True)
    except (InvalidInput, Conflict) as error:
        _log.warning("a root of the provider of contracts is not kept", why=str(error))
    else:
        await _record(conn, AuditAction.CONTRACT_AUTHORITY_ADD, row, now)


async def _record(conn: Connection, action: AuditAction, row: ContractAuthority, now: datetime) -> None:
    added = action is AuditAction.CONTRACT_AUTHORITY_ADD
    await trail.record(
        conn,
        _PROVIDER,
        action,
        AuditSubject(SubjectKind.CONTRACT_AUTHORITY, row.contract_authority_id),
        now=now,
        before=None if added else row.fingerprint,
        after=row.fingerprint if added else None,
    )
