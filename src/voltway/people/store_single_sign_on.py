"""Tables `external_identity` and `single_sign_on_attempt`: whom providers know, and who left for one."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one
from voltway.people.oidc import IdentityProvider, Known


class Attempt(Struct, frozen=True, kw_only=True):
    """Somebody left for a provider, and is to come back to `return_to`, a path of ours.

    `sign_in_id`: the session of somebody who is signed in, and left to show anew who they are; None: to sign in.
    """

    provider_id: str
    return_to: str
    created_at: datetime
    sign_in_id: str | None = None


_KNOWN = SQL("""
    a.user_id, a.disabled_at is not null as disabled,
    starts_with(home.path, here.path) as kept_here,
    exists (
        select from role_grant g join organization there on there.organization_id = g.organization_id
        where g.user_id = a.user_id and not starts_with(there.path, here.path)
    ) as reaches_beyond
    from user_account a
    join organization home on home.organization_id = a.organization_id
    join organization here on here.organization_id = %(organization_id)s
""")


async def begin(
    conn: Connection, attempt: Attempt, *, state_hash: bytes, browser_hash: bytes, expires_at: datetime
) -> None:
    """Note that a browser left for a provider."""
    await conn.execute(
        """
        insert into single_sign_on_attempt
            (state_hash, browser_hash, provider_id, return_to, sign_in_id, created_at, expires_at)
        values (%(state_hash)s, %(browser_hash)s, %(provider_id)s, %(return_to)s, %(sign_in_id)s, %(created_at)s,
            %(expires_at)s)
        """,
        {**asdict(attempt), "state_hash": state_hash, "browser_hash": browser_hash, "expires_at": expires_at},
    )


async def take(conn: Connection, state_hash: bytes, browser_hash: bytes, now: datetime) -> Attempt | None:
    """The attempt of this state in this browser, which is over with it; None: used, too old, or another browser's."""
    query = SQL("""
        delete from single_sign_on_attempt
        where state_hash = %(state_hash)s and browser_hash = %(browser_hash)s and expires_at > %(now)s
        returning provider_id, return_to, created_at, sign_in_id
    """)
    return await fetch_one(conn, Attempt, query, {"state_hash": state_hash, "browser_hash": browser_hash, "now": now})


async def remove_expired(conn: Connection, now: datetime) -> int:
    """Forget those who did not come back in time; how many."""
    cursor = await conn.execute("delete from single_sign_on_attempt where expires_at <= %(now)s", {"now": now})
    return cursor.rowcount


async def find_linked(conn: Connection, provider: IdentityProvider, subject: str) -> Known | None:
    """Who signed in there with this subject before, or None."""
    query = SQL("""
        select {} join external_identity e on e.user_id = a.user_id
        where e.provider_id = %(provider_id)s and e.issuer = %(issuer)s and e.subject = %(subject)s
    """).format(_KNOWN)
    parameters = {
        "organization_id": provider.organization_id,
        "provider_id": provider.provider_id,
        "issuer": provider.issuer,
        "subject": subject,
    }
    return await fetch_one(conn, Known, query, parameters)


async def find_by_email(conn: Connection, provider: IdentityProvider, email: str) -> Known | None:
    """Whose address it is, however it is written, or None."""
    query = SQL("""select {} where a.folded_email = lower(%(email)s collate "pg_c_utf8")""").format(_KNOWN)
    return await fetch_one(conn, Known, query, {"organization_id": provider.organization_id, "email": email})


async def link(conn: Connection, provider: IdentityProvider, subject: str, user_id: str, now: datetime) -> None:
    """Know the person by this subject, and note that they came."""
    await conn.execute(
        """
        insert into external_identity (provider_id, issuer, subject, user_id, created_at, last_used_at)
        values (%(provider_id)s, %(issuer)s, %(subject)s, %(user_id)s, %(now)s, %(now)s)
        on conflict (provider_id, issuer, subject) do update set last_used_at = excluded.last_used_at
        """,
        {
            "provider_id": provider.provider_id,
            "issuer": provider.issuer,
            "subject": subject,
            "user_id": user_id,
            "now": now,
        },
    )
