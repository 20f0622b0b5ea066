"""A firmware comes to a station, which fetches it over HTTP, checks it, installs it and boots into it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from tests.firmware.made import in_catalogue, new_image
from tests.fixtures.gateway import Network, until
from tests.fixtures.web import Web
from voltway.api.context import ApiContext
from voltway.firmware import store, updating
from voltway.firmware.keeping import FirmwareKeeping
from voltway.firmware.updating import Wish
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.simulator import SimulatedStation
from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.behaviours.firmware import FirmwareInParts
from voltway.simulator.behaviours.table import BEHAVIOURS
from voltway.simulator.dice import dice
from voltway.simulator.scripted import SCRIPTED_HABITS
from voltway.vocabulary.firmware import FirmwareUpdate, UpdateState
from voltway.vocabulary.stations import BootCause, OcppVersion

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)
HABITS = replace(SCRIPTED_HABITS, reboot_s=0.5)


@dataclass
class Fleet:
    """A network with files, and somebody who has a station updated."""

    network: Network
    pool: Pool
    parts: ApiContext

    def __post_init__(self) -> None:
        self.keeping = FirmwareKeeping(self.pool, self.network.bus, SystemClock(), lambda: self.parts.links)

    def station(self, version: OcppVersion) -> SimulatedStation:
        return SimulatedStation(self.network.url, "SIM", version, habits=HABITS)

    async def ordered(self, *, signed: bool = True, content: bytes | None = None) -> int:
        image = await in_catalogue(self.pool, self.parts.storage, new_image("2.0.0"), content)
        async with self.pool.connection() as connection:
            wish = Wish(station_id="SIM", image_id=image.image_id, signed=signed)
            planned = await updating.plan(connection, wish, "Ada", datetime.now(UTC))
        await self.keeping.order()
        return planned.update_id

    async def until(self, number: int, *states: UpdateState) -> FirmwareUpdate:
        async def reached() -> FirmwareUpdate | None:
            await self.keeping.listen()
            async with self.pool.connection() as connection:
                update = await store.known(connection, number)
            return update if update.state in states else None

        update = await until(reached, f"the update is {states}")
        assert update is not None
        return update


@pytest.fixture
async def fleet(network: Network, pool: Pool, web: Web) -> Fleet:
    await network.start()
    await network.add_station("SIM")
    return Fleet(network, pool, web.app.state.api)


async def rebooted(station: SimulatedStation) -> None:
    """Come back as after an update."""

    async def back() -> bool:
        return not station.connected and not station.station.away

    await until(back)
    await station.reconnect()
    await station.boot(BootCause.FIRMWARE_UPDATE)


@VERSIONS
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "plain"])
async def test_a_station_is_updated(fleet: Fleet, version: OcppVersion, signed: bool) -> None:
    async with fleet.station(version) as station:
        await station.boot()
        number = await fleet.ordered(signed=signed)
        await rebooted(station)
        update = await fleet.until(number, UpdateState.SUCCEEDED, UpdateState.FAILED)
    assert (update.state, update.reason) == (UpdateState.SUCCEEDED, None)
    assert (update.from_version, update.running_version) == ("1.0.0", "2.0.0")
    row = await fleet.network.row("select firmware from station where station_id = 'SIM'")
    assert row["firmware"] == "2.0.0"
    told = [fact["name"] for fact in await fleet.network.facts("SIM", "StationReported")]
    assert told[:2] == ["Downloading", "Downloaded"]
    assert ("SignatureVerified" in told) == signed
    assert told[-1] == "Installed"


@VERSIONS
@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("firmware_not_fetched", "DownloadFailed"),
        ("firmware_not_signed", "InvalidSignature"),
        ("firmware_damaged", "InstallVerificationFailed"),
        ("firmware_not_installed", "InstallationFailed"),
    ],
)
async def test_what_goes_wrong_is_told_with_its_reason(
    fleet: Fleet, version: OcppVersion, behaviour: str, told: str
) -> None:
    async with fleet.station(version) as station:
        station.station.behaviours = (BEHAVIOURS[behaviour](1.0, dice(1)),)
        await station.boot()
        number = await fleet.ordered()
        update = await fleet.until(number, UpdateState.FAILED)
    assert update.told == told
    assert update.reason


@VERSIONS
async def test_who_falls_back_has_failed(fleet: Fleet, version: OcppVersion) -> None:
    async with fleet.station(version) as station:
        station.station.behaviours = (BEHAVIOURS["firmware_falls_back"](1.0, dice(1)),)
        await station.boot()
        number = await fleet.ordered()
        if version is OcppVersion.V16:
            await rebooted(station)
            update = await fleet.until(number, UpdateState.FAILED)
            assert update.reason == "the station installed it and booted into 1.0.0 instead of 2.0.0"
        else:
            await rebooted(station)
            await fleet.until(number, UpdateState.INSTALLED)
            await fleet.network.execute("update firmware_update set due_at = now()")
            update = await fleet.until(number, UpdateState.FAILED)
            assert update.reason == "the station installed it and did not boot into 2.0.0"


class BreaksOnce(FirmwareInParts):
    """The line breaks at the first attempt."""

    def strikes(self) -> bool:
        before, self.probability = self.probability, 0.0
        return before > 0


async def test_a_fetching_that_breaks_goes_on_where_it_was(fleet: Fleet) -> None:
    breaks: Behaviour = BreaksOnce(1.0, dice(1))
    async with fleet.station(OcppVersion.V201) as station:
        station.station.behaviours = (breaks,)
        await station.boot()
        number = await fleet.ordered()
        await rebooted(station)
        await fleet.until(number, UpdateState.SUCCEEDED)
    [link] = await fleet.network.rows("select uses from file_link")
    assert link["uses"] == 2


async def test_a_file_that_is_no_firmware_is_not_installed(fleet: Fleet) -> None:
    async with fleet.station(OcppVersion.V16) as station:
        await station.boot()
        number = await fleet.ordered(signed=False, content=b"anything")
        assert (await fleet.until(number, UpdateState.FAILED)).told == "InstallationFailed"
