from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.files.made import LINKS
from tests.firmware.made import in_catalogue, new_image
from voltway.files.local_storage import LocalStorage
from voltway.firmware import publishing
from voltway.kit.postgres import Pool
from voltway.vocabulary.errors import Conflict, NotFound


async def test_a_controller_gets_a_link_of_its_own_and_the_checksum(pool: Pool, tmp_path: Path) -> None:
    image = await in_catalogue(pool, LocalStorage(tmp_path), new_image())
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('LC', 'accepted')")
        order = await publishing.order_to_publish(conn, LINKS, image.image_id, "LC", datetime.now(UTC))
        assert order.checksum == image.md5 == (await publishing.order_to_unpublish(conn, image.image_id)).checksum
        assert order.location.endswith("/firmware.bin")
        cursor = await conn.execute("select station_id from file_link")
        assert await cursor.fetchall() == [("LC",)]
        with pytest.raises(NotFound):
            await publishing.order_to_publish(conn, LINKS, "x", "LC", datetime.now(UTC))


async def test_without_a_checksum_none_is_told(pool: Pool, tmp_path: Path) -> None:
    image = await in_catalogue(pool, LocalStorage(tmp_path), new_image(md5=None))
    async with pool.connection() as conn:
        with pytest.raises(Conflict, match="no MD5"):
            await publishing.order_to_unpublish(conn, image.image_id)
