"""What is simulated: one station's plan, a fleet's, and how the one follows from the other. Pure and repeatable."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from voltway.simulator.dice import dice
from voltway.simulator.physics import Supply
from voltway.simulator.speech.boot import Nameplate
from voltway.simulator.traffic import PUBLIC, Traffic
from voltway.simulator.world import Habits
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.stations import OcppVersion

AC_11 = Supply(phases=3, max_current_a=16.0)
AC_22 = Supply(phases=3, max_current_a=32.0)
DC_50 = Supply(dc_max_w=50_000)
DC_150 = Supply(dc_max_w=150_000)

EVEN_SHARES: Mapping[OcppVersion, float] = dict.fromkeys(OcppVersion, 1.0)
ANONYMOUS = Nameplate()
USUAL_HABITS = Habits()


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """How often a behaviour strikes at each opportunity, and at which share of the stations (both 0 to 1)."""

    name: str
    probability: float
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StationPlan:
    """One station: who it is, what it can give, who comes to it.

    `register_wh`: the meters' readings at the beginning, one per EVSE. `tokens`: the cards of its regular drivers.
    """

    station_id: str
    version: OcppVersion
    evses: tuple[Supply, ...] = (AC_11,)
    register_wh: tuple[float, ...] = (0.0,)
    nameplate: Nameplate = ANONYMOUS
    password: str | None = None
    source_address: str | None = None
    tokens: tuple[str, ...] = ()
    traffic: Traffic = PUBLIC
    misbehaviours: tuple[Misbehaviour, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPlan:
    """A fleet of stations on one network, for `Fleet`.

    Equal plans give equal stations, cars, arrivals and misbehaviour. `speed` is simulated seconds per second;
    infinite means as fast as the answers come. `begins_at` is the simulated beginning (default: now, or so early that
    a faster run doesn't end in the future). Passwords are `password` for all, or derived from `password_secret` by
    `derived_password`; with neither, stations show none. `tokens` are dealt out; without any, each driver has one of
    its own. At the share `occupied_at_first` (0 to 1) of the EVSEs a driver comes within the first minutes.
    `connects_at_once` bounds the connection attempts that run side by side.
    """

    url: str
    stations: int = 10
    versions: Mapping[OcppVersion, float] = field(default_factory=lambda: EVEN_SHARES)
    seed: object = 1
    speed: float = 1.0
    begins_at: datetime | None = None
    password: str | None = None
    password_secret: str | None = None
    tokens: Sequence[str] = ()
    drivers_per_station: int = 6
    id_prefix: str = "SIM"
    dc_share: float = 0.25
    traffic: Traffic = PUBLIC
    occupied_at_first: float = 0.0
    misbehaviours: Sequence[Misbehaviour] = ()
    habits: Habits = USUAL_HABITS
    source_addresses: Sequence[str] = ()
    connects_at_once: int = 256
    ca_file: Path | None = None
    ledger: Path | None = None
    keep_ledger: bool = True
    run: str | None = None


def derived_password(secret: str, station_id: str) -> str:
    """The password of one station, from a secret shared by all of them: 32 hex digits.

    That fits 1.6's AuthorizationKey (16 bytes in hex) and 2.x's BasicAuthPassword (16 to 40 characters).
    """
    return hmac.new(secret.encode(), station_id.encode(), hashlib.sha256).hexdigest()[:32]


def stations_of(plan: FleetPlan, begins_at: float) -> list[StationPlan]:
    """The stations a plan amounts to. `begins_at` (POSIX seconds) only decides what the meters show by then."""
    order = dice(plan.seed, "versions")
    versions = shared_out(plan.stations, plan.versions)
    order.shuffle(versions)
    return [_station_of(plan, number, version, begins_at) for number, version in enumerate(versions, 1)]


def _station_of(plan: FleetPlan, number: int, version: OcppVersion, begins_at: float) -> StationPlan:
    station_id = f"{plan.id_prefix}-{number:05d}"
    chance = dice(plan.seed, station_id, "station")
    evses = (
        (chance.choice((DC_50, DC_150)),) if chance.random() < plan.dc_share else (chance.choice((AC_11, AC_22)),) * 2
    )
    addresses = plan.source_addresses
    return StationPlan(
        station_id=station_id,
        version=version,
        evses=evses,
        register_wh=tuple(odometer_wh(chance.random(), begins_at) for _ in evses),
        nameplate=Nameplate(model="DC" if evses[0].is_dc else "AC", serial=f"S{number:08d}"),
        password=password_of(plan, station_id),
        source_address=addresses[number % len(addresses)] if addresses else None,
        tokens=_tokens_of(plan, number),
        traffic=plan.traffic,
        misbehaviours=tuple(bad for bad in plan.misbehaviours if _afflicted(plan, station_id, bad)),
    )


def password_of(plan: FleetPlan, station_id: str) -> str | None:
    """What this station of the plan shows as its password."""
    if plan.password_secret is not None:
        return derived_password(plan.password_secret, station_id)
    return plan.password


def odometer_wh(share: float, at: float) -> float:
    """What a meter that has been in use for years shows at a moment (POSIX seconds), `share` 0 to 1 by its luck.

    It grows with the moment, so that a second run against the same network doesn't begin below where the first ended.
    """
    years_2020_s = max(0.0, at - 1_577_836_800)
    return round(share * 5_000_000) + years_2020_s * 2.0


def _tokens_of(plan: FleetPlan, number: int) -> tuple[str, ...]:
    first = (number - 1) * plan.drivers_per_station
    places = range(first, first + plan.drivers_per_station)
    if plan.tokens:
        return tuple(plan.tokens[place % len(plan.tokens)] for place in places)
    return tuple(f"{plan.id_prefix}{place + 1:010d}"[:20] for place in places)


def _afflicted(plan: FleetPlan, station_id: str, bad: Misbehaviour) -> bool:
    return dice(plan.seed, station_id, "afflicted", bad.name).random() < bad.share


def shared_out(number: int, shares: Mapping[OcppVersion, float]) -> list[OcppVersion]:
    """`number` versions in the given proportions, each as near to its share as whole numbers go.

    Raises InvalidInput when the shares are negative or all zero.
    """
    total = sum(shares.values())
    if total <= 0 or min(shares.values()) < 0:
        raise InvalidInput(f"shares {dict(shares)} add up to nothing", "give each version a share above 0")
    bounds, running = [0], 0.0
    for share in shares.values():
        running += share
        bounds.append(round(number * running / total))
    return [version for version, (low, high) in zip(shares, pairwise(bounds), strict=True) for _ in range(high - low)]
