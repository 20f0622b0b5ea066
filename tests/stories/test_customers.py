"""What stations keep of a person is in an export, and gone after an erasure: OCPP 2.x part 2, N09 and N10."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.fixtures.gateway import Network, until
from tests.privacy.person import SYSTEM
from voltway.cli.auditing import record
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool, transaction
from voltway.kit.settings import RetentionSettings
from voltway.privacy import jobs, requesting, stations, store_requests
from voltway.privacy.subject import Asked
from voltway.simulator import SimulatedStation
from voltway.simulator.call import Outcome
from voltway.vocabulary.stations import OcppVersion

TWO = pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
CARD = "ANNA-CARD"
KEPT = RetentionSettings()
REASON = "asked by letter"


async def charge(network: Network, station: SimulatedStation, times: int = 3) -> None:
    """The card charges a few times: the station remembers."""
    await station.boot()
    await station.plug_in()
    for _ in range(times):
        await station.start(CARD)
        await station.stop(token=CARD)
    await station.flushed()
    assert station.station.remembered == {CARD.lower(): times}


async def begin(network: Network, version: OcppVersion) -> SimulatedStation:
    await network.start()
    await network.add_station("SIM", ocpp_version=version.value)
    await network.add_token(CARD)
    return SimulatedStation(network.url, "SIM", version)


async def exported(pool: Pool, bus: Bus) -> tuple[dict[str, object], list[dict[str, str]]]:
    """README.json of an export, and what stations told."""
    now = datetime.now(UTC)
    async with transaction(pool) as connection:
        row = await requesting.ask_export(
            connection, Asked(tokens=[CARD]), SYSTEM, KEPT, now, partial(record, connection)
        )
    assert await jobs.make_exports(pool, KEPT, now, bus) == 1
    async with pool.connection() as connection:
        content = await store_requests.part(connection, row.export_id, 0)
    assert content is not None
    archive = zipfile.ZipFile(io.BytesIO(content))
    name = "customer-information.jsonl"
    lines = archive.read(name).decode().splitlines() if name in archive.namelist() else []
    return json.loads(archive.read("README.json")), [json.loads(line) for line in lines]


@TWO
async def test_an_export_holds_what_a_station_tells(network: Network, pool: Pool, version: OcppVersion) -> None:
    async with await begin(network, version) as station:
        await charge(network, station)
        readme, told = await exported(pool, network.bus)
        messages = await network.messages("SIM")
    [one] = told
    assert (one["station_id"], one["token_uid"]) == ("SIM", CARD)
    assert one["told"] == f"{CARD} charged here 3 times. " * 3, "several pages, put together"
    assert readme["stations_not_asked"] == []
    of_customer = [row for row in messages if "CustomerInformation" in (row["action"] or "")]
    assert len(of_customer) > 2
    assert {row["request"] for row in of_customer} == {"left out: it speaks of a customer"}
    assert not await network.rows("select 1 from customer_request")
    assert not await network.rows("select 1 from customer_page")
    assert "charged here" not in str(await network.rows("select body from journal"))


@TWO
async def test_who_does_not_tell_is_named(
    network: Network, pool: Pool, version: OcppVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stations.ask, "__defaults__", (0.3,))
    async with await begin(network, version) as station:
        await charge(network, station)
        station.will_answer("CustomerInformation", {"status": "Rejected"})
        readme, told = await exported(pool, network.bus)
        assert (readme["stations_not_asked"], told) == (["SIM"], [])
        station.will_answer("CustomerInformation", {"status": "Accepted"})
        readme, told = await exported(pool, network.bus)
        assert (readme["stations_not_asked"], told) == (["SIM"], []), "it says that it will, and does not"
        await station.drop_line()

        async def offline() -> bool:
            return not await network.online("SIM")

        await until(offline)
        readme, told = await exported(pool, network.bus)
        assert (readme["stations_not_asked"], told) == (["SIM"], [])


@TWO
async def test_what_nobody_asked_for_is_not_kept(network: Network, version: OcppVersion) -> None:
    async with await begin(network, version) as station:
        await station.boot()
        payload = {"requestId": 7, "seqNo": 0, "generatedAt": "2026-01-01T00:00:00Z", "tbc": False, "data": "gossip"}
        answer = await station.call("NotifyCustomerInformation", payload)
        assert answer.outcome is Outcome.RESULT
    assert not await network.rows("select 1 from customer_page")


async def erase(pool: Pool, now: datetime) -> str:
    async with transaction(pool) as connection:
        row = await requesting.ask_erasure(connection, Asked(tokens=[CARD]), SYSTEM, REASON, now)
    await jobs.erase_people(pool, now)
    async with transaction(pool) as connection:
        await requesting.confirm(connection, row.erasure_id, SYSTEM, now, partial(record, connection))
    await jobs.erase_people(pool, now)
    return row.erasure_id


@TWO
async def test_an_erasure_reaches_a_station_that_was_away(network: Network, pool: Pool, version: OcppVersion) -> None:
    now = datetime.now(UTC)
    async with await begin(network, version) as station:
        await charge(network, station)
        await station.drop_line()

        async def offline() -> bool:
            return not await network.online("SIM")

        await until(offline)
        erasure_id = await erase(pool, now)
        assert await jobs.clear_stations(pool, network.bus, now + timedelta(minutes=1)) == 0
        assert await outcome(network, erasure_id) == [("SIM", "waiting")]

        await station.reconnect()

        async def told() -> bool:
            return await jobs.clear_stations(pool, network.bus, now + timedelta(minutes=1)) == 1

        await until(told)
        assert await outcome(network, erasure_id) == [("SIM", "cleared")]
        assert station.station.remembered == {}
        await station.said()
        messages = await network.messages("SIM")
    assert CARD not in str([one for one in messages if "CustomerInformation" in str(one["action"])])
    for table in ("command", "customer_clearing", "token", "session"):
        assert CARD not in str(await network.rows(f"select * from {table}")), table  # noqa: S608  # the test's own names


@TWO
async def test_a_refusal_is_in_the_report(network: Network, pool: Pool, version: OcppVersion) -> None:
    now = datetime.now(UTC)
    async with await begin(network, version) as station:
        await charge(network, station)
        station.will_answer("CustomerInformation", {"status": "Rejected"})
        erasure_id = await erase(pool, now)
        assert await jobs.clear_stations(pool, network.bus, now + timedelta(minutes=1)) == 1
    assert await outcome(network, erasure_id) == [("SIM", "refused")]
    assert await jobs.clear_stations(pool, network.bus, now + timedelta(days=100)) == 0


async def test_a_station_that_never_returns_is_given_up(network: Network, pool: Pool) -> None:
    now = datetime.now(UTC)
    async with await begin(network, OcppVersion.V201) as station:
        await charge(network, station)
    await network.execute("update station set gateway_id = null")
    erasure_id = await erase(pool, now)
    await jobs.clear_stations(pool, network.bus, now + timedelta(days=91))
    assert await outcome(network, erasure_id) == [("SIM", "given_up")]
    assert (await network.row("select token_uid from customer_clearing"))["token_uid"] is None


async def outcome(network: Network, erasure_id: str) -> list[tuple[str, str]]:
    """What the erasure's report says of stations."""
    row = await network.row("select report from erasure where erasure_id = %s", erasure_id)
    return [(one["station_id"], one["state"]) for one in row["report"]["stations"]]
