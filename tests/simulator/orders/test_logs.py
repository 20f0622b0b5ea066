import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.vocabulary.stations import OcppVersion


class Shelf:
    """Where logs are put: it answers with these statuses, one after the other, and then with 201; 0: not at all."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[str, bytes]] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        self.got.append((head.split(" ")[1], await reader.readexactly(length)))
        status = self.statuses.pop(0) if self.statuses else 201
        if status:
            writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        else:
            await reader.read()
        writer.close()


@asynccontextmanager
async def shelf(*statuses: int) -> AsyncIterator[Shelf]:
    made = Shelf(*statuses)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/logs"
    try:
        yield made
    finally:
        server.close()


def asked(url: str, request_id: int = 3, **more: object) -> dict[str, object]:
    return {"log": {"remoteLocation": url}, "logType": "DiagnosticsLog", "requestId": request_id, **more}


def told(csms: SmallCsms, action: str = "LogStatusNotification") -> list[str]:
    return [one.payload["status"] for one in csms.of("S", action)]


async def test_a_log_is_sent_and_told_of(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with shelf() as where, station_of(version) as station:
        await station.boot()
        answer = (await csms.order("S", "GetLog", asked(where.url)))[2]
        assert_response(version, "GetLog", answer)
        await until(lambda: len(told(csms)) == 2)
    assert told(csms) == ["Uploading", "Uploaded"]
    for one in csms.of("S", "LogStatusNotification"):
        assert_request(version, "LogStatusNotification", one.payload)
        assert one.payload["requestId"] == 3
    [(path, content)] = where.got
    assert path == f"/logs/{answer['filename']}"
    assert f"OCPP {version}".encode() in content


async def test_it_is_tried_again_as_often_as_asked(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with shelf(503, 503) as where, station_of(version) as station:
        await station.boot()
        await csms.order("S", "GetLog", asked(where.url, retries=2, retryInterval=0))
        await until(lambda: told(csms) == ["Uploading", "Uploaded"])
        assert len(where.got) == 3
        where.statuses = [503, 503]
        await csms.order("S", "GetLog", asked(where.url, 4, retries=1, retryInterval=0))
        await until(lambda: told(csms)[2:] == ["Uploading", "UploadFailure"])


async def test_a_newer_request_takes_its_place(csms: SmallCsms, station_of: StationOf) -> None:
    async with shelf(0) as where, station_of(OcppVersion.V21) as station:
        await station.boot()
        await csms.order("S", "GetLog", asked(where.url))
        await until(lambda: len(where.got) == 1)
        answer = (await csms.order("S", "GetLog", asked(where.url, 4)))[2]
        assert answer["status"] == "AcceptedCanceled"
        await until(lambda: len(told(csms)) == 4)
    words = [(one.payload["requestId"], one.payload["status"]) for one in csms.of("S", "LogStatusNotification")]
    assert words == [(3, "Uploading"), (3, "AcceptedCanceled"), (4, "Uploading"), (4, "Uploaded")]


async def test_16_diagnostics_have_messages_of_their_own(csms: SmallCsms, station_of: StationOf) -> None:
    async with shelf() as where, station_of(OcppVersion.V16) as station:
        await station.boot()
        answer = (await csms.order("S", "GetDiagnostics", {"location": where.url}))[2]
        assert answer == {"fileName": "S-diagnostics.log"}
        await until(lambda: told(csms, "DiagnosticsStatusNotification") == ["Uploading", "Uploaded"])
    assert [path for path, _ in where.got] == ["/logs/S-diagnostics.log"]


@pytest.mark.parametrize("url", ["sftp://logs.example/x", "nonsense"])
async def test_what_it_can_t_speak_it_says(csms: SmallCsms, station_of: StationOf, url: str) -> None:
    async with station_of(OcppVersion.V201) as station:
        await station.boot()
        await csms.order("S", "GetLog", asked(url))
        await until(lambda: told(csms) == ["NotSupportedOperation"])
