"""Tables `totp_secret` and `recovery_code`."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one


class TotpRow(Struct, frozen=True, kw_only=True):
    """The sealed secret of a person's authenticator app; not confirmed: no code of it was shown yet."""

    sealed_secret: bytes
    confirmed_at: datetime | None
    last_step: int


async def begin_totp(conn: Connection, user_id: str, sealed_secret: bytes, now: datetime) -> bool:
    """Keep a secret until it is confirmed, in place of one that never was; false if a confirmed one is there."""
    cursor = await conn.execute(
        """
        insert into totp_secret (user_id, sealed_secret, created_at)
        values (%(user_id)s, %(sealed)s, %(now)s)
        on conflict (user_id) do update
        set sealed_secret = excluded.sealed_secret, created_at = excluded.created_at, last_step = 0
        where totp_secret.confirmed_at is null
        """,
        {"user_id": user_id, "sealed": sealed_secret, "now": now},
    )
    return cursor.rowcount == 1


async def find_totp(conn: Connection, user_id: str) -> TotpRow | None:
    """The person's secret, or None."""
    query = "select sealed_secret, confirmed_at, last_step from totp_secret where user_id = %(user_id)s"
    return await fetch_one(conn, TotpRow, query, {"user_id": user_id})


async def use_step(conn: Connection, user_id: str, sealed_secret: bytes, step: int, now: datetime) -> bool:
    """Take the code of a time step of this secret and confirm the secret by it; false if the step was used before."""
    cursor = await conn.execute(
        """
        update totp_secret set last_step = %(step)s, confirmed_at = coalesce(confirmed_at, %(now)s)
        where user_id = %(user_id)s and sealed_secret = %(sealed)s and last_step < %(step)s
        """,
        {"user_id": user_id, "sealed": sealed_secret, "step": step, "now": now},
    )
    return cursor.rowcount == 1


async def reseal_totp(conn: Connection, user_id: str, before: bytes, after: bytes) -> None:
    """Keep the same secret under a newer key, unless it was changed meanwhile."""
    await conn.execute(
        """
        update totp_secret set sealed_secret = %(after)s
        where user_id = %(user_id)s and sealed_secret = %(before)s
        """,
        {"user_id": user_id, "before": before, "after": after},
    )


async def remove_totp(conn: Connection, user_id: str) -> bool:
    """Forget the secret; false if there was none."""
    cursor = await conn.execute("delete from totp_secret where user_id = %(user_id)s", {"user_id": user_id})
    return cursor.rowcount == 1


async def replace_recovery_codes(conn: Connection, user_id: str, code_hashes: Sequence[bytes]) -> None:
    """Put these codes in the place of all others, used or not."""
    await conn.execute(
        """
        with gone as (
            delete from recovery_code where user_id = %(user_id)s and not code_hash = any(%(hashes)s)
        )
        insert into recovery_code (user_id, code_hash) select %(user_id)s, unnest(%(hashes)s::bytea[])
        on conflict do nothing
        """,
        {"user_id": user_id, "hashes": list(code_hashes)},
    )


async def use_recovery_code(conn: Connection, user_id: str, code_hashes: Sequence[bytes], now: datetime) -> bool:
    """Use up the code that has one of these hashes; false if there is none, or it was used."""
    cursor = await conn.execute(
        """
        update recovery_code set used_at = %(now)s
        where user_id = %(user_id)s and code_hash = any(%(hashes)s) and used_at is null
        """,
        {"user_id": user_id, "hashes": list(code_hashes), "now": now},
    )
    return cursor.rowcount == 1


async def count_recovery_codes(conn: Connection, user_id: str) -> int:
    """How many codes are left."""
    cursor = await conn.execute(
        "select count(*) from recovery_code where user_id = %(user_id)s and used_at is null", {"user_id": user_id}
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
