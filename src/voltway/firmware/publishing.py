"""Orders to local controllers, which offer a firmware to the stations behind them (2.x part 2, L03 and L04)."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from voltway.files.links import Links, download_url
from voltway.firmware import catalogue, store_images
from voltway.kit.postgres import Connection
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.firmware import FirmwareImage
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware

FETCHED_WITHIN: Final = timedelta(days=1)
"""How long a local controller has to fetch it."""


async def order_to_publish(
    conn: Connection, links: Links, image_id: str, station_id: str, now: datetime
) -> PublishFirmware:
    """What has the local controller `station_id` fetch and offer an image.

    Raises NotFound for an unknown image, Conflict for one without its file or without an MD5.
    """
    image = await store_images.known(conn, image_id)
    catalogue.require_there(image)
    checksum = _checksum(image)
    until = now + FETCHED_WITHIN
    location = await download_url(conn, links, image.file_id, station_id, until=until, now=now)
    return PublishFirmware(request_id=secrets.randbelow(2**31), location=location, checksum=checksum)


async def order_to_unpublish(conn: Connection, image_id: str) -> UnpublishFirmware:
    """What has a local controller offer an image no more. Raises NotFound, and Conflict for one without an MD5."""
    return UnpublishFirmware(checksum=_checksum(await store_images.known(conn, image_id)))


def _checksum(image: FirmwareImage) -> str:
    if image.md5 is None:
        raise Conflict(
            f"of firmware image {image.image_id} no MD5 was told, by which local controllers know it",
            "add the image anew, with its MD5",
        )
    return image.md5
