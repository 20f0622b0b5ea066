"""Many tokens merged into the table `token` at once: copied into a table of their own, compared there, and taken over.

All of it happens in the transaction of the caller, who may take it back.
"""

from typing import LiteralString

from msgspec import Struct

from voltway.kit import copy_text
from voltway.kit.postgres import Connection
from voltway.tokens.csv_format import Problem, TokenColumn, TokenLine
from voltway.vocabulary.access import OrganizationId

# For a million rows on a slow disk; a statement of a page has seconds.
_PATIENCE = "set local statement_timeout = '30min'"

# Two that change the same tokens in another order would block each other.
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('token_import'))"

_INCOMING = """
    create temporary table token_import (
        line bigint not null, token_uid text not null,
        folded_uid text collate "C" generated always as (lower(token_uid)) stored,
        kind text not null default 'ISO14443', status text not null default 'active', holder text, group_id text,
        parent_uid text, valid_from timestamptz, valid_until timestamptz, credit_ok boolean not null default true,
        max_concurrent integer, allowed_stations text[], allowed_hours text, master_pass boolean not null default false,
        driver_id text, vehicle_id text, fleet_id text
    ) on commit drop
"""


class Counts(Struct, frozen=True):
    """What the lines come to: tokens that are new, that change, and that are so already."""

    added: int
    changed: int
    unchanged: int


async def begin(connection: Connection) -> None:
    """Wait for another import to end, and make the table for what comes in; it goes with the transaction."""
    await connection.execute(_PATIENCE)
    await connection.execute(_ONE_AT_A_TIME)
    await connection.execute(_INCOMING)


def copy_into(columns: list[TokenColumn]) -> str:
    """The COPY command whose lines `copy_line` makes."""
    # house: allow parameters-not-text because columns are members of an enum
    return f"copy token_import (line, {', '.join(columns)}) from stdin"


def copy_line(one: TokenLine) -> str:
    """A line of it."""
    return "\t".join((str(one.line), *(_field(value) for value in one.values))) + "\n"


def _field(value: object) -> str:
    if value is None:
        return copy_text.NULL
    if isinstance(value, list):
        return copy_text.text(copy_text.array(value))
    if isinstance(value, bool):
        return "t" if value else "f"
    return copy_text.text(value) if isinstance(value, str) else str(value)


async def analyze(connection: Connection) -> None:
    """Let the plans of what follows know how much came in."""
    await connection.execute("analyze token_import")


class Rejected(Struct, frozen=True):
    """How many lines were taken out, and what is wrong with the first of them."""

    count: int
    problems: list[Problem]


class _Refusal(Struct, frozen=True):
    """Lines that can't be merged: `found` gives their `line`, the `value` shown, and the line or text in `reason`."""

    column: TokenColumn
    reason: str
    found: LiteralString


_TWICE = _Refusal(
    TokenColumn.TOKEN_UID,
    "is the same token as in line {}",
    """
    select i.line, i.token_uid as value, first.line::text as detail from token_import i
    join (
        select folded_uid, min(line) as line from token_import group by 1 having count(*) > 1
    ) first using (folded_uid)
    where i.line > first.line
    """,
)
_TAKEN = _Refusal(
    TokenColumn.TOKEN_UID,
    "is a token of another organization",
    """
    select i.line, i.token_uid as value, '' as detail from token_import i join token t using (folded_uid)
    where t.organization_id <> %(organization_id)s
    """,
)
_FOREIGN_GROUP = _Refusal(
    TokenColumn.GROUP_ID,
    "is a group of another organization",
    """
    select i.line, i.group_id as value, '' as detail from token_import i join token_group g using (group_id)
    where g.organization_id <> %(organization_id)s
    """,
)
# Where the file tells both, they were compared when it was read.
_ENDS_EARLY = {
    TokenColumn.VALID_FROM: _Refusal(
        TokenColumn.VALID_FROM,
        "is not before the token's valid_until, {}",
        """
        select i.line, i.valid_from::text as value, t.valid_until::text as detail
        from token_import i join token t using (folded_uid) where t.valid_until <= i.valid_from
        """,
    ),
    TokenColumn.VALID_UNTIL: _Refusal(
        TokenColumn.VALID_UNTIL,
        "is not after the token's valid_from, {}",
        """
        select i.line, i.valid_until::text as value, t.valid_from::text as detail
        from token_import i join token t using (folded_uid) where i.valid_until <= t.valid_from
        """,
    ),
}


async def reject(
    connection: Connection, columns: list[TokenColumn], organization_id: OrganizationId, most: int
) -> Rejected:
    """Take out the lines that contradict others, or what is in the database; tells of the first `most` of a kind."""
    refusals = [_TWICE, _TAKEN, _FOREIGN_GROUP]
    told = [column for column in _ENDS_EARLY if column in columns]
    if len(told) == 1:
        refusals.append(_ENDS_EARLY[told[0]])
    count, problems = 0, []
    for refusal in refusals:
        cursor = await connection.execute(
            # house: allow parameters-not-text because it is one of the queries above
            f"""
            with wrong as ({refusal.found}),
                gone as (delete from token_import i using wrong where i.line = wrong.line)
            select line, value, detail, count(*) over () from wrong order by line limit %(most)s
            """.encode(),
            {"organization_id": organization_id, "most": most},
        )
        rows = await cursor.fetchall()
        count += rows[0][3] if rows else 0
        problems += [
            Problem(row[0], refusal.column.value, str(row[1])[:80], refusal.reason.format(row[2])) for row in rows
        ]
    return Rejected(count, problems)


async def merge(connection: Connection, columns: list[TokenColumn], organization_id: OrganizationId) -> Counts:
    """Add what is new and change what differs in the file's columns; the uid is kept as it was first written."""
    told = [column.value for column in columns if column is not TokenColumn.TOKEN_UID]
    cursor = await connection.execute("select count(*) from token_import")
    row = await cursor.fetchone()
    total = int(row[0]) if row else 0
    changed = 0
    if told:
        cursor = await connection.execute(
            # house: allow parameters-not-text because columns are members of an enum
            f"""
            update token t set {", ".join(f"{name} = i.{name}" for name in told)}, updated_at = now()
            from token_import i where t.folded_uid = i.folded_uid and t.organization_id = %s
                and ({", ".join(f"t.{name}" for name in told)}) is distinct from
                    ({", ".join(f"i.{name}" for name in told)})
            """.encode(),
            (organization_id,),
        )
        changed = cursor.rowcount
    names = ", ".join(column.value for column in TokenColumn)
    cursor = await connection.execute(
        # house: allow parameters-not-text because columns are members of an enum
        f"""
        insert into token (organization_id, {names}) select %s, {names} from token_import i
        where not exists (select 1 from token t where t.folded_uid = i.folded_uid)
        on conflict do nothing
        """.encode(),
        (organization_id,),
    )
    return Counts(added=cursor.rowcount, changed=changed, unchanged=total - changed - cursor.rowcount)
