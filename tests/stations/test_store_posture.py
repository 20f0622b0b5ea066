"""What is known of how safe stations are, read."""

from tests.security.made import WORLD
from voltway.kit.postgres import Pool
from voltway.stations.store_posture import proofs


async def test_accepted_stations_come_by_id(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(WORLD)
        first = await proofs(connection, limit=3)
        assert [row.station_id for row in first] == ["A-open", "B-plain", "C-tls"]
        assert (first[2].file_protocols, first[1].has_password, first[0].has_password) == ("HTTPS,FTP", True, False)
        rest = await proofs(connection, after="C-tls", limit=3)
        assert [row.station_id for row in rest] == ["D-certificate", "E-sound"]
        assert await proofs(connection, limit=3, station_id="F-pending") == []
