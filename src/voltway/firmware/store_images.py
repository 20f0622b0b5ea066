"""The table `firmware_image`."""

from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.firmware import FirmwareImage, ImageContent

_COLUMNS: Final = SQL("""
    image_id, organization_id, vendor, model, version, file_id, file_name, content, size_bytes, sha256, md5, signature,
    signing_certificate, made_by, made_at
""")


async def insert(conn: Connection, image: FirmwareImage) -> None:
    """Keep a new image. Raises Conflict where its organization has one of this version for the same stations."""
    query = SQL("""
        insert into firmware_image ({}) values (%(image_id)s, %(organization_id)s, %(vendor)s, %(model)s, %(version)s,
            %(file_id)s, %(file_name)s, %(content)s, %(size_bytes)s, %(sha256)s, %(md5)s, %(signature)s,
            %(signing_certificate)s, %(made_by)s, %(made_at)s)
    """).format(_COLUMNS)
    try:
        await conn.execute(query, asdict(image))
    except UniqueViolation:
        raise Conflict(
            f"there is an image of version {image.version} for {image.vendor} {image.model}", "remove that one first"
        ) from None


class AwaitedImage(Struct, frozen=True, kw_only=True):
    """An image whose file has not come, and the checksum that the file shall have."""

    image_id: str
    file_id: str
    sha256: str


async def awaited(conn: Connection) -> list[AwaitedImage]:
    """The images whose file has not come."""
    query = "select image_id, file_id, sha256 from firmware_image where content = 'awaited'"
    return await fetch_all(conn, AwaitedImage, query)


async def forget_awaited(conn: Connection, before: datetime) -> list[str]:
    """Forget the images that were added before then and whose file has not come; the ids of those files."""
    cursor = await conn.execute(
        "delete from firmware_image where content = 'awaited' and made_at < %s returning file_id", (before,)
    )
    return [row[0] for row in await cursor.fetchall()]


async def settle_content(conn: Connection, image_id: str, content: ImageContent, size_bytes: int) -> None:
    """Note that the file of an image has come, and whether it is the right one."""
    await conn.execute(
        "update firmware_image set content = %s, size_bytes = %s where image_id = %s", (content, size_bytes, image_id)
    )


async def known(conn: Connection, image_id: str) -> FirmwareImage:
    """The image of this id. Raises NotFound."""
    query = SQL("select {} from firmware_image where image_id = %(image_id)s").format(_COLUMNS)
    found = await fetch_one(conn, FirmwareImage, query, {"image_id": image_id})
    if found is None:
        raise NotFound(f"there is no firmware image {image_id[:80]}", "`voltway firmware image list` shows all of them")
    return found


async def page(conn: Connection, *, before: str | None = None, limit: int = 50) -> list[FirmwareImage]:
    """Up to `limit` images, newest first, those older than the one called `before`."""
    query = SQL("select {} from firmware_image where {} order by image_id desc limit %(limit)s").format(
        _COLUMNS, conditions({"image_id < %(before)s": before})
    )
    return await fetch_all(conn, FirmwareImage, query, {"before": before, "limit": limit})


async def remove(conn: Connection, image_id: str) -> None:
    """Forget an image. Raises Conflict while a station is updated with it."""
    cursor = await conn.execute(
        """
        delete from firmware_image i where image_id = %s and not exists (
            select from firmware_update u where u.image_id = i.image_id and u.ended_at is null
        )
        """,
        (image_id,),
    )
    if cursor.rowcount == 0:
        raise Conflict(f"stations are being updated with firmware image {image_id[:80]}", "cancel those updates first")
