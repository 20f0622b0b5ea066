"""`voltway firmware image`: the catalogue of images."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, YesOption, author, confirm
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import current_settings, on_database, on_pool, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.files import keeping, store as files_store
from voltway.files.storage import storage_of
from voltway.firmware import catalogue, store_images
from voltway.firmware.catalogue import MOST_BYTES, NewImage
from voltway.kit.clock import SystemClock
from voltway.kit.embedded import with_running_servers
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.firmware import FirmwareImage, ImageContent

app = typer.Typer(name="image", help="Images: add, list, show, remove.", no_args_is_help=True)

ImageArgument = Annotated[str, typer.Argument(metavar="IMAGE", help="The image's id.")]

_PIECE_BYTES: Final = 256 * 1024
_LONG_S: Final = 600.0


@app.command()
@with_reason
def add(  # noqa: PLR0913  (one argument per option)
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The firmware, as the manufacturer gave it.")],
    *,
    vendor: Annotated[str, typer.Option(help="Whose stations it is for, as they tell it; * for anything.")],
    version: Annotated[str, typer.Option(help="As stations report it once they run it.")],
    model: Annotated[str, typer.Option(help="Which model it is for; * for anything.")] = "*",
    signature: Annotated[Path | None, typer.Option(help="File with the manufacturer's signature, in Base64.")] = None,
    certificate: Annotated[Path | None, typer.Option(help="File with the signing certificate, PEM.")] = None,
    organization: Annotated[str, typer.Option(help="Whose it is.")] = ROOT,
    as_json: JsonOption = False,
) -> None:
    """Add a firmware to the catalogue, after its signature was checked.

    Example: voltway firmware image add acme-2.4.0.bin --vendor ACME --model "Wallbox*" --version 2.4.0
    """
    clock = SystemClock()
    try:
        sha256, md5 = _checksums(file)
        new = NewImage(
            vendor=vendor,
            model=model,
            version=version,
            file_name=keeping.clean_name(file.name) or "firmware",
            sha256=sha256,
            md5=md5,
            signature=None if signature is None else signature.read_text(encoding="ascii").strip(),
            signing_certificate=None if certificate is None else certificate.read_text(encoding="ascii"),
        )
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"a file can't be read ({error})", "give files that are there") from error
    image = catalogue.image_of(new, OrganizationId(organization), author(), clock.now())
    made = on_pool(lambda pool: _add(pool, image, file), statement_timeout_s=_LONG_S)
    if as_json:
        output.print_json(made)
    else:
        output.say(f"Image {made.image_id}: {made.version} for {made.vendor} {made.model}.")


def _checksums(file: Path) -> tuple[str, str]:
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        return sha256, hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


async def _add(pool: Pool, image: FirmwareImage, file: Path) -> FirmwareImage:
    clock, settings = SystemClock(), with_running_servers(current_settings())
    storage = storage_of(settings, clock)

    def connected() -> AbstractAsyncContextManager[Connection]:
        return pool.connection()

    new_file = catalogue.file_of(image)
    try:
        async with transaction(pool) as conn:
            await files_store.insert(conn, new_file, image.made_at)
            await store_images.insert(conn, image)
        try:
            kept = await keeping.bring(connected, storage, new_file, _pieces(file), MOST_BYTES, clock)
        except BaseException:
            async with transaction(pool) as conn:
                await catalogue.remove(conn, image, clock.now())
            raise
    finally:
        await storage.close()
    made = msgspec.structs.replace(image, content=ImageContent.THERE, size_bytes=kept.size_bytes)
    async with transaction(pool) as conn:
        await store_images.settle_content(conn, made.image_id, made.content, kept.size_bytes)
        await record(conn, AuditAction.FIRMWARE_IMAGE_ADD, made.image_id, made.organization_id, after=made)
    return made


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as content:
        while piece := await asyncio.to_thread(content.read, _PIECE_BYTES):
            yield piece


@app.command("list")
def list_images(*, limit: LimitOption = 50, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List images, newest first.

    Example: voltway firmware image list
    """

    async def work(conn: Connection) -> list[FirmwareImage]:
        return await store_images.page(conn, before=after, limit=limit + 1)

    rows, following = cut(on_database(work), limit, lambda row: row.image_id)
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows), output.more(following))
    else:
        output.say("No images yet. Add one: voltway firmware image add FILE --vendor VENDOR --version VERSION")


@app.command()
def show(image: ImageArgument, *, as_json: JsonOption = False) -> None:
    """Show an image.

    Example: voltway firmware image show 019a2f0c5d7e7a11b0c3a1f2e4d5c6b7
    """
    row = on_database(lambda conn: store_images.known(conn, image))
    if as_json:
        output.print_json(row)
    else:
        output.print_fields(_fields(row, operator_times()))


@app.command()
@with_reason
def remove(image: ImageArgument, *, yes: YesOption = False) -> None:
    """Forget an image and its file.

    Example: voltway firmware image remove 019a2f0c5d7e7a11b0c3a1f2e4d5c6b7
    """
    confirm(f"Forget image {output.word(image)} and its file?", yes=yes)

    async def work(conn: Connection) -> FirmwareImage:
        async with conn.transaction():
            row = await store_images.known(conn, image)
            await catalogue.remove(conn, row, datetime.now(UTC))
            await record(conn, AuditAction.FIRMWARE_IMAGE_REMOVE, image, row.organization_id, before=row)
        return row

    row = on_database(work)
    output.say(f"Image {row.image_id} is forgotten.")


def _listing(rows: list[FirmwareImage]) -> Table:
    table = output.table(output.fixed("Image"), output.name("Version"), output.name("For"), "Signed", "File")
    for row in rows:
        table.add_row(
            row.image_id,
            output.cell(row.version),
            output.cell(f"{row.vendor} {row.model}"),
            "no" if row.signature is None else "yes",
            row.content,
        )
    return table


def _fields(row: FirmwareImage, times: Times) -> list[tuple[str, str | None]]:
    return [
        ("Image", row.image_id),
        ("Version", row.version),
        ("For", f"{row.vendor} {row.model}"),
        ("File", f"{row.file_name}, {row.content}"),
        ("Bytes", None if row.size_bytes is None else str(row.size_bytes)),
        ("SHA-256", row.sha256),
        ("MD5", row.md5),
        ("Signed", "no" if row.signature is None else "yes"),
        ("By", row.made_by),
        ("Added", times.full(row.made_at)),
    ]
