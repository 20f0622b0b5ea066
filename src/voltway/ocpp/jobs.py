"""Timed work on stations and sessions that no gateway looks after."""

from datetime import datetime
from typing import Final

import structlog

from voltway.journal import store as journal_store
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import GatewaySettings
from voltway.ocpp import recording
from voltway.ocpp.sweeping import close_silent, overdue_rule
from voltway.sessions import store as sessions_store
from voltway.sessions.session import Session
from voltway.stations import store_claims, store_unclaimed
from voltway.vocabulary.facts import StationDisconnected
from voltway.vocabulary.subjects import Change

SESSIONS_AT_ONCE: Final = 500
ROUNDS: Final = 20

_log = structlog.get_logger()


async def release_stations(pool: Pool, silence_s: float, now: datetime) -> list[Change]:
    """Bury gateways that were silent for `silence_s` seconds, and write down that their stations are disconnected.

    To be called only while PostgreSQL has been within everybody's reach for that long: else it is not the gateways that
    were silent.
    """
    async with transaction(pool) as connection:
        buried = await journal_store.bury_gateways(connection, silence_s)
        orphans = await store_claims.release_orphans(connection)
        units = [_disconnected(station_id, gateway_id, now) for station_id, gateway_id in orphans]
        await write_rows(connection, units)
    if buried or orphans:
        _log.warning("gateways vanished", gateways=buried, stations=len(orphans))
    return [change for unit in units for change in unit.changes]


def _disconnected(station_id: str, gateway_id: str, now: datetime) -> Unit:
    unit = Unit(station_id)
    fact = StationDisconnected(gateway_id=gateway_id, reason="the gateway vanished")
    recording.note(unit, fact, now, now)
    return unit


async def close_silent_sessions(pool: Pool, mine: GatewaySettings, now: datetime) -> list[Change]:
    """Close sessions that have been silent for too long at stations nobody holds. Others are their gateway's to close.

    Set by set, at most ROUNDS × SESSIONS_AT_ONCE in one run: the next one goes on.
    """
    changes: list[Change] = []
    for _ in range(ROUNDS):
        async with transaction(pool) as connection:
            units = [unit for session in await _overdue(connection, mine) if (unit := _closed(session, mine, now))]
            await write_rows(connection, units)
        changes += [change for unit in units for change in unit.changes]
        if len(units) < SESSIONS_AT_ONCE:
            break
    return changes


async def _overdue(connection: Connection, mine: GatewaySettings) -> list[Session]:
    """Silent sessions as they are once no gateway can claim their stations any more."""
    silent = await sessions_store.silent_sessions(
        connection, mine.session_silence_s, mine.session_reboot_grace_s, SESSIONS_AT_ONCE
    )
    if not silent:
        return []
    asked = sorted({session.station_id for session in silent})
    held = await store_unclaimed.hold_unclaimed(connection, asked)
    wanted = {session.session_id for session in silent}
    known = await sessions_store.known_sessions(connection, sorted(held))
    return [session for session in known if session.session_id in wanted]


def _closed(session: Session, mine: GatewaySettings, now: datetime) -> Unit | None:
    rule = overdue_rule(session, now, mine.session_silence_s, mine.session_reboot_grace_s)
    if rule is None:
        return None
    unit = Unit(session.station_id)
    close_silent(unit, session, rule, now)
    return unit
