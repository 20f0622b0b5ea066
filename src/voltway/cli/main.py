"""`voltway`: the command line. One file per noun; the table below says which commands stand where."""

import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from voltway import __version__
from voltway.kit.settings_reader import CONFIG_VARIABLE
from voltway.vocabulary.errors import VoltwayError

MODULES: Final = {
    "serve": "voltway.cli.serve",
    "gateway": "voltway.cli.roles",
    "web": "voltway.cli.roles",
    "worker": "voltway.cli.roles",
    "proxy": "voltway.cli.proxy",
    "config": "voltway.cli.config",
    "migrate": "voltway.cli.migrate",
    "station": "voltway.cli.station",
    "token": "voltway.cli.token",
    "session": "voltway.cli.session",
    "log": "voltway.cli.log",
    "start": "voltway.cli.orders",
    "stop": "voltway.cli.orders",
    "reset": "voltway.cli.orders",
    "unlock": "voltway.cli.orders",
    "trigger": "voltway.cli.orders",
    "availability": "voltway.cli.orders",
    "clear-cache": "voltway.cli.orders",
    "transaction": "voltway.cli.orders",
    "variables": "voltway.cli.variables",
    "template": "voltway.cli.template",
    "profile": "voltway.cli.profile",
    "display": "voltway.cli.display",
    "battery": "voltway.cli.battery",
    "der": "voltway.cli.der",
    "tariff": "voltway.cli.tariff",
    "payment": "voltway.cli.payment",
    "power": "voltway.cli.power",
    "monitor": "voltway.cli.monitor",
    "reservation": "voltway.cli.reservation",
    "certificate": "voltway.cli.certificate",
    "pki": "voltway.cli.pki",
    "firmware": "voltway.cli.firmware",
    "advisory": "voltway.cli.advisory",
    "incident": "voltway.cli.incident",
    "posture": "voltway.cli.posture",
    "findings": "voltway.cli.posture",
    "command": "voltway.cli.command",
    "key": "voltway.cli.key",
    "organization": "voltway.cli.organization",
    "driver": "voltway.cli.driver",
    "vehicle": "voltway.cli.vehicle",
    "audit": "voltway.cli.audit",
    "privacy": "voltway.cli.privacy",
    "webhook": "voltway.cli.webhook",
    "journal": "voltway.cli.journal",
    "simulate": "voltway.cli.simulate",
    "demo": "voltway.cli.demo",
    "city": "voltway.cli.demo",
}
"""Each command and the module whose Typer application `app` has it: as a group if `app` has a name, else directly."""


def _show_version(asked: bool) -> None:  # noqa: FBT001  # Typer calls it so
    if asked:
        typer.echo(f"voltway {__version__}")
        raise typer.Exit


def build(command: str | None) -> typer.Typer:
    """The command line. If `command` is a known one only its module is imported: that halves the time to start."""
    app = typer.Typer(
        name="voltway",
        help="Run a network of EV charging stations.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    modules = [MODULES[command]] if command in MODULES else dict.fromkeys(MODULES.values())
    for module in modules:
        app.add_typer(import_module(module).app)
    return app


def _options(
    *,
    config: Annotated[
        Path | None, typer.Option("--config", help="Settings file; default: voltway.toml in this directory.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Run a network of EV charging stations. `voltway serve` starts everything on this machine."""
    del version
    if config is not None:
        # In the environment, so that every process this command starts reads the same file.
        os.environ[CONFIG_VARIABLE] = str(config.absolute())


def _first_word(arguments: list[str]) -> str | None:
    """The command: the first argument that is no option and no option's value."""
    before = ""
    for argument in arguments:
        if not argument.startswith("-") and before != "--config":
            return argument
        before = argument
    return None


def run() -> NoReturn:
    """Run the command line of this process: errors meant for people become one sentence and their exit code."""
    completing = any(name.startswith("_VOLTWAY") and name.endswith("_COMPLETE") for name in os.environ)
    try:
        build(None if completing else _first_word(sys.argv[1:]))()
    except VoltwayError as error:
        typer.echo(f"voltway: {error}", err=True)
        sys.exit(error.exit_code)
    except Exception:  # noqa: BLE001  # whatever it is, the user sees all of it and what to do
        traceback.print_exc()
        typer.echo("voltway: this is a defect of Voltway; please report it with the lines above", err=True)
        sys.exit(1)
    sys.exit(0)
