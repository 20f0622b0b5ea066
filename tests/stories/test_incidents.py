"""What looks like an attack becomes an incident: 1.6 security extension and 2.x part 2, A04; docs/incidents.md."""

from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import OcppClient
from tests.stories.station import StoryStation
from voltway.kit.postgres import Pool
from voltway.kit.settings import UnknownStations
from voltway.security import isolating, jobs, store_events, store_incidents
from voltway.security.isolating import Wish
from voltway.simulator import SimulatedStation
from voltway.simulator.line import LineRefused
from voltway.vocabulary.incidents import CountedEvent, Incident, SecurityEventKind as Kind
from voltway.vocabulary.stations import OcppVersion

VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)


async def events(pool: Pool, kind: Kind | None = None) -> list[CountedEvent]:
    async with pool.connection() as connection:
        return await store_events.page(connection, store_events.EventFilter(kind=kind))


async def counted(pool: Pool, kind: Kind, times: int) -> list[CountedEvent]:
    """The events of a kind, once there are so many."""

    async def so() -> list[CountedEvent]:
        found = await events(pool, kind)
        return found if sum(row.times for row in found) >= times else []

    return await until(so, f"{times} of {kind}")


async def raised(pool: Pool) -> list[Incident]:
    """Every incident there is, after another look."""
    await jobs.watch(pool, datetime.now(UTC))
    async with pool.connection() as connection:
        return await store_incidents.page(connection)


@VERSIONS
async def test_a_station_that_is_tampered_with(network: Network, pool: Pool, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("SIM")
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        await station.report_security("AcmeFanStopped", "rpm 0")
        assert await raised(pool) == []
        await station.report_security("TamperDetectionActivated", "housing open")
        (made,) = await raised(pool)
        assert (made.rule.value, made.subject_id, made.times) == ("station_tampered", "SIM", 1)
        await station.report_security("TamperDetectionActivated", "housing open")
        (grown,) = await raised(pool)
        assert (grown.incident_id, grown.times) == (made.incident_id, 2)
    own, told = sorted(await events(pool), key=lambda row: row.kind)
    assert (own.kind, own.name, own.detail, own.times) == (Kind.OTHER_TOLD, "AcmeFanStopped", "rpm 0", 1)
    assert (told.kind, told.name, told.detail, told.times) == (
        Kind.TAMPERED,
        "TamperDetectionActivated",
        "housing open",
        2,
    )


@VERSIONS
async def test_a_station_that_floods_makes_a_number_and_not_rows(
    network: Network, pool: Pool, version: OcppVersion
) -> None:
    await network.start()
    await network.add_station("SIM")
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        for number in range(20):
            await station.report_security(f"Invented{number}", "x" * 255)
    rows = await events(pool)
    assert sum(row.times for row in rows) == 20
    assert len(rows) <= 2, "one of ten minutes"
    assert await raised(pool) == []


async def test_a_cloned_station_goes_to_and_fro(network: Network, pool: Pool) -> None:
    await network.start(trusted_proxies=("127.0.0.0/8",))
    await network.add_station("SIM", password="its own password!")
    async with AsyncExitStack() as stations:
        for address in ("192.0.2.1", "198.51.100.7", "192.0.2.1", "198.51.100.7", "192.0.2.1"):
            assert await raised(pool) == []
            station = SimulatedStation(
                network.url, "SIM", OcppVersion.V201, password="its own password!", address=address
            )
            await stations.enter_async_context(station)
        rows = await counted(pool, Kind.CONNECTION_MOVED, 4)
        assert {(row.address, row.times) for row in rows} == {("192.0.2.1", 2), ("198.51.100.7", 2)}
        (incident,) = await raised(pool)
        assert (incident.rule.value, incident.subject_id) == ("station_cloned", "SIM")


async def test_who_comes_from_elsewhere_once_is_no_clone(network: Network, pool: Pool) -> None:
    await network.start(trusted_proxies=("127.0.0.0/8",))
    await network.add_station("SIM")
    async with (
        SimulatedStation(network.url, "SIM", OcppVersion.V16, address="192.0.2.1"),
        SimulatedStation(network.url, "SIM", OcppVersion.V16, address="198.51.100.7"),
    ):
        await counted(pool, Kind.CONNECTION_MOVED, 1)
        assert await raised(pool) == []


async def test_strangers_are_counted_by_address_whatever_they_call_themselves(network: Network, pool: Pool) -> None:
    await network.start(unknown_stations=UnknownStations.REJECT)
    await network.add_station("S1", password="the right password")
    for number in range(5):
        with suppress(LineRefused):
            async with SimulatedStation(network.url, f"MADE-UP-{number}", OcppVersion.V16):
                raise AssertionError("let in")
        with suppress(LineRefused):
            async with SimulatedStation(network.url, "S1", OcppVersion.V16, password="a wrong password!"):
                raise AssertionError("let in")
    (strangers,) = await counted(pool, Kind.STRANGER_REFUSED, 5)
    assert (strangers.station_id, strangers.address, strangers.times) == (None, "127.0.0.1", 5)
    (guesses,) = await counted(pool, Kind.PASSWORD_REFUSED, 5)
    assert (guesses.station_id, guesses.address, guesses.name) == ("S1", "127.0.0.1", "password_wrong")
    assert await raised(pool) == []


async def test_what_can_not_be_ocpp_is_counted(network: Network, pool: Pool) -> None:
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        for _ in range(3):
            await client.send('[9,"x"')
            await client.receive()
        await client.send(b"\x00")
        await client.closed()
    async with OcppClient(network.url, "S1", subprotocols=["ocpp0.7"]) as client:
        await client.closed()
    rows = await counted(pool, Kind.TRAFFIC_IMPOSSIBLE, 4)
    assert [(row.station_id, row.times) for row in rows] == [("S1", 4)]
    (row,) = await counted(pool, Kind.PROTOCOL_REFUSED, 1)
    assert (row.station_id, row.address) == (None, "127.0.0.1")


async def isolation(network: Network) -> str | None:
    told: str | None = (await network.row("select isolation from station where station_id = 'SIM'"))["isolation"]
    return told


@VERSIONS
async def test_an_isolated_station_ends_its_sessions_and_is_cut_off(
    network: Network, pool: Pool, version: OcppVersion
) -> None:
    await network.start()
    await network.add_station("SIM", password="its own password!")
    await network.add_token("ADA")
    station = SimulatedStation(network.url, "SIM", version, password="its own password!")
    wish = Wish(station_id="SIM", author="ada", note="a clone")
    async with station:
        await station.boot()
        await station.plug_in()
        await station.start("ADA")
        async with pool.connection() as connection:
            await isolating.isolate(connection, wish, 600, datetime.now(UTC))

        async def is_isolated() -> bool:
            await isolating.carry_out(pool, network.bus, datetime.now(UTC))
            return await isolation(network) == "isolated" and not station.connected

        await until(is_isolated, "the station is cut off")
        ended = await network.row("select state from session")
        assert ended["state"] == "ended"
        await network.start()
        for url in {running.url for running in network.gateways}:
            with pytest.raises(LineRefused):
                async with SimulatedStation(url, "SIM", version, password="its own password!"):
                    pass
        async with pool.connection() as connection:
            await isolating.release(connection, wish, datetime.now(UTC))
        await station.reconnect()
        await station.heartbeat()


async def test_a_station_that_does_not_obey_is_cut_off_in_time(network: Network, pool: Pool) -> None:
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD")
    async with OcppClient(network.url, "S1") as client:
        told = StoryStation(client, "")
        await told.boot()
        await told.start(0, 1000)
        now = datetime.now(UTC)
        async with pool.connection() as connection:
            await isolating.isolate(connection, Wish(station_id="S1", author="ada"), 60, now)
        await isolating.carry_out(pool, network.bus, now)
        await until(lambda: _asked(client), "it is asked to stop")
        await isolating.carry_out(pool, network.bus, now + timedelta(seconds=59))
        assert (await network.row("select isolation from station"))["isolation"] == "ending"
        await isolating.carry_out(pool, network.bus, now + timedelta(seconds=60))
        assert await client.closed() == (1008, "isolated")


async def _asked(client: OcppClient) -> bool:
    return [action for action, _ in client.orders] == ["RemoteStopTransaction"]
