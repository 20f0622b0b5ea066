"""`voltway gateway`, `voltway web`, `voltway worker`: one role as this process."""

import os
import sys
from importlib import import_module
from typing import Final

import typer

from voltway.kit.embedded import with_running_servers
from voltway.kit.role import run_role
from voltway.kit.settings_reader import load_settings

app = typer.Typer()

ROLES: Final = {
    "gateway": "voltway.ocpp.role",
    "web": "voltway.api.role",
    "worker": "voltway.worker.role",
}
"""Each role and the module whose `main(context)` does its work."""


_NICENESS: Final = {"web": 10, "worker": 10}
"""Where a machine is short of processors, pages and background work wait for stations, not the other way round."""


@app.command()
def gateway() -> None:
    """Talk to charging stations: the OCPP WebSocket server."""
    _run("gateway")


@app.command()
def web() -> None:
    """Serve pages and the API."""
    _run("web")


@app.command()
def worker() -> None:
    """Do background work."""
    _run("worker")


def _run(name: str) -> None:
    settings = with_running_servers(load_settings())
    os.nice(_NICENESS.get(name, 0))
    sys.exit(run_role(name, import_module(ROLES[name]).main, settings))
