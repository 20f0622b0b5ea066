"""Passwords, network profiles and security profiles, as they are put to stations."""

from typing import Any

import msgspec
import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame, frames
from voltway.ocpp.outbound import calls_for, goes_on
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.wire import v16
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_security import GivePassword, NetworkProfile, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.stations import OcppVersion

PASSWORD = "0123456789abcdef0123456789abcdef01234567"
GIVEN = GivePassword(password=PASSWORD, password_hash="")
NETWORK = NetworkProfile(slot=2, url="wss://csms.example/ocpp", security_profile=2)
UPGRADE = UpgradeSecurity(network=NETWORK, fallback=[1, 2, 3])


def changed(name: str, component: str, status: str) -> dict[str, Any]:
    told = {"component": {"name": component}, "variable": {"name": name}, "attributeStatus": status}
    return {"setVariableResult": [told]}


def test_a_password_of_one_six_is_twenty_bytes_in_hex() -> None:
    """TC_073: at most 40 digits, 16 to 20 bytes."""
    assert frame(OcppVersion.V16, GIVEN) == ("ChangeConfiguration", {"key": "AuthorizationKey", "value": PASSWORD})


@pytest.mark.parametrize("version", TWO)
def test_a_password_of_two(version: OcppVersion) -> None:
    place = {"component": {"name": "SecurityCtrlr"}, "variable": {"name": "BasicAuthPassword"}}
    assert frame(version, GIVEN) == ("SetVariables", {"setVariableData": [{"attributeValue": PASSWORD, **place}]})


@pytest.mark.parametrize("version", list(OcppVersion))
def test_what_tells_a_password_is_secret(version: OcppVersion) -> None:
    assert [call.secret for call in calls_for(version, GIVEN)] == [True]


@pytest.mark.parametrize(("version", "word"), [(OcppVersion.V201, "OCPP20"), (OcppVersion.V21, "OCPP21")])
def test_a_network_profile(version: OcppVersion, word: str) -> None:
    data = {
        "ocppVersion": word,
        "ocppTransport": "JSON",
        "ocppCsmsUrl": "wss://csms.example/ocpp",
        "messageTimeout": 30,
        "securityProfile": 2,
        "ocppInterface": "Wired0",
    }
    expected = ("SetNetworkProfile", {"configurationSlot": 2, "connectionData": data})
    assert frame(version, SetNetworkProfile(network=NETWORK)) == expected


def test_an_interface_nobody_knows() -> None:
    for version, interface in ((OcppVersion.V201, "Any"), (OcppVersion.V201, "eth0"), (OcppVersion.V21, "eth0")):
        odd = SetNetworkProfile(network=msgspec.structs.replace(NETWORK, interface=interface))
        with pytest.raises(Unsupported, match=interface):
            calls_for(version, odd)


def test_an_upgrade_of_one_six() -> None:
    told = frames(OcppVersion.V16, UPGRADE)
    expected = [("ChangeConfiguration", {"key": "SecurityProfile", "value": "2"}), ("Reset", {"type": "Soft"})]
    assert told == expected
    assert goes_on(UPGRADE, [v16.ChangeConfigurationResponse(status=v16.ConfigurationStatus.REBOOT_REQUIRED)])
    assert not goes_on(UPGRADE, [v16.ChangeConfigurationResponse(status=v16.ConfigurationStatus.REJECTED)])


@pytest.mark.parametrize("version", TWO)
def test_an_upgrade_of_two_keeps_a_way_back(version: OcppVersion) -> None:
    (first, _), (second, priority), (third, _) = frames(version, UPGRADE)
    assert (first, second, third) == ("SetNetworkProfile", "SetVariables", "Reset")
    assert priority["setVariableData"][0]["attributeValue"] == "2,1,3"
    good = changed("NetworkConfigurationPriority", "OCPPCommCtrlr", "RebootRequired")
    told = answer(version, UPGRADE, {"status": "Accepted"}, good, {"status": "Scheduled"})
    assert told.state is CommandState.ACCEPTED
    told = answer(version, UPGRADE, {"status": "Accepted"}, good, {"status": "Rejected"})
    assert told.state is CommandState.REJECTED


def test_nobody_moves_to_profile_0() -> None:
    with pytest.raises(Unsupported):
        calls_for(OcppVersion.V16, UpgradeSecurity(network=msgspec.structs.replace(NETWORK, security_profile=0)))
