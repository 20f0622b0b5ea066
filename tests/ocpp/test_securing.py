"""What counts before a station is told, and what is taken back."""

import re

import pytest

from tests.fixtures.gateway import Network
from voltway.kit.postgres import Pool
from voltway.ocpp.orders import Unsent
from voltway.ocpp.securing import Securing
from voltway.stations.credentials import check_password
from voltway.vocabulary.commands import Answer, CommandState, ResetStation
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_security import GivePassword, NetworkProfile, RotatePassword, UpgradeSecurity
from voltway.vocabulary.stations import OcppVersion

UPGRADE = UpgradeSecurity(network=NetworkProfile(slot=2, url="wss://x", security_profile=3))


@pytest.fixture
async def securing(network: Network, pool: Pool) -> Securing:
    await network.add_station("S1", password="0123456789abcdefghij")
    return Securing(pool)


async def begun(securing: Securing, order: Order, version: OcppVersion = OcppVersion.V21) -> Order | Answer:
    return await securing.begin("S1", version, order)


async def test_a_password_is_random_and_counts_at_once(securing: Securing, network: Network) -> None:
    put = await begun(securing, RotatePassword())
    assert isinstance(put, GivePassword)
    assert re.fullmatch("[0-9a-f]{40}", put.password)
    kept = (await network.row("select next_password_hash from station"))["next_password_hash"]
    assert check_password(kept, bytes.fromhex(put.password))
    assert put.password not in kept


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        (Answer(state=CommandState.REJECTED, answer={"status": "Rejected"}), False),
        (Answer(state=CommandState.FAILED, answer={"errorCode": "NotSupported"}), False),
        (Answer(state=CommandState.FAILED, reason="the station's answer can't be read"), True),
        (Answer(state=CommandState.REJECTED, answer=[{"status": "Accepted"}, {"status": "Rejected"}]), True),
        (Answer(state=CommandState.TIMED_OUT), True),
        (Answer(state=CommandState.OFFLINE), True),
        (Unsent(state=CommandState.OFFLINE), False),
        (Answer(state=CommandState.ACCEPTED, answer={"status": "Accepted"}), True),
    ],
    ids=str,
)
async def test_only_a_plain_refusal_takes_back(
    securing: Securing, network: Network, answer: Answer, counts: bool
) -> None:
    for order in (RotatePassword(), UPGRADE):
        put = await begun(securing, order)
        assert not isinstance(put, Answer)
        await securing.end("S1", put, answer)
    row = await network.row("select next_password_hash, next_security_profile from station")
    assert (row["next_password_hash"] is not None, row["next_security_profile"] == 3) == (counts, counts)


async def test_what_a_version_can_not_say_changes_nothing(securing: Securing, network: Network) -> None:
    odd = UpgradeSecurity(network=NetworkProfile(slot=2, url="wss://x", security_profile=2, interface="eth0"))
    told = await begun(securing, odd)
    assert isinstance(told, Answer)
    assert told.state is CommandState.FAILED
    assert (await network.row("select next_security_profile from station"))["next_security_profile"] is None


async def test_other_orders_pass(securing: Securing) -> None:
    assert await begun(securing, ResetStation()) == ResetStation()
