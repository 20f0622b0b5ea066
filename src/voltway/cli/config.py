"""`voltway config`: every setting, its value, where that came from and what it means."""

from typing import Annotated, Any

import typer

from voltway.cli.arguments import JsonOption

app = typer.Typer()


@app.command()
def config(
    *,
    as_json: JsonOption = False,
    example: Annotated[bool, typer.Option("--example", help="Print a commented voltway.toml.")] = False,
) -> None:
    """Show all settings. Secrets are masked.

    Example: voltway config --example > voltway.toml
    """
    from voltway.kit.settings_reader import example_file, load

    if example:
        typer.echo(example_file())
        return
    loaded = load()
    if as_json:
        from voltway.cli.output import print_json

        print_json({"file": str(loaded.file) if loaded.file else None, "settings": [_row(s) for s in loaded.origins]})
        return
    _print_table(loaded)


def _row(setting: Any) -> dict[str, object]:
    return {
        "name": setting.key,
        "value": setting.shown if setting.secret else _plain(setting.value),
        "source": setting.source,
        "place": setting.place,
        "variable": setting.variable,
        "allowed": setting.allowed,
        "description": setting.description,
    }


def _plain(value: Any) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _print_table(loaded: Any) -> None:
    from voltway.cli.output import cell, print_table, table

    rows = table("Setting", "Value", "From", "Meaning")
    for setting in loaded.origins:
        rows.add_row(setting.key, cell(setting.shown), setting.source, cell(setting.description))
    read = f"Read from {loaded.file}." if loaded.file else "There is no voltway.toml here."
    print_table(rows, f"{read} Environment: VOLTWAY_GATEWAY_PORT=9001 and so on. `--example` prints a file.")
