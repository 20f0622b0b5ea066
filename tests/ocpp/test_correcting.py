"""Messages put right on their way: what comes of them, what the log says, and that a repeat stays a repeat."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import BOOT_V16, CallFailed, OcppClient
from voltway.kit.postgres import Pool
from voltway.stations import commanding
from voltway.vocabulary.commands import CommandState, ResetStation
from voltway.vocabulary.orders_variables import GetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.usefixtures("troubles")


@pytest.fixture
async def station(network: Network, troubles: Troubles) -> OcppClient:
    """A 1.6 station of no model that is known for anything; not connected yet."""
    await network.start()
    await network.add_station("S1", free_vend=True)
    return OcppClient(network.url, "S1")


def start(timestamp: str, meter_start: float = 1000, connector_id: int = 1) -> dict[str, Any]:
    return {"connectorId": connector_id, "idTag": "A", "meterStart": meter_start, "timestamp": timestamp}


def reading(value: str, timestamp: str | None = None, **place: int) -> dict[str, Any]:
    sample = {"value": value, "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
    return {**place, "meterValue": [{"timestamp": timestamp or now_text(), "sampledValue": [sample]}]}


def now_text(seconds: float = 0.0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


async def notes(network: Network, action: str) -> list[list[str] | None]:
    """What the log notes about each message of this action, in order."""
    return [row["notes"] for row in await network.messages("S1") if row["action"] == action]


async def used(network: Network, *quirks: str) -> None:
    """Wait until each of these was counted."""

    async def counted() -> bool:
        rows = await network.rows("select quirk from quirk_use where station_id = 'S1'")
        return set(quirks) <= {row["quirk"] for row in rows}

    await until(counted, "the count")


# --- forms


@pytest.mark.parametrize("payload", ["null", "[]", "[{}]"])
async def test_a_message_without_fields_may_be_told_in_many_ways(
    network: Network, station: OcppClient, payload: str
) -> None:
    async with station:
        await station.send(f'[2,"1","Heartbeat",{payload}]')
        assert (await station.receive())[0] == 3
    ((note,),) = [found or [] for found in await notes(network, "Heartbeat")]
    assert note.startswith("corrected because the message")


async def test_a_list_around_the_message_is_no_obstacle(network: Network, station: OcppClient) -> None:
    async with station:
        answer = station.ask("BootNotification", {})
        await station.send(
            f'[2,"{station.last_id}","BootNotification",[{{"chargePointVendor":"A","chargePointModel":"B"}}]]'
        )
        assert (await answer)[2]["status"] == "Accepted"
    assert (await network.row("select vendor from station"))["vendor"] == "A"


@pytest.mark.parametrize("payload", ['"x"', "5", "[[]]", "[{},{}]"])
async def test_what_is_no_message_at_all_is_still_refused(station: OcppClient, payload: str) -> None:
    async with station:
        await station.send(f'[2,"1","BootNotification",{payload}]')
        assert (await station.receive())[0] == 4


async def test_a_type_as_text_is_understood(network: Network, station: OcppClient) -> None:
    async with station:
        await station.send('["2","1","Heartbeat",{}]')
        assert (await station.receive())[:2] == [3, "1"]
        await station.send('["9","2","Heartbeat",{}]\n')
        await station.send('[2,"3","Heartbeat",{}]')
        assert (await station.receive())[:2] == [3, "3"]
    outcomes = [(row["outcome"], row["notes"]) for row in await network.messages("S1")]
    assert outcomes[0][1] == ["corrected because the message type was text or the message id a number"]
    assert [outcome for outcome, _ in outcomes] == ["answered", "ignored", "answered"]
    await used(network, "frame_types")


async def test_latin_1_in_a_payload_is_read(network: Network, station: OcppClient) -> None:
    async with station:
        answer = station.ask("BootNotification", {})
        frame = f'[2,"{station.last_id}","BootNotification",{{"chargePointVendor":"Müller","chargePointModel":"M"}}]'
        # As a text frame, whose bytes are no UTF-8.
        await station.socket.send(frame.encode("latin-1"), text=True)
        assert (await answer)[2]["status"] == "Accepted"
    assert (await network.row("select vendor from station"))["vendor"] == "Müller"
    assert await notes(network, "BootNotification") == [
        ["corrected because it was written in Latin-1 instead of UTF-8"]
    ]
    await used(network, "not_utf8")


async def test_a_repair_that_is_switched_off_is_not_made(network: Network, station: OcppClient) -> None:
    await network.change_station("S1", quirks_off=["frame_types", "not_utf8"])
    async with station:
        await station.send('["2","1","Heartbeat",{}]')
        await station.socket.send(
            '[2,"2","BootNotification",{"chargePointVendor":"ü","chargePointModel":"M"}]'.encode("latin-1"), text=True
        )
        assert (await station.receive())[:3] == [4, "2", "FormationViolation"]


async def test_what_a_stations_own_quirks_corrected_stays_corrected(network: Network, station: OcppClient) -> None:
    """Local time as UTC is its own; the text where a number is due needs the tolerance for everyone."""
    await network.change_station("S1", quirks=["local_time_as_utc"], time_zone="Asia/Tokyo")
    local = (datetime.now(UTC) + timedelta(hours=9)).replace(microsecond=0)
    async with station:
        sent = {**start(local.isoformat().replace("+00:00", "Z")), "meterStart": "1000"}
        await station.call("StartTransaction", sent)
    session = await network.row("select started_at, start_wh from session")
    assert session == {"started_at": local - timedelta(hours=9), "start_wh": 1000.0}
    ((first, second),) = [found or [] for found in await notes(network, "StartTransaction")]
    assert "which is local time in Asia/Tokyo" in first
    assert "meterStart" in second
    await used(network, "local_time_as_utc", "text_for_number")


async def test_a_padded_card_is_the_card(network: Network, station: OcppClient) -> None:
    await network.change_station("S1", free_vend=False)
    await network.add_token("CARD1")
    async with station:
        for padded in (" CARD1 ", "CARD1\u0000\u0000", "\u00a0CARD1"):
            answer = await station.call("Authorize", {"idTag": padded})
            assert answer["idTagInfo"]["status"] == "Accepted", padded
    async with OcppClient(network.url, "S1", OcppVersion.V201) as client:
        answer = await client.call("Authorize", {"idToken": {"idToken": "CARD1  ", "type": "ISO14443"}})
        assert answer["idTokenInfo"]["status"] == "Accepted"


# --- times


async def test_a_clock_that_was_not_set_is_told_and_the_start_keeps_its_repeats(
    network: Network, station: OcppClient
) -> None:
    before = datetime.now(UTC)
    async with station:
        first = await station.call("StartTransaction", start("1970-01-01T00:05:00Z"))
        again = await station.call("StartTransaction", start("1970-01-01T00:05:00Z"))
        other = await station.call("StartTransaction", start("1970-01-01T00:09:00Z"))
        stop = {"transactionId": other["transactionId"], "meterStop": 1500, "timestamp": "1970-01-01T00:10:00Z"}
        await station.call("StopTransaction", stop)
    assert first == again
    assert other["transactionId"] != first["transactionId"]
    sessions = await network.rows("select started_at, ended_at from session order by started_at")
    assert len(sessions) == 2
    assert all(before <= at <= datetime.now(UTC) for row in sessions for at in row.values())
    (start_note, repeat_note, _), (stop_note,) = [
        await notes(network, action) for action in ("StartTransaction", "StopTransaction")
    ]
    told = 'corrected because timestamp was "1970-01-01T00:05:00Z": the clock had not been set, so it is the time of'
    assert [note[: len(told)] for note in start_note or []] == [told]
    assert "a repeat: recorded before" in (repeat_note or [])
    assert "the clock had not been set" in (stop_note or [""])[0]
    await used(network, "clock_not_set")


async def test_a_repeat_with_such_a_clock_is_known_over_another_connection_and_gateway(
    network: Network, station: OcppClient
) -> None:
    async with station:
        first = await station.call("StartTransaction", start("1970-01-01T00:05:00Z"))
    await network.gateways[0].stop()
    await network.start()
    async with OcppClient(network.url, "S1") as client:
        await client.call("BootNotification", BOOT_V16)
        assert await client.call("StartTransaction", start("1970-01-01T00:05:00Z")) == first
    assert len(await network.rows("select * from session")) == 1


async def test_a_clock_that_began_at_the_boot_is_counted_from_it(network: Network, station: OcppClient) -> None:
    async with station:
        await station.call("BootNotification", BOOT_V16)
        booted_at = (await network.row("select booted_at from station"))["booted_at"]
        status = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}

        async def counted() -> bool:
            await station.call("StatusNotification", {**status, "timestamp": "2000-01-01T00:00:01Z"})
            return "counted from the boot" in ((await notes(network, "StatusNotification"))[-1] or [""])[0]

        await until(counted, "a second since the boot")
    status_at = (await network.row("select status_at from connector"))["status_at"]
    assert timedelta(seconds=0.5) < status_at - booted_at < timedelta(seconds=1.5)


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_time_without_a_zone_is_told(network: Network, station: OcppClient, version: OcppVersion) -> None:
    """Tokyo's wall clock would lie in the future as UTC."""
    await network.change_station("S1", time_zone="Asia/Tokyo")
    now = datetime.now(UTC).replace(microsecond=0)
    local = f"{now + timedelta(hours=9):%Y-%m-%dT%H:%M:%S}"
    station.version = version
    async with station:
        if version is OcppVersion.V16:
            await station.call("StartTransaction", start(local))
            await station.call("StartTransaction", start(local))
            await station.call("StatusNotification", {**STATUS_16, "timestamp": local})
            await station.call("MeterValues", reading("1000", local, connectorId=2))
            actions = ["StartTransaction", "StatusNotification", "MeterValues"]
        else:
            await station.call("TransactionEvent", started(local))
            await station.call("StatusNotification", {**STATUS_2, "timestamp": local})
            await station.call("MeterValues", {"evseId": 2, "meterValue": [value_2(local)]})
            actions = ["TransactionEvent", "StatusNotification", "MeterValues"]
    assert await network.rows("select started_at from session") == [{"started_at": now}]
    assert await network.rows("select status_at from connector where evse_id = 1") == [{"status_at": now}]
    assert await network.rows("select at from meter_reading where session_id is null") == [{"at": now}]
    for action in actions:
        note = ((await notes(network, action))[0] or [""])[0]
        assert f'was "{local}" without a zone and is taken for local time in Asia/Tokyo' in note
    await used(network, "zone_missing")


STATUS_16 = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
STATUS_2 = {"evseId": 1, "connectorId": 1, "connectorStatus": "Available"}


def started(timestamp: str) -> dict[str, Any]:
    return {
        "eventType": "Started",
        "timestamp": timestamp,
        "triggerReason": "CablePluggedIn",
        "seqNo": 0,
        "transactionInfo": {"transactionId": "T1"},
        "evse": {"id": 1},
    }


def value_2(timestamp: str) -> dict[str, Any]:
    return {"timestamp": timestamp, "sampledValue": [{"value": 1000.0}]}


async def test_times_that_are_no_iso_8601_are_told(network: Network, station: OcppClient) -> None:
    at = datetime(2026, 3, 10, 14, tzinfo=UTC)
    async with station:
        await station.call("StartTransaction", start("2026/03/10 14:00:00"))
        await station.call("StatusNotification", {**STATUS_16, "timestamp": str(int(at.timestamp()))})
        event = {"type": "StartupOfTheDevice", "timestamp": "2026-03-10T14:00:00"}
        await station.call("SecurityEventNotification", event)
    assert await network.rows("select started_at from session") == [{"started_at": at}]
    assert await network.rows("select status_at from connector where evse_id = 1") == [{"status_at": at}]
    assert await network.rows("select at from station_event") == [{"at": at}]
    await used(network, "odd_time_format", "unix_time", "zone_missing")


async def test_good_times_are_left_alone(network: Network, station: OcppClient) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    async with station:
        await station.call("StartTransaction", start((now - timedelta(minutes=1)).isoformat()))
        berlin = now.astimezone(timezone(timedelta(hours=1))).isoformat()
        await station.call("StatusNotification", {**STATUS_16, "timestamp": berlin})
        await station.call("StatusNotification", STATUS_16)
    assert [row["notes"] for row in await network.messages("S1")] == [None] * 3


async def test_who_switches_the_tolerance_off_gets_utc_and_no_refusal(network: Network, station: OcppClient) -> None:
    await network.change_station("S1", quirks_off=["zone_missing"], time_zone="Asia/Tokyo")
    async with station:
        await station.call("StartTransaction", start("2026-03-10T14:00:00"))
    assert await network.rows("select started_at from session") == [
        {"started_at": datetime(2026, 3, 10, 14, tzinfo=UTC)}
    ]
    assert await notes(network, "StartTransaction") == [None]


# --- kWh told as Wh: which register is meant


async def test_the_register_of_the_meant_session_decides(network: Network, station: OcppClient) -> None:
    """Two sessions run; the second EVSE's meter stands far below the first's."""
    await network.change_station("S1", quirks=["kwh_told_as_wh"])
    async with station:
        first = await station.call("StartTransaction", start(now_text(-60), 361_000, connector_id=1))
        second = await station.call("StartTransaction", start(now_text(-60), 40, connector_id=2))
        await station.call("MeterValues", reading("362", connectorId=1, transactionId=first["transactionId"]))
        await station.call("MeterValues", reading("362", connectorId=2))
    energies = await network.rows("select energy_wh from session order by ref::bigint")
    assert [row["energy_wh"] for row in energies] == [1000.0, 322.0]
    assert second["transactionId"]
    noted = await notes(network, "MeterValues")
    assert "as the last register was 361000 Wh" in (noted[0] or [""])[0]
    assert noted[1] is None


async def test_between_sessions_the_idle_register_decides_also_after_a_return(
    network: Network, station: OcppClient
) -> None:
    await network.change_station("S1", quirks=["kwh_told_as_wh"])
    async with station:
        await station.call("MeterValues", reading("361000", now_text(-60), connectorId=1))
        await station.call("StartTransaction", start(now_text(), 361))
    async with OcppClient(network.url, "S1") as client:
        await client.call("MeterValues", reading("5000000", now_text(-60), connectorId=2))
    async with OcppClient(network.url, "S1") as client:
        await client.call("StartTransaction", start(now_text(), 5000, connector_id=2))
    starts = await network.rows("select start_wh from session order by ref::bigint")
    assert [row["start_wh"] for row in starts] == [361_000.0, 5_000_000.0]


# --- answers to what we ask


async def test_an_answer_is_corrected_as_a_message_is(network: Network, pool: Pool, station: OcppClient) -> None:
    station.obey = lambda action, payload: {"status": "accepted"}
    async with station:
        command = await commanding.give(pool, network.bus, "S1", ResetStation(), author="test")
    assert command.state is CommandState.ACCEPTED
    ((note,),) = [found or [] for found in await notes(network, "Reset")]
    assert note == 'corrected because status "accepted" is Accepted in this version'
    await used(network, "word_spelling")


async def test_settings_with_typed_values_are_read(network: Network, pool: Pool, station: OcppClient) -> None:
    entry = {"key": "HeartbeatInterval", "readonly": "false", "value": 300}
    station.obey = lambda action, payload: {"configurationKey": [entry]}
    order = GetVariables(names=[VariableName("HeartbeatInterval")])
    async with station:
        command = await commanding.give(pool, network.bus, "S1", order, author="test")
    assert (command.state, command.reason) == (CommandState.ACCEPTED, None)
    assert command.answer == {
        "configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}],
    }


async def test_an_answer_that_nothing_helps_is_a_failure_with_its_reason(
    network: Network, pool: Pool, station: OcppClient
) -> None:
    station.obey = lambda action, payload: {"status": {"nobody": "knows"}}
    async with station:
        command = await commanding.give(pool, network.bus, "S1", ResetStation(), author="test")
    assert command.state is CommandState.FAILED
    assert "the station's answer can't be read" in (command.reason or "")
    ((note,),) = [found or [] for found in await notes(network, "Reset")]
    assert note.startswith("can't be read: ")


async def test_an_answer_whose_type_is_text_is_an_answer(network: Network, pool: Pool, station: OcppClient) -> None:
    async with station:

        async def obey() -> None:
            order = await station.receive()
            await station.send(f'["3","{order[1]}",{{"status":"Accepted"}}]')

        command, _ = await asyncio.gather(
            commanding.give(pool, network.bus, "S1", ResetStation(), author="test"), obey()
        )
    assert command.state is CommandState.ACCEPTED
    assert await notes(network, "Reset") == [["corrected because the message type was text or the message id a number"]]


async def test_a_message_that_stays_wrong_is_refused_for_what_is_wrong(station: OcppClient) -> None:
    async with station:
        with pytest.raises(CallFailed, match=r"TypeConstraintViolation: .*vendorId"):
            await station.call("DataTransfer", {"vendorid": None})
