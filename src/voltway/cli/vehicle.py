"""`voltway vehicle`: the catalogue of car models."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voltway.cli import output
from voltway.cli.arguments import AfterOption, JsonOption, LimitOption
from voltway.cli.connect import current_settings
from voltway.cli.paging import cut
from voltway.drivers.catalogue import CarModel, Catalogue, load_catalogue

app = typer.Typer(name="vehicle", help="Car models, and what they can take.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `models` a command of its own beside those to come."""


@app.command()
def models(
    *,
    search: Annotated[str, typer.Option(help="How words of brand, model and variant begin.")] = "",
    check: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Only say what is wrong in a catalogue of your own.")
    ] = None,
    limit: LimitOption = 50,
    after: AfterOption = None,
    as_json: JsonOption = False,
) -> None:
    """List car models of the catalogue, with nominal values.

    Example: voltway vehicle models --search "renault zoe"
    """
    if check is not None:
        _report(load_catalogue(check), check, as_json=as_json)
    catalogue = load_catalogue(current_settings().drivers.catalogue_csv)
    rows, cursor = cut(catalogue.search(search, after=after, limit=limit + 1), limit, lambda model: model.model_id)
    if as_json:
        output.print_json_page(rows, cursor)
        return
    if rows:
        output.print_table(_listing(rows), output.more(cursor))
    else:
        output.say("No model is called so.")
    if catalogue.problems:
        typer.echo(f"voltway: {len(catalogue.problems)} lines of drivers.catalogue_csv are wrong (--check)", err=True)


def _report(catalogue: Catalogue, file: Path, *, as_json: bool) -> None:
    """Says what is wrong in the file and ends the process: 0 for nothing, 1 for something."""
    if as_json:
        output.print_json_page(catalogue.problems)
    elif catalogue.problems:
        output.say(*(str(problem) for problem in catalogue.problems))
    else:
        output.say(f"{file} is right in every line.")
    raise typer.Exit(1 if catalogue.problems else 0)


def _listing(rows: list[CarModel]) -> Table:
    table = output.table(
        output.name("Model"), output.number("kWh"), output.number("AC kW"), output.number("DC kW"), output.name("Id")
    )
    for model in rows:
        years = f"{model.first_year}–{model.last_year or ''}"
        table.add_row(
            output.cell(f"{model.name} ({years})"),
            output.kwh(model.battery_wh, 1),
            output.kwh(model.ac_limit_w, 1),
            output.kwh(model.dc_limit_w, 0),
            model.model_id,
        )
    return table
