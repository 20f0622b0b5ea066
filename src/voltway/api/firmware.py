"""/api/v1/firmware: images that stations can be given, and the updates that bring them there."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.firmware import catalogue, store, store_images, updating
from voltway.firmware.catalogue import UPLOAD_WITHIN, NewImage
from voltway.firmware.updating import Wish
from voltway.kit.postgres import Connection
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.firmware import FirmwareImage, FirmwareUpdate, UpdateState

TAGS = ["Firmware"]

Pattern = Annotated[str, Meta(min_length=1, max_length=50, description="As stations tell it; * stands for anything.")]


class ImageToAdd(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A firmware to be added. Its file is sent afterwards."""

    vendor: Pattern
    model: Pattern = "*"
    version: Annotated[str, Meta(min_length=1, max_length=50, description="As stations report it once they run it.")]
    file_name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_+=@-][A-Za-z0-9._+=@-]{0,99}$")]
    sha256: Annotated[str, Meta(pattern="^[0-9A-Fa-f]{64}$", description="Of the file, as hexadecimal digits.")]
    md5: Annotated[str, Meta(pattern="^[0-9A-Fa-f]{32}$", description="The same, for local controllers.")] | None = None
    signature: (
        Annotated[str, Meta(min_length=1, max_length=800, description="The manufacturer's, as Base64.")] | None
    ) = None
    signing_certificate: (
        Annotated[str, Meta(min_length=1, max_length=5500, description="That the signature fits, as PEM.")] | None
    ) = None
    organization_id: Annotated[str, Meta(max_length=64)] | None = None


class AddedImage(Struct, frozen=True, kw_only=True):
    """A new image, and the address to which its file is to be sent with PUT until `upload_until`."""

    image: FirmwareImage
    upload_url: str
    upload_until: datetime


class NewUpdate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An update to be: which station gets which image."""

    station_id: Annotated[str, Meta(max_length=64)]
    image_id: Annotated[str, Meta(max_length=64)]
    signed: Annotated[bool, Meta(description="With the image's signature, where it has one.")] = True
    during_sessions: Annotated[bool, Meta(description="Also while somebody charges there.")] = False
    any_model: Annotated[bool, Meta(description="Also where the image is for other stations.")] = False
    within_s: Annotated[
        int, Meta(ge=60, le=30 * 86400, description="So long the station has to be there and free, in seconds.")
    ] = 86400


@get("/firmware/images", tags=TAGS)
async def list_firmware_images(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[FirmwareImage]]:
    """List images, newest first."""
    rows = await store_images.page(connection, before=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.image_id)


@get("/firmware/images/{image_id:str}", tags=TAGS)
async def show_firmware_image(connection: NamedDependency[Connection], image_id: FromPath[str]) -> FirmwareImage:
    """Show one image. Its `content` says whether its file has come, and is the right one."""
    return await store_images.known(connection, image_id)


@post("/firmware/images", tags=TAGS)
async def add_firmware_image(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[ImageToAdd],
) -> Response[AddedImage]:
    """Add an image, whose file is then sent to the address in the answer, within a day.

    A signature is checked here, against the checksum; the file against that checksum when it has come.
    """
    fields = asdict(data)
    organization_id = await organization_for(request, connection, fields.pop("organization_id"))
    actor = request.auth.actor
    image = catalogue.image_of(NewImage(**fields), organization_id, f"{actor.kind}:{actor.id}", api.clock.now())
    async with connection.transaction():
        upload_url = await catalogue.announce(connection, api.links, image)
        action = AuditAction.FIRMWARE_IMAGE_ADD
        await record(request, connection, action, image.image_id, organization_id, after=image)
    return Response(
        AddedImage(image=image, upload_url=upload_url, upload_until=image.made_at + UPLOAD_WITHIN),
        status_code=HTTPStatus.CREATED,
        headers={"Location": f"/api/v1/firmware/images/{image.image_id}"},
    )


@delete("/firmware/images/{image_id:str}", tags=TAGS)
async def remove_firmware_image(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    image_id: FromPath[str],
) -> None:
    """Forget an image and its file. Not while a station is being updated with it."""
    async with connection.transaction():
        image = await store_images.known(connection, image_id)
        await catalogue.remove(connection, image, api.clock.now())
        action = AuditAction.FIRMWARE_IMAGE_REMOVE
        await record(request, connection, action, image_id, image.organization_id, before=image)


@get("/firmware/updates", tags=TAGS)
async def list_firmware_updates(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only of this station.", max_length=64)] = None,
    image_id: Annotated[str | None, QueryParameter(description="Only to this image.", max_length=64)] = None,
    update_state: Annotated[UpdateState | None, QueryParameter(name="state", description="Only in this state.")] = None,
) -> Response[Page[FirmwareUpdate]]:
    """List updates, newest first."""
    rows = await store.page(
        connection,
        before=from_cursor(after, int),
        limit=limit,
        station_id=station_id,
        image_id=image_id,
        state=update_state,
    )
    return page_response(request, rows, limit, lambda row: row.update_id)


@get("/firmware/updates/{update_id:int}", tags=TAGS)
async def show_firmware_update(connection: NamedDependency[Connection], update_id: FromPath[int]) -> FirmwareUpdate:
    """Show how far an update has come."""
    return await store.known(connection, update_id)


@post("/firmware/updates", tags=TAGS)
async def plan_firmware_update(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewUpdate],
) -> Response[FirmwareUpdate]:
    """Have a station updated as soon as it is there and nobody charges.

    The answer is the update, `planned`; follow its `state`. It has `succeeded` once the station has booted into the
    image's version.
    """
    fields = asdict(data)
    within = timedelta(seconds=fields.pop("within_s"))
    wish = Wish(**fields, within=within)
    async with connection.transaction():
        made = await updating.plan(connection, wish, request.auth.actor.as_author, api.clock.now())
        action = AuditAction.FIRMWARE_UPDATE_ADD
        await record(request, connection, action, str(made.update_id), made.organization_id, after=made)
    headers = {"Location": f"/api/v1/firmware/updates/{made.update_id}"}
    return Response(made, status_code=HTTPStatus.CREATED, headers=headers)


@post("/firmware/updates/{update_id:int}/cancellation", tags=TAGS, status_code=HTTPStatus.OK)
async def cancel_firmware_update(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    update_id: FromPath[int],
) -> FirmwareUpdate:
    """Cancel an update that the station has not fetched: it finds nothing at its address any more."""
    async with connection.transaction():
        update = await updating.cancel(connection, update_id, api.clock.now())
        action = AuditAction.FIRMWARE_UPDATE_CANCEL
        await record(request, connection, action, str(update_id), update.organization_id)
    return update
