"""`voltway firmware campaign`: one image for many stations, in waves."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from msgspec import Struct
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, author, clock_span, seconds
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.firmware_image import ImageArgument
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.cli.words import LEFT_OUT_IN_WORDS
from voltway.firmware import campaigns, store_campaigns
from voltway.firmware.campaigns import CampaignWish, require_waves
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.campaigns import (
    Campaign,
    CampaignPlan,
    CampaignProgress,
    CampaignRules,
    CampaignState,
    CampaignStation,
    TurnState,
)
from voltway.vocabulary.errors import InvalidInput

app = typer.Typer(name="campaign", help="Campaigns: one image for many stations.", no_args_is_help=True)

CampaignArgument = Annotated[int, typer.Argument(metavar="CAMPAIGN", min=1, help="The campaign's number.")]


class Shown(Struct, frozen=True, kw_only=True):
    """A campaign, how far it is, and the stations with which something went wrong (50 at most)."""

    campaign: Campaign
    progress: CampaignProgress
    failed: list[CampaignStation]


@app.command()
@with_reason
# house: allow short-function because it is one line for each option, twice
def add(  # noqa: PLR0913  (one argument per option)
    image: ImageArgument,
    *,
    name: Annotated[str, typer.Option(help="What it is called.")],
    organization: Annotated[str, typer.Option(help="Whose stations, and those of whom is below.")] = ROOT,
    vendor: Annotated[str, typer.Option(help="Only stations of this vendor; * stands for anything.")] = "*",
    model: Annotated[str, typer.Option(help="Only of this model.")] = "*",
    firmware: Annotated[str, typer.Option(help="Only those that run this.")] = "*",
    any_model: Annotated[bool, typer.Option("--any-model", help="Also where the image is for others.")] = False,
    wave: Annotated[list[str] | None, typer.Option(help="Size of a wave: 5, or 10%. Again for each.")] = None,
    hours: Annotated[str | None, typer.Option(help="When stations are asked, local time: 01:00-05:00.")] = None,
    during_sessions: Annotated[bool, typer.Option("--during-sessions", help="Also while somebody charges.")] = False,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Without the image's signature.")] = False,
    at_once: Annotated[int, typer.Option(min=1, max=1000, help="So many are updated at once.")] = 20,
    failures: Annotated[int, typer.Option(min=1, max=100, help="Pause at so many percent of failures.")] = 10,
    least: Annotated[int, typer.Option(min=1, max=10000, help="Not before so many were tried.")] = 5,
    attempts: Annotated[int, typer.Option(min=1, max=10, help="How often a station is tried.")] = 2,
    pause_between: Annotated[str, typer.Option(metavar="SPAN", help="Between the attempts.")] = "1h",
    within: Annotated[str, typer.Option(metavar="SPAN", help="How long a wave waits for its stations.")] = "7d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Have many stations updated, in waves; it pauses when too many fail.

    Example: voltway firmware campaign add 019a2f0c5d7e7a11b0c3a1f2e4d5c6b7 --name spring --wave 5 --wave 20%
    """
    wish = CampaignWish(
        name=name,
        image_id=image,
        organization_id=OrganizationId(organization),
        vendor=vendor,
        model=model,
        firmware=firmware,
        any_model=any_model,
        waves=require_waves(wave or ()),
        rules=CampaignRules(
            hours=clock_span(hours),
            during_sessions=during_sessions,
            signed=not unsigned,
            most_under_way=at_once,
            failure_percent=failures,
            failure_least=least,
            attempts=attempts,
            retry_pause_s=round(seconds(pause_between)),
            wave_within_s=round(seconds(within)),
        ),
    )
    if dry_run:
        planned = on_database(lambda conn: campaigns.preview(conn, wish))
        _print_plan(planned, as_json=as_json)
        return

    async def work(conn: Connection) -> Campaign:
        async with conn.transaction():
            made, _ = await campaigns.plan(conn, wish, author(), datetime.now(UTC))
            action = AuditAction.FIRMWARE_CAMPAIGN_ADD
            await record(conn, action, str(made.campaign_id), made.organization_id, after=made)
        return made

    made = on_database(work)
    if as_json:
        output.print_json(made)
    else:
        output.say(
            f"Firmware campaign {made.campaign_id} to {made.version} has begun.",
            f"See how far it is: voltway firmware campaign show {made.campaign_id}",
        )


def _print_plan(planned: CampaignPlan, *, as_json: bool) -> None:
    if as_json:
        output.print_json(planned)
        return
    waves = Counter(turn.wave for turn in planned.stations)
    output.say(f"{len(planned.stations)} stations would get {planned.version}, {len(planned.left_out)} would not.")
    table = output.table(output.name("Station"), "Wave")
    for turn in planned.stations:
        table.add_row(output.cell(turn.station_id), f"{turn.wave} of {len(waves)}")
    for one in planned.left_out:
        table.add_row(output.cell(one.station_id), f"none: {LEFT_OUT_IN_WORDS[one.why]}")
    output.print_table(table)


@app.command("list")
def list_campaigns(
    *,
    state: Annotated[
        CampaignState | None, typer.Option("--state", case_sensitive=False, help="Only in this state.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List campaigns, newest first.

    Example: voltway firmware campaign list --state running
    """
    if after is not None and not after.isdecimal():
        raise InvalidInput(f"{after!r} is no cursor of this list", "give the `next` of the page before")
    before = None if after is None else int(after)
    found = on_database(lambda conn: store_campaigns.page(conn, before=before, limit=limit + 1, state=state))
    rows, following = cut(found, limit, lambda row: str(row.campaign_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        output.print_table(_listing(rows, operator_times()), output.more(following))
    else:
        output.say("No campaigns. Begin one: voltway firmware campaign add IMAGE --name NAME")


@app.command()
def show(number: CampaignArgument, *, as_json: JsonOption = False) -> None:
    """Show how far a campaign is.

    Example: voltway firmware campaign show 3
    """

    async def work(conn: Connection) -> Shown:
        return Shown(
            campaign=await store_campaigns.known(conn, number),
            progress=await store_campaigns.progress(conn, number),
            failed=await store_campaigns.stations(conn, number, state=TurnState.FAILED),
        )

    shown = on_database(work)
    if as_json:
        output.print_json(shown)
        return
    output.print_fields(_fields(shown.campaign, shown.progress, operator_times()))
    if shown.failed:
        table = output.table(output.name("Failed"), "Why")
        for turn in shown.failed:
            table.add_row(output.cell(turn.station_id), output.cell(turn.reason))
        output.print_table(table)


@app.command()
@with_reason
def pause(number: CampaignArgument, *, as_json: JsonOption = False) -> None:
    """Have no other station asked; what has begun goes on.

    Example: voltway firmware campaign pause 3
    """
    row = _changed(number, campaigns.pause, AuditAction.FIRMWARE_CAMPAIGN_PAUSE)
    _say(row, "is paused", as_json=as_json)


@app.command()
@with_reason
def resume(number: CampaignArgument, *, as_json: JsonOption = False) -> None:
    """Let a paused campaign go on.

    Example: voltway firmware campaign resume 3
    """
    row = _changed(number, campaigns.resume, AuditAction.FIRMWARE_CAMPAIGN_RESUME)
    _say(row, "goes on", as_json=as_json)


@app.command()
@with_reason
def cancel(number: CampaignArgument, *, as_json: JsonOption = False) -> None:
    """End a campaign; what has begun goes on.

    Example: voltway firmware campaign cancel 3
    """
    row = _changed(number, campaigns.cancel, AuditAction.FIRMWARE_CAMPAIGN_CANCEL)
    _say(row, "is cancelled", as_json=as_json)


def _changed(
    number: int, change: Callable[[Connection, int, datetime], Awaitable[Campaign]], action: AuditAction
) -> Campaign:
    async def work(conn: Connection) -> Campaign:
        async with conn.transaction():
            row = await change(conn, number, datetime.now(UTC))
            await record(conn, action, str(number), row.organization_id)
        return row

    return on_database(work)


def _say(row: Campaign, words: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Firmware campaign {row.campaign_id} {words}.")


def _listing(rows: list[Campaign], times: Times) -> Table:
    table = output.table(
        output.fixed("Number"),
        output.name("Name"),
        output.name("Version"),
        output.fixed("State"),
        output.fixed(f"Begun, {times.zone}"),
    )
    for row in rows:
        table.add_row(
            str(row.campaign_id),
            output.cell(row.name),
            output.cell(row.version),
            row.state,
            times.short(row.made_at),
        )
    return table


def _fields(row: Campaign, progress: CampaignProgress, times: Times) -> list[tuple[str, str | None]]:
    counts = {name: getattr(progress, name) for name in progress.__struct_fields__}
    far = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    return [
        ("Campaign", f"{row.campaign_id}, {row.name}"),
        ("Image", row.image_id),
        ("Version", row.version),
        ("State", row.state if row.reason is None else f"{row.state}: {row.reason}"),
        ("Stations", far),
        ("Wave", f"{row.wave}, since {times.full(row.wave_began_at)}"),
        ("Hours", row.rules.hours or "any"),
        ("By", row.author),
        ("Begun", times.full(row.made_at)),
        ("Over", times.full(row.ended_at)),
    ]
