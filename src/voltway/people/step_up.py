"""Who is signed in shows once more who they are, before a dangerous act.

By a second factor, for which the session gets a new token, or by the password where there is none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.people import (
    passkey_ceremonies,
    sign_in_sessions as sessions,
    store_accounts,
    store_identity_providers,
    store_throttle,
    throttle,
)
from voltway.people.accounts import fold_email
from voltway.people.hashing import HashingGate
from voltway.people.oidc import IdentityProvider
from voltway.people.passkeys import RelyingParty
from voltway.people.passwords import check_password
from voltway.people.seeing import everybody
from voltway.people.sign_in import Factor
from voltway.people.sign_in_sessions import MadeSession
from voltway.people.signing_in import take_code
from voltway.people.store_sign_in_sessions import SessionRow
from voltway.people.throttle import Draw
from voltway.vocabulary.errors import TooManyAttempts


async def step_up_by_code(
    pool: Pool, sealing: Sealing, row: SessionRow, code: str, now: datetime
) -> MadeSession | None:
    """The session under a new token if `code` is right (app or paper), else None. Raises TooManyAttempts.

    The session is the bucket's owner: others who guess at this account do not get in its way.
    """
    draws = throttle.second_factor_draws(row.user_id, row.sign_in_id)
    await _draw(pool, draws, now)
    async with everybody(pool) as conn:
        factor = await take_code(conn, sealing, row.user_id, code, now)
        return await _rotate(conn, row, factor, draws, now) if factor else None


async def offer_step_up(conn: Connection, rp: RelyingParty, holder: bytes, now: datetime) -> dict[str, Any]:
    """What the browser is asked. `holder`: `bearer.token_hash` of the session's token."""
    return await passkey_ceremonies.begin_sign_in(conn, rp, holder, now)


async def step_up_by_passkey(
    pool: Pool, rp: RelyingParty, row: SessionRow, holder: bytes, answer: str, now: datetime
) -> MadeSession | None:
    """The session under a new token if `answer` (JSON) is of one of this person's passkeys, else None."""
    async with everybody(pool) as conn:
        verdict = await passkey_ceremonies.finish_sign_in(
            conn, rp, holder=holder, answer=answer, now=now, of=row.user_id
        )
        return await _rotate(conn, row, Factor.PASSKEY, [], now) if verdict.user_id else None


async def step_up_by_provider(pool: Pool, row: SessionRow, now: datetime) -> MadeSession | None:
    """The session of somebody who has shown their provider anew who they are, under a new token; None: it is over."""
    async with everybody(pool) as conn:
        return await _rotate(conn, row, Factor.REAUTHENTICATION, [], now)


async def providers_of(conn: Connection, row: SessionRow) -> list[IdentityProvider]:
    """Where somebody who came by single sign-on can show anew who they are; for all others, nowhere."""
    if Factor.SINGLE_SIGN_ON not in row.factors:
        return []
    return await store_identity_providers.of_user(conn, row.user_id)


async def has_factor(conn: Connection, row: SessionRow) -> bool:
    """Whether the person of this session has something to show: an app, a passkey, or the provider they came from."""
    found = await store_accounts.find_with_factors(conn, row.user_id)
    return found is not None and (found.has_totp or found.has_passkey or bool(await providers_of(conn, row)))


async def knows_password(pool: Pool, gate: HashingGate, row: SessionRow, password: str, now: datetime) -> bool:
    """Whether `password` is the one this person has, for who has no second factor to show; any is, where there is none.

    The session is the bucket's owner, as for codes. Raises TooManyAttempts, TooBusy.
    """
    async with everybody(pool) as conn:
        found = await store_accounts.find_with_factors(conn, row.user_id)
    if found is None or found.password_hash is None:
        return True
    draws = throttle.password_draws(fold_email(found.account.email), "", row.sign_in_id)
    with gate.place(is_known=True) as place:
        await _draw(pool, draws, now)
        verdict = await place.run(check_password, found.password_hash, password)
    if verdict.right:
        async with everybody(pool) as conn:
            await store_throttle.give_back(conn, draws, now)
    return verdict.right


async def _draw(pool: Pool, draws: Sequence[Draw], now: datetime) -> None:
    async with everybody(pool) as conn:
        wait_s = await store_throttle.take(conn, draws, now)
    if wait_s is not None:
        raise TooManyAttempts("that was tried too often", "wait a while", retry_after_s=wait_s)


async def _rotate(
    conn: Connection, row: SessionRow, factor: Factor, draws: Sequence[Draw], now: datetime
) -> MadeSession | None:
    if draws:
        await store_throttle.give_back(conn, draws, now)
    return await sessions.rotate(conn, row, now, {factor})
