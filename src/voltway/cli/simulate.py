"""`voltway simulate`: charging stations that aren't there, for a network that is."""

import asyncio
import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voltway.cli.arguments import JsonOption, seconds
from voltway.vocabulary.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from voltway.simulator import Fleet, FleetPlan

LOOK_EVERY_S = 0.25
NOBODY_AFTER_S = 15.0
WIND_DOWN_S = 30.0
OCCUPIED_AT_FIRST = 0.3

app = typer.Typer()


UrlArgument = Annotated[
    str, typer.Argument(metavar="URL", help="Where stations connect, without the station's own part.")
]
StationsOption = Annotated[int, typer.Option("--stations", "-n", min=1, help="How many.")]
VersionsOption = Annotated[str, typer.Option(metavar="SHARES", help="OCPP versions by share.")]
TrafficOption = Annotated[str, typer.Option(metavar="KIND", help="public, work, home, highway, busy or nobody.")]
SpeedOption = Annotated[str, typer.Option(metavar="FACTOR", help="Simulated seconds per second, or max.")]
DurationOption = Annotated[str | None, typer.Option(metavar="SPAN", help="How long, like 10m; else until Ctrl-C.")]
SeedOption = Annotated[int, typer.Option(help="Equal seeds: equal stations, cars, arrivals, misbehaviour.")]
BehavioursOption = Annotated[
    str, typer.Option(metavar="LIST", help="What goes wrong: name=probability@share of stations, comma-separated.")
]
PasswordOption = Annotated[
    str | None, typer.Option(envvar="VOLTWAY_SIMULATE_PASSWORD", help="The HTTP Basic password of every station.")
]
SecretOption = Annotated[
    str | None,
    typer.Option(envvar="VOLTWAY_SIMULATE_PASSWORD_SECRET", help="Derive each station's password from this."),
]
TokenOption = Annotated[list[str] | None, typer.Option(help="A card of the drivers; may be repeated.")]
PrefixOption = Annotated[str, typer.Option(help="What station ids begin with.")]
AddressesOption = Annotated[
    str | None, typer.Option(metavar="RANGE", help="Connect from these, like 127.0.0.1-127.0.0.8.")
]
CaOption = Annotated[Path | None, typer.Option(help="The certificate that signs the network's own (wss).")]
LedgerOption = Annotated[Path | None, typer.Option(help="Write here what the stations count, as JSON lines.")]


def _list_behaviours(asked: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if asked:
        from voltway.cli.output import print_table, table
        from voltway.simulator.behaviours.table import BEHAVIOURS

        rows = table("Behaviour", "When it strikes, and what happens")
        for name, behaviour in BEHAVIOURS.items():
            rows.add_row(name, behaviour.meaning)
        print_table(rows)
        raise typer.Exit


ListOption = Annotated[
    bool,
    typer.Option(
        "--list-behaviours", help="List what can go wrong, and stop.", callback=_list_behaviours, is_eager=True
    ),
]


@app.command()
def simulate(  # noqa: PLR0913 - one parameter per option of the command
    url: UrlArgument,
    *,
    stations: StationsOption = 10,
    versions: VersionsOption = "1.6=50,2.0.1=30,2.1=20",
    traffic: TrafficOption = "public",
    speed: SpeedOption = "1",
    duration: DurationOption = None,
    seed: SeedOption = 1,
    behaviours: BehavioursOption = "",
    password: PasswordOption = None,
    password_secret: SecretOption = None,
    token: TokenOption = None,
    id_prefix: PrefixOption = "SIM",
    source_addresses: AddressesOption = None,
    ca_file: CaOption = None,
    ledger: LedgerOption = None,
    list_behaviours: ListOption = False,
    as_json: JsonOption = False,
) -> None:
    """Simulate charging stations, cars and drivers against a network.

    Example: voltway simulate ws://localhost:9000/ocpp --stations 500 --speed 60 --duration 10m
    """
    del list_behaviours
    import uvloop

    from voltway.simulator import FleetPlan
    from voltway.simulator.limits import addresses_in
    from voltway.simulator.notation import misbehaviours_in, speed_in, versions_in

    pace, span_s = speed_in(speed), None if duration is None else seconds(duration)
    plan = FleetPlan(url=url, stations=stations, versions=versions_in(versions), seed=seed, id_prefix=id_prefix)
    plan = replace(plan, speed=pace, begins_at=_begins_at(pace, span_s), traffic=_traffic(traffic))
    plan = replace(plan, password=password, password_secret=password_secret, tokens=tuple(token or ()))
    plan = replace(plan, misbehaviours=misbehaviours_in(behaviours), occupied_at_first=OCCUPIED_AT_FIRST)
    addresses = addresses_in(source_addresses) if source_addresses else ()
    plan = replace(plan, source_addresses=addresses, ca_file=ca_file, ledger=ledger, keep_ledger=False)
    uvloop.run(_simulate(plan, span_s, as_json=as_json))


def _begins_at(pace: float, span_s: float | None) -> Any:
    """Now; or, for a run of known length that is faster than real, early enough to end now."""
    import math
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC)
    if span_s is None or pace <= 1:
        return now
    return now - timedelta(seconds=span_s if math.isinf(pace) else span_s * (pace - 1))


def _traffic(name: str) -> Any:
    from voltway.simulator.traffic import TRAFFIC

    if name not in TRAFFIC:
        raise InvalidInput(f"there is no traffic {name!r}", f"choose from {', '.join(TRAFFIC)}")
    return TRAFFIC[name]


async def _simulate(plan: "FleetPlan", span_s: float | None, *, as_json: bool) -> None:
    from voltway.cli.simulate_view import live_line, print_summary, summary
    from voltway.simulator import Fleet

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    began = loop.time()
    async with Fleet(plan) as fleet:
        with live_line(fleet) as show:
            await _run(fleet, span_s, stop, show)
            with suppress(TimeoutError):
                await fleet.wind_down(WIND_DOWN_S)
        told = summary(fleet, loop.time() - began)
    print_summary(told, as_json=as_json)


async def _run(fleet: "Fleet", span_s: float | None, stop: asyncio.Event, show: Any) -> None:
    """Let the fleet live until it is over: by its duration, by a signal, or because nobody is there."""
    import math

    loop = asyncio.get_running_loop()
    timeless = math.isinf(fleet.plan.speed)
    began = loop.time()
    life = loop.create_task(fleet.run() if span_s is None or not timeless else fleet.run_for(span_s))
    try:
        while not (life.done() or stop.is_set()):
            elapsed_s = loop.time() - began
            if span_s is not None and not timeless and elapsed_s >= span_s:
                return
            _see_to_it_that_somebody_is_there(fleet, elapsed_s)
            show(elapsed_s)
            await asyncio.wait({life}, timeout=LOOK_EVERY_S)
        if life.done():
            life.result()
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


def _see_to_it_that_somebody_is_there(fleet: "Fleet", elapsed_s: float) -> None:
    """A network that never took a single station is a mistake in the command, not a day of bad luck."""
    tally = fleet.tally
    if elapsed_s > NOBODY_AFTER_S and tally.connected == 0 and tally.sent == 0:
        reasons = ", ".join(f"{reason} ({count} times)" for reason, count in tally.refused_connections.items())
        raise Unavailable(
            f"no station could connect to {fleet.plan.url}: {reasons or 'no answer'}",
            "check the URL, the stations' passwords, and that the network knows them",
        )
