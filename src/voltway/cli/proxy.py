"""`voltway proxy`: between the stations of a site and a central system."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from voltway.vocabulary.errors import InvalidInput

if TYPE_CHECKING:
    from voltway.kit.settings import Settings

app = typer.Typer()


@app.command()
def proxy(
    listen: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Where stations connect; else gateway.host and port.")
    ] = None,
    uplink: Annotated[
        str | None, typer.Option(metavar="URL", help="The central system; else proxy.uplink_url.")
    ] = None,
    limit_a: Annotated[
        float | None, typer.Option(help="A per phase for each station while it is away; else proxy.station_limit_a.")
    ] = None,
    site_limit_a: Annotated[
        float | None, typer.Option(help="The same for all together; else proxy.site_limit_a.")
    ] = None,
) -> None:
    """Stand between the stations of a site and a central system, and pass on both ways.

    Example: voltway proxy --listen 0.0.0.0:9000 --uplink wss://csms.example.com/ocpp
    """
    from voltway.kit.role import run_role
    from voltway.kit.settings_reader import load_settings
    from voltway.proxy.role import main

    sys.exit(
        run_role(
            "proxy",
            main,
            _settings(
                load_settings(),
                listen,
                {"uplink_url": uplink, "station_limit_a": limit_a, "site_limit_a": site_limit_a},
            ),
        )
    )


def _settings(settings: "Settings", listen: str | None, typed: Mapping[str, str | float | None]) -> "Settings":
    """The settings with what was typed in their place: where to listen, and settings of the proxy."""
    import msgspec

    from voltway.kit.proxy_settings import ProxySettings

    if listen is not None:
        host, _, port = listen.rpartition(":")
        if not port.isdecimal() or not 1 <= int(port) <= 65535:
            raise InvalidInput(f"{listen!r} names no port", "write it like 0.0.0.0:9000")
        door = msgspec.structs.replace(settings.gateway, host=host.strip("[]") or "0.0.0.0", port=int(port))  # noqa: S104  # stations come from outside
        settings = msgspec.structs.replace(settings, gateway=door)
    told = {name: value for name, value in typed.items() if value is not None}
    try:
        mine = msgspec.convert({**msgspec.structs.asdict(settings.proxy), **told}, ProxySettings)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"what was typed can't be used: {error}", "see voltway proxy --help") from error
    return msgspec.structs.replace(settings, proxy=mine)
