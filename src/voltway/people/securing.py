"""Changes to an account after which what was open before must not stay open."""

from datetime import datetime

from voltway.kit.postgres import Connection, Pool
from voltway.people import (
    one_time_links,
    second_factors,
    sign_in_sessions as sessions,
    store_accounts,
    store_passkeys,
    store_second_factors,
)
from voltway.people.accounts import Account
from voltway.people.hashing import HashingGate
from voltway.people.passwords import hash_password, require_good
from voltway.people.seeing import everybody
from voltway.people.store_accounts import AccountChange
from voltway.people.store_one_time_links import Purpose
from voltway.people.store_sign_in_sessions import RevokedReason


async def set_password(
    pool: Pool,
    gate: HashingGate,
    account: Account,
    password: str,
    now: datetime,
    *,
    organization_name: str = "",
    keep: str | None = None,
) -> None:
    """Give the account another password. Every session of it ends but `keep` (a `sign_in_id`), which is to be rotated.

    Raises InvalidInput for one that is not good enough, TooBusy, NotFound.
    """
    with gate.place(is_known=True) as place:
        await place.run(require_good, password, [account.name, account.email, organization_name])
        hashed = await place.run(hash_password, password)
    async with everybody(pool) as conn:
        await store_accounts.set_password_hash(conn, account.user_id, hashed, now)
        await sessions.revoke_all(conn, account.user_id, RevokedReason.PASSWORD_CHANGED, now, but=keep)
        await one_time_links.void_links(conn, Purpose.RESET_PASSWORD, user_id=account.user_id)


async def change_email(conn: Connection, user_id: str, email: str) -> Account:
    """Give the account another address, not verified; links on their way to the old one are void.

    Needs a transaction. Raises NotFound, InvalidInput, Conflict.
    """
    changed = await store_accounts.change(conn, user_id, AccountChange(email=email))
    for purpose in (Purpose.VERIFY_EMAIL, Purpose.DRIVER_SIGN_IN, Purpose.RESET_PASSWORD):
        await one_time_links.void_links(conn, purpose, user_id=user_id)
    return changed


async def disable_account(conn: Connection, user_id: str, now: datetime) -> Account:
    """Let nobody sign in with the account and end its sessions and links. Needs a transaction. Raises NotFound."""
    disabled = await store_accounts.disable(conn, user_id, now)
    await sessions.revoke_all(conn, user_id, RevokedReason.ACCOUNT_DISABLED, now)
    for purpose in Purpose:
        await one_time_links.void_links(conn, purpose, user_id=user_id)
    return disabled


async def remove_second_factors(conn: Connection, account: Account, now: datetime) -> bool:
    """Forget the app, passkeys and recovery codes of somebody who lost them and end their sessions; whether any were.

    Who has a password sets up another factor at the next sign-in, even where no role demands one. Needs a transaction.
    """
    user_id = account.user_id
    passkeys, had_app = await store_passkeys.remove_all(conn, user_id), await second_factors.remove_totp(conn, user_id)
    await store_second_factors.replace_recovery_codes(conn, user_id, [])
    await sessions.revoke_all(conn, user_id, RevokedReason.ENDED_BY_ADMINISTRATOR, now)
    if not (passkeys or had_app):
        return False
    if account.password_set_at is not None:
        await store_accounts.change(conn, user_id, AccountChange(mfa_required=True))
    return True
