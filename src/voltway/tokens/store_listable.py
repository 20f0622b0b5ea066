"""Tokens that may come onto local lists, read for a station's organization with those above and below it."""

from collections.abc import Collection
from typing import Final

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.tokens.authorize import TokenRecord
from voltway.tokens.local_list import Candidate
from voltway.tokens.store import COLUMNS, SOURCE, record_of
from voltway.vocabulary.tokens import folded

# What no list names is left out here already, so that among a million tokens no more are read than could be listed;
# `local_list.entry_of` decides. Each part is read in the order of its index.
_PART: Final = SQL("""
    select {columns} from {source}
    where t.organization_id = any(%(organizations)s) and t.status = %(status)s and not t.master_pass
        and (t.valid_until is null or t.valid_until > now()) and (t.allowed_hours is null or t.status = 'blocked')
    order by t.organization_id, t.folded_uid limit %(limit)s
""").format(columns=SQL(COLUMNS), source=SQL(SOURCE))

_LINE: Final = """
    select o.organization_id from organization mine
    join organization o on starts_with(o.path, mine.path) or starts_with(mine.path, o.path)
    where mine.organization_id = %s and o.organization_id <> mine.organization_id order by 1
"""


async def candidates(conn: Connection, organization_id: str, limit: int) -> list[Candidate]:
    """At most about `limit` tokens of the organization, of those above it and of those below it, its own first."""
    cursor = await conn.execute(_LINE, (organization_id,))
    line = [row[0] for row in await cursor.fetchall()]
    found: list[Candidate] = []
    for status in ("active", "blocked"):
        for own, organizations in ((True, [organization_id]), (False, line)):
            if organizations and len(found) < limit:
                values = {"organizations": organizations, "status": status, "limit": limit - len(found)}
                cursor = await conn.execute(_PART, values)
                found += [Candidate(record_of(row), own=own) for row in await cursor.fetchall()]
    return found


class Named(Struct, frozen=True):
    """A token that was asked for by its uid, with its organization's path."""

    record: TokenRecord
    path: str

    def candidate_at(self, path: str) -> Candidate | None:
        """The token for stations of the organization at `path`; None: it is neither above nor below that."""
        if not (path.startswith(self.path) or self.path.startswith(path)):
            return None
        return Candidate(self.record, own=self.path == path)


_NAMED: Final = SQL("""
    select {columns}, o.path from {source} join organization o on o.organization_id = t.organization_id
    where t.folded_uid = any(%s)
""").format(columns=SQL(COLUMNS), source=SQL(SOURCE))


# What a group or the credit refuses is active itself; `local_list.entry_of` decides of those as of all.
_REFUSED: Final = SQL("{named} and (t.status = 'blocked' or g.blocked or not t.credit_ok)").format(named=_NAMED)


async def named(conn: Connection, uids: Collection[str]) -> dict[str, Named]:
    """Those of these tokens that are known, by folded uid."""
    cursor = await conn.execute(_NAMED, (sorted(uids),))
    return {folded(row[0]): Named(record_of(row[:-1]), row[-1]) for row in await cursor.fetchall()}


async def refused_among(conn: Connection, uids: Collection[str]) -> dict[str, Named]:
    """Those of these tokens that may not charge, by folded uid."""
    cursor = await conn.execute(_REFUSED, (sorted(uids),))
    return {folded(row[0]): Named(record_of(row[:-1]), row[-1]) for row in await cursor.fetchall()}
