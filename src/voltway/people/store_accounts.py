"""Table `user_account`: people, and what the sign-in has to know of them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL, Composable, Identifier, Placeholder

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.accounts import Account, clean_email, clean_locale, clean_name
from voltway.people.store_paging import organizations_of
from voltway.vocabulary.access import OrganizationId, UserId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import new_id


class SignInAccount(Struct, frozen=True, kw_only=True):
    """An account with what it can sign in with."""

    account: Account
    password_hash: str | None
    has_totp: bool
    has_passkey: bool


class AccountChange(Struct, frozen=True, kw_only=True):
    """What is to become different about an account; what is left unset stays."""

    email: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    organization_id: OrganizationId | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    mfa_required: bool | UnsetType = UNSET


class _SecretRow(Account, frozen=True, kw_only=True):
    password_hash: str | None
    has_totp: bool
    has_passkey: bool


_ACCOUNT = SQL(
    "user_id, email, name, organization_id, locale, mfa_required, created_at, disabled_at, email_verified_at,"
    " password_set_at"
)
_SECRETS = SQL("""
    password_hash,
    exists (select from totp_secret t where t.user_id = user_account.user_id and confirmed_at is not null) as has_totp,
    exists (select from passkey p where p.user_id = user_account.user_id) as has_passkey
""")


async def create(  # noqa: PLR0913 - the columns a person knows at the start
    conn: Connection,
    *,
    email: str,
    name: str,
    organization_id: OrganizationId,
    now: datetime,
    locale: str = "en",
    mfa_required: bool = False,
    email_verified: bool = False,
) -> Account:
    """A new account without a password. Raises InvalidInput, and Conflict if the address has an account already."""
    account = Account(
        user_id=UserId(new_id()),
        email=clean_email(email),
        name=clean_name(name),
        organization_id=organization_id,
        locale=clean_locale(locale),
        mfa_required=mfa_required,
        created_at=now,
        email_verified_at=now if email_verified else None,
    )
    cursor = await conn.execute(
        """
        insert into user_account
            (user_id, email, name, organization_id, locale, mfa_required, created_at, email_verified_at)
        values (%(user_id)s, %(email)s, %(name)s, %(organization_id)s, %(locale)s, %(mfa_required)s, %(created_at)s,
            %(email_verified_at)s)
        on conflict (folded_email) do nothing
        """,
        asdict(account),
    )
    if cursor.rowcount == 0:
        raise _taken(account.email)
    return account


async def find(conn: Connection, user_id: str) -> Account | None:
    """The account of this id, or None."""
    query = SQL("select {} from user_account where user_id = %(user_id)s").format(_ACCOUNT)
    return await fetch_one(conn, Account, query, {"user_id": user_id})


async def find_by_email(conn: Connection, email: str) -> Account | None:
    """The account of this address however it is written, or None."""
    found = await find_to_sign_in(conn, email)
    return found.account if found else None


async def find_to_sign_in(conn: Connection, email: str) -> SignInAccount | None:
    """The account of this address however it is written, with what it signs in with; None for no such account."""
    try:
        cleaned = clean_email(email)
    except InvalidInput:
        return None
    query = SQL("""
        select {}, {} from user_account where folded_email = lower(%(email)s collate "pg_c_utf8")
    """).format(_ACCOUNT, _SECRETS)
    return _signing_in(await fetch_one(conn, _SecretRow, query, {"email": cleaned}))


async def find_with_factors(conn: Connection, user_id: str) -> SignInAccount | None:
    """The account of this id with what it signs in with, or None."""
    query = SQL("select {}, {} from user_account where user_id = %(user_id)s").format(_ACCOUNT, _SECRETS)
    return _signing_in(await fetch_one(conn, _SecretRow, query, {"user_id": user_id}))


async def is_unclaimed(conn: Connection, user_id: str, granted_by: str) -> bool:
    """Whether all roles of the account, and at least one, are by `granted_by`, and nobody ever signed in with it."""
    cursor = await conn.execute(
        """
        select from user_account a
        where a.user_id = %(user_id)s and a.password_hash is null
            and exists (select from role_grant g where g.user_id = a.user_id)
            and not exists (select from role_grant g where g.user_id = a.user_id and g.granted_by <> %(granted_by)s)
            and not exists (select from passkey p where p.user_id = a.user_id)
            and not exists (select from totp_secret t where t.user_id = a.user_id and t.confirmed_at is not null)
            and not exists (select from external_identity e where e.user_id = a.user_id)
            and not exists (select from sign_in_session s where s.user_id = a.user_id)
        """,
        {"user_id": user_id, "granted_by": granted_by},
    )
    return await cursor.fetchone() is not None


# Whom few organizations keep, and who has a role there, each read no further than the page is long (store_paging.py).
_NEXT_SEEN = SQL("""
    user_id in (
        select own.user_id from unnest(%(organizations)s::text[]) as seen (id) cross join lateral (
            select user_id from user_account
            where organization_id = seen.id and user_id > coalesce(%(after)s, '') order by user_id limit %(limit)s
        ) own
        union
        select own.user_id from unnest(%(organizations)s::text[]) as seen (id) cross join lateral (
            select distinct user_id from role_grant
            where organization_id = seen.id and user_id > coalesce(%(after)s, '') order by user_id limit %(limit)s
        ) own
        order by user_id limit %(limit)s
    )
""")


async def page(
    conn: Connection,
    *,
    organization_ids: Sequence[str] | None = None,
    begins_with: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Account]:
    """Up to `limit` accounts by id, those after the id `after`.

    `organization_ids`: only accounts that these organizations keep. `begins_with`: only those whose address or name
    begins so, in capitals or not.
    """
    where = conditions(
        {
            "organization_id = any(%(organization_ids)s)": organization_ids,
            '(starts_with(folded_email, lower(%(begins_with)s collate "pg_c_utf8"))'
            ' or starts_with(folded_name, lower(%(begins_with)s collate "pg_c_utf8")))': begins_with or None,
            "user_id > %(after)s": after,
        }
    )
    organizations = None if begins_with or organization_ids is not None else await organizations_of(conn, None)
    if organizations is not None:
        where = _NEXT_SEEN
    query = SQL("select {} from user_account where {} order by user_id limit %(limit)s").format(_ACCOUNT, where)
    parameters = {
        "organization_ids": None if organization_ids is None else list(organization_ids),
        "organizations": organizations,
        "begins_with": begins_with,
        "after": after,
        "limit": limit,
    }
    return await fetch_all(conn, Account, query, parameters)


async def change(conn: Connection, user_id: str, wanted: AccountChange) -> Account:
    """Make an account different; a new address is not verified. Raises NotFound, InvalidInput, Conflict."""
    values = {name: value for name, value in asdict(wanted).items() if value is not UNSET}
    for name, clean in {"email": clean_email, "name": clean_name, "locale": clean_locale}.items():
        if name in values:
            values[name] = clean(values[name])
    settings: list[Composable] = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in values]
    if "email" in values:
        settings.append(
            SQL("""
            email_verified_at = case when folded_email = lower(%(email)s collate "pg_c_utf8") then email_verified_at end
        """)
        )
    query = SQL("update user_account set {} where user_id = %(user_id)s returning {}").format(
        SQL(", ").join(settings or [SQL("name = name")]), _ACCOUNT
    )
    try:
        changed = await fetch_one(conn, Account, query, {**values, "user_id": user_id})
    except UniqueViolation as error:
        raise _taken(values["email"]) from error
    return _found(changed, user_id)


async def disable(conn: Connection, user_id: str, now: datetime) -> Account:
    """Let nobody sign in with the account; one disabled before keeps its time. Its sessions end with it.

    Raises NotFound.
    """
    query = SQL("""
        update user_account set disabled_at = coalesce(disabled_at, %(now)s) where user_id = %(user_id)s returning {}
    """).format(_ACCOUNT)
    return _found(await fetch_one(conn, Account, query, {"user_id": user_id, "now": now}), user_id)


async def enable(conn: Connection, user_id: str) -> Account:
    """Let the person sign in again. Raises NotFound."""
    query = SQL("update user_account set disabled_at = null where user_id = %(user_id)s returning {}").format(_ACCOUNT)
    return _found(await fetch_one(conn, Account, query, {"user_id": user_id}), user_id)


async def verify_email(conn: Connection, user_id: str, email: str, now: datetime) -> bool:
    """Note that a mail to `email` arrived; false if that is not the account's address any more."""
    cursor = await conn.execute(
        """
        update user_account set email_verified_at = coalesce(email_verified_at, %(now)s)
        where user_id = %(user_id)s and folded_email = lower(%(email)s collate "pg_c_utf8")
        """,
        {"user_id": user_id, "email": email, "now": now},
    )
    return cursor.rowcount == 1


async def note_sign_in(conn: Connection, user_id: str, now: datetime) -> bool:
    """Note that the person signed in at `now`; whether it was for the first time."""
    cursor = await conn.execute(
        """
        with before as (select user_id, signed_in_at from user_account where user_id = %(user_id)s for update)
        update user_account a set signed_in_at = %(now)s from before where a.user_id = before.user_id
        returning before.signed_in_at is null
        """,
        {"user_id": user_id, "now": now},
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])


async def set_password_hash(conn: Connection, user_id: str, password_hash: str | None, now: datetime) -> None:
    """Give the account another password, or none. Raises NotFound."""
    cursor = await conn.execute(
        """
        update user_account
        set password_hash = %(hash)s, password_set_at = case when %(hash)s::text is null then null else %(now)s end
        where user_id = %(user_id)s
        """,
        {"user_id": user_id, "hash": password_hash, "now": now},
    )
    if cursor.rowcount == 0:
        raise unknown(user_id)


async def rehash_password(conn: Connection, user_id: str, before: str, after: str) -> None:
    """Keep the same password under stronger parameters, unless it was changed meanwhile."""
    await conn.execute(
        """
        update user_account set password_hash = %(after)s
        where user_id = %(user_id)s and password_hash = %(before)s
        """,
        {"user_id": user_id, "before": before, "after": after},
    )


def _signing_in(row: _SecretRow | None) -> SignInAccount | None:
    if row is None:
        return None
    return SignInAccount(
        account=msgspec.convert(row, Account, from_attributes=True),
        password_hash=row.password_hash,
        has_totp=row.has_totp,
        has_passkey=row.has_passkey,
    )


def _found(account: Account | None, user_id: str) -> Account:
    if account is None:
        raise unknown(user_id)
    return account


def unknown(user_id: str) -> NotFound:
    """The error of an account that is not there."""
    return NotFound(f"there is no account {user_id[:40]!r}")


def _taken(email: str) -> Conflict:
    return Conflict(f"{email} has an account already", "sign in with it, or use another address")
