"""Stories told by a scripted station, in every version."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request
from tests.simulator.small_csms import Refusal, SmallCsms, Told
from voltway.simulator import SimulatedStation
from voltway.simulator.ledger import Fate
from voltway.simulator.line import LineRefused
from voltway.simulator.plan import AC_11, DC_50
from voltway.simulator.scripted import CallFailed, LineLost
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus


def register_wh(told: Told) -> float | None:
    """The meter's register in a message about a session, however the version puts it."""
    payload = told.payload
    if "meterStart" in payload or "meterStop" in payload:
        return float(payload.get("meterStart", payload.get("meterStop", 0)))
    samples = payload["meterValue"][0]["sampledValue"]
    return next(float(sample["value"]) for sample in samples if sample["measurand"].startswith("Energy"))


def about_sessions(told: Iterable[Told]) -> list[Told]:
    actions = ("StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent")
    return [one for one in told if one.action in actions]


async def charge_for_half_an_hour(station: SimulatedStation) -> None:
    await station.boot()
    await station.plug_in()
    assert await station.authorize("CARD") is AuthorizationStatus.ACCEPTED
    await station.start("CARD")
    await station.charge(minutes=30)
    await station.stop(token="CARD")
    await station.unplug()


async def test_a_whole_session(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, evses=(AC_11,)) as station:
        await charge_for_half_an_hour(station)
        [account] = station.ledger()
    told = about_sessions(csms.told)
    registers = [register_wh(one) for one in told]
    assert registers == sorted(registers, key=lambda register: register or 0.0)
    assert (registers[0], registers[-1]) == (account.register_start_wh, account.register_stop_wh)
    assert account.energy_wh == 5520
    assert len(told) == len(account.messages) == 32
    assert all(message.fate is Fate.ACKNOWLEDGED and message.sends == 1 for message in account.messages)


async def test_everything_it_says_is_allowed(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, evses=(AC_11, DC_50)) as station:
        await charge_for_half_an_hour(station)
        await station.heartbeat()
        await station.plug_in(2)
        await station.start("CARD", 2)
        await station.charge(minutes=3)
        await station.fault(2)
        await station.stop(2, cause=StopCause.FAULT)
        await station.meter(1)
    assert {told.action for told in csms.told} >= {"BootNotification", "StatusNotification", "Heartbeat", "Authorize"}
    for told in csms.told:
        assert_request(version, told.action, told.payload)


async def test_it_says_who_it_is(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, password="0123456789abcdef"):
        pass
    [request] = csms.requests
    assert request.path == b"/ocpp/S"
    assert request.headers["Authorization"] == "Basic UzowMTIzNDU2Nzg5YWJjZGVm"
    assert request.headers["Sec-WebSocket-Protocol"] == f"ocpp{version}"


async def test_equal_scripts_give_equal_transcripts(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    csms.answers["StartTransaction"] = lambda _: {"transactionId": 9, "idTagInfo": {"status": "Accepted"}}
    transcripts = []
    for _ in range(2):
        async with station_of(version) as station:
            await charge_for_half_an_hour(station)
            transcripts.append([frame for direction, frame in station.transcript if direction.value == "sent"])
    assert transcripts[0] == transcripts[1]
    assert len(transcripts[0]) > 30


async def test_offline_it_goes_on_and_tells_everything_later(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        await station.drop_line()
        assert await station.authorize("CARD") is None
        await station.start("CARD")
        await station.charge(minutes=10)
        await station.stop()
        told_before = len(about_sessions(csms.told))
        await station.reconnect()
        await station.flushed()
        [account] = station.ledger()
    assert told_before == 0
    told = about_sessions(csms.told)
    assert len(told) == len(account.messages) == 12
    assert [register_wh(one) for one in told] == sorted(register_wh(one) or 0 for one in told)
    if version is OcppVersion.V16:
        assert {one.payload["transactionId"] for one in told[1:]} == {1}, "named by the answer, in time for the others"
    else:
        assert all(one.payload["offline"] for one in told)
        assert [one.payload["seqNo"] for one in told] == list(range(12))
    assert csms.actions("S").count("BootNotification") == 1


async def test_a_16_station_that_never_heard_the_transaction_id_says_minus_one(
    csms: SmallCsms, station_of: StationOf
) -> None:
    def refuse(_: Told) -> Any:
        raise Refusal("InternalError")

    csms.answers["StartTransaction"] = refuse
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        with pytest.raises(CallFailed, match="InternalError"):
            await station.start("CARD")
        await station.meter(energy_wh=500)
        await station.stop()
        [account] = station.ledger()
    assert [told.payload["transactionId"] for told in csms.of("S", "MeterValues", "StopTransaction")] == [-1, -1]
    assert [message.fate for message in account.messages] == [Fate.GIVEN_UP, Fate.ACKNOWLEDGED, Fate.ACKNOWLEDGED]


async def test_a_card_that_is_refused_at_the_start_ends_the_session(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    blocked = {"status": "Blocked"}
    csms.answers["StartTransaction"] = lambda _: {"transactionId": 5, "idTagInfo": blocked}
    csms.answers["TransactionEvent"] = lambda told: {"idTokenInfo": blocked} if "idToken" in told.payload else {}
    csms.answers["Authorize"] = lambda _: {"idTagInfo": blocked, "idTokenInfo": blocked}
    async with station_of(version) as station:
        await station.boot()
        assert await station.authorize("CARD") is AuthorizationStatus.BLOCKED
        session = await station.start("CARD")
        assert session.over.done()
        assert session.cause is StopCause.NOT_AUTHORIZED
    last = about_sessions(csms.told)[-1].payload
    assert "DeAuthorized" in (last.get("reason"), last.get("transactionInfo", {}).get("stoppedReason"))


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21])
async def test_a_session_may_begin_without_a_card_and_get_one(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        session = await station.start(None)
        await station.wait(seconds=30)
        assert station.evse().register_wh == session.register_start_wh
        await station.bind("CARD")
        await station.charge(minutes=6)
        assert (await station.stop()).energy_wh == 1104
    started, bound = csms.of("S", "TransactionEvent")[:2]
    assert "idToken" not in started.payload
    assert (bound.payload["idToken"]["idToken"], bound.payload["triggerReason"]) == ("CARD", "Authorized")


async def test_pending_and_rejected_stations_say_nothing_more(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    boot: dict[str, Any] = {"currentTime": "2026-11-02T08:00:00Z", "interval": 0}
    for status, admission in (("Pending", Admission.PENDING), ("Rejected", Admission.REJECTED)):
        boot["status"] = status
        csms.answers["BootNotification"] = lambda _: boot
        async with station_of(version) as station:
            assert await station.boot() is admission
            await station.start("CARD")
        assert csms.actions("S") == ["BootNotification"]
        csms.told.clear()


async def test_a_readings_register_can_be_chosen(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        session = await station.start("CARD")
        await station.meter(energy_wh=2500)
        await station.meter(register_wh=session.register_start_wh + 7400)
        assert (await station.stop()).energy_wh == 7400
    assert [register_wh(one) for one in about_sessions(csms.told)] == [1_000_000, 1_002_500, 1_007_400, 1_007_400]


async def test_a_power_cut_with_and_without_memory(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        for forget in (False, True):
            await station.start("CARD")
            await station.power_cut(forget=forget)
            await station.reconnect()
            await station.boot()
            await station.flushed()
        kept, forgotten = station.ledger()
    assert [message.fate for message in kept.messages] == [Fate.ACKNOWLEDGED] * 2
    assert (kept.abandoned, forgotten.abandoned) == (False, True)
    assert len(about_sessions(csms.told)) == 3
    assert csms.actions("S").count("BootNotification") == 3


async def test_raw_frames_go_out_and_come_back(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        station.forget_frames()
        station.send_text('[2,"mine","Heartbeat",{}]')
        assert (await station.receive())[:2] == [3, "mine"]
        station.send_text("{broken")
        station.send_bytes(b"\x00\x01")
        answer = await station.call("DataTransfer", {"vendorId": "x"})
        assert answer.payload == b"{}"
    assert csms.broken == [b"{broken", b"\x00\x01"]


async def test_orders_can_be_awaited_and_answered_otherwise(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        station.will_answer("ClearCache", {"status": "Rejected"})
        station.will_refuse("Reset", "SecurityError", "not now")
        assert (await csms.order("S", "ClearCache", {}))[2] == {"status": "Rejected"}
        reset = {"type": "Hard"} if version is OcppVersion.V16 else {"type": "Immediate"}
        assert (await csms.order("S", "Reset", reset))[2:4] == ["SecurityError", "not now"]
        told = await station.expect("Reset")
        assert type(told).__name__ == "ResetRequest"
        station.will_ignore("ClearCache")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await csms.order("S", "ClearCache", {})


async def test_a_lost_line_wakes_who_waits(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    csms.answers["Authorize"] = lambda _: None
    async with station_of(version) as station:
        await station.boot()
        asking = asyncio.create_task(station.authorize("CARD"))
        await asyncio.sleep(0.02)
        await csms.stop()
        with pytest.raises(LineLost):
            await asking
        with pytest.raises(LineRefused):
            await station.reconnect()
        await csms.listen()
        await station.reconnect()
        del csms.answers["Authorize"]
        assert await station.authorize("CARD") is AuthorizationStatus.ACCEPTED
