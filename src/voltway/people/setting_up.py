"""Setting up the second factor that a role demands, in the middle of the first sign-in without one.

Only where that is what comes next: whoever found out the password of an account that has a second factor must not add
another.
"""

from datetime import datetime
from typing import Any

from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.people import passkey_ceremonies, second_factors
from voltway.people.accounts import Account
from voltway.people.bearer import token_hash
from voltway.people.passkeys import Passkey, RelyingParty
from voltway.people.second_factors import TotpSetUp
from voltway.people.seeing import everybody
from voltway.people.sign_in import Factor, Step, next_step
from voltway.people.sign_in_sessions import Device
from voltway.people.signing_in import (
    REFUSED,
    Progress,
    SignInDesk,
    account_under_way,
    standing_of,
    take_pending,
)


async def account_setting_up(conn: Connection, pending: str, now: datetime) -> Account | None:
    """Who has to set up a second factor to go on; None: nobody, or somebody who has one. Sign in again."""
    found, shown = await account_under_way(conn, pending, now)
    if found is None or next_step(await standing_of(conn, found, now), shown) is not Step.SET_UP_SECOND_FACTOR:
        return None
    return found.account


async def begin_totp(pool: Pool, sealing: Sealing, pending: str, issuer: str, now: datetime) -> TotpSetUp | None:
    """What the person scans; each call makes a new secret. None: sign in again."""
    async with everybody(pool) as conn:
        account = await account_setting_up(conn, pending, now)
        if account is None:
            return None
        return await second_factors.begin_totp(
            conn, sealing, user_id=account.user_id, email=account.email, issuer=issuer, now=now
        )


async def confirm_totp(
    pool: Pool, sealing: Sealing, desk: SignInDesk, pending: str, code: str, device: Device, now: datetime
) -> Progress | None:
    """Go on with the app that shows `code`. None: that is not its code, try again with the same `pending`."""
    async with everybody(pool) as conn:
        account = await account_setting_up(conn, pending, now)
        if account is None:
            return REFUSED
        if not await second_factors.confirm_totp(conn, sealing, account.user_id, code, now):
            return None
        return await _go_on(conn, desk, pending, Factor.TOTP, device, now)


async def offer_passkey(pool: Pool, rp: RelyingParty, pending: str, now: datetime) -> dict[str, Any] | None:
    """What the browser is asked to make a passkey. None: sign in again."""
    holder = token_hash(pending)
    async with everybody(pool) as conn:
        account = await account_setting_up(conn, pending, now)
        if account is None or holder is None:
            return None
        return await passkey_ceremonies.begin_registration(conn, rp, account, holder, now)


async def register_passkey(
    pool: Pool, rp: RelyingParty, desk: SignInDesk, pending: str, answer: str, device: Device, now: datetime
) -> Progress | None:
    """Go on with the passkey the browser made. None: the answer is not right, offer again with the same `pending`."""
    holder = token_hash(pending)
    async with everybody(pool) as conn:
        account = await account_setting_up(conn, pending, now)
        if account is None or holder is None:
            return REFUSED
        made = await passkey_ceremonies.finish_registration(
            conn, rp, user_id=account.user_id, holder=holder, answer=answer, name="Passkey", now=now
        )
        if not isinstance(made, Passkey):
            return None
        return await _go_on(conn, desk, pending, Factor.PASSKEY, device, now)


async def _go_on(
    conn: Connection, desk: SignInDesk, pending: str, factor: Factor, device: Device, now: datetime
) -> Progress:
    found, shown = await account_under_way(conn, pending, now)
    if await take_pending(conn, pending, now) is None:
        return REFUSED
    return await desk.advance(conn, found, {*shown, factor}, device, now)
