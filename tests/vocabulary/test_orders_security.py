"""Orders about security, as programs write them."""

import msgspec
import pytest

from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.orders_security import GivePassword, NetworkProfile, UpgradeSecurity


def test_an_upgrade_is_read() -> None:
    told = b'{"kind": "UpgradeSecurity", "network": {"slot": 2, "url": "wss://x", "security_profile": 2}}'
    network = NetworkProfile(slot=2, url="wss://x", security_profile=2)
    assert msgspec.json.decode(told, type=AnyOrder) == UpgradeSecurity(network=network)


@pytest.mark.parametrize("change", [{"slot": -1}, {"url": ""}, {"security_profile": 4}, {"message_timeout_s": 0}])
def test_what_no_network_profile_is(change: dict[str, object]) -> None:
    told = {"slot": 2, "url": "wss://x", "security_profile": 2, **change}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(told, NetworkProfile)


def test_nobody_orders_a_password_in_words() -> None:
    told = msgspec.json.encode(GivePassword(password="x", password_hash="y"))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(told, type=AnyOrder)
