"""Updates are planned and cancelled by people; what becomes of them in between, `keeping.py` sees to."""

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.files import store as files_store
from voltway.firmware import catalogue, store, store_images
from voltway.firmware.store import Plan
from voltway.kit.postgres import Connection
from voltway.stations import store_listing as stations_listing
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.firmware import FirmwareUpdate, UpdateState
from voltway.vocabulary.ids import StationId

CANCELLABLE: Final = (UpdateState.PLANNED, UpdateState.REQUESTED, UpdateState.ACCEPTED, UpdateState.DOWNLOADING)
"""Until the station has fetched the firmware. OCPP has no word for cancelling: the link ends."""


class Wish(Struct, frozen=True, kw_only=True):
    """Which station shall get which image.

    `signed`: with the image's signature, where it has one. `during_sessions`: also while somebody charges there.
    `any_model`: also where the image is for other stations. The station has `within` to be there and free.
    """

    station_id: str
    image_id: str
    signed: bool = True
    during_sessions: bool = False
    any_model: bool = False
    within: timedelta = timedelta(days=1)


async def plan(conn: Connection, wish: Wish, author: str, now: datetime) -> FirmwareUpdate:
    """Keep an update; a worker orders it once the station is there and free.

    Raises NotFound for an unknown station or image, Conflict for an image without its file and for a station that has
    an update that has not ended, and InvalidInput for an image that is for other stations.
    """
    station = await stations_listing.find(conn, wish.station_id)
    if station is None:
        raise NotFound(f"there is no station {wish.station_id[:80]}", "`voltway station list` shows all stations")
    image = await store_images.known(conn, wish.image_id)
    catalogue.require_there(image)
    if not wish.any_model and not catalogue.fits(image, station.vendor, station.model):
        raise InvalidInput(
            f"firmware image {image.image_id} is for {image.vendor} {image.model}, and station {station.station_id} is"
            f" {station.vendor or 'unknown'} {station.model or ''}".rstrip(),
            "take another image, or say that it fits all the same",
        )
    wanted = Plan(
        station_id=station.station_id,
        organization_id=station.organization_id,
        image=image,
        signed=wish.signed and image.signature is not None,
        during_sessions=wish.during_sessions,
        author=author,
        planned_at=now,
        order_until=now + wish.within,
    )
    return await store.plan(conn, wanted)


async def cancel(conn: Connection, update_id: int, now: datetime) -> FirmwareUpdate:
    """Have the station not get it: its link ends. In the caller's transaction.

    Raises NotFound, and Conflict for an update whose station has fetched it, or that is over.
    """
    update = await store.known(conn, update_id)
    if not await store.cancel(conn, update_id, CANCELLABLE, now):
        raise Conflict(
            f"firmware update {update_id} is {update.state}",
            "only one that the station has not fetched can be cancelled",
        )
    await end_links(conn, update_id, update.station_id, now)
    return await store.known(conn, update_id)


async def end_links(conn: Connection, update_id: int, station_id: StationId, now: datetime) -> None:
    """Have the station find nothing any more at the address that it was given for this update."""
    file_id = await store.file_of(conn, update_id)
    if file_id is not None:
        await files_store.end_links(conn, file_id, station_id, now)
