"""A station gets another password, and moves to another security profile: told in all versions."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.fixtures.certificates import Authority, client_tls
from tests.fixtures.gateway import Network, until
from tests.fixtures.ocpp_client import OcppClient
from voltway.simulator import SimulatedStation
from voltway.stations.commanding import give
from voltway.vocabulary.commands import Command, CommandState, OperatorOrder
from voltway.vocabulary.orders_security import NetworkProfile, RotatePassword, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.stations import OcppVersion

TYPED_IN = "a password of sixteen"


@dataclass
class Told:
    """What the network knows of the station, and what an operator orders."""

    network: Network

    async def order(self, what: OperatorOrder) -> Command:
        pool, bus = self.network.gateways[0].pool, self.network.bus
        return await give(pool, bus, "SIM", what, author="test")

    async def row(self) -> dict[str, Any]:
        return await self.network.row("select * from station")

    async def status(self, url: str, password: str, version: OcppVersion) -> int:
        try:
            async with OcppClient(url, "SIM", version, password=password):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


@pytest.fixture
async def told(network: Network) -> Told:
    await network.start()
    await network.add_station("SIM", password=TYPED_IN)
    return Told(network)


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_password_that_nobody_has_seen(told: Told, version: OcppVersion) -> None:
    async with SimulatedStation(told.network.url, "SIM", version, password=TYPED_IN) as station:
        await station.boot()
        command = await told.order(RotatePassword())
        assert command.state is CommandState.ACCEPTED, command.reason
        assert (await told.order(RotatePassword())).state is CommandState.FAILED, "one at a time"
        await station.drop_line()
        await station.reconnect()
        await station.boot()
        row = await told.row()
        assert (row["next_password_hash"], row["password_changed_at"] is not None) == (None, True)
        [given] = [frame for _, frame in station.transcript if b"AuthorizationKey" in frame or b"BasicAuth" in frame][
            :1
        ]
        await station.drop_line()
    [password] = re.findall(r"[0-9a-f]{40}", given.decode())
    assert await told.status(told.network.url, TYPED_IN, version) == 401, "the one before counts no more"
    assert await told.status(told.network.url, password, version) == 101
    logged = json.dumps([str(message) for message in await told.network.messages("SIM")])
    assert "left out" in logged
    recorded = await told.network.rows("select request::text, answer::text from command")
    assert password not in logged + str(recorded)


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_password_that_the_station_refuses_never_counts(told: Told, version: OcppVersion) -> None:
    refused: dict[str, Any] = {"status": "Rejected"}
    if version is not OcppVersion.V16:
        place = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}
        refused = {"setVariableResult": [{"attributeStatus": "Rejected", **place}]}
    async with SimulatedStation(told.network.url, "SIM", version, password=TYPED_IN) as station:
        await station.boot()
        station.will_answer("ChangeConfiguration" if version is OcppVersion.V16 else "SetVariables", refused)
        assert (await told.order(RotatePassword())).state is CommandState.REJECTED
        assert (await told.row())["next_password_hash"] is None
        await station.drop_line()
        await station.reconnect()


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_an_answer_that_is_lost_locks_nobody_out(told: Told, version: OcppVersion) -> None:
    """Whether the station took the new password or not, it comes back."""
    async with SimulatedStation(told.network.url, "SIM", version, password=TYPED_IN) as station:
        await station.boot()
        station.will_ignore("ChangeConfiguration" if version is OcppVersion.V16 else "SetVariables")
        pool, bus = told.network.gateways[0].pool, told.network.bus
        command = await give(pool, bus, "SIM", RotatePassword(), author="test", wait_s=0.2)
        assert command.state is CommandState.SENT
        assert (await told.row())["next_password_hash"] is not None
        await station.drop_line()
        await station.reconnect()
        assert (await told.row())["next_password_hash"] is not None


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_station_moves_to_tls_and_not_back(network: Network, tmp_path: Path, version: OcppVersion) -> None:
    servers = Authority(tmp_path, "servers")
    server = servers.signed("localhost", names=("localhost",)).files
    running = await network.start(tls_certificate=server[0], tls_key=server[1])
    await network.add_station("SIM", password=TYPED_IN)
    told = Told(network)
    profile = NetworkProfile(slot=2, url=running.tls_url, security_profile=2)
    tls = client_tls(servers.file)
    async with SimulatedStation(
        network.url, "SIM", version, password=TYPED_IN, tls=tls, secure_url=running.tls_url
    ) as station:
        await station.boot()
        command = await told.order(UpgradeSecurity(network=profile, fallback=[1]))
        assert command.state is CommandState.ACCEPTED, command.reason
        row = await told.row()
        assert (row["security_profile"], row["next_security_profile"]) == (1, 2)

        async def away() -> bool:
            return not station.connected

        await until(away, "it restarts")
        await station.reconnect()
        await station.boot()
        row = await told.row()
        assert (row["security_profile"], row["next_security_profile"]) == (2, None)
        refused = await told.order(UpgradeSecurity(network=profile))
        assert (refused.state, "none is lowered" in (refused.reason or "")) == (CommandState.FAILED, True)
        await station.drop_line()
    assert await told.status(network.url, TYPED_IN, version) == 403


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_station_that_can_not_come_with_the_new_profile_falls_back(told: Told, version: OcppVersion) -> None:
    nowhere = "wss://127.0.0.1:1/ocpp"
    profile = NetworkProfile(slot=2, url=nowhere, security_profile=2)
    async with SimulatedStation(told.network.url, "SIM", version, password=TYPED_IN, secure_url=nowhere) as station:
        await station.boot()
        assert (await told.order(UpgradeSecurity(network=profile, fallback=[1]))).state is CommandState.ACCEPTED

        async def away() -> bool:
            return not station.connected

        await until(away, "it restarts")
        station.station.failures = 1
        await station.reconnect()
        await station.boot()
        row = await told.row()
        assert (row["security_profile"], row["next_security_profile"]) == (1, 2)


@pytest.mark.parametrize("version", [OcppVersion.V201, OcppVersion.V21], ids=str)
async def test_a_slot_that_the_station_does_not_have(told: Told, version: OcppVersion) -> None:
    async with SimulatedStation(told.network.url, "SIM", version, password=TYPED_IN) as station:
        await station.boot()
        network = NetworkProfile(slot=9, url="wss://csms.example", security_profile=2)
        assert (await told.order(SetNetworkProfile(network=network))).state is CommandState.REJECTED
        assert (await told.order(UpgradeSecurity(network=network))).state is CommandState.REJECTED
        assert (await told.row())["next_security_profile"] is None
