"""A small network in Utrecht: 40 stations at streets and squares that exist, run by nobody.

Coordinates are WGS 84, good to about a hundred metres; the stations and their names are made up.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from voltway.simulator.dice import dice
from voltway.simulator.fleet import Fleet
from voltway.simulator.physics import Supply
from voltway.simulator.plan import AC_11, AC_22, DC_50, DC_150, FleetPlan, StationPlan, odometer_wh
from voltway.simulator.speech.boot import Nameplate
from voltway.simulator.traffic import HIGHWAY, HOME, PUBLIC, WORK, Traffic
from voltway.vocabulary.stations import OcppVersion

V16, V201, V21 = OcppVersion.V16, OcppVersion.V201, OcppVersion.V21
DC_300 = Supply(dc_max_w=300_000)
DRIVERS_PER_STATION = 5
OCCUPIED_AT_FIRST = 0.45


@dataclass(frozen=True, slots=True)
class Site:
    """One station of the city. `evses` are alike; a site's use decides when its drivers come."""

    station_id: str
    name: str
    latitude: float
    longitude: float
    evses: int
    supply: Supply
    version: OcppVersion
    use: Traffic = PUBLIC

    @property
    def power_w(self) -> float:
        """The most one of its EVSEs can give, W."""
        return self.supply.max_power_w


STATIONS: tuple[Site, ...] = (
    Site("UTR-001", "Stationsplein garage, level -2", 52.0897, 5.1101, 4, AC_11, V201),
    Site("UTR-002", "Jaarbeursplein north", 52.0888, 5.1067, 4, AC_22, V201),
    Site("UTR-003", "Vredenburg", 52.0925, 5.1136, 2, AC_11, V16),
    Site("UTR-004", "Neude", 52.0930, 5.1188, 2, AC_11, V16),
    Site("UTR-005", "Janskerkhof", 52.0926, 5.1227, 2, AC_22, V16),
    Site("UTR-006", "Domplein", 52.0906, 5.1216, 1, AC_11, V201),
    Site("UTR-007", "Smakkelaarsveld", 52.0917, 5.1103, 2, AC_22, V21),
    Site("UTR-008", "Lepelenburg park", 52.0886, 5.1281, 2, AC_11, V16),
    Site("UTR-009", "Twijnstraat", 52.0834, 5.1215, 2, AC_11, V16),
    Site("UTR-010", "Ledig Erf", 52.0802, 5.1197, 2, AC_22, V201),
    Site("UTR-011", "Vaartsche Rijn station", 52.0788, 5.1218, 2, AC_11, V16),
    Site("UTR-012", "Rotsoord", 52.0738, 5.1218, 2, AC_22, V201),
    Site("UTR-013", "Balijelaan", 52.0779, 5.1123, 2, AC_11, V16, HOME),
    Site("UTR-014", "Croeselaan", 52.0812, 5.1064, 4, AC_11, V201, WORK),
    Site("UTR-015", "Kanaalstraat", 52.0921, 5.0994, 2, AC_11, V16, HOME),
    Site("UTR-016", "Oog in Al, Everard Meijsterlaan", 52.0868, 5.0861, 2, AC_11, V16, HOME),
    Site("UTR-017", "Kanaleneiland, Rooseveltlaan", 52.0725, 5.0987, 2, AC_11, V16, HOME),
    Site("UTR-018", "Papendorp, Orteliuslaan", 52.0643, 5.0850, 6, AC_11, V21, WORK),
    Site("UTR-019", "Park and ride Westraven", 52.0603, 5.1061, 6, AC_11, V201),
    Site("UTR-020", "Hoograven, 't Goylaan", 52.0703, 5.1187, 1, DC_50, V16),
    Site("UTR-021", "Lunetten station", 52.0641, 5.1340, 2, AC_11, V16, HOME),
    Site("UTR-022", "Stadium Galgenwaard", 52.0784, 5.1457, 4, AC_22, V201),
    Site("UTR-023", "Wilhelminapark", 52.0853, 5.1405, 2, AC_11, V16, HOME),
    Site("UTR-024", "Maliebaan", 52.0905, 5.1345, 2, AC_22, V16, WORK),
    Site("UTR-025", "Rijnsweerd, Archimedeslaan", 52.0880, 5.1560, 4, AC_11, V21, WORK),
    Site("UTR-026", "Science Park, Heidelberglaan", 52.0850, 5.1740, 6, AC_11, V201, WORK),
    Site("UTR-027", "Park and ride Science Park", 52.0873, 5.1815, 2, DC_150, V201),
    Site("UTR-028", "Biltstraat", 52.0957, 5.1290, 2, AC_11, V16),
    Site("UTR-029", "Griftpark", 52.1000, 5.1277, 2, AC_11, V16),
    Site("UTR-030", "Tuindorp, Professor Jordanlaan", 52.1075, 5.1335, 2, AC_11, V16, HOME),
    Site("UTR-031", "Overvecht, shopping centre", 52.1172, 5.1124, 2, DC_50, V16),
    Site("UTR-032", "Overvecht station", 52.1133, 5.1138, 2, AC_11, V16),
    Site("UTR-033", "Amsterdamsestraatweg", 52.1027, 5.1008, 2, AC_11, V16, HOME),
    Site("UTR-034", "Zuilen station", 52.1035, 5.0896, 2, AC_22, V201),
    Site("UTR-035", "Cartesiusweg", 52.0984, 5.0889, 1, DC_150, V21),
    Site("UTR-036", "Leidsche Rijn Centrum garage", 52.0995, 5.0652, 6, AC_11, V21),
    Site("UTR-037", "Terwijde station", 52.1007, 5.0440, 2, AC_11, V16, HOME),
    Site("UTR-038", "Vleuten station", 52.1032, 5.0067, 2, AC_11, V16, HOME),
    Site("UTR-039", "De Meern, Mereveldplein", 52.0795, 5.0323, 2, DC_50, V201),
    Site("UTR-040", "A2 Haarrijn", 52.1316, 5.0287, 4, DC_300, V21, HIGHWAY),
)

PasswordOf = Callable[[str], str | None]
"""The password a station shows, by its id; None for none."""


def city_plans(password_of: PasswordOf, tokens: Sequence[str], begins_at: float) -> list[StationPlan]:
    """The city's stations as plans for a fleet; `tokens` are dealt out to their regular drivers."""
    return [_plan_of(number, site, password_of, tokens, begins_at) for number, site in enumerate(STATIONS)]


def _plan_of(number: int, site: Site, password_of: PasswordOf, tokens: Sequence[str], begins_at: float) -> StationPlan:
    chance = dice("utrecht", site.station_id)
    places = range(number * DRIVERS_PER_STATION, (number + 1) * DRIVERS_PER_STATION)
    return StationPlan(
        station_id=site.station_id,
        version=site.version,
        evses=(site.supply,) * site.evses,
        register_wh=tuple(odometer_wh(chance.random(), begins_at) for _ in range(site.evses)),
        nameplate=Nameplate(model="DC" if site.supply.is_dc else "AC", serial=f"UTR{number + 1:06d}"),
        password=password_of(site.station_id),
        tokens=tuple(tokens[place % len(tokens)] for place in places) if tokens else (),
        traffic=site.use,
    )


async def live(
    url: str,
    password_of: PasswordOf,
    tokens: Sequence[str],
    stop: asyncio.Event,
    *,
    speed: float = 1.0,
    seed: object = "utrecht",
    ca_file: Path | None = None,
) -> None:
    """Let the city live on the network at `url` until `stop` is set.

    Stations connect and keep trying; drivers with `tokens` come and go by the time of day. Where the network starts
    a session from afar a driver turns up for it. Raises what `Fleet` raises.
    """
    begins_at = datetime.now(UTC)
    plan = FleetPlan(
        url=url, seed=seed, speed=speed, begins_at=begins_at, occupied_at_first=OCCUPIED_AT_FIRST, ca_file=ca_file
    )
    async with Fleet(plan, city_plans(password_of, tokens, begins_at.timestamp())) as fleet:
        life = asyncio.create_task(fleet.run())
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({life, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if life.done():
                life.result()
        finally:
            for task in (life, stopped):
                task.cancel()
            await asyncio.gather(life, stopped, return_exceptions=True)
