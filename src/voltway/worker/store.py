"""What the worker asks the server itself."""

from voltway.kit.postgres import Connection


async def server_up_s(connection: Connection) -> float:
    """For how many seconds this PostgreSQL server has been running."""
    cursor = await connection.execute("select extract(epoch from clock_timestamp() - pg_postmaster_start_time())")
    row = await cursor.fetchone()
    return float(row[0]) if row else 0.0
