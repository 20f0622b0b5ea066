"""`voltway station rotate`, `upgrade`, `network`: how a station proves itself is changed over OCPP."""

from typing import Annotated

import typer

from voltway.cli.addresses import ocpp_url_base
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.connect import current_settings
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.vocabulary.orders_security import NetworkProfile, RotatePassword, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.stations import SecurityProfile

UrlOption = Annotated[
    str | None, typer.Option("--url", help="Where it connects, without its id; default: this gateway. OCPP 2.x only.")
]
SlotOption = Annotated[int, typer.Option("--slot", min=0, help="Its slot for the network profile. OCPP 2.x only.")]
InterfaceOption = Annotated[str, typer.Option("--interface", help="Wired0, Wireless0, … OCPP 2.x only.")]


@with_reason
def rotate(
    station: StationArgument,
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a station a new random password over OCPP, which nobody sees.

    The one before counts until the station has come with the new one.

    Example: voltway station rotate DEPOT-7
    """
    order = RotatePassword()
    command = given(station, order, patience(wait, queue))
    conclude(command, "it has a new password, and connects with that from now on", as_json=as_json)


@with_reason
def upgrade(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    *,
    profile: Annotated[int, typer.Option("--profile", min=1, max=3, help="The OCPP security profile it moves to.")],
    url: UrlOption = None,
    slot: SlotOption = 2,
    fallback: Annotated[
        list[int] | None, typer.Option("--fallback", help="Slots it falls back to; default: 1. OCPP 2.x only.")
    ] = None,
    interface: InterfaceOption = "Wired0",
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move a station to a higher security profile, and restart it.

    Both profiles count until it has come with the new one; from then on it is refused with a lower one.

    Example: voltway station upgrade DEPOT-7 --profile 2
    """
    network_profile = _network(url, slot, profile, interface)

    order = UpgradeSecurity(network=network_profile, fallback=fallback or [1])
    command = given(station, order, patience(wait, queue))
    conclude(command, f"it restarts, and moves to security profile {profile}", as_json=as_json)


@with_reason
def network(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    *,
    slot: SlotOption,
    profile: Annotated[int, typer.Option("--profile", min=0, max=3, help="The OCPP security profile of it.")],
    url: UrlOption = None,
    interface: InterfaceOption = "Wired0",
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell a station of OCPP 2.x how it could connect. It does so once the slot is among its priorities.

    Example: voltway station network DEPOT-7 --slot 2 --profile 2 --url wss://csms.example.com/ocpp
    """
    network_profile = _network(url, slot, profile, interface)

    order = SetNetworkProfile(network=network_profile)
    command = given(station, order, patience(wait, queue))
    conclude(command, f"it keeps that in slot {slot}", as_json=as_json)


def _network(url: str | None, slot: int, profile: int, interface: str) -> NetworkProfile:
    given_url = url or ocpp_url_base(current_settings(), tls=profile >= SecurityProfile.TLS_BASIC)
    return NetworkProfile(slot=slot, url=given_url, security_profile=profile, interface=interface)
