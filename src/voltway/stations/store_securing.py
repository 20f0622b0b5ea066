"""What stations were told to come with: kept beside what they come with now, until they have come so or refused."""

from voltway.kit.postgres import Connection


async def give_password(connection: Connection, station_id: str, password_hash: str) -> bool:
    """Let another password count, too. False where the station uses none, or one is open already.

    A station of security profile 0 moves to 1 with it, unless it moves to a higher one already.
    """
    cursor = await connection.execute(
        """
        update station set next_password_hash = %s,
            next_security_profile = case
                when security_profile = 0 then greatest(next_security_profile, 1) else next_security_profile end
        where station_id = %s and next_password_hash is null and security_profile < 3
        returning station_id
        """,
        (password_hash, station_id),
    )
    return await cursor.fetchone() is not None


async def take_password_back(connection: Connection, station_id: str, password_hash: str) -> None:
    """The station never took it, so it shall not count. A move to a higher profile than it brings goes on."""
    await connection.execute(
        """
        update station set next_password_hash = null,
            next_security_profile = case
                when security_profile > 0 or next_security_profile > 1 then next_security_profile end
        where station_id = %s and next_password_hash = %s
        """,
        (station_id, password_hash),
    )


async def move(connection: Connection, station_id: str, security_profile: int) -> bool:
    """Let a higher security profile count, too. False where the station is there already."""
    cursor = await connection.execute(
        """
        update station set next_security_profile = %s where station_id = %s and security_profile < %s
        returning station_id
        """,
        (security_profile, station_id, security_profile),
    )
    return await cursor.fetchone() is not None


async def stay(connection: Connection, station_id: str, security_profile: int) -> None:
    """The station refused to move there. A password that it was given meanwhile still takes it from 0 to 1."""
    await connection.execute(
        """
        update station set next_security_profile = case
            when security_profile = 0 and next_password_hash is not null and next_security_profile > 1 then 1 end
        where station_id = %s and next_security_profile = %s
        """,
        (station_id, security_profile),
    )
