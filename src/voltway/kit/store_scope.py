"""Row-level security as the web process meets it."""

from voltway.kit.postgres import Connection


async def tell(connection: Connection, scope: str) -> None:
    """From now on the connection sees the organizations in `scope`, with a space between them, and all below them."""
    await connection.execute("select set_config('voltway.scope', %s, false)", (scope,))


async def is_bound(connection: Connection) -> bool:
    """Whether row-level security binds the connection's user: no superuser, no owner of tables, no exception made."""
    cursor = await connection.execute(
        """
        select not (r.rolsuper or r.rolbypassrls or pg_has_role(current_user, c.relowner, 'member'))
        from pg_roles r, pg_class c where r.rolname = current_user and c.oid = 'organization'::regclass
        """
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])
