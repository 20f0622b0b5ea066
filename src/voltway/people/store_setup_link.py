"""Table `setup_link`: the link that makes the first administrator."""

from datetime import datetime
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]


def replace_link(connection: Connection, token_hash: bytes, now: datetime, expires_at: datetime) -> bool:
    """Put one link in the place of all unused ones; false, and nothing is changed, if a link was ever used."""
    with connection.transaction():
        connection.execute("lock table setup_link in share row exclusive mode")
        connection.execute(
            "delete from setup_link where used_at is null"
            " and not exists (select from setup_link where used_at is not null)"
        )
        made = connection.execute(
            "insert into setup_link (token_hash, created_at, expires_at)"
            " select %s, %s, %s where not exists (select from setup_link where used_at is not null)",
            (token_hash, now, expires_at),
        )
        return made.rowcount == 1


def use_link(connection: Connection, token_hash: bytes, now: datetime) -> bool:
    """Mark the link as used; false if there is none like it that is unused and not too old."""
    used = connection.execute(
        "update setup_link set used_at = %s where token_hash = %s and used_at is null and expires_at > %s",
        (now, token_hash, now),
    )
    return used.rowcount == 1
