"""The gateway as another implementation of OCPP sees it: the PyPI package `ocpp`, which checks each answer's schema."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets
from ocpp import v16, v21, v201
from ocpp.routing import on
from ocpp.v16 import ChargePoint as Station16
from ocpp.v21 import ChargePoint as Station21
from ocpp.v201 import ChargePoint as Station201
from websockets.typing import Subprotocol

from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import basic
from tests.stories.station import at, text
from voltway.kit.postgres import Pool
from voltway.stations import commanding
from voltway.vocabulary.commands import CommandState, ResetStation, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import PresentedToken, TokenKind

pytestmark = pytest.mark.acceptance

PASSWORD = "0123456789abcdefghij"


@asynccontextmanager
async def connected(network: Network, kind: Callable[..., Any], protocol: str) -> AsyncIterator[Any]:
    """A station of the package, connected with a password and listening."""
    await network.start()
    await network.add_station("INDEPENDENT", password=PASSWORD)
    await network.add_token("CARD", group_id="FAMILY")
    async with websockets.connect(
        f"{network.url}/INDEPENDENT",
        subprotocols=[Subprotocol(protocol)],
        additional_headers=basic("INDEPENDENT", PASSWORD),
    ) as socket:
        assert socket.subprotocol == protocol
        station = kind("INDEPENDENT", socket)
        listening = asyncio.ensure_future(station.start())
        yield station
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def session_of(network: Network) -> dict[str, Any]:
    return await network.row(
        "select state, energy_wh, token_uid, stop_cause, authorization_status, power_w, soc_percent from session"
    )


CHARGED = {
    "state": "ended",
    "energy_wh": 4500,
    "token_uid": "CARD",
    "stop_cause": "driver",
    "authorization_status": "Accepted",
    "power_w": None,
    "soc_percent": 55,
}


async def test_a_session_in_1_6(network: Network) -> None:
    call = v16.call
    async with connected(network, Station16, "ocpp1.6") as station:
        booted = await station.call(
            call.BootNotification(charge_point_vendor="Acme", charge_point_model="One", firmware_version="1.2")
        )
        assert (booted.status, booted.interval) == ("Accepted", 300)
        assert (await station.call(call.Heartbeat())).current_time
        await station.call(call.StatusNotification(connector_id=1, error_code="NoError", status="Preparing"))
        authorized = await station.call(call.Authorize(id_tag="CARD"))
        assert authorized.id_tag_info == {"status": "Accepted", "parent_id_tag": "FAMILY"}
        started = await station.call(
            call.StartTransaction(connector_id=1, id_tag="CARD", meter_start=1000, timestamp=text(at(0)))
        )
        assert started.id_tag_info["status"] == "Accepted"
        for minute, register in ((10, 2500), (20, 4000)):
            samples = [
                {"value": str(register)},
                {"value": "7000", "measurand": "Power.Active.Import", "unit": "W"},
                {"value": "55", "measurand": "SoC", "unit": "Percent"},
            ]
            await station.call(
                call.MeterValues(
                    connector_id=1,
                    transaction_id=started.transaction_id,
                    meter_value=[{"timestamp": text(at(minute)), "sampled_value": samples}],
                )
            )
        stopped = await station.call(
            call.StopTransaction(
                transaction_id=started.transaction_id, meter_stop=5500, timestamp=text(at(30)), id_tag="CARD"
            )
        )
        assert stopped.id_tag_info["status"] == "Accepted"
        assert (await station.call(call.DataTransfer(vendor_id="Acme"))).status == "UnknownVendorId"
        await station.call(call.FirmwareStatusNotification(status="Idle"))
        await station.call(call.DiagnosticsStatusNotification(status="Idle"))
        await station.call(
            call.SecurityEventNotification(type="StartupOfTheDevice", timestamp=text(at(0)), tech_info="")
        )
    assert await session_of(network) == CHARGED


@pytest.mark.parametrize(
    ("module", "kind", "protocol"),
    [(v201, Station201, "ocpp2.0.1"), (v21, Station21, "ocpp2.1")],
    ids=["2.0.1", "2.1"],
)
async def test_a_session_in_2_x(network: Network, module: Any, kind: Callable[..., Any], protocol: str) -> None:
    call = module.call
    card = {"id_token": "CARD", "type": "ISO14443"}
    evse = {"id": 1, "connector_id": 1}
    async with connected(network, kind, protocol) as station:
        booted = await station.call(
            call.BootNotification(reason="PowerUp", charging_station={"vendor_name": "Acme", "model": "One"})
        )
        assert booted.status == "Accepted"
        assert (await station.call(call.Heartbeat())).current_time
        await station.call(
            call.StatusNotification(timestamp=text(at(0)), connector_status="Occupied", evse_id=1, connector_id=1)
        )
        authorized = await station.call(call.Authorize(id_token=card))
        assert authorized.id_token_info["status"] == "Accepted"
        assert authorized.id_token_info["group_id_token"]["id_token"] == "FAMILY"

        async def tell(event: str, minute: float, seq_no: int, register: float, **fields: Any) -> Any:
            samples = [{"value": register}, {"value": 55, "measurand": "SoC", "unit_of_measure": {"unit": "Percent"}}]
            about = fields.pop("about", {})
            return await station.call(
                call.TransactionEvent(
                    event_type=event,
                    timestamp=text(at(minute)),
                    seq_no=seq_no,
                    transaction_info={"transaction_id": "tx-1", **about},
                    meter_value=[{"timestamp": text(at(minute)), "sampled_value": samples}],
                    evse=evse,
                    **fields,
                )
            )

        started = await tell("Started", 0, 0, 1000, trigger_reason="Authorized", id_token=card)
        assert started.id_token_info["status"] == "Accepted"
        await tell("Updated", 10, 1, 2500, trigger_reason="MeterValuePeriodic")
        ended = await tell(
            "Ended", 30, 2, 5500, trigger_reason="StopAuthorized", id_token=card, about={"stopped_reason": "Local"}
        )
        assert ended.id_token_info["status"] == "Accepted"
        assert (await station.call(call.DataTransfer(vendor_id="Acme"))).status == "UnknownVendorId"
        await station.call(call.FirmwareStatusNotification(status="Idle"))
        await station.call(call.LogStatusNotification(status="Idle"))
        await station.call(call.SecurityEventNotification(type="StartupOfTheDevice", timestamp=text(at(0))))
        await station.call(
            call.MeterValues(evse_id=1, meter_value=[{"timestamp": text(at(40)), "sampled_value": [{"value": 5500}]}])
        )
    assert await session_of(network) == CHARGED


class Obedient16(Station16):
    """A station of the package that does as it is told."""

    @on("RemoteStartTransaction")
    def start_from_afar(self, id_tag: str, **_: Any) -> Any:
        return v16.call_result.RemoteStartTransaction(status="Accepted" if id_tag == "CARD" else "Rejected")

    @on("Reset")
    def reset(self, type: str, **_: Any) -> Any:  # noqa: A002 - the package hands the fields over by their names
        return v16.call_result.Reset(status="Accepted" if type == "Soft" else "Rejected")


class Obedient201(Station201):
    """The same in 2.0.1."""

    @on("RequestStartTransaction")
    def start_from_afar(self, id_token: dict[str, Any], remote_start_id: int, **_: Any) -> Any:
        return v201.call_result.RequestStartTransaction(
            status="Accepted" if id_token["id_token"] == "CARD" else "Rejected"
        )

    @on("Reset")
    def reset(self, type: str, **_: Any) -> Any:  # noqa: A002 - the package hands the fields over by their names
        return v201.call_result.Reset(status="Accepted" if type == "OnIdle" else "Rejected")


class Obedient21(Station21):
    """The same in 2.1."""

    @on("RequestStartTransaction")
    def start_from_afar(self, id_token: dict[str, Any], remote_start_id: int, **_: Any) -> Any:
        return v21.call_result.RequestStartTransaction(
            status="Accepted" if id_token["id_token"] == "CARD" else "Rejected"
        )

    @on("Reset")
    def reset(self, type: str, **_: Any) -> Any:  # noqa: A002 - the package hands the fields over by their names
        return v21.call_result.Reset(status="Accepted" if type == "OnIdle" else "Rejected")


@pytest.mark.parametrize(
    ("kind", "protocol"), [(Obedient16, "ocpp1.6"), (Obedient201, "ocpp2.0.1"), (Obedient21, "ocpp2.1")], ids=str
)
async def test_orders(network: Network, pool: Pool, kind: Callable[..., Any], protocol: str) -> None:
    """The package checks our requests against the schemas before it gives them to the station."""

    async def give(order: Any) -> CommandState:
        command = await commanding.give(pool, network.bus, "INDEPENDENT", order, author="test")
        return command.state

    def start(uid: str) -> StartSession:
        return StartSession(token=PresentedToken(TokenUid(uid), TokenKind.ISO14443), evse_id=1)

    async with connected(network, kind, protocol):
        assert await give(start("CARD")) is CommandState.ACCEPTED
        assert await give(start("OTHER")) is CommandState.REJECTED
        assert await give(ResetStation()) is CommandState.ACCEPTED

    async def written() -> bool:
        rows = await network.rows("select state from command order by created_at")
        return [row["state"] for row in rows] == ["accepted", "rejected", "accepted"]

    await until(written)
