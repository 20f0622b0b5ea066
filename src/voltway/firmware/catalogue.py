"""The catalogue of images: what somebody says of one is checked first, then its file is awaited and checked."""

from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final

import structlog
from msgspec import Struct

from voltway.files import store as files_store
from voltway.files.links import Links, upload_url
from voltway.files.store import NewFile
from voltway.firmware import store_images
from voltway.firmware.signature import read_signature, require_certificate, require_signed
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput
from voltway.vocabulary.files import FileKind
from voltway.vocabulary.firmware import FirmwareImage, ImageContent
from voltway.vocabulary.ids import new_id

MOST_BYTES: Final = 2 * 1024**3
"""No image is longer."""

UPLOAD_WITHIN: Final = timedelta(days=1)
"""How long the file of a new image is awaited."""

FORGOTTEN_AFTER: Final = UPLOAD_WITHIN + timedelta(hours=1)
"""When an image goes whose file has not come: what was begun in time may still come to its end."""

_log = structlog.get_logger()


class NewImage(Struct, frozen=True, kw_only=True):
    """What somebody says of an image to be; as of a FirmwareImage."""

    vendor: str
    model: str
    version: str
    file_name: str
    sha256: str
    md5: str | None = None
    signature: str | None = None
    signing_certificate: str | None = None


def image_of(new: NewImage, organization_id: OrganizationId, made_by: str, now: datetime) -> FirmwareImage:
    """The image, still without its file.

    Raises InvalidInput for a signature without a certificate or the other way round, for a certificate that does not
    hold today, and for a signature that does not fit the checksum.
    """
    if (new.signature is None) != (new.signing_certificate is None):
        raise InvalidInput("a signature and its signing certificate belong together", "give both, or neither")
    if new.signature is not None and new.signing_certificate is not None:
        certificate = require_certificate(new.signing_certificate, now)
        require_signed(bytes.fromhex(new.sha256), read_signature(new.signature), certificate)
    return FirmwareImage(
        image_id=new_id(),
        organization_id=organization_id,
        vendor=new.vendor,
        model=new.model,
        version=new.version,
        file_id=new_id(),
        file_name=new.file_name,
        content=ImageContent.AWAITED,
        size_bytes=None,
        sha256=new.sha256.lower(),
        md5=None if new.md5 is None else new.md5.lower(),
        signature=new.signature,
        signing_certificate=new.signing_certificate,
        made_by=made_by,
        made_at=now,
    )


def file_of(image: FirmwareImage) -> NewFile:
    """The file of an image, which is kept as long as the image."""
    return NewFile(
        file_id=image.file_id, organization_id=image.organization_id, kind=FileKind.FIRMWARE, name=image.file_name
    )


async def announce(conn: Connection, links: Links, image: FirmwareImage) -> str:
    """Keep a new image, and give the address to which its file is to be sent within a day. Raises Conflict."""
    url = await upload_url(
        conn,
        links,
        file_of(image),
        limit_bytes=MOST_BYTES,
        until=image.made_at + UPLOAD_WITHIN,
        now=image.made_at,
    )
    await store_images.insert(conn, image)
    return url


async def look_for_files(conn: Connection, now: datetime) -> None:
    """Note which files of images have come, and whether each is the one that its checksum says.

    Images whose file does not come any more are forgotten, with what has come of it.
    """
    awaited = {image.file_id: image for image in await store_images.awaited(conn)}
    for file in await files_store.arrived(conn, list(awaited)):
        image = awaited[file.file_id]
        content = ImageContent.THERE if file.sha256 == image.sha256 else ImageContent.WRONG
        await store_images.settle_content(conn, image.image_id, content, file.size_bytes)
    async with conn.transaction():
        for file_id in await store_images.forget_awaited(conn, now - FORGOTTEN_AFTER):
            _log.info("the file of a firmware image did not come, so the image is forgotten", file=file_id)
            await files_store.expire(conn, file_id, now)


async def remove(conn: Connection, image: FirmwareImage, now: datetime) -> None:
    """Forget an image and its file. Raises Conflict while a station is updated with it."""
    await store_images.remove(conn, image.image_id)
    await files_store.expire(conn, image.file_id, now)


def require_there(image: FirmwareImage) -> None:
    """Raise Conflict for an image without its file."""
    if image.content is ImageContent.AWAITED:
        raise Conflict(f"the file of firmware image {image.image_id} has not come", "send it first")
    if image.content is ImageContent.WRONG:
        raise Conflict(
            f"what was sent as firmware image {image.image_id} has another checksum than was told",
            "remove the image and add it anew",
        )


def fits(image: FirmwareImage, vendor: str | None, model: str | None) -> bool:
    """Whether an image is for stations that tell this vendor and model."""
    return _like(image.vendor, vendor or "") and _like(image.model, model or "")


def _like(pattern: str, told: str) -> bool:
    return fnmatchcase(told.strip().casefold(), pattern.casefold())
