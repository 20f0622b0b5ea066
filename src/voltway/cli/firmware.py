"""`voltway firmware`: images that stations can be given, the updates that bring them there, and campaigns."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from voltway.cli import firmware_campaign, firmware_image, output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, StationArgument, StationFilter, author, seconds
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import current_settings, on_database, operator_times
from voltway.cli.firmware_image import ImageArgument
from voltway.cli.giving import DEFAULT_WAIT, WaitOption, conclude, given, patience
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.cli.words import UPDATE_STATE_IN_WORDS
from voltway.files.links import links_of
from voltway.firmware import publishing, store, updating
from voltway.firmware.updating import Wish
from voltway.kit.embedded import with_running_servers
from voltway.kit.postgres import Connection
from voltway.kit.sealing import sealing_of
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.firmware import FirmwareUpdate, UpdateState

app = typer.Typer(name="firmware", help="Firmware of stations: images, updates and campaigns.", no_args_is_help=True)
app.add_typer(firmware_image.app)
app.add_typer(firmware_campaign.app)

UpdateArgument = Annotated[int, typer.Argument(metavar="UPDATE", min=1, help="The update's number.")]


@app.command()
@with_reason
def update(
    station: StationArgument,
    image: ImageArgument,
    *,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Without its signature, for 1.6 without the security extension.")
    ] = False,
    during_sessions: Annotated[
        bool, typer.Option("--during-sessions", help="Also while somebody charges there.")
    ] = False,
    any_model: Annotated[bool, typer.Option("--any-model", help="Also where it is for other stations.")] = False,
    within: Annotated[
        str, typer.Option(metavar="SPAN", help="How long it may take until it is there and free.")
    ] = "1d",
    as_json: JsonOption = False,
) -> None:
    """Have a station updated as soon as it is there and nobody charges.

    Example: voltway firmware update DEPOT-7 019a2f0c5d7e7a11b0c3a1f2e4d5c6b7
    """
    wish = Wish(
        station_id=station,
        image_id=image,
        signed=not unsigned,
        during_sessions=during_sessions,
        any_model=any_model,
        within=timedelta(seconds=seconds(within)),
    )

    async def work(conn: Connection) -> FirmwareUpdate:
        async with conn.transaction():
            made = await updating.plan(conn, wish, author(), datetime.now(UTC))
            action = AuditAction.FIRMWARE_UPDATE_ADD
            await record(conn, action, str(made.update_id), made.organization_id, after=made)
        return made

    made = on_database(work)
    if as_json:
        output.print_json(made)
    else:
        output.say(
            f"Firmware update {made.update_id} of {output.word(station)} to {made.version} is planned.",
            f"See how far it is: voltway firmware status {made.update_id}",
        )


@app.command()
def status(
    number: Annotated[
        int | None, typer.Argument(metavar="[UPDATE]", min=1, help="The update's number; none: list them.")
    ] = None,
    *,
    station: StationFilter = None,
    state: Annotated[
        UpdateState | None, typer.Option("--state", case_sensitive=False, help="Only in this state.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how far an update is, or list updates, newest first.

    Example: voltway firmware status --state failed
    """
    if number is None:
        _list(station, state, limit, after, as_json=as_json)
        return
    row = on_database(lambda conn: store.known(conn, number))
    if as_json:
        output.print_json(row)
    else:
        output.print_fields(_fields(row, operator_times()))


def _list(station: str | None, state: UpdateState | None, limit: int, after: str | None, *, as_json: bool) -> None:
    if after is not None and not after.isdecimal():
        raise InvalidInput(f"{after!r} is no cursor of this list", "give the `next` of the page before")
    before = None if after is None else int(after)

    async def work(conn: Connection) -> list[FirmwareUpdate]:
        return await store.page(conn, before=before, limit=limit + 1, station_id=station, state=state)

    rows, following = cut(on_database(work), limit, lambda row: str(row.update_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    elif station or state or after:
        output.say("No update is like that.")
    else:
        output.say("No updates yet. Plan one: voltway firmware update STATION IMAGE")


@app.command()
@with_reason
def cancel(number: UpdateArgument, *, as_json: JsonOption = False) -> None:
    """Cancel an update that the station has not fetched.

    Example: voltway firmware cancel 17
    """

    async def work(conn: Connection) -> FirmwareUpdate:
        async with conn.transaction():
            row = await updating.cancel(conn, number, datetime.now(UTC))
            await record(conn, AuditAction.FIRMWARE_UPDATE_CANCEL, str(number), row.organization_id)
        return row

    row = on_database(work)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Firmware update {number} of {output.word(row.station_id)} is cancelled.")


@app.command()
@with_reason
def publish(
    station: StationArgument, image: ImageArgument, *, wait: WaitOption = DEFAULT_WAIT, as_json: JsonOption = False
) -> None:
    """Have a local controller fetch an image and offer it to the stations behind it (OCPP 2.x).

    Example: voltway firmware publish CONTROLLER-1 019a2f0c5d7e7a11b0c3a1f2e4d5c6b7
    """
    settings = with_running_servers(current_settings())
    links = links_of(settings, sealing_of(settings))

    async def order(conn: Connection) -> AnyOrder:
        return await publishing.order_to_publish(conn, links, image, station, datetime.now(UTC))

    conclude(given(station, order, patience(wait, None)), "it fetches the firmware.", as_json=as_json)


@app.command()
@with_reason
def unpublish(
    station: StationArgument, image: ImageArgument, *, wait: WaitOption = DEFAULT_WAIT, as_json: JsonOption = False
) -> None:
    """Have a local controller offer an image no more (OCPP 2.x).

    Example: voltway firmware unpublish CONTROLLER-1 019a2f0c5d7e7a11b0c3a1f2e4d5c6b7
    """

    async def order(conn: Connection) -> AnyOrder:
        return await publishing.order_to_unpublish(conn, image)

    conclude(given(station, order, patience(wait, None)), "it offers the firmware no more.", as_json=as_json)


def _listing(rows: list[FirmwareUpdate], times: Times) -> Table:
    table = output.table(
        output.fixed("Number"),
        output.name("Station"),
        output.name("Version"),
        output.fixed("State"),
        output.fixed(f"Since, {times.zone}"),
    )
    for row in rows:
        table.add_row(
            str(row.update_id),
            output.cell(row.station_id),
            output.cell(row.version),
            _state(row),
            times.short(row.changed_at),
        )
    return table


def _state(row: FirmwareUpdate) -> Text:
    return Text(row.state, output.ACTIVE_STYLE if row.state is UpdateState.SUCCEEDED else "")


def _fields(row: FirmwareUpdate, times: Times) -> list[tuple[str, str | None]]:
    return [
        ("Update", str(row.update_id)),
        ("Station", row.station_id),
        ("Image", row.image_id),
        ("Version", row.version),
        ("State", f"{row.state}: {UPDATE_STATE_IN_WORDS[row.state]}"),
        ("Station's word", row.told),
        ("Reason", row.reason),
        ("Ran before", row.from_version),
        ("Booted into", row.running_version),
        ("Signed", "yes" if row.signed else "no"),
        ("By", row.author),
        ("Planned", times.full(row.planned_at)),
        ("Ordered", times.full(row.ordered_at)),
        ("Over", times.full(row.ended_at)),
    ]
