"""Erasures as they are carried out: planned without a change, then done table by table, then looked through once more.

Each batch is one transaction that also moves the erasure's place, so one that was killed goes on where it was. What is
done twice changes nothing the second time.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog

from voltway.kit.postgres import AWAY, Pool, transaction
from voltway.privacy import store, store_clearing, store_erasing, store_requests
from voltway.privacy.data_map import TABLES
from voltway.privacy.erasing import (
    COMMON_NOTE,
    EVIDENCE_NOTE,
    STATIONS_NOTE,
    Report,
    Schema,
    Step,
    StepKind,
    left,
    steps,
)
from voltway.privacy.store_requests import ErasureState, OpenErasure, Place
from voltway.privacy.subject import Asked, Person, find, terms_of
from voltway.privacy.terms import Terms
from voltway.tokens import store_local_lists
from voltway.vocabulary.errors import NotFound

AGAIN_AFTER: Final = timedelta(days=1)
"""When everything is looked through once more: by then no gateway remembers the token, and messages that were under way
are in the log."""

_LISTED: Final = "local_list_entry"
"""Where a token stands for a station's own list, which has to be sent anew without it."""

_CLEARING: Final = next(table for table in TABLES if table.name == "customer_clearing")

_WAIT_FOR_SESSION: Final = timedelta(hours=1)

_log = structlog.get_logger()


async def work_on(pool: Pool, erasure_id: str, now: datetime) -> None:
    """Do what is next for one erasure, unless somebody else is at it."""
    async with pool.connection() as holding:
        if not await store_requests.hold(holding, erasure_id):
            return
        try:
            erasure = await store_requests.open_erasure(holding, erasure_id)
            if erasure is not None:
                await _next(pool, erasure, now)
        finally:
            if not holding.closed:
                await store_requests.let_go(holding, erasure_id)


async def _next(pool: Pool, erasure: OpenErasure, now: datetime) -> None:
    match erasure.state:
        case ErasureState.ASKED:
            await _plan(pool, erasure, now)
        case ErasureState.RUNNING | ErasureState.SETTLING:
            await _carry_out(pool, erasure, now)
        case _:
            return


async def _plan(pool: Pool, erasure: OpenErasure, now: datetime) -> None:
    try:
        report = await dry_run(pool, erasure.asked)
    except NotFound as error:
        report = Report(tables=[], refused=str(error))
    state = ErasureState.REFUSED if report.refused else ErasureState.PLANNED
    async with pool.connection() as conn:
        await store_requests.note(conn, erasure.erasure_id, state=state.value, plan=report, planned_at=now)


async def dry_run(pool: Pool, asked: Asked) -> Report:
    """What an erasure would do; nothing is changed. Raises NotFound for somebody unknown."""
    async with pool.connection() as conn:
        person = await find(conn, asked)
        schema = await store.columns(conn)
    terms = terms_of(person)
    report = await _before(pool, person, terms, schema)
    for step in steps(TABLES, schema):
        if step.kind is StepKind.REMOVE:
            async with transaction(pool) as conn:
                await store.be_patient(conn)
                report.outcome(step.table).removed += await store_erasing.count(conn, step.table, terms)
            continue
        async for leaf, block in _batches(pool, step, Place()):
            async with transaction(pool) as conn:
                masked = await store_erasing.mask(conn, leaf, step.types, terms, first_block=block, change=False)
            report.outcome(step.table).pseudonymised += masked.changed
            report.outcome(step.table).evidence += masked.evidence
    return _told(report)


async def _before(pool: Pool, person: Person, terms: Terms, schema: Schema) -> Report:
    """What can be said only while the person's rows still lead to each other, and whether it can be done now."""
    report = Report(tables=[], same_holder=person.same_holder)
    async with transaction(pool) as conn:
        await store.be_patient(conn)
        report.stations_to_ask = await store.stations_to_ask(conn, terms.token_uids)
        running = await store.running_sessions(conn, terms.token_uids)
        if running:
            report.refused = f"the person is charging at {', '.join(running)}: let the session end, or stop it"
        elif await store.is_last_owner(conn, terms.user_ids):
            report.refused = "the person is the only owner of the network: make somebody else an owner first"
        for table in left(TABLES, schema):
            report.outcome(table).kept = await store_erasing.count(conn, table, terms)
    return report


def _told(report: Report) -> Report:
    report.notes = [COMMON_NOTE, EVIDENCE_NOTE, *([STATIONS_NOTE] if report.stations_to_ask else [])]
    report.tables = [each for each in report.tables if each.removed or each.pseudonymised or each.kept or each.evidence]
    return report


async def _carry_out(pool: Pool, erasure: OpenErasure, now: datetime) -> None:
    """One pass over everything, from the place where the last one was left."""
    begun = await _begin(pool, erasure, now)
    if begun is None:
        return
    terms, report = begun
    async with pool.connection() as conn:
        schema = await store.columns(conn)
    for number, step in enumerate(steps(TABLES, schema)):
        if number >= erasure.place.step:
            place = erasure.place if number == erasure.place.step else Place(step=number)
            await _do(pool, erasure.erasure_id, step, place, terms, report)
    await _end(pool, erasure, terms, report, now)


async def _begin(pool: Pool, erasure: OpenErasure, now: datetime) -> tuple[Terms, Report] | None:
    """What to look for, and the report so far; None if it has to wait or can't be done."""
    if erasure.terms is None:
        return await _first_terms(pool, erasure)
    async with pool.connection() as conn:
        if erasure.state is ErasureState.SETTLING and await store.running_sessions(conn, erasure.terms.token_uids):
            await store_requests.note(conn, erasure.erasure_id, again_at=now + _WAIT_FOR_SESSION)
            return None
    report = Report.of(erasure.report)
    if erasure.place == Place():
        for outcome in report.tables:
            outcome.evidence = 0  # counted anew by each look
    return erasure.terms, report


async def _first_terms(pool: Pool, erasure: OpenErasure) -> tuple[Terms, Report] | None:
    async with pool.connection() as conn:
        try:
            person = await find(conn, erasure.asked)
        except NotFound as error:
            await _refuse(pool, erasure, Report(tables=[], refused=str(error)))
            return None
        schema = await store.columns(conn)
    terms = terms_of(person)
    report = await _before(pool, person, terms, schema)
    if report.refused:
        await _refuse(pool, erasure, report)
        return None
    async with transaction(pool) as conn:
        # While the sessions still name the token.
        visits = await store.visits(conn, terms.token_uids)
        await store_clearing.add(conn, erasure.erasure_id, visits)
        report.outcome(_CLEARING).kept += len(visits)
        report.stations = await store_clearing.outcomes(conn, erasure.erasure_id)
        await store_requests.note(conn, erasure.erasure_id, terms=terms, report=report)
    return terms, report


async def _refuse(pool: Pool, erasure: OpenErasure, report: Report) -> None:
    async with pool.connection() as conn:
        await store_requests.note(conn, erasure.erasure_id, state=ErasureState.REFUSED.value, report=report)


async def _do(pool: Pool, erasure_id: str, step: Step, place: Place, terms: Terms, report: Report) -> None:
    outcome = report.outcome(step.table)
    if step.kind is StepKind.REMOVE:
        async with transaction(pool) as conn:
            await store.be_patient(conn)
            if step.table.name == _LISTED:
                await store_local_lists.send_anew(conn, terms.token_uids)
            outcome.removed += await store_erasing.remove(conn, step.table, terms)
            await store_requests.note(conn, erasure_id, place=Place(step=place.step + 1), report=report)
        return
    async for leaf, block in _batches(pool, step, place):
        async with transaction(pool) as conn:
            masked = await store_erasing.mask(conn, leaf, step.types, terms, first_block=block, change=True)
            outcome.pseudonymised += masked.changed
            outcome.evidence += masked.evidence
            following = Place(step=place.step, leaf=leaf, block=block + store_erasing.BLOCKS_AT_ONCE)
            await store_requests.note(conn, erasure_id, place=following, report=report)


async def _batches(pool: Pool, step: Step, place: Place) -> AsyncIterator[tuple[str, int]]:
    """Each part of the step's table and the first block of each batch of it, from a place on."""
    async with pool.connection() as conn:
        leaves = await store_erasing.leaves(conn, step.table.name)
    for leaf in leaves:
        if leaf < place.leaf:
            continue
        block = place.block if leaf == place.leaf else 0
        while True:
            # Asked each time: what is changed goes to the end, and the table may be gone.
            async with pool.connection() as conn:
                if block >= await store_erasing.blocks(conn, leaf):
                    break
            yield leaf, block
            block += store_erasing.BLOCKS_AT_ONCE


async def _end(pool: Pool, erasure: OpenErasure, terms: Terms, report: Report, now: datetime) -> None:
    report = _told(report)
    async with transaction(pool) as conn:
        report.stations = await store_clearing.outcomes(conn, erasure.erasure_id)
        if erasure.state is ErasureState.RUNNING:
            values = {"state": ErasureState.SETTLING.value, "erased_at": now, "again_at": now + AGAIN_AFTER}
            await store_requests.note(conn, erasure.erasure_id, **values, place=None, report=report)
        else:
            report.same_holder = []
            gone = Asked(tokens=[terms.masked_plain(uid) for uid in erasure.asked.tokens])
            await store_requests.note(
                conn,
                erasure.erasure_id,
                state=ErasureState.DONE.value,
                done_at=now,
                place=None,
                terms=None,
                report=report,
                plan=None,
                asked=msgspec.Raw(store_requests.told(gone).encode()),
            )
    _log.info("erased", erasure=erasure.erasure_id, state=erasure.state.value)


async def work_on_all(pool: Pool, now: datetime) -> int:
    """Do what is due for every erasure; how many there were. One that fails does not keep others from their turn."""
    async with pool.connection() as conn:
        waiting = await store_requests.due(conn, now)
    failure: Exception | None = None
    for erasure_id in waiting:
        try:
            await work_on(pool, erasure_id, now)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001  # raised below, after the others had their turn
            _log.exception("an erasure failed", erasure=erasure_id)
            failure = failure or error
    if failure is not None:
        raise failure
    return len(waiting)
