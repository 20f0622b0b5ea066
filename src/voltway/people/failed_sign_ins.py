"""Sign-ins that failed, told in the audit trail: of accounts that exist, counted, at most once a minute for each place.

They are counted in memory and written behind: an entry for each attempt would let strangers fill the trail, and one
that is written before the answer would tell them by its time which accounts there are. What a process that was killed
had counted is lost.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final, NamedTuple

import structlog
from msgspec import Struct

from voltway.audit import store as audit_store
from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.kit.proxies import neighbourhood
from voltway.people.accounts import Account
from voltway.people.seeing import everybody
from voltway.people.sign_in import Factor
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import Act, AuditAction, AuditSubject, SubjectKind

WRITTEN_EACH_S: Final = 60.0
MOST_KEPT: Final = 1000
"""Accounts and networks between two writings; what comes on top is only counted in the log."""
_STRANGER: Final = Actor(ActorKind.SYSTEM, "sign_in", "Sign-in")

_log = structlog.get_logger()


class _Place(NamedTuple):
    user_id: str
    network: str


class _Failures(Struct):
    """`address` and `last_at` are of the latest of `attempts`."""

    organization_id: OrganizationId
    address: str | None
    last_at: datetime
    attempts: int
    shown: set[Factor]


class FailedSignIns:
    """What failed in this process since it was last written. One per process; see `written`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._failures: dict[_Place, _Failures] = {}
        self._untold = 0

    def note(self, account: Account, shown: Factor, address: str | None, now: datetime) -> None:
        """Somebody at `address` showed something for the account that was not right, or not enough."""
        place = _Place(account.user_id, neighbourhood(address or ""))
        failures = self._failures.get(place)
        if failures is None and len(self._failures) >= MOST_KEPT:
            self._untold += 1
            return
        if failures is None:
            failures = self._failures[place] = _Failures(account.organization_id, address, now, 0, set())
        failures.attempts += 1
        failures.address, failures.last_at = address, now
        failures.shown.add(shown)

    @asynccontextmanager
    async def written(self, each_s: float = WRITTEN_EACH_S) -> AsyncIterator[None]:
        """Inside, what was noted is written each `each_s`, and at the end what is left."""
        writing = asyncio.create_task(self._keep_writing(each_s), name="failed-sign-ins")
        try:
            yield
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            await self.write()

    async def write(self) -> None:
        """Tell the audit trail what was noted since. Where it can't be told now, it is with the next."""
        told, self._failures = self._failures, {}
        if self._untold:
            _log.warning("more sign-ins failed than the audit trail tells", attempts=self._untold)
            self._untold = 0
        if not told:
            return
        is_told = False
        try:
            async with everybody(self._pool) as conn:
                await audit_store.append(conn, [_act(place, failures) for place, failures in told.items()])
            is_told = True
        except AWAY as error:
            _log.warning("failed sign-ins wait to be told in the audit trail", error=first_line(error))
        finally:
            if not is_told:
                self._put_back(told)

    def _put_back(self, untold: dict[_Place, _Failures]) -> None:
        for place, failures in untold.items():
            since = self._failures.get(place)
            if since is None:
                self._failures[place] = failures
            else:
                since.attempts += failures.attempts
                since.shown |= failures.shown

    async def _keep_writing(self, each_s: float) -> None:
        while True:
            await asyncio.sleep(each_s)
            await self.write()


def _act(place: _Place, failures: _Failures) -> Act:
    return Act(
        at=failures.last_at,
        actor=_STRANGER,
        action=AuditAction.USER_FAIL_SIGN_IN,
        subject=AuditSubject(SubjectKind.USER, place.user_id),
        organization_id=failures.organization_id,
        address=failures.address,
        after={"attempts": failures.attempts, "shown": sorted(failures.shown)},
    )
