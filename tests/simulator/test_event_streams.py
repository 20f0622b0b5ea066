"""A stream is opened, told in SENDs that nobody answers, and closed."""

import json
from typing import Any

import jsonschema

from tests.ocpp.outbound.wording import schema
from tests.simulator.conftest import MONDAY, StationOf
from tests.simulator.official_schemas import assert_request
from tests.simulator.small_csms import SmallCsms
from voltway.ocpp.wire import v21
from voltway.simulator.event_streams import EventStream
from voltway.simulator.scripted import SimulatedStation
from voltway.vocabulary.stations import OcppVersion


def sends(station: SimulatedStation) -> list[dict[str, Any]]:
    """The payloads of all SENDs; each obeys the standard's schema."""
    frames = [json.loads(frame) for _, frame in station.transcript]
    payloads = [frame[3] for frame in frames if frame[0] == 6]
    for payload in payloads:
        jsonschema.validate(payload, schema(OcppVersion.V21, "NotifyPeriodicEventStream", ""))
    return payloads


async def test_values_are_sent_when_enough_or_when_it_is_time(csms: SmallCsms, station_of: StationOf) -> None:
    csms.answers["OpenPeriodicEventStream"] = lambda _: {"status": "Accepted"}
    async with station_of(OcppVersion.V21) as station:
        await station.boot()
        stream = EventStream(station.station, 1, 7, v21.PeriodicEventStreamParams(interval=60, values=2))
        stream.open()
        await station.said()
        assert stream.is_open
        stream.add("a")
        await station.wait(seconds=10)
        stream.add("b")
        await station.wait(seconds=100)
        stream.add("c")
        stream.close()
        stream.close()
        await station.said()
        first, second = sends(station)
    begun = MONDAY.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert first == {"id": 1, "pending": 0, "basetime": begun, "data": [{"t": 0.0, "v": "a"}, {"t": 10.0, "v": "b"}]}
    assert [one["v"] for one in second["data"]] == ["c"]
    [opened], [closed] = csms.of("S", "OpenPeriodicEventStream"), csms.of("S", "ClosePeriodicEventStream")
    assert_request(OcppVersion.V21, "OpenPeriodicEventStream", opened.payload)
    assert closed.payload == {"id": 1}


async def test_one_that_is_not_taken_stays_closed(csms: SmallCsms, station_of: StationOf) -> None:
    csms.answers["OpenPeriodicEventStream"] = lambda _: {"status": "Rejected"}
    async with station_of(OcppVersion.V21) as station:
        await station.boot()
        stream = EventStream(station.station, 1, 7, v21.PeriodicEventStreamParams(interval=60))
        stream.open()
        await station.said()
        assert not stream.is_open
        stream.close()
    assert csms.of("S", "ClosePeriodicEventStream") == []
