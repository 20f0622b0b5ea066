"""The table `message_log`, as gateways write it."""

from voltway.kit.postgres import Connection


async def append(connection: Connection, lines: list[str]) -> None:
    """Append COPY lines made by `ocpp.message_log`. A crash may lose the last moments of it."""
    async with connection.transaction():
        await connection.execute("set local synchronous_commit = off")
        async with (
            connection.cursor() as cursor,
            cursor.copy(
                "copy message_log (station_id, at, direction, message_id, action, request, response, outcome,"
                " latency_ms, notes, ocpp_version) from stdin"
            ) as copy,
        ):
            await copy.write("".join(lines))
