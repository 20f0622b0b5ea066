"""`voltway template`: settings that stations shall have, which of them differ, and how they are written to many."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from voltway.cli import output, template_rollout
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption, YesOption, author, clock_span, confirm, seconds
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.paging import cut
from voltway.cli.variables import NAME_HELP, variable_name
from voltway.firmware.campaigns import require_waves
from voltway.kit.postgres import Connection
from voltway.ocpp.configuration_keys import in_the_tree
from voltway.templates import catalogue, checking, rollouts, store, store_checks
from voltway.templates.rollouts import RolloutWish
from voltway.templates.store import Wish
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.orders_variables import SettingChange
from voltway.vocabulary.templates import (
    Rollout,
    RolloutPlan,
    RolloutRules,
    Standing,
    Template,
    WantedSetting,
)
from voltway.vocabulary.variables import VariableAttribute

app = typer.Typer(name="template", help="Settings that stations shall have, and which differ.", no_args_is_help=True)
app.add_typer(template_rollout.app)

TemplateArgument = Annotated[int, typer.Argument(metavar="TEMPLATE", min=1, help="The template's number.")]
SettingsArgument = Annotated[
    list[str], typer.Argument(metavar="NAME=VALUE...", help=f"{NAME_HELP} With :target, :min_set or :max_set after it.")
]

STANDING_IN_WORDS: Final[dict[Standing, str]] = {
    Standing.HELD: "it has it",
    Standing.DIFFERS: "differs",
    Standing.AFTER_RESTART: "written, holds after a restart",
    Standing.READ_ONLY: "differs, and is read only",
    Standing.NOT_THERE: "it has no such setting",
    Standing.UNKNOWN: "never told",
}


@app.command()
@with_reason
def add(  # noqa: PLR0913  (one argument per option)
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    settings: SettingsArgument,
    *,
    organization: Annotated[str, typer.Option(help="For its stations, and those of whom is below.")] = ROOT,
    vendor: Annotated[str, typer.Option(help="Only stations of this vendor; * stands for anything.")] = "*",
    model: Annotated[str, typer.Option(help="Only of this model.")] = "*",
    firmware: Annotated[str, typer.Option(help="Only those that run this.")] = "*",
    priority: Annotated[int, typer.Option(min=-1000, max=1000, help="The higher goes first of two as exact.")] = 0,
    at_boot: Annotated[bool, typer.Option("--at-boot", help="Write it to stations once they have booted.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Add a template; stations are compared with it.

    Example: voltway template add "all of ACME" TxCtrlr/EVConnectionTimeOut=90 --vendor "ACME*"
    """
    wish = Wish(
        name=name,
        settings=_settings(settings),
        vendor=vendor,
        model=model,
        firmware=firmware,
        priority=priority,
        at_boot=at_boot,
    )

    async def work(conn: Connection) -> Template:
        async with conn.transaction():
            made = await catalogue.add(conn, OrganizationId(organization), wish, author(), datetime.now(UTC))
            action = AuditAction.CONFIGURATION_TEMPLATE_ADD
            await record(conn, action, str(made.template_id), made.organization_id, after=made)
        return made

    made = on_database(work)
    if as_json:
        output.print_json(made)
    else:
        output.say(
            f"Template {made.template_id} is there; stations are compared with it.",
            f"See which differ: voltway template drift {made.template_id}",
        )


@app.command("list")
def list_templates(*, limit: LimitOption = 50, after: AfterOption = None, as_json: JsonOption = False) -> None:
    """List templates by number.

    Example: voltway template list
    """
    last = template_rollout.number_of(after)
    found = on_database(lambda conn: store.page(conn, after=last, limit=limit + 1))
    rows, following = cut(found, limit, lambda row: str(row.template_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        table = output.table(output.fixed("Number"), output.name("Name"), output.name("For"), "Settings")
        for row in rows:
            table.add_row(str(row.template_id), output.cell(row.name), output.cell(_for(row)), str(len(row.settings)))
        output.print_table(table, output.more(following))
    else:
        output.say("No templates. Add one: voltway template add NAME SETTING=VALUE")


@app.command()
def show(number: TemplateArgument, *, as_json: JsonOption = False) -> None:
    """Show a template and its settings.

    Example: voltway template show 3
    """
    row = on_database(lambda conn: store.known(conn, number))
    if as_json:
        output.print_json(row)
        return
    times = operator_times()
    output.print_fields(
        [
            ("Template", f"{row.template_id}, {row.name}"),
            ("Organization", row.organization_id),
            ("For", _for(row)),
            ("Priority", str(row.priority)),
            ("At boot", "written by itself" if row.at_boot else "not written"),
            ("By", row.author),
            ("Added", times.full(row.made_at)),
            ("Changed", times.full(row.changed_at)),
        ]
    )
    table = output.table(output.name("Setting"), output.name("Value"))
    for change in row.settings:
        table.add_row(output.cell(change.place.name), output.cell(change.value))
    output.print_table(table)


@app.command()
@with_reason
def change(
    number: TemplateArgument,
    settings: SettingsArgument,
    *,
    at_boot: Annotated[
        bool | None, typer.Option("--at-boot/--not-at-boot", help="Whether stations that boot are written to.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put other settings into a template. Nothing is written to stations at once by that.

    Example: voltway template change 3 TxCtrlr/EVConnectionTimeOut=60
    """
    wanted = _settings(settings)

    async def work(conn: Connection) -> Template:
        async with conn.transaction():
            before = await store.known(conn, number)
            wish = Wish(
                name=before.name,
                settings=wanted,
                vendor=before.vendor,
                model=before.model,
                firmware=before.firmware,
                priority=before.priority,
                at_boot=before.at_boot if at_boot is None else at_boot,
            )
            made = await catalogue.change(conn, number, wish, author(), datetime.now(UTC))
            action = AuditAction.CONFIGURATION_TEMPLATE_CHANGE
            await record(conn, action, str(number), made.organization_id, before=before, after=made)
        return made

    made = on_database(work)
    if as_json:
        output.print_json(made)
    else:
        output.say(f"Template {number} has {len(made.settings)} settings; stations are compared with them.")


@app.command()
@with_reason
def remove(number: TemplateArgument, *, yes: YesOption = False) -> None:
    """Forget a template. Stations keep what was written.

    Example: voltway template remove 3
    """
    confirm(f"Forget template {number}?", yes=yes)

    async def work(conn: Connection) -> None:
        async with conn.transaction():
            row = await catalogue.remove(conn, number, datetime.now(UTC))
            await record(conn, AuditAction.CONFIGURATION_TEMPLATE_REMOVE, str(number), row.organization_id, before=row)

    on_database(work)
    output.say(f"Template {number} is forgotten.")


@app.command()
def drift(
    number: Annotated[int | None, typer.Argument(metavar="[TEMPLATE]", min=1, help="The template's number.")] = None,
    *,
    station: Annotated[str | None, typer.Option("--station", help="One station, setting by setting.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also stations and settings that are right.")] = False,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which stations of a template differ from what they shall have, or what of one station does.

    Example: voltway template drift 3, or: voltway template drift --station DEPOT-7
    """
    if station is not None:
        settings = on_database(lambda conn: checking.standing_of(conn, station))
        _print_settings([one for one in settings if everything or one.standing is not Standing.HELD], as_json=as_json)
        return
    if number is None:
        raise InvalidInput("neither a template nor a station is named", "give a template's number, or --station")
    found = on_database(
        lambda conn: store_checks.page(conn, number, drifting=not everything, after=after, limit=limit + 1)
    )
    rows, following = cut(found, limit, lambda row: row.station_id)
    if as_json:
        output.print_json_page(rows, following)
        return
    times = operator_times()
    table = output.table(output.name("Station"), "Differ", "Unknown", output.fixed(f"Told, {times.zone}"))
    for row in rows:
        table.add_row(output.cell(row.station_id), str(row.differing), str(row.unknown), times.short(row.told_at))
    output.print_table(table, output.more(following) if rows else "no station differs, as far as it was compared")


@app.command()
@with_reason
# house: allow short-function because it is one line for each option, twice
def apply(  # noqa: PLR0913  (one argument per option)
    number: TemplateArgument,
    *,
    station: Annotated[list[str] | None, typer.Option(help="Only this station; again for each.")] = None,
    wave: Annotated[list[str] | None, typer.Option(help="Size of a wave: 5, or 10%. Again for each.")] = None,
    hours: Annotated[str | None, typer.Option(help="When stations are asked, local time: 01:00-05:00.")] = None,
    idle_only: Annotated[bool, typer.Option("--idle-only", help="Not while somebody charges.")] = False,
    at_once: Annotated[int, typer.Option(min=1, max=1000, help="So many are asked at once.")] = 50,
    failures: Annotated[int, typer.Option(min=1, max=100, help="Pause at so many percent of failures.")] = 10,
    least: Annotated[int, typer.Option(min=1, max=10000, help="Not before so many were tried.")] = 5,
    within: Annotated[str, typer.Option(metavar="SPAN", help="How long a wave waits for its stations.")] = "7d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Have a template written to its stations, in waves; it pauses when too many refuse or fail.

    Example: voltway template apply 3 --wave 5 --wave 20% --dry-run
    """
    wish = RolloutWish(
        template_id=number,
        station_ids=None if station is None else [StationId(one) for one in station],
        waves=require_waves(wave or ()),
        rules=RolloutRules(
            hours=clock_span(hours),
            during_sessions=not idle_only,
            most_under_way=at_once,
            failure_percent=failures,
            failure_least=least,
            wave_within_s=round(seconds(within)),
        ),
    )
    if dry_run:
        _print_plan(on_database(lambda conn: rollouts.preview(conn, wish)), as_json=as_json)
        return

    async def work(conn: Connection) -> Rollout:
        async with conn.transaction():
            made = await rollouts.plan(conn, wish, author(), datetime.now(UTC))
            action = AuditAction.CONFIGURATION_ROLLOUT_ADD
            await record(conn, action, str(made.rollout_id), made.organization_id, after=made)
        return made

    made = on_database(work)
    if as_json:
        output.print_json(made)
    else:
        output.say(
            f"Rollout {made.rollout_id} of template {number} has begun.",
            f"See how far it is: voltway template rollout show {made.rollout_id}",
        )


def _print_plan(planned: RolloutPlan, *, as_json: bool) -> None:
    if as_json:
        output.print_json(planned)
        return
    output.say(f"{len(planned.stations)} stations would be asked.")
    table = output.table(output.name("Station"), "Wave", output.name("Setting"), output.name("Has"), "How it stands")
    for one in planned.stations:
        for setting in one.settings:
            table.add_row(
                output.cell(one.station_id),
                str(one.wave),
                output.cell(setting.name),
                output.cell(setting.known_value),
                _in_words(setting),
            )
    output.print_table(table)


def _print_settings(settings: list[WantedSetting], *, as_json: bool) -> None:
    if as_json:
        output.print_json_page(settings, None)
        return
    table = output.table(
        output.name("Setting"), output.name("Wanted"), output.name("Has"), "Template", output.name("How it stands")
    )
    for one in settings:
        table.add_row(
            output.cell(one.name),
            output.cell(one.value),
            output.cell(one.known_value),
            str(one.template_id),
            _in_words(one),
        )
    output.print_table(table, None if settings else "it has all that is wanted of it")


def _in_words(one: WantedSetting) -> str:
    words = STANDING_IN_WORDS[one.standing]
    if one.standing is Standing.DIFFERS and one.needs_restart:
        words += ", takes a restart"
    if one.overruled:
        words += f"; template {one.template_id} overrules {', '.join(map(str, one.overruled))}"
    return words


def _for(row: Template) -> str:
    told = [pattern for pattern in (row.vendor, row.model, row.firmware) if pattern != "*"]
    return " ".join(told) or "all"


def _settings(texts: list[str]) -> list[SettingChange]:
    return [_setting(text) for text in texts]


def _setting(text: str) -> SettingChange:
    name, equals, value = text.partition("=")
    if not equals:
        raise InvalidInput(f"{text[:80]!r} wants nothing", "write it like TxCtrlr/EVConnectionTimeOut=90")
    name, _, attribute = name.partition(":")
    if attribute and attribute not in VariableAttribute.__members__.values():
        raise InvalidInput(f"{attribute[:80]!r} is no attribute", f"one of {', '.join(VariableAttribute)}")
    kind = VariableAttribute(attribute) if attribute else VariableAttribute.ACTUAL
    return SettingChange(in_the_tree(variable_name(name)), value, kind)
