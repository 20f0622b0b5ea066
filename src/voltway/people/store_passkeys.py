"""Tables `passkey` and `passkey_challenge`."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one
from voltway.people.passkeys import Passkey, UsedPasskey


class ChallengeRow(Struct, frozen=True, kw_only=True):
    """What a browser was asked; `user_id`: who registers, or None for a sign-in."""

    challenge: bytes
    user_id: str | None


_PASSKEY = SQL(
    "credential_id, user_id, public_key, sign_count, transports, name, backed_up, created_at, last_used_at,"
    " regressed_at"
)


async def insert(conn: Connection, passkey: Passkey) -> bool:
    """Keep a new passkey; false if there is one of its id, whoever has it."""
    cursor = await conn.execute(
        """
        insert into passkey (credential_id, user_id, public_key, sign_count, transports, name, backed_up, created_at)
        values (%(credential_id)s, %(user_id)s, %(public_key)s, %(sign_count)s, %(transports)s, %(name)s,
            %(backed_up)s, %(created_at)s)
        on conflict (credential_id) do nothing
        """,
        asdict(passkey),
    )
    return cursor.rowcount == 1


async def find(conn: Connection, credential_id: bytes) -> Passkey | None:
    """The passkey of this id, or None."""
    query = SQL("select {} from passkey where credential_id = %(credential_id)s").format(_PASSKEY)
    return await fetch_one(conn, Passkey, query, {"credential_id": credential_id})


async def of_user(conn: Connection, user_id: str) -> list[Passkey]:
    """The person's passkeys, the oldest first."""
    query = SQL("select {} from passkey where user_id = %(user_id)s order by created_at, credential_id").format(
        _PASSKEY
    )
    return await fetch_all(conn, Passkey, query, {"user_id": user_id})


async def note_use(conn: Connection, passkey: Passkey, used: UsedPasskey, now: datetime) -> bool:
    """Remember a use; false if the counter was moved meanwhile, by the same answer shown twice or by a copy."""
    cursor = await conn.execute(
        """
        update passkey set sign_count = %(count)s, backed_up = %(backed_up)s, last_used_at = %(now)s
        where credential_id = %(credential_id)s and sign_count = %(before)s
        """,
        {
            "credential_id": passkey.credential_id,
            "before": passkey.sign_count,
            "count": used.sign_count,
            "backed_up": used.backed_up,
            "now": now,
        },
    )
    return cursor.rowcount == 1


async def note_regression(conn: Connection, credential_id: bytes, now: datetime) -> None:
    """Remember that the counter went backwards."""
    await conn.execute(
        "update passkey set regressed_at = %(now)s where credential_id = %(credential_id)s",
        {"credential_id": credential_id, "now": now},
    )


async def rename(conn: Connection, user_id: str, credential_id: bytes, name: str) -> bool:
    """Give the person's passkey another name; false if they have none of this id."""
    cursor = await conn.execute(
        """
        update passkey set name = %(name)s where credential_id = %(credential_id)s and user_id = %(user_id)s
        """,
        {"user_id": user_id, "credential_id": credential_id, "name": name},
    )
    return cursor.rowcount == 1


async def remove(conn: Connection, user_id: str, credential_id: bytes) -> bool:
    """Forget the person's passkey; false if they have none of this id."""
    cursor = await conn.execute(
        "delete from passkey where credential_id = %(credential_id)s and user_id = %(user_id)s",
        {"user_id": user_id, "credential_id": credential_id},
    )
    return cursor.rowcount == 1


async def remove_all(conn: Connection, user_id: str) -> int:
    """Forget all passkeys of the person; how many."""
    cursor = await conn.execute("delete from passkey where user_id = %(user_id)s", {"user_id": user_id})
    return cursor.rowcount


async def put_challenge(
    conn: Connection, holder: bytes, challenge: bytes, user_id: str | None, expires_at: datetime
) -> None:
    """Keep what a browser was asked, in place of what it was asked before."""
    await conn.execute(
        """
        insert into passkey_challenge (holder, challenge, user_id, expires_at)
        values (%(holder)s, %(challenge)s, %(user_id)s, %(expires_at)s)
        on conflict (holder) do update
        set challenge = excluded.challenge, user_id = excluded.user_id, expires_at = excluded.expires_at
        """,
        {"holder": holder, "challenge": challenge, "user_id": user_id, "expires_at": expires_at},
    )


async def take_challenge(conn: Connection, holder: bytes, now: datetime) -> ChallengeRow | None:
    """What the browser was asked, if that is not too old; it is gone then, whatever becomes of the answer."""
    query = """
        delete from passkey_challenge where holder = %(holder)s
        returning challenge, user_id, expires_at > %(now)s as fresh
    """
    row = await fetch_one(conn, _TakenRow, query, {"holder": holder, "now": now})
    return ChallengeRow(challenge=row.challenge, user_id=row.user_id) if row and row.fresh else None


async def remove_expired_challenges(conn: Connection, now: datetime) -> int:
    """Forget the challenges nobody answered in time; how many."""
    cursor = await conn.execute("delete from passkey_challenge where expires_at <= %(now)s", {"now": now})
    return cursor.rowcount


class _TakenRow(ChallengeRow, frozen=True, kw_only=True):
    fresh: bool
