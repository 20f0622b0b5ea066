"""A central system that goes and comes back, and a station that hardly notices."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.fixtures.gateway import Troubles, until
from tests.fixtures.ocpp_client import CallFailed, OcppClient, basic
from tests.proxy.running import RunningProxy, running_proxy
from tests.simulator.small_csms import Refusal, SmallCsms, Told
from tests.stories.station import StoryStation, verdict_of
from voltway.kit.proxy_settings import WhenOffline
from voltway.proxy.transaction_numbers import FIRST
from voltway.vocabulary.stations import OcppVersion

PASSWORD = "a password of sixteen"


@pytest.fixture
async def csms(troubles: Troubles) -> AsyncIterator[SmallCsms]:
    async with SmallCsms() as made:
        yield made


def keeping_proxy(csms: SmallCsms, directory: Path, **mine: Any) -> Any:
    """A proxy that keeps its stations; cards are those of a file."""
    tokens = directory / "tokens.txt"
    tokens.write_text("CARD-x # Ada\n\ncard-2\n")
    return running_proxy(csms.url, directory, when_offline=WhenOffline.KEEP, tokens_file=tokens, **mine)


@asynccontextmanager
async def at_work(
    csms: SmallCsms, directory: Path, version: OcppVersion = OcppVersion.V16, **mine: Any
) -> AsyncIterator[tuple[RunningProxy, StoryStation]]:
    """A station that has booted behind a proxy."""
    async with (
        keeping_proxy(csms, directory, **mine) as proxy,
        OcppClient(proxy.url, "S1", version, password=PASSWORD) as client,
    ):
        station = StoryStation(client, "-x")
        await station.boot()
        yield proxy, station


async def away(csms: SmallCsms, proxy: RunningProxy) -> None:
    await csms.stop()
    await until(proxy.is_alone)


async def back(csms: SmallCsms, proxy: RunningProxy) -> None:
    await csms.listen()
    await until(proxy.is_told)


def said(told: list[Told]) -> list[tuple[str, dict[str, Any]]]:
    return [(one.action, one.payload) for one in told]


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_what_was_said_meanwhile_is_told_once_and_in_order(
    csms: SmallCsms, tmp_path: Path, version: OcppVersion
) -> None:
    async with at_work(csms, tmp_path, version) as (proxy, station):
        running = await station.start(1, 1000)
        csms.told.clear()
        station.sent.clear()
        await away(csms, proxy)
        await station.say("Heartbeat", {})
        await station.meter(running, 2, 1100)
        await station.repeat()
        await station.stop(running, 3, 1200)
        other = await station.start(4, 1200)
        await station.meter(other, 5, 1300)
        assert csms.told == []
        await back(csms, proxy)
        expected = [(message.action, {**message.payload}) for message in station.sent if message.action != "Heartbeat"]
        if version is OcppVersion.V16:
            assert other.ref == FIRST
            expected[-1][1]["transactionId"] = csms.transactions
        assert said(csms.told) == expected
        await station.stop(other, 6, 1400)
        assert csms.told[-1].payload.get("transactionId") in {None, csms.transactions}
        assert b"kept" not in (tmp_path / "S1.backlog").read_bytes()


async def test_a_transaction_that_the_proxy_named_is_the_same_one_both_ways(csms: SmallCsms, tmp_path: Path) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        station.client.obey = lambda action, payload: {"status": "Accepted"}
        await away(csms, proxy)
        charge = await station.start(1, 1000)
        await station.meter(charge, 2, 1100)
        await back(csms, proxy)
        named = csms.transactions
        assert charge.ref >= FIRST > named
        await station.meter(charge, 3, 1200)
        assert [told.payload["transactionId"] for told in csms.of("S1", "MeterValues")] == [named, named]
        await csms.order("S1", "RemoteStopTransaction", {"transactionId": named})
        assert station.client.orders[-1] == ("RemoteStopTransaction", {"transactionId": charge.ref})
        await station.stop(charge, 4, 1300)
        assert csms.of("S1", "StopTransaction")[-1].payload["transactionId"] == named


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_request_that_was_not_answered_is_taken_over(
    csms: SmallCsms, tmp_path: Path, version: OcppVersion
) -> None:
    async with at_work(csms, tmp_path, version) as (proxy, station):
        action = "StartTransaction" if version is OcppVersion.V16 else "TransactionEvent"
        csms.answers[action] = lambda _: None
        starting = asyncio.ensure_future(station.start(1, 1000))

        async def heard() -> bool:
            return bool(csms.of("S1", action))

        await until(heard)
        del csms.answers[action]
        await away(csms, proxy)
        charge = await starting
        await back(csms, proxy)
        # The central system has heard it twice, as it would of a station that repeats it: word for word the same.
        first, second = csms.of("S1", action)
        assert first.payload == second.payload
        await station.stop(charge, 2, 1100)
        assert len(csms.of("S1", "StopTransaction", "TransactionEvent")) == (1 if version is OcppVersion.V16 else 3)


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_meanwhile_cards_of_the_file_may_charge(csms: SmallCsms, tmp_path: Path, version: OcppVersion) -> None:
    async with at_work(csms, tmp_path, version) as (proxy, station):
        await away(csms, proxy)
        assert await station.authorize("CARD") == "Accepted"
        assert await station.authorize("OTHER") == "Invalid"
        assert verdict_of((await station.start(1, 1000, "card")).answer) == "Accepted"
        assert verdict_of((await station.start(2, 1000, "OTHER")).answer) == "Invalid"


async def test_everybody_may_where_that_is_set(csms: SmallCsms, tmp_path: Path) -> None:
    async with at_work(csms, tmp_path, accept_unknown_tokens=True) as (proxy, station):
        await away(csms, proxy)
        assert await station.authorize("OTHER") == "Accepted"


async def test_what_only_the_central_system_can_say_is_not_answered_for_it(csms: SmallCsms, tmp_path: Path) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        await away(csms, proxy)
        with pytest.raises(CallFailed, match="GenericError"):
            await station.say("DataTransfer", {"vendorId": "Acme"})
        with pytest.raises(CallFailed, match="OccurenceConstraintViolation"):
            await station.say("StartTransaction", {"connectorId": 1})
        await station.client.send("no JSON")
        assert (await station.client.receive())[:3] == [4, "-1", "FormationViolation"]
        await station.client.send([3, "nobody asked", {}])
        await station.client.send([7, "no such", "type"])
        await station.say("Heartbeat", {})
        csms.told.clear()
        await back(csms, proxy)
        assert csms.told == []


@pytest.mark.parametrize("code", ["InternalError", "FormationViolation"])
async def test_what_the_central_system_does_not_take_holds_up_nothing(
    csms: SmallCsms, tmp_path: Path, code: str
) -> None:
    def no(_: Told) -> None:
        raise Refusal(code)

    async with at_work(csms, tmp_path) as (proxy, station):
        await away(csms, proxy)
        charge = await station.start(1, 1000)
        await station.stop(charge, 2, 1100)
        await station.status(3, "Available")
        csms.answers["StartTransaction"] = no
        csms.told.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("voltway.proxy.keeper._log.error", lambda *_, **__: None)
            await back(csms, proxy)
        # The stop of a transaction that the central system never named can't be told either.
        statuses, starts = ["StatusNotification"], ["StartTransaction"] * (5 if code == "InternalError" else 1)
        assert [told.action for told in csms.told] == [*statuses, *starts, *statuses, *statuses]
        assert proxy.site.keeping is not None
        assert proxy.site.keeping.circumstances.set_aside == 2


async def test_a_backlog_has_an_end_and_the_station_is_told(csms: SmallCsms, tmp_path: Path) -> None:
    async with at_work(csms, tmp_path, backlog_mb=1) as (proxy, station):
        await away(csms, proxy)
        long = {"vendorErrorCode": "x" * 50, "info": "y" * 50}
        told = {"connectorId": 1, "errorCode": "NoError", "status": "Available", **long}
        assert proxy.site.keeping is not None
        proxy.site.keeping._backlogs["S1"]._most_bytes = 700
        await station.say("StatusNotification", told)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("voltway.proxy.keeper._log.error", lambda *_, **__: None)
            await station.say("StatusNotification", told)
            with pytest.raises(CallFailed, match="InternalError"):
                await station.say("StatusNotification", told)


async def test_the_central_system_may_be_lost_again_while_it_is_told(csms: SmallCsms, tmp_path: Path) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        await away(csms, proxy)
        for minute in range(10):
            await station.idle_meter(minute, 1000 + minute)
        csms.told.clear()

        def lose_the_line(_: Told) -> dict[str, Any] | None:
            if len(csms.of("S1", "MeterValues")) % 4:
                return {}
            csms.lines["S1"].transport.disconnect(graceful=False)
            return None

        csms.answers["MeterValues"] = lose_the_line
        await back(csms, proxy)
        heard = [told.payload for told in csms.of("S1", "MeterValues")]
        distinct = [payload for index, payload in enumerate(heard) if payload not in heard[:index]]
        assert distinct == [message.payload for message in station.sent if message.action == "MeterValues"]
        # Only what was on its way when the line went was told twice.
        assert 10 < len(heard) <= 14


async def test_orders_pass_while_the_central_system_is_still_being_told(csms: SmallCsms, tmp_path: Path) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        station.client.obey = lambda action, payload: {"status": "Accepted"}
        await away(csms, proxy)
        await station.idle_meter(1, 1000)
        csms.answers["MeterValues"] = lambda _: None
        await csms.listen()

        async def told() -> bool:
            return "S1" in csms.lines and bool(csms.of("S1", "MeterValues"))

        await until(told)
        assert (await csms.order("S1", "ClearCache", {}))[2] == {"status": "Accepted"}
        assert proxy.site.alone == 1


async def test_a_station_that_is_no_longer_let_in_is_hung_up_on_and_its_messages_stay(
    csms: SmallCsms, tmp_path: Path
) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        await away(csms, proxy)
        await station.idle_meter(1, 1000)
        csms.refuse_status = 403
        await csms.listen()
        assert (await station.client.closed())[0] == 1008
        assert proxy.site.keeping is not None
        assert proxy.site.keeping.waiting == 1


async def test_after_a_restart_stations_that_were_known_go_on_without_the_central_system(
    csms: SmallCsms, tmp_path: Path
) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        await away(csms, proxy)
        charge = await station.start(1, 1000)
        station.client.abort()
    csms.told.clear()
    async with keeping_proxy(csms, tmp_path) as proxy:
        for station_id, header in (
            ("S2", basic("S2", PASSWORD)),
            ("S1", basic("S1", "another password of 16")),
            ("S1", {}),
        ):
            with pytest.raises(InvalidStatus) as refused:
                await OcppClient(proxy.url, station_id, headers=header).__aenter__()
            assert refused.value.response.status_code == 503
        with pytest.raises(InvalidStatus):
            await OcppClient(proxy.url, "S1", OcppVersion.V21, password=PASSWORD).__aenter__()
        async with OcppClient(proxy.url, "S1", password=PASSWORD) as client:
            station.client = client
            await station.stop(charge, 2, 1100)
            await back(csms, proxy)
    status = "StatusNotification"
    assert [told.action for told in csms.told] == [status, "StartTransaction", status, "StopTransaction"]
    assert csms.told[-1].payload["transactionId"] == csms.transactions


async def test_a_station_that_leaves_with_nothing_to_tell_leaves_nothing_in_memory(
    csms: SmallCsms, tmp_path: Path
) -> None:
    async with keeping_proxy(csms, tmp_path) as proxy:
        for number in range(3):
            async with OcppClient(proxy.url, f"S{number}") as client:
                await client.call("Heartbeat", {})

        async def forgotten() -> bool:
            return not proxy.site.keeping._backlogs and not proxy.site.links

        await until(forgotten)


async def test_a_defect_ends_the_connection_instead_of_leaving_the_station_unanswered(
    csms: SmallCsms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(csms, tmp_path) as (proxy, station):
        await away(csms, proxy)
        logged: list[str] = []
        monkeypatch.setattr("voltway.proxy.keeper._log.error", lambda event, **_: logged.append(event))
        monkeypatch.setattr("voltway.proxy.standing_in.answer", lambda *_: 1 / 0)
        await station.client.send('[2,"1","Heartbeat",{}]')
        assert (await station.client.closed())[0] == 1011
        assert logged == ["standing in has failed"]
