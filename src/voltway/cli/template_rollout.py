"""`voltway template rollout`: how far templates have come to their stations."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from msgspec import Struct

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.output import Times
from voltway.cli.paging import cut
from voltway.kit.postgres import Connection
from voltway.templates import rollouts, store_rollouts
from voltway.templates.rollouts import AGAIN
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.templates import Rollout, RolloutProgress, RolloutState, RolloutStation

app = typer.Typer(name="rollout", help="Templates on their way to stations.", no_args_is_help=True)

RolloutArgument = Annotated[int, typer.Argument(metavar="ROLLOUT", min=1, help="The rollout's number.")]


class Shown(Struct, frozen=True, kw_only=True):
    """A rollout, how far it is, and stations that have not all of it (50 at most of each kind)."""

    rollout: Rollout
    progress: RolloutProgress
    lacking: list[RolloutStation]


def number_of(cursor: str | None) -> int | None:
    """A cursor that is a number. Raises InvalidInput."""
    if cursor is not None and not cursor.isdecimal():
        raise InvalidInput(f"{cursor!r} is no cursor of this list", "give the `next` of the page before")
    return None if cursor is None else int(cursor)


@app.command("list")
def list_rollouts(
    *,
    state: Annotated[
        RolloutState | None, typer.Option("--state", case_sensitive=False, help="Only in this state.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List rollouts, newest first.

    Example: voltway template rollout list --state running
    """
    before = number_of(after)
    found = on_database(lambda conn: store_rollouts.page(conn, before=before, limit=limit + 1, state=state))
    rows, following = cut(found, limit, lambda row: str(row.rollout_id))
    if as_json:
        output.print_json_page(rows, following)
    elif rows:
        times = operator_times()
        table = output.table(
            output.fixed("Number"), output.name("Template"), output.fixed("State"), output.fixed(f"Begun, {times.zone}")
        )
        for row in rows:
            table.add_row(str(row.rollout_id), output.cell(row.name), row.state, times.short(row.made_at))
        output.print_table(table, output.more(following))
    else:
        output.say("No rollouts. Begin one: voltway template apply TEMPLATE")


@app.command()
def show(number: RolloutArgument, *, as_json: JsonOption = False) -> None:
    """Show how far a rollout is.

    Example: voltway template rollout show 3
    """

    async def work(conn: Connection) -> Shown:
        return Shown(
            rollout=await store_rollouts.known(conn, number),
            progress=await store_rollouts.progress(conn, number),
            lacking=[one for state in AGAIN for one in await store_rollouts.stations(conn, number, state=state)],
        )

    shown = on_database(work)
    if as_json:
        output.print_json(shown)
        return
    output.print_fields(_fields(shown.rollout, shown.progress, operator_times()))
    if shown.lacking:
        table = output.table(output.name("Station"), "State", "Why")
        for turn in shown.lacking:
            table.add_row(output.cell(turn.station_id), turn.state.replace("_", " "), output.cell(_why(turn)))
        output.print_table(table)


@app.command()
@with_reason
def pause(number: RolloutArgument, *, as_json: JsonOption = False) -> None:
    """Have no other station asked; orders that were given stay.

    Example: voltway template rollout pause 3
    """
    _do(number, rollouts.pause, AuditAction.CONFIGURATION_ROLLOUT_PAUSE, "is paused", as_json=as_json)


@app.command()
@with_reason
def resume(number: RolloutArgument, *, as_json: JsonOption = False) -> None:
    """Let a paused rollout go on.

    Example: voltway template rollout resume 3
    """
    _do(number, rollouts.resume, AuditAction.CONFIGURATION_ROLLOUT_RESUME, "goes on", as_json=as_json)


@app.command()
@with_reason
def retry(number: RolloutArgument, *, as_json: JsonOption = False) -> None:
    """Try those stations again that refused, failed, did not support it, or were never there.

    Example: voltway template rollout retry 3
    """
    _do(number, rollouts.retry, AuditAction.CONFIGURATION_ROLLOUT_RETRY, "tries them again", as_json=as_json)


@app.command()
@with_reason
def cancel(number: RolloutArgument, *, as_json: JsonOption = False) -> None:
    """End a rollout; orders that were given stay.

    Example: voltway template rollout cancel 3
    """
    _do(number, rollouts.cancel, AuditAction.CONFIGURATION_ROLLOUT_CANCEL, "is cancelled", as_json=as_json)


def _do(
    number: int,
    act: Callable[[Connection, int, datetime], Awaitable[Rollout]],
    action: AuditAction,
    words: str,
    *,
    as_json: bool,
) -> None:
    async def work(conn: Connection) -> Rollout:
        async with conn.transaction():
            row = await act(conn, number, datetime.now(UTC))
            await record(conn, action, str(number), row.organization_id)
        return row

    row = on_database(work)
    if as_json:
        output.print_json(row)
    else:
        output.say(f"Rollout {row.rollout_id} {words}.")


def _why(turn: RolloutStation) -> str:
    results = [f"{one.name}: {one.result.replace('_', ' ')}" for one in turn.results if one.result != "in_force"]
    return turn.reason or "; ".join(results)


def _fields(row: Rollout, progress: RolloutProgress, times: Times) -> list[tuple[str, str | None]]:
    counts = {name: getattr(progress, name) for name in progress.__struct_fields__}
    far = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    return [
        ("Rollout", f"{row.rollout_id} of template {row.template_id or 'that is gone'}, {row.name}"),
        ("Stays", "stations get their turns when they boot" if row.at_boot else None),
        ("State", row.state if row.reason is None else f"{row.state}: {row.reason}"),
        ("Stations", far),
        ("Wave", f"{row.wave}, since {times.full(row.wave_began_at)}"),
        ("Hours", row.rules.hours or "any"),
        ("By", row.author),
        ("Begun", times.full(row.made_at)),
        ("Over", times.full(row.ended_at)),
    ]
