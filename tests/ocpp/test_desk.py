"""The trip of a message: answered once it is on disk, refused with the right code, repeated with the same answer."""

import asyncio

import pytest

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import BOOT_V2, BOOT_V16, CallFailed, OcppClient
from tests.stories.station import StoryStation, at, text
from voltway.vocabulary.commands import ResetStation
from voltway.vocabulary.ids import CommandId, new_id
from voltway.vocabulary.stations import OcppVersion

STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)


async def refusal(client: OcppClient, action: str, payload: object) -> str:
    """The code of the CALLERROR that comes back."""
    answer = client.ask(action, {})
    await client.send([2, client.last_id, action, payload])
    frame = await asyncio.wait_for(answer, 5.0)
    assert (frame[0], len(frame)) == (4, 5)
    assert len(frame[3]) <= 255
    return str(frame[2])


@VERSIONS
async def test_which_code_refuses(network: Network, troubles: Troubles, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("S1")
    v16 = version is OcppVersion.V16
    codes = {
        ("Nonsense", "{}"): "NotImplemented",
        ("Reset", "{}"): "NotSupported",
        ("BootNotification", '"x"'): "TypeConstraintViolation",
    }
    async with OcppClient(network.url, "S1", version) as client:
        for (action, payload), code in codes.items():
            answer = client.ask(action, {})
            await client.send(f'[2,"{client.last_id}","{action}",{payload}]')
            assert ((await answer)[2], action, payload) == (code, action, payload)
        place = "connectorId" if v16 else "evseId"
        value = {"timestamp": text(at(0)), "sampledValue": [{"value": "1" if v16 else 1}]}
        for nowhere in (2**40, -1):
            assert await client.call("MeterValues", {place: nowhere, "meterValue": [value]}) == {}
        missing = "OccurenceConstraintViolation" if v16 else "OccurrenceConstraintViolation"
        assert await refusal(client, "DataTransfer", {}) == missing
        assert await refusal(client, "DataTransfer", {"vendorId": {"no": "text"}}) == "TypeConstraintViolation"
        assert await refusal(client, "FirmwareStatusNotification", {"status": 5}) == "TypeConstraintViolation"
        odd = await refusal(client, "FirmwareStatusNotification", {"status": "Baking"})
        assert odd == "PropertyConstraintViolation"
        assert "currentTime" in await client.call("Heartbeat", {})
    outcomes = [row["outcome"] for row in await network.messages("S1")]
    assert set(outcomes) == {"refused", "answered"}


@VERSIONS
async def test_frames_that_are_none(network: Network, troubles: Troubles, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("S1")
    code = "FormationViolation" if version is OcppVersion.V16 else "RpcFrameworkError"
    async with OcppClient(network.url, "S1", version) as client:
        for broken, told_id in [
            ("{}", "-1"),
            ("[2", "-1"),
            ('[2,"7","Heartbeat"]', "7"),
            ('[2,"7","Heartbeat",{},{}]', "7"),
            (f'[2,"{"x" * 37}","Heartbeat",{{}}]', "-1"),
            ('[2,"","Heartbeat",{}]', "-1"),
            ('[2,{},"Heartbeat",{}]', "-1"),
            ('[2,"7",{},{}]', "7"),
        ]:
            await client.send(broken)
            frame = await client.receive()
            assert frame[:3] == [4, told_id, code], broken
        for ignored in ('[9,"7","Heartbeat",{}]', "[]", '["x"]', '[3,"7"]', '[4,"7"]', '[3,"nobody asked",{}]'):
            await client.send(ignored)
        assert "currentTime" in await client.call("Heartbeat", {})
        assert client.heard.empty()


@VERSIONS
async def test_a_send_is_never_answered(network: Network, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1", version) as client:
        await client.send([6, "1", "NotifyPeriodicEventStream", {"id": 1, "pending": 0, "basetime": "x", "data": []}])
        await client.send([6, "2", "Nonsense", {}])
        await client.call("Heartbeat", {})
        assert client.heard.empty()


async def test_the_same_message_again_gets_the_same_answer(network: Network) -> None:
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "S1") as client:
        station = StoryStation(client, "-x")
        answer = await client.call("StartTransaction", {**_start(station, 0), "connectorId": 1})
        assert [await client.again() for _ in range(3)] == [answer] * 3
    assert len(await network.facts("S1", "SessionStarted")) == 1


def _start(station: StoryStation, minutes: float) -> dict[str, object]:
    return {"idTag": station.card("CARD"), "meterStart": 1000, "timestamp": text(at(minutes))}


async def test_a_start_always_gets_a_transaction_id(network: Network) -> None:
    """Pain point 6: the answer to a StartTransaction has an id above 0, for good cards and bad ones.

    Pain point 7: and no id is given twice, not even by the next gateway.
    """
    ids: list[int] = []
    for _ in range(2):
        running = await network.start()
        for number in range(3):
            station_id = f"S{len(ids)}"
            await network.add_station(station_id)
            async with OcppClient(running.url, station_id) as client:
                told = {"connectorId": 1, "idTag": f"X{number}", "meterStart": 0, "timestamp": text(at(number))}
                ids.append((await client.call("StartTransaction", told))["transactionId"])
        await running.stop()
    assert min(ids) > 0
    assert len(set(ids)) == 6


async def test_a_message_that_does_not_end_with_the_commit_is_not_answered(network: Network) -> None:
    """Pain point 21: while one message waits for the disk, our own requests to the station go on.

    Pain point 20: and messages that come meanwhile are answered, each once, when the disk is back.
    """
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        client.obey = lambda action, payload: {"status": "Accepted"}
        await network.connection.execute(b"begin")
        await network.connection.execute(b"lock table connector in access exclusive mode")
        answers = []
        for number in range(5):
            answers.append(client.ask("StatusNotification", {**STATUS, "connectorId": number}))
            await client.send(client.last_frame)
        line = network.gateway.lines["S1"]
        order = network.gateway.ordering.carry_out(line, CommandId(new_id()), ResetStation(), 5.0)
        assert (await asyncio.wait_for(order, 2.0)).state == "accepted"
        assert client.orders == [("Reset", {"type": "Soft"})]
        assert not any(answer.done() for answer in answers)
        await network.connection.execute(b"commit")
        assert [frame[0] for frame in await asyncio.wait_for(asyncio.gather(*answers), 5.0)] == [3] * 5
    assert len(await network.rows("select * from connector")) == 5


async def test_statuses_of_all_stations_at_once(network: Network, troubles: Troubles) -> None:
    """Pain point 25: concurrent StatusNotifications at two gateways never deadlock in the database."""
    gateways = [await network.start(), await network.start()]
    clients = []
    for number in range(20):
        await network.add_station(f"S{number}")
        clients.append(await OcppClient(gateways[number % 2].url, f"S{number}").__aenter__())

    async def tell(client: OcppClient) -> None:
        for turn in range(10):
            told = {**STATUS, "connectorId": turn % 4, "status": "Charging" if turn % 2 else "Available"}
            await client.call("StatusNotification", told)

    await asyncio.gather(*(tell(client) for client in clients))
    for client in clients:
        await client.close()
    assert len(await network.rows("select * from connector")) == 80
    assert len(await network.rows("select * from journal where kind = 'StatusChanged'")) == 200


async def test_a_unit_that_can_t_be_stored_is_told_and_can_be_told_again(network: Network) -> None:
    """A station's memory is read anew after a failed commit, and the stored refusal is not repeated for ever."""
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "S1") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000)
        await network.execute("alter table session add constraint full_up check (energy_wh < 1500)")
        try:
            with pytest.raises(CallFailed) as refused:
                await station.meter(charge, 10, 3000)
            assert refused.value.code == "InternalError"
            with pytest.raises(CallFailed):
                await client.again()
        finally:
            await network.execute("alter table session drop constraint full_up")
        assert await client.again() == {}
        await station.stop(charge, 20, 4000)
    row = await network.row("select energy_wh from session")
    assert row["energy_wh"] == 3000
    assert len(await network.facts("S1", "MeterRead")) == 1


@VERSIONS
async def test_nul_characters(network: Network, troubles: Troubles, version: OcppVersion) -> None:
    """PostgreSQL's text has none. A token or a transaction id with one must not stop the gateway."""
    await network.start()
    await network.add_station("S1")
    v16 = version is OcppVersion.V16
    async with OcppClient(network.url, "S1", version) as client:
        station = StoryStation(client, "\0-x")
        assert await station.authorize("CARD") == "Invalid"
        charge = await station.start(0, 1000)
        await station.meter(charge, 10, 2000)
        await station.stop(charge, 20, 3000)
        boot = {**BOOT_V16, "chargePointVendor": "A\0B"} if v16 else BOOT_V2
        assert (await client.call("BootNotification", boot))["status"] == "Accepted"
        literal = {"vendorId": "back\\u0000slash", "data": "nul \0"}
        await client.call("DataTransfer", literal)
    row = await network.row("select token_uid, energy_wh from session")
    assert row == {"token_uid": "CARD�-x", "energy_wh": 2000}
    (said,) = await network.facts("S1", "StationReported")
    assert said["name"] == "back\\u0000slash"
    assert said["detail"]["data"] == "nul �"


@VERSIONS
async def test_numbers_no_table_can_hold(network: Network, troubles: Troubles, version: OcppVersion) -> None:
    await network.start()
    await network.add_station("S1")
    v16 = version is OcppVersion.V16
    async with OcppClient(network.url, "S1", version) as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000, None)
        for value in (2**70, 1e300, -1e300):
            await station.meter(charge, 10, value, power_w=value, soc=value)
        if not v16:
            event = station._event(charge, "Updated", 11, charge.next_seq_no(), "Charging", "MeterValuePeriodic")
            sample = {"value": 2, "unitOfMeasure": {"multiplier": 10**6}}
            await station.say(
                "TransactionEvent", {**event, "meterValue": [{"timestamp": text(at(11)), "sampledValue": [sample]}]}
            )
        await station.stop(charge, 20, 3000)
    row = await network.row("select energy_wh, state from session")
    assert row == {"energy_wh": 2000, "state": "ended"}


@pytest.mark.parametrize("timestamp", ["1970-01-01T00:00:12Z", "", "yesterday", "0001-01-01T00:00:00+14:00", "12"])
async def test_readings_of_a_clock_that_was_never_set(network: Network, timestamp: str) -> None:
    """Pain point 40: what a station says before it knows the time is kept, at the time of receipt."""
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        value = {"timestamp": timestamp, "sampledValue": [{"value": "1234"}]}
        await client.call("MeterValues", {"connectorId": 1, "meterValue": [value]})
        told = {"connectorId": 1, "idTag": "X", "meterStart": 0, "timestamp": timestamp}
        assert (await client.call("StartTransaction", told))["transactionId"] > 0
    readings = await network.rows("select register_wh, at > now() - interval '1 min' as just_now from meter_reading")
    assert readings == [{"register_wh": 1234, "just_now": True}]
    row = await network.row("select started_at > now() - interval '1 min' as just_now from session")
    assert row["just_now"]


@pytest.mark.parametrize("value", ["--", "nan", "inf", "", "1e999"])
async def test_values_that_are_no_numbers(network: Network, troubles: Troubles, value: str) -> None:
    """A stop is taken even where a sample in it is nonsense."""
    await network.start()
    await network.add_station("S1")
    async with OcppClient(network.url, "S1") as client:
        station = StoryStation(client, "-x")
        charge = await station.start(0, 1000, None)
        data = [{"timestamp": text(at(5)), "sampledValue": [{"value": value}, {"value": "2000"}]}]
        told = {"transactionId": charge.ref, "meterStop": 3000, "timestamp": text(at(9)), "transactionData": data}
        await client.call("StopTransaction", told)
    row = await network.row("select state, energy_wh from session")
    assert row == {"state": "ended", "energy_wh": 2000}
    readings = await network.rows("select register_wh from meter_reading")
    assert readings == [{"register_wh": 2000}]


async def test_a_blocked_card_is_refused_from_the_next_message_on(network: Network) -> None:
    """token.changed: no gateway goes on with what it remembers."""
    await network.start()
    await network.add_station("S1")
    await network.add_token("CARD-x")
    async with OcppClient(network.url, "S1") as client:
        station = StoryStation(client, "-x")
        assert await station.authorize("CARD") == "Accepted"
        await network.change_token("CARD-x", status="blocked")

        async def forgotten() -> bool:
            return len(network.gateway.book) == 0

        await until(forgotten)
        assert await station.authorize("CARD") == "Blocked"
