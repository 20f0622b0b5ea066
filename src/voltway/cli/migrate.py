"""`voltway migrate`: bring the database to the schema of this Voltway."""

from typing import Annotated, Any

import typer

from voltway.cli.arguments import JsonOption

app = typer.Typer()


@app.command()
def migrate(
    *,
    pre: Annotated[bool, typer.Option("--pre", help="Only what the code of the version before can live with.")] = False,
    post: Annotated[bool, typer.Option("--post", help="Only what needs every process to run the new code.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only show what is applied and what isn't.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Apply the migrations that the database lacks. `voltway serve` does so itself.

    Example, a deployment without downtime: voltway migrate --pre; deploy; voltway migrate --post
    """
    from voltway.kit import migrations
    from voltway.kit.embedded import with_running_servers
    from voltway.kit.log import configure_logging
    from voltway.kit.settings_reader import load_settings

    settings = load_settings()
    configure_logging(settings.log_format, settings.log_level)
    settings = with_running_servers(settings)
    if not status:
        chosen = [phase for phase, asked in zip(migrations.Phase, (pre, post), strict=True) if asked]
        migrations.apply(settings, chosen or tuple(migrations.Phase))
    _print(migrations.states(settings), as_json=as_json)


def _print(states: list[Any], *, as_json: bool) -> None:
    from voltway.cli.output import print_json_page, print_table, table

    if as_json:
        print_json_page([{"migration": state.migration.title, "applied_at": state.applied_at} for state in states])
        return
    rows = table("Migration", "Applied (UTC)")
    for state in states:
        rows.add_row(state.migration.title, f"{state.applied_at:%Y-%m-%d %H:%M:%S}" if state.applied_at else "missing")
    print_table(rows)
