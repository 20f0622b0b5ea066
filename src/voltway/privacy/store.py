"""A person's rows in every table, as the data map says they are found.

This package alone reads other packages' tables: see docs/decisions for why.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any, Final

from msgspec import Struct
from psycopg.sql import SQL, Composable, Composed, Identifier

from voltway.kit.postgres import Connection
from voltway.kit.rows import contains_pattern, fetch_all
from voltway.privacy.personal import Identity, Link, Table
from voltway.privacy.terms import Terms
from voltway.vocabulary.tokens import TokenKind

_AT_ONCE: Final = 500

Known = Mapping[Identity, Collection[str]]


async def columns(conn: Connection) -> dict[str, dict[str, str]]:
    """The schema as it is: each table (partitions are their table's) with its columns and their types."""
    cursor = await conn.execute(
        """
        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and a.attnum > 0 and not a.attisdropped
        order by c.relname, a.attnum
        """
    )
    told: dict[str, dict[str, str]] = {}
    for table, column, type_name in await cursor.fetchall():
        told.setdefault(table, {})[column] = type_name
    return told


async def account(conn: Connection, name: str) -> tuple[str, str] | None:
    """Id and organization of the account with this id or address."""
    cursor = await conn.execute(
        """
        select user_id, organization_id from user_account
        where user_id = %(name)s or folded_email = lower(%(name)s collate "pg_c_utf8")
        """,
        {"name": name},
    )
    row = await cursor.fetchone()
    return None if row is None else (row[0], row[1])


async def organization_of(conn: Connection, identity: Identity, name: str) -> str | None:
    """Whose the driver or token is; None if there is none.

    A driver without a record is known by their tokens, a token that was removed by its sessions.
    """
    by_driver = identity is Identity.DRIVER
    queries = [
        "select organization_id from token where " + ("driver_id = %s" if by_driver else "folded_uid = lower(%s)")
    ]
    if by_driver and "driver" in await columns(conn):
        queries.insert(0, "select organization_id from driver where driver_id = %s")
    if not by_driver:
        queries.append("select organization_id from session where token_uid = %s limit 1")
    for query in queries:
        cursor = await conn.execute(SQL(query).format(), (name,))
        row = await cursor.fetchone()
        if row is not None:
            return str(row[0])
    return None


async def others_of_holders(
    conn: Connection, names: Collection[str], token_uids: Collection[str]
) -> list[tuple[str, str]]:
    """Uid and holder of tokens, other than these, whose holder has one of these names."""
    cursor = await conn.execute(
        """
        select token_uid, holder from token
        where folded_holder = any(select lower(n) from unnest(%s::text[]) n)
            and folded_uid <> all(select lower(u) from unnest(%s::text[]) u)
        order by token_uid limit 100
        """,
        (list(names), list(token_uids)),
    )
    return [(row[0], row[1]) for row in await cursor.fetchall()]


async def given(conn: Connection, table: Table, known: Known) -> list[tuple[Identity, str]]:
    """What more the person's rows of a table say of them."""
    query = SQL("select {columns} from {table} where {where}").format(
        columns=SQL(", ").join(Identifier(link.column) for link in table.gives),
        table=Identifier(table.name),
        where=linked(table),
    )
    cursor = await conn.execute(query, _known(known))
    return [
        (link.identity, value)
        for row in await cursor.fetchall()
        for link, value in zip(table.gives, row, strict=True)
        if value
    ]


def of_person(table: Table) -> Composable:
    """The condition for rows that may be the person's; `false` where the table has none. Its values: `parameters`.

    Rows that look as if they mentioned the person are among them: `Terms.mentioned` decides.
    """
    if not table.mentions:
        return linked(table)
    return SQL("({} or {})").format(linked(table), mentioning(table.mentions.split()))


def mentioning(names: Collection[str]) -> Composable:
    """The condition for rows in which one of these columns contains one of `needles`."""
    return SQL("({})").format(
        SQL(" or ").join(
            SQL('lower({}::text collate "pg_c_utf8") like any(%(needles)s)').format(Identifier(name)) for name in names
        )
    )


def parameters(terms: Terms) -> dict[str, Any]:
    """What the conditions compare with."""
    known = {
        Identity.USER: terms.user_ids,
        Identity.DRIVER: terms.driver_ids,
        Identity.TOKEN: terms.token_uids,
        Identity.EMAIL: terms.emails,
    }
    return {**_known(known), "needles": [contains_pattern(needle) for needle in terms.needles]}


def _known(known: Known) -> dict[str, list[str]]:
    return {
        "user": list(known[Identity.USER]),
        "driver": list(known[Identity.DRIVER]),
        "token": [uid.lower() for uid in known[Identity.TOKEN]],
        "email": [email.lower() for email in known[Identity.EMAIL]],
    }


_BY: Final[dict[Identity, SQL]] = {
    Identity.USER: SQL("{column} = any(%(user)s)"),
    Identity.DRIVER: SQL("{column} = any(%(driver)s)"),
    Identity.TOKEN: SQL("lower({column}) = any(%(token)s)"),
    Identity.EMAIL: SQL('lower({column} collate "pg_c_utf8") = any(%(email)s)'),
    Identity.SESSION: SQL(
        "(station_id, {column}) in (select station_id, session_id from session where lower(token_uid) = any(%(token)s))"
    ),
}


def linked(table: Table) -> Composable:
    """The condition for rows that a column says to be the person's."""
    if not table.links:
        return SQL("false")
    return SQL("({})").format(SQL(" or ").join(_condition(link) for link in table.links))


def _condition(link: Link) -> Composed:
    # What is folded already is compared as it is, so that its index can be used.
    is_folded = link.identity is Identity.TOKEN and link.column.startswith("folded_")
    condition = SQL("{column} = any(%(token)s)") if is_folded else _BY[link.identity]
    return condition.format(column=Identifier(link.column))


async def stream(
    conn: Connection, table: Table, types: Mapping[str, str], terms: Terms
) -> AsyncIterator[tuple[bool, dict[str, Any]]]:
    """Rows that may be the person's, without what is secret, some hundred in memory at a time. Within a transaction.

    The first of each pair tells whether a link says so; else a text only looks like it.
    """
    query = SQL("select {linked}, to_jsonb(t) - %(secret)s::text[] from {table} t where {where}").format(
        linked=linked(table), table=Identifier(table.name), where=of_person(table)
    )
    async with conn.cursor(name=f"privacy_{table.name}") as cursor:
        await cursor.execute(query, {**parameters(terms), "secret": [*table.secrets & types.keys()]})
        while rows := await cursor.fetchmany(_AT_ONCE):
            for is_linked, row in rows:
                yield bool(is_linked), row


async def freeze(conn: Connection) -> None:
    """The first statement of a transaction that shall see one moment, take as long as it needs, and change nothing."""
    await conn.execute("set transaction isolation level repeatable read, read only")
    await be_patient(conn)


async def be_patient(conn: Connection) -> None:
    """The statements of this transaction may take as long as they need: some look through a whole table."""
    await conn.execute("set local statement_timeout = 0")
    await conn.execute("set local idle_in_transaction_session_timeout = 0")


async def running_sessions(conn: Connection, token_uids: Collection[str]) -> list[str]:
    """The stations at which these tokens (folded) charge now."""
    cursor = await conn.execute(
        "select distinct station_id from session where state = 'active' and lower(token_uid) = any(%s) order by 1",
        (list(token_uids),),
    )
    return [row[0] for row in await cursor.fetchall()]


async def stations_to_ask(conn: Connection, token_uids: Collection[str]) -> list[str]:
    """The stations that speak OCPP 2.x, where these tokens charged: they may hold CustomerInformation of their own."""
    cursor = await conn.execute(
        """
        select distinct s.station_id from session c join station s using (station_id)
        where lower(c.token_uid) = any(%s) and s.ocpp_version like '2%%' order by 1
        """,
        (list(token_uids),),
    )
    return [row[0] for row in await cursor.fetchall()]


class Visit(Struct, frozen=True, kw_only=True):
    """A token that charged at a station which speaks OCPP 2.x, and whether that is connected now."""

    station_id: str
    token_uid: str
    kind: TokenKind
    online: bool


async def visits(conn: Connection, token_uids: Collection[str]) -> list[Visit]:
    """Where these tokens charged, of the stations named by `stations_to_ask`; each station and token once."""
    query = """
        select distinct on (s.station_id, lower(c.token_uid)) s.station_id, c.token_uid,
            coalesce(c.token_kind, 'untold') as kind, s.gateway_id is not null as online
        from session c join station s using (station_id)
        where lower(c.token_uid) = any(%(uids)s) and s.ocpp_version like '2%%'
        order by s.station_id, lower(c.token_uid), c.started_at desc
    """
    return await fetch_all(conn, Visit, query, {"uids": list(token_uids)})


async def is_last_owner(conn: Connection, user_ids: Collection[str]) -> bool:
    """Whether without these accounts nobody would own the network any more."""
    cursor = await conn.execute(
        """
        select coalesce(bool_and(g.user_id = any(%s)), false) from role_grant g join user_account a using (user_id)
        where g.role = 'owner' and g.organization_id = 'operator' and a.disabled_at is null
        """,
        (list(user_ids),),
    )
    row = await cursor.fetchone()
    return bool(row and row[0])
