"""Signing in, step by step: what a page calls when somebody shows something; `sign_in.py` decides what comes next.

Between the steps there is a pending sign-in: a row and a token for a cookie, good for ten minutes and for nothing but
the next step. It is replaced with every factor that was right, so that nobody can foist one of their own on another.
Every attempt draws from buckets first (`throttle.py`); one that was right gives the tokens back.
"""

from collections.abc import Iterable, Sequence, Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from msgspec import Struct

from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import SignInSettings
from voltway.people import (
    one_time_links,
    passkey_ceremonies,
    second_factors,
    sign_in_sessions as sessions,
    store_accounts,
    store_pending_sign_ins as pending_sign_ins,
    store_roles,
    store_setup_state,
    store_throttle,
    throttle,
)
from voltway.people.accounts import Account, fold_email
from voltway.people.alerts import Alerts
from voltway.people.bearer import new_token, token_hash
from voltway.people.device_cookie import device_of, make_device_cookie
from voltway.people.failed_sign_ins import FailedSignIns
from voltway.people.hashing import HashingGate
from voltway.people.passkeys import RelyingParty
from voltway.people.passwords import PasswordVerdict, check_password
from voltway.people.roles import wants_second_factor
from voltway.people.seeing import everybody
from voltway.people.sign_in import Factor, Standing, Step, next_step
from voltway.people.sign_in_links import opens_by_link
from voltway.people.sign_in_sessions import Device, MadeSession
from voltway.people.slow_refusals import SlowRefusals
from voltway.people.store_accounts import SignInAccount
from voltway.people.store_one_time_links import Purpose
from voltway.people.store_pending_sign_ins import PendingRow
from voltway.people.throttle import Draw
from voltway.vocabulary.access import UserId
from voltway.vocabulary.errors import TooManyAttempts

PENDING_LIFETIME: Final = timedelta(minutes=10)

_log = structlog.get_logger()


class Progress(Struct, frozen=True, kw_only=True):
    """Where somebody who signs in stands.

    DONE: `session` is theirs, `device_cookie` is for the browser, and `is_first` says that they have never signed in
    before. REFUSED: show `sign_in.refusal()`, whatever the reason. Any other step: `pending` is the token to come back
    with.
    """

    step: Step
    user_id: UserId | None = None
    pending: str | None = None
    session: MadeSession | None = None
    device_cookie: str | None = None
    is_first: bool = False


class Offer(Struct, frozen=True, kw_only=True):
    """What a page needs to ask for a passkey: the options for the browser and the token to come back with."""

    pending: str
    options: dict[str, Any]


REFUSED: Final = Progress(step=Step.REFUSED)
"""Whatever was wrong."""


class SignInDesk:
    """Everything a page needs to sign people in. One per process.

    Each method may raise TooManyAttempts or, with a password, TooBusy, both with `retry_after_s`.
    """

    def __init__(
        self,
        pool: Pool,
        gate: HashingGate,
        sealing: Sealing,
        settings: SignInSettings,
        failures: FailedSignIns,
        alerts: Alerts,
    ) -> None:
        self._pool = pool
        self._gate = gate
        self._sealing = sealing
        self._settings = settings
        self._failures = failures
        self._alerts = alerts
        self._slow = SlowRefusals(settings.refusal_seconds)
        self._set_up_is_over = False

    async def show_password(self, email: str, password: str, device: Device, now: datetime) -> Progress:
        """Somebody types an address and a password."""
        return await self._slow.answered(self._try_password(email, password, device, now), _is_refused)

    async def _try_password(self, email: str, password: str, device: Device, now: datetime) -> Progress:
        known = device_of(self._sealing, device.cookie, email, now)
        draws = throttle.password_draws(fold_email(email), device.address or "", known)
        with self._gate.place(is_known=known is not None) as place:
            await self._draw(draws, now)
            async with everybody(self._pool) as conn:
                found = await store_accounts.find_to_sign_in(conn, email)
            kept = found.password_hash if found else None
            verdict = await place.run(check_password, kept, password)
        if found is None or kept is None or not verdict.right:
            return self._refused(found, Factor.PASSWORD, device, now)
        async with everybody(self._pool) as conn:
            await store_throttle.give_back(conn, draws, now)
            await _rehash(conn, found, kept, verdict)
            return await self.advance(conn, found, {Factor.PASSWORD}, device, now)

    async def show_code(self, pending: str, code: str, device: Device, now: datetime) -> Progress:
        """Somebody whose first factor was right types a code of the app or one from paper."""
        return await self._slow.answered(self._try_code(pending, code, device, now), _is_refused)

    async def _try_code(self, pending: str, code: str, device: Device, now: datetime) -> Progress:
        async with everybody(self._pool) as conn:
            found, shown = await account_under_way(conn, pending, now)
        if found is None:
            return REFUSED
        known = device_of(self._sealing, device.cookie, found.account.email, now)
        draws = throttle.second_factor_draws(found.account.user_id, known)
        await self._draw(draws, now)
        async with everybody(self._pool) as conn:
            factor = await take_code(conn, self._sealing, found.account.user_id, code, now)
            if factor is None:
                return self._refused(found, Factor.TOTP, device, now)
            if await take_pending(conn, pending, now) is None:
                return REFUSED
            await store_throttle.give_back(conn, draws, now)
            return await self.advance(conn, found, {*shown, factor}, device, now)

    async def offer_passkey(self, rp: RelyingParty, device: Device, now: datetime, pending: str | None = None) -> Offer:
        """What asks for a passkey: at the start of a sign-in, or as the second factor of the one under way."""
        await self._draw(throttle.passkey_draws(device.address or ""), now)
        async with everybody(self._pool) as conn:
            row = await _find_pending(conn, pending, now)
            token = pending if pending and row else await _make_pending(conn, None, (), now)
            return Offer(pending=token, options=await passkey_ceremonies.begin_sign_in(conn, rp, _hash(token), now))

    async def show_passkey(
        self, rp: RelyingParty, pending: str, answer: str, device: Device, now: datetime
    ) -> Progress:
        """The browser answers (JSON) what `offer_passkey` asked for."""
        holder = token_hash(pending)
        if holder is None:
            return REFUSED
        async with everybody(self._pool) as conn:
            row = await take_pending(conn, pending, now)
            verdict = await passkey_ceremonies.finish_sign_in(
                conn, rp, holder=holder, answer=answer, now=now, of=row.user_id if row else None
            )
            if row is None or verdict.user_id is None:
                _log.info("a passkey was refused", why=verdict.refusal or "no_pending_sign_in", address=device.address)
                of = await store_accounts.find_with_factors(conn, row.user_id) if row and row.user_id else None
                return self._refused(of, Factor.PASSKEY, device, now)
            found = await store_accounts.find_with_factors(conn, verdict.user_id)
            return await self.advance(conn, found, {*row.factors, Factor.PASSKEY}, device, now)

    async def show_link(self, token: str, device: Device, now: datetime) -> Progress:
        """Somebody presses the button of the page behind a sign-in link."""
        await self._draw(throttle.passkey_draws(device.address or ""), now)
        async with everybody(self._pool) as conn:
            link = await one_time_links.use_link(conn, Purpose.DRIVER_SIGN_IN, token, now)
            if link is None or link.user_id is None:
                return REFUSED
            found = await store_accounts.find_with_factors(conn, link.user_id)
            # The link proves the address it was sent to, and only while that is the account's.
            if found is None or (link.email is not None and fold_email(link.email) != fold_email(found.account.email)):
                return REFUSED
            if not await opens_by_link(conn, found.account, now):
                return self._refused(found, Factor.EMAIL_LINK, device, now)
            await store_accounts.verify_email(conn, link.user_id, found.account.email, now)
            return await self.advance(conn, found, {Factor.EMAIL_LINK}, device, now)

    async def allow_mail(self, email: str, device: Device, now: datetime) -> None:
        """Before a link is mailed to `email` because somebody asked. Raises TooManyAttempts: nobody is flooded."""
        await self._draw(throttle.mail_draws(fold_email(email), device.address or ""), now)

    async def accept(self, user_id: str, factor: Factor, device: Device, now: datetime) -> Progress:
        """Somebody whom another part of Voltway has identified: single sign-on, the set-up link, an invitation."""
        async with everybody(self._pool) as conn:
            found = await store_accounts.find_with_factors(conn, user_id)
            return await self.advance(conn, found, {factor}, device, now)

    async def advance(
        self, conn: Connection, found: SignInAccount | None, shown: AbstractSet[Factor], device: Device, now: datetime
    ) -> Progress:
        """What follows after `shown`, all of which was right; the session, if nothing does. Needs a transaction."""
        step = next_step(await standing_of(conn, found, now) if found else None, shown)
        if found is None or step is Step.REFUSED:
            return self._refused(found, max(shown), device, now)
        user_id = found.account.user_id
        if step is not Step.DONE:
            return Progress(step=step, user_id=user_id, pending=await _make_pending(conn, user_id, shown, now))
        if not self._set_up_is_over:
            self._set_up_is_over = await store_setup_state.close(conn, user_id, now)
        is_first = await store_accounts.note_sign_in(conn, user_id, now)
        return Progress(
            step=step,
            user_id=user_id,
            session=await self._begin(conn, found.account, shown, device, now, is_first=is_first),
            device_cookie=make_device_cookie(self._sealing, found.account.email, now),
            is_first=is_first,
        )

    async def _begin(
        self,
        conn: Connection,
        account: Account,
        shown: AbstractSet[Factor],
        device: Device,
        now: datetime,
        *,
        is_first: bool,
    ) -> MadeSession:
        is_new = not is_first and device_of(self._sealing, device.cookie, account.email, now) is None
        if is_new:
            await self._alerts.new_device(conn, account, device, now)
        return await sessions.make(
            conn,
            user_id=account.user_id,
            factors=shown,
            device=device,
            settings=self._settings,
            now=now,
            is_new_device=is_new,
        )

    def _refused(self, found: SignInAccount | None, factor: Factor, device: Device, now: datetime) -> Progress:
        if found is not None:
            self._failures.note(found.account, factor, device.address, now)
        return REFUSED

    async def _draw(self, draws: Sequence[Draw], now: datetime) -> None:
        async with everybody(self._pool) as conn:
            wait_s = await store_throttle.take(conn, draws, now)
        if wait_s is not None:
            raise TooManyAttempts(
                "that was tried too often", "wait a while, or sign in another way", retry_after_s=wait_s
            )


def _is_refused(progress: Progress) -> bool:
    return progress.step is Step.REFUSED


async def account_under_way(
    conn: Connection, token: str, now: datetime
) -> tuple[SignInAccount | None, frozenset[Factor]]:
    """Whose sign-in is under way, and what was shown in it; (None, nothing) if there is none."""
    row = await _find_pending(conn, token, now)
    if row is None or row.user_id is None:
        return None, frozenset()
    return await store_accounts.find_with_factors(conn, row.user_id), frozenset(row.factors)


async def take_pending(conn: Connection, token: str, now: datetime) -> PendingRow | None:
    """End a sign-in under way, to go on with another token; None: there is none, or somebody else was first."""
    key = token_hash(token)
    return await pending_sign_ins.take(conn, key, now) if key else None


async def _find_pending(conn: Connection, token: str | None, now: datetime) -> PendingRow | None:
    key = token_hash(token or "")
    return await pending_sign_ins.find(conn, key, now) if key else None


async def standing_of(conn: Connection, found: SignInAccount, now: datetime) -> Standing:
    """What the account has and what is asked of it at `now`."""
    user_id = found.account.user_id
    grants = await store_roles.grants(conn, [user_id], now)
    return Standing(
        disabled=found.account.disabled_at is not None,
        has_totp=found.has_totp,
        has_passkey=found.has_passkey,
        second_factor_required=found.account.mfa_required or wants_second_factor(grants[user_id]),
    )


async def take_code(conn: Connection, sealing: Sealing, user_id: str, code: str, now: datetime) -> Factor | None:
    """Which factor `code` proves, now used up: of the app, or one on paper; None: neither. Raises SealBroken."""
    if await second_factors.check_totp(conn, sealing, user_id, code, now):
        return Factor.TOTP
    used = await second_factors.use_recovery_code(conn, sealing, user_id, code, now)
    return Factor.RECOVERY_CODE if used else None


async def _rehash(conn: Connection, found: SignInAccount, kept: str, verdict: PasswordVerdict) -> None:
    if verdict.rehashed is not None:
        await store_accounts.rehash_password(conn, found.account.user_id, kept, verdict.rehashed)


async def _make_pending(conn: Connection, user_id: str | None, factors: Iterable[Factor], now: datetime) -> str:
    token = new_token()
    await pending_sign_ins.insert(conn, _hash(token), user_id, factors, now, now + PENDING_LIFETIME)
    return token


def _hash(token: str) -> bytes:
    return token_hash(token) or b""
